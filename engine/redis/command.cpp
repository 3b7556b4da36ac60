#include "engine/redis/command.hpp"

#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis {
namespace {

// How many bytes of a name, and of all arguments together, an "unknown command" error quotes (server.c).
constexpr std::size_t kQuoted = 128;

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& byte : text) {
    if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(byte - 'a' + 'A');
  }
  return text;
}

// MIGRATE host port key|"" db timeout … [KEYS key …]: db.c, migrateGetKeys.
std::vector<std::int32_t> migrate_keys(std::span<const std::string> args) {
  const auto count = static_cast<std::int32_t>(args.size());
  std::int32_t first = 3;
  std::int32_t last = 3;
  for (std::int32_t i = 6; i < count; ++i) {
    if (same_word(args[i], "auth")) {
      i += 1;
    } else if (same_word(args[i], "auth2")) {
      i += 2;
    } else if (same_word(args[i], "keys")) {
      if (args[3].empty()) {
        first = i + 1;
        last = count - 1;
      }
      break;
    }
  }
  std::vector<std::int32_t> positions;
  for (std::int32_t i = first; i <= last && i < count; ++i) positions.push_back(i);
  return positions;
}

// SINTERCARD numkeys key …: as many as numkeys says; none where it says too much, and the command refuses (db.c,
// getKeysUsingKeySpecs).
std::vector<std::int32_t> counted_keys(std::span<const std::string> args) {
  const auto count = args.size() > 2 ? read_integer(args[1]) : std::nullopt;
  std::vector<std::int32_t> positions;
  if (!count || *count < 1 || *count > static_cast<std::int64_t>(args.size()) - 2) return positions;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(*count); ++i) positions.push_back(2 + i);
  return positions;
}

}  // namespace

std::string as_error_text(std::string_view bytes) {
  std::string text(bytes.substr(0, bytes.find('\0')));
  for (char& byte : text) {
    if (byte == '\r' || byte == '\n') byte = ' ';
  }
  return text;
}

Entry* Call::find(std::string_view key) {
  const bool stored = keys.peek(key) != nullptr;
  Entry* const entry = keys.find(key, now, expiry);
  if (entry == nullptr && stored && expiry == Expiry::deletes) expired.emplace_back(key);
  return entry;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (same_word(name, command.name)) return &command;
  }
  return nullptr;
}

bool arity_fits(const Command& command, std::size_t arguments) {
  const auto count = static_cast<std::int64_t>(arguments);
  return command.arity >= 0 ? count == command.arity : count >= -command.arity;
}

Reply wrong_arity(const Command& command) {
  return Reply::error("ERR wrong number of arguments for '" + std::string(command.name) + "' command");
}

Reply unknown_command(std::span<const std::string> args) {
  std::string quoted;
  for (std::size_t i = 1; i < args.size() && quoted.size() < kQuoted; ++i) {
    quoted += "'" + as_error_text(args[i]).substr(0, kQuoted - quoted.size()) + "' ";
  }
  const std::string name = as_error_text(args[0]).substr(0, kQuoted);
  return Reply::error("ERR unknown command '" + name + "', with args beginning with: " + quoted);
}

Reply unknown_subcommand(std::span<const std::string> args) {
  const std::string name = as_error_text(args[1]).substr(0, kQuoted);
  return Reply::error("ERR unknown subcommand '" + name + "'. Try " + upper(as_error_text(args[0])) + " HELP.");
}

std::vector<std::int32_t> key_positions(const Command& command, std::span<const std::string> args) {
  if (command.name == "migrate" && args.size() > 3) return migrate_keys(args);
  if (command.name == "sintercard") return counted_keys(args);
  std::vector<std::int32_t> positions;
  if (command.first_key == 0) return positions;
  const auto count = static_cast<std::int32_t>(args.size());
  const std::int32_t last = command.last_key < 0 ? count + command.last_key : command.last_key;
  for (std::int32_t i = command.first_key; i <= last && i < count; i += command.key_step) positions.push_back(i);
  return positions;
}

}  // namespace glassbox::redis
