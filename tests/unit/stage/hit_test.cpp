#include "ui/stage/hit.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/core/pen.hpp"

using namespace glassbox;

namespace {

std::string label_at(const Picture& picture, Point point) {
  const std::int32_t index = item_at(picture, point, 4);
  return index < 0 ? "nothing" : picture.items[static_cast<std::size_t>(index)].label;
}

}  // namespace

TEST_CASE("the item drawn last is the one that is touched") {
  Pen pen(200, "two cells");
  pen.item("under", Role::cell, "under");
  pen.rect("border", {0, 0, 100, 40}, {});
  pen.item("over", Role::cell, "over");
  pen.rect("border", {60, 0, 100, 40}, {});
  const Picture picture = pen.finish(50);
  CHECK(label_at(picture, {30, 20}) == "under");
  CHECK(label_at(picture, {80, 20}) == "over");
  CHECK(label_at(picture, {180, 20}) == "nothing");
  CHECK(find_item(picture, "over") == 1);
  CHECK(find_item(picture, "ove") == -1);
}

TEST_CASE("what has no label stands for the item that it stands in") {
  Pen pen(200, "a mark in a card");
  const std::int32_t card = pen.item("card", Role::card, "card");
  pen.rect("frame", {0, 0, 100, 40}, {});
  pen.item("mark", Role::mark, "", card);
  pen.circle("dot", {150, 20}, 10, {});
  const Picture picture = pen.finish(50);
  CHECK(label_at(picture, {150, 20}) == "card");
}

TEST_CASE("a connector is touched near its line only") {
  Pen pen(200, "a connector");
  pen.item("line", Role::connector, "from here to there");
  pen.line("line", {0, 0}, {100, 100}, {});
  pen.item("curve", Role::connector, "round the corner");
  pen.arrow("curve", {100, 0}, {200, 100}, {});
  const Picture picture = pen.finish(100);
  CHECK(label_at(picture, {50, 52}) == "from here to there");
  CHECK(label_at(picture, {20, 80}) == "nothing");
  CHECK(label_at(picture, {150, 50}) == "round the corner");
  CHECK(label_at(picture, {110, 90}) == "nothing");
}

TEST_CASE("the bay of a polygon is outside of it") {
  Pen pen(200, "an L");
  pen.item("slots", Role::cell, "slots of 7001");
  const std::array<Point, 6> corner = {{{0, 0}, {100, 0}, {100, 20}, {20, 20}, {20, 100}, {0, 100}}};
  pen.polygon("area", corner, {});
  const Picture picture = pen.finish(100);
  CHECK(label_at(picture, {10, 90}) == "slots of 7001");
  CHECK(label_at(picture, {90, 10}) == "slots of 7001");
  CHECK(label_at(picture, {60, 60}) == "nothing");
}
