// The traces that the page has open, and the one string that is handed out at a time.
#pragma once

#include <cstdint>
#include <string>

#include "ui/stage/run.hpp"

namespace glassbox::door {

Run* find_run(std::int32_t trace);  // null: no such trace
std::int32_t keep_run(Run run);     // its number, from 1
void drop_run(std::int32_t trace);

const char* hand_out(std::string text);  // valid until the next call

}  // namespace glassbox::door
