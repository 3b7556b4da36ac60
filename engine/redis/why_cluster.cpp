// Why the cluster does what it does by itself.
#include <algorithm>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/lens_words.hpp"
#include "engine/redis/why.hpp"

namespace glassbox::redis {
namespace {

std::string timeout_words(const State& state) {
  return "cluster-node-timeout (" + thousands(state.script->config.node_timeout_ms) + " ms)";
}

std::string why_started(const State& before, const State& now, NodeIndex node) {
  const std::string port = port_of(now, node);
  if (node_of(before, node).up) return port + " was running; nothing changes.";
  const std::string data =
      now.script->config.appendonly ? "its data from the append-only file" : "no data, since nothing was on disk";
  return port + " starts again with " + data + ", and with the map of the cluster that it had when it died.";
}

std::string why_stopped(const State& before, const State& now, NodeIndex node) {
  const std::string port = port_of(now, node);
  if (!node_of(before, node).up) return port + " was down already; nothing changes.";
  const std::string data =
      now.script->config.appendonly ? " Its append-only file keeps its keys." : " What it held in memory is gone.";
  return port + " is killed (SIGKILL): its connections break, and no other node takes its slots yet." + data;
}

std::string why_failed(const State& now, const Event& event) {
  const std::string self = port_of(now, static_cast<NodeIndex>(event.a));
  const std::string about = port_of(now, static_cast<NodeIndex>(event.b));
  if (event.c >= 0)
    return self + " is told by " + port_of(now, static_cast<NodeIndex>(event.c)) + " that " + about +
           " has failed, and marks it so.";
  return self + " counts suspicions of " + about + " by most masters (at least " +
         std::to_string(node_of(now, static_cast<NodeIndex>(event.a)).size / 2 + 1) + " of " +
         std::to_string(node_of(now, static_cast<NodeIndex>(event.a)).size) + "): it declares FAIL and tells everyone.";
}

std::string why_replicated(const State& now, const Event& event) {
  const std::string master = port_of(now, static_cast<NodeIndex>(event.a));
  const std::string replica = port_of(now, static_cast<NodeIndex>(event.b));
  return replica + " applies " + counted(event.c, "write") + " of its master " + master +
         ", after the client has had its answer; here that takes " + std::to_string(kStreamLatency) +
         " ms, in reality there is no bound.";
}

std::string why_linked(const State& now, const Event& event) {
  const std::string replica = port_of(now, static_cast<NodeIndex>(event.a));
  const std::string master = port_of(now, static_cast<NodeIndex>(event.b));
  if (event.c != 0)
    return replica + " loads a full copy of " + master + "'s data; whatever it had before is thrown away.";
  return replica + " is connected to " + master + " and goes on where it was: what it has is a beginning of " + master +
         "'s history.";
}

std::string why_state(const State& now, NodeIndex node) {
  const Node& self = node_of(now, node);
  const std::string port = std::to_string(self.port);
  if (self.cluster_ok)
    return "As " + port + " sees it, every slot has a node again and most masters are in reach: it serves.";
  std::int32_t served = 0;
  for (std::size_t i = 0; i < self.peers.size(); ++i)
    if (!self.peers[i].fail) served += self.owned[i];
  if (served < kSlots && now.script->config.require_full_coverage)
    return "As " + port + " sees it, nobody serves " + counted(kSlots - served, "slot") +
           ", and cluster-require-full-coverage is yes: it stops serving any key.";
  return port +
         " can no longer reach most masters: it stops serving any key, since it may be the part that is cut off.";
}

// Keys of slots that a node has just lost.
std::string deleted_words(const State& now) {
  if (now.touched.empty()) return {};
  const std::string first = shown(now.touched.front(), 30);
  if (now.touched.size() == 1) return " and deletes " + first + ", a key of a slot that is no longer its own";
  return " and deletes " + counted(static_cast<std::int64_t>(now.touched.size()), "key") + " (" + first +
         ", …) of slots that are no longer its own";
}

std::string why_learned(const State& now, const Event& event) {
  const auto self = static_cast<NodeIndex>(event.a);
  const auto claimant = static_cast<NodeIndex>(event.b);
  const std::uint64_t epoch = node_of(now, self).peers[static_cast<std::size_t>(claimant)].config_epoch;
  if (event.c == 0)
    return port_of(now, self) + " hears of the newer epoch " + std::to_string(epoch) + " of " + port_of(now, claimant) +
           ".";
  return port_of(now, self) + " hears that " + port_of(now, claimant) + " claims " + counted(event.c, "slot") +
         " with epoch " + std::to_string(epoch) + ", newer than what it knew: it mends its map" + deleted_words(now) +
         ".";
}

std::string why_asked(const State& now, const Event& event) {
  const auto self = static_cast<NodeIndex>(event.a);
  const std::string asks = ": it asks all masters for their vote in epoch " + std::to_string(event.b) + ".";
  if (node_of(now, self).manual.end != kNone)
    return port_of(now, self) + " was told to fail over and has all that it waited for from its master" + asks;
  return port_of(now, self) +
         "'s master has failed, and its delay is over (500 ms, up to 500 more by chance, 1 s for each replica with "
         "newer "
         "data)" +
         asks;
}

std::string why_voted(const State& before, const State& now, const Event& event) {
  const auto self = static_cast<NodeIndex>(event.a);
  const auto candidate = static_cast<NodeIndex>(event.b);
  const Node& node = node_of(before, self);
  const NodeIndex master = node.peers[static_cast<std::size_t>(candidate)].replica_of;
  std::string text = port_of(now, self) + " has not voted in epoch " + std::to_string(event.c) + " yet, and ";
  text += node.peers[static_cast<std::size_t>(master)].fail
              ? "holds " + port_of(now, master) + ", the master of " + port_of(now, candidate) + ", for failed"
              : port_of(now, candidate) + " was told to replace its master " + port_of(now, master);
  return text + ": it gives " + port_of(now, candidate) + " its one vote.";
}

std::string why_demoted(const State& before, const State& now, const Event& event) {
  const auto self = static_cast<NodeIndex>(event.a);
  const auto master = static_cast<NodeIndex>(event.b);
  const std::uint64_t epoch = node_of(now, self).peers[static_cast<std::size_t>(master)].config_epoch;
  const std::string to = port_of(now, master);
  const std::string newer = " with the newer epoch " + std::to_string(epoch);
  if (is_master(before, self))
    return port_of(now, self) + " hears that " + to + " claims its slots" + newer +
           ", and none is left to it: it becomes a replica of " + to + ", whose data is the truth from now on.";
  return port_of(now, self) + " hears that " + to + " claims the slots of its master " +
         port_of(now, master_of(before, self)) + newer + ", and none is left to that: it becomes a replica of " + to +
         ".";
}

std::string why_expired(const State& now, const Event& event) {
  std::string keys;
  for (std::size_t i = 0; i < now.touched.size() && i < 3; ++i) keys += (i > 0 ? ", " : "") + shown(now.touched[i], 30);
  if (now.touched.size() > 3) keys += ", …";
  return "The time of " + keys + " is up: the master " + port_of(now, static_cast<NodeIndex>(event.a)) + " deletes " +
         (now.touched.size() == 1 ? "it" : "them") +
         " in its expiry cycle and tells its replicas, which do not decide that for themselves.";
}

std::string why_recovered(const State& before, const State& now, NodeIndex self, NodeIndex about) {
  const bool failed = node_of(before, self).peers[static_cast<std::size_t>(about)].fail;
  return port_of(now, self) + " hears from " + port_of(now, about) + " again and " +
         (failed ? "no longer takes it for failed." : "drops its suspicion.");
}

std::string why_migrated(const State& now, const Event& event) {
  const bool one = event.c == 1;
  const std::string moved = port_of(now, static_cast<NodeIndex>(event.a)) + " has sent " + counted(event.c, "key") +
                            " to " + port_of(now, static_cast<NodeIndex>(event.b)) + ", waited for its OK";
  if (now.request.reply.kind == Reply::Kind::error)
    return moved + " and found that not everything went well; a key that was refused stays.";
  const auto& args = now.request.args;
  if (std::any_of(args.begin(), args.end(), [](const std::string& word) { return same_word(word, "copy"); }))
    return moved + " and keeps " + (one ? "it" : "them") + ", since COPY was asked for.";
  return moved + " and deleted its own " + (one ? "copy." : "copies.");
}

}  // namespace

std::string why_cluster(const State& before, const Event& event, const State& now) {
  const auto first = static_cast<NodeIndex>(event.a);
  const auto second = static_cast<NodeIndex>(event.b);
  switch (static_cast<Kind>(event.kind)) {
    case Kind::replicated:
      return why_replicated(now, event);
    case Kind::expired:
      return why_expired(now, event);
    case Kind::waited:
      return thousands(event.a) + " ms of virtual time " + (event.a == 1 ? "has" : "have") + " passed.";
    case Kind::stopped:
      return why_stopped(before, now, first);
    case Kind::started:
      return why_started(before, now, first);
    case Kind::suspected:
      return port_of(now, first) + " has had no answer from " + port_of(now, second) + " for longer than " +
             timeout_words(now) + ": it suspects it (PFAIL), which is one node's opinion and changes nothing yet.";
    case Kind::failed:
      return why_failed(now, event);
    case Kind::recovered:
      return why_recovered(before, now, first, second);
    case Kind::asked_votes:
      return why_asked(now, event);
    case Kind::voted:
      return why_voted(before, now, event);
    case Kind::promoted:
      return port_of(now, first) + " is a master now: it takes over the slots of " + port_of(now, second) +
             " with the new epoch " + std::to_string(event.c) + " and tells everyone.";
    case Kind::learned:
      return why_learned(now, event);
    case Kind::demoted:
      return why_demoted(before, now, event);
    case Kind::linked:
      return why_linked(now, event);
    case Kind::cluster_down:
    case Kind::cluster_up:
      return why_state(now, first);
    case Kind::migrated:
      return why_migrated(now, event);
    case Kind::client_mode:
      return event.a != 0 ? "From here on redirections are followed, as redis-cli -c does."
                          : "From here on redirections are shown and not followed, as plain redis-cli does.";
    default:
      return {};
  }
}

}  // namespace glassbox::redis
