#include "engine/epoll/pipe.hpp"

#include <algorithm>

#include "engine/epoll/calls.hpp"
#include "engine/epoll/descriptors.hpp"

namespace glassbox::epoll {
namespace {

bool is_full(const Pipe& pipe) {
  return static_cast<std::int32_t>(pipe.ring.size()) >= pipe.slots;
}

// Behind the last unread byte of the newest page, where it still fits whole (pipe_write: merging).
std::size_t merge(Pipe& pipe, std::string_view bytes) {
  const std::size_t chars = bytes.size() % kPageSize;
  if (chars == 0 || pipe.ring.empty()) return 0;
  PipeBuffer& last = pipe.ring.back();
  if (!last.can_merge || last.bytes.size() + chars > kPageSize) return 0;
  last.bytes += bytes.substr(0, chars);
  return chars;
}

std::size_t fill(Pipe& pipe, std::string_view bytes, bool packets) {
  std::size_t stored = 0;
  while (stored < bytes.size() && !is_full(pipe)) {
    PipeBuffer page;
    page.bytes = bytes.substr(stored, kPageSize);
    page.packet = packets;
    page.can_merge = !packets;
    stored += page.bytes.size();
    pipe.ring.push_back(std::move(page));
  }
  return stored;
}

// Takes up to `most` bytes; `freed_full` becomes true when the first page of a full ring was emptied.
std::string drain(Pipe& pipe, std::int64_t most, bool& freed_full) {
  std::string bytes;
  while (most > 0 && !pipe.ring.empty()) {
    PipeBuffer& page = pipe.ring.front();
    const std::int64_t chars = std::min<std::int64_t>(page.unread(), most);
    bytes.append(page.bytes, static_cast<std::size_t>(page.offset), static_cast<std::size_t>(chars));
    page.offset += static_cast<std::int32_t>(chars);
    const bool packet = page.packet;
    if (packet) page.offset = static_cast<std::int32_t>(page.bytes.size());  // what is not read of a packet is lost
    if (page.unread() == 0) {
      freed_full = freed_full || is_full(pipe);
      pipe.ring.erase(pipe.ring.begin());
    }
    most = packet ? 0 : most - chars;
  }
  return bytes;
}

}  // namespace

std::int64_t unread_bytes(const Pipe& pipe) {
  std::int64_t sum = 0;
  for (const PipeBuffer& page : pipe.ring) sum += page.unread();
  return sum;
}

void sys_pipe(Work& work, Id thread) {
  State& state = work.state;
  const std::uint32_t flags = call_of(state, thread_of(work, thread)).flags;
  if ((flags & ~(kNonBlock | kCloExec | kPacket)) != 0) return fail(work, thread, Errno::einval);
  const Id id = state.pipes.push_back({});
  const Id read_queue = add_queue(state, WaitQueue::Of::pipe_read, id);
  const Id write_queue = add_queue(state, WaitQueue::Of::pipe_write, id);
  Pipe& pipe = state.pipes.edit(id);
  pipe.read_queue = read_queue;
  pipe.write_queue = write_queue;
  File reader;
  reader.kind = Kind::pipe;
  reader.object = id;
  reader.flags = flags & kNonBlock;
  File writer = reader;
  writer.flags = (flags & (kNonBlock | kPacket)) | kWriteOnly;
  give_descriptors(work, thread, std::move(reader), std::move(writer));
}

void read_pipe(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const File& file = state.files[thread.file];
  const std::int64_t most = call_of(state, thread).number;
  if (most == 0) return give_bytes(work, id, {});
  const Pipe& now = state.pipes[file.object];
  if (now.ring.empty()) {
    if (now.writers == 0) return give_bytes(work, id, {});
    if (thread.slept == 0 && wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
    return sleep_in(work, id, now.read_queue, true, false);
  }
  Pipe& pipe = state.pipes.edit(file.object);
  bool wake_writer = false;
  std::string bytes = drain(pipe, most, wake_writer);
  tell(work, Happening::taken, thread.file, static_cast<std::int32_t>(bytes.size()),
       static_cast<std::int32_t>(unread_bytes(pipe)));
  if (wake_writer) plan_wake(work, pipe.write_queue, kPipeOutKey);
  if (thread.slept > 0 && !pipe.ring.empty()) plan_wake(work, pipe.read_queue, kPipeInKey);  // wake_next_reader
  give_bytes(work, id, std::move(bytes));
}

void write_pipe(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const File& file = state.files[thread.file];
  const std::string_view all = bytes_of(call_of(state, thread));
  if (all.empty()) return finish(work, id, 0);
  Pipe& pipe = state.pipes.edit(file.object);
  bool was_empty = pipe.ring.empty();
  const bool first = thread.slept == 0;
  std::size_t stored = 0;
  if (pipe.readers > 0) {
    const std::string_view rest = all.substr(static_cast<std::size_t>(thread.done));
    if (first) stored = merge(pipe, rest);
    stored += fill(pipe, rest.substr(stored), (file.flags & kPacket) != 0);
    thread.done += static_cast<std::int64_t>(stored);
    if (stored > 0)
      tell(work, Happening::stored, pipe.read_file, static_cast<std::int32_t>(stored),
           static_cast<std::int32_t>(unread_bytes(pipe)));
  }
  const bool all_in = thread.done == static_cast<std::int64_t>(all.size());
  const bool slept_in_vain = !first && stored == 0;  // it stays in its wait until there is room
  if (!all_in && pipe.readers > 0 && (slept_in_vain || !wants_no_wait(state, thread))) {
    if (was_empty) plan_wake(work, pipe.read_queue, kPipeInKey);
    return sleep_in(work, id, pipe.write_queue, true, false);
  }
  if (pipe.readers == 0 && first) was_empty = false;  // the kernel has not looked yet
  if (was_empty || pipe.poll_usage) plan_wake(work, pipe.read_queue, kPipeInKey);
  if (!first && !is_full(pipe)) plan_wake(work, pipe.write_queue, kPipeOutKey);  // wake_next_writer
  if (thread.done > 0) return finish(work, id, thread.done);
  fail(work, id, pipe.readers == 0 ? Errno::epipe : Errno::eagain);
}

// pipe_fcntl, pipe_set_size
void resize_pipe(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const File& file = state.files[thread.file];
  if (file.kind != Kind::pipe) return fail(work, id, Errno::ebadf);
  Pipe& pipe = state.pipes.edit(file.object);
  if (call.what == kGetPipeSize) return finish(work, id, std::int64_t{pipe.slots} * kPageSize);
  if (call.number < 0) return fail(work, id, Errno::einval);
  std::int32_t slots = 1;
  while (std::int64_t{slots} * kPageSize < call.number) slots *= 2;
  if (slots < static_cast<std::int32_t>(pipe.ring.size())) return fail(work, id, Errno::ebusy);
  pipe.slots = slots;
  plan_wake(work, pipe.write_queue, 0);
  finish(work, id, std::int64_t{slots} * kPageSize);
}

Events poll_pipe(State& state, const File& file) {
  if (!state.pipes[file.object].poll_usage) state.pipes.edit(file.object).poll_usage = true;
  const Pipe& pipe = state.pipes[file.object];
  Events mask = 0;
  if (file.readable) {
    if (!pipe.ring.empty()) mask |= kIn | kRdNorm;
    if (pipe.writers == 0) mask |= kHup;
  }
  if (file.writable) {
    if (!is_full(pipe)) mask |= kOut | kWrNorm;
    if (pipe.readers == 0) mask |= kErr;
  }
  return mask;
}

void release_pipe(Work& work, const File& file) {
  Pipe& pipe = work.state.pipes.edit(file.object);
  if (file.readable) --pipe.readers;
  if (file.writable) --pipe.writers;
  if ((pipe.readers == 0) == (pipe.writers == 0)) return;
  plan_wake(work, pipe.read_queue, 0, 0);
  plan_wake(work, pipe.write_queue, 0, 0);
}

}  // namespace glassbox::epoll
