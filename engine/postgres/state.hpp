// The whole state of a PostgreSQL run: tables and indexes in pages, the commit log, locks, sessions with what they run
// or wait for, the clock, the program and the place in it. A value: copied for keyframes; pages are shared until
// written.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/event.hpp"
#include "engine/postgres/catalog.hpp"
#include "engine/postgres/plan.hpp"
#include "engine/postgres/program.hpp"
#include "engine/postgres/ssi_state.hpp"

namespace glassbox::postgres {

enum class XidStatus : std::uint8_t { in_progress, committed, aborted };

// pg_xact and pg_subtrans. Ids below `first` are older than the program and committed.
struct TransactionLog {
  Xid first = 0;
  std::vector<XidStatus> status;
  std::vector<Xid> parent;          // kNoXid: a top transaction
  std::vector<std::int16_t> owner;  // session
};

// multixact.h: why a member is in it.
enum class MemberStatus : std::uint8_t {
  for_key_share,
  for_share,
  for_no_key_update,
  for_update,
  no_key_update,
  update
};
struct Member {
  Xid xid = kNoXid;
  MemberStatus status = MemberStatus::for_key_share;
  friend bool operator==(const Member&, const Member&) = default;
};
struct MultiXacts {
  MultiXid first = 1;
  std::vector<std::vector<Member>> members;
};

struct Snapshot {
  Xid xmin = kNoXid;      // every id below is over
  Xid xmax = kNoXid;      // every id from here on had not begun
  std::vector<Xid> xip;   // top transactions in progress, in order
  CommandId command = 0;  // own changes of earlier commands are seen
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

enum class LockKind : std::uint8_t { relation, tuple, transaction, virtual_transaction, advisory };
struct LockTag {
  LockKind kind = LockKind::relation;
  std::uint32_t a = 0;  // relation: oid; transaction: xid; virtual: session; advisory: high half of the key
  std::uint32_t b = 0;  // tuple: block; advisory: low half
  std::uint16_t c = 0;  // tuple: offset; advisory: 1 one key, 2 two
  friend auto operator<=>(const LockTag&, const LockTag&) = default;
};

struct LockHold {
  std::int32_t session = 0;
  std::int32_t mode = 0;   // 1 ACCESS SHARE … 8 ACCESS EXCLUSIVE
  std::int32_t depth = 0;  // of the subtransaction that owns it; -1: the session
  std::int32_t count = 1;
};
struct LockRequest {
  std::int32_t session = 0;
  std::int32_t mode = 0;
  std::int32_t depth = 0;  // what will own it, once granted
};
struct LockObject {
  std::vector<LockHold> holds;
  std::vector<LockRequest> queue;  // first come first
};

struct ComboCid {
  CommandId cmin = 0;
  CommandId cmax = 0;
};

// What a rollback of DDL puts back.
struct Undo {
  bool is_index = false;
  bool created = false;
  bool storage = false;  // the pages as well: TRUNCATE
  std::int32_t which = 0;
  std::int32_t depth = 0;
  std::shared_ptr<const Table> table;
  std::shared_ptr<const Index> index;
};

struct SubTransaction {
  Xid xid = kNoXid;
  std::string name;  // of the savepoint; empty at the top
  bool failed = false;
};

enum class Isolation : std::uint8_t { read_uncommitted, read_committed, repeatable_read, serializable };

// A foreign key check that is due at the statement's end (ri_triggers.c).
struct KeyCheck {
  bool child_inserted = false;  // else: the parent's key went away
  std::int32_t table = kNobody;
  std::int32_t key = 0;  // of the child table's foreign keys
  std::int32_t child = kNobody;
  Value value;
  Tid tid;
};

struct Transaction {
  bool open = false;    // a transaction is in progress
  bool block = false;   // BEGIN was said
  bool failed = false;  // current transaction is aborted
  Isolation isolation = Isolation::read_committed;
  bool read_only = false;
  bool deferrable = false;
  std::vector<SubTransaction> levels;  // [0] is the top
  CommandId command = 0;
  bool command_used = false;
  std::optional<Snapshot> first;  // REPEATABLE READ and up: the one of the whole transaction
  std::vector<ComboCid> combos;
  std::vector<Undo> undo;
  bool queried = false;  // a statement has had a snapshot
  Micros since = 0;
};

struct LockWait {
  LockTag tag;
  std::int32_t mode = 0;
  Micros since = 0;
  Micros deadlock_at = -1;  // when deadlock_timeout ends; -1: it has
  Micros timeout_at = -1;   // lock_timeout; -1: none
  bool reported = false;    // the program has gone on to another line
};

struct Outcome {
  enum class Status : std::uint8_t { none, ok, waiting, error } status = Status::none;
  std::string tag;
  bool has_rows = false;
  std::vector<std::string> columns;
  std::vector<Row> rows;
  SqlError error;
  std::vector<std::string> notices;
};

// Waiting for a row, step by step: kept while the session sleeps.
struct RowWait {
  bool have_tuple_lock = false;
  LockTag tuple;
  std::int32_t tuple_mode = 0;
  bool slept = false;      // a wait has ended since the row was first looked at
  bool following = false;  // walking from version to version (heapam_tuple_lock)
  bool traversed = false;
  Tid tid;
  Xid prior_xmax = kNoXid;
};

// How far VACUUM has come with a table.
struct Vacuuming {
  Xid oldest = kNoXid;  // OldestXmin: what died before may go
  Block pages = 0;
  Block block = 0;
  Block skip_until = 0;
  Block scanned = 0;
  Block kept_pages = 0;  // the last page with something on it, plus one
  bool no_index = false;
  bool skipped = false;
  bool unfrozen = false;
  bool told = false;
  std::int64_t removed = 0;
  std::int64_t live = 0;
  std::int64_t recently_dead = 0;
  std::int64_t frozen = 0;
  Xid oldest_left = kNoXid;
  std::vector<Tid> dead;  // line pointers
  std::size_t next_dead = 0;
  std::size_t index = 0;
};

struct Execution {
  enum class Phase : std::uint8_t { idle, begin, analyze, lock_tables, plan, run, keys, finish, utility };
  Phase phase = Phase::idle;
  std::int32_t line = 0;  // index into the script
  std::shared_ptr<const Plan> plan;
  std::vector<NodeState> nodes;
  Snapshot snapshot;
  bool has_snapshot = false;  // it holds the session's xmin
  CommandId command = 0;
  std::size_t next = 0;  // of what the phase goes through
  std::int64_t processed = 0;
  std::uint8_t stage = 0;  // of the modification
  Slot slot;
  SourceRow found;
  Row new_row;
  Tid tid;
  Tid new_tid;
  Tid conflict_tid;
  bool update_indexes = false;
  bool summarizing = false;
  std::size_t next_index = 0;
  std::size_t next_mark = 0;
  bool epq = false;
  bool row_ready = false;    // result_slot waits to be projected
  bool told = false;         // the command has done its work, as an event of its own
  bool commit_told = false;  // and its commit
  bool waited = false;       // the program went on while it slept
  std::int32_t after = 0;    // the source line whose end let it go on
  Micros timeout_at = -1;    // statement_timeout
  Slot result_slot;
  RowWait wait;
  std::vector<KeyCheck> checks;
  std::size_t next_check = 0;
  Micros sleep_until = -1;
  std::vector<LockTag> advisory;  // got already by the row that is being worked out
  Outcome outcome;
  Vacuuming vacuum;
};

// The bounds of GlobalVisState (procarray.c), one set a session.
struct Horizon {
  Xid definitely_needed = kNoXid;
  Xid maybe_needed = kNoXid;
  Xid computed_for = kNoXid;  // ComputeXidHorizonsResultLastXmin
};

struct Session {
  std::string name;
  std::map<std::string, std::string> settings;         // SET, for the session
  std::map<std::string, std::string> local_settings;   // SET LOCAL, until the transaction ends
  std::map<std::string, std::string> settings_before;  // as they were when the transaction began
  Transaction transaction;
  Execution execution;
  std::optional<LockWait> wait;
  bool woken = false;  // its lock was granted, it may go on
  SqlError cancel;     // it was woken with this error
  Xid xmin = kNoXid;   // MyProc->xmin: what its snapshots hold back
  Xid recent_xmin = kNoXid;
  Horizon horizon;
  std::map<std::int32_t, std::pair<Block, std::uint32_t>> targets;  // insertion page by table, with Table::version
  std::map<std::int32_t, std::int64_t> currval;
  std::vector<std::int32_t> typed_ahead;  // lines that wait for the session to be free
  std::int32_t virtual_id = 0;
};

struct TouchedPage {
  std::int32_t table = 0;
  Block block = 0;
  friend auto operator<=>(const TouchedPage&, const TouchedPage&) = default;
};

struct State {
  std::shared_ptr<const Script> script;
  Micros now = 0;
  std::int32_t line = -1;           // the line that began last; -1: none yet
  Micros line_until = 0;            // when the next one begins
  bool line_reported = true;        // its waiting has been told, or it did not wait
  std::int32_t running = kNobody;   // session that runs now
  std::vector<std::int32_t> ready;  // sessions whose wait is over, in order
  std::int32_t releaser = 0;        // source line of the statement that ran last: "after"
  std::string refusal;              // what stopped the run

  std::vector<Session> sessions;
  std::vector<Table> tables;
  std::vector<Index> indexes;
  std::vector<Sequence> sequences;
  std::uint32_t next_oid = 16384;
  Xid next_xid = 0;
  Xid latest_completed = 0;
  TransactionLog log;
  MultiXacts multis;
  std::map<LockTag, LockObject> locks;
  SsiState ssi;

  std::int64_t buffers_hit = 0;  // pages asked for so far
  std::int64_t buffers_dirtied = 0;
  std::vector<TouchedPage> touched;  // since the last statement ended or began to wait
  bool clear_touched = false;
  std::vector<TouchedPage> dirty;  // since the last checkpoint
};

}  // namespace glassbox::postgres
