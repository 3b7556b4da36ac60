// Words that the sentences share.
#include "engine/core/utf8.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {

std::string counted(std::int64_t count, std::string_view noun) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3 + (count < 0 ? 1U : 0U);) digits.insert(at -= 3, ",");
  return digits + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string shown(std::string_view bytes, std::size_t most) {
  std::string text = "\"";
  std::size_t count = 0;
  while (!bytes.empty() && count++ < most) {
    const CodePoint code = first_code_point(bytes);
    const auto byte = static_cast<unsigned char>(bytes.front());
    if (!code.valid || byte < 0x20 || byte == 0x7f) {
      text += "\\x";
      text += "0123456789abcdef"[byte >> 4U];
      text += "0123456789abcdef"[byte & 15U];
    } else {
      text += bytes.substr(0, code.length);
    }
    bytes.remove_prefix(code.length);
  }
  return text + (bytes.empty() ? "\"" : "…\"");
}

std::string file_name(const State& state, Id file) {
  if (file == kNone) return "a connection that nobody has accepted yet";
  const std::string& name = state.files[file].name;
  return name.empty() ? "a file without a name" : name;
}

std::string actor_name(const State& state, std::int32_t actor) {
  if (actor == kKernelActor) return "the kernel";
  return actor == 0 ? "the main thread" : state.script->threads[static_cast<std::size_t>(actor)];
}

std::string call_name(const State& state, const Event& event) {
  const Thread& thread = state.threads[event.actor];
  return std::string(to_word(call_of(state, thread).fn));
}

std::string queue_name(const State& state, Id id) {
  const WaitQueue& queue = state.queues[id];
  switch (queue.of) {
    case WaitQueue::Of::pipe_read:
      return "the readers' queue of the pipe behind " + file_name(state, state.pipes[queue.object].read_file);
    case WaitQueue::Of::pipe_write:
      return "the writers' queue of the pipe behind " + file_name(state, state.pipes[queue.object].write_file);
    case WaitQueue::Of::unix_socket:
      return file_name(state, state.unix_sockets[queue.object].file) + "'s wait queue";
    case WaitQueue::Of::udp:
      return file_name(state, state.udp_sockets[queue.object].file) + "'s wait queue";
    case WaitQueue::Of::tcp:
      return file_name(state, state.tcp_sockets[queue.object].file) + "'s wait queue";
    case WaitQueue::Of::eventfd:
      return file_name(state, state.eventfds[queue.object].file) + "'s wait queue";
    case WaitQueue::Of::timerfd:
      return file_name(state, state.timerfds[queue.object].file) + "'s wait queue";
    case WaitQueue::Of::epoll_wait:
      return file_name(state, state.epolls[queue.object].file) + "'s queue of waiting threads";
    case WaitQueue::Of::epoll_poll:
      return file_name(state, state.epolls[queue.object].file) + "'s queue of those who watch it";
  }
  return {};
}

}  // namespace glassbox::epoll
