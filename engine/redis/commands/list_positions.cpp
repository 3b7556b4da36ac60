// LPOS (t_list.c, lposCommand).
#include <limits>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

struct Options {
  std::int64_t rank = 1;    // which match is the first to report; negative: from the end
  std::int64_t count = -1;  // how many to report, 0: all; -1: one, not as an array
  std::int64_t most = 0;    // how many items to look at, 0: all
  Reply error;
};

Reply rank_error(const std::string& text) {
  const auto rank = read_integer(text);
  if (!rank) return not_an_integer();
  if (*rank == 0) {
    return Reply::error(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start "
        "from the end of the list");
  }
  return Reply::error("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");
}

Options refused(Reply error) {
  Options options;
  options.error = std::move(error);
  return options;
}

Options read_options(std::span<const std::string> args) {
  Options options;
  for (std::size_t i = 3; i < args.size(); i += 2) {
    if (i + 1 == args.size()) return refused(syntax_error());
    const auto value = read_integer(args[i + 1]);
    if (same_word(args[i], "rank")) {
      if (!value || *value == 0 || *value == std::numeric_limits<std::int64_t>::min()) {
        return refused(rank_error(args[i + 1]));
      }
      options.rank = *value;
    } else if (same_word(args[i], "count")) {
      if (!value || *value < 0) return refused(Reply::error("ERR COUNT can't be negative"));
      options.count = *value;
    } else if (same_word(args[i], "maxlen")) {
      if (!value || *value < 0) return refused(Reply::error("ERR MAXLEN can't be negative"));
      options.most = *value;
    } else {
      return refused(syntax_error());
    }
  }
  return options;
}

std::vector<Reply> find_positions(const List& list, const std::string& item, const Options& options) {
  std::vector<Reply> positions;
  const auto length = static_cast<std::int64_t>(list.size());
  const bool backwards = options.rank < 0;
  std::int64_t skip = (backwards ? -options.rank : options.rank) - 1;
  const std::int64_t wanted = options.count == -1 ? 1 : options.count;
  for (std::int64_t i = 0; i < length && (options.most == 0 || i < options.most); ++i) {
    const std::int64_t at = backwards ? length - 1 - i : i;
    if (list[static_cast<std::size_t>(at)] != item || skip-- > 0) continue;
    positions.push_back(Reply::integer(at));
    if (wanted != 0 && static_cast<std::int64_t>(positions.size()) == wanted) break;
  }
  return positions;
}

}  // namespace

Reply lpos(Call& call) {
  const Options options = read_options(call.args);
  if (options.error.kind == Reply::Kind::error) return options.error;
  const auto found = look_up<List>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  const List empty;
  auto positions = find_positions(found.value != nullptr ? *found.value : empty, call.args[2], options);
  if (options.count != -1) return Reply::array(std::move(positions));
  return positions.empty() ? Reply::null() : positions.front();
}

}  // namespace glassbox::redis::handlers
