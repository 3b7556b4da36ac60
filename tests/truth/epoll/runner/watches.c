// ENOSPC: a user may have /proc/sys/fs/epoll/max_user_watches registrations. A program that sets it small must not make
// it small for everybody: it runs as a user of its own, of whose share another process uses up all but the program's.
// The limit itself is lowered to a number that is quick to use up and that nobody else comes near.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"

enum { LOWERED = 100000, MEMBERS = 500 };

static const char limit_path[] = "/proc/sys/fs/epoll/max_user_watches";
static long limit_before;
static pid_t hoarder;

static int write_limit(long limit) {
  FILE* file = fopen(limit_path, "w");
  if (file == NULL) return 0;
  const int written = fprintf(file, "%ld\n", limit) > 0;
  return fclose(file) == 0 && written;
}

static long read_limit(void) {
  FILE* file = fopen(limit_path, "r");
  long limit = 0;
  if (file == NULL || fscanf(file, "%ld", &limit) != 1) limit = 0;
  if (file != NULL) fclose(file);
  return limit;
}

static void hoard(long count, int done) {
  if (!become_other_user()) _exit(1);
  int member[MEMBERS];
  for (int i = 0; i < MEMBERS; ++i) member[i] = eventfd(0, 0);
  struct epoll_event event = {.events = 0};
  for (int ep = -1, next = MEMBERS; count > 0; --count, ++next) {
    if (next == MEMBERS) {
      ep = epoll_create1(0);
      next = 0;
    }
    if (epoll_ctl(ep, EPOLL_CTL_ADD, member[next], &event) != 0) _exit(1);
  }
  if (write(done, "", 1) != 1) _exit(1);
  for (;;) pause();
}

int become_other_user(void) {
  return setuid(61000 + (uid_t)getppid() % 3000) == 0;
}

int watches_begin(long share) {
  limit_before = read_limit();
  int done[2];
  char byte;
  if (getuid() != 0 || limit_before < LOWERED || pipe(done) != 0) return 0;
  hoarder = fork();
  if (hoarder == 0) hoard(LOWERED - share, done[1]);
  close(done[1]);
  const int filled = read(done[0], &byte, 1) == 1;
  close(done[0]);
  if (filled && write_limit(LOWERED)) return 1;
  watches_end();
  return 0;
}

void watches_end(void) {
  write_limit(limit_before);
  kill(hoarder, SIGKILL);
  waitpid(hoarder, NULL, 0);
}
