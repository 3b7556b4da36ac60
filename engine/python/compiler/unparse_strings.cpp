#include <cmath>
#include <string>
#include <utility>

#include "engine/python/compiler/unparser.hpp"

namespace glassbox::python {

void Unparser::formatted(const Node* node) {
  Unparser value;
  value.expression(node->node(field::FormattedValue::value), kTest + 1);
  out += value.out.substr(0, 1) == "{" ? "{ " : "{";
  out += value.out;
  const std::int64_t conversion = node->number(field::FormattedValue::conversion);
  if (conversion > 0) {
    out += '!';
    out += static_cast<char>(conversion);
  }
  if (const Node* spec = node->node(field::FormattedValue::format_spec)) {
    out += ':';
    string_part(spec, true);
  }
  out += '}';
}

void Unparser::string_part(const Node* node, bool in_spec) {
  if (node->kind == Kind::JoinedStr) return joined_string(node, in_spec);
  if (node->kind == Kind::FormattedValue) return formatted(node);
  for (const char c : node->constant(field::Constant::value).text) {
    out += c;
    if (c == '{' || c == '}') out += c;
  }
}

void Unparser::joined_string(const Node* node, bool in_spec) {
  Unparser body;
  for (const Node* part : node->list(field::JoinedStr::values)) body.string_part(part, in_spec);
  if (in_spec) {
    out += body.out;
    return;
  }
  Constant text;
  text.kind = Constant::Kind::string;
  text.text = std::move(body.out);
  out += "f" + constant_text(text);
}

void Unparser::constant(const Node* node) {
  const Constant& value = node->constant(field::Constant::value);
  if (value.kind == Constant::Kind::ellipsis) {
    out += "...";
    return;
  }
  if (node->number(field::Constant::kind) != 0) out += 'u';
  if (value.kind == Constant::Kind::real && std::isinf(value.real)) {
    out += "1e309";
    return;
  }
  out += constant_text(value);
}

}  // namespace glassbox::python
