// dict (Objects/dictobject.c): an index table and entries in insertion order; unicode entries have no hash; the
// instances of a class share their keys (split tables), with the values inside the instance.
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

enum class KeysKind : std::uint8_t { general = 0, unicode = 1, split = 2 };

struct DictKeys {
  std::int64_t dk_refcnt;
  std::uint8_t dk_log2_size;
  std::uint8_t dk_log2_index_bytes;
  KeysKind dk_kind;
  std::uint8_t pad;
  std::uint32_t dk_version;
  std::int64_t dk_usable;
  std::int64_t dk_nentries;
  // dk_indices of 1, 2, 4 or 8 bytes each; then the entries
};
struct GeneralEntry {
  std::int64_t me_hash;
  Obj me_key;
  Obj me_value;
};
struct UnicodeEntry {
  Obj me_key;
  Obj me_value;
};
struct DictValues {
  std::uint8_t capacity;
  std::uint8_t size;
  std::uint8_t embedded;
  std::uint8_t valid;
  std::uint32_t pad;
  Obj values[1];  // then one byte for each: the insertion order
};
struct DictObject : Object {
  std::int64_t ma_used;
  std::uint64_t ma_version_tag;
  P<DictKeys> ma_keys;
  P<DictValues> ma_values;
};

constexpr std::int64_t kIndexEmpty = -1;
constexpr std::int64_t kIndexDummy = -2;

RefTo<DictObject> dict_new();
RefTo<DictObject> dict_new_presized(std::int64_t entries);
RefTo<DictObject> dict_copy(P<DictObject> dict);
// Borrowed; null when absent (no error) or when __hash__ or __eq__ failed (failed()).
Obj dict_get(P<DictObject> dict, Obj key);
Obj dict_get(P<DictObject> dict, std::string_view name);
Obj dict_get_str(P<DictObject> dict, P<StrObject> name);  // cannot fail
Obj dict_get_known_hash(P<DictObject> dict, Obj key, std::int64_t hash);
bool dict_set(P<DictObject> dict, Obj key, Obj value);
bool dict_set(P<DictObject> dict, std::string_view name, Obj value);
bool dict_set_known_hash(P<DictObject> dict, Obj key, std::int64_t hash, Obj value);
int dict_delete(P<DictObject> dict, Obj key);  // 1 deleted, 0 absent (no error), -1 failed
Ref dict_pop(P<DictObject> dict, Obj key);     // null and no error: absent
int dict_contains(P<DictObject> dict, Obj key);
Ref dict_set_default(P<DictObject> dict, Obj key, Obj value);
void dict_clear(P<DictObject> dict);
bool dict_merge(P<DictObject> dict, Obj other, bool override);  // a mapping: keys() and __getitem__
bool dict_merge_calls(P<DictObject> dict, Obj other);           // TypeError-like KeyError for a key that is there
bool dict_update(P<DictObject> dict, Obj other);                // mapping or pairs
// Walks in insertion order: `position` starts at 0. key, value borrowed. The dict may not change size meanwhile.
bool dict_next(P<DictObject> dict, std::int64_t& position, Obj& key, Obj& value, std::int64_t* hash = nullptr);
RefTo<struct ListObject> dict_keys_list(P<DictObject> dict);
RefTo<struct ListObject> dict_values_list(P<DictObject> dict);
RefTo<struct ListObject> dict_items_list(P<DictObject> dict);
Ref dict_view(P<DictObject> dict, P<TypeObject> kind);  // types::dict_keys …
Ref dict_iterator(P<TypeObject> kind, Obj dict);        // types::dict_key_iterator …
std::int64_t dict_sizeof(P<DictObject> dict);

// Instances.
P<DictObject> instance_dict(Obj o);           // its __dict__ as it is: null when it has none yet
RefTo<DictObject> instance_dict_made(Obj o);  // made when needed; null when the type has none (AttributeError)
int instance_get(Obj o, P<StrObject> name, Ref& result);  // 1, 0, -1: from inline values or __dict__
int instance_set(Obj o, P<StrObject> name, Obj value);    // 1; 0: no such attribute to delete; -1
bool dict_unsplit(P<DictObject> dict);                    // an instance's dict becomes a combined table of its own
bool replace_instance_dict(Obj o, Obj dict);              // null: deletes; TypeError when it is no dict
bool make_keys_for_class(P<TypeObject> type);
void keys_release(P<DictKeys> keys);
std::int64_t keys_size(P<DictKeys> keys);

void dict_maybe_untrack(P<DictObject> dict);  // when nothing in it can be part of a cycle

// mappingproxy
Ref mapping_proxy(Obj mapping);

}  // namespace glassbox::python
