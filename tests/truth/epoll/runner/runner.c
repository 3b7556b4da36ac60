// Runs programs with real system calls: runner PROCESSOR < programs > rows.
//
// Each program gets a process of its own, with nothing open but 0, 1 and 2 (/dev/null), whose threads carry out the
// lines that this process, the controller, hands them through shared memory. A line is handed out when everything is at
// rest: every thread has finished its call, or sleeps in it (rest.c).
//
// One processor: the threads of a program share one, under SCHED_FIFO if this process may, where woken threads run in
// the order of their waking, or else SCHED_BATCH; in both a woken thread does not interrupt the one that wakes it
// (sched(7)): a call ends before those that it woke run. That is the order which the machine shows. With FLAG_SPREAD
// they run wherever the kernel likes, with FLAG_NICE in another order: what differs then is what the kernel leaves
// open.
//
// Output, a line each: H NETWORK EXACT ORDER (once, 1 or 0: in a network namespace of its own; rest is seen and not
// guessed; threads run in the order of their waking); then for each program
//   R LINE THREAD DURING BEGUN ENDED RET ERRNO [ANSWER]     a finished call, the line begun last when it ended, times
//   in us W LINE THREAD                                          a call that still waits at the end E the end U instead
//   of all these: this process may not set the limit
#include "runner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

enum {
  LOWEST_PORT = 2000,  // each program gets fresh ports below the ephemeral ones: none is in TIME_WAIT
  HIGHEST_PORT = 32000,
  QUIET_NS = 4000000,    // without a sure look at rest: nothing finished for so long
  MOST_NS = 2000000000,  // a call ends at most so long after its own limit; then the run counts as failed
};

static Watch watches[MOST_THREADS];
static int64_t begun_ns;
static int processor;

static void futex_wait(_Atomic int* word, int seen, int64_t ns) {
  const struct timespec limit = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
  syscall(SYS_futex, word, FUTEX_WAIT, seen, ns < 0 ? NULL : &limit, NULL, 0);
}

static void futex_wake(_Atomic int* word) {
  syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

// ---- The program's process ----

static unsigned flags_of_program;

static void* carry_out(void* place) {
  Slot* slot = place;
  const int index = (int)(slot - shared->slot);
  if (flags_of_program & FLAG_NICE) {
    const int nice = (int)(flags_of_program >> FLAG_SEED_SHIFT) * (index * 7 + 3) % 11;
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice);
  }
  atomic_store(&slot->tid, (int)syscall(SYS_gettid));
  atomic_fetch_add(&shared->ready, 1);
  futex_wake(&shared->ready);
  for (;;) {
    int state;
    while ((state = atomic_load(&slot->state)) != SLOT_GO) futex_wait(&slot->state, state, -1);
    slot->size = 0;
    errno = 0;
    slot->begun_ns = now_ns();
    slot->ret = slot->op->call->perform(slot, slot->op);
    slot->error = slot->ret < 0 ? errno : 0;
    slot->finished_ns = now_ns();
    slot->during = atomic_load(&shared->line);
    atomic_store(&slot->state, SLOT_DONE);
    atomic_fetch_add(&shared->progress, 1);
    futex_wake(&shared->progress);
  }
  return NULL;
}

static void become_program(const Program* program) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_TIMERSLACK, 1);
  signal(SIGPIPE, SIG_IGN);
  const int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  syscall(SYS_close_range, 3, ~0U, 0);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const struct sched_param first = {.sched_priority = 1}, none = {0};
  if (program->flags & FLAG_NICE || sched_setscheduler(0, SCHED_FIFO, &first) != 0)
    sched_setscheduler(0, SCHED_BATCH, &none);
  if (!(program->flags & FLAG_SPREAD)) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  if (program->watches > 0 && !become_other_user()) _exit(1);
  flags_of_program = program->flags;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 17);
  for (int i = 0; i < program->threads; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, &small, carry_out, &shared->slot[i]) != 0) _exit(1);
  }
  for (;;) pause();
}

// ---- The controller ----

static int at_rest_now(const Program* program) {
  int busy = 0;
  for (int i = 0; i < program->threads; ++i) {
    if (atomic_load(&shared->slot[i].state) != SLOT_GO) continue;
    if (!watch_at_rest(&watches[i], atomic_load(&shared->slot[i].number))) return -1;
    busy |= 1 << i;
  }
  return busy;
}

// Twice the same threads asleep, and none has run in between: then there was a moment at which all slept.
static int at_rest(const Program* program) {
  char before[MOST_THREADS][sizeof watches[0].counter];
  const int64_t since = now_ns();
  const int seen = atomic_load(&shared->progress);
  const int busy = at_rest_now(program);
  if (busy < 0) return 0;
  int exact = 1;
  for (int i = 0; i < program->threads; ++i) {
    memcpy(before[i], watches[i].counter, sizeof before[i]);
    exact &= watch_is_exact(&watches[i]);
  }
  while (!exact && now_ns() - since < QUIET_NS) {
    futex_wait(&shared->progress, seen, QUIET_NS);
    if (atomic_load(&shared->progress) != seen) return 0;
  }
  if (at_rest_now(program) != busy) return 0;
  for (int i = 0; i < program->threads; ++i)
    if (busy >> i & 1 && strcmp(before[i], watches[i].counter) != 0) return 0;
  return 1;
}

static int collect(const Program* program) {
  int busy = 0;
  for (int i = 0; i < program->threads; ++i) {
    Slot* slot = &shared->slot[i];
    const int state = atomic_load(&slot->state);
    busy += state == SLOT_GO;
    if (state != SLOT_DONE) continue;
    printf("R %d %d %d %ld %ld %ld %d ", slot->op->line, i, slot->during, (long)(slot->begun_ns - begun_ns) / 1000,
           (long)(slot->finished_ns - begun_ns) / 1000, slot->ret, slot->error);
    fwrite(slot->data, 1, slot->size, stdout);
    putchar('\n');
    atomic_store(&slot->state, SLOT_IDLE);
  }
  return busy;
}

static int failed(int64_t since) {
  return now_ns() - since > MOST_NS;
}

// Returns when everything is at rest: 1, or 0 if that takes too long.
static int settle(const Program* program, int seen) {
  int64_t pause_ns = 50000;
  for (const int64_t since = now_ns(); !failed(since); pause_ns = pause_ns < 500000 ? pause_ns * 2 : pause_ns) {
    futex_wait(&shared->progress, seen, pause_ns);
    seen = atomic_load(&shared->progress);
    if (collect(program) == 0) return 1;
    if (at_rest(program)) {
      collect(program);
      return 1;
    }
  }
  return 0;
}

static int64_t latest_own_end(const Program* program, const int64_t* started) {
  int64_t latest = 0;
  for (int i = 0; i < program->threads; ++i) {
    const Slot* slot = &shared->slot[i];
    if (atomic_load(&slot->state) != SLOT_GO || slot->op->limit_ms < 0) continue;
    const int64_t end = started[i] + slot->op->limit_ms * 1000000;
    if (end > latest) latest = end;
  }
  return latest;
}

static int is_busy(const Program* program, int thread) {
  for (int i = 0; i < program->threads; ++i)
    if ((thread < 0 || thread == i) && atomic_load(&shared->slot[i].state) == SLOT_GO) return 1;
  return 0;
}

// Lets time go on until the thread (-1: each) has finished its call: 1; or until none can finish any more: 0.
static int wait_for(const Program* program, int thread, const int64_t* started) {
  int64_t moved = now_ns();
  int seen = atomic_load(&shared->progress);
  while (is_busy(program, thread)) {
    const int64_t end = latest_own_end(program, started);
    if (end == 0 && now_ns() - moved >= program->span_ms * (int64_t)1000000) return 0;
    if (end != 0 && now_ns() > end + MOST_NS) return 0;
    futex_wait(&shared->progress, seen, 1000000);
    if (atomic_load(&shared->progress) == seen) continue;
    moved = now_ns();
    if (!settle(program, seen)) return 0;
    seen = atomic_load(&shared->progress);
  }
  collect(program);
  return 1;
}

static void run_ops(const Program* program) {
  int64_t started[MOST_THREADS] = {0};
  for (size_t i = 0; i < program->size; ++i) {
    const Op* op = &program->ops[i];
    collect(program);
    if (!wait_for(program, op->thread, started)) return;
    Slot* slot = &shared->slot[op->thread];
    slot->op = op;
    atomic_store(&slot->number, -1);
    const int seen = atomic_load(&shared->progress);
    atomic_store(&shared->line, op->line);
    started[op->thread] = now_ns();
    atomic_store(&slot->state, SLOT_GO);
    futex_wake(&slot->state);
    if (!settle(program, seen)) return;
  }
  wait_for(program, -1, started);
  collect(program);
}

static void start(const Program* program) {
  atomic_store(&shared->line, 0);
  atomic_store(&shared->progress, 0);
  atomic_store(&shared->ready, 0);
  for (int i = 0; i < program->threads; ++i) {
    atomic_store(&shared->slot[i].state, SLOT_IDLE);
    atomic_store(&shared->slot[i].tid, 0);
  }
  names = realloc(names, ((size_t)program->names + 1) * sizeof *names);
  for (int i = 0; i < program->names; ++i) names[i] = -1;
  first_port = first_port + program->ports > HIGHEST_PORT ? LOWEST_PORT : first_port;
}

static void run(const Program* program) {
  if (program->watches > 0 && !watches_begin(program->watches)) {
    printf("U\n");
    fflush(stdout);
    return;
  }
  start(program);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) become_program(program);
  int ready;
  while ((ready = atomic_load(&shared->ready)) < program->threads) futex_wait(&shared->ready, ready, 1000000);
  for (int i = 0; i < program->threads; ++i) watch_open(&watches[i], child, atomic_load(&shared->slot[i].tid));
  begun_ns = now_ns();
  run_ops(program);
  for (int i = 0; i < program->threads; ++i)
    if (atomic_load(&shared->slot[i].state) == SLOT_GO) printf("W %d %d\n", shared->slot[i].op->line, i);
  printf("E\n");
  fflush(stdout);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  for (int i = 0; i < program->threads; ++i) watch_close(&watches[i]);
  for (size_t i = 0; i < program->size; ++i)
    if (strcmp(program->ops[i].call->name, "open") == 0) unlink((const char*)program->ops[i].arg[0].bytes);
  first_port += program->ports;
  if (program->watches > 0) watches_end();
}

// A network of its own, with the kernel's own settings, and nobody else on its ports.
static int own_network(void) {
  if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return 0;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct ifreq loopback = {.ifr_name = "lo"};
  ioctl(fd, SIOCGIFFLAGS, &loopback);
  loopback.ifr_flags |= IFF_UP | IFF_RUNNING;
  const int up = ioctl(fd, SIOCSIFFLAGS, &loopback) == 0;
  close(fd);
  return up;
}

static int chosen_processor(int index) {
  cpu_set_t all;
  sched_getaffinity(0, sizeof all, &all);
  const int count = CPU_COUNT(&all) > 0 ? CPU_COUNT(&all) : 1;
  for (int cpu = 0, place = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &all) && place++ == index % count) return cpu;
  return 0;
}

int main(int argc, char** argv) {
  const int index = argc > 1 ? atoi(argv[1]) : 0;
  prctl(PR_SET_TIMERSLACK, 1);
  processor = chosen_processor(index);
  const struct sched_param first = {.sched_priority = 1};
  const int in_order = sched_setscheduler(0, SCHED_FIFO, &first) == 0;  // and not late on a busy machine
  first_port = LOWEST_PORT + index * 997 % (HIGHEST_PORT - LOWEST_PORT);
  Watch self;
  watch_open(&self, getpid(), (pid_t)syscall(SYS_gettid));
  printf("H %d %d %d\n", own_network(), watch_is_exact(&self), in_order);
  watch_close(&self);
  fflush(stdout);
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  char* data = mmap(NULL, (size_t)DATA_BYTES * MOST_THREADS, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  for (int i = 0; i < MOST_THREADS; ++i) shared->slot[i].data = data + (size_t)i * DATA_BYTES;
  for (Program program; program_read(&program, stdin); program_free(&program)) run(&program);
  return 0;
}
