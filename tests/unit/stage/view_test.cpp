#include "ui/stage/view.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/stage/canvas.hpp"
#include "tests/unit/stage/toy.hpp"

using namespace glassbox;
using Catch::Approx;

namespace {

struct Shown {
  Run run = test::toy_run();
  test::Canvas canvas;
  Fonts fonts;
  View view{run};

  Shown() {
    view.place(280, 200, 2, 14);
    view.show(0, 0, -1, false);
  }
  void draw(double now) {
    canvas.clear();
    view.draw(canvas.list(), fonts, now);
  }
};

}  // namespace

TEST_CASE("a view wants a frame when it would look different, and no other") {
  Shown shown;
  View& view = shown.view;
  CHECK(view.width_px() == 560);
  CHECK(view.height_px() == 400);
  CHECK(view.wants_frame());
  shown.draw(0);
  CHECK_FALSE(view.wants_frame());

  view.show(0, 0, -1, true);  // as it is
  CHECK_FALSE(view.wants_frame());
  view.pointer(Pointer::move, 5, 90, 0);  // over nothing
  CHECK_FALSE(view.wants_frame());
  view.pointer(Pointer::move, 5, 15, 0);  // over the square
  CHECK(view.wants_frame());
  shown.draw(0);
  view.pointer(Pointer::move, 6, 15, 0);  // still over it
  CHECK_FALSE(view.wants_frame());
  view.pointer(Pointer::leave, 0, 0, 0);
  CHECK(view.wants_frame());
  shown.draw(0);

  shown.run.focus = "square";
  ++shown.run.revision;
  CHECK(view.wants_frame());
  shown.draw(0);
  CHECK(view.hit(5, 45)->item->id == "inside");  // the lens was asked again
  view.place(280, 200, 1, 14);
  CHECK(view.wants_frame());
  shown.draw(0);
  view.set_theme(Theme::light);  // as it is
  CHECK_FALSE(view.wants_frame());
  view.set_theme(Theme::dark);
  CHECK(view.wants_frame());
}

TEST_CASE("motion begins with its first frame and ends by its duration") {
  Shown shown;
  View& view = shown.view;
  shown.draw(0);
  view.show(0, 1, -1, true);
  CHECK(view.moving());
  shown.draw(5000);
  CHECK(view.moving());
  shown.draw(5400);  // no tween lasts longer than 350 ms
  CHECK_FALSE(view.moving());
  CHECK_FALSE(view.wants_frame());

  view.show(0, 2, -1, false);  // a cut
  CHECK_FALSE(view.moving());
  CHECK(view.wants_frame());
  view.show(1, 3, -1, true);  // another lens is another scene
  CHECK_FALSE(view.moving());
}

TEST_CASE("height follows the picture, the stable one the tallest stop") {
  Shown shown;
  View& view = shown.view;
  CHECK(view.height(false) == Approx(100));
  CHECK(view.height(true) == Approx(200));  // step 10
  view.place(280, 200, 2, 28);              // twice the font size
  CHECK(view.height(false) == Approx(200));
  CHECK(shown.run.stable_height(0, 280, 1) == Approx(100));
}

TEST_CASE("two lenses stand side by side") {
  Shown shown;
  View& view = shown.view;
  view.show(0, 0, 1, false);
  CHECK(view.hit(5, 15)->item->id == "square");
  CHECK_FALSE(view.hit(140, 15).has_value());  // the gap
  const auto second = view.hit(128 + 24 + 5, 15);
  REQUIRE(second.has_value());
  CHECK(second->box.x == Approx(152));
}

TEST_CASE("zooming keeps the point under the pointer, panning keeps the picture in sight") {
  Shown shown;
  View& view = shown.view;
  view.zoom(4, 10, 20);  // the middle of the square
  const auto hit = view.hit(10, 20);
  REQUIRE(hit.has_value());
  CHECK(hit->box.w == Approx(80));
  CHECK(hit->box.x + hit->box.w / 2 == Approx(10).margin(0.01));
  CHECK(hit->box.y + hit->box.h / 2 == Approx(20).margin(0.01));

  view.pan(-20, 0);
  CHECK(view.hit(5, 30)->box.x == Approx(-50));
  view.pan(1000, 1000);  // no further than the picture's edge
  CHECK(view.hit(5, 60)->box.x == Approx(0));

  view.pointer(Pointer::down, 50, 50, 1);  // dragging pans
  view.pointer(Pointer::move, 40, 50, 1);
  view.pointer(Pointer::up, 40, 50, 0);
  CHECK(view.hit(5, 60)->box.x == Approx(-10));

  view.zoom(1000, 0, 0);
  CHECK(view.hit(0, 100)->box.w <= Approx(160));  // eight times is the most
  view.fit();
  CHECK(view.hit(5, 15)->box.w == Approx(20));  // it fits as it is
}
