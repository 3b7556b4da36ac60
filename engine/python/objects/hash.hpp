// SipHash-1-3 with the key of PYTHONHASHSEED=N (Python/pyhash.c, bootstrap_hash.c), and how hashes are combined.
#pragma once

#include <cstddef>
#include <cstdint>

namespace glassbox::python {

std::int64_t hash_bytes(const void* bytes, std::size_t count);  // 0 for none
constexpr std::uint64_t kHashModulus = (1ULL << 61U) - 1;

}  // namespace glassbox::python
