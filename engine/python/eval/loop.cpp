// The eval loop: CPython 3.13's instructions in their unspecialised forms, with shortcuts for the commonest types that
// do exactly what the long way would (Python/bytecodes.c). Calls between Python functions, generators and __init__ stay
// in one loop; `entry` is the frame whose end leaves it.
#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/eval/eval.hpp"
#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint8_t kOp(std::uint16_t number) {
  return number == op::RESUME ? kResume : static_cast<std::uint8_t>(number);
}

inline bool compact_ints(Obj a, Obj b) {
  return a->ob_type == types::int_ && b->ob_type == types::int_ && as<IntObject>(a)->compact() &&
         as<IntObject>(b)->compact();
}

std::int32_t depth_now() {
  return thread().recursion_limit - thread().recursion_remaining;
}

// Whether a list, tuple index is plain: within bounds, non-negative.
inline bool plain_index(Obj key, std::int64_t size, std::int64_t& index) {
  if (key->ob_type != types::int_ || !as<IntObject>(key)->compact()) return false;
  index = as<IntObject>(key)->small();
  return index >= 0 && index < size;
}

bool enter_python() {
  ThreadState& state = thread();
  if (state.recursion_remaining-- > 0) return true;
  if (state.recursion_headroom > 0) {
    if (state.recursion_remaining < -50) halt(Halt::recursion);
    return !halted();
  }
  ++state.recursion_headroom;
  raise(exc::RecursionError, "maximum recursion depth exceeded");
  --state.recursion_headroom;
  ++state.recursion_remaining;
  return false;
}

Addr call_slot_code() {
  static const Addr code = Slot<CallFunction>(slot_call).code;
  return code;
}

// Whether T(…) is: make a plain object, then call an __init__ written in Python.
bool runs_init(P<TypeObject> type) {
  if (!type->has(kHeapType) || type->has(kIsAbstract) || type->tp_new != types::object->tp_new) return false;
  Obj init = type_lookup(type, names::init_);
  return init && is_function(init);
}

Ref loop(P<Frame> entry, P<Frame> frame, bool thrown);

}  // namespace

bool paused() {
  return vm->paused;
}

Ref run_frame(P<Frame> frame) {
  if (vm->depth > vm->depth_limit) {
    halt(Halt::recursion);
    return nullptr;
  }
  if (P<Frame> outer = thread().current_frame) {
    if (vm->stack_pointer) outer->stacktop = static_cast<std::int32_t>(vm->stack_pointer - outer->localsplus);
  }
  Obj* outer_stack = vm->stack_pointer;
  P<Frame> outer = thread().current_frame;
  frame->previous = outer;
  frame->on_return = kPush;
  ++vm->depth;
  Ref result = loop(frame, frame, false);
  --vm->depth;
  vm->stack_pointer = outer_stack;
  if (!halted()) thread().current_frame = outer;
  return result;
}

Ref run_thrown(P<Frame> frame) {
  if (vm->depth > vm->depth_limit) {
    halt(Halt::recursion);
    return nullptr;
  }
  Obj* outer_stack = vm->stack_pointer;
  P<Frame> outer = thread().current_frame;
  if (outer && outer_stack) outer->stacktop = static_cast<std::int32_t>(outer_stack - outer->localsplus);
  frame->previous = outer;
  frame->on_return = kPush;
  ++vm->depth;
  Ref result = loop(frame, frame, true);
  --vm->depth;
  vm->stack_pointer = outer_stack;
  if (!halted()) thread().current_frame = outer;
  return result;
}

Ref run_on() {
  vm->paused = false;
  vm->resuming = rt().started != 0;
  rt().started = 1;
  P<Frame> frame = thread().current_frame;
  P<Frame> bottom = frame;
  while (bottom->previous) bottom = bottom->previous;
  vm->depth = 1;
  Ref result = loop(bottom, frame, false);
  vm->depth = 0;
  return result;
}

namespace {

#define PUSH(value) (*sp++ = (value))
#define POP() (*--sp)
#define TOP() (sp[-1])
#define SECOND() (sp[-2])
#define THIRD() (sp[-3])
#define NEXT() goto dispatch
#define FAIL_IF(condition) \
  if (condition) goto error
// A new reference on top of the stack, or the error.
#define PUSH_REF(expression)  \
  {                           \
    Ref made_ = (expression); \
    FAIL_IF(!made_);          \
    PUSH(made_.release());    \
    NEXT();                   \
  }
// The top `n` values are consumed and replaced.
#define REPLACE(n, expression)                      \
  {                                                 \
    Ref made_ = (expression);                       \
    FAIL_IF(!made_);                                \
    for (int i_ = 0; i_ < (n); ++i_) decref(POP()); \
    PUSH(made_.release());                          \
    FAIL_IF(vm->halt != Halt::none);                \
    NEXT();                                         \
  }
#define DROP(n) \
  for (int i_ = 0; i_ < (n); ++i_) decref(POP())

#define LOAD_FRAME()                                         \
  {                                                          \
    code = frame->code();                                    \
    units = code_bytes(code);                                \
    ip = static_cast<std::uint8_t*>(host(frame->instr_ptr)); \
    locals = frame->localsplus;                              \
    sp = locals + frame->stacktop;                           \
    lines = &code_lines(code);                               \
    consts = code->co_consts->ob_item;                       \
    frame_names = code->co_names->ob_item;                   \
    thread().current_frame = frame;                          \
  }
#define SAVE_STACK() (frame->stacktop = static_cast<std::int32_t>(sp - locals))

Ref loop(P<Frame> entry, P<Frame> frame, bool thrown) {
  P<CodeObject> code;
  std::uint8_t* units = nullptr;
  std::uint8_t* ip = nullptr;
  Obj* locals = nullptr;
  Obj* sp = nullptr;
  const CodeLines* lines = nullptr;
  const Obj* consts = nullptr;
  const Obj* frame_names = nullptr;
  std::uint32_t oparg = 0;
  std::uint8_t opcode = 0;
  std::int64_t count = 0;
  std::uint8_t* here = nullptr;

  LOAD_FRAME();
  here = ip;
  if (thrown) {
    here = ip - 2;  // the yield that it waits in
    FAIL_IF(!enter_python());
    goto error;
  }
  if (!vm->resuming && !enter_python()) goto exit_frame_unstarted;
  vm->resuming = false;

dispatch:
  here = ip;
  opcode = ip[0];
  oparg = ip[1];
  ip += 2;
  ++count;
  vm->stack_pointer = sp;
  if ((opcode & kLineStart) != 0) {
    opcode &= static_cast<std::uint8_t>(~kLineStart);
    const std::int64_t unit = (here - units) / 2;
    const std::int64_t before = static_cast<std::int64_t>((frame->instr_ptr - modelled(units)) / 2);
    const std::int32_t line = lines->line[static_cast<std::size_t>(unit)];
    bool new_line = lines->traced && line >= 0;
    if (new_line && lines->line[static_cast<std::size_t>(before)] == line) {
      const std::uint8_t last = units[before * 2] & static_cast<std::uint8_t>(~kLineStart);
      new_line = last == kResume;
    }
    frame->instr_ptr = modelled(here);
    if (new_line) {
      SAVE_STACK();
      if (wants(Kind::line)) emit_line(Kind::line, line, depth_now());
      FAIL_IF(vm->halt != Halt::none);
      if (vm->depth == 1 && vm->pause_at >= 0 && rt().events >= vm->pause_at) {
        // Stops in front of this instruction, whose line event has happened: it goes on without its mark.
        rt().instructions += count;
        vm->paused = true;
        return nullptr;
      }
    }
  } else {
    frame->instr_ptr = modelled(here);
  }
  goto run;

extended:
  here = ip;
  opcode = ip[0] & static_cast<std::uint8_t>(~kLineStart);
  oparg = oparg << 8U | ip[1];
  ip += 2;
  frame->instr_ptr = modelled(here);

run:
  switch (opcode) {
    case kResume: {
      frame->instr_ptr = modelled(here);
      if (rt().gc.scheduled) {
        SAVE_STACK();
        gc_run_scheduled();
        FAIL_IF(failed());
      }
      if (count > 0) {
        rt().instructions += count;
        count = 0;
        if (rt().instructions > vm->work_limit) halt(Halt::work);
        FAIL_IF(vm->halt != Halt::none);
      }
      if (lines->traced) {
        const Kind kind = (oparg & 3U) == 0 ? Kind::call : Kind::resumed;
        if (wants(kind)) {
          SAVE_STACK();
          emit_line(kind, lines->line[static_cast<std::size_t>((here - units) / 2)], depth_now());
          FAIL_IF(vm->halt != Halt::none);
        }
      }
      NEXT();
    }
    case kOp(op::NOP):
    case kOp(op::CACHE):
      NEXT();
    case kOp(op::EXTENDED_ARG):
      goto extended;

    // Names.
    case kOp(op::LOAD_FAST): {
      Obj v = locals[oparg];
      incref(v);
      PUSH(v);
      NEXT();
    }
    case kOp(op::LOAD_FAST_CHECK): {
      Obj v = locals[oparg];
      if (!v) {
        unbound_local(frame, oparg);
        goto error;
      }
      incref(v);
      PUSH(v);
      NEXT();
    }
    case kOp(op::LOAD_FAST_AND_CLEAR):
      PUSH(locals[oparg]);
      locals[oparg] = nullptr;
      NEXT();
    case kOp(op::LOAD_FAST_LOAD_FAST): {
      Obj a = locals[oparg >> 4U], b = locals[oparg & 15U];
      incref(a);
      incref(b);
      PUSH(a);
      PUSH(b);
      NEXT();
    }
    case kOp(op::LOAD_CONST): {
      Obj v = consts[oparg];
      incref(v);
      PUSH(v);
      NEXT();
    }
    case kOp(op::STORE_FAST): {
      Obj old = locals[oparg];
      locals[oparg] = POP();
      vm->stack_pointer = sp;
      if (old) decref(old);
      NEXT();
    }
    case kOp(op::STORE_FAST_LOAD_FAST): {
      Obj old = locals[oparg >> 4U];
      locals[oparg >> 4U] = TOP();
      Obj v = locals[oparg & 15U];
      incref(v);
      TOP() = v;
      if (old) decref(old);
      NEXT();
    }
    case kOp(op::STORE_FAST_STORE_FAST): {
      Obj old = locals[oparg >> 4U];
      locals[oparg >> 4U] = POP();
      if (old) decref(old);
      old = locals[oparg & 15U];
      locals[oparg & 15U] = POP();
      if (old) decref(old);
      NEXT();
    }
    case kOp(op::DELETE_FAST): {
      Obj old = locals[oparg];
      if (!old) {
        unbound_local(frame, oparg);
        goto error;
      }
      locals[oparg] = nullptr;
      decref(old);
      NEXT();
    }
    case kOp(op::LOAD_NAME):
      PUSH_REF(load_name(frame, as<StrObject>(frame_names[oparg])));
    case kOp(op::STORE_NAME): {
      Obj names_ns = frame->f_locals;
      bool ok = false;
      if (!names_ns) {
        raise(exc::SystemError, "no locals found when storing {}", repr_of(frame_names[oparg]));
      } else if (is_exact(names_ns, types::dict)) {
        ok = dict_set(as<DictObject>(names_ns), frame_names[oparg], TOP());
      } else {
        ok = set_item(names_ns, frame_names[oparg], TOP());
      }
      FAIL_IF(!ok);
      DROP(1);
      NEXT();
    }
    case kOp(op::DELETE_NAME): {
      Obj names_ns = frame->f_locals;
      const int r = is_exact(names_ns, types::dict)          ? dict_delete(as<DictObject>(names_ns), frame_names[oparg])
                    : del_item(names_ns, frame_names[oparg]) ? 1
                    : error_matches(exc::KeyError)           ? (clear_error(), 0)
                                                             : -1;
      if (r == 0) name_error(as<StrObject>(frame_names[oparg]));
      FAIL_IF(r <= 0);
      NEXT();
    }
    case kOp(op::LOAD_GLOBAL): {
      P<StrObject> name = as<StrObject>(frame_names[oparg >> 1U]);
      Ref v = load_global(frame, name);
      FAIL_IF(!v);
      ip += 8;
      PUSH(v.release());
      if ((oparg & 1U) != 0) PUSH(Obj());
      NEXT();
    }
    case kOp(op::STORE_GLOBAL):
      FAIL_IF(!dict_set(frame->f_globals, frame_names[oparg], TOP()));
      DROP(1);
      NEXT();
    case kOp(op::DELETE_GLOBAL): {
      const int r = dict_delete(frame->f_globals, frame_names[oparg]);
      if (r == 0) name_error(as<StrObject>(frame_names[oparg]));
      FAIL_IF(r <= 0);
      NEXT();
    }
    case kOp(op::LOAD_LOCALS): {
      Obj ns = frame->f_locals;
      if (!ns) {
        raise(exc::SystemError, "no locals");
        goto error;
      }
      incref(ns);
      PUSH(ns);
      NEXT();
    }
    case kOp(op::LOAD_FROM_DICT_OR_GLOBALS): {
      Ref v = load_from_dict_or_globals(frame, TOP(), as<StrObject>(frame_names[oparg]));
      FAIL_IF(!v);
      DROP(1);
      PUSH(v.release());
      NEXT();
    }
    case kOp(op::LOAD_FROM_DICT_OR_DEREF): {
      Obj name = code->co_localsplusnames->ob_item[oparg];
      Ref v = get_item(TOP(), name);
      if (!v) {
        FAIL_IF(!error_matches(exc::KeyError));
        clear_error();
        Obj held = as<CellObject>(locals[oparg])->ob_ref;
        if (!held) {
          unbound_local(frame, oparg);
          goto error;
        }
        v = new_ref(held);
      }
      DROP(1);
      PUSH(v.release());
      NEXT();
    }
    case kOp(op::MAKE_CELL): {
      RefTo<CellObject> cell = cell_new(locals[oparg]);
      FAIL_IF(!cell);
      Obj old = locals[oparg];
      locals[oparg] = cell.release();
      xdecref(old);
      NEXT();
    }
    case kOp(op::COPY_FREE_VARS): {
      P<TupleObject> closure = as<TupleObject>(as<FunctionObject>(frame->f_funcobj)->func_closure);
      const std::int32_t offset = code->co_nlocalsplus - static_cast<std::int32_t>(oparg);
      for (std::uint32_t i = 0; i < oparg; ++i) {
        incref(closure->ob_item[i]);
        locals[offset + static_cast<std::int32_t>(i)] = closure->ob_item[i];
      }
      NEXT();
    }
    case kOp(op::LOAD_DEREF): {
      Obj v = as<CellObject>(locals[oparg])->ob_ref;
      if (!v) {
        unbound_local(frame, oparg);
        goto error;
      }
      incref(v);
      PUSH(v);
      NEXT();
    }
    case kOp(op::STORE_DEREF): {
      P<CellObject> cell = as<CellObject>(locals[oparg]);
      Obj old = cell->ob_ref;
      cell->ob_ref = POP();
      xdecref(old);
      NEXT();
    }
    case kOp(op::DELETE_DEREF): {
      P<CellObject> cell = as<CellObject>(locals[oparg]);
      Obj old = cell->ob_ref;
      if (!old) {
        unbound_local(frame, oparg);
        goto error;
      }
      cell->ob_ref = nullptr;
      decref(old);
      NEXT();
    }

    // The stack.
    case kOp(op::POP_TOP): {
      Obj v = POP();
      vm->stack_pointer = sp;
      decref(v);
      NEXT();
    }
    case kOp(op::PUSH_NULL):
      PUSH(Obj());
      NEXT();
    case kOp(op::COPY): {
      Obj v = sp[-static_cast<std::ptrdiff_t>(oparg)];
      xincref(v);
      PUSH(v);
      NEXT();
    }
    case kOp(op::SWAP): {
      Obj v = TOP();
      TOP() = sp[-static_cast<std::ptrdiff_t>(oparg)];
      sp[-static_cast<std::ptrdiff_t>(oparg)] = v;
      NEXT();
    }
    case kOp(op::END_FOR):
      DROP(1);
      NEXT();
    case kOp(op::END_SEND): {
      Obj value = POP();
      decref(TOP());
      TOP() = value;
      NEXT();
    }

    // Operators.
    case kOp(op::BINARY_OP): {
      Obj a = SECOND(), b = TOP();
      ip += 2;
      if (compact_ints(a, b)) {
        const std::int64_t x = as<IntObject>(a)->small(), y = as<IntObject>(b)->small();
        std::int64_t z = 0;
        bool quick = true;
        switch (oparg) {
          case 0:
          case 13:
            z = x + y;
            break;
          case 10:
          case 23:
            z = x - y;
            break;
          case 5:
          case 18:
            z = x * y;
            break;
          case 1:
          case 14:
            z = x & y;
            break;
          case 7:
          case 20:
            z = x | y;
            break;
          case 12:
          case 25:
            z = x ^ y;
            break;
          case 2:
          case 15:
            quick = y != 0;
            if (quick) z = x / y - ((x % y != 0 && (x < 0) != (y < 0)) ? 1 : 0);
            break;
          case 6:
          case 19:
            quick = y != 0;
            if (quick) {
              z = x % y;
              if (z != 0 && (z < 0) != (y < 0)) z += y;
            }
            break;
          default:
            quick = false;
        }
        if (quick) REPLACE(2, int_from(z));
      } else if (a->ob_type == types::float_ && b->ob_type == types::float_) {
        const double x = as<FloatObject>(a)->ob_fval, y = as<FloatObject>(b)->ob_fval;
        switch (oparg) {
          case 0:
          case 13:
            REPLACE(2, float_from(x + y));
          case 10:
          case 23:
            REPLACE(2, float_from(x - y));
          case 5:
          case 18:
            REPLACE(2, float_from(x * y));
          default:
            break;
        }
      } else if (oparg == 13 && a->ob_type == types::str && b->ob_type == types::str && a->ob_refcnt == 2 &&
                 (ip[0] & 0x7fU) == kOp(op::STORE_FAST) && locals[ip[1]] == a && as<StrObject>(a)->interned() == 0) {
        // s += t where the local s is the only other owner: grown in place (BINARY_OP_INPLACE_ADD_UNICODE).
        locals[ip[1]] = nullptr;
        decref(a);
        RefTo<StrObject> grown = str_append_in_place(Ref::steal(a), as<StrObject>(b));
        SECOND() = Obj();
        sp -= 2;
        Ref right = Ref::steal(b);
        FAIL_IF(!grown);
        PUSH(grown.release());
        NEXT();
      } else if ((oparg == 0 || oparg == 13) && a->ob_type == types::str && b->ob_type == types::str) {
        REPLACE(2, str_concat(as<StrObject>(a), as<StrObject>(b)));
      }
      REPLACE(2, binary_op(a, b, static_cast<int>(oparg)));
    }
    case kOp(op::COMPARE_OP): {
      Obj a = SECOND(), b = TOP();
      const int op = static_cast<int>(oparg >> 5U);
      ip += 2;
      if (compact_ints(a, b)) {
        const std::int64_t x = as<IntObject>(a)->small(), y = as<IntObject>(b)->small();
        const bool r = op == 0   ? x < y
                       : op == 1 ? x <= y
                       : op == 2 ? x == y
                       : op == 3 ? x != y
                       : op == 4 ? x > y
                                 : x >= y;
        DROP(2);
        PUSH(r ? kTrue : kFalse);
        NEXT();
      }
      Ref r = rich_compare(a, b, static_cast<Compare>(op));
      FAIL_IF(!r);
      if ((oparg & 16U) != 0) {
        const int truth = is_true(r);
        FAIL_IF(truth < 0);
        r = bool_from(truth != 0);
      }
      DROP(2);
      PUSH(r.release());
      FAIL_IF(vm->halt != Halt::none);
      NEXT();
    }
    case kOp(op::IS_OP): {
      const bool same = SECOND() == TOP();
      DROP(2);
      PUSH(same != (oparg != 0) ? kTrue : kFalse);
      NEXT();
    }
    case kOp(op::CONTAINS_OP): {
      ip += 2;
      const int found = contains(TOP(), SECOND());
      FAIL_IF(found < 0);
      DROP(2);
      PUSH((found != 0) != (oparg != 0) ? kTrue : kFalse);
      NEXT();
    }
    case kOp(op::UNARY_NEGATIVE):
      REPLACE(1, negative(TOP()));
    case kOp(op::UNARY_INVERT):
      REPLACE(1, invert(TOP()));
    case kOp(op::UNARY_NOT): {
      Obj v = TOP();
      TOP() = v == kTrue ? kFalse : kTrue;
      NEXT();
    }
    case kOp(op::TO_BOOL): {
      ip += 6;
      Obj v = TOP();
      if (v == kTrue || v == kFalse) NEXT();
      const int truth = is_true(v);
      FAIL_IF(truth < 0);
      DROP(1);
      PUSH(truth != 0 ? kTrue : kFalse);
      FAIL_IF(vm->halt != Halt::none);
      NEXT();
    }
    case kOp(op::BINARY_SUBSCR): {
      Obj container = SECOND(), key = TOP();
      ip += 2;
      std::int64_t index = 0;
      if (container->ob_type == types::list && plain_index(key, as<ListObject>(container)->ob_size, index)) {
        Obj v = as<ListObject>(container)->items()[index];
        incref(v);
        DROP(2);
        PUSH(v);
        NEXT();
      }
      if (container->ob_type == types::tuple && plain_index(key, as<TupleObject>(container)->ob_size, index)) {
        Obj v = as<TupleObject>(container)->ob_item[index];
        incref(v);
        DROP(2);
        PUSH(v);
        NEXT();
      }
      REPLACE(2, get_item(container, key));
    }
    case kOp(op::STORE_SUBSCR): {
      Obj container = SECOND(), key = TOP(), value = THIRD();
      ip += 2;
      std::int64_t index = 0;
      if (container->ob_type == types::list && plain_index(key, as<ListObject>(container)->ob_size, index)) {
        Obj& place = as<ListObject>(container)->items()[index];
        Obj old = place;
        place = value;
        sp -= 3;
        decref(key);
        decref(container);
        decref(old);
        FAIL_IF(vm->halt != Halt::none);
        NEXT();
      }
      FAIL_IF(!set_item(container, key, value));
      DROP(3);
      NEXT();
    }
    case kOp(op::DELETE_SUBSCR):
      FAIL_IF(!del_item(SECOND(), TOP()));
      DROP(2);
      NEXT();
    case kOp(op::BINARY_SLICE): {
      Ref slice = slice_new(SECOND(), TOP(), nullptr);
      FAIL_IF(!slice);
      REPLACE(3, get_item(THIRD(), slice));
    }
    case kOp(op::STORE_SLICE): {
      Ref slice = slice_new(SECOND(), TOP(), nullptr);
      FAIL_IF(!slice || !set_item(THIRD(), slice, sp[-4]));
      DROP(4);
      NEXT();
    }
    case kOp(op::BUILD_SLICE): {
      Ref slice = oparg == 3 ? slice_new(THIRD(), SECOND(), TOP()) : slice_new(SECOND(), TOP(), nullptr);
      FAIL_IF(!slice);
      DROP(static_cast<int>(oparg));
      PUSH(slice.release());
      NEXT();
    }

    // Attributes.
    case kOp(op::LOAD_ATTR): {
      P<StrObject> name = as<StrObject>(frame_names[oparg >> 1U]);
      ip += 18;
      if ((oparg & 1U) == 0) REPLACE(1, get_attr(TOP(), name));
      bool unbound = false;
      Ref method = load_method(TOP(), name, unbound);
      FAIL_IF(!method);
      Obj owner = TOP();
      TOP() = method.release();
      if (unbound) {
        PUSH(owner);
      } else {
        PUSH(Obj());
        decref(owner);
      }
      NEXT();
    }
    case kOp(op::LOAD_SUPER_ATTR): {
      P<StrObject> name = as<StrObject>(frame_names[oparg >> 2U]);
      ip += 2;
      Ref bound;
      Ref v = load_super(THIRD(), SECOND(), TOP(), name, (oparg & 1U) != 0, (oparg & 2U) != 0, bound);
      FAIL_IF(!v);
      DROP(3);
      PUSH(v.release());
      if ((oparg & 1U) != 0) PUSH(bound.release());
      NEXT();
    }
    case kOp(op::STORE_ATTR): {
      ip += 8;
      FAIL_IF(!store_attr(TOP(), as<StrObject>(frame_names[oparg]), SECOND()));
      DROP(2);
      FAIL_IF(vm->halt != Halt::none);
      NEXT();
    }
    case kOp(op::DELETE_ATTR):
      FAIL_IF(!set_attr(TOP(), as<StrObject>(frame_names[oparg]), nullptr));
      DROP(1);
      NEXT();

    // Building.
    case kOp(op::BUILD_TUPLE): {
      RefTo<TupleObject> t = tuple_new(oparg);
      FAIL_IF(!t);
      sp -= oparg;
      for (std::uint32_t i = 0; i < oparg; ++i) t->ob_item[i] = sp[i];
      PUSH(t.release());
      NEXT();
    }
    case kOp(op::BUILD_LIST): {
      RefTo<ListObject> l = list_new(oparg);
      FAIL_IF(!l);
      sp -= oparg;
      for (std::uint32_t i = 0; i < oparg; ++i) l->items()[i] = sp[i];
      PUSH(l.release());
      NEXT();
    }
    case kOp(op::BUILD_SET): {
      RefTo<SetObject> s = set_new(nullptr);
      FAIL_IF(!s);
      for (std::uint32_t i = 0; i < oparg; ++i) FAIL_IF(!set_add(s, sp[static_cast<std::ptrdiff_t>(i) - oparg]));
      DROP(static_cast<int>(oparg));
      PUSH(s.release());
      NEXT();
    }
    case kOp(op::BUILD_MAP): {
      RefTo<DictObject> d = dict_new_presized(oparg);
      FAIL_IF(!d);
      Obj* base = sp - 2 * static_cast<std::ptrdiff_t>(oparg);
      for (std::uint32_t i = 0; i < oparg; ++i) FAIL_IF(!dict_set(d, base[2 * i], base[2 * i + 1]));
      DROP(2 * static_cast<int>(oparg));
      PUSH(d.release());
      NEXT();
    }
    case kOp(op::BUILD_CONST_KEY_MAP): {
      P<TupleObject> map_keys = as<TupleObject>(TOP());
      RefTo<DictObject> d = dict_new_presized(oparg);
      FAIL_IF(!d);
      Obj* base = sp - 1 - static_cast<std::ptrdiff_t>(oparg);
      for (std::uint32_t i = 0; i < oparg; ++i) FAIL_IF(!dict_set(d, map_keys->ob_item[i], base[i]));
      DROP(static_cast<int>(oparg) + 1);
      PUSH(d.release());
      NEXT();
    }
    case kOp(op::BUILD_STRING): {
      Ref s = build_string(sp - oparg, oparg);
      FAIL_IF(!s);
      DROP(static_cast<int>(oparg));
      PUSH(s.release());
      NEXT();
    }
    case kOp(op::LIST_APPEND): {
      Obj v = POP();
      FAIL_IF(!list_append(as<ListObject>(sp[-static_cast<std::ptrdiff_t>(oparg)]), Ref::steal(v)));
      NEXT();
    }
    case kOp(op::SET_ADD):
      FAIL_IF(!set_add(as<SetObject>(sp[-1 - static_cast<std::ptrdiff_t>(oparg)]), TOP()));
      DROP(1);
      NEXT();
    case kOp(op::MAP_ADD):
      FAIL_IF(!dict_set(as<DictObject>(sp[-2 - static_cast<std::ptrdiff_t>(oparg)]), SECOND(), TOP()));
      DROP(2);
      NEXT();
    case kOp(op::LIST_EXTEND): {
      Obj list = sp[-1 - static_cast<std::ptrdiff_t>(oparg)];
      if (!list_extend(as<ListObject>(list), TOP())) {
        if (error_matches(exc::TypeError) && !TOP()->ob_type->tp_iter && !is_sequence(TOP())) {
          clear_error();
          raise(exc::TypeError, "Value after * must be an iterable, not {}", type_name(TOP()));
        }
        goto error;
      }
      DROP(1);
      NEXT();
    }
    case kOp(op::SET_UPDATE):
      FAIL_IF(!set_update(as<SetObject>(sp[-1 - static_cast<std::ptrdiff_t>(oparg)]), TOP()));
      DROP(1);
      NEXT();
    case kOp(op::DICT_UPDATE): {
      if (!dict_merge(as<DictObject>(sp[-1 - static_cast<std::ptrdiff_t>(oparg)]), TOP(), true)) {
        if (error_matches(exc::AttributeError)) {
          clear_error();
          raise(exc::TypeError, "'{}' object is not a mapping", type_name(TOP()));
        }
        goto error;
      }
      DROP(1);
      NEXT();
    }
    case kOp(op::DICT_MERGE):
      FAIL_IF(!dict_merge_call(as<DictObject>(sp[-1 - static_cast<std::ptrdiff_t>(oparg)]), TOP(),
                               sp[-4 - static_cast<std::ptrdiff_t>(oparg)]));
      DROP(1);
      NEXT();
    case kOp(op::UNPACK_SEQUENCE): {
      ip += 2;
      Obj v = POP();
      if (v->ob_type == types::tuple && as<TupleObject>(v)->ob_size == oparg) {
        for (std::uint32_t i = oparg; i-- > 0;) {
          Obj item = as<TupleObject>(v)->ob_item[i];
          incref(item);
          PUSH(item);
        }
        decref(v);
        NEXT();
      }
      Ref held = Ref::steal(v);
      vm->stack_pointer = sp;
      FAIL_IF(!unpack(held, oparg, -1, sp + oparg));
      sp += oparg;
      NEXT();
    }
    case kOp(op::UNPACK_EX): {
      const std::int64_t before = oparg & 255U, after = oparg >> 8U;
      Ref held = Ref::steal(POP());
      vm->stack_pointer = sp;
      FAIL_IF(!unpack(held, before, after, sp + before + 1 + after));
      sp += before + 1 + after;
      NEXT();
    }
    case kOp(op::FORMAT_SIMPLE): {
      if (TOP()->ob_type == types::str) NEXT();
      REPLACE(1, format_simple(TOP()));
    }
    case kOp(op::FORMAT_WITH_SPEC):
      REPLACE(2, format(SECOND(), TOP()));
    case kOp(op::CONVERT_VALUE):
      REPLACE(1, convert_value(TOP(), static_cast<int>(oparg)));

    // Jumps.
    case kOp(op::JUMP_FORWARD):
      ip += oparg * 2;
      NEXT();
    case kOp(op::JUMP_BACKWARD): {
      const bool same_line = ip[0] != 0 || ip[1] != 0;
      ip += 2;
      ip -= static_cast<std::ptrdiff_t>(oparg) * 2;
      rt().instructions += count;
      count = 0;
      if (rt().gc.scheduled) {
        SAVE_STACK();
        gc_run_scheduled();
        FAIL_IF(failed());
      }
      if (rt().instructions > vm->work_limit) halt(Halt::work);
      FAIL_IF(vm->halt != Halt::none);
      if (same_line && lines->traced && wants(Kind::line)) {
        SAVE_STACK();
        emit_line(Kind::line, lines->line[static_cast<std::size_t>((here - units) / 2)], depth_now());
        FAIL_IF(vm->halt != Halt::none);
      }
      NEXT();
    }
    case kOp(op::JUMP_BACKWARD_NO_INTERRUPT):
      ip -= static_cast<std::ptrdiff_t>(oparg) * 2;
      NEXT();
    case kOp(op::POP_JUMP_IF_FALSE):
      ip += 2;
      if (POP() == kFalse) ip += oparg * 2;
      NEXT();
    case kOp(op::POP_JUMP_IF_TRUE):
      ip += 2;
      if (POP() == kTrue) ip += oparg * 2;
      NEXT();
    case kOp(op::POP_JUMP_IF_NONE): {
      ip += 2;
      Obj v = POP();
      if (v == kNone)
        ip += oparg * 2;
      else
        decref(v);
      NEXT();
    }
    case kOp(op::POP_JUMP_IF_NOT_NONE): {
      ip += 2;
      Obj v = POP();
      if (v != kNone) {
        decref(v);
        ip += oparg * 2;
      }
      NEXT();
    }

    // Iteration.
    case kOp(op::GET_ITER):
      REPLACE(1, get_iter(TOP()));
    case kOp(op::FOR_ITER): {
      ip += 2;
      Obj iterator = TOP();
      Ref item;
      if (iterator->ob_type == types::generator) {
        P<GeneratorObject> g = as<GeneratorObject>(iterator);
        if (g->gi_frame_state < kFrameExecuting) {
          P<Frame> inner = generator_frame(g);
          inner->localsplus[inner->stacktop++] = kNone;
          frame->return_offset = static_cast<std::uint16_t>(oparg);
          inner->on_return = kForIter;
          SAVE_STACK();
          g->gi_frame_state = kFrameExecuting;
          g->gi_exc_state.previous_item = thread().exc_info;
          thread().exc_info = P<ExcStackItem>(g.a + offsetof(GeneratorObject, gi_exc_state));
          inner->previous = frame;
          frame = inner;
          goto start_frame;
        }
        Sent sent = generator_send(g, nullptr, item);
        if (sent != Sent::next) item = nullptr;
      } else if (iterator->ob_type == types::range_iterator) {
        item = range_iterator_next(iterator);
      } else if (iterator->ob_type == types::list_iterator) {
        item = list_iterator_next(iterator);
      } else {
        item = iterator->ob_type->tp_iternext(iterator);
      }
      if (item) {
        PUSH(item.release());
        NEXT();
      }
      if (failed()) {
        FAIL_IF(!swallow_stop_iteration());
      }
      DROP(1);
      ip += (oparg + 2) * 2;
      NEXT();
    }

    // Calls.
    case kOp(op::CALL):
    case kOp(op::CALL_KW): {
      P<TupleObject> kwnames;
      if (opcode == kOp(op::CALL)) {
        ip += 6;
      } else {
        kwnames = as<TupleObject>(TOP());  // a constant of the code: it stays alive
        decref(POP());
      }
      Obj* args = sp - oparg;
      Obj* base = args - 2;  // callable, self or null, arguments
      std::int64_t total = oparg;
      if (!base[1] && base[0]->ob_type == types::method) {
        P<MethodObject> m = as<MethodObject>(base[0]);
        incref(m->im_func);
        incref(m->im_self);
        base[0] = m->im_func;
        base[1] = m->im_self;
        decref(m);
      }
      if (base[1]) {
        --args;
        ++total;
      }
      Obj callable = base[0];
      const std::int64_t positional = total - (kwnames ? kwnames->ob_size : 0);
      P<Frame> inner;
      std::uint8_t how = kPush;
      if (callable->ob_type == types::function) {
        if ((as<FunctionObject>(callable)->func_code->co_flags & CO_OPTIMIZED) == 0) goto call_any;
        sp = base;
        vm->stack_pointer = sp;
        inner = push_call(as<FunctionObject>(callable), nullptr, args, positional, kwnames);
        FAIL_IF(!inner);
      } else if (callable->ob_type == types::type && !base[1] && runs_init(as<TypeObject>(callable))) {
        // T(…): makes the instance, then runs __init__ in this loop; the instance waits on the stack.
        Ref self = as<TypeObject>(callable)->tp_alloc(as<TypeObject>(callable), 0);
        FAIL_IF(!self);
        Obj init = type_lookup(as<TypeObject>(callable), names::init_);
        incref(init);
        base[1] = new_ref(self).release();
        sp = base;
        vm->stack_pointer = sp;
        inner = push_call(as<FunctionObject>(init), nullptr, base + 1, positional + 1, kwnames);
        decref(callable);
        FAIL_IF(!inner);
        PUSH(self.release());
        how = kInit;
      } else if (!base[1] && callable->ob_type->tp_call.code == call_slot_code()) {
        // An instance with __call__: its function, with the instance in front.
        Obj method = type_lookup(callable->ob_type, names::call_);
        if (!method || !is_function(method)) goto call_any;
        incref(method);
        base[1] = callable;
        sp = base;
        vm->stack_pointer = sp;
        inner = push_call(as<FunctionObject>(method), nullptr, base + 1, positional + 1, kwnames);
        FAIL_IF(!inner);
      } else {
        goto call_any;
      }
      frame->return_offset = static_cast<std::uint16_t>((ip - here) / 2);
      SAVE_STACK();
      inner->previous = frame;
      inner->on_return = how;
      frame = inner;
      goto start_frame;

    call_any:
      SAVE_STACK();
      Ref result = call(callable, {args, positional, kwnames});
      FAIL_IF(!result);
      vm->stack_pointer = base;
      Obj* end = sp;
      sp = base;
      for (Obj* v = base; v < end; ++v) xdecref(*v);
      PUSH(result.release());
      if (rt().gc.scheduled) {
        SAVE_STACK();
        vm->stack_pointer = sp;
        gc_run_scheduled();
      }
      FAIL_IF(failed());
      NEXT();
    }
    case kOp(op::CALL_FUNCTION_EX): {
      Obj kwargs = (oparg & 1U) != 0 ? TOP() : Obj();
      Obj* base = (oparg & 1U) != 0 ? sp - 2 : sp - 1;
      Obj callable = base[-2];
      {
        Ref args = check_ex_args(callable, base[0]);
        FAIL_IF(!args);
        Obj old = base[0];
        base[0] = args.release();
        decref(old);
      }
      if (is_function(callable) && (as<FunctionObject>(callable)->func_code->co_flags & CO_OPTIMIZED) != 0) {
        P<TupleObject> tuple = as<TupleObject>(base[0]);
        std::vector<Obj> values(tuple->ob_item, tuple->ob_item + tuple->ob_size);
        RefTo<TupleObject> kwnames = append_keywords(values, as<DictObject>(kwargs));
        FAIL_IF(kwargs && !kwnames);
        for (Obj v : values) incref(v);
        Ref held_kwargs = Ref::steal(kwargs);
        Ref held_args = Ref::steal(base[0]);
        const std::int64_t positional = tuple->ob_size;
        sp = base - 2;
        vm->stack_pointer = sp;
        P<Frame> inner = push_call(as<FunctionObject>(callable), nullptr, values.data(), positional, kwnames);
        FAIL_IF(!inner);
        frame->return_offset = static_cast<std::uint16_t>((ip - here) / 2);
        SAVE_STACK();
        inner->previous = frame;
        inner->on_return = kPush;
        frame = inner;
        goto start_frame;
      }
      SAVE_STACK();
      Ref result = call_tuple(callable, as<TupleObject>(base[0]), as<DictObject>(kwargs));
      FAIL_IF(!result);
      while (sp > base - 2) {
        Obj v = POP();
        xdecref(v);
      }
      PUSH(result.release());
      if (rt().gc.scheduled) {
        SAVE_STACK();
        gc_run_scheduled();
      }
      FAIL_IF(failed());
      NEXT();
    }
    case kOp(op::CALL_INTRINSIC_1):
      REPLACE(1, call_intrinsic_1(frame, static_cast<int>(oparg), TOP()));
    case kOp(op::CALL_INTRINSIC_2):
      REPLACE(2, call_intrinsic_2(frame, static_cast<int>(oparg), SECOND(), TOP()));
    case kOp(op::MAKE_FUNCTION):
      REPLACE(1, make_function(frame, as<CodeObject>(TOP())));
    case kOp(op::SET_FUNCTION_ATTRIBUTE): {
      Obj func = POP();
      Obj value = TOP();
      set_function_attribute(as<FunctionObject>(func), static_cast<int>(oparg), Ref::steal(value));
      TOP() = func;
      NEXT();
    }
    case kOp(op::LOAD_BUILD_CLASS): {
      Obj build = dict_get_str(as<DictObject>(frame->f_builtins), names::build_class_);
      if (!build) {
        raise(exc::NameError, "__build_class__ not found");
        goto error;
      }
      incref(build);
      PUSH(build);
      NEXT();
    }
    case kOp(op::LOAD_ASSERTION_ERROR):
      PUSH(Obj(exc::AssertionError));
      NEXT();
    case kOp(op::SETUP_ANNOTATIONS): {
      Obj ns = frame->f_locals;
      int there = 0;
      if (is_exact(ns, types::dict)) {
        there = dict_contains(as<DictObject>(ns), names::annotations_);
      } else {
        Ref found = get_item(ns, names::annotations_);
        there = found ? 1 : error_matches(exc::KeyError) ? (clear_error(), 0) : -1;
      }
      FAIL_IF(there < 0);
      if (there == 0) {
        RefTo<DictObject> d = dict_new();
        FAIL_IF(!d || !set_item(ns, names::annotations_, d));
      }
      NEXT();
    }
    case kOp(op::IMPORT_NAME):
      REPLACE(2, import_name_op(frame, as<StrObject>(frame_names[oparg]), TOP(), SECOND()));
    case kOp(op::IMPORT_FROM):
      PUSH_REF(import_from_op(TOP(), as<StrObject>(frame_names[oparg])));

    // Exceptions.
    case kOp(op::PUSH_EXC_INFO): {
      Obj v = TOP();
      P<ExcStackItem> item = thread().exc_info;
      TOP() = item->exc_value ? item->exc_value : kNone;
      incref(v);
      PUSH(v);
      item->exc_value = v;
      NEXT();
    }
    case kOp(op::POP_EXCEPT): {
      P<ExcStackItem> item = thread().exc_info;
      Obj old = item->exc_value;
      Obj before = POP();
      item->exc_value = before == kNone ? Obj() : before;
      xdecref(old);
      NEXT();
    }
    case kOp(op::CHECK_EXC_MATCH): {
      FAIL_IF(!check_except_type(TOP()));
      const int match = exception_matches(SECOND(), TOP());
      DROP(1);
      PUSH(match != 0 ? kTrue : kFalse);
      NEXT();
    }
    case kOp(op::CHECK_EG_MATCH): {
      FAIL_IF(!check_except_star_type(TOP()));
      Ref match, rest;
      FAIL_IF(!match_exception_group(SECOND(), TOP(), match, rest));
      DROP(2);
      if (match && match.get() != kNone) set_field(thread().exc_info->exc_value, new_ref(match));
      PUSH(rest.release());
      PUSH(match.release());
      NEXT();
    }
    case kOp(op::RAISE_VARARGS): {
      Obj cause = oparg == 2 ? POP() : Obj();
      Obj exception = oparg >= 1 ? POP() : Obj();
      Ref held_cause = Ref::steal(cause), held = Ref::steal(exception);
      vm->stack_pointer = sp;
      raise_from(exception, cause);
      if (oparg == 0 && current_exception()) goto unwind_quietly;  // re-raised: the traceback is there
      goto error;
    }
    case kOp(op::RERAISE): {
      Obj v = POP();
      if (oparg != 0) {
        Obj lasti = sp[-static_cast<std::ptrdiff_t>(oparg)];
        std::int64_t unit = 0;
        if (is_int(lasti) && int_fits(as<IntObject>(lasti), unit)) frame->instr_ptr = modelled(units + unit * 2);
      }
      restore_error(Ref::steal(v));
      goto unwind_quietly;
    }
    case kOp(op::END_ASYNC_FOR): {
      Obj v = POP();
      if (exception_matches(v, exc::StopAsyncIteration) != 0) {
        decref(v);
        DROP(1);
        NEXT();
      }
      restore_error(Ref::steal(v));
      goto unwind_quietly;
    }
    case kOp(op::CLEANUP_THROW): {
      Obj v = TOP();
      if (exception_matches(v, exc::StopIteration) != 0) {
        Obj value = as<StopIterationObject>(v)->value;
        Ref result = new_ref(value ? value : kNone);
        DROP(3);
        PUSH(kNone);
        PUSH(result.release());
        NEXT();
      }
      incref(v);
      restore_error(Ref::steal(v));
      goto unwind_quietly;
    }
    case kOp(op::BEFORE_WITH):
    case kOp(op::BEFORE_ASYNC_WITH): {
      const bool async = opcode == kOp(op::BEFORE_ASYNC_WITH);
      Ref exit;
      Ref entered = special_for_with(TOP(), async ? names::aenter_ : names::enter_,
                                     async ? names::aexit_ : names::exit_, async, exit);
      FAIL_IF(!entered);
      DROP(1);
      PUSH(exit.release());
      PUSH(entered.release());
      NEXT();
    }
    case kOp(op::WITH_EXCEPT_START): {
      Obj v = TOP();
      Obj tb = as<BaseExceptionObject>(v)->traceback;
      Obj args[] = {Obj(v->ob_type), v, tb ? tb : kNone};
      SAVE_STACK();
      PUSH_REF(call(sp[-4], {args, 3, {}}));
    }

    // Generators and coroutines.
    case kOp(op::RETURN_GENERATOR): {
      P<FunctionObject> func = as<FunctionObject>(frame->f_funcobj);
      SAVE_STACK();
      frame->instr_ptr = modelled(ip);
      Ref g = generator_new(frame, func);
      FAIL_IF(!g);
      P<Frame> outer = frame->previous;
      ++thread().recursion_remaining;
      const bool last = frame == entry;
      drop_moved_frame(frame);
      rt().instructions += count;
      count = 0;
      if (last) {
        thread().current_frame = outer;
        return g;
      }
      frame = outer;
      LOAD_FRAME();
      ip += static_cast<std::ptrdiff_t>(frame->return_offset) * 2;
      PUSH(g.release());
      NEXT();
    }
    case kOp(op::YIELD_VALUE): {
      Ref value = Ref::steal(POP());
      if (lines->traced && wants(Kind::yielded)) {
        SAVE_STACK();
        emit_line(Kind::yielded, lines->line[static_cast<std::size_t>((here - units) / 2)], depth_now());
        FAIL_IF(vm->halt != Halt::none);
      }
      SAVE_STACK();
      frame->instr_ptr = modelled(ip);
      P<GeneratorObject> g = generator_of(frame);
      g->gi_frame_state = static_cast<std::int8_t>(kFrameSuspended + static_cast<int>(oparg));
      thread().exc_info = g->gi_exc_state.previous_item;
      g->gi_exc_state.previous_item = nullptr;
      ++thread().recursion_remaining;
      P<Frame> outer = frame->previous;
      frame->previous = nullptr;
      if (frame == entry) {
        rt().instructions += count;
        thread().current_frame = outer;
        return value;
      }
      frame = outer;
      LOAD_FRAME();
      ip += 4;  // behind FOR_ITER or SEND and its cache
      PUSH(value.release());
      NEXT();
    }
    case kOp(op::SEND): {
      ip += 2;
      Obj receiver = SECOND();
      Obj v = TOP();
      if ((receiver->ob_type == types::generator || receiver->ob_type == types::coroutine) &&
          as<GeneratorObject>(receiver)->gi_frame_state < kFrameExecuting) {
        P<GeneratorObject> g = as<GeneratorObject>(receiver);
        P<Frame> inner = generator_frame(g);
        sp -= 1;
        inner->localsplus[inner->stacktop++] = v;
        frame->return_offset = static_cast<std::uint16_t>(oparg);
        inner->on_return = kSend;
        SAVE_STACK();
        g->gi_frame_state = kFrameExecuting;
        g->gi_exc_state.previous_item = thread().exc_info;
        thread().exc_info = P<ExcStackItem>(g.a + offsetof(GeneratorObject, gi_exc_state));
        inner->previous = frame;
        frame = inner;
        goto start_frame;
      }
      Ref result;
      if (v == kNone && receiver->ob_type->tp_iternext && !receiver->ob_type->tp_as_async->am_send) {
        result = receiver->ob_type->tp_iternext(receiver);
      } else if (receiver->ob_type->tp_as_async->am_send) {
        const Sent sent = receiver->ob_type->tp_as_async->am_send(receiver, v, result);
        FAIL_IF(sent == Sent::error);
        if (sent == Sent::done) {
          DROP(1);
          PUSH(result.release());
          ip += oparg * 2;
          NEXT();
        }
      } else {
        result = call_method(receiver, "send", {v});
      }
      if (result) {
        DROP(1);
        PUSH(result.release());
        NEXT();
      }
      if (!current_exception() && vm->halt == Halt::none) {
        result = none();
      } else {
        FAIL_IF(!error_matches(exc::StopIteration));
        Ref stop = take_error();
        Obj value = as<StopIterationObject>(stop.get())->value;
        result = new_ref(value ? value : kNone);
      }
      DROP(1);
      PUSH(result.release());
      ip += oparg * 2;
      NEXT();
    }
    case kOp(op::GET_YIELD_FROM_ITER):
      REPLACE(1, yield_from_iterator(TOP(), (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0));
    case kOp(op::GET_AWAITABLE):
      REPLACE(1, awaitable_iterator(TOP(), static_cast<int>(oparg)));
    case kOp(op::GET_AITER):
      REPLACE(1, get_aiter(TOP()));
    case kOp(op::GET_ANEXT):
      PUSH_REF(get_anext(TOP()));

    // match.
    case kOp(op::GET_LEN): {
      const std::int64_t n = length(TOP());
      FAIL_IF(n < 0);
      PUSH_REF(int_from(n));
    }
    case kOp(op::MATCH_MAPPING): {
      const bool matches = TOP()->ob_type->has(kMapping);
      PUSH(matches ? kTrue : kFalse);
    }
      NEXT();
    case kOp(op::MATCH_SEQUENCE): {
      const bool matches = TOP()->ob_type->has(kSequence);
      PUSH(matches ? kTrue : kFalse);
    }
      NEXT();
    case kOp(op::MATCH_KEYS):
      PUSH_REF(match_keys(SECOND(), as<TupleObject>(TOP())));
    case kOp(op::MATCH_CLASS): {
      Ref attributes;
      const int matched = match_class(THIRD(), SECOND(), oparg, as<TupleObject>(TOP()), attributes);
      FAIL_IF(matched < 0);
      DROP(3);
      PUSH(matched != 0 ? attributes.release() : kNone);
      NEXT();
    }

    case kOp(op::RETURN_CONST): {
      Obj v = consts[oparg];
      incref(v);
      PUSH(v);
      goto return_value;
    }
    case kOp(op::RETURN_VALUE):
      goto return_value;
    default:
      refuse(fill_in("the instruction {} is not modelled", {Part(static_cast<int>(opcode))}));
      goto error;
  }

return_value: {
  Ref value = Ref::steal(POP());
  SAVE_STACK();
  vm->stack_pointer = sp;
  if (lines->traced && wants(Kind::returned)) {
    emit_line(Kind::returned, lines->line[static_cast<std::size_t>((here - units) / 2)], depth_now());
    FAIL_IF(vm->halt != Halt::none);
  }
  rt().instructions += count;
  count = 0;
  ++thread().recursion_remaining;
  P<Frame> outer = frame->previous;
  const std::uint8_t how = frame->on_return;
  const bool last = frame == entry;
  if (frame->owner == FrameOwner::generator) {
    P<GeneratorObject> g = generator_of(frame);
    thread().exc_info = g->gi_exc_state.previous_item;
    g->gi_exc_state.previous_item = nullptr;
    g->gi_frame_state = kFrameCleared;
    thread().current_frame = outer;
    unlink_frame(frame);
  } else {
    thread().current_frame = outer;
    if (outer) vm->stack_pointer = outer->localsplus + outer->stacktop;
    pop_frame(frame);
  }
  if (last) return halted() ? Ref() : std::move(value);
  frame = outer;
  LOAD_FRAME();
  here = ip;
  FAIL_IF(vm->halt != Halt::none);
  switch (how) {
    case kInit:
      ip += static_cast<std::ptrdiff_t>(frame->return_offset) * 2;
      if (value.get() != kNone) {
        raise(exc::TypeError, "__init__() should return None, not '{}'", type_name(value));
        goto error;
      }
      NEXT();
    case kForIter:
      // FOR_ITER: past END_FOR and POP_TOP.
      DROP(1);
      ip += 4 + (static_cast<std::ptrdiff_t>(frame->return_offset) + 2) * 2;
      value = nullptr;
      NEXT();
    case kSend:
      ip += 4 + static_cast<std::ptrdiff_t>(frame->return_offset) * 2;
      PUSH(value.release());
      NEXT();
    default:
      ip += static_cast<std::ptrdiff_t>(frame->return_offset) * 2;
      PUSH(value.release());
      NEXT();
  }
}

start_frame:
  rt().instructions += count;
  count = 0;
  if (!enter_python()) {
    // The frame never started: its caller sees the error.
    P<Frame> outer = frame->previous;
    abandon_frame(frame);
    frame = outer;
    LOAD_FRAME();
    here = ip;
    FAIL_IF(vm->halt != Halt::none);
    goto error;
  }
  LOAD_FRAME();
  NEXT();

exit_frame_unstarted: {
  P<Frame> outer = frame->previous;
  abandon_frame(frame);
  thread().current_frame = outer;
  return nullptr;
}

error:
  if (vm->halt != Halt::none) return nullptr;
  if (!current_exception()) raise(exc::SystemError, "error return without exception set");
  SAVE_STACK();
  if (!frame_is_starting(frame)) {
    add_traceback(frame);
    if (vm->halt != Halt::none) return nullptr;
    if (lines->traced && wants(Kind::raised)) emit_line(Kind::raised, frame_line(frame), depth_now());
    if (vm->halt != Halt::none) return nullptr;
  }
unwind_quietly: {
  if (vm->halt != Halt::none) return nullptr;
  rt().instructions += count;
  count = 0;
  // By the instruction that failed; instr_ptr may be that of an exception that is raised again (RERAISE).
  const Handler handler = code_handler(code, static_cast<std::int32_t>((here - units) / 2));
  if (handler.start >= 0) {
    Obj* level = locals + code->co_nlocalsplus + handler.depth;
    while (sp > level) {
      Obj v = POP();
      vm->stack_pointer = sp;
      xdecref(v);
    }
    if (vm->halt != Halt::none) return nullptr;
    if (handler.push_lasti) {
      Ref lasti = int_from(frame_unit(frame));
      if (!lasti) goto error;
      PUSH(lasti.release());
    }
    Ref exception = take_error();
    PUSH(exception.release());
    ip = units + handler.target * 2;
    NEXT();
  }
  // No handler here: the frame ends.
  SAVE_STACK();
  if (lines->traced && wants(Kind::unwound)) emit_line(Kind::unwound, frame_line(frame), depth_now());
  if (vm->halt != Halt::none) return nullptr;
  Ref pending = take_error();
  ++thread().recursion_remaining;
  P<Frame> outer = frame->previous;
  const std::uint8_t how = frame->on_return;
  const bool last = frame == entry;
  thread().current_frame = outer;
  if (outer) vm->stack_pointer = outer->localsplus + outer->stacktop;
  if (frame->owner == FrameOwner::generator) {
    P<GeneratorObject> g = generator_of(frame);
    thread().exc_info = g->gi_exc_state.previous_item;
    g->gi_exc_state.previous_item = nullptr;
    g->gi_frame_state = kFrameCleared;
    unlink_frame(frame);
  } else {
    pop_frame(frame);
  }
  if (vm->halt != Halt::none) return nullptr;
  restore_error(std::move(pending));
  if (last) return nullptr;
  frame = outer;
  LOAD_FRAME();
  here = ip;
  if (how == kForIter && error_matches(exc::StopIteration)) {
    clear_error();
    DROP(1);
    ip += 4 + (static_cast<std::ptrdiff_t>(frame->return_offset) + 2) * 2;
    NEXT();
  }
  if (how == kSend && error_matches(exc::StopIteration)) {
    Ref stop = take_error();
    Obj value = as<StopIterationObject>(stop.get())->value;
    Ref result = new_ref(value ? value : kNone);
    ip += 4 + static_cast<std::ptrdiff_t>(frame->return_offset) * 2;
    PUSH(result.release());
    NEXT();
  }
  goto error;
}
}

}  // namespace

}  // namespace glassbox::python
