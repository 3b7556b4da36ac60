#include "engine/python/objects/errors.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Part::Part(Obj object) : is_own_(true) {
  if (!object) {
    own_ = "<NULL>";
  } else if (is_str(object)) {
    own_ = utf8(as<StrObject>(object));
  } else {
    Ref text = to_str(object);
    own_ = text ? utf8(as<StrObject>(text.get())) : "?";
  }
}

Part repr_of(Obj object) {
  Ref text = repr(object);
  if (!text) {
    clear_error();
    return Part("?");
  }
  return Part(Obj(text.get()));
}

std::string fill_in(std::string_view message, std::initializer_list<Part> parts) {
  std::string text;
  const Part* next = parts.begin();
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message.substr(i, 2) == "{}" && next != parts.end()) {
      text += (next++)->text();
      ++i;
    } else {
      text += message[i];
    }
  }
  return text;
}

namespace {

// A new exception has the one that is being handled as its context, and cuts it out of older chains
// (Python/errors.c, _PyErr_SetObject).
void chain_context(P<BaseExceptionObject> exception) {
  Obj handled;
  for (P<ExcStackItem> item = thread().exc_info; item; item = item->previous_item) {
    if (item->exc_value && item->exc_value != kNone) {
      handled = item->exc_value;
      break;
    }
  }
  if (!handled || handled == Obj(exception)) return;
  P<BaseExceptionObject> walk = as<BaseExceptionObject>(handled);
  P<BaseExceptionObject> slow = walk;
  bool move_slow = false;
  while (walk->context) {
    P<BaseExceptionObject> context = as<BaseExceptionObject>(walk->context);
    if (context == exception) {
      clear_field(walk->context);
      break;
    }
    walk = context;
    if (walk == slow) break;  // a cycle that somebody made by hand
    if (move_slow) slow = as<BaseExceptionObject>(slow->context);
    move_slow = !move_slow;
  }
  set_field(exception->context, new_ref(handled));
}

void set_current(Ref exception) {
  set_field(thread().current_exception, std::move(exception));
}

}  // namespace

Failed raise_object(P<TypeObject> type, Obj value) {
  if (halted()) return {};
  Ref exception;
  Ref pending = take_error();
  if (value && is_exception(value) && is_subtype(value->ob_type, type)) {
    exception = new_ref(value);
  } else if (!value || value == kNone) {
    exception = call0(type);
  } else if (is_tuple(value)) {
    exception = call_tuple(type, as<TupleObject>(value), {});
  } else {
    exception = call1(type, value);
  }
  if (!exception) return {};  // creating it failed: that error is set
  if (!is_exception(exception)) {
    return raise(exc::TypeError, "calling {} should have returned an instance of BaseException, not {}", repr_of(type),
                 type_name(exception));
  }
  chain_context(as<BaseExceptionObject>(exception.get()));
  set_current(std::move(exception));
  return {};
}

Failed raise_text(P<TypeObject> type, std::string_view message) {
  if (halted()) return {};
  RefTo<StrObject> text = str_from(message);
  if (!text) return {};
  return raise_object(type, text);
}

Failed raise_none(P<TypeObject> type) {
  return raise_object(type, nullptr);
}

Failed raise_key_error(Obj key) {
  if (halted()) return {};
  RefTo<TupleObject> args = tuple_of({key});
  if (!args) return {};
  return raise_object(exc::KeyError, args);
}

Failed raise_stop_iteration(Obj value) {
  if (halted()) return {};
  if (!value || value == kNone) return raise_none(exc::StopIteration);
  RefTo<TupleObject> args = tuple_of({value});
  if (!args) return {};
  Ref exception = call_tuple(exc::StopIteration, args, {});
  if (!exception) return {};
  return raise_object(exc::StopIteration, exception);
}

Failed no_memory() {
  if (!halted()) raise_none(exc::MemoryError);
  return {};
}

Failed refuse(std::string_view what) {
  if (halted()) return {};
  vm->refusal = std::string(what);
  halt(Halt::refused);
  return {};
}

bool halted() {
  return vm->halt != Halt::none;
}
bool failed() {
  return halted() || thread().current_exception;
}
Obj current_exception() {
  return thread().current_exception;
}
int exception_matches(Obj exception, Obj type) {
  if (!exception) return 0;
  if (is_tuple(type)) {
    for (Obj item : items_of(as<TupleObject>(type))) {
      if (exception_matches(exception, item) != 0) return 1;
    }
    return 0;
  }
  if (!is_exception_class(type)) return 0;
  P<TypeObject> have = is_type(exception) ? as<TypeObject>(exception) : exception->ob_type;
  return is_subtype(have, as<TypeObject>(type)) ? 1 : 0;
}
bool error_matches(P<TypeObject> type) {
  return !halted() && exception_matches(current_exception(), type) != 0;
}
void clear_error() {
  if (!halted()) clear_field(thread().current_exception);
}
Ref take_error() {
  Obj exception = thread().current_exception;
  thread().current_exception = nullptr;
  return Ref::steal(exception);
}
void restore_error(Ref exception) {
  set_current(std::move(exception));
}
bool swallow_stop_iteration() {
  if (halted()) return false;
  if (!current_exception()) return true;
  if (!error_matches(exc::StopIteration)) return false;
  clear_error();
  return true;
}

}  // namespace glassbox::python
