#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/writers.hpp"

namespace glassbox {
namespace {

bool is_read(const Item& item) {
  return item.role != Role::mark || !item.label.empty();
}

// The items that are read out, each under the nearest such ancestor, in the picture's order.
struct Tree {
  std::vector<std::int32_t> roots;
  std::vector<std::vector<std::int32_t>> children;

  explicit Tree(const Picture& picture) : children(picture.items.size()) {
    const auto count = static_cast<std::int32_t>(picture.items.size());
    for (std::int32_t i = 0; i < count; ++i) {
      if (!is_read(picture.items[static_cast<std::size_t>(i)])) continue;
      const std::int32_t parent = reader(picture, i);
      (parent < 0 ? roots : children[static_cast<std::size_t>(parent)]).push_back(i);
    }
  }

 private:
  static std::int32_t reader(const Picture& picture, std::int32_t index) {
    for (;;) {
      const std::int32_t parent = picture.items[static_cast<std::size_t>(index)].parent;
      if (parent < 0 || parent >= index) return -1;
      if (is_read(picture.items[static_cast<std::size_t>(parent)])) return parent;
      index = parent;
    }
  }
};

// One line: whatever a label holds, it does not break the tree.
void append_line(std::string& out, std::string_view text) {
  for (const char byte : text) out += static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte;
}

void append_text(std::string& out, const Picture& picture, const Tree& tree, std::int32_t index, std::size_t depth) {
  const Item& item = picture.items[static_cast<std::size_t>(index)];
  out.append(2 * depth, ' ');
  append_line(out, item.label.empty() ? std::string_view(item.id) : std::string_view(item.label));
  for (const Fact& fact : item.facts) {
    out += "; ";
    append_line(out, fact.name);
    out += ": ";
    append_line(out, fact.value);
  }
  out += '\n';
  for (const std::int32_t child : tree.children[static_cast<std::size_t>(index)])
    append_text(out, picture, tree, child, depth + 1);
}

void append_box(std::string& out, const Box& box) {
  out += '[';
  const char* comma = "";
  for (const float value : {box.x, box.y, box.w, box.h}) {
    out += comma;
    std::string number;
    append_number(number, value);
    // JSON wants a digit before the point.
    if (const auto point = number.find('.'); point != std::string::npos && (point == 0 || number[point - 1] == '-'))
      number.insert(point, "0");
    out += number;
    comma = ",";
  }
  out += ']';
}

void append_json(std::string& out, const Picture& picture, const Tree& tree, const std::vector<std::int32_t>& list);

void append_json(std::string& out, const Picture& picture, const Tree& tree, std::int32_t index) {
  const Item& item = picture.items[static_cast<std::size_t>(index)];
  out += "{\"id\":" + json_string(item.id) + ",\"role\":" + json_string(to_word(item.role));
  out += ",\"label\":" + json_string(item.label) + ",\"meaning\":" + json_string(to_word(item.meaning)) + ",\"box\":";
  append_box(out, item.bounds);
  out += ",\"facts\":[";
  for (std::size_t i = 0; i < item.facts.size(); ++i) {
    const Fact& fact = item.facts[i];
    out += (i > 0 ? ",[" : "[") + json_string(fact.name) + "," + json_string(fact.value) + "]";
  }
  out += ']';
  if (const auto& children = tree.children[static_cast<std::size_t>(index)]; !children.empty()) {
    out += ",\"items\":";
    append_json(out, picture, tree, children);
  }
  out += '}';
}

void append_json(std::string& out, const Picture& picture, const Tree& tree, const std::vector<std::int32_t>& list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, picture, tree, list[i]);
  }
  out += ']';
}

}  // namespace

std::string to_text(const Picture& picture) {
  const Tree tree(picture);
  std::string out;
  for (const std::int32_t root : tree.roots) append_text(out, picture, tree, root, 0);
  return out;
}

std::string to_tree_json(const Picture& picture) {
  const Tree tree(picture);
  std::string out;
  append_json(out, picture, tree, tree.roots);
  return out;
}

}  // namespace glassbox
