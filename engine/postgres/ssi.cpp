#include "engine/postgres/ssi.hpp"
namespace glassbox::postgres {
void begin_serializable(State&, std::int32_t) {}
void read_relation(State&, std::int32_t, std::uint32_t) {}
void read_page(State&, std::int32_t, std::uint32_t, Block) {}
void read_tuple(State&, std::int32_t, std::uint32_t, Tid, Xid) {}
bool check_conflict_out(State&, std::int32_t, const TupleHeader&, bool) { return true; }
bool check_conflict_in(State&, std::int32_t, const PredicateTag&) { return true; }
void split_page_locks(State&, std::uint32_t, Block, Block) {}
bool may_commit(State&, std::int32_t) { return true; }
SqlError serialization_failure() { return {"40001", "could not serialize access due to read/write dependencies among transactions"}; }
void end_serializable(State&, std::int32_t, bool) {}
}
