#include "tests/unit/postgres/run_support.hpp"

namespace glassbox::postgres {

TEST_CASE("A line needs a session and a statement") {
  CHECK(has(refusal("SELECT 1"), "test.sql:1:1: a session's name and a colon must stand in front"));
  CHECK(has(refusal("A: SELECT 1\nB:   "), "test.sql:2:1: a statement is missing"));
  CHECK(refusal("-- only a comment\n\nA: SELECT 1;").empty());
}

TEST_CASE("What is not modelled is refused where it stands, by name") {
  CHECK(has(refusal("A: SELECT 1.5"), "1:11: numeric values are beyond this machine"));
  CHECK(has(refusal("A: COPY t FROM stdin"), "PostgreSQL has COPY, this machine does not"));
  CHECK(has(refusal("A: SELECT avg(x) FROM t"), "the function avg()"));
  CHECK(has(refusal("A: CREATE TABLE t (x jsonb)"), "the type jsonb"));
  CHECK(has(refusal("A: SELECT * FROM a UNION SELECT * FROM b"), "UNION"));
}

TEST_CASE("Errors of SQL are answers, as PostgreSQL words them") {
  CHECK(has(answers("A: SELEC 1")[0], "\"sqlstate\":\"42601\",\"message\":\"syntax error at or near \\\"SELEC\\\"\""));
  CHECK(has(answers("A: SELECT * FROM")[0], "syntax error at end of input"));
  CHECK(has(answers("A: SELECT * FROM nothing")[0],
            "\"sqlstate\":\"42P01\",\"message\":\"relation \\\"nothing\\\" does not exist\""));
  CHECK(has(answers("A: SELECT 1 / 0")[0], "\"sqlstate\":\"22012\""));
  CHECK(has(answers("A: SELECT 2147483647 + 1")[0], "integer out of range"));
  CHECK(has(answers("A: SELECT 'x' + 1")[0], "invalid input syntax for type integer: \\\"x\\\""));
}

TEST_CASE("A setting that is wrong is told with what is accepted") {
  CHECK(has(refusal("-- settings: fillfactor=5\nA: SELECT 1"), "'5' is not a value of fillfactor"));
  CHECK(has(refusal("-- settings: colour=red\nA: SELECT 1"), "unknown setting 'colour'"));
}

}  // namespace glassbox::postgres
