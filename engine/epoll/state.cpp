#include "engine/epoll/state.hpp"

#include <algorithm>

namespace glassbox::epoll {

const Line& line_of(const State& state, const Thread& thread) {
  return state.script->lines[static_cast<std::size_t>(thread.line)];
}

const Call& call_of(const State& state, const Thread& thread) {
  return line_of(state, thread).call;
}

std::int32_t number_of(const State& state, const Ref& ref, std::int32_t i) {
  if (ref.name < 0) return ref.number;
  const Name& name = state.script->names[static_cast<std::size_t>(ref.name)];
  const std::int32_t index = ref.by_loop ? i : ref.index;
  return index < name.size ? state.values[name.first + index] : -1;
}

Id file_at(const State& state, const Thread& thread, std::int32_t fd) {
  const auto& files = state.tables[static_cast<std::size_t>(thread.table)].files;
  return fd >= 0 && fd < files.size() && files[fd] >= 0 ? files[fd] : kNone;
}

std::vector<Id> interest_list(const State& state, Id ep) {
  std::vector<Id> list;
  const Paged<Id>& members = state.epolls[ep].members;
  for (std::int32_t i = 0; i < members.size(); ++i)
    if (state.items[members[i]].alive) list.push_back(members[i]);
  std::sort(list.begin(), list.end(), [&](Id a, Id b) {
    const Item& x = state.items[a];
    const Item& y = state.items[b];
    return x.file != y.file ? x.file < y.file : x.fd < y.fd;
  });
  return list;
}

std::string data_text(const State& state, const Item& item) {
  const Data& data = state.script->lines[static_cast<std::size_t>(item.line)].call.data;
  switch (data.kind) {
    case Data::Kind::text:
      return data.text;
    case Data::Kind::number:
      return std::to_string(data.number);
    case Data::Kind::descriptor:
      return name_of(*state.script, data.ref, item.i);
  }
  return {};
}

std::uint64_t footprint_of(const State& state) {
  // A page's pointer costs each copy 16 bytes; what an event writes is a few pages of each kind.
  std::int64_t pages = state.values.pages() + state.files.pages() + state.queues.pages() + state.pipes.pages() +
                       state.unix_sockets.pages() + state.udp_sockets.pages() + state.tcp_sockets.pages() +
                       state.eventfds.pages() + state.timerfds.pages() + state.items.pages() + state.epolls.pages() +
                       state.waited.pages();
  for (const Table& table : state.tables) pages += table.files.pages();
  std::uint64_t bytes = sizeof(State) + static_cast<std::uint64_t>(pages) * 16 + 8 * 4096;
  for (Id id = 0; id < state.pipes.size(); ++id) bytes += state.pipes[id].ring.size() * 4096;
  for (Id id = 0; id < state.unix_sockets.size(); ++id)
    bytes += static_cast<std::uint64_t>(state.unix_sockets[id].wmem);
  for (Id id = 0; id < state.tcp_sockets.size(); ++id) bytes += state.tcp_sockets[id].received.size();
  for (Id id = 0; id < state.inodes.size(); ++id) bytes += state.inodes[id].bytes.size();
  for (const Thread& thread : state.threads)
    bytes += sizeof(Thread) + thread.queues.size() * 8 + thread.held.size() * 8;
  for (const Frame& frame : state.frames) bytes += sizeof(Frame) + frame.waiters.size() * sizeof(Waiter);
  for (const Finished& each : state.finished) bytes += sizeof(Finished) + each.outcome.bytes.size();
  return bytes;
}

bool operator==(const State& a, const State& b) {
  return a.script == b.script && a.now == b.now && a.next_line == b.next_line && a.next_i == b.next_i &&
         a.values == b.values && a.tables == b.tables && a.files == b.files && a.queues == b.queues &&
         a.pipes == b.pipes && a.unix_sockets == b.unix_sockets && a.udp_sockets == b.udp_sockets &&
         a.tcp_sockets == b.tcp_sockets && a.eventfds == b.eventfds && a.timerfds == b.timerfds &&
         a.inodes == b.inodes && a.items == b.items && a.epolls == b.epolls && a.threads == b.threads &&
         a.run_queue == b.run_queue && a.frames == b.frames && a.agenda == b.agenda && a.planned == b.planned &&
         a.watches == b.watches && a.finished == b.finished && a.costs == b.costs && a.waited == b.waited &&
         a.callbacks == b.callbacks && a.beyond_line == b.beyond_line && a.written == b.written &&
         a.beyond_memory == b.beyond_memory && a.unheard == b.unheard;
}

}  // namespace glassbox::epoll
