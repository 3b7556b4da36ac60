// A picture: what a lens makes of one step. A flat list of shapes (what is drawn) that belong to items (what is meant).
// It knows no ImGui; the stage, the SVG writer, the text writer and the tests all read the same value.
//
// Units: 1 px here is 1/14 em, so that the design sheets' numbers (drawn at 1 em = 14 px) can be used as they are; the
// stage scales by font size and pixel ratio. x grows to the right, y downwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace glassbox {

// The tokens of the visual grammar. `fresh` is the sheets' "new". a … f are identities (who), in order of appearance.
enum class Color : std::uint8_t {
  none,
  page,
  surface,
  sunken,
  ink,
  soft,
  faint,
  line,
  grid,
  running,
  ready,
  waiting,
  blocked,
  dead,
  fresh,
  changed,
  a,
  b,
  c,
  d,
  e,
  f,
};
constexpr int kColors = 22;

// A colour, or a tint: `amount` per cent of `color` laid over `over`.
struct Paint {
  Color color = Color::none;
  std::uint8_t amount = 100;
  Color over = Color::surface;
  bool deep = false;  // the token's text colour instead of its mark's: what stands on it is readable

  friend bool operator==(const Paint&, const Paint&) = default;
};
constexpr Paint solid(Color color) {
  return {color, 100, Color::surface};
}
constexpr Paint tint(Color color, int percent, Color over = Color::surface) {
  return {color, static_cast<std::uint8_t>(percent), over};
}
// For a solid ground under words in `page`: a pill of the current actor.
constexpr Paint deep(Color color) {
  return {color, 100, Color::surface, true};
}

// What an item is, in the grammar's words. Screen readers hear it, tests and motion select by it.
enum class Role : std::uint8_t {
  region,     // a captioned group; its label is the caption
  cell,       // one stored thing at its place
  card,       // an object with a header line and rows
  row,        // one line of a card or table
  lane,       // one actor over time
  pill,       // a small token that travels
  connector,  // leaves a port and arrives at a port
  mark,       // a ring, a bar, a cross: points at something
  note,       // a sentence in the picture
  axis,       // ticks and scales
};
std::string_view to_word(Role role);

enum class Form : std::uint8_t { rect, circle, line, polygon, curve, text };
enum class Face : std::uint8_t { sans, mono };
enum class Anchor : std::uint8_t { start, middle, end };
enum class Dash : std::uint8_t { none, dashed, dotted };  // 4 3 and 2 3 px

struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
struct Box {
  float x = 0, y = 0, w = 0, h = 0;
  [[nodiscard]] float right() const { return x + w; }
  [[nodiscard]] float bottom() const { return y + h; }
  friend bool operator==(const Box&, const Box&) = default;
};

struct Shape {
  std::uint64_t key = 0;   // identity: hash of the item's id and the part's name
  std::uint32_t item = 0;  // index into Picture::items
  Form form = Form::rect;
  Face face = Face::sans;
  Anchor anchor = Anchor::start;
  Dash dash = Dash::none;
  bool bold = false;
  bool struck = false;    // text with a line through it
  bool head = false;      // a line or curve that ends in an arrow head of 5 px
  std::int8_t layer = 0;  // lower ones are drawn first; ties in the order of the list
  // rect: its corner and size. circle: its centre and w = radius. text: the baseline's anchor point, w = its width.
  // line: from x, y by w, h. polygon, curve: `points`, and here their bounds.
  Box at;
  float radius = 0;  // of a rect's corners
  float stroke_width = 0;
  float size = 0;  // of text, in px
  Paint fill;
  Paint stroke;
  std::uint32_t first =
      0;  // into Picture::points (polygon: any number; curve: 3n+1 of cubic segments) or Picture::text
  std::uint32_t count = 0;  // points, or bytes of UTF-8
};

struct Fact {  // a row of the inspector
  std::string name;
  std::string value;
  friend bool operator==(const Fact&, const Fact&) = default;
};

struct Item {
  std::string id;  // stable from step to step: "slots/key/user:1"
  Role role = Role::cell;
  std::string label;            // a phrase that makes sense read aloud: "key user:1 in slot 10778"
  Color meaning = Color::none;  // running … changed, or none
  std::int32_t parent = -1;     // index of the item that it stands in; always smaller than its own
  std::string along;            // a pill: id of the connector item whose path it travels; else empty
  std::vector<Fact> facts;
  Box bounds;  // of its shapes; set by Pen::finish
};

// One thing moves at a time. Default order and spans are in tween.hpp; a lens may give its own.
enum class Phase : std::uint8_t { leave, move, grow, connect, mark };
struct Track {
  Phase phase = Phase::move;
  std::string within;      // only items whose id starts so; empty: all
  std::int16_t start = 0;  // ms
  std::int16_t end = 0;
};

struct Picture {
  float width = 0;
  float height = 0;
  std::string title;  // what the whole shows at this step, for alternative text
  std::vector<Item> items;
  std::vector<Shape> shapes;
  std::vector<Point> points;
  std::string text;
  std::vector<Track> tracks;

  [[nodiscard]] std::string_view text_of(const Shape& shape) const {
    return std::string_view(text).substr(shape.first, shape.count);
  }
};

}  // namespace glassbox
