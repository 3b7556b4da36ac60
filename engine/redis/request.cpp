#include "engine/redis/request.hpp"

#include <algorithm>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/connection.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/memory.hpp"
#include "engine/redis/server.hpp"

namespace glassbox::redis {
namespace {

using Phase = Request::Phase;

std::int32_t client_actor(const State& state) {
  return kClientActor + state.request.client;
}

Connection& connection_to(State& state, std::int32_t client, NodeIndex node) {
  return state.clients[static_cast<std::size_t>(client)].to[static_cast<std::size_t>(node)];
}

// `$7002` as a whole argument is the id of that node; where no node has the port, the argument is as typed.
std::vector<std::string> resolve(const State& state, const std::vector<std::string>& typed) {
  std::vector<std::string> args = typed;
  for (std::string& arg : args) {
    if (arg.size() < 2 || arg.size() > 6 || arg[0] != '$') continue;
    for (const Node& node : state.nodes)
      if (arg.compare(1, arg.npos, std::to_string(node.port)) == 0) arg = node.id;
  }
  return args;
}

// The keys that the node will hash, in its order; none when it refuses the command before that.
std::vector<std::int32_t> keys_to_hash(const Request& request) {
  const Command* command = find_for(request.args);
  if (command == nullptr || !arity_fits(*command, request.args.size())) return {};
  if (command->name == "cluster|keyslot") return {2};
  std::vector<std::int32_t> keys;
  for (const std::int32_t position : key_positions(*command, request.args)) {
    const auto same = [&](std::int32_t other) {
      return request.args[static_cast<std::size_t>(other)] == request.args[static_cast<std::size_t>(position)];
    };
    if (std::none_of(keys.begin(), keys.end(), same)) keys.push_back(position);
  }
  return keys;
}

// redis-cli sends ASKING before a command that it follows with ASK. Inside a transaction it is queued like any other
// command, and so opens nothing.
void say_asking(Connection& connection) {
  if (!connection.multi)
    connection.asking = true;
  else if (!connection.dirty_exec && !connection.dirty_cas)
    connection.queue.emplace_back(std::vector<std::string>{"ASKING"});
}

bool send(State& state, Event& event) {
  Request& request = state.request;
  Connection& connection = connection_to(state, request.client, request.node);
  if (!node_of(state, request.node).up) {
    request.phase = Phase::answered;
    request.reply =
        Reply::error("Could not connect to Redis at " + address_of(state, request.node) + ": Connection refused");
    state.now += kCommandTime;
    return emit(state, event, Kind::unanswered, client_actor(state), request.node);
  }
  connection.open = true;
  if (request.ask) say_asking(connection);
  request.phase = Phase::sent;
  request.keys = keys_to_hash(request);
  return emit(state, event, Kind::sent, client_actor(state), request.node);
}

const std::string& key_at(const Request& request, std::size_t index) {
  return request.args[static_cast<std::size_t>(request.keys[index])];
}

void take_tag(Request& request, const std::string& key) {
  request.key = key;
  request.has_key = true;
  request.tag = hash_tag(key);
  request.bytes_hashed = 0;
  request.crc = 0;
  request.slot = -1;
}

void hash_bytes(Request& request, std::int32_t count) {
  const auto begin = static_cast<std::size_t>(request.tag.begin);
  for (; count > 0; --count, ++request.bytes_hashed) {
    const char byte = request.key[begin + static_cast<std::size_t>(request.bytes_hashed)];
    request.crc = crc16_round(request.crc, static_cast<std::uint8_t>(byte)).crc;
  }
}

void hash_at_once(Request& request, const std::string& key) {
  take_tag(request, key);
  hash_bytes(request, request.tag.length);
  request.slot = request.crc % kSlots;
}

// The next step of hashing the current key.
bool hash(State& state, Event& event) {
  Request& request = state.request;
  const std::string& key = key_at(request, request.hashing);
  const std::int32_t node = request.node;
  if (state.slots_shown.contains(key)) {
    hash_at_once(request, key);
  } else if (request.phase == Phase::sent) {
    take_tag(request, key);
    request.phase = Phase::hashed;
    return emit(state, event, Kind::tag, node, request.tag.begin, request.tag.length, request.tag.found ? 1 : 0);
  } else if (request.bytes_hashed < request.tag.length) {
    const std::int32_t left = request.tag.length - request.bytes_hashed;
    hash_bytes(request, request.bytes_hashed < kBytesShown ? 1 : left);
    return emit(state, event, Kind::crc, node, request.bytes_hashed - 1, state.slots_shown.empty() ? 1 : 0);
  } else {
    request.slot = request.crc % kSlots;
    state.slots_shown.put(key, request.slot);
  }
  const std::int32_t slot = request.slot;
  // With the first key of another slot the node has seen enough: CROSSSLOT.
  const bool other = request.hashing > 0 && slot != key_slot(key_at(request, 0));
  request.hashing = other ? request.keys.size() : request.hashing + 1;
  request.phase = request.hashing < request.keys.size() ? Phase::sent : Phase::hashed;
  return emit(state, event, Kind::slot, node, slot);
}

// The keys that the command just run has brought to another node, if it was a MIGRATE.
const Message* migration(const State& state) {
  for (const Message& message : state.messages)
    if (message.kind == Message::Kind::migrate && message.count > 0) return &message;
  return nullptr;
}

bool judge(State& state, Event& event) {
  Request& request = state.request;
  if (!request.keys.empty()) hash_at_once(request, key_at(request, 0));
  const SharedWords args = request.args;
  Verdict verdict = process(state, request.node, request.client, args);
  const std::int32_t node = request.node;
  note_growth(state, request.node);
  if (verdict.kind == Verdict::Kind::held) {
    request.phase = Phase::held;
    request.held_until = verdict.held_until;
    const Millis give_up = state.now + ScriptLimits::wait_ms;
    state.waiting_until = verdict.held_until == kNone ? give_up : std::min(give_up, verdict.held_until);
    return emit(state, event, Kind::held, node, node, static_cast<std::int32_t>(verdict.held_until));
  }
  request.phase = Phase::checked;
  request.reply = std::move(verdict.reply);
  request.redirect = verdict.target;
  if (verdict.kind == Verdict::Kind::queued) return emit(state, event, Kind::queued, node, node, verdict.slot);
  if (const Message* moved = migration(state))
    return emit(state, event, Kind::migrated, node, moved->from, moved->to, moved->count);
  if (verdict.kind == Verdict::Kind::served) return emit(state, event, Kind::served, node, node, verdict.slot);
  request.ask = verdict.refusal == Refusal::ask;
  return emit(state, event, Kind::refused, node, node, verdict.slot, static_cast<std::int32_t>(verdict.refusal));
}

bool answer(State& state, Event& event) {
  Request& request = state.request;
  request.phase = Phase::answered;
  request.to_follow = request.redirect != kNoNode && request.redirections < kMostRedirections &&
                      state.clients[static_cast<std::size_t>(request.client)].follows;
  emit(state, event, Kind::replied, client_actor(state), request.node);
  state.now += kCommandTime;
  return true;
}

bool follow_redirection(State& state, Event& event) {
  Request& old = state.request;
  Request next;
  next.client = old.client;
  next.node = old.redirect;
  next.args = std::move(old.args);
  next.ask = old.ask;
  next.followed = true;
  next.redirections = old.redirections + 1;
  const NodeIndex from = old.node;
  state.clients[static_cast<std::size_t>(next.client)].at = next.node;
  state.request = std::move(next);
  return emit(state, event, Kind::followed, client_actor(state), from, state.request.node, state.request.ask ? 1 : 0);
}

}  // namespace

Client& client_of(State& state, const std::string& name) {
  for (Client& client : state.clients)
    if (client.name == name) return client;
  Client client;
  client.name = name;
  client.follows = state.follow_by_default;
  client.to.resize(state.nodes.size());
  state.clients.push_back(std::move(client));
  return state.clients.back();
}

bool begin_request(State& state, const Line& line, Event& event) {
  Client& client = client_of(state, line.client);
  if (line.port != 0) client.at = index_of_port(state, line.port);
  Request request;
  request.client = static_cast<std::int32_t>(&client - state.clients.data());
  request.node = client.at;
  request.args = resolve(state, line.args);
  state.request = std::move(request);
  return send(state, event);
}

bool can_advance(const State& state) {
  const Phase phase = state.request.phase;
  const bool redirected = phase == Phase::none && state.request.followed;
  return redirected || phase == Phase::sent || phase == Phase::hashed || phase == Phase::checked ||
         state.request.to_follow;
}

bool advance_request(State& state, Event& event) {
  Request& request = state.request;
  if (request.phase == Phase::none) return send(state, event);
  if (request.phase == Phase::answered) return follow_redirection(state, event);
  if (request.phase == Phase::checked) return answer(state, event);
  if (request.hashing < request.keys.size()) return hash(state, event);
  return judge(state, event);
}

bool release_request(State& state) {
  Request& request = state.request;
  if (request.awaited == 0 && node_of(state, request.node).paused_until <= state.now) {
    request.phase = Phase::hashed;  // the command starts again: the node may be a replica by now
    request.hashing = request.keys.size();
  } else if (request.awaited > 0 && acknowledged(state, request.node, request.client) >= request.awaited) {
    time_out_request(state);
  } else {
    return false;
  }
  state.waiting_until = kNone;
  return true;
}

void time_out_request(State& state) {
  Request& request = state.request;
  state.waiting_until = kNone;
  if (request.awaited > 0) {
    request.reply = Reply::integer(acknowledged(state, request.node, request.client));
    request.phase = Phase::checked;
  } else {
    request.phase = Phase::hashed;
  }
}

}  // namespace glassbox::redis
