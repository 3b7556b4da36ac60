#include "engine/core/theme.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace glassbox;
using Catch::Approx;

namespace {

constexpr Theme kThemes[] = {Theme::light, Theme::dark};

bool is_ground(Color color) {
  return color == Color::none || color == Color::page || color == Color::surface || color == Color::sunken ||
         color == Color::line || color == Color::grid;
}

}  // namespace

TEST_CASE("contrast is WCAG's", "[theme]") {
  CHECK(contrast({0, 0, 0}, {255, 255, 255}) == Approx(21));
  CHECK(contrast({9, 9, 9}, {9, 9, 9}) == Approx(1));
  CHECK(contrast({0x77, 0x77, 0x77}, {255, 255, 255}) == Approx(4.478).margin(0.001));
}

TEST_CASE("every word is readable on surface, sunken, page and on its own tint", "[theme]") {
  for (const Theme theme : kThemes) {
    for (int i = 0; i < kColors; ++i) {
      const auto color = static_cast<Color>(i);
      if (is_ground(color)) continue;
      INFO(to_word(color) << (theme == Theme::light ? " light" : " dark"));
      const Rgb words = text_color(theme, color);
      CHECK(contrast(words, mark_color(theme, Color::surface)) >= 4.5);
      CHECK(contrast(words, mark_color(theme, Color::sunken)) >= 4.5);
      CHECK(contrast(words, mark_color(theme, Color::page)) >= 4.5);
      const int most = color == Color::faint || color == Color::dead ? 20 : 22;
      for (int percent = 6; percent <= most; percent += 2)
        CHECK(contrast(words, resolve(theme, tint(color, percent))) >= 4.5);
    }
  }
}

TEST_CASE("every mark is seen on the surface, and words in `page` on a deep fill", "[theme]") {
  for (const Theme theme : kThemes) {
    for (int i = 0; i < kColors; ++i) {
      const auto color = static_cast<Color>(i);
      if (is_ground(color)) continue;
      INFO(to_word(color));
      CHECK(contrast(mark_color(theme, color), mark_color(theme, Color::surface)) >= 3);
      CHECK(contrast(resolve(theme, deep(color)), text_color(theme, Color::page)) >= 4.5);
    }
  }
}

TEST_CASE("a tint is the solid colour that the sheets' pen blends", "[theme]") {
  // kit.py: tint("running"), tint("new", .2, "page") in both themes
  CHECK(to_hex(resolve(Theme::light, tint(Color::running, 12))) == "#E0E7F3");
  CHECK(to_hex(resolve(Theme::dark, tint(Color::running, 12))) == "#212B3D");
  CHECK(to_hex(resolve(Theme::light, tint(Color::fresh, 20, Color::page))) == "#E2D9F5");
  CHECK(to_hex(resolve(Theme::dark, tint(Color::fresh, 20, Color::page))) == "#312E45");
  CHECK(resolve(Theme::light, solid(Color::b)) == mark_color(Theme::light, Color::b));
  CHECK(resolve(Theme::light, solid(Color::b), true) == text_color(Theme::light, Color::b));
}

TEST_CASE("tokens have the words that pages and links use", "[theme]") {
  CHECK(to_word(Color::fresh) == "new");
  CHECK(to_word(Color::none) == "none");
  CHECK(to_word(Color::f) == "f");
  CHECK(to_hex({1, 0xAB, 0xF0}) == "#01ABF0");
}
