// _contextvars (Python/context.c): a context is a mapping that is copied when a variable is set, here a dict of its
// own.
#include "engine/python/eval/runtime.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

struct ContextObject : Object {
  Obj previous;
  P<DictObject> vars;
  Obj weakreflist;
  std::int64_t entered;
};
struct ContextVarObject : Object {
  Obj name;
  Obj default_;
};
struct TokenObject : Object {
  Obj context;
  Obj var;
  Obj old;  // null: it was not set
  std::int64_t used;
};
P<ContextObject> c(Obj o) {
  return as<ContextObject>(o);
}
P<ContextVarObject> v(Obj o) {
  return as<ContextVarObject>(o);
}
P<TokenObject> t(Obj o) {
  return as<TokenObject>(o);
}

Ref make_context(P<DictObject> vars) {
  P<ContextObject> o = make_gc<ContextObject>(types::context);
  if (!o) return nullptr;
  o->previous = nullptr;
  o->vars = nullptr;
  o->weakreflist = nullptr;
  o->entered = 0;
  Ref held = Ref::steal(o);
  RefTo<DictObject> copy = vars ? dict_copy(vars) : dict_new();
  if (!copy) return nullptr;
  o->vars = copy.release();
  gc_track(o);
  return held;
}
Obj current() {
  if (!thread().context) {
    Ref made = make_context({});
    if (made) thread().context = made.release();
  }
  return thread().context;
}

bool enter(Obj o) {
  if (c(o)->entered) return raise(exc::RuntimeError, "cannot enter context: {} is already entered", repr_of(o));
  c(o)->previous = Ref::take(current()).release();
  c(o)->entered = 1;
  incref(o);
  Obj old = thread().context;
  thread().context = o;
  if (old) decref(old);
  return true;
}
void leave(Obj o) {
  Obj previous = c(o)->previous;
  c(o)->previous = nullptr;
  c(o)->entered = 0;
  Obj old = thread().context;
  thread().context = previous;
  if (old) decref(old);
}

Ref run(Obj o, const In& in) {
  if (in.rest.empty()) return raise(exc::TypeError, "run() missing 1 required positional argument");
  if (!enter(o)) return nullptr;
  std::vector<Obj> values(in.rest.begin() + 1, in.rest.end());
  const auto positional = static_cast<std::int64_t>(values.size());
  RefTo<TupleObject> names = append_keywords(values, in.keywords);
  Ref result = in.keywords && !names ? Ref() : call(in.rest[0], {values.data(), positional, names});
  if (halted()) return nullptr;
  leave(o);
  return result;
}
Ref context_new(P<TypeObject>, P<TupleObject>, P<DictObject>) {
  return make_context({});
}
void context_dealloc(Obj o) {
  gc_untrack(o);
  if (c(o)->weakreflist) clear_weakrefs(o);
  clear_field(c(o)->previous);
  clear_field(c(o)->vars);
  gc_free(o);
}
int context_traverse(Obj o, Visit visit, void* arg) {
  if (c(o)->previous) {
    if (int r = visit(c(o)->previous, arg)) return r;
  }
  return c(o)->vars ? visit(c(o)->vars, arg) : 0;
}
Ref context_copy(Obj o, const In&) {
  return make_context(c(o)->vars);
}
Ref context_subscript(Obj o, Obj key) {
  Obj value = dict_get(c(o)->vars, key);
  if (!value) return failed() ? Ref() : raise_key_error(key);
  return new_ref(value);
}
std::int64_t context_length(Obj o) {
  return c(o)->vars->ma_used;
}
int context_contains(Obj o, Obj key) {
  return dict_contains(c(o)->vars, key);
}
Ref context_iter(Obj o) {
  return get_iter(c(o)->vars);
}
Ref context_get(Obj o, const In& in) {
  Obj value = dict_get(c(o)->vars, in[0]);
  if (!value && failed()) return nullptr;
  return new_ref(value ? value : in[1] ? in[1] : kNone);
}
Ref context_items(Obj o, const In&) {
  return dict_view(c(o)->vars, types::dict_items);
}
Ref context_keys(Obj o, const In&) {
  return dict_view(c(o)->vars, types::dict_keys);
}
Ref context_values(Obj o, const In&) {
  return dict_view(c(o)->vars, types::dict_values);
}
const FunctionSpec kContextMethods[] = {
    {"run", run, "*args, **kwargs"}, {"copy", context_copy, ""}, {"get", context_get, "key, default=None, /"},
    {"items", context_items, ""},    {"keys", context_keys, ""}, {"values", context_values, ""}};
const SequenceMethods* context_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_contains = context_contains;
    return s;
  }();
  return &m;
}
const MappingMethods* context_mapping() {
  static const MappingMethods m = [] {
    MappingMethods s{};
    s.mp_length = context_length;
    s.mp_subscript = context_subscript;
    return s;
  }();
  return &m;
}

Ref var_new(P<TypeObject>, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size != 1)
    return raise(exc::TypeError, "ContextVar() takes exactly 1 positional argument ({} given)", args->ob_size);
  if (!is_str(args->ob_item[0])) return raise(exc::TypeError, "context variable name must be a str");
  P<ContextVarObject> o = make_gc<ContextVarObject>(types::context_var);
  if (!o) return nullptr;
  o->name = new_ref(args->ob_item[0]).release();
  o->default_ = Ref::take(kwargs ? dict_get(kwargs, std::string_view("default")) : Obj()).release();
  gc_track(o);
  return Ref::steal(o);
}
void var_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(v(o)->name);
  clear_field(v(o)->default_);
  gc_free(o);
}
int var_traverse(Obj o, Visit visit, void* arg) {
  return v(o)->default_ ? visit(v(o)->default_, arg) : 0;
}
Ref var_get(Obj o, const In& in) {
  Obj context = current();
  if (!context) return nullptr;
  Obj value = dict_get(c(context)->vars, o);
  if (value) return new_ref(value);
  if (failed()) return nullptr;
  if (in[0]) return new_ref(in[0]);
  if (v(o)->default_) return new_ref(v(o)->default_);
  return raise_object(exc::LookupError, o);
}
Ref var_set(Obj o, const In& in) {
  Obj context = current();
  if (!context) return nullptr;
  P<TokenObject> token = make_gc<TokenObject>(types::context_token);
  if (!token) return nullptr;
  token->context = new_ref(context).release();
  token->var = new_ref(o).release();
  token->old = Ref::take(dict_get(c(context)->vars, o)).release();
  token->used = 0;
  gc_track(token);
  Ref held = Ref::steal(token);
  // A context that was copied from shares nothing: it has its own dict.
  if (!dict_set(c(context)->vars, o, in[0])) return nullptr;
  return held;
}
Ref var_reset(Obj o, const In& in) {
  if (!is_exact(in[0], types::context_token))
    return raise(exc::TypeError, "expected an instance of Token, got {}", repr_of(in[0]));
  if (t(in[0])->used) return raise(exc::RuntimeError, "{} has already been used once", repr_of(in[0]));
  if (t(in[0])->var != o) return raise(exc::ValueError, "{} was created by a different ContextVar", repr_of(in[0]));
  if (t(in[0])->context != current())
    return raise(exc::ValueError, "{} was created in a different Context", repr_of(in[0]));
  t(in[0])->used = 1;
  if (t(in[0])->old) return dict_set(c(current())->vars, o, t(in[0])->old) ? none() : nullptr;
  return dict_delete(c(current())->vars, o) < 0 ? Ref() : none();
}
Ref var_repr(Obj o) {
  if (v(o)->default_)
    return str_from(fill_in("<ContextVar name={} default={} at {}>",
                            {repr_of(v(o)->name), repr_of(v(o)->default_), Part(address_text(o))}));
  return str_from(fill_in("<ContextVar name={} at {}>", {repr_of(v(o)->name), Part(address_text(o))}));
}
const FunctionSpec kVarMethods[] = {
    {"get", var_get, "default=None, /"}, {"set", var_set, "value, /"}, {"reset", var_reset, "token, /"}};
const MemberSpec kVarMembers[] = {{"name", MemberSpec::Kind::object, offsetof(ContextVarObject, name)}};

void token_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(t(o)->context);
  clear_field(t(o)->var);
  clear_field(t(o)->old);
  gc_free(o);
}
int token_traverse(Obj o, Visit visit, void* arg) {
  for (Obj x : {t(o)->context, t(o)->var, t(o)->old}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Ref token_repr(Obj o) {
  return str_from(
      fill_in("<Token{} var={} at {}>", {Part(t(o)->used ? " used" : ""), repr_of(t(o)->var), Part(address_text(o))}));
}
const MemberSpec kTokenMembers[] = {{"var", MemberSpec::Kind::object, offsetof(TokenObject, var)}};

Ref copy_context(Obj, const In&) {
  Obj context = current();
  return context ? make_context(c(context)->vars) : nullptr;
}
const FunctionSpec kFunctions[] = {{"copy_context", copy_context, ""}};
bool fill(Obj module) {
  return module_add_type(module, types::context) && module_add_type(module, types::context_var) &&
         module_add_type(module, types::context_token);
}

}  // namespace

extern const TypeSpec kContextType;
const TypeSpec kContextType = {.id = TypeId::context,
                               .name = "_contextvars.Context",
                               .basicsize = sizeof(ContextObject),
                               .flags = kHaveGc,
                               .dealloc = context_dealloc,
                               .traverse = context_traverse,
                               .unhashable = true,
                               .iter = context_iter,
                               .weaklistoffset = offsetof(ContextObject, weakreflist),
                               .new_ = context_new,
                               .as_sequence = context_sequence,
                               .as_mapping = context_mapping,
                               .methods = kContextMethods};
extern const TypeSpec kContextVarType;
const TypeSpec kContextVarType = {.id = TypeId::context_var,
                                  .name = "_contextvars.ContextVar",
                                  .basicsize = sizeof(ContextVarObject),
                                  .flags = kHaveGc,
                                  .dealloc = var_dealloc,
                                  .traverse = var_traverse,
                                  .repr = var_repr,
                                  .new_ = var_new,
                                  .methods = kVarMethods,
                                  .members = kVarMembers};
extern const TypeSpec kContextTokenType;
const TypeSpec kContextTokenType = {.id = TypeId::context_token,
                                    .name = "_contextvars.Token",
                                    .basicsize = sizeof(TokenObject),
                                    .flags = kHaveGc | kDisallowInstantiation,
                                    .dealloc = token_dealloc,
                                    .traverse = token_traverse,
                                    .repr = token_repr,
                                    .members = kTokenMembers};
extern const ModuleSpec kContextModule;
const ModuleSpec kContextModule = {"_contextvars", kFunctions, fill};

}  // namespace glassbox::python
