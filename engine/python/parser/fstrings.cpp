// f-strings, and adjacent literals joined into one (Parser/action_helpers.c).
#include <algorithm>
#include <string>

#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

namespace {

bool is_text(const Node& node) {
  return node.kind == Kind::Constant && node.constant(field::Constant::value).kind == Constant::Kind::string;
}

bool is_empty_text(const Node& node) {
  return is_text(node) && node.constant(field::Constant::value).text.empty();
}

}  // namespace

Node* Parser::text_constant(std::string text, const Range& range, bool u_prefix) {
  Constant value;
  value.kind = Constant::Kind::string;
  value.text = std::move(text);
  return tree_.make(Kind::Constant, range, {slot(tree_.constant(std::move(value))), slot(std::int64_t{u_prefix})});
}

Node* Parser::strings() {
  return remember(Rule::strings, [this] { return strings_raw(); });
}

Node* Parser::strings_raw() {
  const int start = mark_;
  List parts;
  for (;;) {
    Node* part = nullptr;
    const int before = mark_;
    if (at(token::FSTRING_START)) {
      part = fstring();
    } else if (const Token* literal = accept(token::STRING)) {
      part = string_constant(*literal);
    }
    if (!part) {
      mark_ = before;
      break;
    }
    parts.push_back(part);
  }
  if (parts.empty() || error_) return nullptr;
  return concatenate(parts, since(start));
}

Node* Parser::fstring() {
  const int start = mark_;
  if (!accept(token::FSTRING_START)) return nullptr;
  List parts;
  for (int before = mark_; !error_; before = mark_) {
    Node* part = fstring_middle();
    if (!part) {
      mark_ = before;
      break;
    }
    parts.push_back(part);
  }
  const Token* end = accept(token::FSTRING_END);
  return end ? joined_string(tokens_[static_cast<std::size_t>(start)], parts, *end) : nullptr;
}

Node* Parser::fstring_middle() {
  const int start = mark_;
  if (Node* node = fstring_replacement_field()) return node;
  mark_ = start;
  const Token* text = accept(token::FSTRING_MIDDLE);
  return text ? text_constant(std::string(lexer_.text(*text)), range_of(*text)) : nullptr;
}

Node* Parser::fstring_replacement_field() {
  const int start = mark_;
  if (!at(token::LBRACE)) return nullptr;
  if (too_deep()) return nullptr;
  const auto field = [&]() -> Node* {
    accept(token::LBRACE);
    Node* value = annotated_rhs();
    if (!value) return nullptr;
    const bool debug = accept(token::EQUAL) != nullptr;
    int before = mark_;
    const Token* mark = accept(token::EXCLAMATION);
    Node* conversion = mark ? name() : nullptr;
    if (conversion && (mark->line != conversion->range.line || mark->end_column != conversion->range.column)) {
      return raise_range(range_of(*mark), conversion->range,
                         "f-string: conversion type must come right after the exclamanation mark");
    }
    if (!conversion) mark_ = before;
    before = mark_;
    const Token* colon = at(token::COLON) ? &peek() : nullptr;
    Node* format = colon ? fstring_full_format_spec() : nullptr;
    if (!format) mark_ = before;
    const Token* closing = accept(token::RBRACE);
    if (!closing) return nullptr;
    return formatted_value(value, debug, mark, conversion, colon, format, *closing, start);
  };
  ++depth_;
  Node* node = field();
  --depth_;
  if (node) return node;
  mark_ = start;
  if (errors_ && !error_) invalid_replacement_field();
  return nullptr;
}

// The text between the brace and this token, as `=` shows it; comments are left out (lexer.c, set_fstring_expr).
std::string Parser::debug_text(const Token& token) const {
  std::string out;
  bool comment = false;
  for (const char c : lexer_.source().substr(token.debug_start, token.debug_end - token.debug_start)) {
    if (c == '\n') comment = false;
    if (c == '#') comment = true;
    if (!comment) out += c;
  }
  return out;
}

Node* Parser::formatted_value(Node* value, bool debug, const Token* conversion_mark, Node* conversion,
                              const Token* colon, Node* format, const Token& closing, int start) {
  std::int64_t shown = -1;
  if (conversion) {
    const std::string_view letter = conversion->name(field::Name::id)->text;
    if (letter != "s" && letter != "r" && letter != "a") {
      return raise_at(conversion->range, "f-string: invalid conversion character '" + std::string(letter) +
                                             "': expected 's', 'r', or 'a'");
    }
    shown = letter[0];
  } else if (debug && !format) {
    shown = 'r';
  }
  const Range range = since(start);
  Node* formatted = tree_.make(Kind::FormattedValue, range, {slot(value), slot(shown), slot(format)});
  if (!debug) return formatted;
  std::int32_t end_line = range.end_line;
  std::int32_t end_column = range.end_column;
  const Token* bound = &closing;
  if (conversion) {
    end_line = conversion->range.line;
    end_column = conversion->range.column;
    bound = conversion_mark;
  } else if (format) {
    end_line = format->range.line;
    end_column = format->range.column + 1;
    bound = colon;
  }
  Node* text = text_constant(debug_text(*bound), {range.line, range.column + 1, end_line, end_column - 1});
  return tree_.make(Kind::JoinedStr, {range.line, range.column, end_line, end_column}, {tree_.list({text, formatted})});
}

Node* Parser::fstring_full_format_spec() {
  const int start = mark_;
  if (!accept(token::COLON)) return nullptr;
  List parts;
  for (int before = mark_; !error_; before = mark_) {
    Node* part = fstring_format_spec();
    if (!part) {
      mark_ = before;
      break;
    }
    if (!is_empty_text(*part)) parts.push_back(part);
  }
  if (error_) return nullptr;
  const Range range = since(start);
  if (parts.empty() || (parts.size() == 1 && parts[0]->kind == Kind::Constant)) {
    return tree_.make(Kind::JoinedStr, range, {tree_.list(parts)});
  }
  return concatenate(parts, range);
}

Node* Parser::fstring_format_spec() {
  const Token* text = accept(token::FSTRING_MIDDLE);
  if (!text) return fstring_replacement_field();
  std::string decoded;
  if (!decode_text(lexer_.text(*text), *text, decoded)) return nullptr;
  return text_constant(std::move(decoded), range_of(*text));
}

// A whole f-string: its literal parts are decoded here (_PyPegen_joined_str).
Node* Parser::joined_string(const Token& first, const List& parts, const Token& last) {
  const bool raw = lexer_.text(first).find_first_of("rR") != std::string_view::npos;
  List values;
  for (Node* part : parts) {
    if (part->kind == Kind::JoinedStr) {  // of `=`: text and value
      for (Node* value : part->list(field::JoinedStr::values)) values.push_back(value);
      continue;
    }
    if (part->kind == Kind::Constant) {
      std::string_view text = part->constant(field::Constant::value).text;
      if (text == "{{" || text == "}}") text = text.substr(1);
      std::string decoded(text);
      if (!raw && text.find('\\') != std::string_view::npos && !decode_text(text, last, decoded)) return nullptr;
      if (decoded.empty()) continue;
      part = text_constant(std::move(decoded), part->range);
    }
    values.push_back(part);
  }
  return tree_.make(Kind::JoinedStr, {first.line, first.column, last.end_line, last.end_column}, {tree_.list(values)});
}

// Adjacent literals (_PyPegen_concatenate_strings).
Node* Parser::concatenate(const List& parts, const Range& range) {
  bool formatted = false;
  bool text = false;
  bool bytes = false;
  List flat;
  for (Node* part : parts) {
    if (part->kind == Kind::JoinedStr) {
      formatted = true;
      for (Node* value : part->list(field::JoinedStr::values)) flat.push_back(value);
      continue;
    }
    if (part->kind != Kind::Constant) {
      formatted = true;
    } else {
      (is_text(*part) ? text : bytes) = true;
    }
    flat.push_back(part);
  }
  if ((text || formatted) && bytes) return raise_last("cannot mix bytes and nonbytes literals");
  if (bytes) {
    Constant all;
    all.kind = Constant::Kind::bytes;
    for (const Node* part : parts) all.text += part->constant(field::Constant::value).text;
    return tree_.make(Kind::Constant, range, {slot(tree_.constant(std::move(all))), parts[0]->slots[1]});
  }
  if (!formatted && parts.size() == 1) return parts[0];
  List values;
  for (std::size_t k = 0; k < flat.size();) {
    Node* item = flat[k++];
    if (item->kind == Kind::Constant) {
      const Node* last = item;
      std::string joined = item->constant(field::Constant::value).text;
      for (; k < flat.size() && flat[k]->kind == Kind::Constant; ++k) {
        last = flat[k];
        joined += last->constant(field::Constant::value).text;
      }
      if (formatted && joined.empty()) continue;
      if (last != item) {
        item = text_constant(std::move(joined),
                             {item->range.line, item->range.column, last->range.end_line, last->range.end_column},
                             item->number(field::Constant::kind) != 0);
      }
    }
    values.push_back(item);
  }
  if (!formatted) return values[0];
  return tree_.make(Kind::JoinedStr, range, {tree_.list(values)});
}

}  // namespace glassbox::python
