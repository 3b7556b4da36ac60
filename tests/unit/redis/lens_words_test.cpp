#include "engine/redis/lens_words.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace glassbox;
using namespace glassbox::redis;

TEST_CASE("numbers in words carry thousands separators") {
  CHECK(thousands(0) == "0");
  CHECK(thousands(999) == "999");
  CHECK(thousands(16384) == "16,384");
  CHECK(thousands(1'000'000) == "1,000,000");
  CHECK(thousands(-1234) == "−1,234");
  CHECK(count_of(1, "key") == "1 key");
  CHECK(count_of(1200, "key") == "1,200 keys");
}

TEST_CASE("times are told in the unit that one would say") {
  CHECK(milliseconds(600) == "600 ms");
  CHECK(milliseconds(9999) == "9,999 ms");
  CHECK(milliseconds(12'500) == "12.5 s");
  CHECK(milliseconds(100'000) == "100 s");
  CHECK(milliseconds(600'000) == "10 min");
  CHECK(milliseconds(7'200'000) == "2 h");
  CHECK(milliseconds(5LL * 86'400'000) == "5 days");
}

TEST_CASE("names are listed as one says them") {
  CHECK(list_of({}).empty());
  CHECK(list_of({"7001"}) == "7001");
  CHECK(list_of({"7001", "7002"}) == "7001 and 7002");
  CHECK(list_of({"7001", "7002", "7003"}) == "7001, 7002 and 7003");
}

TEST_CASE("any bytes become printable ASCII") {
  CHECK(printable("user:1") == "user:1");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\"\\\n") == "\\\"\\\\\\n");
  CHECK(printable("\xe2\x82\xac") == "\\xe2\\x82\\xac");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const char c : printable(all)) CHECK((c >= 0x20 && c < 0x7f));
  for (const char c : in_ascii(all)) CHECK((c >= 0x20 && c < 0x7f));
}

TEST_CASE("a command is shown as one would type it") {
  const std::vector<std::string> args = {"SET", "file", "by B", ""};
  CHECK(typed(args) == "SET file \"by B\" \"\"");
}

TEST_CASE("what does not fit loses its middle, and says how much") {
  const std::string key(512, 'k');
  const std::string shown = middle_out(key, Face::mono, false, 12, 120);
  CHECK(text_width(shown, Face::mono, false, 12) <= 120);
  CHECK(shown.front() == 'k');
  CHECK(shown.back() == 'k');
  CHECK(shown.find("…+5") != std::string::npos);
  CHECK(middle_out("short", Face::mono, false, 12, 120) == "short");
}

TEST_CASE("a redirection that is cut keeps its port") {
  const Reply moved = Reply::error("MOVED 3443 127.0.0.1:7001");
  const float whole = text_width(moved.text, Face::mono, true, 11);
  CHECK(reply_in(moved, true, 11, whole) == moved.text);
  CHECK(reply_in(moved, true, 11, whole - 10) == "MOVED 3443 …:7001");
  CHECK(reply_in(moved, true, 11, 90) == "MOVED …:7001");
  CHECK(reply_in(Reply::integer(2), false, 11, 200) == "(integer) 2");
}
