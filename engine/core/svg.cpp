#include <cmath>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/geometry.hpp"
#include "engine/core/writers.hpp"

namespace glassbox {
namespace {

// Writes one picture. Short on purpose: a poster is part of the page. So the root says what most shapes share, no
// attribute repeats a default, and ids (which would clash between posters) are not used.
class SvgWriter {
 public:
  SvgWriter(const Picture& picture, const SvgOptions& options) : picture_(picture), options_(options) {}

  std::string write() {
    open();
    std::vector<bool> named(picture_.items.size());
    const Shape* before = nullptr;
    for (const Shape& shape : picture_.shapes) {
      if (before == nullptr || before->item != shape.item) {
        if (before != nullptr) out_ += "</g>";
        group(picture_.items[shape.item], named[shape.item]);
        named[shape.item] = true;
      }
      draw(shape);
      before = &shape;
    }
    if (before != nullptr) out_ += "</g>";
    out_ += "</svg>";
    return std::move(out_);
  }

 private:
  void open() {
    const bool alone = options_.standalone;
    out_ += alone ? "<svg xmlns=\"http://www.w3.org/2000/svg\"" : "<svg";
    if (alone) {
      number("width", picture_.width);
      number("height", picture_.height);
    }
    out_ += " viewBox=\"0 0 ";
    append_number(out_, picture_.width);
    out_ += ' ';
    append_number(out_, picture_.height);
    out_ += "\" role=\"img\"";
    words("aria-label", picture_.title);
    words("font-family", variables() ? "var(--gb-sans,Inter,sans-serif)" : "Inter,sans-serif");
    words("fill", "none");
    // No ligatures, no kerning, as in the stage: by a style where the file is on its own; inside a page, whose policy
    // may forbid styles, by the attribute that browsers read so (other viewers would drop the smoothing, too).
    if (!alone) words("text-rendering", "optimizeSpeed");
    out_ += "><title>";
    append_xml(out_, picture_.title);
    out_ += "</title>";
    if (!alone) return;
    out_ += "<style>text{font-kerning:none;font-variant-ligatures:none}</style><rect width=\"100%\" height=\"100%\"";
    paint("fill", solid(Color::surface), false);
    out_ += "/>";
  }

  // One item's shapes that follow each other. Its label comes once: as a tooltip where the picture is drawn in a page.
  void group(const Item& item, bool named) {
    out_ += "<g data-role=\"";
    out_ += to_word(item.role);
    out_ += "\">";
    if (named || item.label.empty()) return;
    out_ += "<title>";
    append_xml(out_, item.label);
    out_ += "</title>";
  }

  void draw(const Shape& shape) {
    switch (shape.form) {
      case Form::rect:
        return rect(shape);
      case Form::circle:
        return circle(shape);
      case Form::line:
        return line(shape);
      case Form::polygon:
        return polygon(shape);
      case Form::curve:
        return curve(shape);
      case Form::text:
        return text(shape);
    }
  }

  // A stroke 1 px wide is sharp between two pixels; each axis for itself, as in the stage.
  static float sharp(const Shape& shape, float coordinate) {
    const bool thin = shape.stroke.color != Color::none && shape.stroke_width == 1;
    return thin && coordinate == std::floor(coordinate) ? coordinate + 0.5F : coordinate;
  }

  void rect(const Shape& shape) {
    out_ += "<rect";
    number("x", sharp(shape, shape.at.x));
    number("y", sharp(shape, shape.at.y));
    number("width", shape.at.w);
    number("height", shape.at.h);
    if (shape.radius > 0) number("rx", shape.radius);
    paint("fill", shape.fill, false);
    stroke(shape);
    out_ += "/>";
  }

  void circle(const Shape& shape) {
    out_ += "<circle";
    number("cx", shape.at.x);
    number("cy", shape.at.y);
    number("r", shape.at.w);
    paint("fill", shape.fill, false);
    stroke(shape);
    out_ += "/>";
  }

  void line(const Shape& shape) {
    const bool upright = shape.at.w == 0;
    const bool level = shape.at.h == 0;
    const Point from{upright && !shape.head ? sharp(shape, shape.at.x) : shape.at.x,
                     level && !shape.head ? sharp(shape, shape.at.y) : shape.at.y};
    out_ += "<path d=\"M";
    pair(from);
    const Point tip{shape.at.right(), shape.at.bottom()};
    const Point to = shape.head ? head_of(picture_, shape).base : tip;
    if (level) {
      out_ += 'H';
      append_number(out_, to.x);
    } else if (upright) {
      out_ += 'V';
      append_number(out_, to.y);
    } else {
      out_ += 'L';
      pair(to);
    }
    out_ += '"';
    stroke(shape);
    out_ += "/>";
    if (shape.head) head(shape);
  }

  void polygon(const Shape& shape) {
    if (shape.count == 0) return;
    out_ += "<path d=\"M";
    points(shape.first, shape.first + shape.count);
    out_ += "z\"";
    paint("fill", shape.fill, false);
    stroke(shape);
    out_ += "/>";
  }

  void curve(const Shape& shape) {
    if (shape.count < 4) return;
    const std::uint32_t last = shape.first + shape.count - 1;
    out_ += "<path d=\"M";
    pair(picture_.points[shape.first]);
    out_ += 'C';
    points(shape.first + 1, last);
    out_ += ' ';
    pair(shape.head ? head_of(picture_, shape).base : picture_.points[last]);
    out_ += '"';
    stroke(shape);
    out_ += "/>";
    if (shape.head) head(shape);
  }

  void head(const Shape& shape) {
    const Triangle triangle = head_of(picture_, shape);
    out_ += "<path d=\"M";
    pair(triangle.tip);
    out_ += 'L';
    pair(triangle.left);
    out_ += ' ';
    pair(triangle.right);
    out_ += "z\"";
    paint("fill", shape.stroke, false);
    out_ += "/>";
  }

  void text(const Shape& shape) {
    const std::string_view written = picture_.text_of(shape);
    if (written.empty()) return;
    out_ += "<text";
    number("x", text_left(shape));
    number("y", shape.at.y);
    number("textLength", shape.at.w);
    words("lengthAdjust", "spacingAndGlyphs");
    number("font-size", shape.size);
    if (shape.face == Face::mono)
      words("font-family", variables() ? "var(--gb-mono,JetBrains Mono,monospace)" : "JetBrains Mono,monospace");
    if (shape.bold) words("font-weight", "600");
    if (shape.struck) words("text-decoration", "line-through");
    // Only where it matters: elsewhere white space is kept as it is.
    if (written.front() == ' ' || written.back() == ' ' || written.find("  ") != std::string_view::npos)
      words("xml:space", "preserve");
    paint("fill", shape.fill, true);
    out_ += '>';
    append_xml(out_, written);
    out_ += "</text>";
  }

  void stroke(const Shape& shape) {
    if (shape.stroke.color == Color::none || shape.stroke_width <= 0) return;
    paint("stroke", shape.stroke, false);
    if (shape.stroke_width != 1) number("stroke-width", shape.stroke_width);
    if (shape.dash != Dash::none) words("stroke-dasharray", shape.dash == Dash::dashed ? "4 3" : "2 3");
  }

  void paint(std::string_view name, const Paint& paint, bool is_text) {
    if (paint.color == Color::none) return;
    words(name, variables() ? variable(paint, is_text) : to_hex(resolve(theme(), paint, is_text)));
  }

  static std::string variable(const Paint& paint, bool is_text) {
    // Words have a variable of their own where their colour differs from the mark's in some theme.
    const auto token = [](Color color, bool text) {
      const bool own = text && (text_color(Theme::light, color) != mark_color(Theme::light, color) ||
                                text_color(Theme::dark, color) != mark_color(Theme::dark, color));
      return (own ? "var(--gb-text-" : "var(--gb-") + std::string(to_word(color)) + ")";
    };
    std::string full = token(paint.color, is_text || paint.deep);
    if (paint.amount >= 100) return full;
    return "color-mix(in srgb," + full + " " + std::to_string(paint.amount) + "%," + token(paint.over, false) + ")";
  }

  void points(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) {
      if (i > begin) out_ += ' ';
      pair(picture_.points[i]);
    }
  }

  void pair(Point point) {
    append_number(out_, point.x);
    out_ += ' ';
    append_number(out_, point.y);
  }

  void number(std::string_view name, float value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_number(out_, value);
    out_ += '"';
  }

  // A value of ours or outside text, escaped.
  void words(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_xml(out_, value);
    out_ += '"';
  }

  [[nodiscard]] bool variables() const { return options_.colors == SvgColors::variables; }
  [[nodiscard]] Theme theme() const { return options_.colors == SvgColors::dark ? Theme::dark : Theme::light; }

  const Picture& picture_;
  const SvgOptions& options_;
  std::string out_;
};

}  // namespace

std::string to_svg(const Picture& picture, const SvgOptions& options) {
  return SvgWriter(picture, options).write();
}

}  // namespace glassbox
