#include "engine/python/objects/hash.hpp"

#include <bit>
#include <cstring>

namespace glassbox::python {
namespace {

struct Sip {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
};

}  // namespace

std::int64_t hash_bytes(const void* bytes, std::size_t count) {
  if (count == 0) return 0;
  // PYTHONHASHSEED=0: the key is zero.
  Sip sip{0x736f6d6570736575ULL, 0x646f72616e646f6dULL, 0x6c7967656e657261ULL, 0x7465646279746573ULL};
  const auto* p = static_cast<const std::uint8_t*>(bytes);
  std::uint64_t last = static_cast<std::uint64_t>(count) << 56U;
  std::size_t left = count;
  for (; left >= 8; left -= 8, p += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, 8);
    sip.v3 ^= word;
    sip.round();
    sip.v0 ^= word;
  }
  for (std::size_t i = 0; i < left; ++i) last |= static_cast<std::uint64_t>(p[i]) << (8 * i);
  sip.v3 ^= last;
  sip.round();
  sip.v0 ^= last;
  sip.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) sip.round();
  const auto hash = static_cast<std::int64_t>((sip.v0 ^ sip.v1) ^ (sip.v2 ^ sip.v3));
  return hash == -1 ? -2 : hash;
}

}  // namespace glassbox::python
