#include "engine/core/pen.hpp"

#include <algorithm>

#include "engine/core/geometry.hpp"

namespace glassbox {
namespace {

// FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo).
constexpr std::uint64_t kFnvBasis = 0xCBF29CE484222325ULL;
std::uint64_t fnv(std::uint64_t hash, std::string_view bytes) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  return hash;
}

// How far below the middle a line's baseline stands, so that capitals and digits look centred.
constexpr float kBaseline = 0.36F;  // em

void apply(Shape& shape, const RectStyle& style) {
  shape.fill = style.fill;
  shape.stroke = style.stroke;
  shape.radius = style.radius;
  shape.stroke_width = style.stroke_width;
  shape.dash = style.dash;
}

void apply(Shape& shape, const LineStyle& style) {
  shape.stroke = style.paint;
  shape.stroke_width = style.width;
  shape.dash = style.dash;
  shape.head = style.head;
}

}  // namespace

Pen::Pen(float width, std::string title) {
  picture_.width = width;
  picture_.title = std::move(title);
}

std::int32_t Pen::item(std::string id, Role role, std::string label, std::int32_t parent) {
  item_hash_ = fnv(fnv(kFnvBasis, id), "/");
  layer_ = 0;
  Item item;
  item.id = std::move(id);
  item.role = role;
  item.label = std::move(label);
  item.parent = parent;
  picture_.items.push_back(std::move(item));
  return static_cast<std::int32_t>(picture_.items.size()) - 1;
}

void Pen::meaning(Color meaning) {
  if (!picture_.items.empty()) picture_.items.back().meaning = meaning;
}

void Pen::fact(std::string name, std::string value) {
  if (!picture_.items.empty()) picture_.items.back().facts.push_back({std::move(name), std::move(value)});
}

void Pen::along(std::string connector_id) {
  if (!picture_.items.empty()) picture_.items.back().along = std::move(connector_id);
}

Shape& Pen::add(std::string_view part, Form form) {
  // A shape needs an item; drawing before the first one gives it one without an id, which the lint reports.
  if (picture_.items.empty()) item({}, Role::region, {});
  std::uint64_t key = fnv(item_hash_, part);
  if (const std::uint32_t use = ++uses_[key]; use > 1) {
    key = fnv(fnv(key, "#"), std::to_string(use));
    ++uses_[key];
  }
  Shape& shape = picture_.shapes.emplace_back();
  shape.key = key;
  shape.item = static_cast<std::uint32_t>(picture_.items.size()) - 1;
  shape.form = form;
  shape.layer = layer_;
  return shape;
}

void Pen::rect(std::string_view part, Box at, const RectStyle& style) {
  Shape& shape = add(part, Form::rect);
  shape.at = at;
  apply(shape, style);
}

void Pen::circle(std::string_view part, Point centre, float radius, const RectStyle& style) {
  Shape& shape = add(part, Form::circle);
  apply(shape, style);
  shape.radius = 0;
  shape.at = {centre.x, centre.y, radius, 0};
}

void Pen::line(std::string_view part, Point from, Point to, const LineStyle& style) {
  Shape& shape = add(part, Form::line);
  shape.at = {from.x, from.y, to.x - from.x, to.y - from.y};
  apply(shape, style);
}

void Pen::polygon(std::string_view part, std::span<const Point> points, const RectStyle& style) {
  Shape& shape = add(part, Form::polygon);
  apply(shape, style);
  shape.radius = 0;
  shape.at = bounds_of(points);
  shape.first = static_cast<std::uint32_t>(picture_.points.size());
  shape.count = static_cast<std::uint32_t>(points.size());
  picture_.points.insert(picture_.points.end(), points.begin(), points.end());
}

void Pen::curve(std::string_view part, std::span<const Point> points, const LineStyle& style) {
  Shape& shape = add(part, Form::curve);
  apply(shape, style);
  shape.at = bounds_of(points);
  shape.first = static_cast<std::uint32_t>(picture_.points.size());
  shape.count = static_cast<std::uint32_t>(points.size());
  picture_.points.insert(picture_.points.end(), points.begin(), points.end());
}

float Pen::text(std::string_view part, Point baseline, std::string_view text, const TextStyle& style) {
  const float width = text_width(text, style.face, style.bold, style.size);
  Shape& shape = add(part, Form::text);
  shape.at = {baseline.x, baseline.y, width, 0};
  shape.face = style.face;
  shape.anchor = style.anchor;
  shape.bold = style.bold;
  shape.struck = style.struck;
  shape.size = style.size;
  shape.fill = solid(style.color);
  shape.first = static_cast<std::uint32_t>(picture_.text.size());
  shape.count = static_cast<std::uint32_t>(text.size());
  picture_.text += text;
  return width;
}

void Pen::arrow(std::string_view part, Point from, Point to, const LineStyle& style, bool vertical) {
  LineStyle headed = style;
  headed.head = true;
  const Point middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
  const Point leave = vertical ? Point{from.x, middle.y} : Point{middle.x, from.y};
  const Point arrive = vertical ? Point{to.x, middle.y} : Point{middle.x, to.y};
  const Point points[] = {from, leave, arrive, to};
  curve(part, points, headed);
}

float Pen::pill(Point corner, std::string_view words, Color color, bool solid_fill, float size, float wide) {
  const float width = wide > 0 ? wide : text_width(words, Face::mono, true, size) + 12;
  const float height = size + 8;
  RectStyle style;
  style.fill = solid_fill ? deep(color) : tint(color, 13);
  if (!solid_fill) style.stroke = solid(color);
  style.radius = height / 2;
  rect("pill", {corner.x, corner.y, width, height}, style);
  const Point baseline{corner.x + width / 2, corner.y + height / 2 + size * kBaseline};
  text("word", baseline, words, mono(solid_fill ? Color::page : color, size, true, Anchor::middle));
  return width;
}

void Pen::cell(Box at, std::string_view value, const RectStyle& style, const TextStyle& text_style) {
  constexpr float kInset = 8;
  constexpr float kLeast = 6;   // between text and border
  constexpr float kSmall = 24;  // narrower cells hold a character or two
  rect("border", at, style);
  if (value.empty()) return;
  const float room =
      at.w < kSmall ? at.w - 2 : at.w - (text_style.anchor == Anchor::middle ? 2 * kLeast : kInset + kLeast);
  Point baseline{at.x + at.w / 2, at.y + at.h / 2 + text_style.size * kBaseline};
  if (text_style.anchor == Anchor::start) baseline.x = at.x + kInset;
  if (text_style.anchor == Anchor::end) baseline.x = at.right() - kInset;
  text("value", baseline, fit_text(value, text_style.face, text_style.bold, text_style.size, room), text_style);
}

std::int32_t Pen::caption(std::string id, Point baseline, std::string_view words, std::string_view note,
                          std::int32_t parent) {
  constexpr float kSize = 11.5F;
  std::string label(words);
  if (!note.empty()) label += ", " + std::string(note);
  const std::int32_t index = item(std::move(id), Role::region, std::move(label), parent);
  const float width = text("caption", baseline, words, glassbox::words(Color::soft, kSize, true));
  if (!note.empty()) text("note", {baseline.x + width + 12, baseline.y}, note, glassbox::words(Color::faint, kSize));
  return index;
}

Picture Pen::finish(float height) {
  picture_.height = height;
  const auto by_layer = [](const Shape& a, const Shape& b) { return a.layer < b.layer; };
  std::vector<Shape>& shapes = picture_.shapes;
  if (!std::is_sorted(shapes.begin(), shapes.end(), by_layer)) std::stable_sort(shapes.begin(), shapes.end(), by_layer);
  std::vector<bool> begun(picture_.items.size());
  for (const Shape& shape : shapes) {
    Box& bounds = picture_.items[shape.item].bounds;
    bounds = begun[shape.item] ? united(bounds, extent(shape)) : extent(shape);
    begun[shape.item] = true;
  }
  return std::move(picture_);
}

}  // namespace glassbox
