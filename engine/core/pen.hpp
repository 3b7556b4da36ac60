// The pen that lenses draw with: opens items, adds shapes to the open one, measures text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/core/picture.hpp"

namespace glassbox {

// Width in px of a line of UTF-8 text, by the advance widths of the shipped faces (no kerning, no ligatures: the stage
// and the SVG writer switch both off). Code points outside the tables count as the face's widest common letter.
float text_width(std::string_view text, Face face, bool bold, float size);

// The longest prefix that fits into `width` px, with "…" at its end when something was cut; empty where not even "…"
// fits.
std::string fit_text(std::string_view text, Face face, bool bold, float size, float width);

struct TextStyle {
  Color color = Color::ink;
  float size = 12;
  Face face = Face::sans;
  bool bold = false;
  Anchor anchor = Anchor::start;
  bool struck = false;
};
constexpr TextStyle words(Color color, float size = 12, bool bold = false, Anchor anchor = Anchor::start) {
  return {color, size, Face::sans, bold, anchor, false};
}
constexpr TextStyle mono(Color color, float size = 12, bool bold = false, Anchor anchor = Anchor::start) {
  return {color, size, Face::mono, bold, anchor, false};
}

struct RectStyle {
  Paint fill = {};
  Paint stroke = {};
  float radius = 2;
  float stroke_width = 1;
  Dash dash = Dash::none;
};
struct LineStyle {
  Paint paint = solid(Color::line);
  float width = 1;
  Dash dash = Dash::none;
  bool head = false;
};

class Pen {
 public:
  Pen(float width, std::string title);

  // Opens an item; what is drawn until the next item() belongs to it. `parent` is an index that item() returned, or -1.
  // Ids are unique in a picture and name the same thing on every step.
  std::int32_t item(std::string id, Role role, std::string label, std::int32_t parent = -1);
  void meaning(Color meaning);                       // of the open item
  void fact(std::string name, std::string value);    // of the open item, in the inspector's order
  void along(std::string connector_id);              // the open pill travels along this connector
  void layer(std::int8_t layer) { layer_ = layer; }  // for the shapes that follow, until the next item() (which sets 0)

  // `part` names the shape inside its item ("border", "value"), so that it is the same shape on the next step; the pen
  // adds a number where an item uses a name twice.
  void rect(std::string_view part, Box at, const RectStyle& style);
  void circle(std::string_view part, Point centre, float radius, const RectStyle& style);
  void line(std::string_view part, Point from, Point to, const LineStyle& style);
  void polygon(std::string_view part, std::span<const Point> points, const RectStyle& style);
  void curve(std::string_view part, std::span<const Point> points, const LineStyle& style);
  float text(std::string_view part, Point baseline, std::string_view text,
             const TextStyle& style);  // returns its width

  // Compounds of the grammar; each draws into the open item. Text is centred in the height.
  // A connector that leaves and arrives horizontally (or vertically), with a head.
  void arrow(std::string_view part, Point from, Point to, const LineStyle& style, bool vertical = false);
  // A small token, size + 8 px high: mono, semi-bold, centred, 6 px from its ends; returns its width. `wide` > 0 fixes
  // it.
  float pill(Point corner, std::string_view text, Color color, bool solid = false, float size = 11, float wide = 0);
  // A rectangle ("border") with a text ("value"), cut to fit. By its anchor the text stands 8 px from the left or the
  // right border or in the middle.
  void cell(Box at, std::string_view text, const RectStyle& style, const TextStyle& text_style);
  // An item of role region at the caption's place, with its note (unit or scale); returns its index.
  std::int32_t caption(std::string id, Point baseline, std::string_view text, std::string_view note = {},
                       std::int32_t parent = -1);

  [[nodiscard]] float width() const { return picture_.width; }
  Picture finish(float height);  // sorts by layer, sets bounds

 private:
  Shape& add(std::string_view part, Form form);

  Picture picture_;
  std::int8_t layer_ = 0;
  std::uint64_t item_hash_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> uses_;  // of a key; looked up, never iterated
};

}  // namespace glassbox
