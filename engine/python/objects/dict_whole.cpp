// A dict as a whole: walked, emptied, measured, freed, seen by the collector (Objects/dictobject.c).
#include <bit>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/int.hpp"

namespace glassbox::python {

bool dict_next(P<DictObject> dict, std::int64_t& position, Obj& key, Obj& value, std::int64_t* hash) {
  P<DictKeys> keys = dict->ma_keys;
  if (P<DictValues> values = dict->ma_values) {
    if (position >= values->size) return false;
    const std::uint8_t index = insertion_order(values)[position++];
    key = unicode_entries(keys)[index].me_key;
    value = values->values[index];
    if (hash) *hash = as<StrObject>(key)->hash;
    return true;
  }
  for (; position < keys->dk_nentries; ++position) {
    if (keys_unicode(keys)) {
      const UnicodeEntry& e = unicode_entries(keys)[position];
      if (!e.me_value) continue;
      key = e.me_key;
      value = e.me_value;
      if (hash) *hash = as<StrObject>(key)->hash;
    } else {
      const GeneralEntry& e = general_entries(keys)[position];
      if (!e.me_value) continue;
      key = e.me_key;
      value = e.me_value;
      if (hash) *hash = e.me_hash;
    }
    ++position;
    return true;
  }
  return false;
}

void dict_clear(P<DictObject> dict) {
  P<DictKeys> keys = dict->ma_keys;
  P<DictValues> values = dict->ma_values;
  if (keys == empty_keys()) return;
  if (values) {
    for (std::int64_t i = 0; i < values->capacity; ++i) clear_field(values->values[i]);
    dict->ma_used = 0;
    if (values->embedded) {
      values->size = 0;
      return;
    }
    dict->ma_keys = empty_keys();
    dict->ma_values = nullptr;
    values_free(values);
    keys_release(keys);
    return;
  }
  dict->ma_keys = empty_keys();
  dict->ma_used = 0;
  keys_release(keys);
}

std::int64_t dict_sizeof(P<DictObject> dict) {
  std::int64_t bytes = sizeof(DictObject);
  if (P<DictValues> values = dict->ma_values) {
    if (!values->embedded) bytes += 8 + values->capacity * 8 + (values->capacity + 7) / 8 * 8;
  }
  if (dict->ma_keys != empty_keys() && dict->ma_keys->dk_refcnt == 1) bytes += keys_size(dict->ma_keys);
  return bytes;
}

void dict_maybe_untrack(P<DictObject> dict) {
  if (!gc_tracked(dict)) return;
  std::int64_t position = 0;
  Obj key, value;
  while (dict_next(dict, position, key, value)) {
    if (may_be_tracked(value) || may_be_tracked(key)) return;
  }
  gc_untrack(dict);
}

void dict_dealloc(Obj o) {
  P<DictObject> dict = as<DictObject>(o);
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  if (P<DictValues> values = dict->ma_values) {
    if (!values->embedded) {
      for (std::int64_t i = 0; i < values->capacity; ++i) xdecref(values->values[i]);
      values_free(values);
    }
    keys_release(dict->ma_keys);
  } else if (dict->ma_keys) {
    keys_release(dict->ma_keys);
  }
  FreeLists& free = rt().free;
  if (is_exact(o, types::dict) && free.dict_count < 80)
    free.dicts[free.dict_count++] = o;
  else
    o->ob_type->tp_free(o.a);
  trashcan_end();
}

int dict_traverse(Obj o, Visit visit, void* arg) {
  P<DictObject> dict = as<DictObject>(o);
  P<DictKeys> keys = dict->ma_keys;
  if (P<DictValues> values = dict->ma_values) {
    if (values->embedded) return 0;  // the instance visits them
    for (std::int64_t i = 0; i < values->capacity; ++i) {
      if (Obj v = values->values[i]) {
        if (int r = visit(v, arg)) return r;
      }
    }
    return 0;
  }
  for (std::int64_t i = 0; i < keys->dk_nentries; ++i) {
    Obj key = keys_unicode(keys) ? Obj() : general_entries(keys)[i].me_key;
    Obj value = value_place(keys, i);
    if (!value) continue;
    if (int r = visit(value, arg)) return r;
    if (key) {
      if (int r = visit(key, arg)) return r;
    }
  }
  return 0;
}

int dict_tp_clear(Obj o) {
  dict_clear(as<DictObject>(o));
  return 0;
}

}  // namespace glassbox::python
