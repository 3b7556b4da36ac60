#include "engine/python/objects/binding.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct Registered {
  const FunctionSpec* spec;
  Signature signature;
};
std::vector<Registered>& registered() {
  static std::vector<Registered> all(1);
  return all;
}

std::string_view trim_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The next part up to a comma that is not inside quotes or brackets.
std::string_view take_part(std::string_view& text) {
  int depth = 0;
  char quote = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      break;
    }
  }
  std::string_view part = text.substr(0, i);
  text.remove_prefix(std::min(i + 1, text.size()));
  return trim_spaces(part);
}

}  // namespace

Signature read_signature(std::string_view text) {
  Signature s;
  bool keyword_only = false;
  while (!trim_spaces(text).empty()) {
    const std::string_view part = take_part(text);
    if (part == "/") {
      s.positional_only = static_cast<std::int64_t>(s.parameters.size());
    } else if (part == "*") {
      keyword_only = true;
    } else if (part.starts_with("**")) {
      s.keywords = true;
    } else if (part.starts_with("*")) {
      s.rest = keyword_only = true;
    } else {
      const std::size_t equals = part.find('=');
      s.parameters.push_back({std::string(trim_spaces(part.substr(0, equals))), equals == std::string_view::npos});
      if (!keyword_only) {
        ++s.positional;
        if (equals == std::string_view::npos) ++s.required_positional;
      }
    }
  }
  const auto count = static_cast<std::int64_t>(s.parameters.size());
  if (s.keywords || s.positional_only < count)
    s.style = Signature::Style::keyword;
  else if (count == 0 && !s.rest)
    s.style = Signature::Style::none;
  else if (count == 1 && s.required_positional == 1 && !s.rest)
    s.style = Signature::Style::one;
  else
    s.style = Signature::Style::positional;
  return s;
}

std::int64_t register_spec(const FunctionSpec& spec) {
  auto& all = registered();
  // Types are made ready in the same order in every machine: the number is where the spec was first seen.
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].spec == &spec) return static_cast<std::int64_t>(i);
  }
  all.push_back({&spec, read_signature(spec.signature)});
  return static_cast<std::int64_t>(all.size() - 1);
}

const FunctionSpec& function_spec(Addr number) {
  return *registered()[static_cast<std::size_t>(number)].spec;
}
const Signature& signature_of(Addr number) {
  return registered()[static_cast<std::size_t>(number)].signature;
}

namespace {

struct Call {
  const FunctionSpec& spec;
  const Signature& signature;
  P<TypeObject> owner;
  const Args& args;

  [[nodiscard]] std::string full_name() const {
    return owner ? std::string(short_type_name(owner)) + "." + spec.name : std::string(spec.name);
  }
};

Failed wrong_count(const Call& c) {
  const std::int64_t given = c.args.positional;
  switch (c.signature.style) {
    case Signature::Style::none:
      return raise(exc::TypeError, "{}() takes no arguments ({} given)", c.full_name(), given);
    case Signature::Style::one:
      return raise(exc::TypeError, "{}() takes exactly one argument ({} given)", c.full_name(), given);
    default:
      break;
  }
  const std::int64_t least = c.signature.required_positional, most = c.signature.positional;
  if (least == most)
    return raise(exc::TypeError, "{} expected {} argument{}, got {}", c.spec.name, least, least == 1 ? "" : "s", given);
  if (given < least)
    return raise(exc::TypeError, "{} expected at least {} argument{}, got {}", c.spec.name, least,
                 least == 1 ? "" : "s", given);
  return raise(exc::TypeError, "{} expected at most {} argument{}, got {}", c.spec.name, most, most == 1 ? "" : "s",
               given);
}

// _PyArg_UnpackKeywords' words.
Failed too_many(const Call& c) {
  const Signature& s = c.signature;
  const std::int64_t given = c.args.positional;
  if (s.positional == 0) return raise(exc::TypeError, "{}() takes no positional arguments", c.spec.name);
  const auto count = static_cast<std::int64_t>(s.parameters.size());
  const std::int64_t all = given + (c.args.kwnames ? c.args.kwnames->ob_size : 0);
  if (all > count || s.positional == count) {
    return raise(exc::TypeError, "{}() takes {} {} {}argument{} ({} given)", c.spec.name,
                 s.required_positional < s.positional || s.required_positional < count ? "at most" : "exactly",
                 s.positional < count ? s.positional : count,
                 s.positional < count || c.args.kwnames ? (s.positional < count ? "positional " : "") : "",
                 s.positional == 1 ? "" : "s", s.positional < count ? given : all);
  }
  return raise(exc::TypeError, "{}() takes {} {} positional argument{} ({} given)", c.spec.name,
               s.required_positional < s.positional ? "at most" : "exactly", s.positional, s.positional == 1 ? "" : "s",
               given);
}

bool same_name(const Signature::Parameter& parameter, P<StrObject> name) {
  return str_is(name, parameter.name);
}

bool bind_keywords(const Call& c, std::vector<Obj>& bound, RefTo<DictObject>& extra) {
  const Signature& s = c.signature;
  P<TupleObject> names = c.args.kwnames;
  for (std::int64_t i = 0; i < names->ob_size; ++i) {
    P<StrObject> name = as<StrObject>(names->ob_item[i]);
    Obj value = c.args.values[c.args.positional + i];
    std::size_t p = static_cast<std::size_t>(s.positional_only);
    while (p < s.parameters.size() && !same_name(s.parameters[p], name)) ++p;
    if (p < s.parameters.size()) {
      if (bound[p])
        return raise(exc::TypeError, "argument for {}() given by name ('{}') and position ({})", c.spec.name, name,
                     p + 1);
      bound[p] = value;
      continue;
    }
    if (!s.keywords) {
      return raise(exc::TypeError, "{}() got an unexpected keyword argument '{}'", c.spec.name, name);
    }
    if (!extra) extra = dict_new();
    if (!extra || !dict_set(extra, name, value)) return false;
  }
  return true;
}

}  // namespace

Ref call_native(Addr number, P<TypeObject> owner, Obj self, const Args& args) {
  const Registered& entry = registered()[static_cast<std::size_t>(number)];
  const Signature& s = entry.signature;
  const Call c{*entry.spec, s, owner, args};
  const std::int64_t keywords = args.kwnames ? args.kwnames->ob_size : 0;
  if (s.style != Signature::Style::keyword) {
    if (keywords > 0) return raise(exc::TypeError, "{}() takes no keyword arguments", c.full_name());
    if (args.positional < s.required_positional || (args.positional > s.positional && !s.rest)) return wrong_count(c);
    In in;
    const auto count = static_cast<std::int64_t>(s.parameters.size());
    Obj small[8];
    std::vector<Obj> large;
    Obj* bound = small;
    if (args.positional < count) {
      if (count > 8) {
        large.resize(static_cast<std::size_t>(count));
        bound = large.data();
      }
      for (std::int64_t i = 0; i < count; ++i) bound[i] = i < args.positional ? args.values[i] : Obj();
      in.bound = bound;
    } else {
      in.bound = args.values;
      in.rest = {args.values + count, static_cast<std::size_t>(args.positional - count)};
    }
    return c.spec.function(self, in);
  }
  std::vector<Obj> bound(s.parameters.size());
  In in;
  const std::int64_t taken = std::min(args.positional, s.positional);
  for (std::int64_t i = 0; i < taken; ++i) bound[static_cast<std::size_t>(i)] = args.values[i];
  if (args.positional > s.positional) {
    if (!s.rest) return too_many(c);
    in.rest = {args.values + s.positional, static_cast<std::size_t>(args.positional - s.positional)};
  }
  RefTo<DictObject> extra;
  if (keywords > 0 && !bind_keywords(c, bound, extra)) return nullptr;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i] || !s.parameters[i].required) continue;
    const auto position = static_cast<std::int64_t>(i);
    if (position < s.positional_only)
      return raise(exc::TypeError, "{}() takes at least {} positional argument{} ({} given)", c.spec.name,
                   s.required_positional, s.required_positional == 1 ? "" : "s", args.positional);
    if (position >= s.positional)
      return raise(exc::TypeError, "{}() missing required keyword-only argument: '{}'", c.spec.name,
                   s.parameters[i].name);
    return raise(exc::TypeError, "{}() missing required argument '{}' (pos {})", c.spec.name, s.parameters[i].name,
                 i + 1);
  }
  in.bound = bound.data();
  in.keywords = extra;
  return c.spec.function(self, in);
}

}  // namespace glassbox::python
