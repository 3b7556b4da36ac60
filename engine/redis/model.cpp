#include "engine/redis/model.hpp"

#include <array>

#include "engine/redis/events.hpp"
#include "engine/redis/load.hpp"
#include "engine/redis/program.hpp"

namespace glassbox::redis {
namespace {

constexpr std::array<std::string_view, 33> kKindNames = {
    "sent",       "tag",          "crc",        "slot",        "served",     "refused",  "queued",  "held",
    "unanswered", "replied",      "followed",   "replicated",  "expired",    "waited",   "stopped", "started",
    "suspected",  "failed",       "recovered",  "asked-votes", "voted",      "promoted", "learned", "demoted",
    "linked",     "cluster-down", "cluster-up", "migrated",    "client-mode"};

bool stops_of_slots(const Event& event) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::sent:
    case Kind::followed:
    case Kind::client_mode:
    case Kind::replicated:
    case Kind::replied:
      return false;
    default:
      return true;
  }
}

// Everything but the sum over the key's bytes.
bool stops_of_nodes(const Event& event) {
  const auto kind = static_cast<Kind>(event.kind);
  return kind != Kind::tag && kind != Kind::crc && kind != Kind::slot;
}

// What changes data, or what a client learns of it.
bool stops_of_keyspace(const Event& event) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::sent:
    case Kind::tag:
    case Kind::crc:
    case Kind::slot:
    case Kind::replied:
    case Kind::followed:
    case Kind::suspected:
    case Kind::failed:
    case Kind::recovered:
    case Kind::asked_votes:
    case Kind::voted:
    case Kind::cluster_down:
    case Kind::cluster_up:
    case Kind::client_mode:
      return false;
    default:
      return true;
  }
}

constexpr std::array<Lens<Model>, 3> kLenses = {{{{"slots", "Hash slots"}, stops_of_slots, draw_slots},
                                                 {{"nodes", "Nodes"}, stops_of_nodes, draw_nodes},
                                                 {{"keyspace", "Keys"}, stops_of_keyspace, draw_keyspace}}};

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
  for (const Node& node : state.nodes) {
    bytes += sizeof(Node) + node.peers.size() * (sizeof(Peer) + 32);
    for (const auto& [key, entry] : node.keys.entries()) bytes += 160 + key.size();
  }
  for (const auto& [key, slot] : state.slots_shown) bytes += 80 + key.size();
  for (const std::string& arg : state.request.args) bytes += sizeof(arg) + arg.size();
  return bytes;
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
