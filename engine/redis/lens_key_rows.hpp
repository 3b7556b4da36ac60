// One node's keys as the lens "keyspace" shows them: which ones, what this step did to each, and their rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/lens_view.hpp"

namespace glassbox::redis {

enum class KeyState : std::uint8_t {
  still,    // as before this step
  read,     // a command of this step used it
  added,    // new
  changed,  // its value or its time differs
  deleted,  // gone with this step
  expired,  // its time is up, but it is still stored
};

struct KeyRow {
  std::string key;
  KeyState state = KeyState::still;
  const Entry* now = nullptr;         // null: deleted
  const Entry* before = nullptr;      // null: added
  std::vector<std::string> watchers;  // names of the clients that watch it on this node
  std::vector<std::string> inside;    // of the row that the reader selected: its elements, a line each
};

struct NodeKeys {
  NodeIndex node = kNoNode;
  std::int64_t count = 0;     // stored keys, as DBSIZE
  std::vector<KeyRow> rows;   // in the order of bytes
  std::int64_t left_out = 0;  // keys without a row
  bool touched = false;       // this step did something to one of them
  bool as_master = false;     // a replica whose keys are the same as its master's: no rows
  bool selected = false;      // by the reader: more rows
};

// At most `most` rows; those that this step touched and the selected one come before the others. A selected node has
// more.
NodeKeys keys_of_node(const RedisScene& scene, NodeIndex node, std::size_t most);

std::string value_in_words(const Value& value);  // "\"Ada\"", "[a, b]", "{name: Ada}": the first few elements
std::string size_in_words(const Value& value);   // "3 bytes", "2 fields"

float row_height(const KeyRow& row);
void draw_key_row(Pen& pen, std::int32_t parent, const RedisScene& scene, NodeIndex node, const KeyRow& row, Box at);

}  // namespace glassbox::redis
