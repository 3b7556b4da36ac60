#include "tests/truth/cpython/front_text.hpp"

#include <algorithm>
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <string_view>
#include <vector>

namespace glassbox {

using python::Constant;
using python::Node;

namespace {

void append_number(std::string& out, std::int64_t number) {
  out += std::to_string(number);
}

void append_format(std::string& out, const char* format, std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, format, value);
  out += text;
}

void append_name(std::string& out, python::Name name) {
  if (!name) {
    out += '-';
    return;
  }
  out += 'n';
  append_hex(out, name->text);
}

template <class Items, class F>
void append_list(std::string& out, const Items& items, char opening, char closing, F append) {
  out += opening;
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ' ';
    first = false;
    append(item);
  }
  out += closing;
}

// An integer's digits of 30 bits as hexadecimal.
void append_integer(std::string& out, const Constant& constant) {
  std::string digits;
  std::uint64_t pending = 0;
  int bits = 0;
  const auto nibble = [&digits, &pending] {
    digits += "0123456789abcdef"[pending & 15U];
    pending >>= 4U;
  };
  for (const std::uint32_t digit : constant.digits) {
    pending |= static_cast<std::uint64_t>(digit) << bits;
    for (bits += 30; bits >= 4; bits -= 4) nibble();
  }
  while (pending != 0) nibble();
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  if (digits.empty()) digits = "0";
  std::reverse(digits.begin(), digits.end());
  out += constant.negative ? "i-" : "i";
  out += digits;
}

void append_field(std::string& out, const Node& node, char type, int slot) {
  switch (type) {
    case 'n':
      append_tree(out, node.node(slot));
      break;
    case 'l':
      append_list(out, node.list(slot), '[', ']', [&out](const Node* item) { append_tree(out, item); });
      break;
    case 'i':
      append_name(out, node.name(slot));
      break;
    case 'j':
      append_list(out, node.names(slot), '[', ']', [&out](python::Name name) { append_name(out, name); });
      break;
    case 'k':
      append_list(out, node.comparisons(slot), '[', ']',
                  [&out](python::CompareOperator op) { append_number(out, static_cast<std::int64_t>(op)); });
      break;
    case 'c':
      append_constant(out, node.constant(slot));
      break;
    default:
      append_number(out, node.number(slot));
  }
}

std::string_view bytes_of(const std::vector<std::uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void append_hex(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
    out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15U];
  }
}

void append_tree(std::string& out, const Node* node) {
  if (!node) {
    out += '-';
    return;
  }
  const python::Schema& schema = python::schema_of(node->kind);
  out += '(';
  out += schema.name;
  if (python::has_range(node->kind)) {
    for (const std::int32_t place :
         {node->range.line, node->range.column, node->range.end_line, node->range.end_column}) {
      out += ' ';
      append_number(out, place);
    }
  }
  for (std::size_t k = 0; k < schema.types.size(); ++k) {
    out += ' ';
    append_field(out, *node, schema.types[k], static_cast<int>(k));
  }
  out += ')';
}

void append_constant(std::string& out, const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::none:
      out += 'N';
      break;
    case Constant::Kind::false_value:
      out += 'F';
      break;
    case Constant::Kind::true_value:
      out += 'T';
      break;
    case Constant::Kind::ellipsis:
      out += 'E';
      break;
    case Constant::Kind::integer:
      append_integer(out, constant);
      break;
    case Constant::Kind::real:
      append_format(out, "f%016" PRIx64, std::bit_cast<std::uint64_t>(constant.real));
      break;
    case Constant::Kind::string:
    case Constant::Kind::bytes:
      out += constant.kind == Constant::Kind::string ? 's' : 'b';
      append_hex(out, constant.text);
      break;
    case Constant::Kind::tuple:
      append_list(out, constant.items, '(', ')',
                  [&out](const python::ConstantRef& item) { append_constant(out, *item); });
      break;
    case Constant::Kind::frozen_set: {
      std::vector<std::string> items;
      for (const python::ConstantRef& item : constant.items) append_constant(items.emplace_back(), *item);
      std::sort(items.begin(), items.end());
      items.erase(std::unique(items.begin(), items.end()), items.end());
      append_list(out, items, '{', '}', [&out](const std::string& item) { out += item; });
      break;
    }
    case Constant::Kind::code:
      append_code(out, *constant.code);
  }
}

void append_code(std::string& out, const python::Code& code) {
  out += "<s";
  append_hex(out, code.name);
  out += " s";
  append_hex(out, code.qualname);
  for (const std::int64_t number :
       {std::int64_t{code.flags}, std::int64_t{code.argcount}, std::int64_t{code.posonlyargcount},
        std::int64_t{code.kwonlyargcount}, std::int64_t{code.stacksize}, std::int64_t{code.firstlineno}}) {
    out += ' ';
    append_number(out, number);
  }
  out += " b";
  append_hex(out, bytes_of(code.code));
  out += ' ';
  append_list(out, code.consts, '(', ')', [&out](const python::ConstantRef& item) { append_constant(out, *item); });
  for (const auto* names : {&code.names, &code.localsplusnames}) {
    out += ' ';
    append_list(out, *names, '[', ']', [&out](const std::string& name) {
      out += 's';
      append_hex(out, name);
    });
  }
  for (const auto* bytes : {&code.localspluskinds, &code.exceptiontable, &code.linetable}) {
    out += " b";
    append_hex(out, bytes_of(*bytes));
  }
  out += '>';
}

void append_error(std::string& out, const python::SourceError& error) {
  out += "! " + error.type;
  for (const std::int32_t place : {error.line, error.column, error.end_line, error.end_column}) {
    out += ' ';
    append_number(out, place);
  }
  out += error.unmodelled ? " refused s" : " s";
  append_hex(out, error.message);
}

}  // namespace glassbox
