// '%s: %-5r' % (a, b) as an f-string (Python/ast_opt.c, optimize_format).
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/compiler/fold.hpp"
#include "engine/python/lexer/characters.hpp"

namespace glassbox::python {

namespace {

constexpr Range kNowhere = {-1, -1, -1, -1};

Node* text_node(std::string text, Tree& tree) {
  return tree.make(Kind::Constant, kNowhere,
                   {slot(tree.constant(text_constant(std::move(text)))), slot(std::int64_t{0})});
}

// Text up to the next conversion; `%%` stands for one percent sign.
std::string literal(std::string_view format, std::size_t& at) {
  std::string out;
  while (at < format.size()) {
    if (format[at] != '%') {
      out += format[at++];
    } else if (at + 1 < format.size() && format[at + 1] == '%') {
      out += '%';
      at += 2;
    } else {
      break;
    }
  }
  return out;
}

// Up to two digits; false if there are more, or if the format ends.
bool small_number(std::string_view format, std::size_t& at, char& c, int& value) {
  constexpr int kMostDigits = 3;
  value = 0;
  int digits = 0;
  while (is_digit(c)) {
    value = value * 10 + (c - '0');
    if (at >= format.size()) return false;
    c = format[at++];
    if (++digits >= kMostDigits) return false;
  }
  return true;
}

// Behind the percent sign. Null for what an f-string does not do in the same way.
Node* conversion(std::string_view format, std::size_t& at, Node* value, Tree& tree) {
  bool left = false;
  int width = -1;
  int precision = -1;
  char c = 0;
  const auto next = [&] {
    if (at >= format.size()) return false;
    c = format[at++];
    return true;
  };
  for (;;) {
    if (!next()) return nullptr;
    if (c == '-') left = true;
    if (std::string_view("-+ #0").find(c) == std::string_view::npos) break;
  }
  if (is_digit(c) && !small_number(format, at, c, width)) return nullptr;
  if (c == '.') {
    if (!next()) return nullptr;
    precision = 0;
    if (is_digit(c) && !small_number(format, at, c, precision)) return nullptr;
  }
  if (c != 's' && c != 'r' && c != 'a') return nullptr;
  std::string spec;
  if (!left && width > 0) spec += '>';
  if (width >= 0) spec += std::to_string(width);
  if (precision >= 0) spec += "." + std::to_string(precision);
  Node* spec_node = spec.empty() ? nullptr : text_node(std::move(spec), tree);
  return tree.make(Kind::FormattedValue, value->range, {slot(value), slot(std::int64_t{c}), slot(spec_node)});
}

}  // namespace

Node* fold_format(Node* node, Tree& tree) {
  const std::string_view format = node->node(field::BinOp::left)->constant(field::Constant::value).text;
  const Nodes items = node->node(field::BinOp::right)->list(field::Tuple::elts);
  std::vector<Node*> parts;
  std::size_t used = 0;
  for (std::size_t at = 0;;) {
    const std::size_t before = at;
    std::string text = literal(format, at);
    if (at != before) parts.push_back(text_node(std::move(text), tree));
    if (at >= format.size()) break;
    if (used >= items.size()) return nullptr;
    ++at;
    Node* part = conversion(format, at, items[used++], tree);
    if (!part) return nullptr;
    parts.push_back(part);
  }
  if (used < items.size()) return nullptr;
  return tree.make(Kind::JoinedStr, node->range, {tree.list(parts)});
}

}  // namespace glassbox::python
