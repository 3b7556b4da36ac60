#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/pen.hpp"
#include "engine/core/random.hpp"
#include "engine/core/utf8.hpp"
#include "engine/core/writers.hpp"

using namespace glassbox;

namespace {

// A strict reader of the XML that the writer may write: elements, quoted attributes (each once), text, five entities.
class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  // Empty when the text is one well-formed element.
  std::string complaint() {
    if (const std::string bad = characters(); !bad.empty()) return bad;
    if (!element()) return "near: " + std::string(rest_.substr(0, 60));
    return rest_.empty() ? "" : "more after the root: " + std::string(rest_.substr(0, 40));
  }

 private:
  std::string characters() const {
    for (std::string_view left = rest_; !left.empty();) {
      const CodePoint next = first_code_point(left);
      if (!next.valid) return "not UTF-8";
      if (next.value < 0x20 || next.value == 0xFFFE || next.value == 0xFFFF) return "a character that XML forbids";
      left.remove_prefix(next.length);
    }
    return {};
  }
  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  std::string name() {
    const auto end = std::min(rest_.find_first_of(" =/>\"<"), rest_.size());
    std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return out;
  }
  bool entities(std::string_view text) const {
    for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
      bool known = false;
      for (const char* entity : {"&amp;", "&lt;", "&gt;", "&quot;"})
        known = known || text.substr(at).starts_with(entity);
      if (!known) return false;
    }
    return text.find('<') == std::string_view::npos;
  }
  bool attributes() {
    std::vector<std::string> seen;
    while (take(" ")) {
      const std::string attribute = name();
      if (attribute.empty() || !take("=\"")) return false;
      for (const std::string& other : seen)
        if (other == attribute) return false;
      seen.push_back(attribute);
      const auto end = rest_.find('"');
      if (end == std::string_view::npos || !entities(rest_.substr(0, end))) return false;
      rest_.remove_prefix(end + 1);
    }
    return true;
  }
  bool element() {
    if (!take("<")) return false;
    const std::string tag = name();
    if (tag.empty() || !attributes()) return false;
    if (take("/>")) return true;
    if (!take(">")) return false;
    for (;;) {
      const auto next = rest_.find('<');
      if (next == std::string_view::npos || !entities(rest_.substr(0, next))) return false;
      rest_.remove_prefix(next);
      if (rest_.starts_with("</")) return take("</" + tag + ">");
      if (!element()) return false;
    }
  }

  std::string_view rest_;
};

Picture everything(std::string_view words) {
  Pen pen(300, std::string(words));
  pen.item("a", Role::cell, std::string(words));
  pen.cell({10, 10, 80, 24}, words, {tint(Color::running, 12), solid(Color::running)}, mono(Color::ink));
  pen.item("b", Role::connector, "b");
  pen.arrow("path", {10, 50}, {60, 70}, {solid(Color::faint), 1.25F, Dash::dashed});
  pen.line("line", {1, 2}, {30, 2}, {});
  pen.line("slope", {1, 2}, {30, 9}, {solid(Color::ink), 2, Dash::dotted, true});
  pen.item("c", Role::mark, "");
  const std::vector<Point> triangle = {{0, 0}, {10, 0}, {5, 5}};
  pen.polygon("wedge", triangle, {tint(Color::a, 10, Color::page), {}});
  pen.circle("dot", {20, 80}, 3, {deep(Color::b), {}});
  pen.text("words", {100, 100}, words, TextStyle{Color::dead, 12, Face::sans, true, Anchor::end, true});
  pen.text("words", {100, 130}, "  two  blanks ", mono(Color::soft));
  return pen.finish(140);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("SVG is well-formed, in all its forms", "[svg]") {
  for (const SvgColors colors : {SvgColors::light, SvgColors::dark, SvgColors::variables})
    for (const bool standalone : {true, false})
      CHECK(XmlReader(to_svg(everything("key → user:1"), {colors, standalone})).complaint().empty());
  CHECK(XmlReader(to_svg(Picture{}, {})).complaint().empty());
  CHECK_FALSE(XmlReader("<a b=\"1\" b=\"2\"/>").complaint().empty());
  CHECK_FALSE(XmlReader("<a>&nbsp;</a>").complaint().empty());
}

TEST_CASE("SVG is well-formed whatever bytes a picture shows", "[svg]") {
  Random random(21);
  for (int i = 0; i < 500; ++i) {
    std::string bytes;
    for (std::uint32_t n = random.below(24); n > 0; --n)
      bytes += static_cast<char>(random.below(3) == 0 ? random.below(256)
                                                      : std::string_view("<>&\"' ]\\\n-!")[random.below(11)]);
    REQUIRE(XmlReader(to_svg(everything(bytes), {SvgColors::variables, false})).complaint().empty());
  }
}

TEST_CASE("outside text cannot leave its element", "[svg]") {
  const std::string svg = to_svg(everything("</text><script>alert(1)</script>\" onload=\"x"), {});
  CHECK_FALSE(has(svg, "<script"));
  CHECK_FALSE(has(svg, " onload=\"x"));
}

TEST_CASE("a poster follows the page's theme and has no ids or styles", "[svg]") {
  const std::string svg = to_svg(everything("v"), {SvgColors::variables, false});
  CHECK(svg.starts_with("<svg viewBox=\"0 0 300 140\" role=\"img\" aria-label=\"v\""));
  CHECK(has(svg, "stroke=\"var(--gb-running)\""));
  CHECK(has(svg, "fill=\"color-mix(in srgb,var(--gb-running) 12%,var(--gb-surface))\""));
  CHECK(has(svg, "fill=\"color-mix(in srgb,var(--gb-a) 10%,var(--gb-page))\""));
  CHECK(has(svg, "fill=\"var(--gb-text-dead)\""));
  CHECK(has(svg, "fill=\"var(--gb-text-b)\""));  // deep
  CHECK(has(svg, "fill=\"var(--gb-ink)\""));     // words in ink have no colour of their own
  CHECK_FALSE(has(svg, " id="));
  CHECK_FALSE(has(svg, "style"));
  CHECK(has(svg, "text-rendering=\"optimizeSpeed\""));
}

TEST_CASE("a standalone picture has its size, its ground and its own colours", "[svg]") {
  const std::string svg = to_svg(everything("v"), {SvgColors::dark, true});
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"140\" viewBox"));
  CHECK(has(svg, "<rect width=\"100%\" height=\"100%\" fill=\"#141922\"/>"));
  CHECK_FALSE(has(svg, "var("));
  CHECK(has(svg, "font-variant-ligatures:none"));
  CHECK_FALSE(has(svg, "optimizeSpeed"));  // image viewers would draw jagged words
}

TEST_CASE("words keep their width and their blanks", "[svg]") {
  const std::string svg = to_svg(everything("v"), {});
  CHECK(has(svg, "textLength=\"7.2\" lengthAdjust=\"spacingAndGlyphs\""));
  CHECK(has(svg, "xml:space=\"preserve\" fill=\"#4C5564\">  two  blanks </text>"));
  CHECK(has(svg, "text-decoration=\"line-through\""));
}

TEST_CASE("an item comes once with its label and is grouped", "[svg]") {
  Pen pen(100, "t");
  pen.item("a", Role::card, "card");
  pen.rect("under", {0, 0, 9, 9}, {solid(Color::page), {}});
  pen.layer(1);
  pen.rect("over", {0, 0, 9, 9}, {solid(Color::page), {}});
  pen.item("b", Role::mark, "");
  pen.rect("r", {0, 0, 9, 9}, {solid(Color::page), {}});
  const std::string svg = to_svg(pen.finish(10), {SvgColors::variables, false});
  const auto first = svg.find("<title>card</title>");
  CHECK(first != std::string::npos);
  CHECK(svg.find("<title>card</title>", first + 1) == std::string::npos);
  CHECK(has(svg, "</g><g data-role=\"mark\"><rect"));
}

TEST_CASE("lines of one pixel stand between pixels", "[svg]") {
  Pen pen(100, "t");
  pen.item("a", Role::axis, "axis");
  pen.line("level", {0, 10}, {50, 10}, {});
  pen.line("upright", {8, 0}, {8, 20}, {});
  pen.line("thick", {0, 30}, {50, 30}, {solid(Color::ink), 2});
  pen.rect("cell", {10, 40, 20, 20}, {{}, solid(Color::line), 0});
  pen.rect("bar", {10, 70, 3, 20}, {solid(Color::running), {}, 0});
  const std::string svg = to_svg(pen.finish(100), {});
  CHECK(has(svg, "d=\"M0 10.5H50\""));
  CHECK(has(svg, "d=\"M8.5 0V20\""));
  CHECK(has(svg, "d=\"M0 30H50\""));
  CHECK(has(svg, "<rect x=\"10.5\" y=\"40.5\" width=\"20\""));
  CHECK(has(svg, "<rect x=\"10\" y=\"70\" width=\"3\""));
}

TEST_CASE("numbers are short", "[svg]") {
  const auto written = [](float value) {
    std::string out;
    append_number(out, value);
    return out;
  };
  CHECK(written(0) == "0");
  CHECK(written(12) == "12");
  CHECK(written(12.5F) == "12.5");
  CHECK(written(-0.25F) == "-.25");
  CHECK(written(0.004F) == "0");
  CHECK(written(-0.004F) == "0");
  CHECK(written(99.999F) == "100");
  CHECK(written(1e30F) == "10000000");
  CHECK(written(std::numeric_limits<float>::quiet_NaN()) == "0");
}
