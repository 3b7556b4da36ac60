#include "engine/redis/model.hpp"

#include <array>

#include "engine/redis/events.hpp"
#include "engine/redis/load.hpp"
#include "engine/redis/memory.hpp"
#include "engine/redis/program.hpp"

namespace glassbox::redis {
namespace {

constexpr auto kKindNames = std::to_array<std::string_view>(
    {"sent",       "tag",          "crc",        "slot",        "served",     "refused",  "queued",  "held",
     "unanswered", "replied",      "followed",   "replicated",  "expired",    "waited",   "stopped", "started",
     "suspected",  "failed",       "recovered",  "asked-votes", "voted",      "promoted", "learned", "demoted",
     "linked",     "cluster-down", "cluster-up", "migrated",    "client-mode"});

static_assert(kKindNames.size() == static_cast<std::size_t>(Kind::client_mode) + 1);

Kind kind_of(const Event& event) {
  return static_cast<Kind>(event.kind);
}

// The slots lens: how a key finds its slot, what the node makes of it, and whatever changes a map.
bool stops_of_slots(const Event& event) {
  switch (kind_of(event)) {
    case Kind::tag:
    case Kind::slot:
    case Kind::served:
    case Kind::refused:
    case Kind::queued:
    case Kind::held:
    case Kind::unanswered:
    case Kind::migrated:
    case Kind::promoted:
    case Kind::learned:
    case Kind::demoted:
    case Kind::cluster_down:
    case Kind::cluster_up:
      return true;
    case Kind::crc:  // byte by byte for the run's first key; whoever has seen that wants the slot
      return event.b == 1;
    default:
      return false;
  }
}

// The nodes lens: everything that goes between clients and nodes, and what nodes believe; not how a key is hashed.
bool stops_of_nodes(const Event& event) {
  const Kind kind = kind_of(event);
  return kind != Kind::tag && kind != Kind::crc && kind != Kind::slot && kind != Kind::expired &&
         kind != Kind::client_mode;
}

// The keyspace lens: what may change a node's data, and the waits in which time does.
bool stops_of_keyspace(const Event& event) {
  switch (kind_of(event)) {
    case Kind::served:
    case Kind::refused:
    case Kind::queued:
    case Kind::replicated:
    case Kind::expired:
    case Kind::migrated:
    case Kind::linked:
    case Kind::learned:
    case Kind::demoted:
    case Kind::promoted:
    case Kind::stopped:
    case Kind::started:
    case Kind::waited:
      return true;
    default:
      return false;
  }
}

constexpr std::array<Lens<Model>, 3> kLenses = {{
    {{"slots", "Hash slots"}, stops_of_slots, draw_slots},
    {{"nodes", "Nodes"}, stops_of_nodes, draw_nodes},
    {{"keyspace", "Keyspace"}, stops_of_keyspace, draw_keyspace},
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
  if (auto error = check_commands(script.value(), program.file)) return *error;
  return initial_state(std::make_shared<const Script>(std::move(script.value())));
}

std::uint64_t Model::footprint(const State& state) {
  std::uint64_t bytes = sizeof(State) + state.agenda.size() * (sizeof(Task) + 64);
  for (const Node& node : state.nodes) bytes += sizeof(Node) + node.peers.size() * (sizeof(Peer) + 32);
  for (const std::string& arg : state.request.args) bytes += sizeof(arg) + arg.size();
  return bytes + own_bytes(state);
}

std::string_view Model::kind(const Event& event) {
  return kKindNames[event.kind];
}

std::string Model::actor(const State& now, const Event& event) {
  if (event.actor == kOperatorActor) return "operator";
  if (event.actor < kClientActor) return std::to_string(now.nodes[event.actor].port);
  const std::string& name = now.clients[static_cast<std::size_t>(event.actor - kClientActor)].name;
  return name.empty() ? "client" : "client " + name;
}

const Machine& machine() {
  static const MachineOf<Model> redis;
  return redis;
}

}  // namespace glassbox::redis
