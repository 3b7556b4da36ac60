// Calling (Objects/call.c): vectorcall where the callable has it, tp_call otherwise; types; the results checked.
#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/abstract.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

VectorFunction vector_of(Obj callable) {
  P<TypeObject> type = callable->ob_type;
  if (!type->has(kHaveVectorcall)) return nullptr;
  const auto& slot = at<Slot<VectorFunction>>(callable.a + static_cast<std::uint64_t>(type->tp_vectorcall_offset));
  return slot ? slot.get() : nullptr;
}

RefTo<DictObject> keywords_of(const Args& args) {
  RefTo<DictObject> dict = dict_new();
  for (std::int64_t i = 0; dict && i < args.kwnames->ob_size; ++i) {
    if (!dict_set(dict, args.kwnames->ob_item[i], args.values[args.positional + i])) return nullptr;
  }
  return dict;
}

Ref checked(Obj callable, Ref result) {
  if (!result && !failed())
    return raise(exc::SystemError, "{} returned NULL without setting an exception", repr_of(callable));
  return result;
}

}  // namespace

Ref call(Obj callable, const Args& args) {
  if (halted()) return nullptr;
  if (VectorFunction f = vector_of(callable)) {
    Ref held = new_ref(callable);
    return checked(callable, f(callable, args));
  }
  if (is_type(callable) && is_exact(callable, types::type))
    return checked(callable, type_call(as<TypeObject>(callable), args));
  if (!callable->ob_type->tp_call) return raise(exc::TypeError, "'{}' object is not callable", type_name(callable));
  RefTo<TupleObject> positional = tuple_copy({args.values, static_cast<std::size_t>(args.positional)});
  if (!positional) return nullptr;
  RefTo<DictObject> keywords;
  if (args.kwnames && args.kwnames->ob_size > 0 && !(keywords = keywords_of(args))) return nullptr;
  if (!enter_recursion(" while calling a Python object")) return nullptr;
  Ref result = callable->ob_type->tp_call(callable, positional, keywords);
  leave_recursion();
  return checked(callable, std::move(result));
}

RefTo<TupleObject> append_keywords(std::vector<Obj>& values, P<DictObject> kwargs) {
  if (!kwargs || kwargs->ma_used == 0) return kwargs ? RefTo<TupleObject>::take(empty_tuple()) : RefTo<TupleObject>();
  RefTo<TupleObject> names = tuple_new(kwargs->ma_used);
  if (!names) return names;
  std::int64_t position = 0, i = 0;
  Obj key, value;
  while (dict_next(kwargs, position, key, value)) {
    incref(key);
    names->ob_item[i++] = key;
    values.push_back(value);
  }
  return names;
}

Ref call_tuple(Obj callable, P<TupleObject> args, P<DictObject> kwargs) {
  if (halted()) return nullptr;
  if (!vector_of(callable) && !is_exact(callable, types::type)) {
    if (!callable->ob_type->tp_call) return raise(exc::TypeError, "'{}' object is not callable", type_name(callable));
    if (!enter_recursion(" while calling a Python object")) return nullptr;
    Ref result = callable->ob_type->tp_call(callable, args, kwargs);
    leave_recursion();
    return checked(callable, std::move(result));
  }
  std::vector<Obj> values(args->ob_item, args->ob_item + args->ob_size);
  const auto positional = static_cast<std::int64_t>(values.size());
  RefTo<TupleObject> names = append_keywords(values, kwargs);
  if (kwargs && !names) return nullptr;
  return call(callable, {values.data(), positional, names});
}

Ref call0(Obj callable) {
  return call(callable, {});
}
Ref call1(Obj callable, Obj a) {
  return call(callable, {&a, 1, {}});
}
Ref call2(Obj callable, Obj a, Obj b) {
  Obj values[] = {a, b};
  return call(callable, {values, 2, {}});
}
Ref call3(Obj callable, Obj a, Obj b, Obj c) {
  Obj values[] = {a, b, c};
  return call(callable, {values, 3, {}});
}
Ref call_method(Obj o, std::string_view name, std::initializer_list<Obj> args) {
  Ref method = get_attr(o, name);
  if (!method) return nullptr;
  std::vector<Obj> values(args);
  return call(method, {values.data(), static_cast<std::int64_t>(values.size()), {}});
}

Ref vectorcall_call(Obj callable, P<TupleObject> args, P<DictObject> kwargs) {
  VectorFunction f = vector_of(callable);
  std::vector<Obj> values(args->ob_item, args->ob_item + args->ob_size);
  const auto positional = static_cast<std::int64_t>(values.size());
  RefTo<TupleObject> names = append_keywords(values, kwargs);
  if (kwargs && !names) return nullptr;
  return f(callable, {values.data(), positional, names});
}

// T(…): __new__, and __init__ when an instance of T came of it.
static Ref construct(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (type == types::type) {
    const std::int64_t keywords = kwargs ? kwargs->ma_used : 0;
    if (args->ob_size == 1 && keywords == 0) return new_ref(args->ob_item[0]->ob_type);
    if (args->ob_size != 3) return raise(exc::TypeError, "type() takes 1 or 3 arguments");
  }
  if (!type->tp_new) return raise(exc::TypeError, "cannot create '{}' instances", short_type_name(type));
  Ref o = type->tp_new(type, args, kwargs);
  if (!o) return nullptr;
  if (!is_subtype(o->ob_type, type)) return o;
  if (o->ob_type->tp_init && !o->ob_type->tp_init(o, args, kwargs)) return nullptr;
  if (halted()) return nullptr;
  return o;
}

Ref type_call(P<TypeObject> type, const Args& args) {
  if (type->tp_vectorcall) return type->tp_vectorcall(type, args);
  RefTo<TupleObject> positional = tuple_copy({args.values, static_cast<std::size_t>(args.positional)});
  if (!positional) return nullptr;
  RefTo<DictObject> keywords;
  if (args.kwnames && args.kwnames->ob_size > 0 && !(keywords = keywords_of(args))) return nullptr;
  if (!enter_recursion(" while calling a Python object")) return nullptr;
  Ref o = construct(type, positional, keywords);
  leave_recursion();
  return o;
}

Ref type_tp_call(Obj type, P<TupleObject> args, P<DictObject> kwargs) {
  return construct(as<TypeObject>(type), args, kwargs);
}

}  // namespace glassbox::python
