// Every rule finds its fault, and finds none where there is none.
#include "engine/core/lint.hpp"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <string>

#include "engine/core/pen.hpp"

using namespace glassbox;

namespace {

constexpr RectStyle kCell = {solid(Color::page), solid(Color::line)};

std::string faults(const std::function<void(Pen&)>& draw) {
  Pen pen(400, "picture");
  pen.item("it", Role::note, "it");
  draw(pen);
  std::string out;
  for (const Fault& fault : lint(pen.finish(200))) out += fault.shape + ": " + fault.reason + "\n";
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TextStyle middle(Color color = Color::ink, float size = 12) {
  return mono(color, size, false, Anchor::middle);
}

}  // namespace

TEST_CASE("a clean picture has no fault", "[lint]") {
  const std::string found = faults([](Pen& pen) {
    const auto region = pen.caption("slots", {16, 24}, "hash slots", "16,384 of them");
    for (int i = 0; i < 8; ++i) {
      pen.item("slots/" + std::to_string(i), Role::cell, "slot", region);
      pen.cell({16.0F + static_cast<float>(i) * 20, 40, 20, 24}, std::to_string(i), kCell, middle());
    }
    pen.item("card", Role::card, "card", region);
    pen.rect("border", {16, 80, 160, 60}, {tint(Color::running, 12), solid(Color::running)});
    pen.rect("bar", {16, 80, 3, 60}, {solid(Color::running), {}});
    pen.text("name", {28, 98}, "7001", mono(Color::running, 12, true));
    pen.text("note", {28, 116}, "owns the slot", words(Color::soft, 11));
    pen.item("pill", Role::pill, "pill");
    pen.pill({200, 150}, "GET", Color::a, true);
    pen.item("wire", Role::connector, "wire");
    pen.arrow("path", {176, 110}, {300, 60}, {solid(Color::faint), 1.25F});
    pen.item("badge", Role::mark, "");
    pen.circle("disc", {320, 60}, 9, {deep(Color::running), {}});
    pen.text("number", {320, 64}, "1", words(Color::page, 11, true, Anchor::middle));
    pen.item("ring", Role::mark, "");
    pen.rect("ring", {25, 86, 36, 17}, {{}, solid(Color::ink), 4, 1.5F});
    pen.item("empty", Role::note, "nothing to read");
    pen.text("nothing", {30, 98}, "", words(Color::ink));
  });
  CHECK(found == "");
}

TEST_CASE("text over text", "[lint]") {
  CHECK(has(faults([](Pen& pen) {
              pen.text("a", {10, 20}, "first", words(Color::ink));
              pen.text("b", {30, 24}, "second", words(Color::ink));
            }),
            "it/0: text 'first' overlaps text 'second' of it/1"));
  CHECK(faults([](Pen& pen) {
          pen.text("a", {10, 20}, "first", words(Color::ink));
          pen.text("b", {10, 36}, "second", words(Color::ink));
        }).empty());
}

TEST_CASE("what stands outside", "[lint]") {
  CHECK(has(faults([](Pen& pen) { pen.text("a", {380, 20}, "too long", words(Color::ink)); }), "outside the picture"));
  CHECK(has(faults([](Pen& pen) { pen.text("a", {10, 5}, "high", words(Color::ink)); }), "outside the picture"));
  CHECK(has(faults([](Pen& pen) { pen.rect("a", {-5, 20, 20, 20}, kCell); }), "it/0: the shape stands 5.0 px outside"));
  CHECK(has(faults([](Pen& pen) { pen.line("a", {0, 0}, {0, 250}, {}); }), "50.0 px outside"));
  // Control points may be outside, the path not.
  const Point bow[] = {{10, 10}, {10, -20}, {60, -20}, {60, 60}};
  const Point low[] = {{10, 40}, {-4, 40}, {-4, 60}, {40, 60}};
  CHECK(has(faults([&](Pen& pen) { pen.curve("a", bow, {}); }), "outside"));
  CHECK_FALSE(has(faults([&](Pen& pen) { pen.curve("a", low, {}); }), "outside"));
}

TEST_CASE("text too near to the border that it stands in", "[lint]") {
  const auto at = [](float x, float y) {
    return faults([x, y](Pen& pen) {
      pen.rect("border", {10, 10, 100, 24}, kCell);
      pen.text("value", {x, y}, "user:1", mono(Color::ink));
    });
  };
  CHECK(at(16, 26).empty());
  CHECK(has(at(13, 26), "it/1: text 'user:1' stands 3.0 px from the border of it/0; at least 6"));
  CHECK(has(at(62, 26), "px from the border of it/0; at least 6"));
  CHECK(has(at(30, 20), "at least 2 above and below"));
  // A fill without a stroke has an edge where it differs from what lies beneath.
  const auto band = [](Color color) {
    return faults([color](Pen& pen) {
      pen.rect("band", {10, 10, 100, 24}, {solid(color), {}});
      pen.text("value", {12, 26}, "user:1", mono(Color::ink));
    });
  };
  CHECK(has(band(Color::sunken), "at least 6"));
  CHECK(band(Color::surface).empty());
}

TEST_CASE("a character may fill its cell", "[lint]") {
  const auto cell = [](float width) {
    return faults([width](Pen& pen) {
      pen.rect("border", {10, 10, width, 24}, kCell);
      pen.text("value", {10 + width / 2, 26}, "10", middle());
    });
  };
  CHECK(cell(24).empty());
  CHECK(has(cell(25), "at least 6"));
  CHECK(cell(26.5F).empty());
}

TEST_CASE("text across a border or a disc", "[lint]") {
  CHECK(has(faults([](Pen& pen) {
              pen.rect("border", {10, 10, 40, 24}, kCell);
              pen.text("value", {20, 26}, "user:1000", mono(Color::ink));
            }),
            "it/1: text 'user:1000' stands across the border of it/0"));
  CHECK(has(faults([](Pen& pen) {
              pen.circle("disc", {20, 20}, 8, {solid(Color::page), solid(Color::line)});
              pen.text("value", {20, 24}, "user", words(Color::ink));
            }),
            "across the border of it/0"));
  // A ground of its own keeps the text apart.
  CHECK(faults([](Pen& pen) {
          pen.rect("border", {10, 10, 40, 24}, kCell);
          pen.rect("ground", {14, 12, 90, 20}, {solid(Color::surface), solid(Color::line)});
          pen.text("value", {20, 26}, "user:1000", mono(Color::ink));
        }).empty());
}

TEST_CASE("text that something is drawn over", "[lint]") {
  CHECK(has(faults([](Pen& pen) {
              pen.text("value", {20, 26}, "user:1", mono(Color::ink));
              pen.rect("over", {10, 10, 100, 24}, kCell);
            }),
            "it/0: text 'user:1' is covered by it/1"));
  CHECK(has(faults([](Pen& pen) {
              pen.text("value", {20, 26}, "user:1", mono(Color::ink));
              pen.rect("ring", {40, 10, 100, 24}, {{}, solid(Color::ink)});
            }),
            "covered by it/1"));
  // A frame around it, drawn last, is only its border.
  CHECK(faults([](Pen& pen) {
          pen.text("value", {20, 26}, "user:1", mono(Color::ink));
          pen.rect("frame", {10, 10, 100, 24}, {{}, solid(Color::line)});
        }).empty());
}

TEST_CASE("a line through text", "[lint]") {
  const auto wire = [](const LineStyle& style, bool ground) {
    return faults([&](Pen& pen) {
      pen.arrow("path", {0, 10}, {200, 90}, style);
      if (ground) pen.rect("ground", {70, 36, 60, 20}, {solid(Color::surface), {}});
      pen.text("label", {100, 52}, "moved", words(Color::ink, 12, false, Anchor::middle));
    });
  };
  CHECK(has(wire({solid(Color::faint)}, false), "text 'moved' is crossed by it/0"));
  CHECK(wire({solid(Color::faint)}, true).empty());
  CHECK(wire({solid(Color::grid)}, false).empty());
  CHECK(has(faults([](Pen& pen) {
              pen.line("rule", {0, 22}, {200, 22}, {});
              pen.text("label", {20, 26}, "moved", words(Color::ink));
            }),
            "crossed by it/0"));
  CHECK(faults([](Pen& pen) {
          pen.line("rule", {0, 32}, {200, 32}, {});
          pen.text("label", {20, 26}, "moved", words(Color::ink));
        }).empty());
}

TEST_CASE("words that cannot be read on their ground", "[lint]") {
  const auto on = [](Paint ground, Color color) {
    return faults([&](Pen& pen) {
      pen.rect("ground", {10, 10, 100, 24}, {ground, {}});
      pen.text("value", {20, 26}, "user:1", mono(color));
    });
  };
  CHECK(on(tint(Color::running, 22), Color::running).empty());
  CHECK(has(on(solid(Color::page), Color::line),
            "text 'user:1' has a contrast of 1.38 in the light theme; at least 4.5"));
  CHECK(has(on(solid(Color::running), Color::ink), "at least 4.5"));
  CHECK(has(on(solid(Color::b), Color::page), "light theme; at least 4.5"));
  CHECK(on(deep(Color::b), Color::page).empty());
}

TEST_CASE("marks that cannot be seen on their ground", "[lint]") {
  const auto dot = [](Color color, Paint ground) {
    return faults([&](Pen& pen) {
      pen.rect("ground", {10, 10, 100, 40}, {ground, {}});
      pen.circle("dot", {50, 30}, 4, {solid(color), {}});
    });
  };
  CHECK(dot(Color::a, solid(Color::page)).empty());
  CHECK(has(dot(Color::a, solid(Color::running)), "it/1: a has a contrast of"));
  CHECK(dot(Color::line, solid(Color::page)).empty());  // decoration
  const auto wire = [](Color color) {
    return faults([&](Pen& pen) {
      pen.rect("ground", {10, 10, 100, 40}, {solid(Color::ink), {}});
      pen.arrow("path", {20, 20}, {90, 40}, {solid(color)});
    });
  };
  CHECK(has(wire(Color::soft), "at least 3"));
  CHECK(wire(Color::page).empty());
  // A border may stand out from its own fill.
  CHECK(faults([](Pen& pen) {
          pen.rect("ground", {10, 10, 100, 40}, {solid(Color::running), {}});
          pen.rect("cell", {30, 20, 20, 20}, {solid(Color::page), solid(Color::running)});
        }).empty());
}

TEST_CASE("text that is too small", "[lint]") {
  CHECK(has(faults([](Pen& pen) { pen.text("a", {10, 20}, "tiny", words(Color::ink, 10)); }),
            "text 'tiny' is 10.0 px high; at least 10.5"));
  CHECK(faults([](Pen& pen) { pen.text("a", {10, 20}, "small", words(Color::ink, 10.5F)); }).empty());
}

TEST_CASE("items without an id, a label or order", "[lint]") {
  CHECK(has(faults([](Pen& pen) {
              pen.item("", Role::note, "nameless");
              pen.rect("r", {1, 1, 5, 5}, kCell);
            }),
            "/0: its item has no id"));
  CHECK(has(faults([](Pen& pen) { pen.item("it", Role::note, "again"); }), "it: the id is used twice"));
  CHECK(has(faults([](Pen& pen) { pen.item("x", Role::cell, ""); }), "x: a cell without a label"));
  CHECK(faults([](Pen& pen) { pen.item("x", Role::mark, ""); }).empty());
  CHECK(has(faults([](Pen& pen) { pen.item("x", Role::cell, "x", 7); }), "x: its parent does not come before it"));
}

TEST_CASE("an empty picture and a huge one are linted", "[lint]") {
  CHECK(lint(Picture{}).empty());
  Pen pen(4000, "many");
  for (int i = 0; i < 20'000; ++i) {
    pen.item("c/" + std::to_string(i), Role::cell, "c");
    pen.cell({static_cast<float>(i % 100) * 40, static_cast<float>(i / 100) * 24, 40, 24}, "42", kCell, middle());
  }
  CHECK(lint(pen.finish(4800)).empty());
}
