#include "tools/glassbox/json_file.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace glassbox;

TEST_CASE("a value is found with its line") {
  const auto file = parse_json("box.json",
                               "{\n  \"title\": \"A\",\n  \"predict\": {\n    \"answers\": [\n      1,\n      "
                               "{\"text\": \"x\"}\n    ]\n  }\n}\n");
  REQUIRE(file);
  CHECK(file.value().error_at("/title", "").where.line == 2);
  CHECK(file.value().error_at("/predict/answers/1/text", "").where.line == 6);
  CHECK(file.value().root["predict"]["answers"][1]["text"] == "x");
}

TEST_CASE("a missing value is reported at the value around it") {
  const auto file = parse_json("box.json", "{\n\n  \"predict\": {\n    \"line\": 3\n  }\n}");
  REQUIRE(file);
  const Error error = file.value().error_at("/predict/question", "'question' is missing");
  CHECK(error.where.line == 3);
  CHECK(error.where.path == "/predict/question");
}

TEST_CASE("what is not JSON is refused with line and reason") {
  const auto file = parse_json("box.json", "{\n  \"title\": \"A\",\n  oops\n}");
  REQUIRE(!file);
  CHECK(file.error().where.line == 3);
  CHECK(file.error().what.find("not JSON") == 0);
}

TEST_CASE("a key that stands twice is refused") {
  const auto file = parse_json("box.json", "{\"title\": 1,\n \"title\": 2}");
  REQUIRE(!file);
  CHECK(file.error().where.line == 2);
}

TEST_CASE("nesting has a limit") {
  const auto file = parse_json("box.json", std::string(100'000, '['));
  REQUIRE(!file);
  CHECK(file.error().what == "nested deeper than 64 levels");
}
