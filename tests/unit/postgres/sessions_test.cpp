#include "tests/unit/postgres/run_support.hpp"

namespace glassbox::postgres {
namespace {

const std::string kAccounts =
    "A: CREATE TABLE accounts (id int PRIMARY KEY, balance int)\n"
    "A: INSERT INTO accounts VALUES (1, 100), (2, 100)\n";

}  // namespace

TEST_CASE("A statement that waits is told, and goes on when the holder ends") {
  const auto lines = answers(kAccounts +
                             "A: BEGIN\nA: UPDATE accounts SET balance = 110 WHERE id = 1\n"
                             "B: UPDATE accounts SET balance = balance + 1 WHERE id = 1\nA: COMMIT\n"
                             "B: SELECT balance FROM accounts WHERE id = 1");
  REQUIRE(lines.size() == 8);
  CHECK(has(lines[4], "\"line\":5,\"session\":\"B\",\"status\":\"waiting\""));
  CHECK(has(lines[5], "\"line\":6"));
  CHECK(has(lines[6], "\"line\":5,\"session\":\"B\",\"status\":\"ok\",\"after\":6,\"tag\":\"UPDATE 1\""));
  CHECK(has(lines[7], "[[\"111\"]]"));
}

TEST_CASE("REPEATABLE READ refuses to change what another has changed") {
  const auto lines = answers(kAccounts +
                             "A: BEGIN ISOLATION LEVEL REPEATABLE READ\nA: SELECT count(*) FROM accounts\n"
                             "B: UPDATE accounts SET balance = 0 WHERE id = 1\n"
                             "A: UPDATE accounts SET balance = 1 WHERE id = 1");
  CHECK(has(lines.back(), "\"40001\",\"message\":\"could not serialize access due to concurrent update\""));
}

TEST_CASE("Who closes the circle of waits is its victim, as deadlock_timeout is shorter than the pause") {
  const auto lines =
      answers(kAccounts +
              "A: BEGIN\nB: BEGIN\nA: UPDATE accounts SET balance = 1 WHERE id = 1\n"
              "B: UPDATE accounts SET balance = 2 WHERE id = 2\nA: UPDATE accounts SET balance = 3 WHERE id = 2\n"
              "B: UPDATE accounts SET balance = 4 WHERE id = 1\nA: COMMIT");
  CHECK(has(lines[lines.size() - 3], "\"line\":8,\"session\":\"B\",\"status\":\"error\""));
  CHECK(has(lines[lines.size() - 3], "40P01"));
  CHECK(has(lines[lines.size() - 2], "\"line\":7,\"session\":\"A\",\"status\":\"ok\",\"after\":8"));
}

TEST_CASE("SERIALIZABLE stops write skew, REPEATABLE READ does not") {
  const auto skew = [](const std::string& level) {
    return answers(
               "A: CREATE TABLE guards (name text PRIMARY KEY, on_duty boolean)\n"
               "A: INSERT INTO guards VALUES ('ada', true), ('bo', true)\n"
               "A: BEGIN ISOLATION LEVEL " +
               level + "\nB: BEGIN ISOLATION LEVEL " + level +
               "\nA: SELECT count(*) FROM guards WHERE on_duty\nB: SELECT count(*) FROM guards WHERE on_duty\n"
               "A: UPDATE guards SET on_duty = false WHERE name = 'ada'\n"
               "B: UPDATE guards SET on_duty = false WHERE name = 'bo'\nA: COMMIT\nB: COMMIT")
        .back();
  };
  CHECK(has(skew("REPEATABLE READ"), "\"tag\":\"COMMIT\""));
  CHECK(has(skew("SERIALIZABLE"), "\"40001\""));
}

TEST_CASE("The same program leaves the same run; seeking back gives the same state as running on") {
  const std::string source = kAccounts + "A: UPDATE accounts SET balance = balance + 1\nB: SELECT * FROM accounts";
  const auto once = run_program(source);
  const auto again = run_program(source);
  REQUIRE(once->steps() == again->steps());
  std::vector<std::string> sentences;
  for (Step k = 1; k <= once->steps(); ++k) sentences.push_back(once->why(k));
  for (Step k = once->steps(); k >= 1; --k) CHECK(again->why(k) == sentences[static_cast<std::size_t>(k - 1)]);
}

}  // namespace glassbox::postgres
