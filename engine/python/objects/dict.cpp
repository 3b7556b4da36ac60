// dict: tables, lookup, insertion, deletion, resizing (Objects/dictobject.c).
#include "engine/python/objects/dict.hpp"

#include <bit>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/int.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint32_t kPerturbShift = 5;

struct Probe {
  std::uint64_t mask, perturb, slot;
  Probe(P<DictKeys> keys, std::int64_t hash)
      : mask(static_cast<std::uint64_t>(keys_slots(keys)) - 1),
        perturb(static_cast<std::uint64_t>(hash)),
        slot(perturb & mask) {}
  void next() {
    perturb >>= kPerturbShift;
    slot = (slot * 5 + perturb + 1) & mask;
  }
};

void saw(P<DictKeys> keys, std::uint64_t slot, std::int64_t index) {
  if (wants(Kind::probed))
    emit(Kind::probed, offset_of(keys.a), static_cast<std::int32_t>(slot), static_cast<std::int32_t>(index));
}

// A key that needs __eq__. 1 equal, 0 not, -1 failed, 2: the table changed meanwhile.
int equal_keys(P<DictObject> dict, P<DictKeys> keys, Obj stored, Obj key) {
  incref(stored);
  const int equal = rich_compare_bool(stored, key, Compare::eq);
  decref(stored);
  if (equal < 0 || halted()) return -1;
  return dict->ma_keys == keys ? equal : 2;
}

std::int64_t lookup_any(P<DictObject> dict, Obj key, std::int64_t hash) {
  while (true) {
    P<DictKeys> keys = dict->ma_keys;
    const bool unicode = keys_unicode(keys);
    bool changed = false;
    for (Probe probe(keys, hash); !changed; probe.next()) {
      const std::int64_t index = key_index(keys, probe.slot);
      saw(keys, probe.slot, index);
      if (index == kIndexEmpty) return kIndexEmpty;
      if (index < 0) continue;
      Obj stored = unicode ? unicode_entries(keys)[index].me_key : general_entries(keys)[index].me_key;
      if (stored == key) return index;
      const std::int64_t stored_hash = unicode ? as<StrObject>(stored)->hash : general_entries(keys)[index].me_hash;
      if (stored_hash != hash) continue;
      const int equal = equal_keys(dict, keys, stored, key);
      if (equal < 0) return kLookupFailed;
      if (equal == 2)
        changed = true;
      else if (equal == 1) {
        Obj now = unicode ? unicode_entries(keys)[index].me_key : general_entries(keys)[index].me_key;
        if (now == stored) return index;
        changed = true;
      }
    }
  }
}

std::int64_t lookup_str_general(P<DictKeys> keys, P<StrObject> key, std::int64_t hash, bool& strange) {
  GeneralEntry* entries = general_entries(keys);
  for (Probe probe(keys, hash);; probe.next()) {
    const std::int64_t index = key_index(keys, probe.slot);
    saw(keys, probe.slot, index);
    if (index == kIndexEmpty) return kIndexEmpty;
    if (index < 0) continue;
    Obj stored = entries[index].me_key;
    if (stored == Obj(key)) return index;
    if (entries[index].me_hash != hash) continue;
    if (!is_exact_str(stored)) {
      strange = true;
      return kLookupFailed;
    }
    if (str_equal(as<StrObject>(stored), key)) return index;
  }
}

void track_when_needed(P<DictObject> dict, Obj key, Obj value) {
  if (!gc_tracked(dict) && (may_be_tracked(value) || may_be_tracked(key))) gc_track(dict);
}

void add_entry(P<DictKeys> keys, std::uint64_t slot, Obj key, std::int64_t hash, Obj value) {
  set_key_index(keys, slot, keys->dk_nentries);
  if (keys_unicode(keys))
    unicode_entries(keys)[keys->dk_nentries] = {key, value};
  else
    general_entries(keys)[keys->dk_nentries] = {hash, key, value};
  --keys->dk_usable;
  ++keys->dk_nentries;
}

bool grow(P<DictObject> dict, bool unicode) {
  return dict_resize(dict, log2_for(dict->ma_used * 3), unicode);
}

void build_indices(P<DictKeys> keys, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t hash =
        keys_unicode(keys) ? as<StrObject>(unicode_entries(keys)[i].me_key)->hash : general_entries(keys)[i].me_hash;
    set_key_index(keys, keys_find_free(keys, hash), i);
  }
}

void keys_give_back(P<DictKeys> keys) {
  FreeLists& free = rt().free;
  if (keys->dk_log2_size == kLogMinSize && keys->dk_kind == KeysKind::unicode && free.keys_count < 80) {
    free.keys[free.keys_count++] = keys.a;
    return;
  }
  object_free(keys.a);
}

}  // namespace

void dict_boot() {
  P<DictKeys> keys = empty_keys();
  keys->dk_refcnt = 1;
  keys->dk_log2_size = 0;
  keys->dk_log2_index_bytes = 3;
  keys->dk_kind = KeysKind::unicode;
  keys->dk_version = 1;
  keys->dk_usable = keys->dk_nentries = 0;
  std::memset(keys_indices(keys), 0xff, 8);
}

std::uint8_t log2_for(std::int64_t least) {
  return static_cast<std::uint8_t>(std::bit_width(static_cast<std::uint64_t>((least | 8) - 1)));
}
std::uint8_t log2_for_entries(std::int64_t entries) {
  return log2_for((entries * 3 + 1) / 2);
}

P<DictKeys> keys_new(std::uint8_t log2_size, bool unicode) {
  const std::int64_t slots = 1LL << log2_size;
  const std::int64_t usable = usable_fraction(slots);
  const std::uint8_t log2_bytes = log2_size < 8 ? log2_size : log2_size < 16 ? log2_size + 1 : log2_size + 2;
  const std::uint64_t entry = unicode ? sizeof(UnicodeEntry) : sizeof(GeneralEntry);
  const std::uint64_t bytes = sizeof(DictKeys) + (1ULL << log2_bytes) + entry * static_cast<std::uint64_t>(usable);
  FreeLists& free = rt().free;
  P<DictKeys> keys;
  if (log2_size == kLogMinSize && unicode && free.keys_count > 0)
    keys = P<DictKeys>(free.keys[--free.keys_count]);
  else
    keys = P<DictKeys>(object_malloc(bytes));
  if (!keys) {
    no_memory();
    return {};
  }
  keys->dk_refcnt = 1;
  keys->dk_log2_size = log2_size;
  keys->dk_log2_index_bytes = log2_bytes;
  keys->dk_kind = unicode ? KeysKind::unicode : KeysKind::general;
  keys->pad = 0;
  keys->dk_version = 0;
  keys->dk_usable = usable;
  keys->dk_nentries = 0;
  std::memset(keys_indices(keys), 0xff, 1ULL << log2_bytes);
  std::memset(keys_indices(keys) + (1ULL << log2_bytes), 0,
              static_cast<std::size_t>(entry * static_cast<std::uint64_t>(usable)));
  return keys;
}

std::int64_t keys_size(P<DictKeys> keys) {
  const std::uint64_t entry = keys_unicode(keys) ? sizeof(UnicodeEntry) : sizeof(GeneralEntry);
  return static_cast<std::int64_t>(sizeof(DictKeys) + (1ULL << keys->dk_log2_index_bytes) +
                                   entry * static_cast<std::uint64_t>(usable_fraction(keys_slots(keys))));
}

void keys_release(P<DictKeys> keys) {
  if (keys == empty_keys()) return;
  if (--keys->dk_refcnt != 0) return;
  for (std::int64_t i = 0; i < keys->dk_nentries; ++i) {
    if (keys_unicode(keys)) {
      xdecref(unicode_entries(keys)[i].me_key);
      xdecref(unicode_entries(keys)[i].me_value);
    } else {
      xdecref(general_entries(keys)[i].me_key);
      xdecref(general_entries(keys)[i].me_value);
    }
  }
  keys_give_back(keys);
}

std::int64_t keys_lookup_str(P<DictKeys> keys, P<StrObject> key, std::int64_t hash) {
  UnicodeEntry* entries = unicode_entries(keys);
  const bool tell = wants(Kind::probed);
  for (Probe probe(keys, hash);; probe.next()) {
    const std::int64_t index = key_index(keys, probe.slot);
    if (tell) saw(keys, probe.slot, index);
    if (index >= 0) {
      P<StrObject> stored = as<StrObject>(entries[index].me_key);
      if (stored == key) return index;
      if (stored->hash == hash && str_equal(stored, key)) return index;
    } else if (index == kIndexEmpty) {
      return kIndexEmpty;
    }
  }
}

std::uint64_t keys_find_free(P<DictKeys> keys, std::int64_t hash) {
  Probe probe(keys, hash);
  while (key_index(keys, probe.slot) >= 0) probe.next();
  return probe.slot;
}

std::int64_t key_hash(Obj key) {
  if (is_exact_str(key)) return str_hash(as<StrObject>(key));
  return hash(key);
}

std::int64_t dict_lookup(P<DictObject> dict, Obj key, std::int64_t hash, Obj& value) {
  P<DictKeys> keys = dict->ma_keys;
  std::int64_t index = kIndexEmpty;
  if (is_exact_str(key)) {
    if (keys_unicode(keys)) {
      index = keys_lookup_str(keys, as<StrObject>(key), hash);
    } else {
      bool strange = false;
      index = lookup_str_general(keys, as<StrObject>(key), hash, strange);
      if (strange) index = lookup_any(dict, key, hash);
    }
  } else {
    index = lookup_any(dict, key, hash);
  }
  if (index < 0) {
    value = nullptr;
    return index;
  }
  value = dict->ma_values ? dict->ma_values->values[index] : value_place(dict->ma_keys, index);
  return index;
}

RefTo<DictObject> dict_new() {
  FreeLists& free = rt().free;
  P<DictObject> dict;
  if (free.dict_count > 0) {
    dict = as<DictObject>(free.dicts[--free.dict_count]);
    dict->ob_refcnt = 1;
  } else {
    dict = make_gc<DictObject>(types::dict);
    if (!dict) return nullptr;
  }
  dict->ma_used = 0;
  dict->ma_version_tag = 0;
  dict->ma_keys = empty_keys();
  dict->ma_values = nullptr;
  return RefTo<DictObject>::steal(dict);
}

RefTo<DictObject> dict_new_presized(std::int64_t entries) {
  RefTo<DictObject> dict = dict_new();
  if (!dict || entries <= usable_fraction(8)) return dict;
  const std::uint8_t log2 = entries > usable_fraction(1 << 17) ? 17 : log2_for_entries(entries);
  P<DictKeys> keys = keys_new(log2, false);
  if (!keys) return nullptr;
  dict->ma_keys = keys;
  return dict;
}

bool dict_resize(P<DictObject> dict, std::uint8_t log2_size, bool unicode) {
  P<DictKeys> old = dict->ma_keys;
  P<DictValues> values = dict->ma_values;
  if (!keys_unicode(old)) unicode = false;
  if (log2_size > 31) return no_memory();
  P<DictKeys> keys = keys_new(log2_size, unicode);
  if (!keys) return false;
  const std::int64_t slots_before = keys_slots(old);
  std::int64_t count = 0;
  auto copy = [&](Obj key, std::int64_t hash, Obj value) {
    if (unicode)
      unicode_entries(keys)[count] = {key, value};
    else
      general_entries(keys)[count] = {hash, key, value};
    ++count;
  };
  if (values) {
    for (std::int64_t i = 0; i < values->size; ++i) {
      const std::uint8_t index = insertion_order(values)[i];
      Obj key = unicode_entries(old)[index].me_key;
      incref(key);
      copy(key, as<StrObject>(key)->hash, values->values[index]);
    }
    dict->ma_keys = keys;
    dict->ma_values = nullptr;
    keys_release(old);
    if (values->embedded)
      values->valid = 0;
    else
      values_free(values);
  } else {
    for (std::int64_t i = 0; i < old->dk_nentries; ++i) {
      if (keys_unicode(old)) {
        const UnicodeEntry& e = unicode_entries(old)[i];
        if (e.me_value) copy(e.me_key, as<StrObject>(e.me_key)->hash, e.me_value);
      } else {
        const GeneralEntry& e = general_entries(old)[i];
        if (e.me_value) copy(e.me_key, e.me_hash, e.me_value);
      }
    }
    dict->ma_keys = keys;
    if (old != empty_keys()) keys_give_back(old);
  }
  build_indices(keys, count);
  keys->dk_usable -= count;
  keys->dk_nentries = count;
  if (wants(Kind::resized))
    emit(Kind::resized, offset_of(dict.a), static_cast<std::int32_t>(slots_before),
         static_cast<std::int32_t>(1LL << log2_size));
  return true;
}

namespace {

// Takes over one reference of key and value each, in any case.
bool insert(P<DictObject> dict, Obj key, std::int64_t hash, Obj value) {
  Ref owned_key = Ref::steal(key);
  Ref owned_value = Ref::steal(value);
  const bool str = is_exact_str(key);
  if (dict->ma_keys == empty_keys()) {
    P<DictKeys> keys = keys_new(kLogMinSize, str);
    if (!keys) return false;
    dict->ma_keys = keys;
    track_when_needed(dict, key, value);
    ++dict->ma_used;
    add_entry(keys, static_cast<std::uint64_t>(hash) & 7U, owned_key.release(), hash, owned_value.release());
    return true;
  }
  if (!str && keys_unicode(dict->ma_keys) && !grow(dict, false)) return false;
  if (dict->ma_keys->dk_kind == KeysKind::split) {
    const std::int64_t index = split_insert_key(dict->ma_keys, as<StrObject>(key), hash);
    if (index != kIndexEmpty) {
      P<DictValues> values = dict->ma_values;
      track_when_needed(dict, key, value);
      Obj old = values->values[index];
      values->values[index] = owned_value.release();
      if (!old) {
        insertion_order(values)[values->size++] = static_cast<std::uint8_t>(index);
        ++dict->ma_used;
      } else {
        decref(old);
      }
      return true;
    }
    if (!grow(dict, true)) return false;
  }
  Obj old;
  const std::int64_t index = dict_lookup(dict, key, hash, old);
  if (index == kLookupFailed) return false;
  track_when_needed(dict, key, value);
  if (index == kIndexEmpty) {
    if (dict->ma_keys->dk_usable <= 0 && !grow(dict, keys_unicode(dict->ma_keys))) return false;
    P<DictKeys> keys = dict->ma_keys;
    keys->dk_version = 0;
    add_entry(keys, keys_find_free(keys, hash), owned_key.release(), hash, owned_value.release());
    ++dict->ma_used;
    return true;
  }
  if (old != value) {
    value_place(dict->ma_keys, index) = owned_value.release();
    decref(old);
  }
  return !halted();
}

std::uint64_t slot_of_index(P<DictKeys> keys, std::int64_t hash, std::int64_t index) {
  Probe probe(keys, hash);
  while (key_index(keys, probe.slot) != index) probe.next();
  return probe.slot;
}

// Takes the entry out; the value's reference goes to the caller.
Obj remove_entry(P<DictObject> dict, std::int64_t hash, std::int64_t index) {
  P<DictKeys> keys = dict->ma_keys;
  --dict->ma_used;
  if (dict->ma_values) {
    Obj value = dict->ma_values->values[index];
    dict->ma_values->values[index] = nullptr;
    values_forget(dict->ma_values, index);
    return value;
  }
  set_key_index(keys, slot_of_index(keys, hash, index), kIndexDummy);
  keys->dk_version = 0;
  Obj key, value;
  if (keys_unicode(keys)) {
    UnicodeEntry& e = unicode_entries(keys)[index];
    key = e.me_key;
    value = e.me_value;
    e = {};
  } else {
    GeneralEntry& e = general_entries(keys)[index];
    key = e.me_key;
    value = e.me_value;
    e.me_key = e.me_value = nullptr;
    e.me_hash = 0;
  }
  decref(key);
  return value;
}

}  // namespace

bool dict_set_known_hash(P<DictObject> dict, Obj key, std::int64_t hash, Obj value) {
  incref(key);
  incref(value);
  return insert(dict, key, hash, value);
}
bool dict_set(P<DictObject> dict, Obj key, Obj value) {
  const std::int64_t hash = key_hash(key);
  return hash != -1 && dict_set_known_hash(dict, key, hash, value);
}
bool dict_set(P<DictObject> dict, std::string_view name, Obj value) {
  RefTo<StrObject> key = intern(name);
  return key && dict_set(dict, Obj(key.get()), value);
}

Obj dict_get_known_hash(P<DictObject> dict, Obj key, std::int64_t hash) {
  Obj value;
  dict_lookup(dict, key, hash, value);
  return value;
}
Obj dict_get(P<DictObject> dict, Obj key) {
  const std::int64_t hash = key_hash(key);
  return hash == -1 ? Obj() : dict_get_known_hash(dict, key, hash);
}
Obj dict_get(P<DictObject> dict, std::string_view name) {
  RefTo<StrObject> key = str_from(name);
  return key ? dict_get(dict, Obj(key.get())) : Obj();
}
Obj dict_get_str(P<DictObject> dict, P<StrObject> name) {
  return dict_get_known_hash(dict, name, str_hash(name));
}

int dict_delete(P<DictObject> dict, Obj key) {
  const std::int64_t hash = key_hash(key);
  if (hash == -1) return -1;
  Obj value;
  const std::int64_t index = dict_lookup(dict, key, hash, value);
  if (index == kLookupFailed) return -1;
  if (index == kIndexEmpty || !value) return 0;
  decref(remove_entry(dict, hash, index));
  return halted() ? -1 : 1;
}

Ref dict_pop(P<DictObject> dict, Obj key) {
  if (dict->ma_used == 0) return nullptr;
  const std::int64_t hash = key_hash(key);
  if (hash == -1) return nullptr;
  Obj value;
  const std::int64_t index = dict_lookup(dict, key, hash, value);
  if (index < 0 || !value) return nullptr;
  return Ref::steal(remove_entry(dict, hash, index));
}

int dict_contains(P<DictObject> dict, Obj key) {
  const std::int64_t hash = key_hash(key);
  if (hash == -1) return -1;
  Obj value;
  const std::int64_t index = dict_lookup(dict, key, hash, value);
  return index == kLookupFailed ? -1 : value ? 1 : 0;
}

Ref dict_set_default(P<DictObject> dict, Obj key, Obj value) {
  const std::int64_t hash = key_hash(key);
  if (hash == -1) return nullptr;
  Obj found;
  const std::int64_t index = dict_lookup(dict, key, hash, found);
  if (index == kLookupFailed) return nullptr;
  if (found) return new_ref(found);
  if (!dict_set_known_hash(dict, key, hash, value)) return nullptr;
  return new_ref(value);
}

Obj interned_by_text(std::string_view name, std::int64_t hash) {
  P<DictKeys> keys = rt().interned->ma_keys;
  for (Probe probe(keys, hash);; probe.next()) {
    const std::int64_t index = key_index(keys, probe.slot);
    if (index == kIndexEmpty) return nullptr;
    if (index < 0) continue;
    P<StrObject> stored = as<StrObject>(unicode_entries(keys)[index].me_key);
    if (stored->hash == hash && str_is(stored, name)) return stored;
  }
}

}  // namespace glassbox::python
