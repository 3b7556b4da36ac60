// Widths against the faces' own tables (read with fontTools from Inter 4.001 and JetBrains Mono 2.304).
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/core/font_metrics.hpp"
#include "engine/core/pen.hpp"

using namespace glassbox;
using Catch::Approx;

TEST_CASE("advance widths are those of the faces", "[metrics]") {
  CHECK(face_metrics(Face::sans, false).units_per_em == 2048);
  CHECK(face_metrics(Face::mono, true).units_per_em == 1000);
  CHECK(advance_width(Face::sans, false, U' ') == 576);
  CHECK(advance_width(Face::sans, false, U'0') == 1292);
  CHECK(advance_width(Face::sans, false, U'1') == 833);
  CHECK(advance_width(Face::sans, true, U'W') > advance_width(Face::sans, true, U'i'));
}

TEST_CASE("the mono face is one width, whatever the character", "[metrics]") {
  for (char32_t code = 0x20; code < 0x7F; ++code) {
    CHECK(advance_width(Face::mono, false, code) == 600);
    CHECK(advance_width(Face::mono, true, code) == 600);
  }
  for (const char32_t code : {U'→', U'✓', U'≠', U'…', U'é', U'中'})
    CHECK(advance_width(Face::mono, false, code) == 600);
  CHECK(text_width("user:1", Face::mono, false, 12) == Approx(6 * 7.2));
}

TEST_CASE("a line is as wide as its characters", "[metrics]") {
  CHECK(text_width("", Face::sans, false, 12) == 0);
  CHECK(text_width("10", Face::sans, false, 20.48F) == Approx((833 + 1292) / 100.0));
  const float ab = text_width("AVATAR", Face::sans, false, 13);
  float sum = 0;
  for (const char c : std::string_view("AVATAR")) sum += text_width(std::string_view(&c, 1), Face::sans, false, 13);
  CHECK(ab == Approx(sum));  // no kerning
}

TEST_CASE("unknown characters and broken bytes count as a wide letter", "[metrics]") {
  const std::uint16_t wide = face_metrics(Face::sans, false).wide;
  CHECK(advance_width(Face::sans, false, U'中') == wide);
  CHECK(advance_width(Face::sans, false, 0x07) == wide);
  CHECK(advance_width(Face::sans, false, 0x10FFFF) == wide);
  const float one = text_width("\xFF", Face::sans, false, 10);
  CHECK(text_width("\xFF\xC3", Face::sans, false, 10) == Approx(2 * one));
  for (char32_t code = 0; code < 0x3000; ++code) REQUIRE(advance_width(Face::sans, false, code) > 0);
}

TEST_CASE("text is cut to fit, at a character, and says so", "[metrics]") {
  CHECK(fit_text("user:1000", Face::mono, false, 10, 54) == "user:1000");
  CHECK(fit_text("user:1000", Face::mono, false, 10, 53) == "user:10…");
  CHECK(fit_text("größer", Face::mono, false, 10, 30) == "größ…");
  CHECK(fit_text("ab cd", Face::mono, false, 10, 24.5F) == "ab…");  // no blank before the dots
  CHECK(fit_text("abc", Face::mono, false, 10, 5).empty());
  CHECK(fit_text("", Face::mono, false, 10, 0).empty());
  for (float width = 0; width < 80; width += 0.7F) {
    const std::string cut = fit_text("The quick brown fox", Face::sans, true, 11, width);
    CHECK(text_width(cut, Face::sans, true, 11) <= width + 0.02F);
  }
}
