// A box: content/boxes/<machine>/<name>.json with its program beside it. What the format allows stands in check.cpp's
// messages and in CONTRIBUTING.md.
#pragma once

#include <string>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/program.hpp"
#include "engine/core/result.hpp"
#include "tools/glassbox/json_file.hpp"

namespace glassbox {

struct ContentBox {
  std::string id;  // "redis/key-finds-its-node": the path below content/boxes without the ending
  std::string title;
  std::string machine;
  std::vector<std::string> lenses;  // the first one opens
  bool side_by_side = false;        // the first two open together
  std::string options;              // for the lenses, "name=value …"
  Program program;
};

// Reads and checks one box's JSON file (fields, types, lenses that the machine has, a program that it loads).
// All errors, so that an author mends them at once; empty: the box is in `box`.
std::vector<Error> read_box(const std::string& json_path, ContentBox& box);

// The box that a reader names: an id ("redis/watch", looked for below `content`), or the path of its JSON file.
std::string box_path(const std::string& content, const std::string& name);

}  // namespace glassbox
