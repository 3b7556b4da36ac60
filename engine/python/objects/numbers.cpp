// Operators (Objects/abstract.c): which side's slot is asked first, sequences, in-place forms, conversions.
#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/abstract.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {
namespace {

struct Operator {
  Slot<BinaryFunction> NumberMethods::* slot;
  Slot<BinaryFunction> NumberMethods::* in_place;
  const char* sign;
};
const Operator kOperators[] = {
    {&NumberMethods::nb_add, &NumberMethods::nb_inplace_add, "+"},
    {&NumberMethods::nb_and, &NumberMethods::nb_inplace_and, "&"},
    {&NumberMethods::nb_floor_divide, &NumberMethods::nb_inplace_floor_divide, "//"},
    {&NumberMethods::nb_lshift, &NumberMethods::nb_inplace_lshift, "<<"},
    {&NumberMethods::nb_matrix_multiply, &NumberMethods::nb_inplace_matrix_multiply, "@"},
    {&NumberMethods::nb_multiply, &NumberMethods::nb_inplace_multiply, "*"},
    {&NumberMethods::nb_remainder, &NumberMethods::nb_inplace_remainder, "%"},
    {&NumberMethods::nb_or, &NumberMethods::nb_inplace_or, "|"},
    {nullptr, nullptr, "** or pow()"},
    {&NumberMethods::nb_rshift, &NumberMethods::nb_inplace_rshift, ">>"},
    {&NumberMethods::nb_subtract, &NumberMethods::nb_inplace_subtract, "-"},
    {&NumberMethods::nb_true_divide, &NumberMethods::nb_inplace_true_divide, "/"},
    {&NumberMethods::nb_xor, &NumberMethods::nb_inplace_xor, "^"},
};

// NotImplemented when neither side knows (binary_op1).
Ref try_slots(Obj a, Obj b, Slot<BinaryFunction> NumberMethods::* slot) {
  Slot<BinaryFunction> left = (*a->ob_type->tp_as_number).*slot;
  Slot<BinaryFunction> right;
  if (a->ob_type != b->ob_type) {
    right = (*b->ob_type->tp_as_number).*slot;
    if (right == left) right = {};
  }
  if (left) {
    if (right && is_subtype(b->ob_type, a->ob_type)) {
      Ref r = right(a, b);
      if (!r || r.get() != kNotImplemented) return r;
      right = {};
    }
    Ref r = left(a, b);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (right) {
    Ref r = right(a, b);
    if (!r || r.get() != kNotImplemented) return r;
  }
  return not_implemented();
}

Failed unsupported(Obj a, Obj b, const char* sign) {
  return raise(exc::TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", sign, type_name(a), type_name(b));
}

Ref repeat(const Slot<IndexFunction>& slot, Obj sequence, Obj count) {
  if (!has_index(count))
    return raise(exc::TypeError, "can't multiply sequence by non-int of type '{}'", type_name(count));
  std::int64_t n = 0;
  if (!to_ssize(count, n, exc::OverflowError)) return nullptr;
  return slot(sequence, n);
}

Ref sequence_fallback(Obj a, Obj b, int op, bool in_place) {
  P<SequenceMethods> sa = a->ob_type->tp_as_sequence;
  if (op == NB_ADD) {
    if (in_place && sa->sq_inplace_concat) return sa->sq_inplace_concat(a, b);
    if (sa->sq_concat) return sa->sq_concat(a, b);
  }
  if (op == NB_MULTIPLY) {
    P<SequenceMethods> sb = b->ob_type->tp_as_sequence;
    if (in_place && sa->sq_inplace_repeat) return repeat(sa->sq_inplace_repeat, a, b);
    if (sa->sq_repeat) return repeat(sa->sq_repeat, a, b);
    if (sb->sq_repeat) return repeat(sb->sq_repeat, b, a);
  }
  return not_implemented();
}

}  // namespace

Ref binary_op(Obj a, Obj b, int op) {
  const bool in_place = op >= NB_INPLACE_ADD;
  if (in_place) op -= NB_INPLACE_ADD;
  if (op == NB_POWER) return power(a, b, nullptr, in_place);
  const Operator& o = kOperators[op];
  if (in_place) {
    const Slot<BinaryFunction> slot = (*a->ob_type->tp_as_number).*(o.in_place);
    if (slot) {
      Ref r = slot(a, b);
      if (!r || r.get() != kNotImplemented) return r;
    }
  }
  Ref r = try_slots(a, b, o.slot);
  if (!r || r.get() != kNotImplemented) return r;
  r = sequence_fallback(a, b, op, in_place);
  if (!r || r.get() != kNotImplemented) return r;
  const std::string sign = in_place ? std::string(o.sign) + "=" : o.sign;
  if (op == NB_RSHIFT && is_exact(a, types::builtin_function) && str_is_print(a))
    return raise(
        exc::TypeError,
        "unsupported operand type(s) for {}: '{}' and '{}'. Did you mean \"print(<message>, file=<output_stream>)\"?",
        sign, type_name(a), type_name(b));
  return unsupported(a, b, sign.c_str());
}

Ref number_add(Obj a, Obj b) {
  return binary_op(a, b, NB_ADD);
}
Ref number_multiply(Obj a, Obj b) {
  return binary_op(a, b, NB_MULTIPLY);
}

Ref power(Obj a, Obj b, Obj modulus, bool in_place) {
  Obj m = modulus ? modulus : kNone;
  if (in_place && a->ob_type->tp_as_number->nb_inplace_power) {
    Ref r = a->ob_type->tp_as_number->nb_inplace_power(a, b, m);
    if (!r || r.get() != kNotImplemented) return r;
  }
  const Slot<TernaryFunction> left = a->ob_type->tp_as_number->nb_power;
  Slot<TernaryFunction> right;
  if (a->ob_type != b->ob_type) {
    right = b->ob_type->tp_as_number->nb_power;
    if (right == left) right = {};
  }
  if (left) {
    if (right && is_subtype(b->ob_type, a->ob_type)) {
      Ref r = right(a, b, m);
      if (!r || r.get() != kNotImplemented) return r;
      right = {};
    }
    Ref r = left(a, b, m);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (right) {
    Ref r = right(a, b, m);
    if (!r || r.get() != kNotImplemented) return r;
  }
  if (m == kNone) return unsupported(a, b, in_place ? "**=" : "** or pow()");
  return raise(exc::TypeError, "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", type_name(a),
               type_name(b), type_name(m));
}

namespace {

Ref unary(Obj o, Slot<UnaryFunction> NumberMethods::* slot, const char* what) {
  const Slot<UnaryFunction> f = (*o->ob_type->tp_as_number).*slot;
  if (f) return f(o);
  return raise(exc::TypeError, "bad operand type for {}: '{}'", what, type_name(o));
}

}  // namespace

Ref negative(Obj o) {
  return unary(o, &NumberMethods::nb_negative, "unary -");
}
Ref positive(Obj o) {
  return unary(o, &NumberMethods::nb_positive, "unary +");
}
Ref absolute(Obj o) {
  return unary(o, &NumberMethods::nb_absolute, "abs()");
}
Ref invert(Obj o) {
  return unary(o, &NumberMethods::nb_invert, "unary ~");
}
Ref divmod(Obj a, Obj b) {
  Ref r = try_slots(a, b, &NumberMethods::nb_divmod);
  if (!r || r.get() != kNotImplemented) return r;
  return unsupported(a, b, "divmod()");
}

bool has_index(Obj o) {
  return is_int(o) || static_cast<bool>(o->ob_type->tp_as_number->nb_index);
}
Ref number_index(Obj o) {
  if (is_int(o)) return new_ref(o);
  if (!o->ob_type->tp_as_number->nb_index)
    return raise(exc::TypeError, "'{}' object cannot be interpreted as an integer", type_name(o));
  Ref r = o->ob_type->tp_as_number->nb_index(o);
  if (r && !is_int(r)) return raise(exc::TypeError, "__index__ returned non-int (type {})", type_name(r));
  return r;
}
bool to_ssize(Obj o, std::int64_t& out, P<TypeObject> overflow) {
  Ref index = number_index(o);
  if (!index) return false;
  if (int_fits(as<IntObject>(index.get()), out) || !overflow) return true;
  return raise(overflow, "cannot fit '{}' into an index-sized integer", type_name(o));
}

Ref number_int(Obj o) {
  if (is_exact(o, types::int_)) return new_ref(o);
  P<NumberMethods> n = o->ob_type->tp_as_number;
  if (n->nb_int || n->nb_index) {
    Ref r = n->nb_int ? n->nb_int(o) : n->nb_index(o);
    if (r && !is_int(r))
      return raise(exc::TypeError,
                   n->nb_int ? "__int__ returned non-int (type {})" : "__index__ returned non-int (type {})",
                   type_name(r));
    if (r && !is_exact(r, types::int_)) {
      std::int64_t v = 0;
      return int_fits(as<IntObject>(r.get()), v) ? int_from(v)
                                                 : int_add(as<IntObject>(r.get()), as<IntObject>(small_int_object(0)));
    }
    return r;
  }
  if (Ref trunc = lookup_special_bound(o, names::trunc_)) {
    Ref r = call0(trunc);
    return r ? number_index(r) : nullptr;
  }
  if (failed()) return nullptr;
  if (is_str(o)) return int_from_text(o, 10);
  if (is_bytes(o)) return int_from_text(o, 10);
  return raise(exc::TypeError, "int() argument must be a string, a bytes-like object or a real number, not '{}'",
               type_name(o));
}

Ref number_float(Obj o) {
  if (is_exact(o, types::float_)) return new_ref(o);
  double value = 0;
  if (!double_from(o, value)) return nullptr;
  return float_from(value);
}

}  // namespace glassbox::python
