// super (Objects/typeobject.c, super_*): attribute lookup that starts behind a class in the MRO of the instance's
// class.
#include "engine/python/objects/super.hpp"

#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

// The class whose MRO is walked: of the object, or the object itself when it is a class below `type`.
P<TypeObject> check_super(P<TypeObject> type, Obj o) {
  if (is_type(o) && is_subtype(as<TypeObject>(o), type)) return as<TypeObject>(o);
  if (is_subtype(o->ob_type, type)) return o->ob_type;
  Ref cls;
  if (find_attr(o, names::class_, cls) < 0) return {};
  if (cls && is_type(cls) && cls.get() != Obj(o->ob_type) && is_subtype(as<TypeObject>(cls.get()), type))
    return as<TypeObject>(cls.get());
  if (is_type(o))
    return raise(exc::TypeError, "super(type, obj): obj (type {}) is not an instance or subtype of type ({}).",
                 short_type_name(as<TypeObject>(o)), short_type_name(type));
  return raise(exc::TypeError, "super(type, obj): obj (instance of {}) is not an instance or subtype of type ({}).",
               type_name(o), short_type_name(type));
}

// super() without arguments: the first argument of the running function, and its __class__ cell.
bool from_frame(Obj& type, Obj& o) {
  P<Frame> frame = current_frame();
  if (!frame) return raise(exc::RuntimeError, "super(): no current frame");
  P<CodeObject> code = frame->code();
  if (code->co_argcount == 0) return raise(exc::RuntimeError, "super(): no arguments");
  o = frame->localsplus[0];
  if (o && is_exact(o, types::cell) && frame_unit(frame) >= 0 &&
      (static_cast<std::uint8_t>(as<BytesObject>(code->co_localspluskinds)->ob_sval[0]) & CO_FAST_CELL) != 0)
    o = as<CellObject>(o)->ob_ref;
  if (!o) return raise(exc::RuntimeError, "super(): arg[0] deleted");
  for (std::int32_t i = code->co_nlocalsplus - code->co_nfreevars; i < code->co_nlocalsplus; ++i) {
    if (!str_is(as<StrObject>(code->co_localsplusnames->ob_item[i]), "__class__")) continue;
    Obj cell = frame->localsplus[i];
    if (!cell || !is_exact(cell, types::cell)) return raise(exc::RuntimeError, "super(): bad __class__ cell");
    type = as<CellObject>(cell)->ob_ref;
    if (!type) return raise(exc::RuntimeError, "super(): empty __class__ cell");
    if (!is_type(type)) return raise(exc::RuntimeError, "super(): __class__ is not a type ({})", type_name(type));
    return true;
  }
  return raise(exc::RuntimeError, "super(): __class__ cell not found");
}

bool super_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0) return raise(exc::TypeError, "super() takes no keyword arguments");
  if (args->ob_size > 2) return raise(exc::TypeError, "super() expected at most 2 arguments, got {}", args->ob_size);
  Obj type = args->ob_size > 0 ? args->ob_item[0] : Obj();
  Obj o = args->ob_size > 1 ? args->ob_item[1] : Obj();
  if (type && !is_type(type))
    return raise(exc::TypeError, "super() argument 1 must be a type, not {}", type_name(type));
  if (!type && !from_frame(type, o)) return false;
  if (o == kNone) o = nullptr;
  P<TypeObject> of;
  if (o && !(of = check_super(as<TypeObject>(type), o))) return false;
  P<SuperObject> s = as<SuperObject>(self);
  set_field(s->type, new_ref(type));
  set_field(s->obj, Ref::take(o));
  set_field(s->obj_type, Ref::take(Obj(of)));
  return true;
}

void super_dealloc(Obj o) {
  gc_untrack(o);
  P<SuperObject> s = as<SuperObject>(o);
  clear_field(s->obj);
  clear_field(s->type);
  clear_field(s->obj_type);
  o->ob_type->tp_free(o.a);
}
int super_traverse(Obj o, Visit visit, void* arg) {
  P<SuperObject> s = as<SuperObject>(o);
  for (Obj x : {s->obj, Obj(s->type), Obj(s->obj_type)}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Ref super_repr(Obj o) {
  P<SuperObject> s = as<SuperObject>(o);
  const char* type = s->type ? short_type_name(s->type) : "NULL";
  if (s->obj_type)
    return str_from(fill_in("<super: <class '{}'>, <{} object>>", {Part(type), Part(short_type_name(s->obj_type))}));
  return str_from(fill_in("<super: <class '{}'>, NULL>", {Part(type)}));
}
Ref super_getattr(Obj o, Obj name) {
  P<SuperObject> s = as<SuperObject>(o);
  if (s->obj_type && name != Obj(names::class_)) {
    Ref value;
    const int found = super_lookup(s->type, s->obj, s->obj_type, as<StrObject>(name), value, nullptr);
    if (found != 0) return value;
  }
  return generic_get_attr(o, name);
}
Ref super_get(Obj o, Obj object, Obj) {
  P<SuperObject> s = as<SuperObject>(o);
  if (!object || object == kNone || s->obj) return new_ref(o);
  return call2(o->ob_type, s->type, object);
}
const MemberSpec kMembers[] = {{"__thisclass__", MemberSpec::Kind::object_none, offsetof(SuperObject, type)},
                               {"__self__", MemberSpec::Kind::object_none, offsetof(SuperObject, obj)},
                               {"__self_class__", MemberSpec::Kind::object_none, offsetof(SuperObject, obj_type)}};

}  // namespace

P<TypeObject> super_check(P<TypeObject> type, Obj o) {
  return check_super(type, o);
}

int super_lookup(P<TypeObject> type, Obj o, P<TypeObject> start, P<StrObject> name, Ref& value, bool* unbound) {
  P<TupleObject> mro = start->tp_mro;
  if (!mro) return 0;
  Ref held = new_ref(mro);
  std::int64_t i = 0;
  while (i < mro->ob_size && mro->ob_item[i] != Obj(type)) ++i;
  for (++i; i < mro->ob_size; ++i) {
    Obj found = dict_get_str(as<TypeObject>(mro->ob_item[i])->tp_dict, name);
    if (!found) continue;
    if (unbound && found->ob_type->has(kMethodDescriptor)) {
      value = new_ref(found);
      *unbound = true;
      return 1;
    }
    if (!found->ob_type->tp_descr_get) {
      value = new_ref(found);
      return 1;
    }
    Ref keep = new_ref(found);
    value = found->ob_type->tp_descr_get(found, o == Obj(start) ? Obj() : o, Obj(start));
    return value ? 1 : -1;
  }
  return 0;
}

extern const TypeSpec kSuperType;
const TypeSpec kSuperType = {.id = TypeId::super,
                             .name = "super",
                             .basicsize = sizeof(SuperObject),
                             .flags = kHaveGc | kBaseType,
                             .dealloc = super_dealloc,
                             .traverse = super_traverse,
                             .repr = super_repr,
                             .getattro = super_getattr,
                             .descr_get = super_get,
                             .new_ = type_generic_new,
                             .init = super_init,
                             .alloc = type_generic_alloc,
                             .members = kMembers};

}  // namespace glassbox::python
