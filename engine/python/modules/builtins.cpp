// builtins (Python/bltinmodule.c).
#include <vector>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/eval/eval.hpp"
#include "engine/python/eval/operations.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/run/syntax.hpp"

namespace glassbox::python {
namespace {

Ref truth(int r) {
  return r < 0 ? Ref() : bool_from(r != 0);
}

Ref print_(Obj, const In& in) {
  // in: sep, end, file, flush; the values are the rest
  for (int i = 0; i < 2; ++i) {
    if (in[i] && in[i] != kNone && !is_str(in[i]))
      return raise(exc::TypeError, "{} must be None or a string, not {}", i == 0 ? "sep" : "end", type_name(in[i]));
  }
  Ref file = in[2] && in[2] != kNone ? new_ref(in[2]) : Ref();
  if (!file) {
    Obj out = dict_get(rt().sys_dict, std::string_view("stdout"));
    if (!out) return raise(exc::RuntimeError, "lost sys.stdout");
    if (out == kNone) return none();
    file = new_ref(out);
  }
  const bool plain = is_exact(file, types::text_output);
  Ref write;
  if (!plain && !(write = get_attr(file, names::write))) return nullptr;
  std::string all;
  auto put = [&](Obj text) {
    if (plain) {
      all += utf8(as<StrObject>(text));
      return true;
    }
    return static_cast<bool>(call1(write, text));
  };
  RefTo<StrObject> space = str_from(" "), newline = str_from("\n");
  for (std::size_t i = 0; i < in.rest.size(); ++i) {
    if (i > 0 && !put(in[0] && in[0] != kNone ? in[0] : Obj(space))) return nullptr;
    Ref text = to_str(in.rest[i]);
    if (!text || !put(text)) return nullptr;
  }
  if (!put(in[1] && in[1] != kNone ? in[1] : Obj(newline))) return nullptr;
  if (plain) {
    write_out(text_output_stream(file), all);
  } else if (in[3]) {
    const int flush = is_true(in[3]);
    if (flush < 0) return nullptr;
    if (flush > 0 && !call_method(file, "flush")) return nullptr;
  }
  return halted() ? Ref() : none();
}
const FunctionSpec kPrint = {"print", print_, "*args, sep=' ', end='\\n', file=None, flush=False"};

Ref len_(Obj, const In& in) {
  const std::int64_t n = length(in[0]);
  return n < 0 ? Ref() : int_from(n);
}
Ref repr_fn(Obj, const In& in) {
  return repr(in[0]);
}
Ref ascii_(Obj, const In& in) {
  return to_ascii(in[0]);
}
Ref id_(Obj, const In& in) {
  return int_from(static_cast<std::int64_t>(in[0].a));
}
Ref hash_(Obj, const In& in) {
  const std::int64_t h = hash(in[0]);
  return h == -1 ? Ref() : int_from(h);
}
Ref callable_(Obj, const In& in) {
  return bool_from(is_callable(in[0]));
}
Ref isinstance_(Obj, const In& in) {
  return truth(is_instance(in[0], in[1]));
}
Ref issubclass_(Obj, const In& in) {
  return truth(is_subclass(in[0], in[1]));
}
Ref iter_(Obj, const In& in) {
  if (!in[1]) return get_iter(in[0]);
  if (!is_callable(in[0])) return raise(exc::TypeError, "iter(v, w): v must be callable");
  return call_iterator(in[0], in[1]);
}
Ref next_(Obj, const In& in) {
  if (!is_iterator(in[0])) return raise(exc::TypeError, "'{}' object is not an iterator", type_name(in[0]));
  Ref item = in[0]->ob_type->tp_iternext(in[0]);
  if (item) return item;
  if (in[1]) {
    if (!swallow_stop_iteration()) return nullptr;
    return new_ref(in[1]);
  }
  if (!failed()) raise_none(exc::StopIteration);
  return nullptr;
}
Ref abs_(Obj, const In& in) {
  return absolute(in[0]);
}
Ref divmod_(Obj, const In& in) {
  return divmod(in[0], in[1]);
}
Ref pow_(Obj, const In& in) {
  return power(in[0], in[1], in[2]);
}
Ref round_(Obj, const In& in) {
  Ref method = lookup_special_bound(in[0], names::round_);
  if (!method) {
    if (!failed()) raise(exc::TypeError, "type {} doesn't define __round__ method", type_name(in[0]));
    return nullptr;
  }
  return !in[1] || in[1] == kNone ? call0(method) : call1(method, in[1]);
}
Ref sum_(Obj, const In& in) {
  Ref total = in[1] ? new_ref(in[1]) : int_from(0);
  if (is_str(total)) return raise(exc::TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_bytes(total)) return raise(exc::TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  // Floats are summed with Neumaier's compensation (3.12 on).
  double sum = 0, lost = 0;
  bool floats = false;
  auto settle = [&] {
    if (!floats) return true;
    floats = false;
    if (lost != 0 && lost - lost == 0) sum += lost;
    total = float_from(sum);
    return static_cast<bool>(total);
  };
  const bool ok = for_each(in[0], [&](Obj item) {
    if (!floats && is_exact(total, types::float_)) {
      floats = true;
      sum = as<FloatObject>(total.get())->ob_fval;
      lost = 0;
    }
    if (floats) {
      double x = 0;
      const bool real = is_exact(item, types::float_);
      std::int64_t n = 0;
      if (real) {
        x = as<FloatObject>(item)->ob_fval;
        const double t = sum + x;
        lost += (sum < 0 ? -sum : sum) >= (x < 0 ? -x : x) ? (sum - t) + x : (x - t) + sum;
        sum = t;
        return true;
      }
      if (is_int(item) && int_fits(as<IntObject>(item), n)) {
        sum += static_cast<double>(n);
        return true;
      }
      if (!settle()) return false;
    }
    total = number_add(total, item);
    return static_cast<bool>(total);
  });
  if (!ok || !settle()) return nullptr;
  return total;
}
template <bool any>
Ref any_all(Obj, const In& in) {
  int r = any ? 0 : 1;
  const bool ok = for_each(in[0], [&](Obj item) {
    r = is_true(item);
    return any ? r == 0 : r > 0;
  });
  if (r < 0 || (!ok && (any ? r == 0 : r == 1))) return nullptr;
  return bool_from(r != 0);
}
template <bool most>
Ref extreme(Obj, const In& in) {
  // in: key, default; the values are the rest
  const char* name = most ? "max" : "min";
  if (in.rest.empty()) return raise(exc::TypeError, "{} expected at least 1 argument, got 0", name);
  const bool many = in.rest.size() > 1;
  if (many && in[1])
    return raise(exc::TypeError, "Cannot specify a default for {}() with multiple positional arguments", name);
  Obj key = in[0] && in[0] != kNone ? in[0] : Obj();
  Ref best, best_key;
  auto see = [&](Obj item) {
    Ref k = key ? call1(key, item) : new_ref(item);
    if (!k) return false;
    if (best) {
      Ref r = rich_compare(k, best_key, most ? Compare::gt : Compare::lt);
      const int better = r ? is_true(r) : -1;
      if (better < 0) return false;
      if (better == 0) return true;
    }
    best = new_ref(item);
    best_key = std::move(k);
    return true;
  };
  if (many) {
    for (Obj item : in.rest) {
      if (!see(item)) return nullptr;
    }
  } else if (!for_each(in.rest[0], see)) {
    return nullptr;
  }
  if (best) return best;
  if (in[1]) return new_ref(in[1]);
  return raise(exc::ValueError, "{}() iterable argument is empty", name);
}
Ref sorted_(Obj, const In& in) {
  RefTo<ListObject> list = list_from(in[0]);
  const int reverse = in[2] ? is_true(in[2]) : 0;
  if (!list || reverse < 0 || !list_sort(list, in[1], reverse != 0)) return nullptr;
  return list;
}
Ref getattr_(Obj, const In& in) {
  if (!is_str(in[1])) return raise(exc::TypeError, "attribute name must be string, not '{}'", type_name(in[1]));
  if (!in[2]) return get_attr(in[0], as<StrObject>(in[1]));
  Ref value;
  const int found = find_attr(in[0], as<StrObject>(in[1]), value);
  if (found == 0) return new_ref(in[2]);
  return value;
}
Ref hasattr_(Obj, const In& in) {
  if (!is_str(in[1])) return raise(exc::TypeError, "attribute name must be string, not '{}'", type_name(in[1]));
  Ref value;
  const int found = find_attr(in[0], as<StrObject>(in[1]), value);
  return truth(found);
}
Ref setattr_(Obj, const In& in) {
  if (!is_str(in[1])) return raise(exc::TypeError, "attribute name must be string, not '{}'", type_name(in[1]));
  return set_attr(in[0], as<StrObject>(in[1]), in[2]) ? none() : nullptr;
}
Ref delattr_(Obj, const In& in) {
  return set_attr(in[0], as<StrObject>(in[1]), nullptr) ? none() : nullptr;
}
Ref format_fn(Obj, const In& in) {
  return format(in[0], in[1]);
}
Ref chr_(Obj, const In& in) {
  std::int64_t n = 0;
  if (!int_value(in[0], n)) return nullptr;
  if (n < 0 || n > 0x10ffff) return raise(exc::ValueError, "chr() arg not in range(0x110000)");
  return str_from_char(static_cast<std::uint32_t>(n));
}
Ref ord_(Obj, const In& in) {
  if (is_bytes(in[0])) {
    P<BytesObject> b = as<BytesObject>(in[0]);
    if (b->ob_size == 1) return int_from(b->ob_sval[0]);
    return raise(exc::TypeError, "ord() expected a character, but string of length {} found", b->ob_size);
  }
  if (!is_str(in[0])) return raise(exc::TypeError, "ord() expected string of length 1, but {} found", type_name(in[0]));
  P<StrObject> s = as<StrObject>(in[0]);
  if (s->length != 1)
    return raise(exc::TypeError, "ord() expected a character, but string of length {} found", s->length);
  return int_from(str_char(s, 0));
}
template <int base>
Ref based(Obj, const In& in) {
  Ref n = number_index(in[0]);
  if (!n) return nullptr;
  std::string text = int_text(as<IntObject>(n.get()), base);
  const bool negative = text[0] == '-';
  text.insert(negative ? 1 : 0, base == 2 ? "0b" : base == 8 ? "0o" : "0x");
  return str_from(text);
}
Ref dir_(Obj, const In& in) {
  Ref names;
  if (in[0]) {
    Ref method = lookup_special_bound(in[0], names::dir_);
    if (!method) return failed() ? Ref() : raise(exc::TypeError, "object does not provide __dir__");
    names = call0(method);
  } else {
    Ref locals = current_frame() ? frame_locals(current_frame()) : nullptr;
    names = locals ? call_method(locals, "keys") : nullptr;
  }
  RefTo<ListObject> list = names ? list_from(names) : nullptr;
  if (!list || !list_sort(list, nullptr, false)) return nullptr;
  return list;
}
Ref vars_(Obj, const In& in) {
  if (!in[0]) return frame_locals(current_frame());
  Ref dict;
  const int found = find_attr(in[0], names::dict_, dict);
  if (found == 0) return raise(exc::TypeError, "vars() argument must have __dict__ attribute");
  return dict;
}
Ref globals_(Obj, const In&) {
  return new_ref(current_frame()->f_globals);
}
Ref locals_(Obj, const In&) {
  return frame_locals(current_frame());
}
Ref input_(Obj, const In&) {
  return refuse("input() is not modelled: a program has no standard input");
}
Ref open_(Obj, const In&) {
  return refuse("open() is not modelled: a program has no files");
}
Ref import_(Obj, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "__import__() argument 1 must be str, not {}", type_name(in[0]));
  std::int64_t level = 0;
  if (in[4] && !int_value(in[4], level)) return nullptr;
  P<DictObject> globals = in[1] && is_dict(in[1]) ? as<DictObject>(in[1]) : current_frame()->f_globals;
  return import_module(as<StrObject>(in[0]), globals, in[3], level);
}

Ref compile_text(Obj source, const std::string& filename, CompileMode mode) {
  if (is_exact(source, types::code)) return new_ref(source);
  if (!is_str(source)) return raise(exc::TypeError, "eval() arg 1 must be a string, bytes or code object");
  std::string text = utf8(as<StrObject>(source));
  if (mode == CompileMode::eval) text.erase(0, text.find_first_not_of(" \t"));
  const Compiled compiled = compile(text, {filename, mode});
  if (compiled.ok()) return code_from(*compiled.code);
  raise_source_error(compiled.error);
  return nullptr;
}
Ref eval_in(const In& in, CompileMode mode) {
  Ref code = compile_text(in[0], "<string>", mode);
  if (!code) return nullptr;
  P<Frame> frame = current_frame();
  Ref globals = in[1] && in[1] != kNone ? new_ref(in[1]) : new_ref(frame->f_globals);
  if (!is_dict(globals))
    return raise(exc::TypeError, "{} must be a dict, not {}", mode == CompileMode::exec ? "exec() globals" : "globals",
                 type_name(globals));
  Ref locals = in[2] && in[2] != kNone   ? new_ref(in[2])
               : in[1] && in[1] != kNone ? new_ref(globals)
                                         : frame_locals(frame);
  if (!locals) return nullptr;
  return eval_code(as<CodeObject>(code.get()), as<DictObject>(globals.get()), locals);
}
Ref eval_(Obj, const In& in) {
  return eval_in(in, CompileMode::eval);
}
Ref exec_(Obj, const In& in) {
  return eval_in(in, CompileMode::exec) ? none() : nullptr;
}
Ref compile_(Obj, const In& in) {
  if (!is_str(in[2])) return raise(exc::TypeError, "compile() argument 'mode' must be str");
  const std::string mode = utf8(as<StrObject>(in[2]));
  return compile_text(in[0], is_str(in[1]) ? utf8(as<StrObject>(in[1])) : "<string>",
                      mode == "eval"     ? CompileMode::eval
                      : mode == "single" ? CompileMode::single
                                         : CompileMode::exec);
}
Ref aiter_(Obj, const In& in) {
  return get_aiter(in[0]);
}
Ref anext_(Obj, const In& in) {
  if (in[1]) return refuse("anext() with a default is not modelled");
  return get_anext(in[0]);
}
Ref build_class_call(Obj, const Args& args) {
  return build_class(args);
}
Ref build_class_unused(Obj, const In&) {
  return nullptr;
}
const FunctionSpec kBuildClass = {"__build_class__", build_class_unused, "func, name, /, *bases, **kwds"};

const FunctionSpec kFunctions[] = {
    {"abs", abs_, "x, /"},
    {"all", any_all<false>, "iterable, /"},
    {"any", any_all<true>, "iterable, /"},
    {"ascii", ascii_, "obj, /"},
    {"bin", based<2>, "number, /"},
    {"callable", callable_, "obj, /"},
    {"chr", chr_, "i, /"},
    {"compile", compile_, "source, filename, mode, flags=0, dont_inherit=False, optimize=-1"},
    {"delattr", delattr_, "obj, name, /"},
    {"dir", dir_, "object=None, /"},
    {"divmod", divmod_, "x, y, /"},
    {"eval", eval_, "source, /, globals=None, locals=None"},
    {"exec", exec_, "source, /, globals=None, locals=None"},
    {"format", format_fn, "value, format_spec='', /"},
    {"getattr", getattr_, "object, name, default=None, /"},
    {"globals", globals_, ""},
    {"hasattr", hasattr_, "obj, name, /"},
    {"hash", hash_, "obj, /"},
    {"hex", based<16>, "number, /"},
    {"id", id_, "obj, /"},
    {"input", input_, "prompt='', /"},
    {"isinstance", isinstance_, "obj, class_or_tuple, /"},
    {"issubclass", issubclass_, "cls, class_or_tuple, /"},
    {"iter", iter_, "object, sentinel=None, /"},
    {"len", len_, "obj, /"},
    {"locals", locals_, ""},
    {"max", extreme<true>, "*args, key=None, default=None"},
    {"min", extreme<false>, "*args, key=None, default=None"},
    {"next", next_, "iterator, default=None, /"},
    {"oct", based<8>, "number, /"},
    {"open", open_, "*args, **kwargs"},
    {"ord", ord_, "c, /"},
    {"pow", pow_, "base, exp, mod=None"},
    {"repr", repr_fn, "obj, /"},
    {"round", round_, "number, ndigits=None"},
    {"setattr", setattr_, "obj, name, value, /"},
    {"sorted", sorted_, "iterable, /, *, key=None, reverse=False"},
    {"sum", sum_, "iterable, /, start=0"},
    {"vars", vars_, "object=None, /"},
    {"__import__", import_, "name, globals=None, locals=None, fromlist=(), level=0"},
    {"aiter", aiter_, "async_iterable, /"},
    {"anext", anext_, "aiterator, default=None, /"}};

bool fill(Obj module) {
  const P<TypeObject> shown[] = {
      types::bool_,        types::bytearray, types::bytes,     types::classmethod, types::dict, types::enumerate,
      types::filter,       types::float_,    types::frozenset, types::property,    types::int_, types::list,
      types::map,          types::object,    types::range,     types::reversed,    types::set,  types::slice,
      types::staticmethod, types::str,       types::super,     types::tuple,       types::type, types::zip};
  for (P<TypeObject> type : shown) {
    if (!module_add_type(module, type)) return false;
  }
  const P<TypeObject> exceptions[] = {
#define EACH(name) exc::name,
      GLASSBOX_PYTHON_EXCEPTIONS(EACH)
#undef EACH
  };
  for (P<TypeObject> type : exceptions) {
    if (type == exc::IncompleteInputError) continue;
    if (!module_add_type(module, type)) return false;
  }
  Ref print = builtin_function(kPrint, module, nullptr);
  Ref build = builtin_function(kBuildClass, module, nullptr);
  if (!print || !build) return false;
  as<BuiltinFunctionObject>(build.get())->vectorcall = build_class_call;
  return module_add(module, "print", print) && module_add(module, "__build_class__", build) &&
         module_add(module, "None", kNone) && module_add(module, "True", kTrue) &&
         module_add(module, "False", kFalse) && module_add(module, "Ellipsis", kEllipsis) &&
         module_add(module, "NotImplemented", kNotImplemented) && module_add(module, "__debug__", kTrue) &&
         module_add(module, "EnvironmentError", exc::OSError) && module_add(module, "IOError", exc::OSError);
}

}  // namespace

bool str_is_print(Obj builtin) {
  return &function_spec(as<BuiltinFunctionObject>(builtin)->m_ml) == &kPrint;
}

extern const ModuleSpec kBuiltinsModule;
const ModuleSpec kBuiltinsModule = {
    "builtins", kFunctions, fill,
    "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all "
    "'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len()."};

}  // namespace glassbox::python
