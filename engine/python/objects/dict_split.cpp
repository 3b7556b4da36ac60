// Instances: the keys that a class's instances share, and the values that lie inside each (Objects/dictobject.c).
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict_keys.hpp"

namespace glassbox::python {
namespace {

P<DictKeys> shared_keys(P<TypeObject> type) {
  return as<HeapTypeObject>(type)->ht_cached_keys;
}

std::uint64_t shared_room(P<DictKeys> keys) {
  return static_cast<std::uint64_t>(keys->dk_nentries + keys->dk_usable);
}

// The instance's __dict__ as an object, over the values where they are.
RefTo<DictObject> materialize(Obj o) {
  P<DictKeys> keys = shared_keys(o->ob_type);
  P<DictValues> values = inline_values(o);
  RefTo<DictObject> dict = dict_new();
  if (!dict) return dict;
  ++keys->dk_refcnt;
  dict->ma_keys = keys;
  dict->ma_values = values;
  dict->ma_used = values->size;
  bool track = false;
  for (std::int64_t i = 0; i < values->size; ++i)
    track = track || may_be_tracked(values->values[insertion_order(values)[i]]);
  if (track) gc_track(dict);
  return dict;
}

P<DictObject>* dict_place(Obj o) {
  P<TypeObject> type = o->ob_type;
  if (type->has(kManagedDict)) return &managed_dict(o);
  std::int64_t offset = type->tp_dictoffset;
  if (offset == 0) return nullptr;
  if (offset < 0) {
    std::int64_t items = as<VarObject>(o)->ob_size;
    if (items < 0) items = -items;
    const std::int64_t size = (type->tp_basicsize + items * type->tp_itemsize + 7) / 8 * 8;
    offset += size;
  }
  return &at<P<DictObject>>(o.a + static_cast<std::uint64_t>(offset));
}

}  // namespace

std::uint64_t inline_values_bytes(P<TypeObject> type) {
  const std::uint64_t room = shared_room(shared_keys(type));
  return (room + 7) / 8 * 8 + (room + 1) * 8;
}

void inline_values_start(Obj o) {
  P<DictKeys> keys = shared_keys(o->ob_type);
  if (keys->dk_usable > 1) --keys->dk_usable;
  P<DictValues> values = inline_values(o);
  values->capacity = static_cast<std::uint8_t>(shared_room(keys));
  values->size = 0;
  values->embedded = 1;
  values->valid = 1;
  for (std::int64_t i = 0; i < values->capacity; ++i) values->values[i] = nullptr;
  managed_dict(o) = nullptr;
}

bool make_keys_for_class(P<TypeObject> type) {
  P<DictKeys> keys = keys_new(6, true);
  if (!keys) return false;
  keys->dk_usable = kSharedKeysMax;
  keys->dk_kind = KeysKind::split;
  as<HeapTypeObject>(type)->ht_cached_keys = keys;
  return true;
}

std::int64_t split_insert_key(P<DictKeys> keys, P<StrObject> name, std::int64_t hash) {
  const std::int64_t found = keys_lookup_str(keys, name, hash);
  if (found != kIndexEmpty || keys->dk_usable <= 0) return found;
  keys->dk_version = 0;
  set_key_index(keys, keys_find_free(keys, hash), keys->dk_nentries);
  incref(name);
  unicode_entries(keys)[keys->dk_nentries] = {name, nullptr};
  --keys->dk_usable;
  return keys->dk_nentries++;
}

void values_forget(P<DictValues> values, std::int64_t index) {
  std::uint8_t* order = insertion_order(values);
  std::int64_t i = 0;
  while (order[i] != index) ++i;
  --values->size;
  for (; i < values->size; ++i) order[i] = order[i + 1];
}

void values_free(P<DictValues> values) {
  object_free(values.a);
}

P<DictObject> instance_dict(Obj o) {
  P<DictObject>* place = dict_place(o);
  return place ? *place : P<DictObject>();
}

RefTo<DictObject> instance_dict_made(Obj o) {
  P<DictObject>* place = dict_place(o);
  if (!place) {
    raise(exc::AttributeError, "This object has no __dict__");
    return nullptr;
  }
  if (!*place) {
    RefTo<DictObject> dict = o->ob_type->has(kInlineValues) && inline_values(o)->valid ? materialize(o) : dict_new();
    if (!dict) return dict;
    *place = dict.release();
  }
  return RefTo<DictObject>::take(*place);
}

int instance_get(Obj o, P<StrObject> name, Ref& result) {
  P<TypeObject> type = o->ob_type;
  if (type->has(kInlineValues)) {
    P<DictValues> values = inline_values(o);
    if (values->valid) {
      const std::int64_t index = keys_lookup_str(shared_keys(type), name, str_hash(name));
      if (index == kIndexEmpty || !values->values[index]) return 0;
      result = new_ref(values->values[index]);
      return 1;
    }
  }
  P<DictObject>* place = dict_place(o);
  if (!place || !*place) return 0;
  Obj value = dict_get(*place, Obj(name));
  if (!value) return failed() ? -1 : 0;
  result = new_ref(value);
  return 1;
}

int instance_set(Obj o, P<StrObject> name, Obj value) {
  P<TypeObject> type = o->ob_type;
  if (type->has(kInlineValues) && inline_values(o)->valid) {
    P<DictKeys> keys = shared_keys(type);
    P<DictValues> values = inline_values(o);
    const std::int64_t index =
        value ? split_insert_key(keys, name, str_hash(name)) : keys_lookup_str(keys, name, str_hash(name));
    if (index != kIndexEmpty) {
      Obj old = values->values[index];
      P<DictObject> dict = managed_dict(o);
      if (!old && !value) return 0;
      xincref(value);
      values->values[index] = value;
      if (dict && value && !gc_tracked(dict) && may_be_tracked(value)) gc_track(dict);
      if (!old) {
        insertion_order(values)[values->size++] = static_cast<std::uint8_t>(index);
        if (dict) ++dict->ma_used;
      } else {
        if (!value) {
          values_forget(values, index);
          if (dict) --dict->ma_used;
        }
        decref(old);
      }
      return halted() ? -1 : 1;
    }
    if (!value) return 0;
  }
  P<DictObject>* place = dict_place(o);
  if (!place) return 0;
  if (!value && !*place) return 0;
  RefTo<DictObject> dict = instance_dict_made(o);
  if (!dict) return -1;
  if (!value) return dict_delete(dict, name);
  return dict_set(dict, Obj(name), value) ? 1 : -1;
}

int managed_dict_visit(Obj o, Visit visit, void* arg) {
  if (!o->ob_type->has(kManagedDict)) return 0;
  if (o->ob_type->has(kInlineValues)) {
    P<DictValues> values = inline_values(o);
    if (values->valid) {
      for (std::int64_t i = 0; i < values->capacity; ++i) {
        if (Obj v = values->values[i]) {
          if (int r = visit(v, arg)) return r;
        }
      }
    }
  }
  P<DictObject> dict = managed_dict(o);
  return dict ? visit(dict, arg) : 0;
}

// The instance goes, or its attributes do. A __dict__ that somebody else holds takes the values along.
void managed_dict_clear(Obj o) {
  if (!o->ob_type->has(kManagedDict)) return;
  P<DictObject> dict = managed_dict(o);
  managed_dict(o) = nullptr;
  const bool inlined = o->ob_type->has(kInlineValues);
  P<DictValues> values = inlined ? inline_values(o) : P<DictValues>();
  if (dict) {
    if (inlined && dict->ma_values == values) {
      if (dict->ob_refcnt == 1) {
        dict->ma_values = nullptr;
        P<DictKeys> keys = dict->ma_keys;
        dict->ma_keys = empty_keys();
        dict->ma_used = 0;
        keys_release(keys);
      } else {
        const std::uint64_t bytes = 8 + values->capacity * 8ULL + (values->capacity + 7ULL) / 8 * 8;
        P<DictValues> copy(object_malloc(bytes));
        if (!copy) {
          no_memory();
          clear_error();
          return;
        }
        std::memcpy(host(copy.a), host(values.a), static_cast<std::size_t>(bytes));
        copy->embedded = 0;
        dict->ma_values = copy;
        values->valid = 0;
      }
    }
    decref(dict);
  }
  if (inlined && values->valid) {
    values->valid = 0;
    for (std::int64_t i = 0; i < values->capacity; ++i) clear_field(values->values[i]);
  }
}

}  // namespace glassbox::python
