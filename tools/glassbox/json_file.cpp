#include "tools/glassbox/json_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace glassbox {
namespace {

using nlohmann::json;

struct Cursor {
  std::int32_t line = 1;
  std::int32_t column = 0;
};

// Feeds the parser and counts lines as it reads. The parser looks at most one character ahead, so that the line is
// right when a value is announced, except for a number that ends its line, which starts where it was first seen anyway.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Cursor* cursor) : at_(at), cursor_(cursor) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') {
      ++cursor_->line;
      cursor_->column = 0;
    } else {
      ++cursor_->column;
    }
    ++at_;
    return *this;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  Cursor* cursor_;
};

constexpr std::size_t kDeepest = 64;

// Builds the value by hand from the parser's announcements, noting each one's line.
class Builder : public json::json_sax_t {
 public:
  Builder(JsonFile& file, const Cursor& cursor) : file_(file), cursor_(cursor) {}

  bool null() override { return value(nullptr); }
  bool boolean(bool v) override { return value(v); }
  bool number_integer(number_integer_t v) override { return value(v); }
  bool number_unsigned(number_unsigned_t v) override { return value(v); }
  bool number_float(number_float_t v, const string_t& /*text*/) override { return value(v); }
  bool string(string_t& v) override { return value(v); }
  bool binary(binary_t& /*v*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (stack_.back()->contains(name)) return fail("the key '" + name + "' stands twice in one object");
    key_ = name;
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& token,
                   const nlohmann::detail::exception& failure) override {
    std::string what = failure.what();
    const std::size_t dash = what.find(" - ");
    what = dash == std::string::npos ? "not JSON near '" + token + "'" : what.substr(dash + 3);
    return fail("not JSON: " + what);
  }

  std::optional<Error> error;

 private:
  bool fail(std::string what) {
    error = Error{{file_.name, cursor_.line, cursor_.column, 1, path_}, std::move(what), {}};
    return false;
  }

  json* place(json&& v) {
    if (stack_.empty()) {
      file_.root = std::move(v);
      file_.lines[""] = cursor_.line;
      return &file_.root;
    }
    json& parent = *stack_.back();
    const std::string name = parent.is_array() ? std::to_string(parent.size()) : key_;
    path_ += "/" + name;
    file_.lines[path_] = cursor_.line;
    if (parent.is_array()) {
      parent.push_back(std::move(v));
      return &parent.back();
    }
    return &(parent[name] = std::move(v));
  }
  void leave() { path_.erase(path_.rfind('/') == std::string::npos ? 0 : path_.rfind('/')); }

  bool value(json&& v) {
    const bool inside = !stack_.empty();
    place(std::move(v));
    if (inside) leave();
    return true;
  }
  bool open(json&& v) {
    if (stack_.size() >= kDeepest) return fail("nested deeper than " + std::to_string(kDeepest) + " levels");
    stack_.push_back(place(std::move(v)));
    return true;
  }
  bool close() {
    stack_.pop_back();
    if (!stack_.empty()) leave();
    return true;
  }

  JsonFile& file_;
  const Cursor& cursor_;
  std::vector<json*> stack_;
  std::string path_;
  std::string key_;
};

}  // namespace

Error JsonFile::error_at(const std::string& pointer, std::string what, std::string accepted) const {
  std::string at = pointer;
  while (!lines.contains(at) && !at.empty()) at.erase(at.rfind('/'));
  const auto found = lines.find(at);
  return {{name, found == lines.end() ? 1 : found->second, 0, 1, pointer}, std::move(what), std::move(accepted)};
}

Result<JsonFile> parse_json(std::string name, std::string_view text) {
  JsonFile file;
  file.name = std::move(name);
  Cursor cursor;
  Builder builder(file, cursor);
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const bool fine = json::sax_parse(CountingIterator(begin, &cursor), CountingIterator(end, &cursor), &builder);
  if (builder.error) return *builder.error;
  if (!fine) return Error{{file.name, cursor.line, cursor.column, 1, {}}, "not JSON", {}};
  return file;
}

Result<JsonFile> read_json(const std::string& path) {
  auto text = read_file(path);
  if (!text) return text.error();
  return parse_json(path, text.value());
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad()) return Error{{path, 0, 0, 1, {}}, std::string("cannot be read: ") + std::strerror(errno), {}};
  return std::move(text).str();
}

}  // namespace glassbox
