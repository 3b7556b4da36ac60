#include "engine/core/result.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace glassbox;

TEST_CASE("an error says where, what and what is accepted", "[result]") {
  const Error error{{"cart.redis", 2, 1, 4, {}}, "unknown command 'GETT'", "GET, SET"};
  CHECK(to_text(error, "SET a 1\nGETT a\n") ==
        "cart.redis:2:1: unknown command 'GETT'\n  GETT a\n  ^^^^\naccepted: GET, SET");
  CHECK(to_text(error) == "cart.redis:2:1: unknown command 'GETT'\naccepted: GET, SET");
}

TEST_CASE("the caret stands under code points and keeps tabs", "[result]") {
  const Error error{{"f", 1, 8, 1, {}}, "wrong", {}};
  CHECK(to_text(error, "\tgröße x y\r\n") == "f:1:8: wrong\n  \tgröße x y\n  \t      ^");
}

TEST_CASE("the caret may stand behind the line, but never far", "[result]") {
  CHECK(to_text({{"f", 1, 4, 9, {}}, "no value", {}}, "GET") == "f:1:4: no value\n  GET\n     ^");
  CHECK(to_text({{"f", 1, 2, 9, {}}, "long", {}}, "GET") == "f:1:2: long\n  GET\n   ^^");
  CHECK(to_text({{"f", 1, 99, 1, {}}, "far", {}}, "GET") == "f:1:99: far");
  CHECK(to_text({{"f", 7, 1, 1, {}}, "no such line", {}}, "GET") == "f:7:1: no such line\n  \n  ^");
}

TEST_CASE("places without a line, and in JSON", "[result]") {
  CHECK(to_text({{"box.json", 0, 0, 1, "/lenses/0"}, "no lens 'slot'", "slots"}) ==
        "box.json /lenses/0: no lens 'slot'\naccepted: slots");
  CHECK(to_text({{"", 0, 0, 1, {}}, "too large", {}}) == "too large");
  CHECK(to_text({{"", 3, 2, 1, {}}, "wrong", {}}) == "line 3:2: wrong");
}

TEST_CASE("a result is a value or an error", "[result]") {
  Result<int> good = 7;
  CHECK(good.ok());
  CHECK(good.value() == 7);
  Result<int> bad = Error{{}, "no", {}};
  CHECK_FALSE(bad);
  CHECK(bad.error().what == "no");
}
