// Names as instructions, and closures.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

bool Codegen::forbidden(const Location& where, Name name, Context context) {
  if (name->text != "__debug__" || context == Context::load) return false;
  error(where, context == Context::store ? "cannot assign to __debug__" : "cannot delete __debug__");
  return true;
}

namespace {

std::int32_t choose(Context context, std::int32_t load, std::int32_t store, std::int32_t del) {
  return context == Context::load ? load : context == Context::store ? store : del;
}

}  // namespace

void Codegen::deref_op(const Location& where, Name name, Context context, NameMap& names) {
  std::int32_t opcode = choose(context, op::LOAD_DEREF, op::STORE_DEREF, op::DELETE_DEREF);
  if (context == Context::load) {
    if (unit_->block->kind == BlockKind::klass && unit_->inlined_comprehensions == 0) {
      opcode = op::LOAD_FROM_DICT_OR_DEREF;
      op(op::LOAD_LOCALS, where);
    } else if (unit_->block->sees_class) {
      opcode = op::LOAD_FROM_DICT_OR_DEREF;
      op(op::LOAD_DEREF, unit_->freevars.number(known("__classdict__")), where);
    }
  }
  op(opcode, names.number(name), where);
}

void Codegen::name_op(const Location& where, Name plain, Context context) {
  if (forbidden(where, plain, context)) return;
  const Name name = mangled(plain);
  const Block& block = *unit_->block;
  const NameScope scope = block.scope_of(name);
  switch (scope) {
    case NameScope::free:
      return deref_op(where, name, context, unit_->freevars);
    case NameScope::cell:
      return deref_op(where, name, context, unit_->cellvars);
    case NameScope::local:
      if (!block.function_like() && unit_->hidden.get(name) == 0) break;
      return op(choose(context, op::LOAD_FAST, op::STORE_FAST, op::DELETE_FAST), unit_->varnames.number(name), where);
    case NameScope::global_implicit:
      if (!block.function_like()) break;
      [[fallthrough]];
    case NameScope::global_explicit: {
      if (context == Context::load && block.sees_class && scope == NameScope::global_implicit) {
        op(op::LOAD_DEREF, unit_->freevars.number(known("__classdict__")), where);
        return op(op::LOAD_FROM_DICT_OR_GLOBALS, unit_->names.number(name), where);
      }
      const std::int32_t number = unit_->names.number(name);
      return op(choose(context, op::LOAD_GLOBAL, op::STORE_GLOBAL, op::DELETE_GLOBAL),
                context == Context::load ? number << 1 : number, where);
    }
    default:
      break;
  }
  const std::int32_t number = unit_->names.number(name);
  if (context == Context::load && block.kind == BlockKind::klass && unit_->inlined_comprehensions != 0) {
    return op(op::LOAD_GLOBAL, number << 1, where);
  }
  op(choose(context, op::LOAD_NAME, op::STORE_NAME, op::DELETE_NAME), number, where);
}

// A class's __class__ is a cell of its own, whatever its symbols say.
NameScope Codegen::reference(Name name) {
  if (unit_->kind == UnitKind::klass && (name->text == "__class__" || name->text == "__classdict__")) {
    return NameScope::cell;
  }
  return unit_->block->scope_of(name);
}

// A function of the code, with the cells that it needs.
void Codegen::closure(const Location& where, const std::shared_ptr<const Code>& code, std::uint32_t attributes) {
  if (!code || failed()) return;
  std::int32_t free = 0;
  for (std::size_t k = 0; k < code->localsplusnames.size(); ++k) {
    if ((code->localspluskinds[k] & CO_FAST_FREE) == 0) continue;
    ++free;
    const Name name = known(code->localsplusnames[k]);
    const NameMap& from = reference(name) == NameScope::cell ? unit_->cellvars : unit_->freevars;
    op(op::LOAD_CLOSURE, from.get(name), where);
  }
  if (free > 0) {
    attributes |= MAKE_FUNCTION_CLOSURE;
    op(op::BUILD_TUPLE, free, where);
  }
  Constant constant;
  constant.kind = Constant::Kind::code;
  constant.code = code;
  load_const(constant, where);
  op(op::MAKE_FUNCTION, where);
  for (const std::uint32_t attribute :
       {MAKE_FUNCTION_CLOSURE, MAKE_FUNCTION_ANNOTATIONS, MAKE_FUNCTION_KWDEFAULTS, MAKE_FUNCTION_DEFAULTS}) {
    if ((attributes & attribute) != 0) op(op::SET_FUNCTION_ATTRIBUTE, attribute, where);
  }
}

}  // namespace glassbox::python
