#include "engine/redis/migrate.hpp"

#include <optional>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/routing.hpp"

namespace glassbox::redis {
namespace {

struct Order {
  bool copy = false;
  bool replace = false;
  std::int64_t database = 0;
  std::int64_t timeout = 0;
  std::vector<std::string> keys;
};

Verdict served(Reply reply) {
  return {Verdict::Kind::served, std::move(reply), Refusal::unknown, -1, kNoNode, kNone};
}

std::optional<Reply> read_order(std::span<const std::string> args, Order& order) {
  order.keys = {args[3]};
  for (std::size_t i = 6; i < args.size(); ++i) {
    const std::size_t more = args.size() - 1 - i;
    if (same_word(args[i], "copy")) {
      order.copy = true;
    } else if (same_word(args[i], "replace")) {
      order.replace = true;
    } else if (same_word(args[i], "auth") && more >= 1) {
      i += 1;
    } else if (same_word(args[i], "auth2") && more >= 2) {
      i += 2;
    } else if (same_word(args[i], "keys")) {
      if (!args[3].empty())
        return Reply::error("ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
      order.keys.assign(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
      break;
    } else {
      return syntax_error();
    }
  }
  const auto timeout = read_integer(args[5]);
  const auto database = timeout ? read_integer(args[4]) : std::nullopt;
  if (!timeout || !database) return not_an_integer();
  order.timeout = *timeout > 0 ? *timeout : 1000;
  order.database = *database;
  return std::nullopt;
}

// Only keys that are here and have not expired go; the others are no error.
std::vector<std::string> present(const Service& service, const std::vector<std::string>& keys) {
  std::vector<std::string> here;
  for (const std::string& key : keys) {
    const Entry* entry = service.server().keys.peek(key);
    if (entry != nullptr && (entry->expires == kNever || service.state.now <= entry->expires)) here.push_back(key);
  }
  return here;
}

// RESTORE-ASKING at the target; its error, if it refuses.
std::optional<Reply> restore(Service& service, NodeIndex target, const std::string& key, const Order& order,
                             std::vector<StreamItem>& arrived) {
  State& state = service.state;
  static const Command kRestore{"restore-asking", -4, true, 1, 1, 1, nullptr};
  const std::vector<std::string> args = {"RESTORE-ASKING", key};
  const Query query{target, {{&kRestore, args}}, false, true, true, false};
  const Route at = route(state, query);
  if (at.refusal) return redirection(state, at);
  if (is_master(state, target) && attached_replicas(state, target) < state.script->config.min_replicas_to_write)
    return Reply::error("NOREPLICAS Not enough good replicas to write.");
  Node& node = node_of(state, target);
  if (!order.replace && node.keys.find(key, state.now, Expiry::deletes) != nullptr)
    return Reply::error("BUSYKEY Target key name already exists.");
  const Entry entry = *service.server().keys.peek(key);
  node.keys.put(key, entry);
  touch_watchers(state, target, key);
  arrived.push_back({{key}, std::make_shared<const Entry>(entry)});
  return std::nullopt;
}

Reply io_error(const char* doing) {
  return Reply::error("IOERR error or timeout " + std::string(doing) + " to target instance");
}

std::string list_of_keys(const std::vector<StreamItem>& arrived) {
  std::string list;
  for (const StreamItem& item : arrived) list += (list.empty() ? "" : ", ") + item.args.front();
  return list;
}

// Sends the keys; the first error that the target gives.
std::optional<Reply> send_keys(Service& service, NodeIndex target, const Order& order) {
  State& state = service.state;
  std::vector<StreamItem> arrived;
  std::vector<std::string> gone = {"DEL"};
  std::optional<Reply> error;
  if (order.database != 0) error = Reply::error("ERR SELECT is not allowed in cluster mode");
  for (const std::string& key : order.keys) {
    const auto refused = restore(service, target, key, order, arrived);
    if (!error) error = refused;
    // After a refused SELECT the target still restores, and the source still keeps.
    if (refused || order.copy || order.database != 0) continue;
    service.server().keys.erase(key);
    touch_watchers(state, service.node, key);
    gone.push_back(key);
  }
  if (gone.size() > 1) service.stream.push_back({gone, nullptr});
  state.messages.push_back(
      {Message::Kind::migrate, service.node, target, list_of_keys(arrived), static_cast<std::int32_t>(arrived.size())});
  if (!arrived.empty()) send_stream(state, target, std::move(arrived));
  return error;
}

}  // namespace

Verdict run_migrate(Service& service) {
  State& state = service.state;
  Order order;
  if (auto error = read_order(service.args, order)) return served(*error);
  order.keys = present(service, order.keys);
  if (order.keys.empty()) return served(Reply::status("NOKEY"));
  const auto port = read_integer(service.args[2]);
  const bool here = service.args[1] == "127.0.0.1" || same_word(service.args[1], "localhost");
  const NodeIndex target =
      port && here && *port > 0 && *port < 65536 ? index_of_port(state, static_cast<std::int32_t>(*port)) : kNoNode;
  if (target == kNoNode || !node_of(state, target).up) return served(io_error("writing"));
  if (target == service.node) {  // it cannot answer itself while it waits
    state.now += order.timeout;
    return served(io_error("reading"));
  }
  if (const auto error = send_keys(service, target, order))
    return served(Reply::error("ERR Target instance replied with error: " + error->text));
  return served(Reply::ok());
}

}  // namespace glassbox::redis
