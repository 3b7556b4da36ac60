// float as a type (Objects/floatobject.c).
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/formatting.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

void float_dealloc(Obj o);

namespace {

double f(Obj o) {
  return as<FloatObject>(o)->ob_fval;
}
// 1 converted, 0 not a number of these, -1 failed.
int convert(Obj o, double& out) {
  if (is_float(o)) {
    out = f(o);
    return 1;
  }
  if (is_int(o)) return int_double(as<IntObject>(o), out) ? 1 : -1;
  return 0;
}
#define OPERANDS                                            \
  double x = 0, y = 0;                                      \
  const int ca_ = convert(a, x);                            \
  if (ca_ <= 0) return ca_ < 0 ? Ref() : not_implemented(); \
  const int cb_ = convert(b, y);                            \
  if (cb_ <= 0) return cb_ < 0 ? Ref() : not_implemented();

Ref add(Obj a, Obj b) {
  OPERANDS
  return float_from(x + y);
}
Ref sub(Obj a, Obj b) {
  OPERANDS
  return float_from(x - y);
}
Ref mul(Obj a, Obj b) {
  OPERANDS
  return float_from(x * y);
}
Ref div(Obj a, Obj b) {
  OPERANDS
  if (y == 0) return raise(exc::ZeroDivisionError, "float division by zero");
  return float_from(x / y);
}
void divmod_of(double x, double y, double& quotient, double& rest) {
  rest = std::fmod(x, y);
  double d = (x - rest) / y;
  if (rest != 0) {
    if ((y < 0) != (rest < 0)) {
      rest += y;
      d -= 1;
    }
  } else {
    rest = std::copysign(0.0, y);
  }
  if (d != 0) {
    quotient = std::floor(d);
    if (d - quotient > 0.5) quotient += 1;
  } else {
    quotient = std::copysign(0.0, x / y);
  }
}
Ref floor_div(Obj a, Obj b) {
  OPERANDS
  if (y == 0) return raise(exc::ZeroDivisionError, "float floor division by zero");
  double q = 0, r = 0;
  divmod_of(x, y, q, r);
  return float_from(q);
}
Ref mod(Obj a, Obj b) {
  OPERANDS
  if (y == 0) return raise(exc::ZeroDivisionError, "float modulo by zero");
  double q = 0, r = 0;
  divmod_of(x, y, q, r);
  return float_from(r);
}
Ref div_mod(Obj a, Obj b) {
  OPERANDS
  if (y == 0) return raise(exc::ZeroDivisionError, "float floor division by zero");
  double q = 0, r = 0;
  divmod_of(x, y, q, r);
  Ref fq = float_from(q), fr = float_from(r);
  return fq && fr ? Ref(tuple_of({fq, fr})) : nullptr;
}
Ref pow_(Obj a, Obj b, Obj m) {
  if (m != kNone) return raise(exc::TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  OPERANDS
  if (y == 0) return float_from(1.0);
  if (std::isnan(x)) return float_from(x);
  if (std::isnan(y)) return float_from(x == 1 ? 1.0 : y);
  if (x == 0 && y < 0) return raise(exc::ZeroDivisionError, "zero to a negative power");
  if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y))
    return refuse("complex numbers are not modelled (a negative number to a fraction)");
  const double r = std::pow(x, y);
  if (std::isinf(r) && std::isfinite(x) && std::isfinite(y)) {
    Ref number = int_from(34);
    RefTo<StrObject> text = str_from("Numerical result out of range");
    RefTo<TupleObject> args_of = number && text ? tuple_of({number, text}) : nullptr;
    return args_of ? raise_object(exc::OverflowError, args_of) : Failed();
  }
  return float_from(r);
}
Ref neg(Obj o) {
  return float_from(-f(o));
}
Ref pos(Obj o) {
  return is_exact(o, types::float_) ? new_ref(o) : float_from(f(o));
}
Ref abs_(Obj o) {
  return float_from(std::fabs(f(o)));
}
int truth(Obj o) {
  return f(o) != 0 ? 1 : 0;
}
Ref to_int(Obj o) {
  return int_from_double(f(o));
}

int compare_int(double x, P<IntObject> v) {
  if (std::isinf(x)) return x > 0 ? 1 : -1;
  Ref whole = int_from_double(std::floor(x));
  const int order = int_compare(as<IntObject>(whole.get()), v);
  return order != 0 ? order : x > std::floor(x) ? 1 : 0;
}
Ref decide(int order, Compare op) {
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
Ref compare_(Obj a, Obj b, Compare op) {
  const double x = f(a);
  double y = 0;
  if (is_float(b)) {
    y = f(b);
  } else if (is_int(b)) {
    if (std::isnan(x)) return bool_from(op == Compare::ne);
    return decide(compare_int(x, as<IntObject>(b)), op);
  } else {
    return not_implemented();
  }
  if (std::isnan(x) || std::isnan(y)) return bool_from(op == Compare::ne);
  return decide(x < y ? -1 : x > y ? 1 : 0, op);
}
std::int64_t hash_(Obj o) {
  return float_hash(o, f(o));
}
Ref repr_(Obj o) {
  return str_from(float_repr(f(o)));
}
std::string ascii_of(P<StrObject> s) {
  std::string text;
  for (std::int64_t k = 0; k < s->length; ++k) {
    const std::uint32_t c = str_char(s, k);
    const int digit = c < 128 ? -1 : decimal_digit(c);
    text += c < 128 ? static_cast<char>(c) : digit >= 0 ? static_cast<char>('0' + digit) : is_space_char(c) ? ' ' : '?';
  }
  return text;
}
Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0 && type == types::float_)
    return raise(exc::TypeError, "float() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "float expected at most 1 argument, got {}", args->ob_size);
  double value = 0;
  if (args->ob_size > 0) {
    Obj x = args->ob_item[0];
    if (is_str(x) || is_bytes(x)) {
      const std::string text = is_str(x) ? ascii_of(as<StrObject>(x)) : std::string(bytes_view(as<BytesObject>(x)));
      if (!float_parse(text, value)) return raise(exc::ValueError, "could not convert string to float: {}", repr_of(x));
    } else if (is_exact(x, types::float_) && type == types::float_) {
      return new_ref(x);
    } else if (!double_from(x, value)) {
      if (error_matches(exc::TypeError) && !x->ob_type->tp_as_number->nb_float && !x->ob_type->tp_as_number->nb_index) {
        clear_error();
        raise(exc::TypeError, "float() argument must be a string or a real number, not '{}'", type_name(x));
      }
      return nullptr;
    }
  }
  if (type == types::float_) return float_from(value);
  Ref o = type->tp_alloc(type, 0);
  if (o) as<FloatObject>(o.get())->ob_fval = value;
  return o;
}

Ref is_integer(Obj o, const In&) {
  return bool_from(std::isfinite(f(o)) && std::floor(f(o)) == f(o));
}
Ref trunc_(Obj o, const In&) {
  return int_from_double(f(o));
}
Ref floor_(Obj o, const In&) {
  return int_from_double(std::floor(f(o)));
}
Ref ceil_(Obj o, const In&) {
  return int_from_double(std::ceil(f(o)));
}
// Half to even; with digits, correctly rounded through the decimal text.
Ref round_(Obj o, const In& in) {
  const double x = f(o);
  if (!in[0] || in[0] == kNone) {
    double r = std::floor(x);
    const double rest = x - r;
    if (rest > 0.5 || (rest == 0.5 && std::fmod(r, 2) != 0)) r += 1;
    if (!std::isfinite(x)) r = x;
    return int_from_double(r);
  }
  std::int64_t digits = 0;
  if (!int_value(in[0], digits)) return nullptr;
  if (!std::isfinite(x) || digits > 323) return float_from(x);
  if (digits < -308) return float_from(std::copysign(0.0, x));
  if (digits >= 0)
    return float_from(std::strtod(float_format(x, 'f', static_cast<int>(digits), false, false).c_str(), nullptr));
  // To tens: through the digits of the exact number.
  Ref whole = int_from_double(std::fabs(x));
  Ref n = int_from(digits);
  Ref rounded = whole && n ? call_method(whole, "__round__", {n}) : nullptr;
  double r = 0;
  if (!rounded || !int_double(as<IntObject>(rounded.get()), r)) return nullptr;
  return float_from(std::copysign(r, x));
}
Ref ratio(Obj o, const In&) {
  double x = f(o);
  if (std::isnan(x)) return raise(exc::ValueError, "cannot convert NaN to integer ratio");
  if (std::isinf(x)) return raise(exc::OverflowError, "cannot convert Infinity to integer ratio");
  int e = 0;
  x = std::frexp(x, &e);
  for (int i = 0; i < 300 && x != std::floor(x); ++i) {
    x *= 2;
    --e;
  }
  Ref n = int_from_double(x), d = int_from(1);
  if (n && e > 0) n = int_shift(as<IntObject>(n.get()), e);
  if (d && e < 0) d = int_shift(as<IntObject>(d.get()), -e);
  return n && d ? Ref(tuple_of({n, d})) : nullptr;
}
Ref hex_(Obj o, const In&) {
  double x = f(o);
  if (!std::isfinite(x)) return repr_(o);
  std::string text = std::signbit(x) ? "-0x" : "0x";
  x = std::fabs(x);
  if (x == 0) return str_from(text + "0.0p+0");
  int e = 0;
  double m = std::frexp(x, &e);
  const int shift = 1 - std::max(-1021 - e, 0);
  m = std::ldexp(m, shift);
  e -= shift;
  text += static_cast<char>('0' + static_cast<int>(m));
  text += '.';
  m -= static_cast<int>(m);
  for (int i = 0; i < 13; ++i) {
    m *= 16;
    text += "0123456789abcdef"[static_cast<int>(m)];
    m -= static_cast<int>(m);
  }
  return str_from(text + (e < 0 ? "p-" : "p+") + std::to_string(std::abs(e)));
}
Ref format_(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "__format__() argument must be str, not {}", type_name(in[0]));
  return format_float(f(o), as<StrObject>(in[0]));
}
Ref conjugate(Obj o, const In&) {
  return pos(o);
}
Ref getnewargs(Obj o, const In&) {
  Ref v = float_from(f(o));
  return v ? Ref(tuple_of({v})) : nullptr;
}
const FunctionSpec kMethods[] = {{"is_integer", is_integer, ""},
                                 {"as_integer_ratio", ratio, ""},
                                 {"hex", hex_, ""},
                                 {"conjugate", conjugate, ""},
                                 {"__trunc__", trunc_, ""},
                                 {"__floor__", floor_, ""},
                                 {"__ceil__", ceil_, ""},
                                 {"__round__", round_, "ndigits=None, /"},
                                 {"__format__", format_, "format_spec, /"},
                                 {"__getnewargs__", getnewargs, ""}};
Ref get_real(Obj o) {
  return pos(o);
}
Ref get_imag(Obj) {
  return float_from(0.0);
}
const GetSetSpec kGetSet[] = {{"real", get_real}, {"imag", get_imag}};
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
    n.nb_positive = pos;
    n.nb_absolute = abs_;
    n.nb_bool = truth;
    n.nb_int = to_int;
    n.nb_float = pos;
    n.nb_floor_divide = floor_div;
    n.nb_true_divide = div;
    return n;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kFloatType;
const TypeSpec kFloatType = {.id = TypeId::float_,
                             .name = "float",
                             .basicsize = sizeof(FloatObject),
                             .flags = kBaseType | kMatchSelf,
                             .dealloc = float_dealloc,
                             .repr = repr_,
                             .hash = hash_,
                             .richcompare = compare_,
                             .new_ = new_,
                             .as_number = number,
                             .methods = kMethods,
                             .getset = kGetSet};

}  // namespace glassbox::python
