// match statements and except clauses.
#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Ref match_keys(Obj subject, P<TupleObject> keys) {
  Ref get;
  if (find_attr(subject, names::get, get) <= 0) return failed() ? Ref() : none();
  RefTo<SetObject> seen = set_new(nullptr);
  Ref dummy = call0(types::object);
  RefTo<TupleObject> values = tuple_new(keys->ob_size);
  if (!seen || !dummy || !values) return nullptr;
  for (std::int64_t i = 0; i < keys->ob_size; ++i) {
    Obj key = keys->ob_item[i];
    const int again = set_contains(seen, key);
    if (again < 0 || !set_add(seen, key)) return nullptr;
    if (again > 0) return raise(exc::ValueError, "mapping pattern checks duplicate key ({})", repr_of(key));
    Ref value = call2(get, key, dummy);
    if (!value) return nullptr;
    if (value.get() == dummy.get()) return none();
    values->ob_item[i] = value.release();
  }
  return values;
}

namespace {

bool match_attribute(Obj subject, Obj type, Obj name, P<SetObject> seen, Ref& value, bool& matched) {
  const int again = set_contains(seen, name);
  if (again < 0 || !set_add(seen, name)) return false;
  if (again > 0)
    return raise(exc::TypeError, "{}() got multiple sub-patterns for attribute {}",
                 short_type_name(as<TypeObject>(type)), repr_of(name));
  const int found = find_attr(subject, as<StrObject>(name), value);
  if (found < 0) return false;
  matched = found > 0;
  return true;
}

}  // namespace

int match_class(Obj subject, Obj type, std::int64_t count, P<TupleObject> names, Ref& attributes) {
  if (!is_type(type)) return raise(exc::TypeError, "called match pattern must be a class");
  const int instance = is_instance(subject, type);
  if (instance <= 0) return instance;
  RefTo<SetObject> seen = set_new(nullptr);
  RefTo<ListObject> found = list_new(0);
  if (!seen || !found) return -1;
  const char* type_text = short_type_name(as<TypeObject>(type));
  if (count > 0) {
    Ref match_args;
    const int has = find_attr(type, names::match_args_, match_args);
    if (has < 0) return -1;
    bool match_self = false;
    if (has > 0) {
      if (!is_exact(match_args, types::tuple))
        return raise(exc::TypeError, "{}.__match_args__ must be a tuple (got {})", type_text, type_name(match_args));
    } else {
      match_args = new_ref(empty_tuple());
      match_self = as<TypeObject>(type)->has(kMatchSelf);
    }
    const std::int64_t allowed = match_self ? 1 : as<TupleObject>(match_args.get())->ob_size;
    if (allowed < count)
      return raise(exc::TypeError, "{}() accepts {} positional sub-pattern{} ({} given)", type_text, allowed,
                   allowed == 1 ? "" : "s", count);
    if (match_self) {
      if (!list_append(found, subject)) return -1;
    } else {
      for (std::int64_t i = 0; i < count; ++i) {
        Obj name = as<TupleObject>(match_args.get())->ob_item[i];
        if (!is_str(name))
          return raise(exc::TypeError, "__match_args__ elements must be strings (got {})", type_name(name));
        Ref value;
        bool matched = false;
        if (!match_attribute(subject, type, name, seen, value, matched)) return -1;
        if (!matched) return 0;
        if (!list_append(found, std::move(value))) return -1;
      }
    }
  }
  for (Obj name : items_of(names)) {
    Ref value;
    bool matched = false;
    if (!match_attribute(subject, type, name, seen, value, matched)) return -1;
    if (!matched) return 0;
    if (!list_append(found, std::move(value))) return -1;
  }
  attributes = tuple_copy(items_of(found.get()));
  return attributes ? 1 : -1;
}

bool check_except_type(Obj right) {
  if (is_tuple(right)) {
    for (Obj o : items_of(as<TupleObject>(right))) {
      if (!is_exception_class(o))
        return raise(exc::TypeError, "catching classes that do not inherit from BaseException is not allowed");
    }
    return true;
  }
  return is_exception_class(right) ||
         raise(exc::TypeError, "catching classes that do not inherit from BaseException is not allowed");
}

bool check_except_star_type(Obj right) {
  if (!check_except_type(right)) return false;
  auto group = [](Obj o) { return is_subtype(as<TypeObject>(o), exc::BaseExceptionGroup); };
  bool bad = !is_tuple(right) && group(right);
  if (is_tuple(right)) {
    for (Obj o : items_of(as<TupleObject>(right))) bad = bad || group(o);
  }
  return !bad || raise(exc::TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
}

bool match_exception_group(Obj exception, Obj type, Ref& match, Ref& rest) {
  if (exception == kNone) {
    match = none();
    rest = none();
    return true;
  }
  if (exception_matches(exception, type) != 0) {
    if (is_subtype(exception->ob_type, exc::BaseExceptionGroup)) {
      match = new_ref(exception);
    } else {
      RefTo<StrObject> message = str_from("");
      RefTo<TupleObject> one = tuple_of({exception});
      match = message && one ? call2(exc::ExceptionGroup, message, one) : nullptr;
      if (!match) return false;
      if (Obj tb = as<BaseExceptionObject>(exception)->traceback)
        set_field(as<BaseExceptionObject>(match.get())->traceback, new_ref(tb));
    }
    rest = none();
    return true;
  }
  if (is_subtype(exception->ob_type, exc::BaseExceptionGroup)) {
    Ref pair = call_method(exception, "split", {type});
    if (!pair) return false;
    if (!is_tuple(pair) || as<TupleObject>(pair.get())->ob_size < 2)
      return raise(exc::TypeError, "{}.split must return a 2-tuple, got {}", type_name(exception), type_name(pair));
    match = new_ref(as<TupleObject>(pair.get())->ob_item[0]);
    rest = new_ref(as<TupleObject>(pair.get())->ob_item[1]);
    return true;
  }
  match = none();
  rest = new_ref(exception);
  return true;
}

}  // namespace glassbox::python
