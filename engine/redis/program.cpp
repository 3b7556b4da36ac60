#include "engine/redis/program.hpp"

#include <charconv>
#include <optional>
#include <set>
#include <string_view>

#include "engine/redis/arguments.hpp"

namespace glassbox::redis {
namespace {

constexpr std::string_view kForms = "a Redis command, client -c, client, wait MS, stop PORT, start PORT";

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "A:" followed by white space: a letter, then letters, digits, '-' or '_'.
bool is_client_prefix(std::string_view word) {
  if (word.size() < 2 || word.back() != ':') return false;
  word.remove_suffix(1);
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(word.front())) return false;
  for (const char c : word)
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_') return false;
  return true;
}

std::string ports_of(const Config& config) {
  return std::to_string(config.first_port) + " to " + std::to_string(config.first_port + node_count(config) - 1);
}

class Reader {
 public:
  explicit Reader(const Program& program) : program_(program) {}

  Result<Script> read() {
    const std::string_view source = program_.source;
    if (source.size() > ScriptLimits::bytes)
      return fault(1, 1, 1, "the program is longer than " + std::to_string(ScriptLimits::bytes) + " bytes", "");
    auto config = read_config(program_);
    if (!config) return config.error();
    script_.config = std::move(config.value());
    std::size_t begin = 0;
    for (number_ = 1; begin <= source.size(); ++number_) {
      if (number_ > ScriptLimits::lines)
        return fault(number_, 1, 1, "the program has more than " + std::to_string(ScriptLimits::lines) + " lines", "");
      std::size_t end = source.find('\n', begin);
      if (end == source.npos) end = source.size();
      line_ = source.substr(begin, end - begin);
      if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
      if (auto error = read_line()) return *error;
      begin = end + 1;
    }
    return std::move(script_);
  }

 private:
  Error fault(std::int32_t line, std::int32_t column, std::int32_t length, std::string what,
              std::string accepted) const {
    return Error{{program_.file, line, column, length > 0 ? length : 1, {}}, std::move(what), std::move(accepted)};
  }
  Error at(std::size_t byte, std::size_t bytes, std::string what, std::string accepted) const {
    return fault(number_, column_of(line_, byte), column_of(line_.substr(byte), bytes) - 1, std::move(what),
                 std::move(accepted));
  }
  [[nodiscard]] std::string_view word_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < line_.size() && !is_space(line_[end])) ++end;
    return line_.substr(begin, end - begin);
  }
  void skip_space(std::size_t& byte) const {
    while (byte < line_.size() && is_space(line_[byte])) ++byte;
  }

  std::optional<Error> read_line() {
    std::size_t byte = 0;
    if (number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) byte = 3;  // a byte order mark
    skip_space(byte);
    if (byte >= line_.size() || line_[byte] == '#') return std::nullopt;
    const std::size_t zero = line_.find('\0');
    if (zero != line_.npos) return at(zero, 1, "a byte 0 cannot be typed into redis-cli", "\"\\x00\" in double quotes");
    Line line;
    line.number = number_;
    const std::size_t prefix = byte;
    if (is_client_prefix(word_at(byte))) {
      line.client = word_at(byte).substr(0, word_at(byte).size() - 1);
      clients_.insert(line.client);
      if (clients_.size() > ScriptLimits::clients)
        return at(byte, word_at(byte).size(),
                  "a program may name " + std::to_string(ScriptLimits::clients) + " clients", "");
      byte += word_at(byte).size();
      skip_space(byte);
    }
    if (byte < line_.size() && line_[byte] == '@') {
      const std::string_view word = word_at(byte);
      const auto port = digits(word.substr(1));
      if (!port || !has_port(script_.config, static_cast<std::int32_t>(*port)))
        return at(byte, word.size(), "'" + std::string(word) + "' names no node", "@" + ports_of(script_.config));
      line.port = static_cast<std::int32_t>(*port);
      byte += word.size();
      skip_space(byte);
    }
    if (byte >= line_.size())
      return at(prefix, line_.size() - prefix, "a command is missing behind the prefix", std::string(kForms));
    auto arguments = split_arguments(line_, byte, number_);
    if (!arguments) {
      Error error = arguments.error();
      error.where.file = program_.file;
      return error;
    }
    return finish(std::move(line), std::move(arguments.value()), byte != prefix);
  }

  std::optional<Error> finish(Line line, std::vector<Argument> arguments, bool prefixed) {
    if (static_cast<std::int32_t>(arguments.size()) > ScriptLimits::arguments) {
      const Argument& last = arguments[ScriptLimits::arguments];
      return fault(number_, last.column, last.length,
                   "a line may hold " + std::to_string(ScriptLimits::arguments) + " arguments", "");
    }
    const std::string& word = arguments.front().text;
    std::optional<Error> error;
    if (word == "client" && (arguments.size() == 1 || arguments[1].text == "-c"))
      error = read_client(line, arguments);
    else if (word == "stop" || word == "start" || (word == "wait" && arguments.size() != 3))
      error = read_own(line, arguments, prefixed);
    else
      for (Argument& argument : arguments) {
        line.args.push_back(std::move(argument.text));
        line.columns.push_back(argument.column);
        line.lengths.push_back(argument.length);
      }
    if (!error) script_.lines.push_back(std::move(line));
    return error;
  }

  std::optional<Error> read_client(Line& line, const std::vector<Argument>& arguments) {
    line.kind = Line::Kind::client;
    line.follows = arguments.size() > 1;
    if (line.port != 0 || arguments.size() > 2)
      return fault(number_, arguments.front().column, arguments.front().length, "client -c stands alone on its line",
                   "client -c, client, A: client -c");
    return std::nullopt;
  }

  // wait MS, stop PORT, start PORT
  std::optional<Error> read_own(Line& line, const std::vector<Argument>& arguments, bool prefixed) {
    const Argument& word = arguments.front();
    const bool waits = word.text == "wait";
    const std::string accepted = waits ? "wait 2000 (ms)" : word.text + " " + std::to_string(script_.config.first_port);
    if (prefixed)
      return fault(number_, word.column, word.length, "'" + word.text + "' is not sent to a node: no prefix before it",
                   accepted);
    if (arguments.size() != 2)
      return fault(number_, word.column, word.length, "'" + word.text + "' takes one argument", accepted);
    const auto value = digits(arguments[1].text);
    const Argument& given = arguments[1];
    if (waits) {
      line.kind = Line::Kind::wait;
      if (!value) return fault(number_, given.column, given.length, "wait takes a number of milliseconds", accepted);
      waited_ += *value;
      if (waited_ > ScriptLimits::wait_ms)
        return fault(number_, given.column, given.length,
                     "all waits together may last " + std::to_string(ScriptLimits::wait_ms) + " ms", "");
      line.wait_ms = *value;
      return std::nullopt;
    }
    line.kind = word.text == "stop" ? Line::Kind::stop : Line::Kind::start;
    if (!value || !has_port(script_.config, static_cast<std::int32_t>(*value)))
      return fault(number_, given.column, given.length, "'" + given.text + "' is not a node's port",
                   ports_of(script_.config));
    line.port = static_cast<std::int32_t>(*value);
    return std::nullopt;
  }

  const Program& program_;
  Script script_;
  std::string_view line_;
  std::int32_t number_ = 0;
  std::int64_t waited_ = 0;
  std::set<std::string> clients_;
};

}  // namespace

Result<Script> read_script(const Program& program) {
  return Reader(program).read();
}

}  // namespace glassbox::redis
