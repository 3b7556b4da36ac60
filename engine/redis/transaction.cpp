#include "engine/redis/transaction.hpp"

#include <algorithm>

#include "engine/redis/beliefs.hpp"

namespace glassbox::redis {
namespace {

Verdict served(Reply reply) {
  return {Verdict::Kind::served, std::move(reply), Refusal::unknown, -1, kNoNode, kNone};
}

bool is_expired(const State& state, NodeIndex node, const std::string& key) {
  const Entry* entry = node_of(state, node).keys.peek(key);
  return entry != nullptr && entry->expires != kNever && state.now > entry->expires;
}

void unwatch(Connection& connection) {
  connection.watched.clear();
  connection.watched_expired.clear();
}

// A watched key whose time has run out since WATCH counts as changed, deleted or not (isWatchedKeyExpired).
bool watched_has_expired(const Service& service) {
  const Connection& connection = service.connection();
  return std::any_of(connection.watched.begin(), connection.watched.end(), [&](const std::string& key) {
    return !std::count(connection.watched_expired.begin(), connection.watched_expired.end(), key) &&
           is_expired(service.state, service.node, key);
  });
}

}  // namespace

void discard(Connection& connection) {
  connection.multi = connection.dirty_exec = connection.dirty_cas = false;
  connection.queue.clear();
  unwatch(connection);
}

void touch_watched(const State& state, Connection& connection, NodeIndex node, const std::string& key) {
  if (!std::count(connection.watched.begin(), connection.watched.end(), key)) return;
  auto& expired = connection.watched_expired;
  const auto at = std::find(expired.begin(), expired.end(), key);
  if (at != expired.end()) {  // it was as good as gone when WATCH came: its removal is no change
    if (node_of(state, node).keys.peek(key) == nullptr) expired.erase(at);
    return;
  }
  connection.dirty_cas = true;
  unwatch(connection);
}

Verdict run_multi(Service& service) {
  if (service.connection().multi) return served(Reply::error("ERR MULTI calls can not be nested"));
  service.connection().multi = true;
  return served(Reply::ok());
}

Verdict run_discard(Service& service) {
  if (!service.connection().multi) return served(Reply::error("ERR DISCARD without MULTI"));
  discard(service.connection());
  return served(Reply::ok());
}

Verdict run_watch(Service& service) {
  Connection& connection = service.connection();
  if (connection.multi) return served(Reply::error("ERR WATCH inside MULTI is not allowed"));
  if (connection.dirty_cas) return served(Reply::ok());  // EXEC will do nothing anyway
  for (const std::string& key : service.args.subspan(1)) {
    if (std::count(connection.watched.begin(), connection.watched.end(), key)) continue;
    connection.watched.push_back(key);
    if (is_expired(service.state, service.node, key)) connection.watched_expired.push_back(key);
  }
  return served(Reply::ok());
}

Verdict run_unwatch(Service& service) {
  unwatch(service.connection());
  service.connection().dirty_cas = false;
  return served(Reply::ok());
}

Verdict run_exec(Service& service) {
  Connection& connection = service.connection();
  if (!connection.multi) return served(Reply::error("ERR EXEC without MULTI"));
  if (watched_has_expired(service)) connection.dirty_cas = true;
  if (connection.dirty_exec || connection.dirty_cas) {
    const bool aborted = connection.dirty_exec;
    discard(connection);
    return served(aborted ? Reply::error("EXECABORT Transaction discarded because of previous errors.")
                          : Reply::null());
  }
  unwatch(connection);  // so that its own writes do not mark it
  const std::vector<SharedWords> queue = std::move(connection.queue);
  connection.queue.clear();
  std::vector<Reply> replies;
  for (const auto& args : queue) {
    Service each{service.state, service.node, service.client, args, true, std::move(service.stream)};
    replies.push_back(run_command(each, *find_for(args)).reply);
    service.stream = std::move(each.stream);
  }
  discard(connection);
  return served(Reply::array(std::move(replies)));
}

}  // namespace glassbox::redis
