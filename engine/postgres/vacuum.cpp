#include "engine/postgres/statement.hpp"
namespace glassbox::postgres {
Pull run_vacuum(State&, std::int32_t, Executor& e) { e.error = {"0A000", "not modelled: VACUUM"}; return Pull::fail; }
void explain_plan(State&, std::int32_t, Outcome&) {}
}
