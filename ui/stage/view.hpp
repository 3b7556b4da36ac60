// A view: the pictures of a run at one step, in a box of a given size, with the reader's pointer, zoom and selection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/theme.hpp"
#include "ui/stage/fonts.hpp"
#include "ui/stage/panel.hpp"
#include "ui/stage/run.hpp"

namespace glassbox {

enum class Pointer : std::uint8_t { move, down, up, leave };

struct Hit {
  const Item* item;  // valid until the view shows something else
  Box box;           // CSS px of the view
};

class View {
 public:
  explicit View(const Run& run) : run_(&run) {}

  // Lengths in CSS px; `font_size` is CSS px per em.
  void place(float width, float height, float pixel_ratio, float font_size);
  void show(std::int32_t lens, Step step, std::int32_t lens2, bool animate);  // lens2 = -1: one lens
  void set_theme(Theme theme);
  void set_run(const Run& run);  // another run; show() follows
  [[nodiscard]] const Run& run() const { return *run_; }

  [[nodiscard]] float height(bool stable);  // CSS px that what is shown needs at the placed width

  bool pointer(Pointer kind, float x, float y, std::int32_t buttons);  // true: on an item
  void zoom(float factor, float x, float y);                           // within 1/4 … 8 of the natural size
  void pan(float dx, float dy);
  void fit();
  [[nodiscard]] std::optional<Hit> hit(float x, float y);

  void dirty() { dirty_ = true; }
  [[nodiscard]] bool wants_frame() const;       // drawn now, it would look different
  [[nodiscard]] bool moving() const;            // and differently again at the next frame
  [[nodiscard]] std::int32_t width_px() const;  // device px
  [[nodiscard]] std::int32_t height_px() const;
  // Draws into the top left width_px × height_px of the list.
  void draw(ImDrawList& list, const Fonts& fonts, double now);

 private:
  static constexpr std::size_t kPanels = 2;
  static constexpr float kGap = 24;  // CSS px between two lenses

  struct Place {
    float width = 0, height = 0, pixel_ratio = 1, font_size = 14;
    bool operator==(const Place&) const = default;
  };

  [[nodiscard]] std::size_t panels() const { return lenses_[1] < 0 ? 1 : kPanels; }
  [[nodiscard]] float unit() const { return place_.font_size / 14; }  // CSS px per picture px, not zoomed
  [[nodiscard]] float panel_width() const;                            // CSS px, not zoomed
  [[nodiscard]] float panel_left(std::size_t panel) const;            // likewise
  [[nodiscard]] Placement placement(std::size_t panel) const;
  [[nodiscard]] Point content_size();  // CSS px, not zoomed
  void lay_out(bool animate);          // brings the panels to what is asked for
  void keep_in_sight();
  void draw_rings(Painter& painter, const Picture& picture);

  const Run* run_;
  Place place_;
  Theme theme_ = Theme::light;
  std::array<std::int32_t, kPanels> lenses_ = {0, -1};
  Step step_ = 0;
  std::array<Panel, kPanels> panels_;
  std::uint32_t drawn_revision_ = 0;

  float zoom_ = 1;
  float offset_x_ = 0, offset_y_ = 0;  // CSS px that the zoomed content is moved by
  bool fitted_ = false;
  bool dragging_ = false;
  float drag_x_ = 0, drag_y_ = 0;
  std::string hovered_;  // an item's id
  bool dirty_ = true;
};

}  // namespace glassbox
