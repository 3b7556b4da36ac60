// The sentence of an event: one exact plain sentence that names the rule with its real values.
#pragma once

#include <string>
#include <string_view>

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// Sentences about a request, and about what the cluster does by itself.
std::string why_request(const State& before, const Event& event, const State& now);
std::string why_refused(const State& before, const Event& event, const State& now);
std::string why_keyless(const State& before, const Event& event, const State& now);  // served, and names no key
std::string why_served(const State& before, const Event& event, const State& now);
std::string why_cluster(const State& before, const Event& event, const State& now);

// What the command that a node has just run did to its keys: "it runs SET and stores stock".
std::string effect_words(const State& before, const State& now, NodeIndex self);

// "1 key", "2 keys", "16,384 slots"
std::string counted(std::int64_t count, std::string_view noun);
// Up to `most` characters of any bytes, with what cannot be printed as "\x0a", and "…" where something was cut.
std::string shown(std::string_view bytes, std::size_t most = 60);
// The command as typed: SET user:1 Ada, SET file "by B".
std::string shown_command(const Request& request);

}  // namespace glassbox::redis
