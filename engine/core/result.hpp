// Errors as values. The engine throws nothing and aborts on nothing that a reader can cause: whatever may fail returns
// a Result, and an Error says what is wrong, where, and what would be accepted instead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace glassbox {

// A place in outside text. Lines and columns count from 1, columns in code points; 0 means "not in a line".
struct Where {
  std::string file;  // as the caller named it; may be empty
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t length = 1;  // code points that the caret underlines, at least 1
  std::string path;         // for JSON: "/lenses/0"; empty elsewhere

  friend bool operator==(const Where&, const Where&) = default;
};

struct Error {
  Where where;
  std::string what;      // one plain sentence without a full stop: "unknown command 'GETT'"
  std::string accepted;  // what would be right here: "GET, SET, DEL …"; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

// "file:3:7: unknown command 'GETT'", then the source line with a caret under it, then "accepted: …".
// `source` is the whole text that `where` points into; empty leaves the caret out.
std::string to_text(const Error& error, std::string_view source = {});

template <class T>
class Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: converts on purpose
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: converts on purpose

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok().
  [[nodiscard]] T& value() { return *std::get_if<0>(&held_); }
  [[nodiscard]] const T& value() const { return *std::get_if<0>(&held_); }
  // Precondition: !ok().
  [[nodiscard]] const Error& error() const { return *std::get_if<1>(&held_); }

 private:
  std::variant<T, Error> held_;
};

}  // namespace glassbox
