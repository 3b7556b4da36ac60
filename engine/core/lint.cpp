#include "engine/core/lint.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "engine/core/geometry.hpp"
#include "engine/core/lint_grid.hpp"
#include "engine/core/theme.hpp"

namespace glassbox {
namespace {

constexpr float kSlack = 0.5F;      // px of overlap that is no fault
constexpr float kRounding = 0.05F;  // px
constexpr float kBeside = 6;        // px from text to a border on its left or right
constexpr float kAbove = 2;         // px from text to a border above or below
constexpr float kCharacterCell = 24;
constexpr float kSmallest = 10.5F;
constexpr double kTextContrast = 4.5;
constexpr double kMarkContrast = 3;

bool overlap(const Box& a, const Box& b) {
  return a.right() - b.x > kSlack && b.right() - a.x > kSlack && a.bottom() - b.y > kSlack && b.bottom() - a.y > kSlack;
}

bool holds(const Box& outer, const Box& inner) {
  return inner.x >= outer.x - kSlack && inner.y >= outer.y - kSlack && inner.right() <= outer.right() + kSlack &&
         inner.bottom() <= outer.bottom() + kSlack;
}

Point middle(const Box& box) {
  return {box.x + box.w / 2, box.y + box.h / 2};
}

std::string px(float value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f px", static_cast<double>(value));
  return out;
}

std::string ratio(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value);
  return out;
}

// Whether the segment a-b touches the box (Liang and Barsky, 1984).
bool crosses(Point a, Point b, const Box& box) {
  float enter = 0;
  float leave = 1;
  const auto cut = [&](float from, float by, float low, float high) {
    if (std::abs(by) < 1e-6F) return from >= low && from <= high;
    const float first = (low - from) / by;
    const float second = (high - from) / by;
    enter = std::max(enter, std::min(first, second));
    leave = std::min(leave, std::max(first, second));
    return enter <= leave;
  };
  return cut(a.x, b.x - a.x, box.x, box.right()) && cut(a.y, b.y - a.y, box.y, box.bottom());
}

// A colour that must be seen: not a ground, not decoration, not a tint.
bool is_mark(const Paint& paint) {
  return paint.amount >= 100 && paint.color != Color::none && paint.color != Color::page &&
         paint.color != Color::surface && paint.color != Color::sunken && paint.color != Color::line &&
         paint.color != Color::grid;
}

bool filled(const Shape& shape) {
  return shape.fill.color != Color::none &&
         (shape.form == Form::rect || shape.form == Form::circle || shape.form == Form::polygon);
}

bool stroked(const Shape& shape) {
  return shape.stroke.color != Color::none && shape.stroke_width > 0;
}

bool is_path(const Shape& shape) {
  return shape.form == Form::line || (shape.form == Form::curve && shape.count >= 4);
}

bool same_in_both(const Paint& a, const Paint& b) {
  return resolve(Theme::light, a) == resolve(Theme::light, b) && resolve(Theme::dark, a) == resolve(Theme::dark, b);
}

struct Segment {
  std::uint32_t shape;
  Point from;
  Point to;
};

class Linter {
 public:
  explicit Linter(const Picture& picture)
      : picture_(picture), shapes_(picture.width, picture.height), lines_(picture.width, picture.height) {
    std::vector<std::uint32_t> parts(picture.items.size());
    for (std::uint32_t i = 0; i < picture.shapes.size(); ++i) {
      const Shape& shape = picture.shapes[i];
      parts_.push_back(parts[shape.item]++);
      Shape bare = shape;
      bare.stroke = {};
      boxes_.push_back(extent(bare));
      if (is_path(shape)) {
        add_segments(i);
      } else {
        shapes_.insert(i, boxes_.back());
      }
    }
  }

  std::vector<Fault> run() {
    check_items();
    for (std::uint32_t i = 0; i < picture_.shapes.size(); ++i) {
      const Shape& shape = at(i);
      if (item(i).id.empty()) fault(i, "its item has no id");
      check_inside(i);
      if (shape.form == Form::text) {
        check_text(i);
      } else {
        check_mark(i);
      }
    }
    return std::move(faults_);
  }

 private:
  [[nodiscard]] const Shape& at(std::uint32_t i) const { return picture_.shapes[i]; }
  [[nodiscard]] const Item& item(std::uint32_t i) const { return picture_.items[at(i).item]; }
  [[nodiscard]] std::string name(std::uint32_t i) const { return item(i).id + "/" + std::to_string(parts_[i]); }
  [[nodiscard]] std::string quoted(std::uint32_t i) const {
    return "text '" + std::string(picture_.text_of(at(i))) + "'";
  }
  void fault(std::uint32_t i, std::string reason) { faults_.push_back({name(i), std::move(reason)}); }

  void add_segments(std::uint32_t i) {
    constexpr int kPieces = 16;
    const Shape& shape = at(i);
    const auto add = [&](Point from, Point to) {
      const auto index = static_cast<std::uint32_t>(segments_.size());
      segments_.push_back({i, from, to});
      lines_.insert(index, united({from.x, from.y, 0, 0}, {to.x, to.y, 0, 0}));
    };
    if (shape.form == Form::line) return add({shape.at.x, shape.at.y}, {shape.at.right(), shape.at.bottom()});
    const Point* const p = picture_.points.data() + shape.first;
    Point before = p[0];
    Box whole{before.x, before.y, 0, 0};
    for (std::uint32_t k = 0; k + 3 < shape.count; k += 3) {
      for (int piece = 1; piece <= kPieces; ++piece) {
        const Point next = cubic(p[k], p[k + 1], p[k + 2], p[k + 3], static_cast<float>(piece) / kPieces);
        add(before, next);
        whole = united(whole, {next.x, next.y, 0, 0});
        before = next;
      }
    }
    boxes_[i] = whole;
  }

  // ------------------------------------------------------------------------------------------------- items and places
  void check_items() {
    std::map<std::string_view, std::size_t> ids;
    for (std::size_t i = 0; i < picture_.items.size(); ++i) {
      const Item& item = picture_.items[i];
      if (!item.id.empty() && !ids.emplace(item.id, i).second) faults_.push_back({item.id, "the id is used twice"});
      if (item.label.empty() && item.role != Role::mark && !item.id.empty())
        faults_.push_back({item.id, "a " + std::string(to_word(item.role)) + " without a label"});
      if (item.parent >= static_cast<std::int32_t>(i))
        faults_.push_back({item.id, "its parent does not come before it"});
    }
  }

  void check_inside(std::uint32_t i) {
    const Box& box = boxes_[i];
    const float over =
        std::max(std::max(-box.x, -box.y), std::max(box.right() - picture_.width, box.bottom() - picture_.height));
    if (!(over <= kSlack))
      fault(i, (at(i).form == Form::text ? quoted(i) : "the shape") + " stands " + px(over) + " outside the picture");
  }

  // -------------------------------------------------------------------------------------------------------------- text
  void check_text(std::uint32_t i) {
    const Shape& shape = at(i);
    if (shape.count == 0) return;
    if (shape.size < kSmallest - kRounding) fault(i, quoted(i) + " is " + px(shape.size) + " high; at least 10.5");
    const Box& box = boxes_[i];
    shapes_.near(box, [&](std::uint32_t other) {
      if (other == i) return;
      switch (at(other).form) {
        case Form::text:
          if (other > i && at(other).count > 0 && overlap(box, boxes_[other]))
            fault(i, quoted(i) + " overlaps " + quoted(other) + " of " + name(other));
          break;
        case Form::rect:
        case Form::circle:
          check_edge(i, other);
          break;
        default:
          break;
      }
    });
    check_lines(i);
    const Paint ground = beneath(i, middle(box));
    for (const Theme theme : {Theme::light, Theme::dark}) {
      const double reached = contrast(resolve(theme, shape.fill, true), resolve(theme, ground));
      if (reached < kTextContrast) report_contrast(i, quoted(i), theme, reached, "4.5");
    }
  }

  void check_edge(std::uint32_t text, std::uint32_t other) {
    const Box& box = boxes_[text];
    const Box& frame = boxes_[other];
    if (!overlap(box, frame) || !visible_edge(other)) return;
    if (at(other).form == Form::circle && !touches_circle(box, at(other))) return;
    const bool inside = holds(frame, box);
    if (other > text && (filled(at(other)) || !inside))
      return fault(text, quoted(text) + " is covered by " + name(other));
    if (hidden(other, text)) return;
    if (!inside) return fault(text, quoted(text) + " stands across the border of " + name(other));
    if (at(other).form == Form::rect && item(other).role != Role::mark) check_margins(text, other);
  }

  void check_margins(std::uint32_t text, std::uint32_t other) {
    const Box& box = boxes_[text];
    const Box& frame = boxes_[other];
    const float beside = std::min(box.x - frame.x, frame.right() - box.right());
    const float above = std::min(box.y - frame.y, frame.bottom() - box.bottom());
    const auto report = [&](float distance, const char* least) {
      fault(text,
            quoted(text) + " stands " + px(distance) + " from the border of " + name(other) + "; at least " + least);
    };
    if (frame.w > kCharacterCell && beside < kBeside - kRounding) report(beside, "6");
    if (above < kAbove - kRounding) report(above, "2 above and below");
  }

  void check_lines(std::uint32_t i) {
    Box core = boxes_[i];
    core = {core.x + kSlack, core.y + kSlack, core.w - 2 * kSlack, core.h - 2 * kSlack};
    std::uint32_t last = static_cast<std::uint32_t>(-1);
    lines_.near(core, [&](std::uint32_t index) {
      const Segment& segment = segments_[index];
      const Shape& line = at(segment.shape);
      if (segment.shape == last || line.stroke.color == Color::grid || !stroked(line)) return;
      if (!crosses(segment.from, segment.to, core)) return;
      if (segment.shape < i && hidden(segment.shape, i)) return;
      last = segment.shape;
      fault(i, quoted(i) + " is crossed by " + name(segment.shape));
    });
  }

  // ------------------------------------------------------------------------------------------------------------- marks
  void check_mark(std::uint32_t i) {
    const Shape& shape = at(i);
    const bool fill = filled(shape) && is_mark(shape.fill);
    const bool stroke = stroked(shape) && is_mark(shape.stroke);
    if (!fill && !stroke) return;
    const Paint ground = beneath(i, is_path(shape) ? middle_of_path(shape) : middle(boxes_[i]));
    for (const Theme theme : {Theme::light, Theme::dark}) {
      const Rgb under = resolve(theme, ground);
      double reached = 0;
      if (fill) reached = contrast(resolve(theme, shape.fill), under);
      if (stroke) reached = std::max(reached, contrast(resolve(theme, shape.stroke), under));
      if (stroke && filled(shape))
        reached = std::max(reached, contrast(resolve(theme, shape.stroke), resolve(theme, shape.fill)));
      if (reached < kMarkContrast)
        report_contrast(i, std::string(to_word(fill ? shape.fill.color : shape.stroke.color)), theme, reached, "3");
    }
  }

  [[nodiscard]] Point middle_of_path(const Shape& shape) const {
    if (shape.form == Form::line) return middle(shape.at);
    const Point* const p = picture_.points.data() + shape.first + (shape.count - 1) / 3 / 2 * 3;
    return cubic(p[0], p[1], p[2], p[3], 0.5F);
  }

  void report_contrast(std::uint32_t i, const std::string& what, Theme theme, double reached, const char* least) {
    fault(i, what + " has a contrast of " + ratio(reached) + " in the " + (theme == Theme::light ? "light" : "dark") +
                 " theme; at least " + least);
  }

  // ------------------------------------------------------------------------------------------------------ what is
  // where The fill of the last shape before `i` that covers the point.
  [[nodiscard]] Paint beneath(std::uint32_t i, Point point) const {
    const std::vector<std::uint32_t>& near = shapes_.around(point);
    for (auto other = near.rbegin(); other != near.rend(); ++other)
      if (*other < i && filled(at(*other)) && covers(*other, point)) return at(*other).fill;
    return solid(Color::surface);
  }

  [[nodiscard]] bool covers(std::uint32_t i, Point point) const {
    const Shape& shape = at(i);
    const Box& box = boxes_[i];
    if (point.x < box.x || point.x > box.right() || point.y < box.y || point.y > box.bottom()) return false;
    if (shape.form == Form::rect) return true;
    if (shape.form == Form::circle) {
      const float dx = point.x - shape.at.x;
      const float dy = point.y - shape.at.y;
      return dx * dx + dy * dy <= shape.at.w * shape.at.w;
    }
    bool inside = false;  // even-odd
    for (std::uint32_t k = 0; k < shape.count; ++k) {
      const Point a = picture_.points[shape.first + k];
      const Point b = picture_.points[shape.first + (k + 1) % shape.count];
      if ((a.y > point.y) != (b.y > point.y) && point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x))
        inside = !inside;
    }
    return inside;
  }

  // Whether a fill between `under` and the text keeps the one from meeting the other.
  [[nodiscard]] bool hidden(std::uint32_t under, std::uint32_t text) const {
    const std::vector<std::uint32_t>& near = shapes_.around(middle(boxes_[text]));
    return std::any_of(near.begin(), near.end(), [&](std::uint32_t other) {
      return other > under && other < text && filled(at(other)) && at(other).form == Form::rect &&
             holds(boxes_[other], boxes_[text]);
    });
  }

  [[nodiscard]] bool visible_edge(std::uint32_t i) const {
    if (stroked(at(i))) return true;
    return filled(at(i)) && !same_in_both(at(i).fill, beneath(i, middle(boxes_[i])));
  }

  static bool touches_circle(const Box& box, const Shape& circle) {
    const float dx = std::max(std::max(box.x - circle.at.x, circle.at.x - box.right()), 0.0F);
    const float dy = std::max(std::max(box.y - circle.at.y, circle.at.y - box.bottom()), 0.0F);
    const float reach = circle.at.w - kSlack;
    return reach > 0 && dx * dx + dy * dy < reach * reach;
  }

  const Picture& picture_;
  LintGrid shapes_;
  LintGrid lines_;
  std::vector<std::uint32_t> parts_;  // by shape: its place in its item
  std::vector<Box> boxes_;            // by shape, without strokes
  std::vector<Segment> segments_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> lint(const Picture& picture) {
  return Linter(picture).run();
}

}  // namespace glassbox
