// Inside a dict: the index table and entries, for dict*.cpp and the lenses.
#pragma once

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {

constexpr std::int64_t kLookupFailed = -3;
constexpr std::uint8_t kLogMinSize = 3;
constexpr std::int64_t kSharedKeysMax = 30;

constexpr Addr kEmptyKeys = 0x1c0;  // from kSingletons

inline std::int64_t usable_fraction(std::int64_t size) {
  return (size << 1) / 3;
}
inline std::int64_t keys_slots(P<DictKeys> keys) {
  return 1LL << keys->dk_log2_size;
}
inline std::uint8_t* keys_indices(P<DictKeys> keys) {
  return static_cast<std::uint8_t*>(host(keys.a + sizeof(DictKeys)));
}
inline std::int64_t key_index(P<DictKeys> keys, std::uint64_t slot) {
  const std::uint8_t* table = keys_indices(keys);
  if (keys->dk_log2_size < 8) return reinterpret_cast<const std::int8_t*>(table)[slot];
  if (keys->dk_log2_size < 16) return reinterpret_cast<const std::int16_t*>(table)[slot];
  return reinterpret_cast<const std::int32_t*>(table)[slot];
}
inline void set_key_index(P<DictKeys> keys, std::uint64_t slot, std::int64_t index) {
  std::uint8_t* table = keys_indices(keys);
  if (keys->dk_log2_size < 8)
    reinterpret_cast<std::int8_t*>(table)[slot] = static_cast<std::int8_t>(index);
  else if (keys->dk_log2_size < 16)
    reinterpret_cast<std::int16_t*>(table)[slot] = static_cast<std::int16_t>(index);
  else
    reinterpret_cast<std::int32_t*>(table)[slot] = static_cast<std::int32_t>(index);
}
inline GeneralEntry* general_entries(P<DictKeys> keys) {
  return reinterpret_cast<GeneralEntry*>(keys_indices(keys) + (1ULL << keys->dk_log2_index_bytes));
}
inline UnicodeEntry* unicode_entries(P<DictKeys> keys) {
  return reinterpret_cast<UnicodeEntry*>(keys_indices(keys) + (1ULL << keys->dk_log2_index_bytes));
}
inline bool keys_unicode(P<DictKeys> keys) {
  return keys->dk_kind != KeysKind::general;
}
inline std::uint8_t* insertion_order(P<DictValues> values) {
  return reinterpret_cast<std::uint8_t*>(&values->values[values->capacity]);
}

P<DictKeys> keys_new(std::uint8_t log2_size, bool unicode);
std::uint8_t log2_for(std::int64_t least_slots);  // calculate_log2_keysize
inline P<DictKeys> empty_keys() {
  return P<DictKeys>(kSingletons + kEmptyKeys);
}
inline Obj& value_place(P<DictKeys> keys, std::int64_t index) {
  return keys_unicode(keys) ? unicode_entries(keys)[index].me_value : general_entries(keys)[index].me_value;
}
std::uint8_t log2_for_entries(std::int64_t entries);                                  // estimate_log2_keysize
std::int64_t keys_lookup_str(P<DictKeys> keys, P<StrObject> key, std::int64_t hash);  // index or kIndexEmpty
std::uint64_t keys_find_free(P<DictKeys> keys, std::int64_t hash);
// Index of the entry, kIndexEmpty or kLookupFailed; value borrowed, null when absent.
std::int64_t dict_lookup(P<DictObject> dict, Obj key, std::int64_t hash, Obj& value);
bool dict_resize(P<DictObject> dict, std::uint8_t log2_size, bool unicode);
std::int64_t key_hash(Obj key);  // with the error of an unhashable key

// Shared keys and inline values (dict_split.cpp).
std::int64_t split_insert_key(P<DictKeys> keys, P<StrObject> name, std::int64_t hash);  // kIndexEmpty: no room
void values_forget(P<DictValues> values, std::int64_t index);
void values_free(P<DictValues> values);
inline P<DictValues> inline_values(Obj o) {
  return P<DictValues>(o.a + static_cast<std::uint64_t>(o->ob_type->tp_basicsize));
}
inline P<DictObject>& managed_dict(Obj o) {
  return at<P<DictObject>>(o.a - 24);
}
std::uint64_t inline_values_bytes(P<TypeObject> type);
void inline_values_start(Obj o);
int managed_dict_visit(Obj o, Visit visit, void* arg);
void managed_dict_clear(Obj o);

// For the type's own tables.
void dict_dealloc(Obj o);
int dict_traverse(Obj o, Visit visit, void* arg);
int dict_tp_clear(Obj o);
void dict_boot();

}  // namespace glassbox::python
