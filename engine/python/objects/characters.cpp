// Classes of characters: exact for ASCII and Latin-1; beyond it letters of Latin, Greek and Cyrillic with their cases,
// the wide scripts as letters without case, and the Unicode spaces.
#include "engine/python/objects/formatting.hpp"

namespace glassbox::python {

int decimal_digit(std::uint32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  for (const std::uint32_t zero : {0x660U, 0x6f0U, 0x966U, 0x9e6U, 0xff10U}) {
    if (c >= zero && c < zero + 10) return static_cast<int>(c - zero);
  }
  return -1;
}
bool is_space_char(std::uint32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}
std::uint32_t to_lower_char(std::uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  if (c >= 0x100 && c <= 0x17f && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149 && c != 0x17f) {
    if (c == 0x178) return 0xff;
    const bool odd_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    return ((c & 1U) != 0) == odd_upper ? c + 1 : c;
  }
  return c;
}
std::uint32_t to_upper_char(std::uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  if (c == 0xb5) return 0x39c;
  if (c == 0xff) return 0x178;
  if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) || (c >= 0x430 && c <= 0x44f))
    return c - 32;
  if (c == 0x3c2) return 0x3a3;
  if (c >= 0x450 && c <= 0x45f) return c - 80;
  if (c >= 0x100 && c <= 0x17f && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149 && c != 0x178 && c != 0x17f) {
    const bool odd_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    return ((c & 1U) != 0) == odd_upper ? c : c - 1;
  }
  return c;
}
bool is_upper_char(std::uint32_t c) {
  return to_lower_char(c) != c;
}
bool is_lower_char(std::uint32_t c) {
  return to_upper_char(c) != c || c == 0xdf || c == 0xaa || c == 0xba || c == 0x138 || c == 0x149;
}
bool is_alpha_char(std::uint32_t c) {
  if (is_upper_char(c) || is_lower_char(c)) return true;
  return (c >= 0x180 && c <= 0x2af) || (c >= 0x370 && c <= 0x52f && c != 0x37e && c != 0x387 && c != 0x375) ||
         (c >= 0x531 && c <= 0x556) || (c >= 0x5d0 && c <= 0x5ea) || (c >= 0x620 && c <= 0x64a) ||
         (c >= 0x904 && c <= 0x939) || (c >= 0x1e00 && c <= 0x1fff) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3);
}
bool is_printable_char(std::uint32_t c) {
  if (c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad) return false;
  if (c != ' ' && is_space_char(c)) return false;
  return !((c >= 0xd800 && c <= 0xf8ff) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffeU) == 0xfffe ||
           c > 0xe0000);
}

}  // namespace glassbox::python
