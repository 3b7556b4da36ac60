// Works expressions out on a row.
#pragma once

#include "engine/postgres/plan.hpp"
#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

struct Evaluation {
  State& state;
  std::int32_t who;
  const Slot* slot = nullptr;
  SqlError error;
  bool waiting = false;  // a lock function sleeps: ask again later
  std::size_t advisory = 0;
};

Value evaluate(Evaluation& context, const Expr& expr);
// True, false or unknown as SQL's WHERE takes it: only true counts.
bool holds(Evaluation& context, const Expr& expr);
bool all_hold(Evaluation& context, const std::vector<Expr>& exprs);
Value cast_value(Evaluation& context, const Value& value, Type type, bool implicit);
Value call_function(Evaluation& context, const Expr& expr);  // evaluate_calls.cpp
bool like(std::string_view text, std::string_view pattern);

}  // namespace glassbox::postgres
