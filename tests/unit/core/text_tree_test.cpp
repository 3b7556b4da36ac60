#include <catch2/catch_test_macros.hpp>

#include "engine/core/pen.hpp"
#include "engine/core/writers.hpp"

using namespace glassbox;

namespace {

Picture sample() {
  Pen pen(200, "sample");
  const auto region = pen.caption("slots", {10, 20}, "slots");
  const auto ring = pen.item("ring", Role::mark, "", region);
  pen.circle("ring", {5, 5}, 3, {});
  pen.item("slots/1", Role::cell, "slot 1", ring);
  pen.meaning(Color::fresh);
  pen.fact("owner", "7001");
  pen.fact("state", "stable");
  pen.rect("border", {10.25F, 30, 0.5F, 20}, {});
  pen.item("note", Role::note, "a line\nbreak");
  return pen.finish(100);
}

}  // namespace

TEST_CASE("text is a tree of what can be said", "[writers]") {
  CHECK(to_text(sample()) == "slots\n  slot 1; owner: 7001; state: stable\na line break\n");
  CHECK(to_text(Picture{}).empty());
}

TEST_CASE("the tree as JSON has ids, roles, boxes and facts", "[writers]") {
  const std::string json = to_tree_json(sample());
  CHECK(json.starts_with("[{\"id\":\"slots\",\"role\":\"region\",\"label\":\"slots\",\"meaning\":\"none\",\"box\":["));
  CHECK(json.find("\"items\":[{\"id\":\"slots/1\",\"role\":\"cell\",\"label\":\"slot 1\",\"meaning\":\"new\","
                  "\"box\":[10.25,30,0.5,20],\"facts\":[[\"owner\",\"7001\"],[\"state\",\"stable\"]]}]") !=
        std::string::npos);
  CHECK(json.find("\"label\":\"a line\\nbreak\"") != std::string::npos);
  CHECK(to_tree_json(Picture{}) == "[]");
}

TEST_CASE("a parent that does not come first is no parent", "[writers]") {
  Picture picture = sample();
  picture.items[0].parent = 3;
  picture.items[3].parent = 3;
  CHECK(to_text(picture).starts_with("slots\n"));
}

TEST_CASE("JSON strings hold any bytes", "[writers]") {
  CHECK(json_string("a\"b\\c/d") == "\"a\\\"b\\\\c/d\"");
  CHECK(json_string(std::string_view("\x00\x01\x1F\n\t\r\x7F", 7)) == "\"\\u0000\\u0001\\u001f\\n\\t\\r\x7F\"");
  CHECK(json_string("größe ✓ 😀") == "\"größe ✓ 😀\"");
  CHECK(json_string("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(json_string("\xC3") == "\"\xEF\xBF\xBD\"");
  CHECK(json_string("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
