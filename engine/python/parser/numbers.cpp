// Number literals: integers of any size, floats; imaginary ones are refused.
#include <cstdlib>
#include <string>

#include "engine/python/compiler/integer.hpp"
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

bool Parser::number_value(const Token& token, Constant& value) {
  std::string digits;
  for (const char c : lexer_.text(token)) {
    if (c != '_') digits += c;
  }
  const char last = digits.back();
  std::uint32_t base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    const int lower = digits[1] | 32;
    base = lower == 'x' ? 16 : lower == 'o' ? 8 : lower == 'b' ? 2 : 10;
  }
  if (base == 10 && (last == 'j' || last == 'J')) {
    unmodelled(range_of(token), "complex numbers are not modelled");
    return false;
  }
  if (base == 10 && digits.find_first_of(".eE") != std::string::npos) {
    value.kind = Constant::Kind::real;
    value.real = std::strtod(digits.c_str(), nullptr);  // no locale is ever set: the point is a point
    return true;
  }
  constexpr std::size_t kMost = 4300;  // sys.int_info.default_max_str_digits
  if (base == 10 && digits.size() > kMost) {
    raise("SyntaxError",
          "Exceeds the limit (4300 digits) for integer string conversion: value has " + std::to_string(digits.size()) +
              " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
              "literals to avoid decimal conversion limits.",
          {token.line, 0, token.end_line, 0});
    return false;
  }
  value.kind = Constant::Kind::integer;
  value.digits = integer::parse(base == 10 ? digits : digits.substr(2), base);
  return true;
}

}  // namespace glassbox::python
