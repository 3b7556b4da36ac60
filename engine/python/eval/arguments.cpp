// Binding a call's arguments to a function's parameters (Python/ceval.c, initialize_locals), with CPython's errors.
#include <vector>

#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/suggest.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct Binder {
  P<FunctionObject> func;
  P<CodeObject> code;
  Obj* locals;
  std::int64_t given;

  [[nodiscard]] P<StrObject> name(std::int64_t i) const { return as<StrObject>(code->co_localsplusnames->ob_item[i]); }
  [[nodiscard]] std::int64_t all() const { return code->co_argcount + code->co_kwonlyargcount; }
};

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : names.size() > 2 ? ", and " : " and ";
    text += names[i];
  }
  return text;
}

Failed missing(const Binder& b, std::int64_t from, std::int64_t to, const char* kind) {
  std::vector<std::string> names;
  for (std::int64_t i = from; i < to; ++i) {
    if (!b.locals[i]) names.push_back(str_repr_text(b.name(i)));
  }
  return raise(exc::TypeError, "{}() missing {} required {} argument{}: {}", b.func->func_qualname, names.size(), kind,
               names.size() == 1 ? "" : "s", listed(names));
}

Failed too_many(const Binder& b) {
  std::int64_t keyword_only = 0;
  for (std::int64_t i = b.code->co_argcount; i < b.all(); ++i) keyword_only += b.locals[i] ? 1 : 0;
  const std::int64_t defaults = b.func->func_defaults ? as<TupleObject>(b.func->func_defaults)->ob_size : 0;
  const std::int64_t most = b.code->co_argcount;
  const bool plural = defaults > 0 || most != 1;
  const std::string takes =
      defaults > 0 ? fill_in("from {} to {}", {Part(most - defaults), Part(most)}) : std::to_string(most);
  std::string extra;
  if (keyword_only > 0)
    extra = fill_in(" positional argument{} (and {} keyword-only argument{})",
                    {Part(b.given != 1 ? "s" : ""), Part(keyword_only), Part(keyword_only != 1 ? "s" : "")});
  return raise(exc::TypeError, "{}() takes {} positional argument{} but {}{} {} given", b.func->func_qualname, takes,
               plural ? "s" : "", b.given, extra, b.given == 1 && keyword_only == 0 ? "was" : "were");
}

Failed positional_only_by_name(const Binder& b, P<TupleObject> kwnames) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < b.code->co_posonlyargcount; ++i) {
    for (std::int64_t k = 0; k < kwnames->ob_size; ++k) {
      if (str_equal(b.name(i), as<StrObject>(kwnames->ob_item[k]))) names.push_back(utf8(b.name(i)));
    }
  }
  std::string text;
  for (const std::string& n : names) text += (text.empty() ? "" : ", ") + n;
  return raise(exc::TypeError, "{}() got some positional-only arguments passed as keyword arguments: '{}'",
               b.func->func_qualname, text);
}

Failed unexpected(const Binder& b, P<TupleObject> kwnames, P<StrObject> name) {
  for (std::int64_t i = 0; i < b.code->co_posonlyargcount; ++i) {
    for (std::int64_t k = 0; k < kwnames->ob_size; ++k) {
      if (str_equal(b.name(i), as<StrObject>(kwnames->ob_item[k]))) return positional_only_by_name(b, kwnames);
    }
  }
  std::vector<std::string> possible;
  for (std::int64_t i = b.code->co_posonlyargcount; i < b.all(); ++i) possible.push_back(utf8(b.name(i)));
  const std::string best = closest_name(utf8(name), possible);
  if (!best.empty())
    return raise(exc::TypeError, "{}() got an unexpected keyword argument '{}'. Did you mean '{}'?",
                 b.func->func_qualname, name, best);
  return raise(exc::TypeError, "{}() got an unexpected keyword argument '{}'", b.func->func_qualname, name);
}

bool take_keywords(const Binder& b, P<TupleObject> kwnames, Obj* values, P<DictObject> extra) {
  for (std::int64_t k = 0; k < kwnames->ob_size; ++k) {
    Obj key = kwnames->ob_item[k];
    if (!key || !is_str(key)) return raise(exc::TypeError, "{}() keywords must be strings", b.func->func_qualname);
    P<StrObject> name = as<StrObject>(key);
    std::int64_t i = b.code->co_posonlyargcount;
    while (i < b.all() && b.name(i) != name) ++i;
    if (i == b.all()) {
      i = b.code->co_posonlyargcount;
      while (i < b.all() && !str_equal(b.name(i), name)) ++i;
    }
    if (i < b.all()) {
      if (b.locals[i])
        return raise(exc::TypeError, "{}() got multiple values for argument '{}'", b.func->func_qualname, name);
      b.locals[i] = values[k];
      values[k] = nullptr;
      continue;
    }
    if (!extra) return unexpected(b, kwnames, name);
    if (!dict_set(extra, key, values[k])) return false;
  }
  return true;
}

bool fill_defaults(const Binder& b) {
  const std::int64_t most = b.code->co_argcount;
  if (b.given < most) {
    P<TupleObject> defaults = as<TupleObject>(b.func->func_defaults);
    const std::int64_t count = defaults ? defaults->ob_size : 0;
    const std::int64_t required = most - count;
    for (std::int64_t i = b.given; i < required; ++i) {
      if (!b.locals[i]) return missing(b, 0, required, "positional");
    }
    for (std::int64_t i = std::max(b.given, required); i < most; ++i) {
      if (b.locals[i]) continue;
      b.locals[i] = defaults->ob_item[i - required];
      incref(b.locals[i]);
    }
  }
  if (b.code->co_kwonlyargcount > 0) {
    P<DictObject> defaults = as<DictObject>(b.func->func_kwdefaults);
    bool lacks = false;
    for (std::int64_t i = most; i < b.all(); ++i) {
      if (b.locals[i]) continue;
      Obj value = defaults ? dict_get(defaults, Obj(b.name(i))) : Obj();
      if (failed()) return false;
      if (value) {
        incref(value);
        b.locals[i] = value;
      } else {
        lacks = true;
      }
    }
    if (lacks) return missing(b, most, b.all(), "keyword-only");
  }
  return true;
}

// values: the positional arguments, then the keywords' ones; what is taken is set to null.
bool bind(Binder& b, Obj* values, P<TupleObject> kwnames) {
  const std::uint32_t flags = b.code->co_flags;
  P<DictObject> extra;
  if ((flags & CO_VARKEYWORDS) != 0) {
    RefTo<DictObject> dict = dict_new();
    if (!dict) return false;
    extra = dict.release();
    b.locals[b.all() + ((flags & CO_VARARGS) != 0 ? 1 : 0)] = extra;
  }
  const std::int64_t taken = std::min<std::int64_t>(b.given, b.code->co_argcount);
  for (std::int64_t i = 0; i < taken; ++i) {
    b.locals[i] = values[i];
    values[i] = nullptr;
  }
  if ((flags & CO_VARARGS) != 0) {
    RefTo<TupleObject> rest = tuple_new(b.given - taken);
    if (!rest) return false;
    for (std::int64_t i = taken; i < b.given; ++i) {
      rest->ob_item[i - taken] = values[i];
      values[i] = nullptr;
    }
    b.locals[b.all()] = rest.release();
  }
  if (kwnames && !take_keywords(b, kwnames, values + b.given, extra)) return false;
  if (b.given > b.code->co_argcount && (flags & CO_VARARGS) == 0) return too_many(b);
  return fill_defaults(b);
}

}  // namespace

P<Frame> push_call(P<FunctionObject> func, Obj locals, Obj* args, std::int64_t count, P<TupleObject> kwnames) {
  P<CodeObject> code = func->func_code;
  P<Frame> frame = push_frame(func, locals, code);
  const std::int64_t all = count + (kwnames ? kwnames->ob_size : 0);
  if (!frame) {
    for (std::int64_t i = 0; i < all; ++i) decref(args[i]);
    decref(func);
    xdecref(locals);
    return {};
  }
  Obj* to = frame->localsplus;
  // The plain call: exactly the positional parameters.
  if (!kwnames && count == code->co_argcount && code->co_kwonlyargcount == 0 &&
      (code->co_flags & (CO_VARARGS | CO_VARKEYWORDS)) == 0) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = args[i];
    return frame;
  }
  Binder b{func, code, to, count};
  std::vector<Obj> values(args, args + all);
  const bool ok = bind(b, values.data(), kwnames);
  for (Obj left : values) xdecref(left);
  if (ok) return frame;
  pop_frame(frame);
  return {};
}

}  // namespace glassbox::python
