// What a class written in Python has in its slots: functions that look up the special method and call it.
#include "engine/python/objects/slots.hpp"

#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

// Calls the looked-up attribute with o in front when it is a plain method, bound otherwise.
Ref call_found(Obj method, Obj o, std::initializer_list<Obj> args) {
  Obj values[6];
  std::int64_t count = 0;
  Ref held;
  if (method->ob_type->has(kMethodDescriptor)) {
    held = new_ref(method);
    values[count++] = o;
  } else if (method->ob_type->tp_descr_get) {
    held = method->ob_type->tp_descr_get(method, o, Obj(o->ob_type));
  } else {
    held = new_ref(method);
  }
  if (!held) return nullptr;
  for (Obj a : args) values[count++] = a;
  return call(held, {values, count, {}});
}

}  // namespace

Ref call_special_maybe(Obj o, P<StrObject> name, std::initializer_list<Obj> args) {
  Obj method = type_lookup(o->ob_type, name);
  if (!method) return failed() ? Ref() : not_implemented();
  return call_found(method, o, args);
}

Ref call_special(Obj o, P<StrObject> name, std::initializer_list<Obj> args) {
  Obj method = type_lookup(o->ob_type, name);
  if (!method) {
    if (!failed()) raise_object(exc::AttributeError, name);
    return nullptr;
  }
  return call_found(method, o, args);
}

namespace {

template <const P<StrObject>& name>
Ref slot_unary(Obj o) {
  return call_special(o, name);
}
template <const P<StrObject>& name>
Ref slot_binary(Obj o, Obj a) {
  return call_special(o, name, {a});
}

// a + b: the right side goes first when its class is a subclass of the left one's and defines the operator anew.
Ref operate(Obj a, Obj b, P<StrObject> name, P<StrObject> reflected, std::uint32_t offset, Addr mine) {
  bool do_other = a->ob_type != b->ob_type && slot_at(b->ob_type, offset) == mine;
  if (slot_at(a->ob_type, offset) == mine) {
    if (do_other && is_subtype(b->ob_type, a->ob_type)) {
      Obj theirs = type_lookup(b->ob_type, reflected);
      Obj ours = type_lookup(a->ob_type, reflected);
      if (theirs && theirs != ours) {
        Ref result = call_special_maybe(b, reflected, {a});
        if (!result || result.get() != kNotImplemented) return result;
        do_other = false;
      }
    }
    Ref result = call_special_maybe(a, name, {b});
    if (!result || result.get() != kNotImplemented || a->ob_type == b->ob_type) return result;
  }
  if (do_other) return call_special_maybe(b, reflected, {a});
  return not_implemented();
}

template <const P<StrObject>& name, const P<StrObject>& reflected, std::uint32_t offset>
Ref slot_operator(Obj a, Obj b) {
  static const Addr mine = code_address(reinterpret_cast<AnyFunction>(&slot_operator<name, reflected, offset>));
  return operate(a, b, name, reflected, offset, mine);
}

Ref slot_power(Obj a, Obj b, Obj modulus) {
  static const Addr mine = code_address(reinterpret_cast<AnyFunction>(&slot_power));
  if (!modulus || modulus == kNone) {
    constexpr auto offset =
        static_cast<std::uint32_t>(offsetof(HeapTypeObject, as_number) + offsetof(NumberMethods, nb_power));
    return operate(a, b, names::pow_, names::rpow_, offset, mine);
  }
  Obj method = type_lookup(a->ob_type, names::pow_);
  if (method) return call_found(method, a, {b, modulus});
  return not_implemented();
}
Ref slot_inplace_power(Obj a, Obj b, Obj) {
  return call_special(a, names::ipow_, {b});
}

int slot_bool(Obj o) {
  bool by_length = false;
  Obj method = type_lookup(o->ob_type, names::bool_);
  if (!method) {
    if (failed()) return -1;
    method = type_lookup(o->ob_type, names::len_);
    if (!method) return failed() ? -1 : 1;
    by_length = true;
  }
  Ref value = call_found(method, o, {});
  if (!value) return -1;
  if (by_length) return is_true(value);
  if (is_exact(value, types::bool_)) return value.get() == kTrue ? 1 : 0;
  return raise(exc::TypeError, "__bool__ should return bool, returned {}", type_name(value));
}

std::int64_t slot_length(Obj o) {
  Ref value = call_special(o, names::len_);
  if (!value) return -1;
  Ref index = number_index(value);
  if (!index) return -1;
  if (as<IntObject>(index.get())->sign() < 0) return raise(exc::ValueError, "__len__() should return >= 0");
  std::int64_t length = 0;
  if (!int_fits(as<IntObject>(index.get()), length))
    return raise(exc::OverflowError, "cannot fit 'int' into an index-sized integer");
  return length;
}

Ref slot_item(Obj o, std::int64_t i) {
  Ref index = int_from(i);
  return index ? call_special(o, names::getitem_, {index}) : nullptr;
}
bool slot_set_index(Obj o, std::int64_t i, Obj value) {
  Ref index = int_from(i);
  if (!index) return false;
  return static_cast<bool>(value ? call_special(o, names::setitem_, {index, value})
                                 : call_special(o, names::delitem_, {index}));
}
bool slot_set_item(Obj o, Obj key, Obj value) {
  return static_cast<bool>(value ? call_special(o, names::setitem_, {key, value})
                                 : call_special(o, names::delitem_, {key}));
}
int slot_contains(Obj o, Obj value) {
  Obj method = type_lookup(o->ob_type, names::contains_);
  if (method == kNone) return raise(exc::TypeError, "'{}' object is not a container", type_name(o));
  if (method) {
    Ref result = call_found(method, o, {value});
    return result ? is_true(result) : -1;
  }
  if (failed()) return -1;
  int found = 0;
  const bool all = for_each(o, [&](Obj item) {
    found = rich_compare_bool(item, value, Compare::eq);
    return found == 0;
  });
  return found != 0 ? found : all ? 0 : -1;
}

Ref slot_repr(Obj o) {
  Obj method = type_lookup(o->ob_type, names::repr_);
  return method ? call_found(method, o, {}) : nullptr;
}
Ref slot_str(Obj o) {
  return call_special(o, names::str_);
}
std::int64_t slot_hash(Obj o) {
  Obj method = type_lookup(o->ob_type, names::hash_);
  if (method == kNone || !method) return hash_not_implemented(o);
  Ref value = call_found(method, o, {});
  if (!value) return -1;
  if (!is_int(value)) return raise(exc::TypeError, "__hash__ method should return an integer");
  std::int64_t h = 0;
  if (!int_fits(as<IntObject>(value.get()), h)) h = hash(value);
  return h == -1 ? -2 : h;
}
bool slot_set_attribute(Obj o, Obj name, Obj value) {
  return static_cast<bool>(value ? call_special(o, names::setattr_, {name, value})
                                 : call_special(o, names::delattr_, {name}));
}
Ref slot_get_attribute(Obj o, Obj name) {
  return call_special(o, names::getattribute_, {name});
}
constexpr P<StrObject> kCompareNames[] = {names::lt_, names::le_, names::eq_, names::ne_, names::gt_, names::ge_};
Ref slot_compare(Obj a, Obj b, Compare op) {
  return call_special_maybe(a, kCompareNames[static_cast<int>(op)], {b});
}
Ref slot_iter(Obj o) {
  Obj method = type_lookup(o->ob_type, names::iter_);
  if (method == kNone) return raise(exc::TypeError, "'{}' object is not iterable", type_name(o));
  if (method) return call_found(method, o, {});
  if (failed()) return nullptr;
  if (!type_lookup(o->ob_type, names::getitem_))
    return raise(exc::TypeError, "'{}' object is not iterable", type_name(o));
  return sequence_iterator(o);
}
Ref slot_descr_get(Obj descriptor, Obj o, Obj type) {
  Obj get = type_lookup(descriptor->ob_type, names::get_);
  if (!get) return failed() ? Ref() : new_ref(descriptor);
  Obj values[] = {descriptor, o ? o : kNone, type ? type : kNone};
  return call(get, {values, 3, {}});
}
bool slot_descr_set(Obj descriptor, Obj o, Obj value) {
  return static_cast<bool>(value ? call_special(descriptor, names::set_, {o, value})
                                 : call_special(descriptor, names::delete_, {o}));
}
void slot_finalize(Obj o) {
  Ref pending = take_error();
  Obj method = type_lookup(o->ob_type, names::del_);
  if (method) {
    if (wants(Kind::finalized)) emit(Kind::finalized, offset_of(o.a));
    Ref held = new_ref(method);
    Ref result = call_found(held, o, {});
    if (!result && !halted()) write_unraisable(held);
  }
  if (!halted()) restore_error(std::move(pending));
}

}  // namespace

Ref slot_iternext(Obj self) {
  return call_special(self, names::next_);
}

std::int64_t hash_not_implemented(Obj o) {
  return raise(exc::TypeError, "unhashable type: '{}'", type_name(o));
}

Ref slot_getattr_hook(Obj self, Obj name) {
  Obj getattr = type_lookup(self->ob_type, names::getattr_);
  if (!getattr) return slot_get_attribute(self, name);
  Ref hook = new_ref(getattr);
  Obj getattribute = type_lookup(self->ob_type, names::getattribute_);
  Ref result;
  const bool generic = !getattribute || (is_exact(getattribute, types::wrapper_descriptor) &&
                                         Slot<BinaryFunction>(generic_get_attr).code ==
                                             as<WrapperDescriptorObject>(getattribute)->d_wrapped);
  if (generic)
    result = generic_get_attr(self, name);
  else
    result = call_found(getattribute, self, {name});
  if (result || !error_matches(exc::AttributeError)) return result;
  clear_error();
  return call_found(hook, self, {name});
}

Ref slot_call(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  Ref method = lookup_special_bound(self, names::call_);
  if (!method) {
    if (!failed()) raise_object(exc::AttributeError, names::call_);
    return nullptr;
  }
  return call_tuple(method, args, kwargs);
}

bool slot_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  Ref method = lookup_special_bound(self, names::init_);
  if (!method) return false;
  Ref result = call_tuple(method, args, kwargs);
  if (!result) return false;
  if (result.get() != kNone) return raise(exc::TypeError, "__init__() should return None, not '{}'", type_name(result));
  return true;
}

Ref slot_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  Ref function = get_attr(type, names::new_);
  if (!function) return nullptr;
  std::vector<Obj> values = {type};
  for (Obj a : items_of(args)) values.push_back(a);
  RefTo<TupleObject> all = tuple_copy(values);
  return all ? call_tuple(function, all, kwargs) : nullptr;
}

namespace {

#define TYPE_SLOT(field) static_cast<std::uint32_t>(offsetof(HeapTypeObject, field))
#define NUMBER_SLOT(field) \
  static_cast<std::uint32_t>(offsetof(HeapTypeObject, as_number) + offsetof(NumberMethods, field))
#define SEQUENCE_SLOT(field) \
  static_cast<std::uint32_t>(offsetof(HeapTypeObject, as_sequence) + offsetof(SequenceMethods, field))
#define MAPPING_SLOT(field) \
  static_cast<std::uint32_t>(offsetof(HeapTypeObject, as_mapping) + offsetof(MappingMethods, field))
#define ASYNC_SLOT(field) static_cast<std::uint32_t>(offsetof(HeapTypeObject, as_async) + offsetof(AsyncMethods, field))

template <class F>
AnyFunction any(F function) {
  return reinterpret_cast<AnyFunction>(function);
}

#define OPERATOR(field, left, right)                                                                      \
  {names::left, NUMBER_SLOT(field), any(&slot_operator<names::left, names::right, NUMBER_SLOT(field)>),   \
   Wrap::binary_left},                                                                                    \
  {                                                                                                       \
    names::right, NUMBER_SLOT(field), any(&slot_operator<names::left, names::right, NUMBER_SLOT(field)>), \
        Wrap::binary_right                                                                                \
  }
#define IN_PLACE(field, name) {names::name, NUMBER_SLOT(field), any(&slot_binary<names::name>), Wrap::binary}
#define UNARY(slot, name) {names::name, slot, any(&slot_unary<names::name>), Wrap::unary}

const std::vector<SlotDef>& definitions() {
  static const std::vector<SlotDef> all = {
      {names::getattribute_, TYPE_SLOT(tp_getattro), any(&slot_getattr_hook), Wrap::get_attribute},
      {names::getattr_, TYPE_SLOT(tp_getattro), any(&slot_getattr_hook), Wrap::none},
      {names::setattr_, TYPE_SLOT(tp_setattro), any(&slot_set_attribute), Wrap::set_attribute},
      {names::delattr_, TYPE_SLOT(tp_setattro), any(&slot_set_attribute), Wrap::del_attribute},
      {names::repr_, TYPE_SLOT(tp_repr), any(&slot_repr), Wrap::unary},
      {names::hash_, TYPE_SLOT(tp_hash), any(&slot_hash), Wrap::hash},
      {names::call_, TYPE_SLOT(tp_call), any(&slot_call), Wrap::call},
      {names::str_, TYPE_SLOT(tp_str), any(&slot_str), Wrap::unary},
      {names::lt_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::lt},
      {names::le_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::le},
      {names::eq_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::eq},
      {names::ne_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::ne},
      {names::gt_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::gt},
      {names::ge_, TYPE_SLOT(tp_richcompare), any(&slot_compare), Wrap::ge},
      {names::iter_, TYPE_SLOT(tp_iter), any(&slot_iter), Wrap::unary},
      {names::next_, TYPE_SLOT(tp_iternext), any(&slot_iternext), Wrap::next},
      {names::get_, TYPE_SLOT(tp_descr_get), any(&slot_descr_get), Wrap::descr_get},
      {names::set_, TYPE_SLOT(tp_descr_set), any(&slot_descr_set), Wrap::descr_set},
      {names::delete_, TYPE_SLOT(tp_descr_set), any(&slot_descr_set), Wrap::descr_delete},
      {names::init_, TYPE_SLOT(tp_init), any(&slot_init), Wrap::init},
      {names::new_, TYPE_SLOT(tp_new), any(&slot_new), Wrap::none},
      {names::del_, TYPE_SLOT(tp_finalize), any(&slot_finalize), Wrap::finalize},
      UNARY(ASYNC_SLOT(am_await), await_),
      UNARY(ASYNC_SLOT(am_aiter), aiter_),
      UNARY(ASYNC_SLOT(am_anext), anext_),
      OPERATOR(nb_add, add_, radd_),
      OPERATOR(nb_subtract, sub_, rsub_),
      OPERATOR(nb_multiply, mul_, rmul_),
      OPERATOR(nb_remainder, mod_, rmod_),
      OPERATOR(nb_divmod, divmod_, rdivmod_),
      {names::pow_, NUMBER_SLOT(nb_power), any(&slot_power), Wrap::ternary},
      {names::rpow_, NUMBER_SLOT(nb_power), any(&slot_power), Wrap::ternary_right},
      UNARY(NUMBER_SLOT(nb_negative), neg_),
      UNARY(NUMBER_SLOT(nb_positive), pos_),
      UNARY(NUMBER_SLOT(nb_absolute), abs_),
      {names::bool_, NUMBER_SLOT(nb_bool), any(&slot_bool), Wrap::inquiry},
      UNARY(NUMBER_SLOT(nb_invert), invert_),
      OPERATOR(nb_lshift, lshift_, rlshift_),
      OPERATOR(nb_rshift, rshift_, rrshift_),
      OPERATOR(nb_and, and_, rand_),
      OPERATOR(nb_xor, xor_, rxor_),
      OPERATOR(nb_or, or_, ror_),
      UNARY(NUMBER_SLOT(nb_int), int_),
      UNARY(NUMBER_SLOT(nb_float), float_),
      IN_PLACE(nb_inplace_add, iadd_),
      IN_PLACE(nb_inplace_subtract, isub_),
      IN_PLACE(nb_inplace_multiply, imul_),
      IN_PLACE(nb_inplace_remainder, imod_),
      {names::ipow_, NUMBER_SLOT(nb_inplace_power), any(&slot_inplace_power), Wrap::ternary},
      IN_PLACE(nb_inplace_lshift, ilshift_),
      IN_PLACE(nb_inplace_rshift, irshift_),
      IN_PLACE(nb_inplace_and, iand_),
      IN_PLACE(nb_inplace_xor, ixor_),
      IN_PLACE(nb_inplace_or, ior_),
      OPERATOR(nb_floor_divide, floordiv_, rfloordiv_),
      OPERATOR(nb_true_divide, truediv_, rtruediv_),
      IN_PLACE(nb_inplace_floor_divide, ifloordiv_),
      IN_PLACE(nb_inplace_true_divide, itruediv_),
      UNARY(NUMBER_SLOT(nb_index), index_),
      OPERATOR(nb_matrix_multiply, matmul_, rmatmul_),
      IN_PLACE(nb_inplace_matrix_multiply, imatmul_),
      {names::len_, MAPPING_SLOT(mp_length), any(&slot_length), Wrap::length},
      {names::getitem_, MAPPING_SLOT(mp_subscript), any(&slot_binary<names::getitem_>), Wrap::binary},
      {names::setitem_, MAPPING_SLOT(mp_ass_subscript), any(&slot_set_item), Wrap::set_item},
      {names::delitem_, MAPPING_SLOT(mp_ass_subscript), any(&slot_set_item), Wrap::del_item},
      {names::len_, SEQUENCE_SLOT(sq_length), any(&slot_length), Wrap::length},
      {names::add_, SEQUENCE_SLOT(sq_concat), nullptr, Wrap::binary},
      {names::mul_, SEQUENCE_SLOT(sq_repeat), nullptr, Wrap::index},
      {names::rmul_, SEQUENCE_SLOT(sq_repeat), nullptr, Wrap::index},
      {names::getitem_, SEQUENCE_SLOT(sq_item), any(&slot_item), Wrap::item},
      {names::setitem_, SEQUENCE_SLOT(sq_ass_item), any(&slot_set_index), Wrap::set_item_index},
      {names::delitem_, SEQUENCE_SLOT(sq_ass_item), any(&slot_set_index), Wrap::del_item_index},
      {names::contains_, SEQUENCE_SLOT(sq_contains), any(&slot_contains), Wrap::contains},
      {names::iadd_, SEQUENCE_SLOT(sq_inplace_concat), nullptr, Wrap::binary},
      {names::imul_, SEQUENCE_SLOT(sq_inplace_repeat), nullptr, Wrap::index},
  };
  return all;
}

}  // namespace

std::span<const SlotDef> slot_defs() {
  return definitions();
}

}  // namespace glassbox::python
