// A constant of a program, as the source wrote it or as the compiler folded it: None, numbers, text, tuples, code.
// Plain host values; the runtime makes objects of them in its simulated memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace glassbox::python {

struct Code;
struct Constant;

// Two uses share a pointer exactly where CPython 3.13 shares the object: the compiler merges equal constants over the
// whole module (Python/compile.c, merge_const_one), so `(1, 2)` in two functions is one tuple.
using ConstantRef = std::shared_ptr<const Constant>;

struct Constant {
  enum class Kind : std::uint8_t {
    none,
    false_value,
    true_value,
    ellipsis,
    integer,
    real,
    string,
    bytes,
    tuple,
    frozen_set,
    code
  };
  Kind kind = Kind::none;
  bool negative = false;              // of an integer; zero is never negative
  double real = 0;                    // of a float
  std::vector<std::uint32_t> digits;  // of an integer: 30 bits each, lowest first, none for 0 (as PyLongObject)
  std::string text;                   // str: UTF-8, where lone surrogates take three bytes; bytes: as they are
  std::vector<ConstantRef> items;     // of a tuple or frozenset; the latter in source order, equal ones not removed
  std::shared_ptr<const Code> code;
};

// Equal as CPython's compiler sees it (Objects/codeobject.c, _PyCode_ConstantKey): by type, 0.0 apart from -0.0, a
// tuple by its items, code by its parts (code_richcompare).
bool same_constant(const Constant& a, const Constant& b);
// Equal as values are: 1, 1.0 and True are one key of a dict or set.
bool equal_values(const Constant& a, const Constant& b);
// Without the items of a set that are equal to earlier ones.
void drop_equal_items(Constant& set);
std::uint64_t constant_hash(const Constant& constant);  // equal for the same

Constant integer_constant(std::int64_t value);
Constant text_constant(std::string text);

}  // namespace glassbox::python
