// What a packet costs: net/core/skbuff.c (alloc_skb_with_frags), checked against SIOCOUTQ on kernel 6.18 (x86-64).
#include <algorithm>

#include "engine/epoll/pipe.hpp"
#include "engine/epoll/unix_socket.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::int64_t kSkBuff = 256;      // struct sk_buff, aligned
constexpr std::int64_t kSharedInfo = 320;  // struct skb_shared_info, aligned
constexpr std::int64_t kSmallestHead = 512;
constexpr std::int64_t kOnePageHead = kPageSize - kSharedInfo;       // SKB_MAX_HEAD(0)
constexpr std::int64_t kFourPageHead = 4 * kPageSize - kSharedInfo;  // SKB_MAX_ALLOC
constexpr std::int64_t kStreamPages = 32'768;                        // UNIX_SKB_FRAGS_SZ
constexpr std::int64_t kMostPages = 17;                              // MAX_SKB_FRAGS

std::int64_t page_aligned(std::int64_t bytes) {
  return (bytes + kPageSize - 1) / kPageSize * kPageSize;
}

// kmalloc gives the next power of two.
std::int64_t head_of(std::int64_t bytes) {
  const std::int64_t wanted = (bytes + 63) / 64 * 64 + kSharedInfo;
  std::int64_t size = kSmallestHead;
  while (size < wanted) size *= 2;
  return size;
}

}  // namespace

std::int32_t truesize_of(std::int64_t bytes, bool stream) {
  std::int64_t in_pages = std::max<std::int64_t>(0, bytes - (stream ? kOnePageHead : kFourPageHead));
  if (!stream) in_pages = std::min(in_pages, kMostPages * kPageSize);
  in_pages = std::min(bytes, page_aligned(in_pages));
  return static_cast<std::int32_t>(kSkBuff + head_of(bytes - in_pages) + page_aligned(in_pages));
}

std::int64_t most_in_packet(std::int64_t sndbuf) {
  return std::min(sndbuf / 2 - 64, kOnePageHead + kStreamPages);
}

std::int64_t kept_sndbuf(std::int64_t asked) {
  constexpr std::int64_t kMostAsked = 4'194'304;  // wmem_max of the recorded kernel
  constexpr std::int64_t kLeast = 4608;           // SOCK_MIN_SNDBUF
  if (asked < 0) asked = kMostAsked;              // compared unsigned
  return std::max(std::min(asked, kMostAsked) * 2, kLeast);
}

}  // namespace glassbox::epoll
