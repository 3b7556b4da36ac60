// Source text to tokens, one at a time, as CPython 3.13's tokenizer does (Parser/lexer/lexer.c): indentation with the
// tab rule, line joining, nested f-strings (PEP 701), and its errors at its places.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/lexer/diagnostics.hpp"
#include "engine/python/lexer/token.hpp"

namespace glassbox::python {

class Lexer {
 public:
  // How reading stands. The parser words an error for the states from tab_space on.
  enum class State : std::uint8_t {
    reading,
    end,            // no text is left; inside of brackets that is an error
    failed,         // diagnostics hold the error
    tab_space,      // tabs and spaces disagree
    too_deep,       // 100 levels of indentation
    bad_dedent,     // fits no outer level
    bad_join,       // something behind a backslash
    end_in_string,  // like failed, at the end of the text
  };
  struct Bracket {
    char character = '(';
    std::int32_t line = 0;
    std::int32_t column = 0;  // bytes
  };

  // exec: a missing last newline is added, as for files. `diagnostics` outlives the lexer.
  Lexer(std::string_view text, bool exec, Diagnostics& diagnostics);

  // END again and again behind the last one; ERROR where reading cannot go on.
  Token next();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] std::string_view text(const Token& token) const {
    return std::string_view(source_).substr(token.start, token.end - token.start);
  }
  [[nodiscard]] const std::vector<Bracket>& brackets() const { return brackets_; }
  [[nodiscard]] bool inside_fstring() const { return modes_.size() > 1; }
  // Where reading is: the current line, its column in bytes, and the column that a bad line join is reported at.
  [[nodiscard]] std::int32_t line() const { return line_; }
  [[nodiscard]] std::int32_t column() const { return static_cast<std::int32_t>(at_ - line_start_); }
  [[nodiscard]] std::int32_t join_column() const { return static_cast<std::int32_t>(at_ - buffer_start_) - 1; }
  // A line's text without its newline; empty beyond the last one.
  [[nodiscard]] std::string_view line_text(std::int32_t line) const;
  // For single statements: what is left has no statement in it.
  [[nodiscard]] bool only_blank_left() const;
  // CompileMode::single: at the end of the text all indentation ends.
  void close_indentation();

 private:
  static constexpr int kEnd = -1;

  // One of the nested f-strings; the outermost is the program itself.
  struct Mode {
    bool in_text = false;  // in the literal part of the f-string, not in an expression
    bool raw = false;
    bool debug = false;  // `=` was seen in the current expression
    bool in_format_spec = false;
    int quote = 0;
    std::int32_t quote_size = 0;
    std::int32_t brackets = 0;           // open within it
    std::int32_t expression_depth = -1;  // brackets outside of the current expression; -1: in none
    std::uint32_t start = 0;             // of its opening token
    std::uint32_t line_start = 0;
    std::int32_t line = 0;
    std::uint32_t expression_start = 0;
    std::int64_t expression_end = -1;
  };

  int read();
  void unread(int character);
  bool next_line();
  void check_encoding();
  Token make(token::Kind kind, bool has_text = true);
  Token fail(std::string message, std::int32_t column = -1, std::int32_t end_column = -1);
  Token stop(State state, bool to_line_end);

  Token code_token();
  bool measure_indentation(bool& blank, Token& error);
  bool change_indentation(std::int32_t column, std::int32_t alternative, Token& error);
  bool join_line();
  bool skip_comment(int& character);
  Token word(int character);
  bool read_prefix(int& character, bool& formatted);
  bool check_identifier(Token& error);
  Token dot_or_number();
  Token operator_token(int character);
  bool open_bracket(int character, Token& error);
  bool close_bracket(int character, Token& error);
  Token unmatched(int opening, int closing, const Bracket& bracket);
  bool fstring_punctuation(int character, Token& token);

  Token number(int character);
  Token prefixed_number(int base, bool (*is_digit)(int), const char* kind);
  Token zero();
  Token decimal(int character);
  Token fraction(int character);
  Token exponent(int character);
  bool digits(int& character, Token& error);
  bool number_ends(int character, const char* kind, Token& error);
  bool keyword_follows(int character);
  bool follows(std::string_view rest);
  Token end_number(int character, const char* kind);

  Token string(int quote);
  Token unterminated(int quote, std::int32_t quote_size, bool escaped_quote, int last);
  Token open_fstring(int quote);
  Token text_token();
  Token text_part();
  Token enter_expression();
  Token unterminated_fstring();

  std::string source_;
  Diagnostics& diagnostics_;
  State state_ = State::reading;
  std::uint32_t at_ = 0;        // the next byte to read
  std::uint32_t line_end_ = 0;  // behind the newline of the current line: what was "read" so far
  std::uint32_t line_start_ = 0;
  std::uint32_t buffer_start_ = 0;
  std::int32_t line_ = 0;
  std::int32_t column_ = 0;
  std::uint32_t start_ = 0;  // of the current token
  bool has_start_ = false;
  std::int32_t start_column_ = -1;
  std::int32_t first_line_ = 0;  // of the current string
  std::uint32_t string_line_start_ = 0;
  bool line_begins_ = true;
  bool only_comments_ = true;  // so far: an encoding may still be declared
  std::int32_t pending_ = 0;   // INDENTs (positive) or DEDENTs to hand out
  std::vector<std::int32_t> indents_ = {0};
  std::vector<std::int32_t> alternative_indents_ = {0};  // measured with tabs of one column
  std::vector<Bracket> brackets_;
  std::vector<Mode> modes_;
  Token debug_;  // has_debug and its range, for the token being made
};

}  // namespace glassbox::python
