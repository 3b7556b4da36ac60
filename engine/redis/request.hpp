// One command of the program on its way: it is sent, its keys are hashed, the node decides, the answer comes back, and
// a client in cluster mode turns to where MOVED or ASK sent it. Each advance is one event.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// How many redirections in a row are followed. redis-cli has no such limit: between two nodes that send it to each
// other it never comes to an end.
constexpr std::int32_t kMostRedirections = 15;
// How many bytes of a key are shown going through CRC16 one by one; the rest follows in one step.
constexpr std::int32_t kBytesShown = 48;

bool begin_request(State& state, const Line& line, Event& event);
// Whether the current request has a next step that needs no time to pass.
bool can_advance(const State& state);
bool advance_request(State& state, Event& event);

// A held request: looks whether the server can answer now. True when it left the hold.
bool release_request(State& state);
// Its time is over: WAIT answers what it has.
void time_out_request(State& state);

Client& client_of(State& state, const std::string& name);

}  // namespace glassbox::redis
