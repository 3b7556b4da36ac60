// wrapper_descriptor: the special methods of built-in types, made from their slots; and which slots a new class gets.
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

template <class F>
F wrapped(P<WrapperDescriptorObject> d) {
  Slot<F> slot;
  slot.code = d->d_wrapped;
  return slot.get();
}

Ref done(bool ok) {
  return ok ? none() : nullptr;
}
Ref truth(int value) {
  return value < 0 ? Ref() : bool_from(value != 0);
}

bool arity(const Args& args, std::int64_t least, std::int64_t most) {
  if (args.positional >= least && args.positional <= most) return true;
  if (least == most)
    return raise(exc::TypeError, "expected {} argument{}, got {}", least, least == 1 ? "" : "s", args.positional);
  return raise(exc::TypeError, "expected at {} {} argument{}, got {}", args.positional < least ? "least" : "most",
               args.positional < least ? least : most, (args.positional < least ? least : most) == 1 ? "" : "s",
               args.positional);
}

bool index_argument(Obj self, Obj value, std::int64_t& i) {
  if (!to_ssize(value, i, exc::IndexError)) return false;
  if (i < 0 && self->ob_type->tp_as_sequence->sq_length) {
    const std::int64_t n = self->ob_type->tp_as_sequence->sq_length(self);
    if (n < 0) return false;
    i += n;
  }
  return true;
}

Ref invoke(P<WrapperDescriptorObject> d, Obj self, const Args& args, Wrap wrap) {
  const auto one = [&] { return arity(args, 1, 1); };
  const auto zero = [&] { return arity(args, 0, 0); };
  std::int64_t i = 0;
  switch (wrap) {
    case Wrap::unary:
      return zero() ? wrapped<UnaryFunction>(d)(self) : nullptr;
    case Wrap::binary:
    case Wrap::binary_left:
    case Wrap::get_attribute:
      return one() ? wrapped<BinaryFunction>(d)(self, args[0]) : nullptr;
    case Wrap::binary_right:
      return one() ? wrapped<BinaryFunction>(d)(args[0], self) : nullptr;
    case Wrap::ternary:
      return arity(args, 1, 2) ? wrapped<TernaryFunction>(d)(self, args[0], args.positional > 1 ? args[1] : kNone)
                               : nullptr;
    case Wrap::ternary_right:
      return arity(args, 1, 2) ? wrapped<TernaryFunction>(d)(args[0], self, args.positional > 1 ? args[1] : kNone)
                               : nullptr;
    case Wrap::inquiry:
      return zero() ? truth(wrapped<InquiryFunction>(d)(self)) : nullptr;
    case Wrap::length: {
      if (!zero()) return nullptr;
      const std::int64_t n = wrapped<LengthFunction>(d)(self);
      return n < 0 ? Ref() : int_from(n);
    }
    case Wrap::index:
      return one() && to_ssize(args[0], i, exc::OverflowError) ? wrapped<IndexFunction>(d)(self, i) : nullptr;
    case Wrap::item:
      return one() && index_argument(self, args[0], i) ? wrapped<IndexFunction>(d)(self, i) : nullptr;
    case Wrap::set_item_index:
      return arity(args, 2, 2) && index_argument(self, args[0], i)
                 ? done(wrapped<SetIndexFunction>(d)(self, i, args[1]))
                 : nullptr;
    case Wrap::del_item_index:
      return one() && index_argument(self, args[0], i) ? done(wrapped<SetIndexFunction>(d)(self, i, nullptr)) : nullptr;
    case Wrap::contains:
      return one() ? truth(wrapped<ContainsFunction>(d)(self, args[0])) : nullptr;
    case Wrap::set_item:
    case Wrap::set_attribute:
    case Wrap::descr_set:
      return arity(args, 2, 2) ? done(wrapped<SetFunction>(d)(self, args[0], args[1])) : nullptr;
    case Wrap::del_item:
    case Wrap::del_attribute:
    case Wrap::descr_delete:
      return one() ? done(wrapped<SetFunction>(d)(self, args[0], nullptr)) : nullptr;
    case Wrap::hash: {
      if (!zero()) return nullptr;
      const std::int64_t h = wrapped<HashFunction>(d)(self);
      return h == -1 ? Ref() : int_from(h);
    }
    case Wrap::lt:
    case Wrap::le:
    case Wrap::eq:
    case Wrap::ne:
    case Wrap::gt:
    case Wrap::ge:
      return one() ? wrapped<CompareFunction>(d)(
                         self, args[0], static_cast<Compare>(static_cast<int>(wrap) - static_cast<int>(Wrap::lt)))
                   : nullptr;
    case Wrap::next: {
      if (!zero()) return nullptr;
      Ref item = wrapped<UnaryFunction>(d)(self);
      if (!item && !failed()) raise_none(exc::StopIteration);
      return item;
    }
    case Wrap::descr_get: {
      if (!arity(args, 1, 2)) return nullptr;
      Obj object = args[0] == kNone ? Obj() : args[0];
      Obj type = args.positional < 2 || args[1] == kNone ? Obj() : args[1];
      if (!object && !type) return raise(exc::TypeError, "__get__(None, None) is invalid");
      return wrapped<DescrGetFunction>(d)(self, object, type);
    }
    case Wrap::finalize:
      if (zero()) wrapped<DeallocFunction>(d)(self);
      return failed() ? Ref() : none();
    default:
      return raise(exc::SystemError, "bad slot wrapper");
  }
}

}  // namespace

Ref wrapper_call(P<WrapperDescriptorObject> d, Obj self, const Args& args) {
  const SlotDef& definition = slot_defs()[d->d_base];
  if (definition.wrap == Wrap::call || definition.wrap == Wrap::init) {
    RefTo<TupleObject> positional = tuple_copy({args.values, static_cast<std::size_t>(args.positional)});
    if (!positional) return nullptr;
    RefTo<DictObject> keywords;
    if (args.kwnames && args.kwnames->ob_size > 0) {
      keywords = dict_new();
      for (std::int64_t i = 0; keywords && i < args.kwnames->ob_size; ++i) {
        if (!dict_set(keywords, args.kwnames->ob_item[i], args.values[args.positional + i])) return nullptr;
      }
      if (!keywords) return nullptr;
    }
    if (definition.wrap == Wrap::call) return wrapped<CallFunction>(d)(self, positional, keywords);
    return done(wrapped<InitFunction>(d)(self, positional, keywords));
  }
  if (args.kwnames && args.kwnames->ob_size > 0)
    return raise(exc::TypeError, "wrapper {}() takes no keyword arguments", definition.name);
  return invoke(d, self, args, definition.wrap);
}

bool add_slot_wrappers(P<TypeObject> type) {
  const std::span<const SlotDef> all = slot_defs();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].wrap == Wrap::none) continue;
    const Addr code = slot_at(type, all[i].offset);
    if (code == 0) continue;
    if (dict_get_str(type->tp_dict, all[i].name)) continue;
    if (all[i].offset == offsetof(HeapTypeObject, tp_hash) && code == Slot<HashFunction>(hash_not_implemented).code) {
      if (!dict_set(type->tp_dict, Obj(all[i].name), kNone)) return false;
      continue;
    }
    P<WrapperDescriptorObject> d = make_gc<WrapperDescriptorObject>(types::wrapper_descriptor);
    if (!d) return false;
    Ref held = Ref::steal(d);
    incref(type);
    d->d_type = type;
    d->d_name = all[i].name;
    d->d_qualname = nullptr;
    d->d_base = i;
    d->d_wrapped = code;
    gc_track(d);
    if (!dict_set(type->tp_dict, Obj(all[i].name), d)) return false;
  }
  return true;
}

namespace {

// The slot that the definitions from `i` on share: a built-in one if the methods are that slot's own wrappers,
// otherwise the function that looks the method up. Returns where the next slot starts (update_one_slot).
std::size_t fix_slot(P<TypeObject> type, std::size_t i) {
  const std::span<const SlotDef> all = slot_defs();
  const std::uint32_t offset = all[i].offset;
  Addr specific = 0;
  AnyFunction generic = nullptr;
  bool use_generic = false;
  for (; i < all.size() && all[i].offset == offset; ++i) {
    const SlotDef& definition = all[i];
    Obj found = type_lookup(type, definition.name);
    if (!found) continue;
    if (is_exact(found, types::wrapper_descriptor) &&
        slot_defs()[as<WrapperDescriptorObject>(found)->d_base].name == definition.name) {
      P<WrapperDescriptorObject> d = as<WrapperDescriptorObject>(found);
      const SlotDef& theirs = slot_defs()[d->d_base];
      if (theirs.offset != offset) {
        // A method that two suites share (__len__, __add__): what its class has in this slot, if anything.
        const Addr other = slot_at(d->d_type, offset);
        if (other != 0 && (specific == 0 || specific == other) && is_subtype(type, d->d_type)) specific = other;
        continue;
      }
      if (definition.function) generic = definition.function;
      if ((specific == 0 || specific == d->d_wrapped) && is_subtype(type, d->d_type))
        specific = d->d_wrapped;
      else
        use_generic = true;
    } else if (offset == offsetof(HeapTypeObject, tp_new) && is_exact(found, types::builtin_function)) {
      specific = slot_at(as<TypeObject>(as<BuiltinFunctionObject>(found)->m_self), offset);
      generic = definition.function;
    } else if (found == kNone && offset == offsetof(HeapTypeObject, tp_hash)) {
      specific = Slot<HashFunction>(hash_not_implemented).code;
    } else {
      use_generic = true;
      generic = definition.function;
    }
  }
  Addr& slot = slot_at(type, offset);
  if (specific != 0 && !use_generic)
    slot = specific;
  else
    slot = generic ? code_address(generic) : 0;
  return i;
}

}  // namespace

void fix_slots(P<TypeObject> type) {
  for (std::size_t i = 0; i < slot_defs().size();) i = fix_slot(type, i);
}

bool slot_changed(P<TypeObject> type, P<StrObject> name) {
  const std::span<const SlotDef> all = slot_defs();
  bool any = false;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    bool named = false;
    for (; end < all.size() && all[end].offset == all[i].offset; ++end) named = named || all[end].name == name;
    if (named) fix_slot(type, i);
    any = any || named;
    i = end;
  }
  if (!any || !type->tp_subclasses) return true;
  RefTo<ListObject> subclasses = subclasses_of(type);
  if (!subclasses) return false;
  for (Obj o : items_of(subclasses.get())) {
    P<TypeObject> sub = as<TypeObject>(o);
    if (dict_get_str(sub->tp_dict, name)) continue;
    if (!slot_changed(sub, name)) return false;
  }
  return true;
}

}  // namespace glassbox::python
