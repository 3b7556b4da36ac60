#include "ui/stage/strokes.hpp"

#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/stage/canvas.hpp"

using namespace glassbox;
using Catch::Approx;

TEST_CASE("a dashed line has a dash for every 7 px") {
  test::Canvas canvas;
  const std::array<ImVec2, 2> line = {{{0, 10}, {70, 10}}};
  Stroke how{IM_COL32_BLACK, 1, Dash::none, 1};
  stroke(canvas.list(), line, false, how);
  CHECK(canvas.corners() == 4);

  canvas.clear();
  how.dash = Dash::dashed;
  stroke(canvas.list(), line, false, how);
  CHECK(canvas.corners() == 10 * 4);

  canvas.clear();
  how.unit = 2;  // at twice the size, dashes are twice as long
  stroke(canvas.list(), line, false, how);
  CHECK(canvas.corners() == 5 * 4);

  canvas.clear();
  how.unit = 1;
  how.dash = Dash::dotted;
  stroke(canvas.list(), line, false, how);
  CHECK(canvas.corners() == 14 * 4);

  canvas.clear();
  how.color = 0;
  stroke(canvas.list(), line, false, how);
  CHECK(canvas.corners() == 0);
}

TEST_CASE("a dash goes round a corner in one piece") {
  test::Canvas canvas;
  const std::array<ImVec2, 3> line = {{{0, 0}, {2, 0}, {2, 2}}};
  stroke(canvas.list(), line, false, {IM_COL32_BLACK, 1, Dash::dashed, 1});
  CHECK(canvas.corners() == 2 * 4);  // two segments, no gap
}

TEST_CASE("a line is cut at a part of its length") {
  Polyline line = {{0, 0}, {10, 0}, {10, 30}};
  cut(line, 0.5F);
  REQUIRE(line.size() == 3);
  CHECK(line.back().x == Approx(10));
  CHECK(line.back().y == Approx(10));
  cut(line, 0);
  CHECK(line.back().x == Approx(0));
  cut(line, 1);
  CHECK(line.size() == 2);
}

TEST_CASE("a rounded outline starts after its first corner and has no point twice") {
  Polyline line;
  append_rounded(line, {0, 0}, {40, 20}, 10);  // a pill: its round ends meet
  CHECK(line.front().x == Approx(10));
  CHECK(line.front().y == Approx(0).margin(1e-4));
  for (std::size_t i = 0; i < line.size(); ++i) {
    const ImVec2 next = line[(i + 1) % line.size()];
    CHECK(std::abs(line[i].x - next.x) + std::abs(line[i].y - next.y) > 0.01F);
  }

  Polyline square;
  append_rounded(square, {0, 0}, {40, 20}, 0);
  CHECK(square.size() == 4);
}
