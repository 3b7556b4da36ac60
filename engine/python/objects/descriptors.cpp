// Descriptors of fields, properties and slots (Objects/descrobject.c).
#include <cstring>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

// A member's description, as it lies in the memory behind the descriptor that owns it.
struct MemberDef {
  std::int64_t kind;
  std::int64_t offset;
  std::int64_t readonly;
};
struct SlotMemberObject : MemberDescriptorObject {
  MemberDef def;
};

std::vector<const GetSetSpec*>& getset_specs() {
  static std::vector<const GetSetSpec*> all;
  return all;
}
Addr register_getset(const GetSetSpec& spec) {
  auto& all = getset_specs();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == &spec) return i;
  }
  all.push_back(&spec);
  return all.size() - 1;
}

void init_descriptor(P<DescriptorObject> d, P<TypeObject> type, P<StrObject> name) {
  incref(type);
  d->d_type = type;
  incref(name);
  d->d_name = name;
  d->d_qualname = nullptr;
}

Ref make_getset(P<TypeObject> type, const GetSetSpec& spec) {
  RefTo<StrObject> name = intern(spec.name);
  P<GetSetDescriptorObject> d = make_gc<GetSetDescriptorObject>(types::getset_descriptor);
  if (!name || !d) return nullptr;
  init_descriptor(d, type, name);
  d->d_getset = register_getset(spec);
  gc_track(d);
  return Ref::steal(d);
}

Ref make_member(P<TypeObject> type, P<StrObject> name, MemberDef def) {
  P<SlotMemberObject> d = make_gc<SlotMemberObject>(types::member_descriptor);
  if (!d) return nullptr;
  init_descriptor(d, type, name);
  d->def = def;
  d->d_member = d.a + offsetof(SlotMemberObject, def);
  gc_track(d);
  return Ref::steal(d);
}

bool check_object(P<DescriptorObject> d, Obj o) {
  if (is_instance_exact(o, d->d_type)) return true;
  return raise(exc::TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", d->d_name,
               short_type_name(d->d_type), type_name(o));
}

Ref member_get(Obj o, Obj object, Obj) {
  if (!object) return new_ref(o);
  P<MemberDescriptorObject> d = as<MemberDescriptorObject>(o);
  if (!check_object(d, object)) return nullptr;
  const MemberDef& def = at<MemberDef>(d->d_member);
  const Addr place = object.a + static_cast<std::uint64_t>(def.offset);
  switch (static_cast<MemberSpec::Kind>(def.kind)) {
    case MemberSpec::Kind::object: {
      Obj value = at<Obj>(place);
      if (value) return new_ref(value);
      return raise_attribute_error(object, d->d_name);
    }
    case MemberSpec::Kind::object_none: {
      Obj value = at<Obj>(place);
      return new_ref(value ? value : kNone);
    }
    case MemberSpec::Kind::int64:
      return int_from(at<std::int64_t>(place));
    case MemberSpec::Kind::int32:
      return int_from(at<std::int32_t>(place));
    case MemberSpec::Kind::uint32:
      return int_from(at<std::uint32_t>(place));
    case MemberSpec::Kind::uint8_bool:
      return bool_from(at<std::uint8_t>(place) != 0);
  }
  return nullptr;
}

bool member_set(Obj o, Obj object, Obj value) {
  P<MemberDescriptorObject> d = as<MemberDescriptorObject>(o);
  if (!check_object(d, object)) return false;
  const MemberDef& def = at<MemberDef>(d->d_member);
  if (def.readonly != 0) return raise(exc::AttributeError, "readonly attribute");
  const Addr place = object.a + static_cast<std::uint64_t>(def.offset);
  const auto kind = static_cast<MemberSpec::Kind>(def.kind);
  if (kind == MemberSpec::Kind::object || kind == MemberSpec::Kind::object_none) {
    if (!value && kind == MemberSpec::Kind::object && !at<Obj>(place)) return raise_attribute_error(object, d->d_name);
    set_field(at<Obj>(place), Ref::take(value));
    return !halted();
  }
  if (!value) return raise(exc::TypeError, "can't delete numeric/char attribute");
  if (kind == MemberSpec::Kind::uint8_bool) {
    if (!is_exact(value, types::bool_)) return raise(exc::TypeError, "attribute value type must be bool");
    at<std::uint8_t>(place) = value == kTrue ? 1 : 0;
    return true;
  }
  std::int64_t number = 0;
  if (!int_value(value, number)) return false;
  if (kind == MemberSpec::Kind::int64)
    at<std::int64_t>(place) = number;
  else
    at<std::int32_t>(place) = static_cast<std::int32_t>(number);
  return true;
}

Ref getset_get(Obj o, Obj object, Obj) {
  if (!object) return new_ref(o);
  P<GetSetDescriptorObject> d = as<GetSetDescriptorObject>(o);
  if (!check_object(d, object)) return nullptr;
  return getset_specs()[d->d_getset]->get(object);
}
bool getset_set(Obj o, Obj object, Obj value) {
  P<GetSetDescriptorObject> d = as<GetSetDescriptorObject>(o);
  if (!check_object(d, object)) return false;
  const GetSetSpec& spec = *getset_specs()[d->d_getset];
  if (spec.set) return spec.set(object, value);
  return raise(exc::AttributeError, "attribute '{}' of '{}' objects is not writable", d->d_name,
               short_type_name(d->d_type));
}

Ref wrapper_get(Obj o, Obj object, Obj) {
  if (!object) return new_ref(o);
  P<WrapperDescriptorObject> d = as<WrapperDescriptorObject>(o);
  if (!check_object(d, object)) return nullptr;
  P<MethodWrapperObject> w = make_gc<MethodWrapperObject>(types::method_wrapper);
  if (!w) return nullptr;
  incref(o);
  w->descr = d;
  incref(object);
  w->self = object;
  gc_track(w);
  return Ref::steal(w);
}
Ref wrapper_tp_call(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  P<WrapperDescriptorObject> d = as<WrapperDescriptorObject>(o);
  if (args->ob_size < 1)
    return raise(exc::TypeError, "descriptor '{}' of '{}' object needs an argument", d->d_name,
                 short_type_name(d->d_type));
  Obj self = args->ob_item[0];
  if (!is_instance_exact(self, d->d_type))
    return raise(exc::TypeError, "descriptor '{}' requires a '{}' object but received a '{}'", d->d_name,
                 short_type_name(d->d_type), type_name(self));
  std::vector<Obj> values(args->ob_item + 1, args->ob_item + args->ob_size);
  const auto positional = static_cast<std::int64_t>(values.size());
  RefTo<TupleObject> names = append_keywords(values, kwargs);
  if (kwargs && !names) return nullptr;
  return wrapper_call(d, self, {values.data(), positional, names});
}
Ref method_wrapper_tp_call(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  P<MethodWrapperObject> w = as<MethodWrapperObject>(o);
  std::vector<Obj> values(args->ob_item, args->ob_item + args->ob_size);
  const auto positional = static_cast<std::int64_t>(values.size());
  RefTo<TupleObject> names = append_keywords(values, kwargs);
  if (kwargs && !names) return nullptr;
  return wrapper_call(w->descr, w->self, {values.data(), positional, names});
}
void method_wrapper_dealloc(Obj o) {
  P<MethodWrapperObject> w = as<MethodWrapperObject>(o);
  gc_untrack(o);
  clear_field(w->descr);
  clear_field(w->self);
  gc_free(o);
}
int method_wrapper_traverse(Obj o, Visit visit, void* arg) {
  P<MethodWrapperObject> w = as<MethodWrapperObject>(o);
  if (int r = visit(w->descr, arg)) return r;
  return visit(w->self, arg);
}
Ref method_wrapper_repr(Obj o) {
  P<MethodWrapperObject> w = as<MethodWrapperObject>(o);
  return str_from(fill_in("<method-wrapper '{}' of {} object at {}>",
                          {Part(w->descr->d_name), Part(type_name(w->self)), Part(address_text(w->self))}));
}
Ref method_wrapper_name(Obj o) {
  return new_ref(as<MethodWrapperObject>(o)->descr->d_name);
}
const GetSetSpec kMethodWrapperGetSet[] = {{"__name__", method_wrapper_name}};
const MemberSpec kMethodWrapperMembers[] = {
    {"__self__", MemberSpec::Kind::object, offsetof(MethodWrapperObject, self)}};

void descriptor_dealloc(Obj o) {
  gc_untrack(o);
  P<DescriptorObject> d = as<DescriptorObject>(o);
  clear_field(d->d_name);
  clear_field(d->d_qualname);
  clear_field(d->d_type);
  gc_free(o);
}
int descriptor_traverse(Obj o, Visit visit, void* arg) {
  return visit(as<DescriptorObject>(o)->d_type, arg);
}
template <int kind>
Ref descriptor_repr(Obj o) {
  P<DescriptorObject> d = as<DescriptorObject>(o);
  const char* what = kind == 0   ? "<member '{}' of '{}' objects>"
                     : kind == 1 ? "<attribute '{}' of '{}' objects>"
                                 : "<slot wrapper '{}' of '{}' objects>";
  return str_from(fill_in(what, {Part(d->d_name), Part(short_type_name(d->d_type))}));
}
Ref descriptor_qualname(Obj o) {
  P<DescriptorObject> d = as<DescriptorObject>(o);
  RefTo<StrObject> owner = type_name_of(d->d_type);
  return owner ? Ref(str_from(utf8(owner) + "." + utf8(d->d_name))) : nullptr;
}
const GetSetSpec kDescriptorGetSet[] = {{"__qualname__", descriptor_qualname}};
const MemberSpec kDescriptorMembers[] = {{"__objclass__", MemberSpec::Kind::object, offsetof(DescriptorObject, d_type)},
                                         {"__name__", MemberSpec::Kind::object, offsetof(DescriptorObject, d_name)}};

Ref instance_dict_get(Obj o) {
  return instance_dict_made(o);
}
bool instance_dict_set(Obj o, Obj value) {
  return replace_instance_dict(o, value);
}
Ref instance_weakref_get(Obj o) {
  P<Obj> list = weakref_list_of(o);
  return new_ref(list && *list ? *list : kNone);
}
const GetSetSpec kInstanceDict = {"__dict__", instance_dict_get, instance_dict_set};
const GetSetSpec kInstanceWeakref = {"__weakref__", instance_weakref_get};

}  // namespace

bool add_members(P<TypeObject> type, const TypeSpec& spec) {
  for (const MemberSpec& member : spec.members) {
    RefTo<StrObject> name = intern(member.name);
    if (!name) return false;
    Ref d = make_member(type, name, {static_cast<std::int64_t>(member.kind), member.offset, member.readonly ? 1 : 0});
    if (!d || !dict_set(type->tp_dict, name, d)) return false;
  }
  for (const GetSetSpec& getset : spec.getset) {
    Ref d = make_getset(type, getset);
    if (!d || !dict_set(type->tp_dict, getset.name, d)) return false;
  }
  return true;
}

Ref slot_member(P<TypeObject> type, P<StrObject> name, std::int64_t offset) {
  return make_member(type, name, {static_cast<std::int64_t>(MemberSpec::Kind::object), offset, 0});
}
Ref dict_getset(P<TypeObject> type) {
  return make_getset(type, kInstanceDict);
}
Ref weakref_getset(P<TypeObject> type) {
  return make_getset(type, kInstanceWeakref);
}

extern const TypeSpec kMemberDescriptorType;
const TypeSpec kMemberDescriptorType = {.id = TypeId::member_descriptor,
                                        .name = "member_descriptor",
                                        .basicsize = sizeof(SlotMemberObject),
                                        .flags = kHaveGc,
                                        .dealloc = descriptor_dealloc,
                                        .traverse = descriptor_traverse,
                                        .repr = descriptor_repr<0>,
                                        .descr_get = member_get,
                                        .descr_set = member_set,
                                        .members = kDescriptorMembers,
                                        .getset = kDescriptorGetSet};
extern const TypeSpec kGetSetDescriptorType;
const TypeSpec kGetSetDescriptorType = {.id = TypeId::getset_descriptor,
                                        .name = "getset_descriptor",
                                        .basicsize = sizeof(GetSetDescriptorObject),
                                        .flags = kHaveGc,
                                        .dealloc = descriptor_dealloc,
                                        .traverse = descriptor_traverse,
                                        .repr = descriptor_repr<1>,
                                        .descr_get = getset_get,
                                        .descr_set = getset_set,
                                        .members = kDescriptorMembers,
                                        .getset = kDescriptorGetSet};
extern const TypeSpec kWrapperDescriptorType;
const TypeSpec kWrapperDescriptorType = {.id = TypeId::wrapper_descriptor,
                                         .name = "wrapper_descriptor",
                                         .basicsize = sizeof(WrapperDescriptorObject),
                                         .flags = kHaveGc | kMethodDescriptor,
                                         .dealloc = descriptor_dealloc,
                                         .traverse = descriptor_traverse,
                                         .repr = descriptor_repr<2>,
                                         .call = wrapper_tp_call,
                                         .descr_get = wrapper_get,
                                         .members = kDescriptorMembers,
                                         .getset = kDescriptorGetSet};
extern const TypeSpec kMethodWrapperType;
const TypeSpec kMethodWrapperType = {.id = TypeId::method_wrapper,
                                     .name = "method-wrapper",
                                     .basicsize = sizeof(MethodWrapperObject),
                                     .flags = kHaveGc,
                                     .dealloc = method_wrapper_dealloc,
                                     .traverse = method_wrapper_traverse,
                                     .repr = method_wrapper_repr,
                                     .call = method_wrapper_tp_call,
                                     .members = kMethodWrapperMembers,
                                     .getset = kMethodWrapperGetSet};

}  // namespace glassbox::python
