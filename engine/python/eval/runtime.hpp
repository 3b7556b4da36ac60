// Everything the interpreter is besides its objects: one structure at a fixed place of the simulated memory (CPython's
// _PyRuntime, interpreter and thread state), so that the memory alone is the machine's whole state; and, on the host,
// what only drives it (Vm).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/event.hpp"
#include "engine/python/eval/frame.hpp"
#include "engine/python/memory/pool.hpp"
#include "engine/python/objects/gc.hpp"

namespace glassbox::python {

constexpr std::uint32_t kTypeCacheSize = 4096;
struct TypeCacheEntry {
  std::uint32_t version;
  std::uint32_t pad;
  Obj name;   // strong
  Obj value;  // borrowed
};

struct FreeLists {
  P<Object> floats;  // linked through ob_type
  std::int64_t float_count;
  P<Object> tuples[20];  // linked through ob_item[0]
  std::int64_t tuple_count[20];
  P<Object> lists[80];
  std::int64_t list_count;
  P<Object> dicts[80];
  std::int64_t dict_count;
  Addr keys[80];
  std::int64_t keys_count;
  Obj slice;
  P<Object> contexts;
  std::int64_t context_count;
};

struct Generation {
  GcHead head;
  std::int64_t threshold;
  std::int64_t count;
};
struct GenerationStats {
  std::int64_t collections, collected, uncollectable;
};
struct GcState {
  std::uint8_t enabled;
  std::uint8_t collecting;
  std::uint8_t phase;  // for the collector lens: a GcPhase
  std::uint8_t debug;
  std::uint32_t scheduled;
  Generation generations[3];
  GcHead permanent;
  GcHead lists[4];  // the collector's own while it runs
  GenerationStats stats[3];
  std::int64_t long_lived_total;
  std::int64_t long_lived_pending;
  Obj garbage;
  Obj callbacks;
};

struct ThreadState {
  P<Frame> current_frame;
  Obj current_exception;
  P<ExcStackItem> exc_info;
  ExcStackItem exc_state;
  Obj context;  // the current contextvars.Context
  std::int32_t recursion_remaining;
  std::int32_t recursion_limit;
  std::int32_t recursion_headroom;
  std::int32_t c_recursion_remaining;
  Addr chunk;  // the data stack: its newest chunk
  Addr chunk_top;
  Addr chunk_limit;
  Obj delete_later;
  std::int32_t delete_nesting;
  std::uint32_t coroutine_origin_depth;
  Obj async_gen_firstiter;
  Obj async_gen_finalizer;
  std::uint64_t context_version;
};

struct Runtime {
  Addr top;             // the first address beyond what was ever handed out
  std::uint64_t limit;  // bytes that the program may have
  Addr static_top;      // the data segment's next free byte
  RegionState regions;
  PoolState pools;
  RawState raw;
  FreeLists free;
  GcState gc;
  ThreadState thread;
  std::uint32_t next_type_version;
  std::uint32_t next_function_version;
  std::uint32_t next_code_version;
  std::uint32_t next_keys_version;
  std::uint64_t next_dict_version;
  std::uint64_t next_context_version;
  P<DictObject> interned;
  P<DictObject> sys_dict;
  P<DictObject> builtins_dict;
  P<DictObject> modules;
  Obj builtins_module;
  Obj sys_module;
  Obj main_module;
  Obj repr_list;  // what is being shown by repr() just now
  Obj spare[3];
  std::int64_t stdout_bytes;  // written so far; the text itself is in Vm::out
  std::int64_t stderr_bytes;
  std::int64_t events;        // emitted so far
  std::int64_t virtual_time;  // µs
  std::int64_t instructions;
  std::int64_t exit_code;
  std::uint8_t finished;
  std::uint8_t finalizing;
  std::uint8_t booted;
  std::uint8_t started;  // the program's first frame
  std::uint8_t pad[4];
  std::uint64_t entropy[4];  // the PRNG that stands for os.urandom
  TypeCacheEntry type_cache[kTypeCacheSize];
};
constexpr Addr kRuntime = kRamBase + kPageSize;
static_assert(kRuntime + sizeof(Runtime) <= kStaticTypes);

inline Runtime& rt() {
  return at<Runtime>(kRuntime);
}
inline ThreadState& thread() {
  return rt().thread;
}

// Fixed places of the data segment.
constexpr Addr kSingletons = kStaticTypes + 0x40'000;
constexpr Addr kSmallInts = kSingletons + 0x400;        // 262 of 32 bytes
constexpr Addr kLatin1 = kSmallInts + 262 * 32 + 0x20;  // 256 of 64 bytes
static_assert(kLatin1 + 256 * 64 <= kStaticTypes + 0x48'000);
constexpr Addr kStaticData = kStaticTypes + 0x50'000;  // behind the names (objects/names.hpp)
constexpr Addr kHeapBase = kRamBase + 0x14'0000;
inline Obj small_int_object(std::int64_t value) {  // -5 … 256
  return Obj(kSmallInts + static_cast<std::uint64_t>(value + 5) * 32);
}
Addr static_alloc(std::uint64_t bytes);  // for ever, in the data segment; only while booting

// What an event says; a, b and c as noted. The names that a reader sees are in model.cpp.
enum class Kind : std::uint16_t {
  line,         // a: depth of frames
  call,         // a Python function starts                     a: depth, b: code's low address bits
  returned,     // it returns                                   a: depth
  yielded,      // a generator gives a value                    a: depth
  resumed,      // it goes on                                   a: depth
  raised,       // an exception reaches a line of a frame       a: depth
  unwound,      // it leaves the frame                          a: depth
  printed,      // stdout or stderr got text                    a: 1 stdout, 2 stderr, b: bytes
  allocated,    // on request                                   a: offset of the block, b: bytes
  freed,        // on request                                   a: offset of the block
  arena,        // an arena came or went                        a: its number, b: 1 came, 0 went
  resized,      // list, dict, set, deque got another table     a: offset of the object, b: before, c: after
  probed,       // on request: a dict's table was read          a: offset of the keys, b: slot, c: index found
  collect,      // the collector enters a phase                 a: generation, b: GcPhase, c: how many
  finalized,    // __del__ runs                                 a: offset of the object
  weak_call,    // a weak reference's callback runs             a: offset of the reference
  instruction,  // on request                                 a: opcode, b: argument
};

enum class GcPhase : std::uint8_t { idle, start, refs, subtract, unreachable, weakrefs, finalize, clear, done };

enum class Halt : std::uint8_t {
  none,
  step,       // somebody wanted to see this step
  steps,      // the run's limit of events
  work,       // the run's limit of instructions
  memory,     // the host buffer is too small: grow and run again
  recursion,  // the host's own stack is too deep
  refused,    // something that is not modelled
  exit,
};

// What drives a machine: which memory, who records, where to stop. Nothing in it changes what a program does.
struct Vm {
  std::vector<std::byte> ram;
  Halt halt = Halt::none;
  std::string refusal;
  std::uint32_t wanted = 0;              // bit per Kind: which events are recorded
  std::vector<Event>* events = nullptr;  // null while replaying
  std::int64_t stop_before = -1;         // replaying: events() at which `before` and then `now` are looked at
  void (*look)(Vm&, std::int64_t events) = nullptr;
  void* looker = nullptr;
  std::int64_t event_limit = 0;
  std::int64_t work_limit = 0;
  std::int64_t pause_at = -1;  // at recursion depth 1: returns once this many events have happened
  bool paused = false;
  bool resuming = false;
  std::int32_t depth = 0;  // of the host's recursion
  std::int32_t depth_limit = 1500;
  struct CodeCache* codes = nullptr;  // shared by all machines of one trace
  Obj* stack_pointer = nullptr;       // of the running frame
  std::string* out = nullptr;         // stdout's text so far, whole run
  std::string* err = nullptr;
};
extern Vm* vm;

inline bool wants(Kind kind) {
  return (vm->wanted >> static_cast<std::uint32_t>(kind) & 1U) != 0;
}
void emit(Kind kind, std::int32_t a = 0, std::int32_t b = 0, std::int32_t c = 0);
void emit_line(Kind kind, std::int32_t line, std::int32_t a);
void halt(Halt reason);
bool count_work(std::int64_t units = 1);  // for loops that run no bytecode: false when the run has to stop

inline std::int32_t offset_of(Addr a) {
  return static_cast<std::int32_t>(a - kRamBase);
}

void write_out(int stream, std::string_view text);  // 1 stdout, 2 stderr

}  // namespace glassbox::python
