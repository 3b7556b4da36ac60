// What may stand in an identifier (PEP 3131), beyond ASCII.
#pragma once

#include <cstdint>

namespace glassbox::python {

enum class IdentifierClass : std::uint8_t {
  no,        // ends an identifier
  start,     // may begin one
  more,      // may stand behind its first character
  unstable,  // an identifier character that Unicode normalisation (NFKC) may change; this machine refuses it
};

// Precondition: character >= 0x80.
IdentifierClass identifier_class(char32_t character);

// Whether CPython names the character in "invalid character" instead of by number only (str.isprintable), for
// characters that are met in programs: spaces, controls, format marks, private use and surrogates are not printable.
bool is_printable(char32_t character);

}  // namespace glassbox::python
