// set and frozenset: the table (Objects/setobject.c): probes of ten neighbours at a time, then perturbation.
#include "engine/python/objects/set.hpp"

#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/set_table.hpp"

namespace glassbox::python {
namespace {

constexpr std::int64_t kLinearProbes = 9;
constexpr std::uint32_t kPerturbShift = 5;

Obj dummy() {
  return Obj(kSetDummy);
}

// The entry of the key, or the first free one of its chain; null: __eq__ failed. Dummies are passed over.
SetEntry* find(P<SetObject> set, Obj key, std::int64_t hash) {
  while (true) {
    SetEntry* table = set->entries();
    const Addr table_address = set->table;
    const auto mask = static_cast<std::uint64_t>(set->mask);
    std::uint64_t i = static_cast<std::uint64_t>(hash) & mask, perturb = static_cast<std::uint64_t>(hash);
    bool restart = false;
    while (!restart) {
      SetEntry* e = &table[i];
      std::int64_t probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
      do {
        if (e->hash == 0 && !e->key) return e;
        if (e->hash == hash && e->key != dummy()) {
          Obj stored = e->key;
          if (stored == key) return e;
          if (is_exact_str(stored) && is_exact_str(key) && str_equal(as<StrObject>(stored), as<StrObject>(key)))
            return e;
          incref(stored);
          const int same = rich_compare_bool(stored, key, Compare::eq);
          decref(stored);
          if (same < 0 || halted()) return nullptr;
          if (set->table != table_address || e->key != stored) {
            restart = true;
            break;
          }
          if (same > 0) return e;
        }
        ++e;
      } while (probes-- > 0);
      perturb >>= kPerturbShift;
      i = (i * 5 + 1 + perturb) & mask;
    }
  }
}

void insert_clean(SetEntry* table, std::uint64_t mask, Obj key, std::int64_t hash) {
  std::uint64_t perturb = static_cast<std::uint64_t>(hash), i = perturb & mask;
  while (true) {
    SetEntry* e = &table[i];
    std::int64_t probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
    do {
      if (!e->key) {
        e->key = key;
        e->hash = hash;
        return;
      }
      ++e;
    } while (probes-- > 0);
    perturb >>= kPerturbShift;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

Addr small_table(P<SetObject> set) {
  return set.a + offsetof(SetObject, smalltable);
}

bool resize(P<SetObject> set, std::int64_t least) {
  std::uint64_t size = 8;
  while (size <= static_cast<std::uint64_t>(least)) size <<= 1U;
  SetEntry copy[8];
  SetEntry* old = set->entries();
  const Addr old_table = set->table;
  const bool was_small = old_table == small_table(set);
  const std::int64_t old_slots = set->mask + 1;
  Addr table = small_table(set);
  if (size == 8) {
    if (was_small) {
      if (set->fill == set->used) return true;
      std::memcpy(copy, old, sizeof copy);
      old = copy;
    }
  } else {
    if (size > rt().limit / 16) return no_memory();
    table = object_malloc(size * sizeof(SetEntry));
    if (table == 0) return no_memory();
  }
  std::memset(host(table), 0, static_cast<std::size_t>(size * sizeof(SetEntry)));
  set->mask = static_cast<std::int64_t>(size) - 1;
  set->table = table;
  for (std::int64_t i = 0; i < old_slots; ++i) {
    if (old[i].key && old[i].key != dummy()) insert_clean(set->entries(), size - 1, old[i].key, old[i].hash);
  }
  set->fill = set->used;
  if (!was_small) object_free(old_table);
  if (wants(Kind::resized))
    emit(Kind::resized, offset_of(set.a), static_cast<std::int32_t>(old_slots), static_cast<std::int32_t>(size));
  return true;
}

}  // namespace

bool set_add_hash(P<SetObject> set, Obj key, std::int64_t hash) {
  Ref held = new_ref(key);
  SetEntry* e = find(set, key, hash);
  if (!e) return false;
  if (e->key) return true;
  ++set->fill;
  ++set->used;
  e->key = held.release();
  e->hash = hash;
  if (static_cast<std::uint64_t>(set->fill) * 5 < static_cast<std::uint64_t>(set->mask) * 3) return true;
  return resize(set, set->used > 50000 ? set->used * 2 : set->used * 4);
}
bool set_add(P<SetObject> set, Obj key) {
  const std::int64_t h = key_hash(key);
  return h != -1 && set_add_hash(set, key, h);
}
int set_contains_hash(P<SetObject> set, Obj key, std::int64_t hash) {
  SetEntry* e = find(set, key, hash);
  return !e ? -1 : e->key ? 1 : 0;
}
int set_contains(P<SetObject> set, Obj key) {
  const std::int64_t h = key_hash(key);
  return h == -1 ? -1 : set_contains_hash(set, key, h);
}
int set_discard_hash(P<SetObject> set, Obj key, std::int64_t hash) {
  SetEntry* e = find(set, key, hash);
  if (!e) return -1;
  if (!e->key) return 0;
  Obj old = e->key;
  e->key = dummy();
  e->hash = -1;
  --set->used;
  decref(old);
  return halted() ? -1 : 1;
}
int set_discard(P<SetObject> set, Obj key) {
  const std::int64_t h = key_hash(key);
  return h == -1 ? -1 : set_discard_hash(set, key, h);
}

bool set_next(P<SetObject> set, std::int64_t& position, Obj& key, std::int64_t* hash) {
  SetEntry* table = set->entries();
  for (; position <= set->mask; ++position) {
    if (!table[position].key || table[position].key == dummy()) continue;
    key = table[position].key;
    if (hash) *hash = table[position].hash;
    ++position;
    return true;
  }
  return false;
}

void set_clear(P<SetObject> set) {
  if (set->fill == 0) return;
  SetEntry copy[8];
  SetEntry* old = set->entries();
  const Addr table = set->table;
  const bool small = table == small_table(set);
  const std::int64_t slots = set->mask + 1;
  if (small) {
    std::memcpy(copy, old, sizeof copy);
    old = copy;
  }
  std::memset(host(small_table(set)), 0, sizeof copy);
  set->fill = set->used = 0;
  set->mask = 7;
  set->table = small_table(set);
  set->hash = -1;
  for (std::int64_t i = 0; i < slots; ++i) {
    if (old[i].key && old[i].key != dummy()) decref(old[i].key);
  }
  if (!small) object_free(table);
}

bool set_pop(P<SetObject> set, Ref& out) {
  if (set->used == 0) return false;
  SetEntry* table = set->entries();
  std::int64_t i = set->finger & set->mask;
  while (!table[i].key || table[i].key == dummy()) i = i >= set->mask ? 0 : i + 1;
  out = Ref::steal(table[i].key);
  table[i].key = dummy();
  table[i].hash = -1;
  --set->used;
  set->finger = i + 1;
  return true;
}

namespace {

// All of another set at once: into an empty one without comparing.
bool merge(P<SetObject> set, P<SetObject> other) {
  if (other == set || other->used == 0) return true;
  if ((set->fill + other->used) * 5 >= set->mask * 3 && !resize(set, (set->used + other->used) * 2)) return false;
  std::int64_t position = 0, h = 0;
  Obj key;
  if (set->fill == 0) {
    // Same size and no dummies: the table is copied as it stands.
    if (set->mask == other->mask && other->fill == other->used) {
      for (std::int64_t i = 0; i <= other->mask; ++i) {
        const SetEntry& e = other->entries()[i];
        if (!e.key) continue;
        incref(e.key);
        set->entries()[i] = e;
      }
      set->fill = set->used = other->used;
      return true;
    }
    while (set_next(other, position, key, &h)) {
      incref(key);
      insert_clean(set->entries(), static_cast<std::uint64_t>(set->mask), key, h);
    }
    set->fill = set->used = other->used;
    return true;
  }
  while (set_next(other, position, key, &h)) {
    if (!set_add_hash(set, key, h)) return false;
  }
  return true;
}

}  // namespace

bool set_update(P<SetObject> set, Obj iterable) {
  if (is_any_set(iterable)) return merge(set, as<SetObject>(iterable));
  if (is_exact(iterable, types::dict)) {
    P<DictObject> dict = as<DictObject>(iterable);
    if ((set->fill + dict->ma_used) * 5 >= set->mask * 3 && !resize(set, (set->used + dict->ma_used) * 2)) return false;
    std::int64_t position = 0, h = 0;
    Obj key, value;
    while (dict_next(dict, position, key, value, &h)) {
      if (!set_add_hash(set, key, h)) return false;
    }
    return true;
  }
  return for_each(iterable, [&](Obj item) { return set_add(set, item); });
}

RefTo<SetObject> set_of_type(P<TypeObject> type, Obj iterable) {
  Ref made = type_generic_alloc(type, 0);
  if (!made) return nullptr;
  RefTo<SetObject> set = as_ref<SetObject>(std::move(made));
  set->mask = 7;
  set->table = small_table(set.get());
  set->hash = -1;
  if (iterable && !set_update(set, iterable)) return nullptr;
  return set;
}
RefTo<SetObject> set_new(Obj iterable) {
  return set_of_type(types::set, iterable);
}
RefTo<SetObject> frozenset_new(Obj iterable) {
  return set_of_type(types::frozenset, iterable);
}

}  // namespace glassbox::python
