// A content folder in the machine's temporary place, for tests of `glassbox check`.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/glassbox/check.hpp"

namespace glassbox {

namespace fs = std::filesystem;

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

inline bool says(const std::vector<Error>& errors, const std::string& what, std::int32_t line) {
  return std::any_of(errors.begin(), errors.end(),
                     [&](const Error& e) { return e.what.find(what) != std::string::npos && e.where.line == line; });
}

}  // namespace glassbox
