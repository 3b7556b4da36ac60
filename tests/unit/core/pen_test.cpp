#include "engine/core/pen.hpp"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "engine/core/geometry.hpp"

using namespace glassbox;
using Catch::Approx;

namespace {

std::set<std::uint64_t> keys(const Picture& picture) {
  std::set<std::uint64_t> out;
  for (const Shape& shape : picture.shapes) out.insert(shape.key);
  return out;
}

}  // namespace

TEST_CASE("a shape is the same one on the next step, wherever it went", "[pen]") {
  const auto draw = [](float x, bool other_first) {
    Pen pen(400, "two");
    if (other_first) {
      pen.item("other", Role::cell, "other");
      pen.rect("border", {0, 0, 10, 10}, {});
    }
    pen.item("cell", Role::cell, "cell");
    pen.cell({x, 0, 40, 24}, "v", {}, mono(Color::ink));
    return pen.finish(100);
  };
  const Picture before = draw(0, false);
  const Picture after = draw(50, true);
  CHECK(before.shapes[0].key == after.shapes[1].key);
  CHECK(before.shapes[1].key == after.shapes[2].key);
  CHECK(before.shapes[0].key == 0xA11973ADCD919FFCULL);  // FNV-1a of "cell/border", by another program
}

TEST_CASE("names that an item uses twice get a key each", "[pen]") {
  Pen pen(400, "dots");
  pen.item("dots", Role::mark, "");
  for (int i = 0; i < 300; ++i) pen.circle("dot", {static_cast<float>(i), 5}, 2, {});
  pen.item("dots again", Role::mark, "");
  for (int i = 0; i < 300; ++i) pen.circle("dot", {static_cast<float>(i), 15}, 2, {});
  CHECK(keys(pen.finish(20)).size() == 600);
}

TEST_CASE("layers are drawn from the lowest, in order within one, and start anew with each item", "[pen]") {
  Pen pen(100, "layers");
  pen.item("a", Role::cell, "a");
  pen.layer(2);
  pen.rect("top", {0, 0, 1, 1}, {});
  pen.item("b", Role::cell, "b");
  pen.rect("first", {1, 0, 1, 1}, {});
  pen.layer(-1);
  pen.rect("bottom", {2, 0, 1, 1}, {});
  pen.item("c", Role::cell, "c");
  pen.rect("second", {3, 0, 1, 1}, {});
  const Picture picture = pen.finish(10);
  std::vector<float> order;
  for (const Shape& shape : picture.shapes) order.push_back(shape.at.x);
  CHECK(order == std::vector<float>{2, 1, 3, 0});
}

TEST_CASE("an item's bounds are those of its shapes", "[pen]") {
  Pen pen(100, "bounds");
  pen.item("a", Role::card, "a");
  pen.rect("border", {10, 20, 30, 40}, {solid(Color::page), solid(Color::line), 0, 1, Dash::none});
  pen.item("b", Role::note, "b");
  pen.text("words", {50, 30}, "word", mono(Color::ink, 10, false, Anchor::end));
  pen.item("c", Role::note, "nothing drawn");
  const Picture picture = pen.finish(100);
  CHECK(picture.items[0].bounds == Box{9.5, 19.5, 31, 41});
  CHECK(picture.items[1].bounds.x == Approx(26));
  CHECK(picture.items[1].bounds.right() == Approx(50));
  CHECK(picture.items[1].bounds.y == Approx(30 - 7.3));
  CHECK(picture.items[2].bounds == Box{});
}

TEST_CASE("an arrow leaves and arrives along its axis, head at its end", "[pen]") {
  Pen pen(100, "arrows");
  pen.item("level", Role::connector, "level");
  pen.arrow("path", {0, 0}, {40, 20}, {});
  pen.item("upright", Role::connector, "upright");
  pen.arrow("path", {0, 0}, {40, 20}, {}, true);
  pen.item("back", Role::connector, "back");
  pen.arrow("path", {40, 0}, {0, 0}, {});
  pen.item("point", Role::connector, "no length");
  pen.arrow("path", {5, 5}, {5, 5}, {});
  const Picture picture = pen.finish(100);
  CHECK(arrival(picture, picture.shapes[0]) == Point{1, 0});
  CHECK(arrival(picture, picture.shapes[1]) == Point{0, 1});
  CHECK(arrival(picture, picture.shapes[2]) == Point{-1, 0});
  CHECK(arrival(picture, picture.shapes[3]) == Point{1, 0});
  CHECK(head_of(picture, picture.shapes[0]).tip == Point{40, 20});
  CHECK(head_of(picture, picture.shapes[0]).base == Point{35, 20});
  for (const Shape& shape : picture.shapes) CHECK(shape.head);
}

TEST_CASE("a pill is as wide as its word asks", "[pen]") {
  Pen pen(200, "pills");
  pen.item("p", Role::pill, "GET");
  CHECK(pen.pill({0, 0}, "GET", Color::a) == Approx(3 * 6.6 + 12));
  CHECK(pen.pill({0, 40}, "GET", Color::a, true, 11, 64) == 64);
  const Picture picture = pen.finish(100);
  CHECK(picture.shapes[0].at.h == 19);
  CHECK(picture.shapes[2].fill.deep);
}

TEST_CASE("text in a cell keeps clear of its border, by its anchor", "[pen]") {
  Pen pen(400, "cells");
  for (const Anchor anchor : {Anchor::start, Anchor::middle, Anchor::end}) {
    pen.item("c" + std::to_string(static_cast<int>(anchor)), Role::cell, "c");
    pen.cell({0, 0, 60, 24}, "a long, long value", {}, mono(Color::ink, 12, false, anchor));
  }
  const Picture picture = pen.finish(100);
  for (std::size_t i = 1; i < 6; i += 2) {
    const Shape& text = picture.shapes[i];
    CHECK(text_left(text) >= 6);
    CHECK(text_left(text) + text.at.w <= 54.02F);
    CHECK(picture.text_of(text).ends_with("…"));
  }
}

TEST_CASE("a caption opens a region", "[pen]") {
  Pen pen(400, "caption");
  const std::int32_t region = pen.caption("r", {24, 34}, "hash slots", "16,384 of them");
  pen.item("r/0", Role::cell, "slot 0", region);
  const Picture picture = pen.finish(100);
  CHECK(region == 0);
  CHECK(picture.items[0].role == Role::region);
  CHECK(picture.items[0].label == "hash slots, 16,384 of them");
  CHECK(picture.items[1].parent == 0);
}

TEST_CASE("drawing before the first item loses nothing and breaks nothing", "[pen]") {
  Pen pen(100, "early");
  pen.meaning(Color::ready);
  pen.fact("a", "b");
  pen.along("c");
  pen.rect("r", {0, 0, 1, 1}, {});
  const Picture picture = pen.finish(10);
  REQUIRE(picture.items.size() == 1);
  CHECK(picture.items[0].id.empty());
}
