// int and bool as types (Objects/longobject.c, boolobject.c).
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/formatting.hpp"
#include "engine/python/objects/hash.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/magnitude.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<IntObject> i(Obj o) {
  return as<IntObject>(o);
}
bool both(Obj a, Obj b) {
  return is_int(a) && is_int(b);
}
#define BINARY(name, expression)               \
  Ref name(Obj a, Obj b) {                     \
    if (!both(a, b)) return not_implemented(); \
    return expression;                         \
  }
BINARY(add, int_add(i(a), i(b)))
BINARY(sub, int_subtract(i(a), i(b)))
BINARY(mul, int_multiply(i(a), i(b)))
BINARY(true_div, int_true_divide(i(a), i(b)))
BINARY(bit_and, int_bitwise(i(a), i(b), '&'))
BINARY(bit_or, int_bitwise(i(a), i(b), '|'))
BINARY(bit_xor, int_bitwise(i(a), i(b), '^'))
Ref floor_div(Obj a, Obj b) {
  if (!both(a, b)) return not_implemented();
  Ref q;
  return int_divmod(i(a), i(b), &q, nullptr) ? std::move(q) : nullptr;
}
Ref mod(Obj a, Obj b) {
  if (!both(a, b)) return not_implemented();
  Ref r;
  return int_divmod(i(a), i(b), nullptr, &r) ? std::move(r) : nullptr;
}
Ref div_mod(Obj a, Obj b) {
  if (!both(a, b)) return not_implemented();
  Ref q, r;
  if (!int_divmod(i(a), i(b), &q, &r)) return nullptr;
  return tuple_of({q, r});
}
Ref pow_(Obj a, Obj b, Obj m) {
  if (!both(a, b) || (m != kNone && !is_int(m))) return not_implemented();
  return int_power(i(a), i(b), m);
}
bool shift_count(Obj b, std::int64_t& n) {
  if (i(b)->sign() < 0) return raise(exc::ValueError, "negative shift count");
  int_fits(i(b), n);
  return true;
}
Ref lshift(Obj a, Obj b) {
  std::int64_t n = 0;
  if (!both(a, b)) return not_implemented();
  if (!shift_count(b, n)) return nullptr;
  if (i(a)->sign() == 0) return int_from(0);
  return int_shift(i(a), n);
}
Ref rshift(Obj a, Obj b) {
  std::int64_t n = 0;
  if (!both(a, b)) return not_implemented();
  if (!shift_count(b, n)) return nullptr;
  if (n == INT64_MAX) return int_from(i(a)->sign() < 0 ? -1 : 0);
  return int_shift(i(a), -n);
}
Ref exact(Obj o) {
  if (is_exact(o, types::int_)) return new_ref(o);
  return int_add(i(o), i(small_int_object(0)));
}
Ref neg(Obj o) {
  return int_negate(i(o));
}
Ref abs_(Obj o) {
  return i(o)->sign() < 0 ? int_negate(i(o)) : exact(o);
}
Ref invert_(Obj o) {
  Ref n = int_negate(i(o));
  return n ? int_subtract(i(n), i(small_int_object(1))) : nullptr;
}
int truth(Obj o) {
  return i(o)->sign() != 0 ? 1 : 0;
}
Ref to_float(Obj o) {
  double value = 0;
  return int_double(i(o), value) ? float_from(value) : nullptr;
}
Ref repr_(Obj o) {
  if (int_bit_length(i(o)) > 4300 * 3322LL / 1000) {
    const std::string text = int_text(i(o));
    if (text.size() - (text[0] == '-' ? 1 : 0) > 4300)
      return raise(exc::ValueError,
                   "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                   "increase the limit");
    return str_from(text);
  }
  return str_from(int_text(i(o)));
}
std::int64_t hash_(Obj o) {
  P<IntObject> v = i(o);
  if (v->compact()) {
    const std::int64_t x = v->small();
    return x == -1 ? -2 : x;
  }
  std::uint64_t x = 0;
  for (std::int64_t k = v->digits(); k-- > 0;) {
    x = ((x << 30U) & kHashModulus) | (x >> 31U);
    x += v->ob_digit[k];
    if (x >= kHashModulus) x -= kHashModulus;
  }
  const auto h = v->sign() * static_cast<std::int64_t>(x);
  return h == -1 ? -2 : h;
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!both(a, b)) return not_implemented();
  const int order = int_compare(i(a), i(b));
  switch (op) {
    case Compare::lt:
      return bool_from(order < 0);
    case Compare::le:
      return bool_from(order <= 0);
    case Compare::eq:
      return bool_from(order == 0);
    case Compare::ne:
      return bool_from(order != 0);
    case Compare::gt:
      return bool_from(order > 0);
    case Compare::ge:
      return bool_from(order >= 0);
  }
  return nullptr;
}

Ref make_int(Obj x, Obj base) {
  if (!x) {
    if (base) return raise(exc::TypeError, "int() missing string argument");
    return int_from(0);
  }
  if (!base) return number_int(x);
  std::int64_t b = 0;
  if (!to_ssize(base, b)) return nullptr;
  if ((b != 0 && b < 2) || b > 36) return raise(exc::ValueError, "int() base must be >= 2 and <= 36, or 0");
  if (is_str(x) || is_bytes(x)) return int_from_text(x, static_cast<int>(b));
  return raise(exc::TypeError, "int() can't convert non-string with explicit base");
}

// An int subclass's instance of the same digits.
Ref subclass_copy(P<TypeObject> type, Obj value) {
  const std::int64_t digits = i(value)->digits();
  Ref o = type->tp_alloc(type, digits > 0 ? digits : 1);
  if (!o) return nullptr;
  i(o)->lv_tag = i(value)->lv_tag;
  for (std::int64_t k = 0; k < (digits > 0 ? digits : 1); ++k) i(o)->ob_digit[k] = i(value)->ob_digit[k];
  return o;
}

Ref new_int(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size > 2) return raise(exc::TypeError, "int() takes at most 2 arguments ({} given)", args->ob_size);
  Obj x = args->ob_size > 0 ? args->ob_item[0] : Obj();
  Obj base = args->ob_size > 1 ? args->ob_item[1] : Obj();
  if (kwargs && kwargs->ma_used > 0) {
    Obj given = dict_get(kwargs, std::string_view("base"));
    if (!given || kwargs->ma_used > 1) {
      std::int64_t position = 0;
      Obj key, value;
      dict_next(kwargs, position, key, value);
      return raise(exc::TypeError, "int() got an unexpected keyword argument '{}'", key);
    }
    base = given;
  }
  Ref value = make_int(x, base);
  if (!value || type == types::int_) return value;
  return subclass_copy(type, value);
}

const NumberMethods* number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_add = add;
    n.nb_subtract = sub;
    n.nb_multiply = mul;
    n.nb_remainder = mod;
    n.nb_divmod = div_mod;
    n.nb_power = pow_;
    n.nb_negative = neg;
    n.nb_positive = exact;
    n.nb_absolute = abs_;
    n.nb_bool = truth;
    n.nb_invert = invert_;
    n.nb_lshift = lshift;
    n.nb_rshift = rshift;
    n.nb_and = bit_and;
    n.nb_xor = bit_xor;
    n.nb_or = bit_or;
    n.nb_int = exact;
    n.nb_float = to_float;
    n.nb_floor_divide = floor_div;
    n.nb_true_divide = true_div;
    n.nb_index = exact;
    return n;
  }();
  return &m;
}

Ref bit_length_(Obj o, const In&) {
  return int_from(int_bit_length(i(o)));
}
Ref bit_count_(Obj o, const In&) {
  std::int64_t n = 0;
  for (std::int64_t k = 0; k < i(o)->digits(); ++k) n += std::popcount(i(o)->ob_digit[k]);
  return int_from(n);
}
Ref conjugate(Obj o, const In&) {
  return exact(o);
}
Ref as_integer_ratio(Obj o, const In&) {
  Ref n = exact(o);
  return n ? tuple_of({n, small_int_object(1)}) : nullptr;
}
Ref is_integer(Obj, const In&) {
  return bool_from(true);
}
Ref trunc_(Obj o, const In&) {
  return exact(o);
}
// Half to even at a power of ten.
Ref round_(Obj o, const In& in) {
  if (!in[0] || in[0] == kNone) return exact(o);
  std::int64_t digits = 0;
  if (!int_value(in[0], digits)) return nullptr;
  if (digits >= 0) return exact(o);
  Ref ten = int_from(10), n = int_from(-digits);
  Ref unit = int_power(i(ten), i(n), kNone);
  if (!unit) return nullptr;
  Ref q, r;
  if (!int_divmod(i(o), i(unit), &q, &r)) return nullptr;
  Ref twice = int_add(i(r), i(r));
  if (!twice) return nullptr;
  const int order = int_compare(i(twice), i(unit));
  const bool odd = (i(q)->digits() > 0 && (i(q)->ob_digit[0] & 1U) != 0);
  if (order > 0 || (order == 0 && odd)) q = int_add(i(q), i(small_int_object(1)));
  return q ? int_multiply(i(q), i(unit)) : nullptr;
}
Ref sizeof_(Obj o, const In&) {
  const std::int64_t digits = i(o)->digits() > 0 ? i(o)->digits() : 1;
  return int_from(24 + 4 * digits);
}
Ref getnewargs(Obj o, const In&) {
  Ref n = exact(o);
  return n ? tuple_of({n}) : nullptr;
}
Ref format_(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "__format__() argument must be str, not {}", type_name(in[0]));
  return format_int(i(o), as<StrObject>(in[0]));
}
Ref to_bytes(Obj o, const In& in) {
  std::int64_t length = 1;
  if (in[0] && !int_value(in[0], length)) return nullptr;
  const bool little = in[1] && is_str(in[1]) && str_is(as<StrObject>(in[1]), "little");
  if (in[1] && !little && !(is_str(in[1]) && str_is(as<StrObject>(in[1]), "big")))
    return raise(exc::ValueError, "byteorder must be either 'little' or 'big'");
  const bool is_signed = in[2] && is_true(in[2]) > 0;
  if (length < 0) return raise(exc::ValueError, "length argument must be non-negative");
  if (i(o)->sign() < 0 && !is_signed) return raise(exc::OverflowError, "can't convert negative int to unsigned");
  std::string bytes(static_cast<std::size_t>(length), '\0');
  Magnitude m(i(o)->ob_digit, i(o)->ob_digit + i(o)->digits());
  const bool negative = i(o)->sign() < 0;
  if (negative) m = subtract(m, {1});
  if (bit_length(m) + (is_signed ? 1 : 0) > length * 8) return raise(exc::OverflowError, "int too big to convert");
  for (std::int64_t k = 0; k < length; ++k) {
    const Magnitude shifted = shift_right(m, static_cast<std::uint64_t>(k) * 8);
    auto byte = static_cast<std::uint8_t>(shifted.empty() ? 0 : shifted[0] & 0xffU);
    if (negative) byte = static_cast<std::uint8_t>(~byte);
    bytes[static_cast<std::size_t>(little ? k : length - 1 - k)] = static_cast<char>(byte);
  }
  return bytes_from(bytes);
}
Ref from_bytes(Obj cls, const In& in) {
  Ref source;
  std::string text;
  if (is_bytes(in[0])) {
    text = bytes_view(as<BytesObject>(in[0]));
  } else {
    Ref b = call1(types::bytes, in[0]);
    if (!b) return nullptr;
    text = bytes_view(as<BytesObject>(b.get()));
  }
  const bool little = in[1] && is_str(in[1]) && str_is(as<StrObject>(in[1]), "little");
  const bool is_signed = in[2] && is_true(in[2]) > 0;
  Magnitude m;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const auto byte = static_cast<std::uint8_t>(text[little ? text.size() - 1 - k : k]);
    m = python::add(shift_left(m, 8), byte != 0 ? Magnitude{byte} : Magnitude{});
  }
  const bool negative =
      is_signed && !text.empty() && (static_cast<std::uint8_t>(text[little ? text.size() - 1 : 0]) & 0x80U) != 0;
  if (negative) m = subtract(shift_left({1}, text.size() * 8), m);
  Ref value = int_from_digits(negative, m);
  if (!value || cls == Obj(types::int_)) return value;
  return call1(cls, value);
}
const FunctionSpec kMethods[] = {
    {"bit_length", bit_length_, ""},
    {"bit_count", bit_count_, ""},
    {"conjugate", conjugate, ""},
    {"as_integer_ratio", as_integer_ratio, ""},
    {"is_integer", is_integer, ""},
    {"__trunc__", trunc_, ""},
    {"__floor__", trunc_, ""},
    {"__ceil__", trunc_, ""},
    {"__round__", round_, "ndigits=None, /"},
    {"__sizeof__", sizeof_, ""},
    {"__getnewargs__", getnewargs, ""},
    {"__format__", format_, "format_spec, /"},
    {"to_bytes", to_bytes, "length=1, byteorder='big', *, signed=False"},
    {"from_bytes", from_bytes, "bytes, byteorder='big', *, signed=False", Binding::class_method}};
Ref get_self(Obj o) {
  return exact(o);
}
Ref get_zero(Obj) {
  return int_from(0);
}
Ref get_one(Obj) {
  return int_from(1);
}
const GetSetSpec kGetSet[] = {
    {"real", get_self}, {"imag", get_zero}, {"numerator", get_self}, {"denominator", get_one}};

void int_dealloc(Obj o) {
  o->ob_type->tp_free(o.a);
}

// bool
Ref bool_repr(Obj o) {
  return new_ref(o == kTrue ? known("True") : known("False"));
}
Ref bool_new(P<TypeObject>, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0) return raise(exc::TypeError, "bool() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "bool expected at most 1 argument, got {}", args->ob_size);
  const int t = args->ob_size > 0 ? is_true(args->ob_item[0]) : 0;
  return t < 0 ? Ref() : bool_from(t != 0);
}
template <char op>
Ref bool_bitwise(Obj a, Obj b) {
  if (!is_exact(a, types::bool_) || !is_exact(b, types::bool_)) {
    if (!both(a, b)) return not_implemented();
    return int_bitwise(i(a), i(b), op);
  }
  return bool_from(op == '&' ? a == kTrue && b == kTrue : op == '|' ? a == kTrue || b == kTrue : a != b);
}
Ref bool_invert(Obj o) {
  if (!warn(exc::DeprecationWarning,
            "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise "
            "inversion of the underlying int object and is usually not what you expect "
            "from the negation of a bool. Use the 'not' operator for boolean negation or ~int(x) for the bitwise "
            "inversion of the underlying int."))
    return nullptr;
  return invert_(o);
}
const NumberMethods* bool_number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_and = bool_bitwise<'&'>;
    n.nb_or = bool_bitwise<'|'>;
    n.nb_xor = bool_bitwise<'^'>;
    n.nb_invert = bool_invert;
    return n;
  }();
  return &m;
}

}  // namespace

Ref int_from_text(Obj text, int base) {
  std::string s;
  if (is_str(text)) {
    P<StrObject> str = as<StrObject>(text);
    for (std::int64_t k = 0; k < str->length; ++k) {
      const std::uint32_t c = str_char(str, k);
      const int digit = c < 128 ? -1 : decimal_digit(c);
      s += c < 128 ? static_cast<char>(c) : digit >= 0 ? static_cast<char>('0' + digit) : is_space_char(c) ? ' ' : '?';
    }
  } else {
    s = bytes_view(as<BytesObject>(text));
  }
  Ref value = int_parse(s, base);
  if (!value && !failed())
    return raise(exc::ValueError, "invalid literal for int() with base {}: {}", base, repr_of(text));
  if (value && base != 2 && base != 4 && base != 8 && base != 16 && base != 32 && s.size() > 4300) {
    std::int64_t digits = 0;
    for (const char c : s) digits += c >= '0' && c <= '9' ? 1 : 0;
    if (digits > 4300)
      return raise(exc::ValueError,
                   "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use "
                   "sys.set_int_max_str_digits() to increase the limit",
                   digits);
  }
  return value;
}

void int_boot() {
  for (std::int64_t v = -5; v <= 256; ++v) {
    P<IntObject> o = as<IntObject>(small_int_object(v));
    o->ob_refcnt = kImmortal;
    o->ob_type = types::int_;
    o->lv_tag = v == 0 ? 1 : (8U | (v < 0 ? 2U : 0U));
    o->ob_digit[0] = static_cast<std::uint32_t>(v < 0 ? -v : v);
  }
  for (Obj b : {kFalse, kTrue}) {
    P<IntObject> o = as<IntObject>(b);
    o->ob_refcnt = kImmortal;
    o->ob_type = types::bool_;
    o->lv_tag = b == kTrue ? 8 : 1;
    o->ob_digit[0] = b == kTrue ? 1 : 0;
  }
}

extern const TypeSpec kIntType;
const TypeSpec kIntType = {.id = TypeId::int_,
                           .name = "int",
                           .basicsize = 24,
                           .itemsize = 4,
                           .flags = kBaseType | kIntSubclass | kMatchSelf,
                           .dealloc = int_dealloc,
                           .repr = repr_,
                           .hash = hash_,
                           .richcompare = compare_,
                           .new_ = new_int,
                           .as_number = number,
                           .methods = kMethods,
                           .getset = kGetSet};
extern const TypeSpec kBoolType;
const TypeSpec kBoolType = {.id = TypeId::bool_,
                            .name = "bool",
                            .basicsize = 24,
                            .base = TypeId::int_,
                            .itemsize = 4,
                            .flags = kIntSubclass | kMatchSelf,
                            .repr = bool_repr,
                            .new_ = bool_new,
                            .as_number = bool_number};

}  // namespace glassbox::python
