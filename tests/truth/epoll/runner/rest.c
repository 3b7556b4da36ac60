// Is a thread at rest? /proc/PID/task/TID/syscall names the call in which a thread that does not run sleeps, and says
// "running" of one that runs or could (it was woken). /proc/PID/task/TID/schedstat counts how often it was put on a
// processor: two looks with the same count say that it did not run in between. See proc(5).
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"

static int open_file(pid_t process, pid_t thread, const char* name) {
  char path[96];
  snprintf(path, sizeof path, "/proc/%d/task/%d/%s", process, thread, name);
  return open(path, O_RDONLY | O_CLOEXEC);
}

static int read_file(int fd, char* text, size_t size) {
  const ssize_t got = fd < 0 ? -1 : pread(fd, text, size - 1, 0);
  text[got > 0 ? got : 0] = 0;
  return got > 0;
}

void watch_open(Watch* watch, pid_t process, pid_t thread) {
  watch->syscall_fd = open_file(process, thread, "syscall");
  watch->schedstat_fd = open_file(process, thread, "schedstat");
  watch->stat_fd = open_file(process, thread, "stat");
  char text[256];
  // Readable is not enough: without CONFIG_HAVE_ARCH_TRACEHOOK, or where tracing is forbidden, the read fails.
  if (!read_file(watch->syscall_fd, text, sizeof text)) {
    close(watch->syscall_fd);
    watch->syscall_fd = -1;
  }
  if (!read_file(watch->schedstat_fd, text, sizeof text)) {
    close(watch->schedstat_fd);
    watch->schedstat_fd = -1;
  }
}

void watch_close(Watch* watch) {
  close(watch->syscall_fd);
  close(watch->schedstat_fd);
  close(watch->stat_fd);
}

int watch_is_exact(const Watch* watch) {
  return watch->syscall_fd >= 0 && watch->schedstat_fd >= 0;
}

int watch_at_rest(Watch* watch, long number) {
  char text[512];
  read_file(watch->schedstat_fd, watch->counter, sizeof watch->counter);
  if (read_file(watch->syscall_fd, text, sizeof text)) {
    char* end = text;
    const long found = strtol(text, &end, 10);
    if (end == text || found != number) return 0;
  }
  // S is a sleep that a signal could end; D is one that ends by itself (a lock, the growth of the descriptor table).
  if (read_file(watch->stat_fd, text, sizeof text)) {
    const char* after_name = strrchr(text, ')');
    return after_name != NULL && after_name[1] == ' ' && after_name[2] == 'S';
  }
  return 1;  // no /proc: the quiet while decides alone
}
