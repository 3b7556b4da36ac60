#include "engine/epoll/program.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/epoll/arguments.hpp"
#include "engine/epoll/scan.hpp"
#include "engine/epoll/signature.hpp"

namespace glassbox::epoll {
namespace {

class Reader {
 public:
  explicit Reader(const Program& program) : program_(program) { script_.threads.emplace_back("main"); }

  Result<Script> read() {
    const std::string_view source = program_.source;
    if (source.size() > ScriptLimits::bytes)
      return Error{{program_.file, 1, 1, 1, {}},
                   "the program is longer than " + std::to_string(ScriptLimits::bytes) + " bytes",
                   ""};
    auto config = read_config(program_);
    if (!config) return config.error();
    script_.config = config.value();
    std::size_t begin = 0;
    for (std::int32_t number = 1; begin <= source.size(); ++number) {
      std::size_t end = source.find('\n', begin);
      if (end == source.npos) end = source.size();
      std::string_view line = source.substr(begin, end - begin);
      if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);  // a byte order mark
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (auto error = read_line(line, number)) return *error;
      begin = end + 1;
    }
    lay_out();
    return std::move(script_);
  }

 private:
  Error at(const Token& token, std::string what, std::string accepted = {}) const {
    return {{program_.file, number_, token.column, token.length, {}}, std::move(what), std::move(accepted)};
  }
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] const Token& ahead(std::size_t n) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }

  std::optional<Error> read_line(std::string_view text, std::int32_t number) {
    number_ = number;
    auto tokens = scan(text, {program_.file, number, 1, 1, {}});
    if (!tokens) return tokens.error();
    tokens_ = std::move(tokens.value());
    at_ = 0;
    if (now().kind == Token::Kind::end) return std::nullopt;
    if (number > ScriptLimits::lines)
      return at(now(), "the program has more than " + std::to_string(ScriptLimits::lines) + " lines");
    Line line;
    line.number = number;
    loop_variable_ = {};
    if (auto error = read_thread(line)) return error;
    if (auto error = read_loop(line)) return error;
    calls_ += line.loops ? line.last - line.first + 1 : 1;
    if (calls_ > ScriptLimits::calls)
      return at(tokens_.front(),
                "with this line the program makes more than " + std::to_string(ScriptLimits::calls) + " calls");
    std::vector<const Token*> targets;
    if (auto error = read_targets(targets)) return error;
    if (auto error = read_call(line, targets)) return error;
    if (auto error = weigh(line)) return error;
    if (now().kind != Token::Kind::end) return at(now(), "after the call nothing more is expected", "# a comment");
    script_.lines.push_back(std::move(line));
    return std::nullopt;
  }

  // What a run would have to hold and to do: a program that is too much is refused here, not half-way through.
  std::optional<Error> weigh(const Line& line) {
    std::int64_t elements = 0;
    for (const auto& set : line.call.sets) elements += static_cast<std::int64_t>(set.size());
    asked_ += elements * (line.loops ? line.last - line.first + 1 : 1);
    typed_ += static_cast<std::int64_t>(line.call.bytes.size());
    if (asked_ > ScriptLimits::asked)
      return at(tokens_.front(), "with this line poll and select ask about more than " +
                                     std::to_string(ScriptLimits::asked) + " descriptors");
    if (typed_ > ScriptLimits::typed)
      return at(tokens_.front(), "with this line the program holds more than " + std::to_string(ScriptLimits::typed) +
                                     " bytes to write");
    return std::nullopt;
  }

  std::optional<Error> read_thread(Line& line) {
    if (now().kind != Token::Kind::word || !ahead(1).is(":")) return std::nullopt;
    const std::string name(now().text);
    auto& threads = script_.threads;
    const auto found = std::find(threads.begin(), threads.end(), name);
    line.thread = static_cast<std::int32_t>(found - threads.begin());
    if (found == threads.end()) {
      if (threads.size() > ScriptLimits::threads)
        return at(now(), "a program may name " + std::to_string(ScriptLimits::threads) + " threads");
      threads.push_back(name);
    }
    at_ += 2;
    return std::nullopt;
  }

  // for i in 0..9999:
  std::optional<Error> read_loop(Line& line) {
    const std::string form = "for i in 0..9999: idle[i] = socket(AF_INET, SOCK_DGRAM)";
    if (now().text != "for" || ahead(1).kind != Token::Kind::word) return std::nullopt;
    line.loops = true;
    loop_variable_ = ahead(1).text;
    at_ += 2;
    if (now().text != "in") return at(now(), "'in' is missing after the loop's variable", form);
    ++at_;
    if (auto error = read_index(line.first, form)) return error;
    if (!now().is("..")) return at(now(), "'..' is missing between the loop's first and last number", form);
    ++at_;
    const Token& last = now();
    if (auto error = read_index(line.last, form)) return error;
    if (line.last < line.first) return at(last, "the loop ends before it begins", form);
    if (!now().is(":")) return at(now(), "':' is missing after the loop's range", form);
    ++at_;
    return std::nullopt;
  }

  std::optional<Error> read_index(std::int32_t& value, const std::string& form) {
    if (now().kind != Token::Kind::number) return at(now(), "a number is missing here", form);
    if (now().number < 0 || now().number >= ScriptLimits::index)
      return at(now(), "this number is out of range", "0 to " + std::to_string(ScriptLimits::index - 1));
    value = static_cast<std::int32_t>(now().number);
    ++at_;
    return std::nullopt;
  }

  // Skips `a, b =` and notes where the names stand; they get their values after the call is read.
  std::optional<Error> read_targets(std::vector<const Token*>& targets) {
    std::size_t equals = at_;
    while (equals < tokens_.size() && !tokens_[equals].is("=") && !tokens_[equals].is("(")) ++equals;
    if (equals >= tokens_.size() || !tokens_[equals].is("=")) return std::nullopt;
    while (true) {
      if (now().kind != Token::Kind::word) return at(now(), "a name is missing before '='", "ep = epoll_create1(0)");
      if (constant(now().text)) return at(now(), "'" + std::string(now().text) + "' is a constant, not a name");
      targets.push_back(&now());
      ++at_;
      if (now().is("[")) {
        if (ahead(1).kind != Token::Kind::word && ahead(1).kind != Token::Kind::number)
          return at(ahead(1), "an index is missing", "idle[0], idle[i]");
        if (!ahead(2).is("]")) return at(ahead(2), "']' is missing", "idle[0], idle[i]");
        at_ += 3;
      }
      if (!now().is(",")) break;
      ++at_;
    }
    if (!now().is("=")) return at(now(), "'=' is missing after the names", "a, b = socketpair(AF_UNIX, SOCK_STREAM)");
    ++at_;
    return std::nullopt;
  }

  std::optional<Error> read_call(Line& line, const std::vector<const Token*>& targets) {
    const Token& name = now();
    if (name.kind != Token::Kind::word) return at(name, "a system call is missing", known_calls());
    const Signature* signature = find_signature(name.text);
    if (signature == nullptr) {
      if (!ahead(1).is("(") && !ahead(1).is("="))
        return at(name, "'" + std::string(name.text) + "' is not a call", "read(a, 3), T1: read(a, 3), a = dup(b)");
      return at(name, "unknown call '" + std::string(name.text) + "'", known_calls());
    }
    const auto most = static_cast<std::size_t>(signature->results);
    if (targets.size() > most)
      return at(*targets[most],
                most == 0 ? std::string(name.text) + " makes no descriptor, so nothing to name"
                          : std::string(name.text) + " makes fewer descriptors than names stand here",
                std::string(signature->form));
    if (most == 2 && targets.size() == 1)
      return at(*targets[0], std::string(name.text) + " makes two descriptors", std::string(signature->form));
    ++at_;
    ArgumentReader arguments(tokens_, at_, *signature, {program_.file, number_, 1, 1, {}}, loop_variable_, script_);
    if (auto error = arguments.read(line.call)) return error;
    for (const Token* target : targets)
      if (auto error = define(line, *target)) return error;
    return std::nullopt;
  }

  std::optional<Error> define(Line& line, const Token& token) {
    const std::string text(token.text);
    auto& names = script_.names;
    auto found = std::find_if(names.begin(), names.end(), [&](const Name& each) { return each.text == text; });
    const std::size_t place = static_cast<std::size_t>(&token - tokens_.data());
    const bool array = tokens_[place + 1].is("[");
    if (found == names.end()) {
      names.push_back({text, 0, 0, array});
      found = names.end() - 1;
    }
    if (found->array != array)
      return at(token,
                "'" + text + "' is " + (array ? "one descriptor" : "a list of descriptors") + " in a line above");
    Ref ref;
    ref.name = static_cast<std::int32_t>(found - names.begin());
    std::int32_t most = 0;
    if (array) {
      const Token& index = tokens_[place + 2];
      if (auto error = read_element(index, ref)) return error;
      most = ref.by_loop ? line.last : ref.index;
    }
    found->size = std::max(found->size, most + 1);
    line.call.results.push_back(ref);
    return std::nullopt;
  }

  std::optional<Error> read_element(const Token& index, Ref& ref) const {
    if (index.kind == Token::Kind::word) {
      if (index.text != loop_variable_)
        return at(index, "'" + std::string(index.text) + "' is not this line's loop variable", "for i in 0..9: …[i]");
      ref.by_loop = true;
      return std::nullopt;
    }
    if (index.number < 0 || index.number >= ScriptLimits::index)
      return at(index, "this index is out of range", "0 to " + std::to_string(ScriptLimits::index - 1));
    ref.index = static_cast<std::int32_t>(index.number);
    return std::nullopt;
  }

  void lay_out() {
    for (Name& name : script_.names) {
      name.first = script_.values;
      script_.values += name.size;
    }
  }

  const Program& program_;
  Script script_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::int32_t number_ = 0;
  std::int64_t calls_ = 0;
  std::int64_t asked_ = 0;
  std::int64_t typed_ = 0;
  std::string_view loop_variable_;
};

}  // namespace

std::string name_of(const Script& script, const Ref& ref, std::int32_t i) {
  if (ref.name < 0) return std::to_string(ref.number);
  const Name& name = script.names[static_cast<std::size_t>(ref.name)];
  if (!name.array) return name.text;
  return name.text + "[" + std::to_string(ref.by_loop ? i : ref.index) + "]";
}

Result<Script> read_script(const Program& program) {
  return Reader(program).read();
}

}  // namespace glassbox::epoll
