// The stage: one ImGui context that draws any number of views, one after the other, into the same canvas.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ui/stage/fonts.hpp"
#include "ui/stage/view.hpp"

struct ImGuiContext;

namespace glassbox {

// What a host gives to a stage: an OpenGL surface that is current.
class Surface {
 public:
  Surface() = default;
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;
  virtual ~Surface() = default;

  virtual void reserve(std::int32_t width, std::int32_t height) = 0;  // device px: at least so large from now on
  [[nodiscard]] virtual std::int32_t width() const = 0;
  [[nodiscard]] virtual std::int32_t height() const = 0;
  // A view has been drawn into the top left width × height.
  virtual void drawn(std::int32_t view, std::int32_t width, std::int32_t height) = 0;
  [[nodiscard]] virtual double clock() = 0;  // ms from any start: what drawing costs is measured with it
};

class Stage {
 public:
  explicit Stage(Surface& surface);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  void add_font(std::int32_t face, const std::uint8_t* bytes, std::int32_t length);  // see Fonts::add

  std::int32_t open(const Run& run);  // a view's number, from 1
  void close(std::int32_t view);
  void close_all_of(const Run& run);
  [[nodiscard]] View* find(std::int32_t view);

  // Draws what needs it. Returns the ms until the next wanted frame: 0 = the next animation frame, -1 = never.
  double frame(double now);
  [[nodiscard]] std::int32_t frames() const { return frames_; }  // views drawn so far
  // What the last drawn view cost the processor, in ms: from its picture (or two, in motion) to ImGui's finished draw
  // lists; without OpenGL, which a real GPU does beside it.
  [[nodiscard]] double build_time() const { return build_time_; }

  // Every GL object is gone; after context_restored() all views are drawn anew.
  void context_lost();
  void context_restored();

 private:
  void draw(std::int32_t number, View& view, double now);
  void all_dirty();

  Surface& surface_;
  ImGuiContext* context_;
  Fonts fonts_;
  std::vector<std::unique_ptr<View>> views_;
  std::int32_t frames_ = 0;
  double build_time_ = 0;
  bool lost_ = false;
};

}  // namespace glassbox
