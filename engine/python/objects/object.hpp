// What every Python object starts with, the owning and borrowed references, and incref/decref.
#pragma once

#include <cstdint>
#include <utility>

#include "engine/python/memory/code_address.hpp"
#include "engine/python/memory/ram.hpp"

namespace glassbox::python {

struct TypeObject;

struct Object {
  std::uint32_t ob_refcnt;  // the lower half; immortal when bit 31 is set (Include/refcount.h)
  std::uint32_t ob_refcnt_high;
  P<TypeObject> ob_type;
};

struct VarObject : Object {
  std::int64_t ob_size;
};

// In front of every object that the cycle collector may follow (Include/internal/pycore_gc.h).
struct GcHead {
  Addr next;  // 0: not tracked
  Addr prev;  // bits 0 and 1: finalized, collecting; the rest is the previous head, or gc_refs while collecting
};
constexpr std::uint64_t kGcHeadSize = 16;

using Obj = P<Object>;  // borrowed

constexpr std::uint32_t kImmortal = 0xffff'ffff;

void dealloc(Obj o);  // the count fell to zero

inline bool immortal(Obj o) {
  return static_cast<std::int32_t>(o->ob_refcnt) < 0;
}
inline void incref(Obj o) {
  const std::uint32_t count = o->ob_refcnt + 1;
  if (count != 0) o->ob_refcnt = count;
}
inline void decref(Obj o) {
  Object& object = *o;
  if (static_cast<std::int32_t>(object.ob_refcnt) < 0) return;
  if (--object.ob_refcnt == 0) dealloc(o);
}
inline void xincref(Obj o) {
  if (o) incref(o);
}
inline void xdecref(Obj o) {
  if (o) decref(o);
}

// An owned reference. Null means: failed, and the error is set (or the machine is halting).
template <class T>
class RefTo {
 public:
  RefTo() = default;
  RefTo(std::nullptr_t) {}  // NOLINT: converts on purpose
  RefTo(RefTo&& other) noexcept : p_(other.release()) {}
  template <class U>
    requires(std::is_base_of_v<T, U> && !std::is_same_v<T, U>)
  RefTo(RefTo<U>&& other) : p_(other.release()) {}  // NOLINT: up to a base
  RefTo& operator=(RefTo&& other) noexcept {
    P<T> old = p_;
    p_ = other.release();
    if (old) decref(Obj(old.a));
    return *this;
  }
  RefTo(const RefTo&) = delete;
  RefTo& operator=(const RefTo&) = delete;
  ~RefTo() {
    if (p_) decref(Obj(p_.a));
  }

  static RefTo steal(P<T> p) {  // takes over one reference
    RefTo r;
    r.p_ = p;
    return r;
  }
  static RefTo take(P<T> p) {  // adds one reference; null stays null
    if (p) incref(Obj(p.a));
    return steal(p);
  }

  [[nodiscard]] P<T> get() const { return p_; }
  [[nodiscard]] P<T> release() {
    P<T> p = p_;
    p_ = nullptr;
    return p;
  }
  operator P<T>() const& { return p_; }  // NOLINT: an owned reference may be lent
  operator P<T>() const&& = delete;      // would dangle: keep it in a variable and look whether it is null
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<T, U>)
  operator P<U>() const& {  // NOLINT
    return p_;
  }
  T* operator->() const { return p_.operator->(); }
  explicit operator bool() const { return static_cast<bool>(p_); }

 private:
  P<T> p_;
};
using Ref = RefTo<Object>;

inline Ref new_ref(Obj o) {
  return Ref::take(o);
}
template <class T>
RefTo<T> new_ref_to(P<T> o) {
  return RefTo<T>::take(o);
}
// Down to a derived layout, unchecked.
template <class T, class U>
RefTo<T> as_ref(RefTo<U>&& r) {
  return RefTo<T>::steal(P<T>(r.release().a));
}

// Puts an owned reference into a field; what was there is released afterwards (as Py_XSETREF).
template <class T, class U>
void set_field(P<T>& field, RefTo<U>&& value) {
  P<T> old = field;
  field = P<T>(value.release().a);
  if (old) decref(Obj(old.a));
}
template <class T>
void clear_field(P<T>& field) {
  P<T> old = field;
  field = nullptr;
  if (old) decref(Obj(old.a));
}

}  // namespace glassbox::python
