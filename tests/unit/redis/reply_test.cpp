#include "engine/redis/reply.hpp"

#include <catch2/catch_test_macros.hpp>

using glassbox::redis::Reply;

TEST_CASE("replies as JSON", "[redis][reply]") {
  CHECK(to_json(Reply::ok()) == R"({"status":"OK"})");
  CHECK(to_json(Reply::error("MOVED 3443 127.0.0.1:7001")) == R"({"error":"MOVED 3443 127.0.0.1:7001"})");
  CHECK(to_json(Reply::integer(-3)) == R"({"integer":-3})");
  CHECK(to_json(Reply::null()) == R"({"null":true})");
  CHECK(to_json(Reply::array({})) == R"({"array":[]})");
  CHECK(to_json(Reply::array({Reply::bulk("a"), Reply::array({Reply::null()}), Reply::integer(1)})) ==
        R"({"array":[{"bulk":"a"},{"array":[{"null":true}]},{"integer":1}]})");
}

TEST_CASE("bulk strings as JSON: text where they are UTF-8, else hexadecimal", "[redis][reply]") {
  using namespace std::string_literals;
  CHECK(to_json(Reply::bulk("")) == R"({"bulk":""})");
  CHECK(to_json(Reply::bulk("Grüße \"x\" \\")) == R"({"bulk":"Grüße \"x\" \\"})");
  CHECK(to_json(Reply::bulk("\xff\0a"s)) == R"({"hex":"ff0061"})");
  CHECK(to_json(Reply::bulk("\xc3")) == R"({"hex":"c3"})");
  CHECK(to_json(Reply::bulk("\xed\xa0\x80")) == R"({"hex":"eda080"})");
}

TEST_CASE("replies as redis-cli prints them", "[redis][reply]") {
  using namespace std::string_literals;
  CHECK(to_cli(Reply::ok()) == "OK");
  CHECK(to_cli(Reply::error("ERR no such key")) == "(error) ERR no such key");
  CHECK(to_cli(Reply::integer(5)) == "(integer) 5");
  CHECK(to_cli(Reply::null()) == "(nil)");
  CHECK(to_cli(Reply::array({})) == "(empty array)");
  CHECK(to_cli(Reply::bulk("Ada")) == R"("Ada")");
  CHECK(to_cli(Reply::bulk("\"\\\n\r\t\a\b\0\x1f~\x7f\xc3"s)) == R"("\"\\\n\r\t\a\b\x00\x1f~\x7f\xc3")");
  CHECK(to_cli(Reply::array({Reply::bulk("a"), Reply::null()})) == R"(1) "a"  2) (nil))");
  CHECK(to_cli(Reply::array({Reply::array({Reply::integer(1), Reply::integer(2)}), Reply::array({})})) ==
        "1) [1) (integer) 1  2) (integer) 2]  2) (empty array)");
}
