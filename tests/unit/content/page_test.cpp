#include <catch2/catch_test_macros.hpp>

#include "tests/unit/content/content_folder.hpp"
#include "tools/glassbox/front_matter.hpp"

using namespace glassbox;

namespace {

// The front matter of a sound page: 16 lines.
const std::string kFront = R"(---
title: "Get: a read"
description: "What a read does."
id: get
module: 4
topic: M4T5
order: "4.10"
kind: topic
level: must
minutes: 20
prerequisites: [set]
versions: {redis: "8"}
boxes: [redis/get]
errata: []
updated: 2026-11-24
---
)";
const std::string kText = "\n<glass-box box=\"redis/get\" lens=\"slots\"></glass-box>\n";

class PageFolder : public ContentFolder {
 public:
  PageFolder() {
    write("handbook/pages.json", R"([{"topic": "M4T5", "id": "get", "order": "4.10", "title": "Get"},
                                     {"topic": "M4T5", "id": "set", "order": "4.9", "title": "Set"}])");
    write("handbook/samples/get.redis", "@7001 GET user:1\n@7002 GET user:1\n");
    write("handbook/samples/get.out", "@7001 GET user:1\n(nil)\n");
    page(kText);
  }
  void page(const std::string& text, const std::string& front = kFront) const {
    write("handbook/get.md", front + text);
  }
  // The sound page with one passage of its front matter replaced.
  void spoil_front(const std::string& from, const std::string& to) const {
    std::string front = kFront;
    const std::size_t at = front.find(from);
    REQUIRE(at != std::string::npos);
    page(kText, front.replace(at, from.size(), to));
  }
};

}  // namespace

TEST_CASE("a sound page has no errors") {
  const PageFolder content;
  CHECK(content.errors().empty());
  content.page(kText + "\n```text session=\"samples/get.redis\" lines=\"2\"\n```\n\n```text\ntyped\n```\n");
  CHECK(content.errors().empty());
}

TEST_CASE("a page's boxes and lenses must exist") {
  const PageFolder content;
  content.page(
      "\n<glass-box box=\"redis/got\"></glass-box>\n<glass-box box=\"redis/get\" lens=\"heap\"></glass-box>\n");
  const auto errors = content.errors();
  CHECK(says(errors, "names no box: 'redis/got'", 18));
  CHECK(says(errors, "names no lens of redis: 'heap'", 19));
}

TEST_CASE("each fault of front matter is named with its line") {
  const PageFolder content;
  struct Fault {
    const char* from;
    const char* to;
    const char* what;
    std::int32_t line;
  };
  const Fault faults[] = {
      {"---\ntitle", "title", "has no front matter", 1},
      {"level: must\n", "", "front matter has no 'level'", 1},
      {"level: must", "level: hard", "'level' is 'hard'", 9},
      {"kind: topic", "kind: essay", "'kind' is 'essay'", 8},
      {"minutes: 20", "minutes: long", "'minutes' is 'long'", 10},
      {"minutes: 20", "minutes: [20]", "'minutes' is not a text", 10},
      {"minutes: 20", "minutes: 20\nminutes: 30", "'minutes' stands twice", 11},
      {"prerequisites: [set]", "prerequisites: [put]", "names no page: 'put'", 11},
      {"prerequisites: [set]", "prerequisites:\n  - set\n  - put", "names no page: 'put'", 11},
      {"prerequisites: [set]", "prerequisites: set", "'prerequisites' is not a list", 11},
      {"versions: {redis: \"8\"}", "versions: {redis}", "not a map", 12},
      {"boxes: [redis/get]", "boxes: []", "'boxes' are not those of the page", 13},
      {"updated: 2026-11-24", "updated: 24 November", "'updated' is '24 November'", 15},
      {"updated: 2026-11-24", "updated: 2026-13-24", "'updated' is '2026-13-24'", 15},
      {"errata: []", "errata: []\nauthor: me", "front matter knows no 'author'", 15},
      {"errata: []", "errata", "not a line of front matter", 14},
      {"title: \"Get: a read\"", "title:", "'title' is empty", 2},
      {"id: get", "id: got", "'id' is 'got'", 4},
      {"module: 4", "module: 3", "'module' is '3'", 5},
      {"order: \"4.10\"", "order: \"4.1\"", "'order' is '4.1'", 7},
      {"topic: M4T5", "topic: M4T6", "'topic' is 'M4T6'", 6},
  };
  for (const Fault& fault : faults) {
    INFO(fault.to);
    content.spoil_front(fault.from, fault.to);
    CHECK(says(content.errors(), fault.what, fault.line));
  }
}

TEST_CASE("a page that the handbook does not plan, and a page about the site") {
  const PageFolder content;
  content.write("handbook/got.md", kFront + kText);
  CHECK(says(content.errors(), "the handbook plans no page 'got'", 1));
  content.write("site/host.md", "---\ntitle: Host\n---\n");
  CHECK(says(content.errors(), "front matter has no 'description'", 1));
}

TEST_CASE("samples exist, their lines too, and nothing is typed in their place") {
  const PageFolder content;
  const auto fence = [&](const std::string& text) {
    content.page(kText + "\n" + text + "\n```\n");
    return content.errors();
  };
  CHECK(says(fence("```text session=\"samples/got.redis\""), "names no sample: 'samples/got.redis'", 20));
  CHECK(says(fence("```text file=\"samples\""), "names no sample: 'samples'", 20));
  CHECK(says(fence("```text file=\"samples/get.redis\" lines=\"2-3\""), "has 2", 20));
  CHECK(says(fence("```text file=\"samples/get.redis\" lines=\"0-1\""), "has 2", 20));
  CHECK(says(fence("```text file=\"samples/get.redis\" lines=\"1,2\""), "has 2", 20));
  CHECK(says(fence("```text file=\"samples/get.redis\"\n@7001 GET user:1"), "is not empty", 20));
  CHECK(fence("```text file=\"samples/get.redis\" lines=\"2-\"").empty());
  content.write("handbook/samples/lone.redis", "GET a\n");
  CHECK(says(fence("```text out=\"samples/lone.redis\""), "has no recording", 20));
}
