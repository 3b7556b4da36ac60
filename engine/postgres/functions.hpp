// The functions that this machine knows.
#pragma once

#include <string_view>
#include <vector>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

enum class Function : std::uint8_t {
  abs,
  advisory_lock,
  advisory_lock_shared,
  advisory_unlock,
  advisory_unlock_all,
  advisory_unlock_shared,
  advisory_xact_lock,
  advisory_xact_lock_shared,
  age,
  coalesce,
  current_snapshot,
  current_xact_id,
  current_xact_id_if_assigned,
  greatest,
  least,
  length,
  lower,
  mod,
  nextval,
  currval,
  now,
  clock_timestamp,
  nullif,
  relation_size,
  repeat,
  sleep,
  try_advisory_lock,
  try_advisory_xact_lock,
  upper,
  concat,
  current_setting,
};

struct Signature {
  std::string_view name;
  Function function;
  std::vector<Type> args;  // Type::unknown: any; the last one may repeat if `repeats`
  Type result;             // Type::unknown: that of the arguments
  bool repeats = false;
};

// Those of that name; empty: PostgreSQL may have it, this machine has not.
std::vector<const Signature*> functions_named(std::string_view name);
bool is_aggregate_name(std::string_view name);

}  // namespace glassbox::postgres
