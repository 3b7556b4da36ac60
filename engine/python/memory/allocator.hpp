// CPython 3.13's allocators over the simulated memory. pymalloc (Objects/obmalloc.c): requests up to 512 bytes come
// from blocks of 32 size classes in pools of 16 KiB in arenas of 1 MiB; larger ones from the raw allocator, a
// deterministic stand-in for malloc. Addresses are aligned to 16 bytes. Null when the machine's memory limit is reached
// (MemoryError) or when it has to halt.
#pragma once

#include "engine/python/memory/ram.hpp"

namespace glassbox::python {

constexpr std::uint32_t kSmallRequest = 512;

Addr object_malloc(std::uint64_t bytes);               // PyObject_Malloc, and PyMem_Malloc, which is the same
Addr object_calloc(std::uint64_t bytes);               // zeroed
Addr object_realloc(Addr block, std::uint64_t bytes);  // null block: as malloc
void object_free(Addr block);                          // null: nothing

Addr raw_malloc(std::uint64_t bytes);
Addr raw_realloc(Addr block, std::uint64_t bytes);
void raw_free(Addr block);
std::uint64_t raw_size(Addr block);  // usable bytes

}  // namespace glassbox::python
