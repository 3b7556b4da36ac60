// What `glassbox run postgres` prints: one JSON line for each answer, and the pages that changed.
#include <string>

#include "engine/core/writers.hpp"
#include "engine/postgres/heap.hpp"
#include "engine/postgres/model.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

std::string text_or_null(const Value& value) {
  return value.null ? "null" : json_string(to_psql(value));
}

template <class List, class Writer>
std::string listed(const List& list, Writer write) {
  std::string out = "[";
  for (const auto& item : list) out += (out.size() > 1 ? "," : "") + write(item);
  return out + "]";
}

// heap_page_items: t_bits as pageinspect prints it; null where the line pointer has no tuple.
std::string item_json(const Page& page, Offset offset) {
  const ItemId item = item_at(page, offset);
  std::string out = "{\"lp\":" + std::to_string(offset) + ",\"lp_off\":" + std::to_string(item.offset) +
                    ",\"lp_flags\":" + std::to_string(static_cast<int>(item.state)) +
                    ",\"lp_len\":" + std::to_string(item.length);
  if (item.state != LinePointer::normal)
    return out +
           ",\"t_xmin\":null,\"t_xmax\":null,\"t_field3\":null,\"t_ctid\":null,\"t_infomask2\":null,\"t_infomask\":"
           "null,"
           "\"t_hoff\":null,\"t_bits\":null,\"t_oid\":null,\"t_data\":null}";
  const TupleHeader t = header_of(page, offset);
  out += ",\"t_xmin\":" + std::to_string(t.xmin) + ",\"t_xmax\":" + std::to_string(t.xmax) +
         ",\"t_field3\":" + std::to_string(t.cid);
  out += ",\"t_ctid\":" + json_string("(" + std::to_string(t.ctid.block) + "," + std::to_string(t.ctid.offset) + ")");
  out += ",\"t_infomask2\":" + std::to_string(t.infomask2) + ",\"t_infomask\":" + std::to_string(t.infomask) +
         ",\"t_hoff\":" + std::to_string(t.hoff);
  std::string bits;
  if ((t.infomask & kHasNull) != 0) {
    const int bytes = ((t.infomask2 & kAttributes) + 7) / 8;
    for (int i = 0; i < bytes * 8; ++i)
      bits +=
          (page.bytes[static_cast<std::size_t>(item.offset + kTupleHeader + i / 8)] >> (i % 8) & 1) != 0 ? '1' : '0';
  }
  out += ",\"t_bits\":" + (bits.empty() ? "null" : "\"" + bits + "\"") + ",\"t_oid\":null,\"t_data\":\"\\\\x";
  static constexpr char digits[] = "0123456789abcdef";
  for (int i = t.hoff; i < item.length; ++i) {
    const std::uint8_t byte = page.bytes[static_cast<std::size_t>(item.offset + i)];
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out + "\"}";
}

std::string page_json(const State& state, const TouchedPage& place) {
  const Table& table = table_of(state, place.table);
  const Page& page = page_of(state, place.table, place.block);
  std::string out = "{\"page\":" + json_string(table.definition->name + "/" + std::to_string(place.block));
  out += ",\"lower\":" + std::to_string(lower_of(page)) + ",\"upper\":" + std::to_string(upper_of(page)) +
         ",\"flags\":" + std::to_string(page_flags(page)) + ",\"prune_xid\":" + std::to_string(prune_xid(page)) +
         ",\"items\":[";
  for (Offset offset = 1; offset <= last_offset(page); ++offset)
    out += (offset > 1 ? "," : "") + item_json(page, offset);
  return out + "]}";
}

// "after": the line that the program had come to when the wait was over.
std::string answer(const State& state, const Event& event, bool waiting) {
  const Session& session = session_of(state, event.actor);
  const Execution& x = session.execution;
  const Outcome& outcome = x.outcome;
  const bool failed = !waiting && outcome.status == Outcome::Status::error;
  std::string out = "{\"line\":" + std::to_string(event.line) + ",\"session\":" + json_string(session.name) +
                    ",\"status\":\"" +
                    (waiting  ? "waiting"
                     : failed ? "error"
                              : "ok") +
                    "\"";
  if (!waiting && x.waited)
    out += ",\"after\":" + std::to_string(state.script->lines[static_cast<std::size_t>(state.line)].number);
  const bool told = !waiting && !failed;
  out += ",\"tag\":" + (told && !outcome.tag.empty() ? json_string(outcome.tag) : "null");
  out += ",\"columns\":" + (told && outcome.has_rows
                                ? listed(outcome.columns, [](const std::string& c) { return json_string(c); })
                                : "null");
  out += ",\"rows\":" + (told && outcome.has_rows
                             ? listed(outcome.rows, [](const Row& row) { return listed(row, text_or_null); })
                             : "null");
  out += ",\"sqlstate\":" + (failed ? json_string(outcome.error.state) : "null");
  out += ",\"message\":" + (failed ? json_string(outcome.error.message) : "null");
  out +=
      ",\"notices\":" + (waiting ? "[]" : listed(outcome.notices, [](const std::string& n) { return json_string(n); }));
  return out + "}";
}

}  // namespace

std::string Model::output(const State&, const Event& event, const State& now) {
  const auto kind = static_cast<Kind>(event.kind);
  if (kind != Kind::finished && kind != Kind::failed && kind != Kind::still_waiting) return {};
  std::string out = answer(now, event, kind == Kind::still_waiting);
  if (!now.script->config.pages) return out;
  for (const TouchedPage& place : now.touched)
    if (!table_of(now, place.table).dropped && place.block < page_count(now, place.table))
      out += "\n" + page_json(now, place);
  return out;
}

}  // namespace glassbox::postgres
