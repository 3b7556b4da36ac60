// Unpacking, calls with * and **, functions, formatting, classes, intrinsics.
#include "engine/python/eval/operations.hpp"

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

// Items go below `top`, the first one uppermost.
bool unpack(Obj value, std::int64_t count, std::int64_t after, Obj* top) {
  std::vector<Ref> items;
  if (!value->ob_type->tp_iter && !is_sequence(value))
    return raise(exc::TypeError, "cannot unpack non-iterable {} object", type_name(value));
  Ref iterator = get_iter(value);
  if (!iterator) return false;
  for (std::int64_t i = 0; i < count; ++i) {
    Ref item = iter_next(iterator);
    if (!item) {
      if (failed()) return false;
      if (after < 0) return raise(exc::ValueError, "not enough values to unpack (expected {}, got {})", count, i);
      return raise(exc::ValueError, "not enough values to unpack (expected at least {}, got {})", count + after, i);
    }
    items.push_back(std::move(item));
  }
  if (after < 0) {
    Ref more = iter_next(iterator);
    if (!more) {
      if (failed()) return false;
      for (Ref& item : items) *--top = item.release();
      return true;
    }
    if (is_exact(value, types::list) || is_exact(value, types::tuple) || is_exact(value, types::dict)) {
      const std::int64_t n = length(value);
      if (n > count) return raise(exc::ValueError, "too many values to unpack (expected {}, got {})", count, n);
    }
    return raise(exc::ValueError, "too many values to unpack (expected {})", count);
  }
  RefTo<ListObject> rest = list_from(iterator);
  if (!rest) return false;
  const std::int64_t have = rest->ob_size;
  if (have < after)
    return raise(exc::ValueError, "not enough values to unpack (expected at least {}, got {})", count + after,
                 count + have);
  for (Ref& item : items) *--top = item.release();
  RefTo<ListObject> middle = list_slice(rest, 0, have - after);
  if (!middle) return false;
  std::vector<Ref> tail;
  for (std::int64_t i = have - after; i < have; ++i) tail.push_back(new_ref(rest->items()[i]));
  *--top = middle.release();
  for (Ref& item : tail) *--top = item.release();
  return true;
}

Ref check_ex_args(Obj callable, Obj args) {
  if (is_exact(args, types::tuple)) return new_ref(args);
  if (!args->ob_type->tp_iter && !is_sequence(args)) {
    Ref name = function_text(callable);
    return raise(exc::TypeError, "{} argument after * must be an iterable, not {}",
                 name ? Part(name) : Part("function"), type_name(args));
  }
  return tuple_from(args);
}

// "f()" with its module, as messages about a call name it (_PyObject_FunctionStr).
Ref function_text(Obj callable) {
  Ref qualname;
  if (find_attr(callable, names::qualname_, qualname) < 0) return nullptr;
  if (!qualname) return to_str(callable);
  Ref module;
  if (find_attr(callable, names::module_, module) < 0) return nullptr;
  if (module && is_str(module) && !str_is(as<StrObject>(module.get()), "builtins"))
    return str_from(fill_in("{}.{}()", {Part(module), Part(qualname)}));
  return str_from(fill_in("{}()", {Part(qualname)}));
}

bool dict_merge_call(P<DictObject> dict, Obj mapping, Obj callable) {
  if (dict_merge_calls(dict, mapping)) return true;
  if (error_matches(exc::AttributeError)) {
    clear_error();
    Ref name = function_text(callable);
    return raise(exc::TypeError, "{} argument after ** must be a mapping, not {}", name ? Part(name) : Part("function"),
                 type_name(mapping));
  }
  if (error_matches(exc::KeyError)) {
    Ref error = take_error();
    P<TupleObject> args = as<BaseExceptionObject>(error.get())->args;
    if (args && args->ob_size == 1) {
      Obj key = args->ob_item[0];
      Ref name = function_text(callable);
      if (!is_str(key)) return raise(exc::TypeError, "keywords must be strings");
      return raise(exc::TypeError, "{} got multiple values for keyword argument '{}'",
                   name ? Part(name) : Part("function"), key);
    }
    restore_error(std::move(error));
  }
  return false;
}

Ref make_function(P<Frame> frame, P<CodeObject> code) {
  return function_new(code, frame->f_globals);
}
void set_function_attribute(P<FunctionObject> func, int which, Ref value) {
  Obj* field = which == 1   ? &func->func_defaults
               : which == 2 ? &func->func_kwdefaults
               : which == 4 ? &func->func_annotations
                            : &func->func_closure;
  set_field(*field, std::move(value));
}

Ref format_simple(Obj value) {
  return format(value, nullptr);
}
Ref convert_value(Obj value, int how) {
  return how == 1 ? to_str(value) : how == 2 ? repr(value) : to_ascii(value);
}
Ref build_string(const Obj* parts, std::int64_t count) {
  RefTo<TupleObject> all = tuple_copy({parts, static_cast<std::size_t>(count)});
  return all ? Ref(str_join(known(""), all)) : nullptr;
}

namespace {

RefTo<TupleObject> resolve_bases(P<TupleObject> bases) {
  std::vector<Ref> all;
  bool changed = false;
  for (Obj base : items_of(bases)) {
    if (is_type(base)) {
      all.push_back(new_ref(base));
      continue;
    }
    Ref method;
    const int found = find_attr(base, names::mro_entries_, method);
    if (found < 0) return nullptr;
    if (found == 0) {
      all.push_back(new_ref(base));
      continue;
    }
    Ref entries = call1(method, bases);
    if (!entries) return nullptr;
    if (!is_tuple(entries)) return raise(exc::TypeError, "__mro_entries__ must return a tuple");
    for (Obj o : items_of(as<TupleObject>(entries.get()))) all.push_back(new_ref(o));
    changed = true;
  }
  if (!changed) return RefTo<TupleObject>::take(bases);
  std::vector<Obj> items;
  for (const Ref& r : all) items.push_back(r);
  return tuple_copy(items);
}

}  // namespace

Ref build_class(const Args& args) {
  if (args.positional < 2) return raise(exc::TypeError, "__build_class__: not enough arguments");
  Obj func = args[0], name = args[1];
  if (!is_function(func)) return raise(exc::TypeError, "__build_class__: func must be a function");
  if (!is_str(name)) return raise(exc::TypeError, "__build_class__: name is not a string");
  RefTo<TupleObject> given = tuple_copy({args.values + 2, static_cast<std::size_t>(args.positional - 2)});
  if (!given) return nullptr;
  RefTo<TupleObject> bases = resolve_bases(given);
  RefTo<DictObject> keywords = dict_new();
  if (!bases || !keywords) return nullptr;
  Ref meta;
  if (args.kwnames) {
    for (std::int64_t i = 0; i < args.kwnames->ob_size; ++i) {
      Obj value = args.values[args.positional + i];
      if (str_is(as<StrObject>(args.kwnames->ob_item[i]), "metaclass")) {
        meta = new_ref(value);
      } else if (!dict_set(keywords, args.kwnames->ob_item[i], value)) {
        return nullptr;
      }
    }
  }
  if (!meta) meta = new_ref(bases->ob_size > 0 ? Obj(bases->ob_item[0]->ob_type) : Obj(types::type));
  if (is_type(meta)) {
    P<TypeObject> winner = best_metatype(as<TypeObject>(meta.get()), bases);
    if (!winner) return nullptr;
    meta = new_ref(winner);
  }
  Ref prepare;
  if (find_attr(meta, names::prepare_, prepare) < 0) return nullptr;
  Ref space;
  P<DictObject> some_keywords = keywords->ma_used > 0 ? keywords.get() : P<DictObject>();
  if (prepare) {
    RefTo<TupleObject> two = tuple_of({name, bases});
    space = two ? call_tuple(prepare, two, some_keywords) : nullptr;
  } else {
    space = dict_new();
  }
  if (!space) return nullptr;
  if (!space->ob_type->tp_as_mapping->mp_subscript)
    return raise(exc::TypeError, "{}.__prepare__() must return a mapping, not {}",
                 is_type(meta) ? short_type_name(as<TypeObject>(meta.get())) : "<metaclass>", type_name(space));
  Ref cell = function_call_locals(as<FunctionObject>(func), space);
  if (!cell) return nullptr;
  if (bases.get() != given.get() && !set_item(space, names::orig_bases_, given)) return nullptr;
  RefTo<TupleObject> three = tuple_of({name, bases, space});
  Ref cls = three ? call_tuple(meta, three, some_keywords) : nullptr;
  if (cls && is_type(cls) && is_exact(cell, types::cell)) {
    Obj content = as<CellObject>(cell.get())->ob_ref;
    if (!content)
      return raise(exc::RuntimeError,
                   "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?", repr_of(name),
                   repr_of(cls));
    if (content != cls.get())
      return raise(exc::TypeError, "__class__ set to {} defining {} as {}", repr_of(content), repr_of(name),
                   repr_of(cls));
  }
  return cls;
}

namespace {

// StopIteration may not leave a generator as such (PEP 479).
Ref stop_iteration_error(P<Frame> frame, Obj exception) {
  const char* what = nullptr;
  const std::uint32_t flags = frame->code()->co_flags;
  const bool async = (flags & CO_ASYNC_GENERATOR) != 0;
  if (exception_matches(exception, exc::StopIteration) != 0)
    what = async                         ? "async generator raised StopIteration"
           : (flags & CO_COROUTINE) != 0 ? "coroutine raised StopIteration"
                                         : "generator raised StopIteration";
  else if (async && exception_matches(exception, exc::StopAsyncIteration) != 0)
    what = "async generator raised StopAsyncIteration";
  if (!what) return new_ref(exception);
  RefTo<StrObject> message = str_from(what);
  Ref error = message ? call1(exc::RuntimeError, message) : nullptr;
  if (!error) return nullptr;
  P<BaseExceptionObject> e = as<BaseExceptionObject>(error.get());
  set_field(e->cause, new_ref(exception));
  e->suppress_context = 1;
  set_field(e->context, new_ref(exception));
  return error;
}

}  // namespace

Ref call_intrinsic_1(P<Frame> frame, int which, Obj value) {
  switch (which) {
    case INTRINSIC_PRINT: {
      Ref hook = dict_get(rt().sys_dict, "displayhook") ? new_ref(dict_get(rt().sys_dict, "displayhook")) : nullptr;
      if (!hook) return raise(exc::RuntimeError, "lost sys.displayhook");
      return call1(hook, value);
    }
    case INTRINSIC_IMPORT_STAR:
      return import_star(frame, value) ? none() : nullptr;
    case INTRINSIC_STOPITERATION_ERROR:
      return stop_iteration_error(frame, value);
    case INTRINSIC_ASYNC_GEN_WRAP:
      return async_gen_wrap(value);
    case INTRINSIC_UNARY_POSITIVE:
      return positive(value);
    case INTRINSIC_LIST_TO_TUPLE:
      return tuple_copy(items_of(as<ListObject>(value)));
    case INTRINSIC_TYPEVAR:
      return make_type_parameter("TypeVar", {value});
    case INTRINSIC_PARAMSPEC:
      return make_type_parameter("ParamSpec", {value});
    case INTRINSIC_TYPEVARTUPLE:
      return make_type_parameter("TypeVarTuple", {value});
    case INTRINSIC_SUBSCRIPT_GENERIC:
      return make_type_parameter("_subscript_generic", {value});
    case INTRINSIC_TYPEALIAS:
      return make_type_parameter("_make_alias", {value});
    default:
      return refuse("an intrinsic function that is not modelled");
  }
}

Ref call_intrinsic_2(P<Frame>, int which, Obj a, Obj b) {
  switch (which) {
    case INTRINSIC_PREP_RERAISE_STAR:
      return prep_reraise_star(a, b);
    case INTRINSIC_TYPEVAR_WITH_BOUND:
      return make_type_parameter("_with_bound", {a, b});
    case INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
      return make_type_parameter("_with_constraints", {a, b});
    case INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
      set_field(as<FunctionObject>(a)->func_typeparams, new_ref(b));
      return new_ref(a);
    case INTRINSIC_SET_TYPEPARAM_DEFAULT:
      return make_type_parameter("_with_default", {a, b});
    default:
      return refuse("an intrinsic function that is not modelled");
  }
}

// Type parameters (PEP 695) are objects of the library's typing module.
Ref make_type_parameter(const char* what, std::initializer_list<Obj> args) {
  Ref make = import_from("_typing_params", what);
  if (!make) return nullptr;
  std::vector<Obj> values(args);
  return call(make, {values.data(), static_cast<std::int64_t>(values.size()), {}});
}

Ref special_for_with(Obj o, P<StrObject> enter, P<StrObject> exit, bool async, Ref& exit_method) {
  const char* protocol = async ? "asynchronous context manager" : "context manager";
  Ref enter_method = lookup_special_bound(o, enter);
  if (!enter_method) {
    if (!failed()) raise(exc::TypeError, "'{}' object does not support the {} protocol", type_name(o), protocol);
    return nullptr;
  }
  exit_method = lookup_special_bound(o, exit);
  if (!exit_method) {
    if (!failed())
      raise(exc::TypeError, "'{}' object does not support the {} protocol (missed {} method)", type_name(o), protocol,
            exit);
    return nullptr;
  }
  return call0(enter_method);
}

}  // namespace glassbox::python
