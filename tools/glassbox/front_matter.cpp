#include "tools/glassbox/front_matter.hpp"

#include <optional>

namespace glassbox {
namespace {

using Value = FrontMatterValue;

constexpr std::string_view kForms = "name: value, name: [a, b], name: {a: b}, or lines of \"  - item\" below the name";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

std::string unquoted(std::string_view text) {
  text = trimmed(text);
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

// The parts of "a, b" between brackets; no part holds a comma.
std::vector<std::string_view> parts(std::string_view inside) {
  std::vector<std::string_view> out;
  if (trimmed(inside).empty()) return out;
  for (std::size_t at = 0; at <= inside.size();) {
    const std::size_t comma = std::min(inside.find(',', at), inside.size());
    out.push_back(inside.substr(at, comma - at));
    at = comma + 1;
  }
  return out;
}

bool is_between(std::string_view text, char open, char close) {
  return text.size() >= 2 && text.front() == open && text.back() == close;
}

// False: a map's entry without a colon.
bool read_value(std::string_view text, Value& value) {
  if (is_between(text, '[', ']')) {
    value.kind = Value::Kind::kList;
    for (const std::string_view part : parts(text.substr(1, text.size() - 2))) value.items.push_back(unquoted(part));
    return true;
  }
  if (!is_between(text, '{', '}')) {
    value.text = unquoted(text);
    return true;
  }
  value.kind = Value::Kind::kMap;
  for (const std::string_view part : parts(text.substr(1, text.size() - 2))) {
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) return false;
    value.entries.emplace_back(unquoted(part.substr(0, colon)), unquoted(part.substr(colon + 1)));
  }
  return true;
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  // Nothing where the line is sound.
  std::optional<Error> add(std::int32_t number, std::string_view line) {
    if (trimmed(line).empty() || line.front() == '#') return std::nullopt;
    if (line.front() == ' ') return add_item(number, trimmed(line));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return error(number, "not a line of front matter", kForms);
    const std::string name(line.substr(0, colon));
    last_ = nullptr;
    if (found.contains(name)) return error(number, "'" + name + "' stands twice", {});
    Value& value = found[name];
    value.line = number;
    if (!read_value(trimmed(line.substr(colon + 1)), value)) return error(number, "not a map", "{name: value}");
    last_ = &value;
    return std::nullopt;
  }

  FrontMatter found;

 private:
  std::optional<Error> add_item(std::int32_t number, std::string_view item) {
    const bool opens = last_ != nullptr && last_->kind == Value::Kind::kText && last_->text.empty();
    const bool goes_on = last_ != nullptr && last_->kind == Value::Kind::kList;
    if (!item.starts_with("- ") || !(opens || goes_on)) return error(number, "not a line of front matter", kForms);
    last_->kind = Value::Kind::kList;
    last_->items.push_back(unquoted(item.substr(2)));
    return std::nullopt;
  }

  [[nodiscard]] Error error(std::int32_t number, std::string what, std::string_view accepted) const {
    return {{file_, number, 0, 1, {}}, std::move(what), std::string(accepted)};
  }

  const std::string& file_;
  Value* last_ = nullptr;
};

}  // namespace

Result<FrontMatter> read_front_matter(const std::string& file, std::string_view page) {
  constexpr std::string_view kFence = "---";
  Reader reader(file);
  std::int32_t number = 0;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const std::string_view line = page.substr(at, end - at);
    at = end + 1;
    ++number;
    if (number == 1 && trimmed(line) != kFence) break;
    if (number > 1 && trimmed(line) == kFence) return std::move(reader.found);
    if (number == 1) continue;
    if (auto error = reader.add(number, line)) return *std::move(error);
  }
  return Error{{file, 1, 0, 1, {}}, "has no front matter between two lines of ---", {}};
}

}  // namespace glassbox
