#include "tools/glassbox/box.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/content/content_folder.hpp"

using namespace glassbox;

TEST_CASE("a sound content folder has no errors") {
  const ContentFolder content;
  for (const Error& error : content.errors()) INFO(to_text(error));
  CHECK(content.errors().empty());
}

TEST_CASE("each fault of a box is named with its line") {
  const ContentFolder content;
  SECTION("missing field") {
    content.spoil("\"why\": \"Because.\",", "");
    CHECK(says(content.errors(), "'why' is missing", 1));
  }
  SECTION("unknown field") {
    content.spoil("\"why\"", "\"whyy\"");
    CHECK(says(content.errors(), "unknown field 'whyy'", 13));
  }
  SECTION("wrong type") {
    content.spoil("\"line\": 1", "\"line\": 0");
    CHECK(says(content.errors(), "'line' must be a whole number of at least 1", 9));
  }
  SECTION("a lens that the machine does not have") {
    content.spoil("[\"slots\"]", "[\"heap\"]");
    CHECK(says(content.errors(), "names no lens of this machine: 'heap'", 5));
  }
  SECTION("no right answer") {
    content.spoil(", \"right\": true", ", \"misconception\": \"d\"");
    CHECK(says(content.errors(), "exactly one", 11));
  }
  SECTION("no such machine") {
    content.spoil("\"machine\": \"redis\"", "\"machine\": \"kafka\"");
    CHECK(says(content.errors(), "names no machine: 'kafka'", 3));
  }
  SECTION("no such program") {
    content.spoil("get.redis", "got.redis");
    CHECK(says(content.errors(), "cannot be read", 4));
  }
}

TEST_CASE("a program that does not load is reported in its own file") {
  const ContentFolder content;
  content.write("boxes/redis/get.redis", "@7001 GET user:1\n@7001 SET \"user:1\n");
  CHECK(says(content.errors(), "", 2));
}

TEST_CASE("a file that no box names is reported") {
  const ContentFolder content;
  content.write("boxes/redis/lost.redis", "GET a\n");
  CHECK(says(content.errors(), "no box names this file", 0));
}
