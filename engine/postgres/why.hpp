// Words for places, locks and verdicts, shared by the sentences and the lenses.
#pragma once

#include <string>

#include "engine/postgres/visibility.hpp"

namespace glassbox::postgres {

std::string place_text(Tid tid);                                            // "(0,3)"
std::string_view row_lock_name(RowLock strength);                           // "FOR NO KEY UPDATE"
std::string_view table_lock_name(std::int32_t mode);                        // "ROW EXCLUSIVE"
std::string lock_text(const State& state, LockKind kind, std::uint32_t a);  // "the end of transaction 743"
// "xmax 743 is in progress in A's snapshot, so the old version is visible".
std::string verdict_text(Reason reason, const TupleHeader& tuple, Xid updater, const std::string& who);
std::string_view reason_word(Reason reason);  // "deleted", "not yet committed"
bool is_visible(Reason reason);

}  // namespace glassbox::postgres
