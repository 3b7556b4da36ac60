// None, NotImplemented, Ellipsis (Objects/object.c, sliceobject.c).
#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

void never(Obj o) {
  o->ob_refcnt = kImmortal;
}
template <char which>
Ref name(Obj) {
  return str_from(which == 'n' ? "None" : which == 'i' ? "NotImplemented" : "Ellipsis");
}
int no(Obj) {
  return 0;
}
int not_implemented_bool(Obj) {
  if (!warn(exc::DeprecationWarning, "NotImplemented should not be used in a boolean context")) return -1;
  return 1;
}
std::int64_t none_hash(Obj) {
  return 0xFCA86420;
}
const NumberMethods* none_number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_bool = no;
    return n;
  }();
  return &m;
}
const NumberMethods* not_implemented_number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_bool = not_implemented_bool;
    return n;
  }();
  return &m;
}
Ref none_compare(Obj a, Obj b, Compare op) {
  if (op == Compare::eq) return a == b ? bool_from(true) : not_implemented();
  if (op == Compare::ne) return a == b ? bool_from(false) : not_implemented();
  return not_implemented();
}
bool plain(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size == 0 && (!kwargs || kwargs->ma_used == 0)) return true;
  return raise(exc::TypeError, "{} takes no arguments", short_type_name(type));
}
Ref none_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  return plain(type, args, kwargs) ? none() : nullptr;
}
Ref not_implemented_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  return plain(type, args, kwargs) ? not_implemented() : nullptr;
}
Ref ellipsis_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  return plain(type, args, kwargs) ? new_ref(kEllipsis) : nullptr;
}

}  // namespace

extern const TypeSpec kNoneType;
const TypeSpec kNoneType = {.id = TypeId::none,
                            .name = "NoneType",
                            .basicsize = sizeof(Object),
                            .dealloc = never,
                            .repr = name<'n'>,
                            .hash = none_hash,
                            .richcompare = none_compare,
                            .new_ = none_new,
                            .as_number = none_number};
extern const TypeSpec kNotImplementedType;
const TypeSpec kNotImplementedType = {.id = TypeId::not_implemented,
                                      .name = "NotImplementedType",
                                      .basicsize = sizeof(Object),
                                      .dealloc = never,
                                      .repr = name<'i'>,
                                      .new_ = not_implemented_new,
                                      .as_number = not_implemented_number};
extern const TypeSpec kEllipsisType;
const TypeSpec kEllipsisType = {.id = TypeId::ellipsis,
                                .name = "ellipsis",
                                .basicsize = sizeof(Object),
                                .dealloc = never,
                                .repr = name<'e'>,
                                .new_ = ellipsis_new};

}  // namespace glassbox::python
