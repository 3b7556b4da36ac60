// The rules of net/unix/af_unix.c for socket pairs, and of net/core/sock.c for what they may hold.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

void sys_socketpair(Work& work, Id thread);
void read_unix(Work& work, Id thread);
void write_unix(Work& work, Id thread);
void shutdown_unix(Work& work, Id thread, std::uint8_t how);
void set_unix_sndbuf(Work& work, Id socket, std::int64_t bytes);
Events poll_unix(const UnixSocket& socket, Events wanted);
void release_unix(Work& work, Id socket);

// What a packet of so many bytes costs its sender: struct sk_buff, its head and its pages.
std::int32_t truesize_of(std::int64_t bytes, bool stream);
// How many bytes of a stream go into one packet at most.
std::int64_t most_in_packet(std::int64_t sndbuf);
std::int64_t unread_bytes(const UnixSocket& socket);
// SO_SNDBUF as setsockopt keeps it: doubled, within the system's bounds.
std::int64_t kept_sndbuf(std::int64_t asked);

}  // namespace glassbox::epoll
