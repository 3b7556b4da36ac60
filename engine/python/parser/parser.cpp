#include "engine/python/parser/parser.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/core/utf8.hpp"

namespace glassbox::python {

Parser::Parser(std::string_view source, CompileMode mode, Tree& tree, Diagnostics& diagnostics)
    : lexer_(source, mode == CompileMode::exec, diagnostics), mode_(mode), tree_(tree), diagnostics_(diagnostics) {}

// One more token; false where there is an error (Parser/pegen.c, _PyPegen_fill_token).
bool Parser::fill() {
  Token token = lexer_.next();
  if (mode_ == CompileMode::single && token.kind == token::END && started_) {
    token.kind = token::NEWLINE;
    started_ = false;
    lexer_.close_indentation();
  } else {
    started_ = true;
  }
  tokens_.push_back(token);
  first_memory_.push_back(-1);
  if (token.kind != token::ERROR) return true;
  tokenizer_error();
  error_ = true;
  return false;
}

const Token& Parser::peek(int ahead) {
  while (mark_ + ahead >= static_cast<int>(tokens_.size())) {
    if (!fill()) return tokens_.back();
  }
  return tokens_[static_cast<std::size_t>(mark_ + ahead)];
}

bool Parser::at_any(std::initializer_list<token::Kind> kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [this](token::Kind kind) { return at(kind); });
}

const Token* Parser::accept(token::Kind kind) {
  if (!at(kind)) return nullptr;
  return &tokens_[static_cast<std::size_t>(mark_++)];
}

const Token* Parser::accept_any(std::initializer_list<token::Kind> kinds) {
  return at_any(kinds) ? &tokens_[static_cast<std::size_t>(mark_++)] : nullptr;
}

// A token that must stand here, whatever else the grammar has.
bool Parser::forced(token::Kind kind, const char* expected) {
  if (accept(kind)) return true;
  if (!error_) raise_at(range_of(peek()), std::string("expected '") + expected + "'");
  return false;
}

bool Parser::at_word(std::string_view word) {
  return at(token::NAME) && lexer_.text(peek()) == word;
}

bool Parser::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  ++mark_;
  return true;
}

Range Parser::range_of(const Token& token) {
  return {token.line, token.column, token.end_line, token.end_column};
}

// From the token `start` to the last one that is text.
Range Parser::since(int start) const {
  const Token& first = tokens_[static_cast<std::size_t>(start)];
  const auto is_text = [](token::Kind kind) {
    return kind != token::END && kind != token::NEWLINE && kind != token::INDENT && kind != token::DEDENT;
  };
  int last = mark_ - 1;
  while (last > 0 && !is_text(tokens_[static_cast<std::size_t>(last)].kind)) --last;
  if (last < 0) last = 0;
  const Token& end = tokens_[static_cast<std::size_t>(last)];
  return {first.line, first.column, end.end_line, end.end_column};
}

bool Parser::recall(Rule rule, Node*& node) {
  peek();
  if (error_) {
    node = nullptr;
    return true;
  }
  for (int k = first_memory_[static_cast<std::size_t>(mark_)]; k >= 0; k = memory_[static_cast<std::size_t>(k)].next) {
    const Memory& memory = memory_[static_cast<std::size_t>(k)];
    if (memory.rule != rule) continue;
    mark_ = memory.end;
    node = memory.node;
    return true;
  }
  return false;
}

void Parser::store(Rule rule, int start, Node* node) {
  int& first = first_memory_[static_cast<std::size_t>(start)];
  memory_.push_back({rule, first, mark_, node});
  first = static_cast<int>(memory_.size()) - 1;
}

// CPython counts its own calls (MAXSTACK 6000); this parser's calls are fewer and larger.
bool Parser::too_deep() {
  constexpr int kMost = 1000;
  if (depth_ < kMost) return false;
  SourceError error;
  error.type = "MemoryError";
  error.message = "Parser stack overflowed - Python source too complex to parse";
  error.line = peek().line;
  diagnostics_.fail(std::move(error));
  error_ = true;
  return true;
}

Node* Parser::run(bool errors) {
  errors_ = second_pass_ = errors;
  mark_ = 0;
  std::fill(first_memory_.begin(), first_memory_.end(), -1);
  memory_.clear();
  switch (mode_) {
    case CompileMode::exec:
      return file();
    case CompileMode::single:
      return interactive();
    default:
      return eval();
  }
}

// Parser/pegen.c, _PyPegen_run_parser, and pegen_errors.c, _Pypegen_set_syntax_error.
Node* Parser::parse() {
  Node* module = run(false);
  if (module && !error_) {
    if (mode_ == CompileMode::single && !lexer_.only_blank_left()) {
      return raise_last("multiple statements found while compiling a single statement");
    }
    return module;
  }
  if (diagnostics_.failed && diagnostics_.error.type == "MemoryError") return nullptr;
  const std::size_t last = tokens_.size() - 1;
  run(true);
  generic_error(tokens_[last]);
  return nullptr;
}

void Parser::generic_error(const Token& last) {
  if (diagnostics_.failed) {
    if (lexer_.state() == Lexer::State::reading) check_rest_of_source(tokens_.back());
    return;
  }
  error_ = false;
  if (last.kind == token::ERROR && lexer_.state() == Lexer::State::end) {
    if (lexer_.brackets().empty()) {
      raise_last("unexpected EOF while parsing");
    } else {
      unclosed_bracket();
    }
    return;
  }
  if (last.kind == token::INDENT || last.kind == token::DEDENT) {
    raise_last(last.kind == token::INDENT ? "unexpected indent" : "unexpected unindent", "IndentationError");
    return;
  }
  raise_at(range_of(last), "invalid syntax");
  check_rest_of_source(tokens_.back());
}

// A mistake of the tokenizer's further on (a bracket that is never closed, say) explains more than "invalid syntax".
void Parser::check_rest_of_source(const Token& reported) {
  const bool had_failed = diagnostics_.failed;
  SourceError first = diagnostics_.error;
  const std::int32_t line = reported.line;
  diagnostics_.failed = false;
  for (;;) {
    const Token token = lexer_.next();
    if (token.kind == token::END) break;
    if (token.kind != token::ERROR) continue;
    if (!diagnostics_.failed && !lexer_.brackets().empty() && line > lexer_.brackets().back().line) {
      error_ = false;
      unclosed_bracket();
    }
    break;
  }
  if (diagnostics_.failed && !lexer_.inside_fstring()) return;
  diagnostics_.failed = had_failed;
  diagnostics_.error = std::move(first);
}

}  // namespace glassbox::python
