// Attributes, text, comparison, containers, iteration (Objects/object.c, Objects/abstract.c).
#include "engine/python/objects/abstract.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

const Obj kNone = Obj(kSingletons), kNotImplemented = Obj(kSingletons + 0x20), kEllipsis = Obj(kSingletons + 0x40),
          kFalse = Obj(kSingletons + 0x60), kTrue = Obj(kSingletons + 0x80);

Ref bool_from(bool value) {
  return new_ref(value ? kTrue : kFalse);
}

Failed raise_attribute_error(Obj o, P<StrObject> name) {
  if (halted()) return {};
  if (is_type(o))
    raise(exc::AttributeError, "type object '{}' has no attribute '{}'", short_type_name(as<TypeObject>(o)), name);
  else
    raise(exc::AttributeError, "'{}' object has no attribute '{}'", type_name(o), name);
  return name_the_attribute(o, name);
}

// obj and name, for the suggestion that the traceback makes.
Failed name_the_attribute(Obj o, P<StrObject> name) {
  if (!error_matches(exc::AttributeError)) return {};
  P<AttributeErrorObject> e = as<AttributeErrorObject>(current_exception());
  set_field(e->obj, new_ref(o));
  set_field(e->name, new_ref(name));
  return {};
}

Ref get_attr(Obj o, P<StrObject> name) {
  Ref value = o->ob_type->tp_getattro(o, name);
  if (!value && error_matches(exc::AttributeError)) {
    P<AttributeErrorObject> e = as<AttributeErrorObject>(current_exception());
    if (is_exact(e, exc::AttributeError) && !e->obj && !e->name) name_the_attribute(o, name);
  }
  return value;
}
Ref get_attr(Obj o, std::string_view name) {
  RefTo<StrObject> s = intern(name);
  return s ? get_attr(o, s.get()) : nullptr;
}
int find_attr(Obj o, P<StrObject> name, Ref& result) {
  result = o->ob_type->tp_getattro(o, name);
  if (result) return 1;
  if (!error_matches(exc::AttributeError)) return -1;
  clear_error();
  return 0;
}
int find_attr(Obj o, std::string_view name, Ref& result) {
  RefTo<StrObject> s = intern(name);
  return s ? find_attr(o, s.get(), result) : -1;
}
bool set_attr(Obj o, P<StrObject> name, Obj value) {
  return o->ob_type->tp_setattro(o, name, value);
}
bool set_attr(Obj o, std::string_view name, Obj value) {
  RefTo<StrObject> s = intern(name);
  return s && set_attr(o, s.get(), value);
}

Ref generic_get_attr(Obj o, Obj name) {
  P<TypeObject> type = o->ob_type;
  if (!is_str(name)) return raise(exc::TypeError, "attribute name must be string, not '{}'", type_name(name));
  Obj descriptor = type_lookup(type, as<StrObject>(name));
  Ref held = Ref::take(descriptor);
  DescrGetFunction get = nullptr;
  if (descriptor && descriptor->ob_type->tp_descr_get) {
    get = descriptor->ob_type->tp_descr_get.get();
    if (descriptor->ob_type->tp_descr_set) return get(descriptor, o, Obj(type));
  }
  Ref value;
  const int found = instance_get(o, as<StrObject>(name), value);
  if (found != 0) return value;
  if (get) return get(descriptor, o, Obj(type));
  if (descriptor) return held;
  return raise_attribute_error(o, as<StrObject>(name));
}

bool generic_set_attr(Obj o, Obj name, Obj value) {
  P<TypeObject> type = o->ob_type;
  if (!is_str(name)) return raise(exc::TypeError, "attribute name must be string, not '{}'", type_name(name));
  Obj descriptor = type_lookup(type, as<StrObject>(name));
  Ref held = Ref::take(descriptor);
  if (descriptor && descriptor->ob_type->tp_descr_set) return descriptor->ob_type->tp_descr_set(descriptor, o, value);
  if (type->tp_dictoffset == 0 && !type->has(kManagedDict)) {
    if (descriptor) {
      raise(exc::AttributeError, "'{}' object attribute '{}' is read-only", short_type_name(type), name);
    } else {
      raise(exc::AttributeError, "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
            short_type_name(type), name);
    }
    return name_the_attribute(o, as<StrObject>(name));
  }
  const int done = instance_set(o, as<StrObject>(name), value);
  if (done < 0) {
    return false;
  }
  if (done == 0) return raise_attribute_error(o, as<StrObject>(name));
  return true;
}

Obj lookup_special(Obj o, P<StrObject> name) {
  return type_lookup(o->ob_type, name);
}
Ref lookup_special_bound(Obj o, P<StrObject> name) {
  Obj found = type_lookup(o->ob_type, name);
  if (!found) return nullptr;
  if (!found->ob_type->tp_descr_get) return new_ref(found);
  Ref held = new_ref(found);
  return found->ob_type->tp_descr_get(found, o, Obj(o->ob_type));
}

Ref repr(Obj o) {
  if (!o) return str_from("<NULL>");
  if (!enter_recursion(" while getting the repr of an object")) return nullptr;
  Ref text = o->ob_type->tp_repr
                 ? o->ob_type->tp_repr(o)
                 : Ref(str_from(fill_in("<{} object at {}>", {Part(type_name(o)), Part(address_text(o))})));
  leave_recursion();
  if (text && !is_str(text)) return raise(exc::TypeError, "__repr__ returned non-string (type {})", type_name(text));
  return text;
}
Ref to_str(Obj o) {
  if (is_exact_str(o)) return new_ref(o);
  if (!o->ob_type->tp_str) return repr(o);
  if (!enter_recursion(" while getting the str of an object")) return nullptr;
  Ref text = o->ob_type->tp_str(o);
  leave_recursion();
  if (text && !is_str(text)) return raise(exc::TypeError, "__str__ returned non-string (type {})", type_name(text));
  return text;
}
Ref to_ascii(Obj o) {
  Ref text = repr(o);
  if (!text || as<StrObject>(text.get())->ascii()) return text;
  P<StrObject> s = as<StrObject>(text.get());
  std::string out;
  for (std::int64_t i = 0; i < s->length; ++i) {
    const std::uint32_t c = str_char(s, i);
    if (c < 0x80) {
      out += static_cast<char>(c);
      continue;
    }
    const char* hex = "0123456789abcdef";
    const int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out += width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U";
    for (int k = width - 1; k >= 0; --k) out += hex[c >> (4 * k) & 15U];
  }
  return str_from(out);
}
Ref format(Obj o, Obj spec) {
  const bool empty = !spec || (is_str(spec) && as<StrObject>(spec)->length == 0);
  if (empty && is_exact_str(o)) return new_ref(o);
  if (empty && is_exact(o, types::int_)) return to_str(o);
  Ref given = spec ? new_ref(spec) : Ref(str_from(""));
  Ref method = lookup_special_bound(o, names::format_);
  if (!method) {
    if (!failed()) raise(exc::TypeError, "Type {} doesn't define __format__", type_name(o));
    return nullptr;
  }
  Ref text = call1(method, given);
  if (text && !is_str(text)) return raise(exc::TypeError, "__format__ must return a str, not {}", type_name(text));
  return text;
}

namespace {

constexpr Compare kSwapped[] = {Compare::gt, Compare::ge, Compare::eq, Compare::ne, Compare::lt, Compare::le};
constexpr const char* kCompareText[] = {"<", "<=", "==", "!=", ">", ">="};

Ref do_compare(Obj a, Obj b, Compare op) {
  bool checked_reverse = false;
  if (a->ob_type != b->ob_type && is_subtype(b->ob_type, a->ob_type) && b->ob_type->tp_richcompare) {
    checked_reverse = true;
    Ref r = b->ob_type->tp_richcompare(b, a, kSwapped[static_cast<int>(op)]);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (a->ob_type->tp_richcompare) {
    Ref r = a->ob_type->tp_richcompare(a, b, op);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (!checked_reverse && b->ob_type->tp_richcompare) {
    Ref r = b->ob_type->tp_richcompare(b, a, kSwapped[static_cast<int>(op)]);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (op == Compare::eq) return bool_from(a == b);
  if (op == Compare::ne) return bool_from(a != b);
  return raise(exc::TypeError, "'{}' not supported between instances of '{}' and '{}'",
               kCompareText[static_cast<int>(op)], type_name(a), type_name(b));
}

}  // namespace

Ref rich_compare(Obj a, Obj b, Compare op) {
  if (!enter_recursion(" in comparison")) return nullptr;
  Ref r = do_compare(a, b, op);
  leave_recursion();
  return r;
}
int rich_compare_bool(Obj a, Obj b, Compare op) {
  if (a == b) {
    if (op == Compare::eq) return 1;
    if (op == Compare::ne) return 0;
  }
  Ref r = rich_compare(a, b, op);
  if (!r) return -1;
  if (is_exact(r, types::bool_)) return r.get() == kTrue ? 1 : 0;
  return is_true(r);
}

std::int64_t hash(Obj o) {
  if (o->ob_type->tp_hash) return o->ob_type->tp_hash(o);
  return hash_not_implemented(o);
}

int is_true(Obj o) {
  if (o == kTrue) return 1;
  if (o == kFalse || o == kNone) return 0;
  P<TypeObject> type = o->ob_type;
  if (type->tp_as_number->nb_bool) return type->tp_as_number->nb_bool(o);
  std::int64_t n = 1;
  if (type->tp_as_mapping->mp_length)
    n = type->tp_as_mapping->mp_length(o);
  else if (type->tp_as_sequence->sq_length)
    n = type->tp_as_sequence->sq_length(o);
  return n < 0 ? -1 : n > 0 ? 1 : 0;
}

std::int64_t length(Obj o) {
  P<TypeObject> type = o->ob_type;
  if (type->tp_as_sequence->sq_length) return type->tp_as_sequence->sq_length(o);
  if (type->tp_as_mapping->mp_length) return type->tp_as_mapping->mp_length(o);
  return raise(exc::TypeError, "object of type '{}' has no len()", type_name(o));
}
std::int64_t length_hint(Obj o, std::int64_t otherwise) {
  P<TypeObject> type = o->ob_type;
  if (type->tp_as_sequence->sq_length || type->tp_as_mapping->mp_length) {
    const std::int64_t n = length(o);
    if (n >= 0) return n;
    if (!error_matches(exc::TypeError)) return -1;
    clear_error();
  }
  Ref method = lookup_special_bound(o, names::length_hint_);
  if (!method) return failed() ? -1 : otherwise;
  Ref hint = call0(method);
  if (!hint) {
    if (!error_matches(exc::TypeError)) return -1;
    clear_error();
    return otherwise;
  }
  if (hint.get() == kNotImplemented) return otherwise;
  if (!is_int(hint)) return raise(exc::TypeError, "__length_hint__ must be an integer, not {}", type_name(hint));
  std::int64_t n = 0;
  if (!int_value(hint, n)) return -1;
  if (n < 0) return raise(exc::ValueError, "__length_hint__() should return >= 0");
  return n;
}

bool is_callable(Obj o) {
  return static_cast<bool>(o->ob_type->tp_call);
}

namespace {

int instance_of_one(Obj o, Obj type) {
  if (is_type(type)) {
    if (is_subtype(o->ob_type, as<TypeObject>(type))) return 1;
    Ref cls;
    const int found = find_attr(o, names::class_, cls);
    if (found < 0) return -1;
    return found > 0 && cls.get() != Obj(o->ob_type) && is_type(cls) &&
                   is_subtype(as<TypeObject>(cls.get()), as<TypeObject>(type))
               ? 1
               : 0;
  }
  Ref bases;
  const int found = find_attr(type, names::bases_, bases);
  if (found < 0) return -1;
  if (found == 0 || !is_tuple(bases))
    return raise(exc::TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
  return 0;
}

}  // namespace

int is_instance(Obj o, Obj type) {
  if (Obj(o->ob_type) == type) return 1;
  if (is_exact(type, types::type)) return instance_of_one(o, type);
  if (is_tuple(type)) {
    for (Obj item : items_of(as<TupleObject>(type))) {
      const int r = is_instance(o, item);
      if (r != 0) return r;
    }
    return 0;
  }
  Ref check = lookup_special_bound(type, names::instancecheck_);
  if (check) {
    if (!enter_recursion(" in __instancecheck__")) return -1;
    Ref r = call1(check, o);
    leave_recursion();
    return r ? is_true(r) : -1;
  }
  if (failed()) return -1;
  return instance_of_one(o, type);
}
int default_is_instance(Obj o, Obj type) {
  return instance_of_one(o, type);
}
int default_is_subclass(Obj type, Obj of) {
  if (is_type(type) && is_type(of)) return is_subtype(as<TypeObject>(type), as<TypeObject>(of)) ? 1 : 0;
  if (!is_type(type)) return raise(exc::TypeError, "issubclass() arg 1 must be a class");
  return raise(exc::TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
}
int is_subclass(Obj type, Obj of) {
  if (is_exact(of, types::type)) {
    if (type == of) return 1;
    return default_is_subclass(type, of);
  }
  if (is_tuple(of)) {
    for (Obj item : items_of(as<TupleObject>(of))) {
      const int r = is_subclass(type, item);
      if (r != 0) return r;
    }
    return 0;
  }
  Ref check = lookup_special_bound(of, names::subclasscheck_);
  if (check) {
    if (!enter_recursion(" in __subclasscheck__")) return -1;
    Ref r = call1(check, type);
    leave_recursion();
    return r ? is_true(r) : -1;
  }
  if (failed()) return -1;
  return default_is_subclass(type, of);
}

std::string address_text(Obj o) {
  std::string text;
  for (Addr a = o.a; a != 0; a >>= 4U) text.insert(text.begin(), "0123456789abcdef"[a & 15U]);
  return "0x" + text;
}
std::int64_t pointer_hash(Addr a) {
  const auto h = static_cast<std::int64_t>(a >> 4U | a << 60U);
  return h == -1 ? -2 : h;
}

bool enter_recursion(const char* where) {
  ThreadState& state = thread();
  if (halted()) return false;
  if (--state.c_recursion_remaining > 0) return true;
  if (state.recursion_headroom > 0) return true;
  ++state.recursion_headroom;
  raise(exc::RecursionError, "maximum recursion depth exceeded{}", where);
  --state.recursion_headroom;
  ++state.c_recursion_remaining;
  return false;
}
void leave_recursion() {
  ++thread().c_recursion_remaining;
}

}  // namespace glassbox::python
