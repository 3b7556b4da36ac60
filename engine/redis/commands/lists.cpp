// The list commands (t_list.c).
#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/steps.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

enum class End { left, right };

std::int64_t length(const List& list) {
  return static_cast<std::int64_t>(list.size());
}

void push_one(List& list, End end, const std::string& item) {
  list.insert(end == End::left ? list.begin() : list.end(), item);
}

std::string pop_one(List& list, End end) {
  const auto at = end == End::left ? list.begin() : std::prev(list.end());
  std::string item = std::move(*at);
  list.erase(at);
  return item;
}

Reply push(Call& call, End end, bool only_existing) {
  const std::string& key = call.args[1];
  const auto found = look_up<List>(call, key);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr && only_existing) return Reply::integer(0);
  List& list = look_up_or_make<List>(call, key);
  for (const std::string& item : call.args.subspan(2)) push_one(list, end, item);
  mark_changed(call, key);
  return Reply::integer(length(list));
}

Reply pop(Call& call, std::string_view name, End end) {
  const bool counted = call.args.size() == 3;
  if (call.args.size() > 3) return wrong_arguments(name);
  const auto count = counted ? read_integer(call.args[2]) : 1;
  if (!count || *count < 0) return must_be_positive();
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::null();
  List& list = *found.value;
  if (counted && *count == 0) return Reply::array({});
  std::vector<Reply> popped;
  for (std::int64_t left = std::min(*count, length(list)); left > 0; --left) {
    popped.push_back(Reply::bulk(pop_one(list, end)));
  }
  mark_shrunk(call, call.args[1], list.empty());
  return counted ? Reply::array(std::move(popped)) : popped.front();
}

std::optional<End> read_end(const std::string& word) {
  if (same_word(word, "left")) return End::left;
  if (same_word(word, "right")) return End::right;
  return std::nullopt;
}

Reply move_item(Call& call, End from, End to) {
  const std::string& source = call.args[1];
  const std::string& target = call.args[2];
  const auto found = look_up<List>(call, source);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::null();
  if (look_up<List>(call, target).wrong_type()) return wrong_type();
  std::string item = pop_one(*found.value, from);
  push_one(look_up_or_make<List>(call, target), to, item);
  mark_changed(call, target);
  mark_shrunk(call, source, found.value->empty());
  return Reply::bulk(std::move(item));
}

// The position that an index names, counted from the end where it is negative.
std::optional<std::size_t> position(const List& list, std::int64_t index) {
  if (index < 0) index += length(list);
  if (index < 0 || index >= length(list)) return std::nullopt;
  return static_cast<std::size_t>(index);
}

// Removes what equals `item`, at most `most` times (0: all) from the side where `end` is.
std::int64_t remove_equal(List& list, const std::string& item, std::int64_t most, End end) {
  std::int64_t removed = 0;
  const auto wanted = [&](const std::string& other) {
    if (other != item || (most != 0 && removed == most)) return false;
    ++removed;
    return true;
  };
  if (end == End::left) {
    list.erase(std::remove_if(list.begin(), list.end(), wanted), list.end());
  } else {
    const auto kept = std::remove_if(list.rbegin(), list.rend(), wanted);
    list.erase(list.begin(), kept.base());
  }
  return removed;
}

}  // namespace

Reply lpush(Call& call) {
  return push(call, End::left, false);
}
Reply rpush(Call& call) {
  return push(call, End::right, false);
}
Reply lpushx(Call& call) {
  return push(call, End::left, true);
}
Reply rpushx(Call& call) {
  return push(call, End::right, true);
}
Reply lpop(Call& call) {
  return pop(call, "lpop", End::left);
}
Reply rpop(Call& call) {
  return pop(call, "rpop", End::right);
}
Reply rpoplpush(Call& call) {
  return move_item(call, End::right, End::left);
}

Reply lmove(Call& call) {
  const auto from = read_end(call.args[3]);
  const auto to = read_end(call.args[4]);
  return from && to ? move_item(call, *from, *to) : syntax_error();
}

Reply llen(Call& call) {
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? length(*found.value) : 0);
}

Reply lrange(Call& call) {
  const auto start = read_integer(call.args[2]);
  const auto end = read_integer(call.args[3]);
  if (!start || !end) return not_an_integer();
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::array({});
  const auto range = index_range(*start, *end, length(*found.value));
  const auto first = found.value->begin() + steps(range.first);
  return bulk_array({first, first + steps(range.count)});
}

Reply lindex(Call& call) {
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::null();
  const auto index = read_integer(call.args[2]);
  if (!index) return not_an_integer();
  const auto at = position(*found.value, *index);
  return at ? Reply::bulk((*found.value)[*at]) : Reply::null();
}

Reply lset(Call& call) {
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return no_such_key();
  const auto index = read_integer(call.args[2]);
  if (!index) return not_an_integer();
  // Redis narrows this index to an int (t_list.c, listTypeReplaceAtIndex): LSET takes 4294967296 for 0.
  const auto at = position(*found.value, static_cast<std::int32_t>(*index));
  if (!at) return Reply::error("ERR index out of range");
  (*found.value)[*at] = call.args[3];
  mark_changed(call, call.args[1]);
  return Reply::ok();
}

Reply lrem(Call& call) {
  const auto count = read_integer(call.args[2]);
  if (!count) return not_an_integer();
  if (*count == std::numeric_limits<std::int64_t>::min()) {
    return Reply::error("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");
  }
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  const End end = *count < 0 ? End::right : End::left;
  const std::int64_t removed = remove_equal(*found.value, call.args[3], *count < 0 ? -*count : *count, end);
  if (removed > 0) mark_shrunk(call, call.args[1], found.value->empty());
  return Reply::integer(removed);
}

Reply ltrim(Call& call) {
  const auto start = read_integer(call.args[2]);
  const auto end = read_integer(call.args[3]);
  if (!start || !end) return not_an_integer();
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::ok();
  List& list = *found.value;
  const auto range = index_range(*start, *end, length(list));
  call.replicates = range.count < length(list);
  list.erase(list.begin() + steps(range.first + range.count), list.end());
  list.erase(list.begin(), list.begin() + steps(range.first));
  mark_shrunk(call, call.args[1], list.empty());
  return Reply::ok();
}

Reply linsert(Call& call) {
  const bool after = same_word(call.args[2], "after");
  if (!after && !same_word(call.args[2], "before")) return syntax_error();
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  const auto pivot = std::find(found.value->begin(), found.value->end(), call.args[3]);
  if (pivot == found.value->end()) return Reply::integer(-1);
  found.value->insert(after ? std::next(pivot) : pivot, call.args[4]);
  mark_changed(call, call.args[1]);
  return Reply::integer(length(*found.value));
}

}  // namespace glassbox::redis::handlers
