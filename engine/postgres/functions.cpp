#include "engine/postgres/functions.hpp"

namespace glassbox::postgres {
namespace {

using F = Function;
using T = Type;

const std::vector<Signature>& table() {
  static const std::vector<Signature> signatures = {
      {"abs", F::abs, {T::int4}, T::int4},
      {"abs", F::abs, {T::int8}, T::int8},
      {"age", F::age, {T::xid}, T::int4},
      {"clock_timestamp", F::clock_timestamp, {}, T::timestamptz},
      {"coalesce", F::coalesce, {T::unknown}, T::unknown, true},
      {"concat", F::concat, {T::unknown}, T::text, true},
      {"current_setting", F::current_setting, {T::text}, T::text},
      {"currval", F::currval, {T::text}, T::int8},
      {"greatest", F::greatest, {T::unknown}, T::unknown, true},
      {"least", F::least, {T::unknown}, T::unknown, true},
      {"length", F::length, {T::text}, T::int4},
      {"lower", F::lower, {T::text}, T::text},
      {"mod", F::mod, {T::int4, T::int4}, T::int4},
      {"mod", F::mod, {T::int8, T::int8}, T::int8},
      {"nextval", F::nextval, {T::text}, T::int8},
      {"now", F::now, {}, T::timestamptz},
      {"nullif", F::nullif, {T::unknown, T::unknown}, T::unknown},
      {"pg_advisory_lock", F::advisory_lock, {T::int8}, T::nothing},
      {"pg_advisory_lock", F::advisory_lock, {T::int4, T::int4}, T::nothing},
      {"pg_advisory_lock_shared", F::advisory_lock_shared, {T::int8}, T::nothing},
      {"pg_advisory_unlock", F::advisory_unlock, {T::int8}, T::boolean},
      {"pg_advisory_unlock", F::advisory_unlock, {T::int4, T::int4}, T::boolean},
      {"pg_advisory_unlock_all", F::advisory_unlock_all, {}, T::nothing},
      {"pg_advisory_unlock_shared", F::advisory_unlock_shared, {T::int8}, T::boolean},
      {"pg_advisory_xact_lock", F::advisory_xact_lock, {T::int8}, T::nothing},
      {"pg_advisory_xact_lock", F::advisory_xact_lock, {T::int4, T::int4}, T::nothing},
      {"pg_advisory_xact_lock_shared", F::advisory_xact_lock_shared, {T::int8}, T::nothing},
      {"pg_current_snapshot", F::current_snapshot, {}, T::snapshot},
      {"pg_current_xact_id", F::current_xact_id, {}, T::xid8},
      {"pg_current_xact_id_if_assigned", F::current_xact_id_if_assigned, {}, T::xid8},
      {"pg_relation_size", F::relation_size, {T::text}, T::int8},
      {"pg_sleep", F::sleep, {T::int4}, T::nothing},
      {"pg_try_advisory_lock", F::try_advisory_lock, {T::int8}, T::boolean},
      {"pg_try_advisory_lock", F::try_advisory_lock, {T::int4, T::int4}, T::boolean},
      {"pg_try_advisory_xact_lock", F::try_advisory_xact_lock, {T::int8}, T::boolean},
      {"repeat", F::repeat, {T::text, T::int4}, T::text},
      {"txid_current", F::current_xact_id, {}, T::int8},
      {"txid_current_if_assigned", F::current_xact_id_if_assigned, {}, T::int8},
      {"txid_current_snapshot", F::current_snapshot, {}, T::snapshot},
      {"upper", F::upper, {T::text}, T::text},
  };
  return signatures;
}

}  // namespace

std::vector<const Signature*> functions_named(std::string_view name) {
  std::vector<const Signature*> found;
  for (const Signature& signature : table())
    if (signature.name == name) found.push_back(&signature);
  return found;
}

bool is_aggregate_name(std::string_view name) {
  return name == "count" || name == "sum" || name == "min" || name == "max" || name == "bool_and" || name == "bool_or";
}

}  // namespace glassbox::postgres
