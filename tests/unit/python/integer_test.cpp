// Integers of any size, as the compiler folds them.
#include "engine/python/compiler/integer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>

using namespace glassbox::python::integer;

TEST_CASE("what fits 64 bits is as the machine counts") {
  for (const std::int64_t a : {0LL, 1LL, -1LL, 7LL, -7LL, 1LL << 30, (1LL << 30) - 1, -(1LL << 31), 123456789012LL}) {
    for (const std::int64_t b : {1LL, -1LL, 2LL, -3LL, 10LL, 1LL << 30, -((1LL << 30) + 5)}) {
      std::int64_t out = 0;
      CHECK((to_int64(add(from(a), from(b)), out) && out == a + b));
      CHECK((to_int64(subtract(from(a), from(b)), out) && out == a - b));
      CHECK((to_int64(bitwise(from(a), from(b), Bits::And), out) && out == (a & b)));
      CHECK((to_int64(bitwise(from(a), from(b), Bits::Or), out) && out == (a | b)));
      CHECK((to_int64(bitwise(from(a), from(b), Bits::Xor), out) && out == (a ^ b)));
      Integer quotient;
      Integer remainder;
      divide(from(a), from(b), quotient, remainder);
      CHECK(add(multiply(quotient, from(b)), remainder) == from(a));
      CHECK((remainder.digits.empty() || remainder.negative == (b < 0)));
    }
  }
}

TEST_CASE("digits in every base") {
  CHECK(parse("1000000000000000000000", 10) == multiply(from(1'000'000'000'000), from(1'000'000'000)).digits);
  CHECK(parse("ffffffffffffffff", 16) == subtract(shift_left(from(1), 64), from(1)).digits);
  CHECK(parse("777", 8) == from(511).digits);
  CHECK(parse("000", 2).empty());
}

TEST_CASE("doubles round half to even") {
  bool overflow = false;
  CHECK(to_double(add(shift_left(from(1), 53), from(1)), overflow) == 9007199254740992.0);
  CHECK(to_double(add(shift_left(from(1), 53), from(3)), overflow) == 9007199254740996.0);
  CHECK(to_double(negate(shift_left(from(1), 1023)), overflow) == -8.98846567431158e307);
  CHECK(!overflow);
  (void)to_double(shift_left(from(1), 1024), overflow);
  CHECK(overflow);
  CHECK(from_double(1e20) == multiply(from(10'000'000'000), from(10'000'000'000)));
}
