#include "engine/core/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace glassbox;

TEST_CASE("what is written is read back", "[utf8]") {
  for (const char32_t code : {0x0U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU}) {
    std::string text;
    append_utf8(text, code);
    const CodePoint read = first_code_point(text);
    CHECK(read.valid);
    CHECK(read.value == code);
    CHECK(read.length == text.size());
    CHECK(count_code_points(text) == 1);
  }
}

TEST_CASE("bytes that are not UTF-8 are one replacement each", "[utf8]") {
  // overlong forms, surrogates, too large, cut off, lone continuation, never a lead
  for (const std::string_view bytes : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                                       "\xF4\x90\x80\x80", "\xE2\x82", "\xC3", "\x80", "\xFE", "\xFF", "\xC3\x28"}) {
    const CodePoint read = first_code_point(bytes);
    CHECK_FALSE(read.valid);
    CHECK(read.value == kReplacement);
    CHECK(read.length == 1);
  }
}

TEST_CASE("code points are counted, not bytes", "[utf8]") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("größe → ✓") == 9);
}
