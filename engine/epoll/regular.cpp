#include "engine/epoll/regular.hpp"

#include <algorithm>

#include "engine/epoll/calls.hpp"
#include "engine/epoll/descriptors.hpp"

namespace glassbox::epoll {

void sys_open(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  Id inode = 0;
  while (inode < state.inodes.size() && state.inodes[inode].name != call.bytes) ++inode;
  const bool exists = inode < state.inodes.size();
  if (!exists && (call.flags & kCreate) == 0) return fail(work, thread, Errno::enoent);
  if (exists && (call.flags & kCreate) != 0 && (call.flags & kExcl) != 0) return fail(work, thread, Errno::eexist);
  if (!exists) state.inodes.push_back({call.bytes, {}});
  if ((call.flags & kTruncate) != 0) state.inodes.edit(inode).bytes.clear();
  File file;
  file.kind = Kind::regular;
  file.object = inode;
  file.flags = call.flags & (kAccessMode | kNonBlock | kAppend);
  give_descriptor(work, thread, std::move(file));
}

void read_regular(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const std::int64_t most = call_of(state, thread).number;
  File& file = state.files.edit(thread.file);
  const std::string& bytes = state.inodes[file.object].bytes;
  const auto size = static_cast<std::int64_t>(bytes.size());
  const std::int64_t count = std::max<std::int64_t>(0, std::min(most, size - file.position));
  std::string part;
  if (count > 0) part = bytes.substr(static_cast<std::size_t>(file.position), static_cast<std::size_t>(count));
  file.position += count;
  give_bytes(work, id, std::move(part));
}

void write_regular(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const std::string_view bytes = bytes_of(call_of(state, thread));
  File& file = state.files.edit(thread.file);
  std::string& content = state.inodes.edit(file.object).bytes;
  if ((file.flags & kAppend) != 0) file.position = static_cast<std::int64_t>(content.size());
  const auto at = static_cast<std::size_t>(file.position);
  if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
  content.replace(at, bytes.size(), bytes);
  file.position += static_cast<std::int64_t>(bytes.size());
  finish(work, id, static_cast<std::int64_t>(bytes.size()));
}

}  // namespace glassbox::epoll
