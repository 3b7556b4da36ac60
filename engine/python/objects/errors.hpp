// Raising and looking at exceptions. Whatever fails returns null, false or -1 with the exception set in the thread
// state; `return raise(exc::ValueError, "{} is too large", x);` does both, whatever the function returns.
//
// The same path ends a run that has to stop (a limit, a step that somebody looks at, a feature that is refused): then
// halted() is true, and nobody looks at what the functions return.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/python/objects/object.hpp"
#include "engine/python/objects/type_ids.hpp"

namespace glassbox::python {

struct BaseExceptionObject;

struct Failed {
  template <class T>
  operator RefTo<T>() const {  // NOLINT: stands for every kind of failure
    return nullptr;
  }
  template <class T>
    requires std::is_integral_v<T>
  operator T() const {  // NOLINT
    return std::is_same_v<T, bool> ? T(0) : T(-1);
  }
  template <class T>
  operator P<T>() const {  // NOLINT
    return nullptr;
  }
};

// One value for a {} of a message: text, a number, a str object (its text), or any other object (its str()).
class Part {
 public:
  Part(const char* text) : text_(text) {}         // NOLINT: converts on purpose
  Part(std::string_view text) : text_(text) {}    // NOLINT
  Part(const std::string& text) : text_(text) {}  // NOLINT
  template <class T>
    requires std::is_integral_v<T>
  Part(T number) : own_(std::to_string(number)), is_own_(true) {}  // NOLINT
  Part(Obj object);                                                // NOLINT
  template <class T>
  Part(const RefTo<T>& object) : Part(Obj(object.get().a)) {}  // NOLINT
  template <class T>
  Part(P<T> object) : Part(Obj(object.a)) {}  // NOLINT
  [[nodiscard]] std::string_view text() const { return is_own_ ? std::string_view(own_) : text_; }

 private:
  std::string_view text_;
  std::string own_;
  bool is_own_ = false;
};
Part repr_of(Obj object);  // %R: its repr; an error inside gives "?"

std::string fill_in(std::string_view message, std::initializer_list<Part> parts);  // each {} in turn

Failed raise_text(P<TypeObject> type, std::string_view message);
inline Failed raise(P<TypeObject> type, std::string_view message) {
  return raise_text(type, message);
}
template <class... A>
Failed raise(P<TypeObject> type, std::string_view message, const A&... parts) {
  return raise_text(type, fill_in(message, {Part(parts)...}));
}
Failed raise_object(P<TypeObject> type, Obj value);  // PyErr_SetObject: value is the argument, or the instance itself
Failed raise_none(P<TypeObject> type);               // without arguments
Failed raise_stop_iteration(Obj value);              // the value that a generator returns; null: none
Failed raise_key_error(Obj key);                     // KeyError(key), also when key is a tuple
Failed no_memory();

// What the machine does not model: ends the run with this sentence and exit code 3.
Failed refuse(std::string_view what);

bool failed();  // an exception is set, or halted
bool halted();
Obj current_exception();                 // borrowed; null: none is set
bool error_matches(P<TypeObject> type);  // the one that is set is of this class
int exception_matches(Obj exception, Obj type_or_tuple);
void clear_error();
Ref take_error();                   // fetches and clears; an instance, with its traceback in it
void restore_error(Ref exception);  // null: clears
// After a failure of an iternext: true when it was only StopIteration, which is cleared, or nothing at all.
bool swallow_stop_iteration();

// Prints "Exception ignored in: …" with the traceback to stderr and clears (PyErr_WriteUnraisable). object may be null.
void write_unraisable(Obj object, std::string_view message = {});
void add_note_to_current(std::string_view note);  // to the exception that is set
bool warn(P<TypeObject> category, std::string_view message, std::int64_t stack_level = 1);

}  // namespace glassbox::python
