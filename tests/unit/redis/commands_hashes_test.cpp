// The hash commands. The replies are those of a real Redis 8.0.2.
#include "tests/unit/redis/session.hpp"

using glassbox::redis::check_session;

TEST_CASE("fields are set, read and deleted", "[redis][commands]") {
  check_session({
      {"HSET h a 1 b 2 a 3", "(integer) 2"},
      {"HGET h a", R"("3")"},
      {"HGET h x", "(nil)"},
      {"HGET missing a", "(nil)"},
      {"HSET h c 3", "(integer) 1"},
      {"HGETALL h", R"(1) "a"  2) "3"  3) "b"  4) "2"  5) "c"  6) "3")"},
      {"HSET h a 9", "(integer) 0"},
      {"HGETALL h", R"(1) "a"  2) "9"  3) "b"  4) "2"  5) "c"  6) "3")"},
      {"HKEYS h", R"(1) "a"  2) "b"  3) "c")"},
      {"HVALS h", R"(1) "9"  2) "2"  3) "3")"},
      {"HMGET h b x a", R"(1) "2"  2) (nil)  3) "9")"},
      {"HMGET missing a b", "1) (nil)  2) (nil)"},
      {"HLEN h", "(integer) 3"},
      {"HLEN missing", "(integer) 0"},
      {"HEXISTS h a", "(integer) 1"},
      {"HEXISTS h x", "(integer) 0"},
      {"HSTRLEN h a", "(integer) 1"},
      {"HSTRLEN h x", "(integer) 0"},
      {"HSETNX h a 1", "(integer) 0"},
      {"HSETNX h d 44", "(integer) 1"},
      {"HSTRLEN h d", "(integer) 2"},
      {"HDEL h a x a", "(integer) 1"},
      {"HGETALL h", R"(1) "b"  2) "2"  3) "c"  4) "3"  5) "d"  6) "44")"},
      {"HSET h a 1", "(integer) 1"},
      {"HKEYS h", R"(1) "b"  2) "c"  3) "d"  4) "a")"},
      {"HDEL h a b c d", "(integer) 4"},
      {"EXISTS h", "(integer) 0"},
      {"HGETALL h", "(empty array)"},
      {"HKEYS h", "(empty array)"},
      {"HDEL h a", "(integer) 0"},
      {"HMSET h a 1 b 2", "OK"},
      {"HMSET h a", "(error) ERR wrong number of arguments for 'hmset' command"},
      {"HSET h a 1 b", "(error) ERR wrong number of arguments for 'hset' command"},
      {"HSET h a", "(error) ERR wrong number of arguments for 'hset' command"},
      {"HSET h", "(error) ERR wrong number of arguments for 'hset' command"},
  });
}

TEST_CASE("fields as counters", "[redis][commands]") {
  check_session({
      {"HINCRBY h n 5", "(integer) 5"},
      {"HINCRBY h n -7", "(integer) -2"},
      {"HINCRBY h n x", "(error) ERR value is not an integer or out of range"},
      {"HSET h s abc", "(integer) 1"},
      {"HINCRBY h s 1", "(error) ERR hash value is not an integer"},
      {"HINCRBY h n -9223372036854775807", "(error) ERR increment or decrement would overflow"},
      {"HINCRBY h n 9223372036854775808", "(error) ERR value is not an integer or out of range"},
      {"HINCRBYFLOAT h f 0.1", R"("0.1")"},
      {"HINCRBYFLOAT h f 0.2", R"("0.3")"},
      {"HINCRBYFLOAT h s 1", "(error) ERR hash value is not a float"},
      {"HINCRBYFLOAT h f x", "(error) ERR value is not a valid float"},
      {"HINCRBYFLOAT h f inf", "(error) ERR value is NaN or Infinity"},
      {"HINCRBYFLOAT h f -1e30", R"("-1000000000000000000024696061952")"},
      {"HGETALL h", R"(1) "n"  2) "-2"  3) "s"  4) "abc"  5) "f"  6) "-1000000000000000000024696061952")"},
  });
}

TEST_CASE("a key of another type is refused", "[redis][commands]") {
  check_session({
      {"SET s 1", "OK"},
      {"HSET s a 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HSET s a", "(error) ERR wrong number of arguments for 'hset' command"},
      {"HGET s a", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HMGET s a", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HGETALL s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HDEL s a", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HLEN s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HINCRBY s a x", "(error) ERR value is not an integer or out of range"},
      {"HINCRBY s a 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HINCRBYFLOAT s a 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"HSETNX s a 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
  });
}
