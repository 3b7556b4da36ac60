#include "ui/stage/view.hpp"

#include <algorithm>
#include <cmath>

#include "ui/stage/hit.hpp"

namespace glassbox {

namespace {

constexpr float kMostPixels = 8192;  // of a side: every WebGL2 implementation draws so much
constexpr float kReach = 4;          // px around a line that count as on it
constexpr float kRing = 4;           // CSS px beside a lens that a ring around its outermost items may take

// A ring around these would frame half the picture, or nothing that one points at.
bool ringed(const Item& item) {
  return item.role != Role::region && item.role != Role::axis && item.role != Role::connector &&
         item.role != Role::note;
}

}  // namespace

void View::place(float width, float height, float pixel_ratio, float font_size) {
  Place place{std::max(width, 0.0F), std::max(height, 0.0F), pixel_ratio > 0 ? pixel_ratio : 1,
              font_size > 0 ? font_size : 14};
  if (place == place_) return;
  place_ = place;
  dirty_ = true;
  lay_out(false);
  keep_in_sight();
}

void View::show(std::int32_t lens, Step step, std::int32_t lens2, bool animate) {
  const std::int32_t first = run_->clamp_lens(lens);
  const std::int32_t second = lens2 < 0 ? -1 : run_->clamp_lens(lens2);
  if (first != lenses_[0] || second != lenses_[1]) {
    zoom_ = 1;
    offset_x_ = offset_y_ = 0;
    fitted_ = false;
  }
  if (lenses_[1] < 0 && second >= 0) panels_[1] = Panel();
  lenses_ = {first, second};
  step_ = run_->clamp_step(step);
  lay_out(animate);
  keep_in_sight();
}

void View::set_theme(Theme theme) {
  dirty_ = dirty_ || theme != theme_;
  theme_ = theme;
}

void View::set_run(const Run& run) {
  run_ = &run;
  dirty_ = true;
}

void View::lay_out(bool animate) {
  if (place_.width <= 0) return;
  for (std::size_t i = 0; i < panels(); ++i) {
    const Picture* before = panels_[i].shown() ? &panels_[i].picture() : nullptr;
    panels_[i].show(*run_, lenses_[i], step_, panel_width() / unit(), animate);
    if (&panels_[i].picture() != before) dirty_ = true;
  }
}

float View::panel_width() const {
  return panels() == 1 ? place_.width : std::floor((place_.width - kGap) / 2);
}

float View::panel_left(std::size_t panel) const {
  return panel == 0 ? 0 : panel_width() + kGap;
}

float View::height(bool stable) {
  lay_out(false);
  float height = 0;
  for (std::size_t i = 0; i < panels() && place_.width > 0; ++i) {
    const float width = panel_width() / unit();
    height = std::max(height, stable ? run_->stable_height(lenses_[i], width) : panels_[i].picture().height);
  }
  return std::ceil(height * unit());
}

Point View::content_size() {
  Point size;
  for (std::size_t i = 0; i < panels(); ++i) {
    if (!panels_[i].shown()) continue;
    size.x = std::max(size.x, panel_left(i) + panels_[i].picture().width * unit());
    size.y = std::max(size.y, panels_[i].picture().height * unit());
  }
  return size;
}

void View::keep_in_sight() {
  const Point content = content_size();
  const auto kept = [](float offset, float room, float needed, bool centred) {
    if (needed <= room) return centred ? (room - needed) / 2 : 0.0F;
    return std::clamp(offset, room - needed, 0.0F);
  };
  const float x = kept(offset_x_, place_.width, content.x * zoom_, zoom_ < 1);
  const float y = kept(offset_y_, place_.height, content.y * zoom_, false);
  if (x != offset_x_ || y != offset_y_) dirty_ = true;
  offset_x_ = x;
  offset_y_ = y;
}

void View::zoom(float factor, float x, float y) {
  constexpr float kLeast = 0.25F;
  constexpr float kMost = 8;
  const float zoomed = std::clamp(zoom_ * factor, kLeast, kMost);
  offset_x_ = x - (x - offset_x_) * zoomed / zoom_;
  offset_y_ = y - (y - offset_y_) * zoomed / zoom_;
  zoom_ = zoomed;
  fitted_ = false;
  dirty_ = true;
  keep_in_sight();
}

void View::pan(float dx, float dy) {
  offset_x_ += dx;
  offset_y_ += dy;
  dirty_ = true;
  keep_in_sight();
}

void View::fit() {
  const Point content = content_size();
  fitted_ = !fitted_;
  zoom_ = 1;
  if (fitted_ && content.x > 0 && content.y > 0)
    zoom_ = std::min({1.0F, place_.width / content.x, place_.height / content.y});
  offset_x_ = offset_y_ = 0;
  dirty_ = true;
  keep_in_sight();
}

Placement View::placement(std::size_t panel) const {
  const float ratio = place_.pixel_ratio;
  Placement placement;
  placement.scale = unit() * zoom_ * ratio;
  // Whole device px, so that what is sharp in one place is so everywhere.
  placement.origin = {std::round((panel_left(panel) * zoom_ + offset_x_) * ratio), std::round(offset_y_ * ratio)};
  placement.min = {panels() == 1 ? 0 : placement.origin.x - kRing * ratio, 0};
  placement.max = {static_cast<float>(width_px()), static_cast<float>(height_px())};
  if (panels() > 1)
    placement.max.x = std::min(placement.max.x, placement.origin.x + (panel_width() * zoom_ + kRing) * ratio);
  placement.pixel_ratio = ratio;
  return placement;
}

std::optional<Hit> View::hit(float x, float y) {
  lay_out(false);
  for (std::size_t i = 0; i < panels(); ++i) {
    if (!panels_[i].shown()) continue;
    const Picture& picture = panels_[i].picture();
    const float scale = unit() * zoom_;
    const float left = panel_left(i) * zoom_ + offset_x_;
    const Point point{(x - left) / scale, (y - offset_y_) / scale};
    if (point.x < 0 || point.x > picture.width) continue;
    const std::int32_t index = item_at(picture, point, kReach);
    if (index < 0) continue;
    const Item& item = picture.items[static_cast<std::size_t>(index)];
    const Box& b = item.bounds;
    return Hit{&item, {left + b.x * scale, offset_y_ + b.y * scale, b.w * scale, b.h * scale}};
  }
  return std::nullopt;
}

bool View::pointer(Pointer kind, float x, float y, std::int32_t buttons) {
  if (kind == Pointer::down && (buttons & 1) != 0) {
    const Point content = content_size();
    dragging_ = content.x * zoom_ > place_.width + 1 || content.y * zoom_ > place_.height + 1;
  } else if (kind == Pointer::move && dragging_ && (buttons & 1) != 0) {
    pan(x - drag_x_, y - drag_y_);
  } else if (kind != Pointer::down) {
    dragging_ = false;
  }
  drag_x_ = x;
  drag_y_ = y;
  const std::optional<Hit> at = kind == Pointer::leave ? std::nullopt : hit(x, y);
  const std::string id = at ? at->item->id : std::string();
  if (id != hovered_) dirty_ = true;
  hovered_ = id;
  return at.has_value();
}

bool View::moving() const {
  for (std::size_t i = 0; i < panels(); ++i)
    if (panels_[i].moving()) return true;
  return false;
}

bool View::wants_frame() const {
  return width_px() > 0 && height_px() > 0 && (dirty_ || moving() || run_->revision != drawn_revision_);
}

std::int32_t View::width_px() const {
  return static_cast<std::int32_t>(std::min(std::round(place_.width * place_.pixel_ratio), kMostPixels));
}

std::int32_t View::height_px() const {
  return static_cast<std::int32_t>(std::min(std::round(place_.height * place_.pixel_ratio), kMostPixels));
}

void View::draw(ImDrawList& list, const Fonts& fonts, double now) {
  lay_out(false);
  dirty_ = false;
  drawn_revision_ = run_->revision;
  const ImVec2 size{static_cast<float>(width_px()), static_cast<float>(height_px())};
  const Rgb ground = mark_color(theme_, Color::surface);
  list.PushClipRect({0, 0}, size);
  list.AddRectFilled({0, 0}, size, IM_COL32(ground.r, ground.g, ground.b, 255));
  for (std::size_t i = 0; i < panels(); ++i) {
    const Placement at = placement(i);
    list.PushClipRect(at.min, at.max, true);
    Painter painter(list, fonts, theme_, at);
    panels_[i].draw(painter, now);
    if (!panels_[i].moving()) draw_rings(painter, panels_[i].picture());
    list.PopClipRect();
  }
  list.PopClipRect();
}

void View::draw_rings(Painter& painter, const Picture& picture) {
  constexpr float kHovered = 1.5F;  // CSS px
  constexpr float kSelected = 2;
  const auto ring = [&](const std::string& id, float width) {
    const std::int32_t index = id.empty() ? -1 : find_item(picture, id);
    if (index < 0 || !ringed(picture.items[static_cast<std::size_t>(index)])) return;
    painter.ring(picture.items[static_cast<std::size_t>(index)].bounds, width);
  };
  if (hovered_ != run_->focus) ring(hovered_, kHovered);
  ring(run_->focus, kSelected);
}

}  // namespace glassbox
