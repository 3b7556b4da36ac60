// _random (Modules/_randommodule.c): the Mersenne Twister, MT19937, with CPython's seeding by an array.
#include <algorithm>
#include <vector>

#include "engine/python/modules/module.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/hash.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

constexpr int kSize = 624, kShift = 397;

struct RandomObject : Object {
  std::int32_t index;
  std::uint32_t state[kSize];
};
P<RandomObject> r(Obj o) {
  return as<RandomObject>(o);
}

std::uint32_t next(P<RandomObject> o) {
  std::uint32_t* mt = o->state;
  if (o->index >= kSize) {
    for (int k = 0; k < kSize; ++k) {
      const std::uint32_t y = (mt[k] & 0x80000000U) | (mt[(k + 1) % kSize] & 0x7fffffffU);
      mt[k] = mt[(k + kShift) % kSize] ^ (y >> 1U) ^ ((y & 1U) != 0 ? 0x9908b0dfU : 0U);
    }
    o->index = 0;
  }
  std::uint32_t y = mt[o->index++];
  y ^= y >> 11U;
  y ^= (y << 7U) & 0x9d2c5680U;
  y ^= (y << 15U) & 0xefc60000U;
  return y ^ (y >> 18U);
}

void seed_one(P<RandomObject> o, std::uint32_t s) {
  std::uint32_t* mt = o->state;
  mt[0] = s;
  for (std::uint32_t i = 1; i < kSize; ++i) mt[i] = 1812433253U * (mt[i - 1] ^ (mt[i - 1] >> 30U)) + i;
  o->index = kSize;
}
void seed_array(P<RandomObject> o, const std::vector<std::uint32_t>& key) {
  std::uint32_t* mt = o->state;
  seed_one(o, 19650218U);
  std::size_t i = 1, j = 0;
  for (std::size_t k = std::max<std::size_t>(kSize, key.size()); k > 0; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30U)) * 1664525U)) + key[j] + static_cast<std::uint32_t>(j);
    if (++i >= kSize) {
      mt[0] = mt[kSize - 1];
      i = 1;
    }
    if (++j >= key.size()) j = 0;
  }
  for (std::size_t k = kSize - 1; k > 0; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30U)) * 1566083941U)) - static_cast<std::uint32_t>(i);
    if (++i >= kSize) {
      mt[0] = mt[kSize - 1];
      i = 1;
    }
  }
  mt[0] = 0x80000000U;
}

Ref seed(Obj o, const In& in) {
  Ref n;
  if (!in[0] || in[0] == kNone)
    return refuse("random numbers without a seed are not modelled: a run would not be the same twice");
  if (is_int(in[0])) {
    n = as<IntObject>(in[0])->sign() < 0 ? int_negate(as<IntObject>(in[0])) : new_ref(in[0]);
  } else {
    const std::int64_t h = hash(in[0]);
    if (h == -1) return nullptr;
    n = int_from_unsigned(static_cast<std::uint64_t>(h));
  }
  if (!n) return nullptr;
  // The number in words of 32 bits.
  std::vector<std::uint32_t> key;
  const std::int64_t bits = int_bit_length(as<IntObject>(n.get()));
  P<IntObject> v = as<IntObject>(n.get());
  for (std::int64_t at = 0; at < bits || at == 0; at += 32) {
    std::uint64_t word = 0;
    for (std::int64_t d = at / 30; d < v->digits() && d <= at / 30 + 2; ++d) {
      const std::int64_t shift = d * 30 - at;
      word |= shift >= 0 ? static_cast<std::uint64_t>(v->ob_digit[d]) << shift
                         : static_cast<std::uint64_t>(v->ob_digit[d]) >> -shift;
    }
    key.push_back(static_cast<std::uint32_t>(word));
  }
  seed_array(r(o), key);
  return none();
}
Ref random_(Obj o, const In&) {
  const std::uint32_t a = next(r(o)) >> 5U, b = next(r(o)) >> 6U;
  return float_from((a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}
Ref getrandbits(Obj o, const In& in) {
  std::int64_t k = 0;
  if (!int_value(in[0], k)) return nullptr;
  if (k < 0) return raise(exc::ValueError, "number of bits must be non-negative");
  if (k == 0) return int_from(0);
  if (k <= 32) return int_from(next(r(o)) >> (32 - k));
  Ref total = int_from(0);
  for (std::int64_t at = 0; at < k && total; at += 32) {
    std::uint32_t word = next(r(o));
    if (k - at < 32) word >>= 32 - (k - at);
    Ref part = int_from(word);
    part = part ? int_shift(as<IntObject>(part.get()), at) : nullptr;
    total = part ? int_bitwise(as<IntObject>(total.get()), as<IntObject>(part.get()), '|') : nullptr;
  }
  return total;
}
Ref getstate(Obj o, const In&) {
  RefTo<TupleObject> t = tuple_new(kSize + 1);
  for (int i = 0; t && i <= kSize; ++i) {
    Ref n = int_from(i < kSize ? static_cast<std::int64_t>(r(o)->state[i]) : r(o)->index);
    if (!n) return nullptr;
    t->ob_item[i] = n.release();
  }
  return t;
}
Ref setstate(Obj o, const In& in) {
  if (!is_tuple(in[0]) || as<TupleObject>(in[0])->ob_size != kSize + 1)
    return raise(exc::TypeError, "state vector must be a tuple");
  for (int i = 0; i <= kSize; ++i) {
    std::int64_t n = 0;
    if (!int_value(as<TupleObject>(in[0])->ob_item[i], n)) return nullptr;
    if (i < kSize)
      r(o)->state[i] = static_cast<std::uint32_t>(n);
    else
      r(o)->index = static_cast<std::int32_t>(n);
  }
  return none();
}
Ref new_(P<TypeObject> type, P<TupleObject>, P<DictObject>) {
  return type->tp_alloc(type, 0);
}
void dealloc_(Obj o) {
  o->ob_type->tp_free(o.a);
}
const FunctionSpec kMethods[] = {{"random", random_, ""},
                                 {"seed", seed, "n=None, /"},
                                 {"getrandbits", getrandbits, "k, /"},
                                 {"getstate", getstate, ""},
                                 {"setstate", setstate, "state, /"}};
bool fill(Obj module) {
  return module_add_type(module, types::random);
}

}  // namespace

extern const TypeSpec kRandomType;
const TypeSpec kRandomType = {.id = TypeId::random,
                              .name = "_random.Random",
                              .basicsize = sizeof(RandomObject),
                              .flags = kBaseType,
                              .dealloc = dealloc_,
                              .new_ = new_,
                              .alloc = type_generic_alloc,
                              .methods = kMethods};
extern const ModuleSpec kRandomModule;
const ModuleSpec kRandomModule = {"_random", {}, fill};

}  // namespace glassbox::python
