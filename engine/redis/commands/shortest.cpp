#include "engine/redis/commands/shortest.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace glassbox::redis {
namespace {

struct Binary {  // fraction · 2^exponent
  std::uint64_t fraction = 0;
  std::int32_t exponent = 0;
};

// 10^-348, 10^-340, … 10^340, each rounded to 64 bits.
constexpr std::int32_t kFirstPower = -348;
constexpr std::int32_t kPowerStep = 8;
constexpr auto kPowers = std::to_array<Binary>({
    {0xfa8fd5a0081c0288U, -1220}, {0xbaaee17fa23ebf76U, -1193}, {0x8b16fb203055ac76U, -1166},
    {0xcf42894a5dce35eaU, -1140}, {0x9a6bb0aa55653b2dU, -1113}, {0xe61acf033d1a45dfU, -1087},
    {0xab70fe17c79ac6caU, -1060}, {0xff77b1fcbebcdc4fU, -1034}, {0xbe5691ef416bd60cU, -1007},
    {0x8dd01fad907ffc3cU, -980},  {0xd3515c2831559a83U, -954},  {0x9d71ac8fada6c9b5U, -927},
    {0xea9c227723ee8bcbU, -901},  {0xaecc49914078536dU, -874},  {0x823c12795db6ce57U, -847},
    {0xc21094364dfb5637U, -821},  {0x9096ea6f3848984fU, -794},  {0xd77485cb25823ac7U, -768},
    {0xa086cfcd97bf97f4U, -741},  {0xef340a98172aace5U, -715},  {0xb23867fb2a35b28eU, -688},
    {0x84c8d4dfd2c63f3bU, -661},  {0xc5dd44271ad3cdbaU, -635},  {0x936b9fcebb25c996U, -608},
    {0xdbac6c247d62a584U, -582},  {0xa3ab66580d5fdaf6U, -555},  {0xf3e2f893dec3f126U, -529},
    {0xb5b5ada8aaff80b8U, -502},  {0x87625f056c7c4a8bU, -475},  {0xc9bcff6034c13053U, -449},
    {0x964e858c91ba2655U, -422},  {0xdff9772470297ebdU, -396},  {0xa6dfbd9fb8e5b88fU, -369},
    {0xf8a95fcf88747d94U, -343},  {0xb94470938fa89bcfU, -316},  {0x8a08f0f8bf0f156bU, -289},
    {0xcdb02555653131b6U, -263},  {0x993fe2c6d07b7facU, -236},  {0xe45c10c42a2b3b06U, -210},
    {0xaa242499697392d3U, -183},  {0xfd87b5f28300ca0eU, -157},  {0xbce5086492111aebU, -130},
    {0x8cbccc096f5088ccU, -103},  {0xd1b71758e219652cU, -77},   {0x9c40000000000000U, -50},
    {0xe8d4a51000000000U, -24},   {0xad78ebc5ac620000U, 3},     {0x813f3978f8940984U, 30},
    {0xc097ce7bc90715b3U, 56},    {0x8f7e32ce7bea5c70U, 83},    {0xd5d238a4abe98068U, 109},
    {0x9f4f2726179a2245U, 136},   {0xed63a231d4c4fb27U, 162},   {0xb0de65388cc8ada8U, 189},
    {0x83c7088e1aab65dbU, 216},   {0xc45d1df942711d9aU, 242},   {0x924d692ca61be758U, 269},
    {0xda01ee641a708deaU, 295},   {0xa26da3999aef774aU, 322},   {0xf209787bb47d6b85U, 348},
    {0xb454e4a179dd1877U, 375},   {0x865b86925b9bc5c2U, 402},   {0xc83553c5c8965d3dU, 428},
    {0x952ab45cfa97a0b3U, 455},   {0xde469fbd99a05fe3U, 481},   {0xa59bc234db398c25U, 508},
    {0xf6c69a72a3989f5cU, 534},   {0xb7dcbf5354e9beceU, 561},   {0x88fcf317f22241e2U, 588},
    {0xcc20ce9bd35c78a5U, 614},   {0x98165af37b2153dfU, 641},   {0xe2a0b5dc971f303aU, 667},
    {0xa8d9d1535ce3b396U, 694},   {0xfb9b7cd9a4a7443cU, 720},   {0xbb764c4ca7a44410U, 747},
    {0x8bab8eefb6409c1aU, 774},   {0xd01fef10a657842cU, 800},   {0x9b10a4e5e9913129U, 827},
    {0xe7109bfba19c0c9dU, 853},   {0xac2820d9623bf429U, 880},   {0x80444b5e7aa7cf85U, 907},
    {0xbf21e44003acdd2dU, 933},   {0x8e679c2f5e44ff8fU, 960},   {0xd433179d9c8cb841U, 986},
    {0x9e19db92b4e31ba9U, 1013},  {0xeb96bf6ebadf77d9U, 1039},  {0xaf87023b9bf0ee6bU, 1066},
});

// After scaling by a power, the exponent of the upper boundary is at least this; then its whole part fits 32 bits.
constexpr std::int32_t kLeastExponent = -60;

constexpr std::int32_t kFractionBits = 52;
constexpr std::uint64_t kHiddenBit = 1ULL << kFractionBits;

Binary unpack(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<std::int32_t>((bits >> kFractionBits) & 0x7ffU);
  const std::uint64_t fraction = bits & (kHiddenBit - 1);
  constexpr std::int32_t kBias = 1023 + kFractionBits;
  if (exponent == 0) return {fraction, 1 - kBias};
  return {fraction | kHiddenBit, exponent - kBias};
}

Binary normalized(Binary value) {
  const std::int32_t shift = std::countl_zero(value.fraction);
  return {value.fraction << shift, value.exponent - shift};
}

// The upper half of the product, rounded.
Binary times(Binary a, Binary b) {
  constexpr std::uint64_t kLow = 0xffffffffU;
  const std::uint64_t high_low = (a.fraction >> 32U) * (b.fraction & kLow);
  const std::uint64_t low_high = (a.fraction & kLow) * (b.fraction >> 32U);
  const std::uint64_t low = ((a.fraction & kLow) * (b.fraction & kLow)) >> 32U;
  const std::uint64_t middle = (high_low & kLow) + (low_high & kLow) + low + (1U << 31U);
  const std::uint64_t high =
      (a.fraction >> 32U) * (b.fraction >> 32U) + (high_low >> 32U) + (low_high >> 32U) + (middle >> 32U);
  return {high, a.exponent + b.exponent + 64};
}

struct Decimal {  // digits · 10^exponent
  std::string digits;
  std::int32_t exponent = 0;
};

// Moves the last digit down while that brings it nearer to the number itself. All in the scale of the digits' rest:
// `unit` is one of the last digit, `wanted` the distance from the upper boundary to the number.
void round_last(std::string& digits, std::uint64_t spread, std::uint64_t rest, std::uint64_t unit,
                std::uint64_t wanted) {
  while (rest < wanted && spread - rest >= unit && (rest + unit < wanted || wanted - rest > rest + unit - wanted)) {
    --digits.back();
    rest += unit;
  }
}

void append_digit(std::string& digits, std::uint64_t digit) {
  if (digit != 0 || !digits.empty()) digits += static_cast<char>('0' + digit);
}

// The digits of a number between `low` and `high` that is near `value`; all three share their exponent.
Decimal generate(Binary value, Binary low, Binary high, std::int32_t exponent) {
  Decimal out{{}, exponent};
  const auto shift = static_cast<std::uint32_t>(-high.exponent);
  const std::uint64_t mask = (1ULL << shift) - 1;
  std::uint64_t wanted = high.fraction - value.fraction;
  std::uint64_t spread = high.fraction - low.fraction;
  std::uint64_t whole = high.fraction >> shift;
  std::uint64_t rest = high.fraction & mask;
  std::uint64_t power = 1'000'000'000;
  for (std::int32_t behind = 9; behind >= 0; --behind, power /= 10) {
    append_digit(out.digits, whole / power);
    whole %= power;
    const std::uint64_t left = (whole << shift) + rest;
    if (left <= spread) {
      out.exponent += behind;
      round_last(out.digits, spread, left, power << shift, wanted);
      return out;
    }
  }
  do {
    rest *= 10;
    spread *= 10;
    wanted *= 10;
    --out.exponent;
    append_digit(out.digits, rest >> shift);
    rest &= mask;
  } while (rest >= spread);
  round_last(out.digits, spread, rest, 1ULL << shift, wanted);
  return out;
}

Decimal grisu2(double positive) {
  const Binary exact = unpack(positive);
  Binary high = normalized({(exact.fraction << 1U) + 1, exact.exponent - 1});
  // Below a power of two the next smaller number is only half as far away.
  const std::int32_t nearer = exact.fraction == kHiddenBit ? 2 : 1;
  Binary low{(exact.fraction << static_cast<std::uint32_t>(nearer)) - 1, exact.exponent - nearer};
  low = {low.fraction << static_cast<std::uint32_t>(low.exponent - high.exponent), high.exponent};

  std::size_t index = 0;
  while (high.exponent + kPowers[index].exponent + 64 < kLeastExponent) ++index;
  const Binary power = kPowers[index];
  high = times(high, power);
  low = times(low, power);
  // The products may be off by one; the boundaries stay inside.
  --high.fraction;
  ++low.fraction;
  const std::int32_t scale = kFirstPower + static_cast<std::int32_t>(index) * kPowerStep;
  return generate(times(normalized(exact), power), low, high, -scale);
}

std::string with_exponent(std::string_view digits, std::int32_t exponent) {
  std::string out(digits.substr(0, 1));
  if (digits.size() > 1) out += "." + std::string(digits.substr(1));
  out += exponent < 0 ? "e-" : "e+";
  return out + std::to_string(exponent < 0 ? -exponent : exponent);
}

}  // namespace

std::string write_shortest(double value) {
  const bool negative = std::signbit(value);
  const Decimal decimal = grisu2(negative ? -value : value);
  const std::string sign = negative ? "-" : "";
  const auto count = static_cast<std::int32_t>(decimal.digits.size());
  const std::int32_t leading = decimal.exponent + count - 1;  // the first digit's power of ten
  const std::int32_t distance = leading < 0 ? -leading : leading;
  if (decimal.exponent >= 0 && distance < count + 7) {
    return sign + decimal.digits + std::string(static_cast<std::size_t>(decimal.exponent), '0');
  }
  if (decimal.exponent < 0 && (decimal.exponent > -7 || distance < 4)) {
    const std::int32_t before = count + decimal.exponent;  // digits before the point
    if (before <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-before), '0') + decimal.digits;
    const auto point = static_cast<std::size_t>(before);
    return sign + decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
  }
  return sign + with_exponent(decimal.digits, leading);
}

}  // namespace glassbox::redis
