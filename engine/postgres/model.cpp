#include "engine/postgres/model.hpp"

#include <array>

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {
namespace {

constexpr auto kKindNames = std::to_array<std::string_view>(
    {"started",       "took-snapshot", "assigned",       "locked",       "waits",      "granted",   "planned",
     "page-seen",     "visited",       "pruned",         "not-fetched",  "index-read", "inserted",  "updated",
     "deleted",       "row-locked",    "found-changed",  "rechecked",    "skipped",    "indexed",   "conflict",
     "key-checked",   "vacuumed-page", "vacuumed-index", "freed-lines",  "truncated",  "counted",   "created",
     "changed-table", "timed-out",     "looked",         "deadlocked",   "dangerous",  "committed", "rolled-back",
     "saved",         "finished",      "failed",         "still-waiting"});

static_assert(kKindNames.size() == static_cast<std::size_t>(Kind::still_waiting) + 1);

// The page lens: whatever may change a page or judges a tuple of one.
bool stops_of_page(const Event& event) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::page_seen:
    case Kind::visited:
    case Kind::pruned:
    case Kind::inserted:
    case Kind::updated:
    case Kind::deleted:
    case Kind::row_locked:
    case Kind::found_changed:
    case Kind::rechecked:
    case Kind::vacuumed_page:
    case Kind::freed_lines:
    case Kind::truncated:
    case Kind::committed:
    case Kind::rolled_back:
    case Kind::failed:
      return true;
    default:
      return false;
  }
}

constexpr std::array<Lens<Model>, 1> kLenses = {{
    {{"page", "Heap page"}, stops_of_page, draw_page},
}};

}  // namespace

std::span<const SettingInfo> Model::settings() {
  return setting_infos();
}

std::span<const Lens<Model>> Model::lenses() {
  return kLenses;
}

Result<State> Model::load(const Program& program) {
  auto script = read_script(program);
  if (!script) return script.error();
  State state;
  state.script = std::make_shared<const Script>(std::move(script.value()));
  state.next_xid = state.log.first = kFirstXid;
  state.latest_completed = kFirstXid - 1;
  for (std::size_t i = 0; i < state.script->sessions.size(); ++i) {
    Session session;
    session.name = state.script->sessions[i];
    session.virtual_id = static_cast<std::int32_t>(i);
    if (state.script->config.isolation != "read committed")
      session.settings["default_transaction_isolation"] = state.script->config.isolation;
    state.sessions.push_back(std::move(session));
  }
  return state;
}

std::uint64_t Model::footprint(const State& state) {
  std::uint64_t bytes = sizeof(State) + state.log.status.size() * 8 + state.locks.size() * 128;
  for (const Table& table : state.tables) bytes += sizeof(Table) + table.storage.pages.size() * 17;
  for (const Index& index : state.indexes) bytes += sizeof(Index) + index.storage.pages.size() * 16;
  for (const Session& session : state.sessions) {
    bytes += sizeof(Session);
    for (const NodeState& node : session.execution.nodes)
      bytes += sizeof(NodeState) + node.slots.size() * 512 + node.entries.size() * 128 + node.groups.size() * 512;
    bytes += session.execution.outcome.rows.size() * 128;
  }
  return bytes + state.touched.size() * (sizeof(TouchedPage) + kPageSize);
}

std::string_view Model::kind(const Event& event) {
  return kKindNames[event.kind];
}

std::string Model::actor(const State& now, const Event& event) {
  return "session " + now.sessions[event.actor].name;
}

std::string Model::opening(const State& initial) {
  return initial.script->lines.empty() ? "The program has no statements." : "A new database: no tables yet.";
}

std::string Model::ending(const State& last) {
  if (!last.refusal.empty()) return "The run stops here: this machine does not model " + last.refusal + ".";
  for (const Session& session : last.sessions)
    if (session.execution.phase != Execution::Phase::idle)
      return "The program is over; session " + session.name + " still waits.";
  return "The program is over.";
}

const Machine& machine() {
  static const MachineOf<Model> postgres;
  return postgres;
}

}  // namespace glassbox::postgres
