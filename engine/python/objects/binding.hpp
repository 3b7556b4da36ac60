// A signature text, read once: what names the parameters have and how CPython would have declared them.
#pragma once

#include <string>
#include <vector>

#include "engine/python/objects/native.hpp"

namespace glassbox::python {

struct Signature {
  struct Parameter {
    std::string name;
    bool required = true;
    Addr known = 0;  // the name as an interned string, found when first needed
  };
  std::vector<Parameter> parameters;
  std::int64_t positional_only = 0;
  std::int64_t positional = 0;           // those that may be given by position, the former included
  std::int64_t required_positional = 0;  // of these, how many must be given
  bool rest = false;                     // *args
  bool keywords = false;                 // **kwargs
  enum class Style : std::uint8_t { none, one, positional, keyword } style = Style::none;
};

Signature read_signature(std::string_view text);
std::int64_t register_spec(const FunctionSpec& spec);  // its number, the same in every run
const Signature& signature_of(Addr number);

// Binds and calls. `owner`: the type that a method belongs to, for messages; null for functions.
Ref call_native(Addr number, P<TypeObject> owner, Obj self, const Args& args);

}  // namespace glassbox::python
