// Raising errors as CPython's parser does (Parser/pegen_errors.c).
#include <algorithm>
#include <string>

#include "engine/core/utf8.hpp"
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

// A column in bytes, from 1, as a column in characters of that line; beyond the line it is one behind its end.
std::int32_t Parser::characters(std::int32_t line, std::int32_t column) {
  if (column <= 0) return column;
  const std::string_view text = lexer_.line_text(line);
  const bool with_newline = lexer_.line() <= line;
  const auto size = static_cast<std::int32_t>(text.size()) + (with_newline ? 1 : 0);
  const std::int32_t inside = std::min(column, static_cast<std::int32_t>(text.size()));
  return count_code_points(text.substr(0, static_cast<std::size_t>(inside))) + std::min(column, size + 1) - inside;
}

// Columns from 1 here; an end of -1 or 0 says that it is not known.
void Parser::raise(const char* type, std::string message, Range range) {
  if (error_ && diagnostics_.failed) return;
  error_ = true;
  SourceError error;
  error.type = type;
  error.message = std::move(message);
  error.line = range.line;
  error.column = characters(range.line, range.column);
  error.end_line = range.end_line;
  error.end_column = range.end_column > 0 ? characters(range.line, range.end_column) : range.end_column;
  error.text = lexer_.line_text(range.line);
  diagnostics_.fail(std::move(error));
}

Node* Parser::raise_range(const Range& first, const Range& last, std::string message) {
  raise("SyntaxError", std::move(message), {first.line, first.column + 1, last.end_line, last.end_column + 1});
  return nullptr;
}

// To where the tokenizer is.
Node* Parser::raise_from(const Range& start, std::string message) {
  raise("SyntaxError", std::move(message), {start.line, start.column + 1, lexer_.line(), lexer_.column()});
  return nullptr;
}

Node* Parser::raise_token(const Token& token, std::string message, const char* type) {
  if (error_ && diagnostics_.failed) return nullptr;
  const std::int32_t column = token.column < 0 ? lexer_.column() : token.column + 1;
  const std::int32_t end = token.end_column < 0 ? -1 : token.end_column + 1;
  raise(type, std::move(message), {token.line, column, token.end_line, end});
  return nullptr;
}

Node* Parser::raise_last(std::string message, const char* type) {
  return raise_token(tokens_.back(), std::move(message), type);
}

Node* Parser::raise_next(std::string message) {
  if (error_ && diagnostics_.failed) return nullptr;
  const Token& token = peek();
  if (error_) return nullptr;
  return raise_token(token, std::move(message), "SyntaxError");
}

void Parser::unmodelled(const Range& range, std::string message) {
  if (diagnostics_.failed) return;
  raise_at(range, std::move(message));
  diagnostics_.error.unmodelled = true;
}

void Parser::unclosed_bracket() {
  const Lexer::Bracket& bracket = lexer_.brackets().back();
  raise("SyntaxError", std::string("'") + bracket.character + "' was never closed",
        {bracket.line, bracket.column + 1, bracket.line, 0});
}

void Parser::tokenizer_error() {
  if (diagnostics_.failed) return;
  error_ = true;
  const std::int32_t line = lexer_.line();
  switch (lexer_.state()) {
    case Lexer::State::end:
      if (lexer_.brackets().empty()) {
        raise_last("unexpected EOF while parsing");
      } else {
        unclosed_bracket();
      }
      return;
    case Lexer::State::bad_dedent:
      raise_last("unindent does not match any outer indentation level", "IndentationError");
      return;
    case Lexer::State::tab_space:
      raise("TabError", "inconsistent use of tabs and spaces in indentation", {line, 1, line, 0});
      return;
    case Lexer::State::too_deep:
      raise("IndentationError", "too many levels of indentation", {line, 1, line, 0});
      return;
    case Lexer::State::bad_join:
      raise("SyntaxError", "unexpected character after line continuation character",
            {line, std::max(0, lexer_.join_column()) + 1, line, 0});
      return;
    default:
      raise("SyntaxError", "unknown parsing error", {line, 1, line, 0});
  }
}

// _PyPegen_get_expr_name
std::string Parser::expression_name(const Node& node) {
  switch (node.kind) {
    case Kind::Attribute:
      return "attribute";
    case Kind::Subscript:
      return "subscript";
    case Kind::Starred:
      return "starred";
    case Kind::Name:
      return "name";
    case Kind::List:
      return "list";
    case Kind::Tuple:
      return "tuple";
    case Kind::Lambda:
      return "lambda";
    case Kind::Call:
      return "function call";
    case Kind::GeneratorExp:
      return "generator expression";
    case Kind::Yield:
    case Kind::YieldFrom:
      return "yield expression";
    case Kind::Await:
      return "await expression";
    case Kind::ListComp:
      return "list comprehension";
    case Kind::SetComp:
      return "set comprehension";
    case Kind::DictComp:
      return "dict comprehension";
    case Kind::Dict:
      return "dict literal";
    case Kind::Set:
      return "set display";
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      return "f-string expression";
    case Kind::Compare:
      return "comparison";
    case Kind::IfExp:
      return "conditional expression";
    case Kind::NamedExpr:
      return "named expression";
    case Kind::Constant:
      break;
    default:
      return "expression";
  }
  switch (node.constant(field::Constant::value).kind) {
    case Constant::Kind::none:
      return "None";
    case Constant::Kind::false_value:
      return "False";
    case Constant::Kind::true_value:
      return "True";
    case Constant::Kind::ellipsis:
      return "ellipsis";
    default:
      return "literal";
  }
}

// The first part that cannot be assigned to or deleted (_PyPegen_get_invalid_target).
const Node* Parser::invalid_target(const Node* node, Targets targets) {
  if (!node) return nullptr;
  switch (node->kind) {
    case Kind::List:
    case Kind::Tuple:
      for (const Node* item : node->list(field::Tuple::elts)) {
        if (const Node* found = invalid_target(item, targets)) return found;
      }
      return nullptr;
    case Kind::Starred:
      if (targets == Targets::del) return node;
      return invalid_target(node->node(field::Starred::value), targets);
    case Kind::Compare:  // `for f() in x` is read as a comparison
      if (targets != Targets::loop) return node;
      if (node->comparisons(field::Compare::ops)[0] != CompareOperator::In) return nullptr;
      return invalid_target(node->node(field::Compare::left), targets);
    case Kind::Name:
    case Kind::Subscript:
    case Kind::Attribute:
      return nullptr;
    default:
      return node;
  }
}

Node* Parser::raise_invalid_target(Targets targets, Node* node) {
  const Node* found = invalid_target(node, targets);
  if (!found) return nullptr;
  return raise_at(found->range,
                  (targets == Targets::del ? "cannot delete " : "cannot assign to ") + expression_name(*found));
}

}  // namespace glassbox::python
