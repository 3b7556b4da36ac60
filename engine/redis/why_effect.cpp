// What a command that a node ran has done to its keys, as the end of a sentence: "it runs SET and stores stock".
#include <algorithm>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/lens_words.hpp"
#include "engine/redis/server.hpp"
#include "engine/redis/why.hpp"

namespace glassbox::redis {
namespace {

constexpr std::size_t kKeyShown = 30;

bool timed(const Entry* entry) {
  return entry != nullptr && entry->expires != kNever;
}

bool over(const State& state, const Entry* entry) {
  return timed(entry) && state.now > entry->expires;
}

// Of the time to live, where the command has changed it.
std::string time_words(const State& now, const Entry* was, const Entry* is) {
  if (is == nullptr) return {};
  if (timed(was) && !timed(is)) return ", without the expiry that it had";
  if (timed(is) && (!timed(was) || was->expires != is->expires))
    return ", which expires in " + milliseconds(is->expires - now.now);
  return {};
}

// Why SET NX or XX has written nothing.
std::string condition_words(const State& now, const std::string& name, const Entry* is) {
  const Request& request = now.request;
  const bool set = same_word(request.args.front(), "set") && request.reply.kind == Reply::Kind::null;
  if (set && is != nullptr) return "and changes nothing: " + name + " is there, and NX writes only what is not";
  if (set) return "and changes nothing: there is no " + name + ", and XX writes only what is there";
  return is == nullptr ? "and changes nothing: there is no " + name : "and changes nothing";
}

std::string write_words(const State& before, const State& now, NodeIndex self, const std::string& key) {
  const bool touched = std::find(now.touched.begin(), now.touched.end(), key) != now.touched.end();
  const Entry* was = node_of(before, self).keys.peek(key);
  const Entry* is = node_of(now, self).keys.peek(key);
  const std::string name = shown(key, kKeyShown);
  const std::string first = over(before, was) ? "first removes the old " + name + ", whose time is up, " : "";
  if (over(before, was)) was = nullptr;
  if (!touched) return first + condition_words(now, name, is);
  if (is == nullptr) return "and removes " + name;
  if (was == nullptr) return first + "and stores " + name + time_words(now, was, is);
  if (was->value == is->value && was->expires != is->expires)
    return timed(is) ? "and lets " + name + " expire in " + milliseconds(is->expires - now.now)
                     : "and " + name + " will not expire any more";
  return "and changes " + name + time_words(now, was, is);
}

std::string rename_words(const State& now, NodeIndex self, const Request& request) {
  const std::string to = shown(request.args[2], kKeyShown);
  const std::string from = shown(request.args[1], kKeyShown);
  const bool with_time = timed(node_of(now, self).keys.peek(request.args[2]));
  return "RENAME: " + to + " gets the value of " + from +
         (with_time ? " and its time to live; what it had itself is gone"
                    : ", which has no time to live; what it had itself is gone");
}

std::string read_words(const State& now, NodeIndex self, const Request& request) {
  if (request.keys.size() > 1) return "and looks at " + counted(static_cast<std::int64_t>(request.keys.size()), "key");
  const Entry* entry = node_of(now, self).keys.peek(request.key);
  const std::string name = shown(request.key, kKeyShown);
  if (entry == nullptr || over(now, entry)) return "and finds no " + name;
  return "and reads " + name;
}

}  // namespace

std::string effect_words(const State& before, const State& now, NodeIndex self) {
  const Request& request = now.request;
  const Command* command = find_for(request.args);
  if (command == nullptr || !request.has_key) return "it runs the command";
  std::string name(command->name.substr(0, command->name.find('|')));
  for (char& letter : name) letter = static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
  const std::string runs = "it runs " + name;
  if (request.reply.kind == Reply::Kind::error) return runs + ", which fails and changes nothing";
  if (command->name == "watch")
    return "it notes that this connection watches " + shown(request.key, kKeyShown) +
           ": if anyone changes it before EXEC, EXEC does nothing";
  if (command->name == "rename" && request.args.size() == 3 && request.args[1] != request.args[2])
    return "it runs " + rename_words(now, self, request);
  if (!command->writes) return runs + " " + read_words(now, self, request);
  if (request.keys.size() > 1) {
    const auto changed = static_cast<std::int64_t>(now.touched.size());
    return runs + (changed == 0 ? " and changes nothing" : " and changes " + counted(changed, "key"));
  }
  return runs + " " + write_words(before, now, self, request.key);
}

}  // namespace glassbox::redis
