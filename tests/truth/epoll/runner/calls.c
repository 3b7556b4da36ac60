// The system calls, each made as it is, without the C library's additions, so that the controller knows its number.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "runner.h"

int* names;
int first_port;
Shared* shared;

int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static long value(const Op* op, int index) {
  if (index >= op->arg_count) return 0;
  const Arg* arg = &op->arg[index];
  return arg->kind == ARG_NAME ? names[arg->number] : arg->number;
}

static struct timespec after_ms(long ms) {
  return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
}

#define CALL(slot, nr, ...) (atomic_store(&(slot)->number, (nr)), syscall((nr), __VA_ARGS__))

static void say(Slot* slot, const char* format, long one, long two) {
  if (slot->size + 64 > DATA_BYTES) return;
  slot->size += (size_t)snprintf(slot->data + slot->size, 64, format, one, two);
}

static void say_bytes(Slot* slot, const unsigned char* bytes, size_t size) {
  static const char digits[] = "0123456789abcdef";
  slot->data[slot->size++] = 'd';
  for (size_t i = 0; i < size && slot->size + 2 < DATA_BYTES; ++i) {
    slot->data[slot->size++] = digits[bytes[i] >> 4];
    slot->data[slot->size++] = digits[bytes[i] & 15];
  }
}

static long one_descriptor(const Op* op, long got) {
  if (op->result[0] >= 0) names[op->result[0]] = got < 0 ? -1 : (int)got;
  return got;
}

static long two_descriptors(const Op* op, const int pair[2], long got) {
  for (int i = 0; i < 2; ++i)
    if (op->result[i] >= 0) names[op->result[i]] = got < 0 ? -1 : pair[i];
  return got;
}

static long do_epoll_create1(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_epoll_create1, value(op, 0)));
}

static long do_epoll_create(Slot* slot, const Op* op) {
  (void)slot;
  return one_descriptor(op, epoll_create((int)value(op, 0)));
}

static long do_socketpair(Slot* slot, const Op* op) {
  int pair[2];
  const long got = CALL(slot, SYS_socketpair, value(op, 0), value(op, 1), value(op, 2), pair);
  return two_descriptors(op, pair, got);
}

static long do_pipe2(Slot* slot, const Op* op) {
  int pair[2];
  const long got = CALL(slot, SYS_pipe2, pair, value(op, 0));
  return two_descriptors(op, pair, got);
}

// TCP without Nagle's delay, which would let arrival depend on the other side's acknowledgements; accept inherits it.
static long do_socket(Slot* slot, const Op* op) {
  const long got = CALL(slot, SYS_socket, value(op, 0), value(op, 1), value(op, 2));
  const int error = errno, yes = 1;
  if (got >= 0 && value(op, 0) == AF_INET && (value(op, 1) & 0xf) == SOCK_STREAM)
    setsockopt((int)got, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  errno = error;
  return one_descriptor(op, got);
}

static long do_eventfd(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_eventfd2, value(op, 0), value(op, 1)));
}

static long do_timerfd_create(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_timerfd_create, value(op, 0), value(op, 1)));
}

static long do_open(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_openat, AT_FDCWD, op->arg[0].bytes, value(op, 1), 0600));
}

static long do_dup(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_dup, value(op, 0)));
}

static long do_dup2(Slot* slot, const Op* op) {
  (void)slot;
  return one_descriptor(op, dup2((int)value(op, 0), (int)value(op, 1)));
}

static long do_close(Slot* slot, const Op* op) {
  return CALL(slot, SYS_close, value(op, 0));
}

static long do_fcntl(Slot* slot, const Op* op) {
  const long got = CALL(slot, SYS_fcntl, value(op, 0), value(op, 1), value(op, 2));
  return value(op, 1) == F_DUPFD ? one_descriptor(op, got) : got;
}

static long do_epoll_ctl(Slot* slot, const Op* op) {
  struct epoll_event event = {.events = (uint32_t)value(op, 3), .data.u64 = (uint64_t)value(op, 4)};
  return CALL(slot, SYS_epoll_ctl, value(op, 0), value(op, 1), value(op, 2), op->arg_count > 3 ? &event : NULL);
}

static long do_epoll_wait(Slot* slot, const Op* op) {
  const long most = value(op, 1);
  const size_t room = most > 0 && most < 1 << 16 ? (size_t)most : 1 << 16;
  struct epoll_event* events = calloc(room, sizeof *events);
  const long got = CALL(slot, SYS_epoll_pwait, value(op, 0), events, most, value(op, 2), NULL, 8);
  const int error = errno;
  for (long i = 0; i < got; ++i) say(slot, "%ld:%ld,", (long)events[i].data.u64, events[i].events);
  free(events);
  errno = error;
  return got;
}

// Whether a read of the descriptor answers a number: an eventfd or a timerfd, which have no file type. Asked before the
// read, which may last until the descriptor is closed.
static int counts(long fd) {
  struct stat of;
  return fstat((int)fd, &of) == 0 && (of.st_mode & S_IFMT) == 0;
}

static long do_read(Slot* slot, const Op* op) {
  const size_t size = (size_t)value(op, 1);
  unsigned char* bytes = malloc(size + 1);
  const int a_number = counts(value(op, 0));
  const long got = CALL(slot, SYS_read, value(op, 0), bytes, size);
  const int error = errno;
  uint64_t number = 0;
  if (a_number && got == sizeof number) {
    memcpy(&number, bytes, sizeof number);
    say(slot, "v%lu", (long)number, 0);
  } else if (got >= 0) {
    say_bytes(slot, bytes, (size_t)got);
  }
  free(bytes);
  errno = error;
  return got;
}

static long do_recv(Slot* slot, const Op* op) {
  const size_t size = (size_t)value(op, 1);
  unsigned char* bytes = malloc(size + 1);
  const long got = CALL(slot, SYS_recvfrom, value(op, 0), bytes, size, value(op, 2), NULL, NULL);
  const int error = errno;
  if (got >= 0) say_bytes(slot, bytes, (size_t)got);
  free(bytes);
  errno = error;
  return got;
}

static long do_write(Slot* slot, const Op* op) {
  return CALL(slot, SYS_write, value(op, 0), op->arg[1].bytes, op->arg[1].size);
}

static long do_send(Slot* slot, const Op* op) {
  return CALL(slot, SYS_sendto, value(op, 0), op->arg[1].bytes, op->arg[1].size, value(op, 2), NULL, 0);
}

static long do_eventfd_write(Slot* slot, const Op* op) {
  const uint64_t number = (uint64_t)value(op, 1);
  const long got = CALL(slot, SYS_write, value(op, 0), &number, sizeof number);
  return got == sizeof number ? 0 : -1;
}

static long do_eventfd_read(Slot* slot, const Op* op) {
  uint64_t number = 0;
  const long got = CALL(slot, SYS_read, value(op, 0), &number, sizeof number);
  if (got != sizeof number) return -1;
  say(slot, "v%lu", (long)number, 0);
  return 0;
}

static long do_timerfd_settime(Slot* slot, const Op* op) {
  const struct itimerspec set = {.it_value = after_ms(value(op, 1)), .it_interval = after_ms(value(op, 2))};
  return CALL(slot, SYS_timerfd_settime, value(op, 0), 0, &set, NULL);
}

static struct sockaddr_in address_of(const Op* op) {
  const long port = value(op, 2);  // 0, or the index of the program's port plus one
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl((uint32_t)value(op, 1));
  address.sin_port = htons((uint16_t)(port == 0 ? 0 : first_port + port - 1));
  return address;
}

static long do_bind(Slot* slot, const Op* op) {
  const struct sockaddr_in address = address_of(op);
  return CALL(slot, SYS_bind, value(op, 0), &address, sizeof address);
}

static long do_connect(Slot* slot, const Op* op) {
  const struct sockaddr_in address = address_of(op);
  return CALL(slot, SYS_connect, value(op, 0), &address, sizeof address);
}

static long do_listen(Slot* slot, const Op* op) {
  return CALL(slot, SYS_listen, value(op, 0), value(op, 1));
}

static long do_accept(Slot* slot, const Op* op) {
  return one_descriptor(op, CALL(slot, SYS_accept4, value(op, 0), NULL, NULL, value(op, 1)));
}

static long do_shutdown(Slot* slot, const Op* op) {
  return CALL(slot, SYS_shutdown, value(op, 0), value(op, 1));
}

static long do_setsockopt(Slot* slot, const Op* op) {
  const int number = (int)value(op, 3);
  const struct linger linger = {.l_onoff = 1, .l_linger = number};
  if (value(op, 2) == SO_LINGER)
    return CALL(slot, SYS_setsockopt, value(op, 0), value(op, 1), SO_LINGER, &linger, sizeof linger);
  return CALL(slot, SYS_setsockopt, value(op, 0), value(op, 1), value(op, 2), &number, sizeof number);
}

static long do_getsockopt(Slot* slot, const Op* op) {
  int number = 0;
  socklen_t size = sizeof number;
  const long got = CALL(slot, SYS_getsockopt, value(op, 0), value(op, 1), value(op, 2), &number, &size);
  if (got == 0) say(slot, "v%ld", number, 0);
  return got;
}

static int descriptor_of(const Element* element) {
  return element->is_name ? names[element->number] : element->number;
}

static long do_poll(Slot* slot, const Op* op) {
  const Arg* list = &op->arg[0];
  const long ms = value(op, 1);
  const struct timespec limit = after_ms(ms);
  struct pollfd* fds = calloc(list->size + 1, sizeof *fds);
  for (size_t i = 0; i < list->size; ++i)
    fds[i] = (struct pollfd){.fd = descriptor_of(&list->elements[i]), .events = list->elements[i].events};
  const long got = CALL(slot, SYS_ppoll, fds, list->size, ms < 0 ? NULL : &limit, NULL, 8);
  const int error = errno;
  for (size_t i = 0; i < list->size && got > 0; ++i)
    if (fds[i].revents != 0) say(slot, "%ld:%ld,", (long)i, (unsigned short)fds[i].revents);
  free(fds);
  errno = error;
  return got;
}

// Numbers that the process' table of descriptors has room for; select does not look at those beyond, and leaves them
// set.
static int room_of_table(void) {
  char text[2048];
  const int fd = open("/proc/thread-self/status", O_RDONLY | O_CLOEXEC);
  const ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[size > 0 ? size : 0] = 0;
  const char* place = strstr(text, "FDSize:");
  return place == NULL ? FD_SETSIZE : atoi(place + 7);
}

// The sets cannot hold a number beyond FD_SETSIZE; one that is no descriptor is told of as the kernel would.
static long do_select(Slot* slot, const Op* op) {
  const long ms = value(op, 3);
  const struct timespec limit = after_ms(ms);
  fd_set sets[3];
  int highest = -1;
  for (int kind = 0; kind < 3; ++kind) {
    FD_ZERO(&sets[kind]);
    for (size_t i = 0; i < op->arg[kind].size; ++i) {
      const int fd = descriptor_of(&op->arg[kind].elements[i]);
      if (fd < 0 || fd >= FD_SETSIZE) return errno = EBADF, -1;
      FD_SET(fd, &sets[kind]);
      if (fd > highest) highest = fd;
    }
  }
  const long got = CALL(slot, SYS_pselect6, highest + 1, &sets[0], &sets[1], &sets[2], ms < 0 ? NULL : &limit, NULL);
  const int error = errno;
  const int room = highest < 64 ? FD_SETSIZE : room_of_table();
  for (int kind = 0; kind < 3 && got > 0; ++kind)
    for (size_t i = 0; i < op->arg[kind].size; ++i) {
      const int fd = descriptor_of(&op->arg[kind].elements[i]);
      if (fd < room && FD_ISSET(fd, &sets[kind])) say(slot, "%ld:%ld,", kind, (long)i);
    }
  errno = error;
  return got;
}

static long do_unshare(Slot* slot, const Op* op) {
  return CALL(slot, SYS_unshare, value(op, 0));
}

static long do_sleep(Slot* slot, const Op* op) {
  const struct timespec time = after_ms(value(op, 0));
  return CALL(slot, SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
}

static const Call calls[] = {
    {"epoll_create1", do_epoll_create1},
    {"epoll_create", do_epoll_create},
    {"epoll_ctl", do_epoll_ctl},
    {"epoll_wait", do_epoll_wait},
    {"socketpair", do_socketpair},
    {"pipe", do_pipe2},
    {"pipe2", do_pipe2},
    {"socket", do_socket},
    {"eventfd", do_eventfd},
    {"timerfd_create", do_timerfd_create},
    {"open", do_open},
    {"dup", do_dup},
    {"dup2", do_dup2},
    {"close", do_close},
    {"fcntl", do_fcntl},
    {"read", do_read},
    {"write", do_write},
    {"recv", do_recv},
    {"send", do_send},
    {"eventfd_read", do_eventfd_read},
    {"eventfd_write", do_eventfd_write},
    {"timerfd_settime", do_timerfd_settime},
    {"bind", do_bind},
    {"connect", do_connect},
    {"listen", do_listen},
    {"accept", do_accept},
    {"accept4", do_accept},
    {"shutdown", do_shutdown},
    {"setsockopt", do_setsockopt},
    {"getsockopt", do_getsockopt},
    {"poll", do_poll},
    {"select", do_select},
    {"unshare", do_unshare},
    {"sleep", do_sleep},
};

const Call* find_call(const char* name) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i)
    if (strcmp(calls[i].name, name) == 0) return &calls[i];
  return NULL;
}
