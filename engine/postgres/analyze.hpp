// Looks names up and works types out (parser/parse_*.c): what PostgreSQL checks before it plans.
#pragma once

#include <vector>

#include "engine/postgres/plan.hpp"
#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

class Analyzer {
 public:
  Analyzer(const State& state, std::int32_t who, std::vector<Source>& sources, SqlError& error)
      : state_(state), who_(who), sources_(sources), error_(error) {}

  // Sets relation, attribute and type in `expr` and below. Aggregates go to `aggregates` if it is given; else they are
  // refused with `place` ("WHERE").
  bool resolve(Expr& expr, std::vector<Expr>* aggregates, std::string_view place);
  bool resolve_boolean(Expr& expr, std::vector<Expr>* aggregates, std::string_view place);
  // coerce_to_target_type for an assignment to a column.
  bool assign(Expr& expr, const std::string& column, Type type);
  // Every "*" becomes its columns.
  bool expand(const std::vector<Target>& targets, std::vector<Expr>& exprs, std::vector<std::string>& names);
  // Only the sources before this one are seen (JOIN … ON).
  void limit_to(std::size_t count) { visible_ = count; }
  // Names of a source that no other one may see as well.
  bool refuse(std::string state, std::string message);

 private:
  bool column(Expr& expr);
  bool whole_row(Expr& expr);
  bool call(Expr& expr, std::vector<Expr>* aggregates, std::string_view place);
  bool aggregate(Expr& expr, std::vector<Expr>* aggregates, std::string_view place);
  bool binary(Expr& expr);
  bool unify(std::vector<Expr>& args, std::size_t first, std::string_view op, Type& type);
  bool coerce_literal(Expr& expr, Type type);
  bool same_type(Expr& a, Expr& b, std::string_view op);

  const State& state_;
  std::int32_t who_;
  std::vector<Source>& sources_;
  SqlError& error_;
  std::size_t visible_ = ~std::size_t{0};
};

std::string output_name(const Expr& expr);  // FigureColname
bool has_aggregate(const Expr& expr);
bool is_constant(const Expr& expr);
Expr cast_to(Expr expr, Type type);
// The sources that an expression reads, as bits.
std::uint32_t sources_in(const Expr& expr);

}  // namespace glassbox::postgres
