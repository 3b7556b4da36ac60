#include "tools/glassbox/box.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/glassbox/check.hpp"

using namespace glassbox;
namespace fs = std::filesystem;

namespace {

// A content folder with one sound box, that a test then spoils.
class ContentFolder {
 public:
  ContentFolder() : root_(fs::temp_directory_path() / ("glassbox-content-" + std::to_string(counter_++))) {
    fs::remove_all(root_);
    fs::create_directories(root_ / "boxes" / "redis");
    write("boxes/redis/get.redis", "@7001 GET user:1\n");
    write("boxes/redis/get_solved.redis", "@7002 GET user:1\n");
    write("boxes/redis/get.json", kSound);
  }
  ~ContentFolder() { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  // The sound box with one passage replaced.
  void spoil(const std::string& from, const std::string& to) const {
    std::string text = kSound;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    write("boxes/redis/get.json", text.replace(at, from.size(), to));
  }
  [[nodiscard]] std::vector<Error> errors() const { return check_content(root_.string()).errors; }

 private:
  static constexpr const char* kSound = R"({
  "title": "A read",
  "machine": "redis",
  "program": "get.redis",
  "lenses": ["slots"],
  "level": "must",
  "moment": "Line 1.",
  "predict": {
    "line": 1,
    "question": "What?",
    "answers": [{"text": "a", "misconception": "b"}, {"text": "c", "right": true}]
  },
  "why": "Because.",
  "challenge": {"goal": "g", "judge": "j", "solutions": ["get_solved.redis"]},
  "then_ask": "And?"
}
)";
  static inline int counter_ = 0;
  fs::path root_;
};

bool says(const std::vector<Error>& errors, const std::string& what, std::int32_t line) {
  return std::any_of(errors.begin(), errors.end(),
                     [&](const Error& e) { return e.what.find(what) != std::string::npos && e.where.line == line; });
}

}  // namespace

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

TEST_CASE("a page's boxes and lenses must exist") {
  const ContentFolder content;
  content.write(
      "handbook/page.md",
      "# A\n\n<glass-box box=\"redis/got\"></glass-box>\n<glass-box box=\"redis/get\" lens=\"heap\"></glass-box>\n");
  const auto errors = content.errors();
  CHECK(errors.size() == 2);
  CHECK(says(errors, "names no box: 'redis/got'", 3));
  CHECK(says(errors, "names no lens of redis: 'heap'", 4));
}
