#include "engine/core/tween.hpp"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <map>
#include <string>

#include "engine/core/pen.hpp"
#include "engine/core/random.hpp"

using namespace glassbox;
using Catch::Approx;

namespace {

// What one sees of a shape, by its key.
using Seen = std::map<std::uint64_t, std::string>;

std::string look(const Shape& shape, const Picture& owner, Point shift) {
  std::string out;
  for (const float v : {shape.at.x + shift.x, shape.at.y + shift.y, shape.at.w, shape.at.h, shape.radius, shape.size,
                        shape.stroke_width})
    out += std::to_string(std::lround(v * 1000)) + " ";
  out += std::to_string(static_cast<int>(shape.form)) + std::to_string(shape.head) + std::to_string(shape.struck);
  if (shape.form == Form::text) return out + std::string(owner.text_of(shape));
  for (std::uint32_t i = 0; i < shape.count; ++i) {
    const Point point = owner.points[shape.first + i];
    out += std::to_string(std::lround((point.x + shift.x) * 1000)) + "," +
           std::to_string(std::lround((point.y + shift.y) * 1000)) + ";";
  }
  return out;
}

Seen seen(const Picture& picture) {
  Seen out;
  for (const Shape& shape : picture.shapes) out[shape.key] = look(shape, picture, {});
  return out;
}

Seen seen(const Tween& tween, const Picture& from, const Picture& to, float ms) {
  std::vector<Drawn> drawn;
  tween.at(ms, drawn);
  Seen out;
  for (const Drawn& one : drawn) out[one.shape.key] = look(one.shape, one.from_old ? from : to, one.shift);
  return out;
}

// A picture of random things out of a fixed set of names, so that two of them share some.
Picture scene(std::uint64_t seed) {
  Random random(seed);
  const auto number = [&random](std::uint32_t bound) { return static_cast<float>(random.below(bound)); };
  Pen pen(600, "scene");
  for (int i = 0; i < 12; ++i) {
    if (random.below(3) == 0) continue;
    const std::string id = "item/" + std::to_string(i);
    switch (i % 4) {
      case 0:
        pen.item(id, Role::cell, id);
        pen.cell({number(300), number(300), 20 + number(80), 24}, std::to_string(random.below(5)),
                 {random.below(2) == 0 ? solid(Color::page) : tint(Color::fresh, 12), solid(Color::line)},
                 mono(Color::ink));
        break;
      case 1:
        pen.item(id, Role::connector, id);
        pen.layer(static_cast<std::int8_t>(random.below(2)));
        pen.arrow("path", {number(300), number(300)}, {number(300), number(300)}, {});
        break;
      case 2:
        pen.item(id, Role::pill, id);
        pen.along("item/1");
        pen.pill({number(300), number(300)}, "GET", Color::a, random.below(2) == 0);
        break;
      default: {
        pen.item(id, Role::mark, id);
        const float x = number(100);
        const Point wedge[] = {{x, 0}, {x + 20, 10}, {x, 20}};
        pen.polygon("wedge", wedge, {solid(Color::a), {}});
        pen.circle("dot", {number(300), number(300)}, 2 + number(3), {solid(Color::b), {}});
      }
    }
  }
  return pen.finish(400);
}

// Which phases one sees under way between two instants, by the track of each change.
struct Change {
  bool fades_out = false, moves = false, grows = false, connects = false, marks = false;
  [[nodiscard]] int count() const { return fades_out + moves + grows + connects + marks; }
};

Change changes(const Tween& tween, float a, float b) {
  std::vector<Drawn> first;
  std::vector<Drawn> second;
  tween.at(a, first);
  tween.at(b, second);
  std::map<std::uint64_t, const Drawn*> before;
  for (const Drawn& drawn : first) before[drawn.shape.key + (drawn.from_old ? 1 : 0)] = &drawn;
  Change change;
  for (const Drawn& now : second) {
    const auto found = before.find(now.shape.key + (now.from_old ? 1 : 0));
    if (found == before.end()) continue;
    const Drawn& was = *found->second;
    if (now.opacity < was.opacity || now.extent < was.extent) change.fades_out = true;
    if (now.extent > was.extent) change.connects = true;
    if (now.opacity > was.opacity || now.blend != was.blend) change.marks = true;
    if (now.shape.at.w != was.shape.at.w && now.shape.form != Form::text)
      change.grows = true;
    else if (now.shape.at.x != was.shape.at.x || now.shape.at.y != was.shape.at.y || now.shift.x != was.shift.x ||
             now.shift.y != was.shift.y)
      change.moves = true;
  }
  return change;
}

Picture cell_at(Box box, Paint fill = solid(Color::page), const char* word = "v") {
  Pen pen(600, "cell");
  pen.item("cell", Role::cell, "cell");
  pen.rect("border", box, {fill, solid(Color::line)});
  pen.text("value", {box.x + 8, box.y + 16}, word, mono(Color::ink));
  return pen.finish(400);
}

Drawn first_at(const Tween& tween, float ms) {
  std::vector<Drawn> out;
  tween.at(ms, out);
  REQUIRE_FALSE(out.empty());
  return out.front();
}

}  // namespace

TEST_CASE("a tween starts at the old picture and ends at the new one", "[tween]") {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Picture from = scene(seed);
    const Picture to = scene(seed + 1000);
    const Tween tween(from, to);
    INFO("seed " << seed);
    // Curves of one key that change their form are drawn twice in between; at both ends only one of them is.
    REQUIRE(seen(tween, from, to, 0) == seen(from));
    REQUIRE(seen(tween, from, to, static_cast<float>(tween.duration())) == seen(to));
    REQUIRE(seen(tween, from, to, 5000) == seen(to));
    REQUIRE(tween.duration() <= 350);
  }
}

TEST_CASE("at the end the new picture is drawn in its own order", "[tween]") {
  const Picture from = scene(3);
  const Picture to = scene(4);
  std::vector<Drawn> out;
  Tween(from, to).at(350, out);
  REQUIRE(out.size() == to.shapes.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    CHECK(out[i].shape.key == to.shapes[i].key);
    CHECK(out[i].opacity == 1);
    CHECK(out[i].extent == 1);
    CHECK(out[i].blend == 1);
    CHECK_FALSE(out[i].from_old);
  }
}

TEST_CASE("one thing moves at a time", "[tween]") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Picture from = scene(seed);
    const Picture to = scene(seed + 500);
    const Tween tween(from, to);
    for (int ms = 0; ms < tween.duration(); ++ms) {
      Change change = changes(tween, static_cast<float>(ms), static_cast<float>(ms) + 0.5F);
      // The new connector behind a travelling pill is part of that movement.
      if (change.moves && change.connects) change.connects = false;
      INFO("seed " << seed << " at " << ms << " ms: " << change.fades_out << change.moves << change.grows
                   << change.connects << change.marks);
      REQUIRE(change.count() <= 1);
    }
  }
}

TEST_CASE("equal pictures take no time", "[tween]") {
  const Picture one = scene(7);
  const Picture same = scene(7);
  CHECK(Tween(one, same).duration() == 0);
  CHECK(Tween(Picture{}, Picture{}).duration() == 0);
  std::vector<Drawn> out;
  Tween(one, same).at(0, out);
  CHECK(out.size() == one.shapes.size());
}

TEST_CASE("a phase that has nothing to do takes no time", "[tween]") {
  const Picture from = cell_at({0, 0, 40, 24});
  const Picture to = cell_at({100, 0, 40, 24});
  const Tween tween(from, to);
  CHECK(tween.duration() == 150);
  CHECK(first_at(tween, 75).shape.at.x == Approx(100 * ease_out(0.5F)));
  CHECK(first_at(tween, 75).shape.at.w == 40);
}

TEST_CASE("a box that grows over one edge keeps the other", "[tween]") {
  const Picture from = cell_at({0, 100, 40, 24});
  const Picture to = cell_at({0, 60, 40, 64});
  const Tween tween(from, to);
  for (float ms = 0; ms <= 150; ms += 10) {
    const Box at = first_at(tween, ms).shape.at;
    CHECK(at.bottom() == Approx(124));
    CHECK(at.y <= 100);
  }
}

TEST_CASE("colours change last, and words cut before", "[tween]") {
  const Picture from = cell_at({0, 0, 40, 24}, solid(Color::page), "1");
  const Picture to = cell_at({50, 0, 40, 24}, tint(Color::fresh, 12), "2");
  const Tween tween(from, to);
  std::vector<Drawn> out;
  tween.at(10, out);
  CHECK(out[0].blend == 0);
  CHECK(out[0].fill_before == solid(Color::page));
  CHECK(out[1].from_old);
  tween.at(static_cast<float>(tween.duration()) - 10, out);
  CHECK(out[0].shape.at.x == 50);
  CHECK(out[0].blend > 0.5F);
  CHECK_FALSE(out[1].from_old);
}

TEST_CASE("a removed shape stays above what it stood above", "[tween]") {
  const auto draw = [](bool with_word) {
    Pen pen(100, "t");
    pen.item("a", Role::cell, "a");
    pen.rect("border", {0, 0, 40, 24}, {solid(Color::page), {}});
    if (with_word) pen.text("word", {8, 16}, "v", mono(Color::ink));
    pen.item("b", Role::cell, "b");
    pen.rect("border", {50, 0, 40, 24}, {solid(Color::page), {}});
    return pen.finish(40);
  };
  const Picture from = draw(true);
  const Picture to = draw(false);
  const Tween tween(from, to);
  std::vector<Drawn> out;
  tween.at(20, out);
  REQUIRE(out.size() == 3);
  CHECK(out[1].from_old);
  CHECK(out[1].shape.form == Form::text);
  CHECK(out[1].opacity < 1);
}

namespace {

Picture travelling(bool connector, float pill_x, float pill_y, bool pill) {
  Pen pen(400, "t");
  if (connector) {
    pen.item("wire", Role::connector, "wire");
    pen.arrow("path", {20, 20}, {220, 120}, {});
  }
  if (pill) {
    pen.item("get", Role::pill, "GET");
    pen.along("wire");
    pen.pill({pill_x - 20, pill_y - 9.5F}, "GET", Color::a, true, 11, 40);
  }
  return pen.finish(200);
}

Point pill_middle(const Tween& tween, float ms) {
  std::vector<Drawn> out;
  tween.at(ms, out);
  for (const Drawn& drawn : out)
    if (drawn.shape.form == Form::rect)
      return {drawn.shape.at.x + drawn.shape.at.w / 2, drawn.shape.at.y + drawn.shape.at.h / 2};
  return {-1, -1};
}

}  // namespace

TEST_CASE("a pill follows its connector", "[tween]") {
  const Picture from = travelling(true, 20, 20, true);
  const Picture to = travelling(true, 220, 120, true);
  const Tween tween(from, to);
  CHECK(pill_middle(tween, 0) == Point{20, 20});
  const Point early = pill_middle(tween, 15);
  CHECK(early.x > 40);
  CHECK(early.y < 20 + (early.x - 20) / 2 - 5);  // the curve leaves level; a straight way would be lower
  CHECK(pill_middle(tween, 350) == Point{220, 120});
}

TEST_CASE("a pill goes against its connector when that is its way", "[tween]") {
  const Picture from = travelling(true, 220, 120, true);
  const Picture to = travelling(true, 20, 20, true);
  const Tween tween(from, to);
  const Point early = pill_middle(tween, 15);
  CHECK(early.x < 200);
  CHECK(early.y > 120 - (220 - early.x) / 2 + 5);
}

TEST_CASE("a new pill comes from its connector's start, and a new connector behind it", "[tween]") {
  const Picture from = travelling(false, 0, 0, false);
  const Picture to = travelling(true, 220, 120, true);
  const Tween tween(from, to);
  CHECK(pill_middle(tween, 0) == Point{-1, -1});
  const Point early = pill_middle(tween, 1);
  CHECK(early.x < 30);
  std::vector<Drawn> out;
  tween.at(static_cast<float>(tween.duration()) / 2, out);
  const auto wire = std::find_if(out.begin(), out.end(), [](const Drawn& d) { return d.shape.form == Form::curve; });
  REQUIRE(wire != out.end());
  CHECK(wire->extent > 0.5F);
  CHECK(wire->extent < 1);
}

TEST_CASE("a connector retracts when it goes", "[tween]") {
  const Picture from = travelling(true, 0, 0, false);
  const Picture to = travelling(false, 0, 0, false);
  const Tween tween(from, to);
  const Drawn half = first_at(tween, 60);
  CHECK(half.from_old);
  CHECK(half.extent < 1);
  CHECK(half.opacity == 1);
}

TEST_CASE("a lens may give its own tracks", "[tween]") {
  const Picture from = cell_at({0, 0, 40, 24});
  Picture to = cell_at({100, 0, 40, 24}, tint(Color::fresh, 12));
  to.tracks = {{Phase::mark, "cell", 0, 100}, {Phase::move, "other", 0, 50}, {Phase::move, "", 100, 300}};
  const Tween tween(from, to);
  CHECK(tween.duration() == 300);
  CHECK(first_at(tween, 50).blend == Approx(ease_out(0.5F)));
  CHECK(first_at(tween, 99).shape.at.x == 0);
  CHECK(first_at(tween, 200).shape.at.x == Approx(100 * ease_out(0.5F)));
  to.tracks = {{Phase::leave, "", -50, 9000}};
  const Tween clamped(from, to);
  CHECK(clamped.duration() == 350);
  CHECK(first_at(clamped, 349).shape.at.x == 0);
  CHECK(first_at(clamped, 350).shape.at.x == 100);
}

TEST_CASE("easing starts fast and ends gently", "[tween]") {
  CHECK(ease_out(-1) == 0);
  CHECK(ease_out(0) == 0);
  CHECK(ease_out(0.5F) == Approx(0.75));
  CHECK(ease_out(1) == 1);
  CHECK(ease_out(2) == 1);
}
