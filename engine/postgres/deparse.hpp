// Expressions as EXPLAIN prints them (utils/adt/ruleutils.c).
#pragma once

#include <string>
#include <vector>

#include "engine/postgres/plan.hpp"

namespace glassbox::postgres {

std::string deparse(const Plan& plan, const Expr& expr);
std::string deparse_all(const Plan& plan, const std::vector<Expr>& exprs);  // joined by AND

}  // namespace glassbox::postgres
