// The runner of the truth test: the parts that the controller, the threads of a program and the system calls share.
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
  MOST_THREADS = 16,
  MOST_ARGS = 6,
  DATA_BYTES = 1 << 20,  // of one call's answer
};

enum ArgKind { ARG_NUMBER, ARG_NAME, ARG_BYTES, ARG_LIST };

typedef struct {
  int is_name;
  int number;    // the descriptor, or the index of its name
  short events;  // poll
} Element;

typedef struct {
  enum ArgKind kind;
  long number;           // the number, or the index of the name
  unsigned char* bytes;  // ARG_BYTES
  Element* elements;     // ARG_LIST
  size_t size;           // of bytes or elements
} Arg;

struct Slot;
struct Op;
typedef long (*Perform)(struct Slot*, const struct Op*);

typedef struct {
  const char* name;
  Perform perform;
} Call;

typedef struct Op {
  int line;
  int thread;
  long limit_ms;  // the call ends by itself after so long; -1: never
  const Call* call;
  int result[2];  // indices of the names that it gives a value, or -1
  int arg_count;
  Arg arg[MOST_ARGS];
} Op;

enum SlotState { SLOT_IDLE, SLOT_GO, SLOT_DONE };

// One thread of the program; in memory that the controller shares.
typedef struct Slot {
  _Atomic int state;
  _Atomic int tid;
  _Atomic long number;  // of the system call that it is in, for the controller's look at /proc
  const Op* op;
  long ret;
  int error;
  int during;        // the line that ran when the call ended
  int64_t begun_ns;  // CLOCK_MONOTONIC
  int64_t finished_ns;
  size_t size;  // of data
  char* data;   // the answer, as text
} Slot;

typedef struct {
  _Atomic int line;      // the line that was begun last
  _Atomic int progress;  // counts finished calls; the controller sleeps on it
  _Atomic int ready;     // threads that exist
  Slot slot[MOST_THREADS];
} Shared;

// State of the program's process, set before it is forked.
extern int* names;      // the value of each name: a descriptor, or -1
extern int first_port;  // the program's first port is this one, its second the next …
extern Shared* shared;

const Call* find_call(const char* name);
int64_t now_ns(void);

// The controller's look at another process' thread.
typedef struct {
  int syscall_fd;
  int schedstat_fd;
  int stat_fd;
  char counter[96];  // what schedstat said at the last look
} Watch;

void watch_open(Watch* watch, pid_t process, pid_t thread);
void watch_close(Watch* watch);
// Whether the thread sleeps inside the system call `number`. Fills `counter`.
int watch_at_rest(Watch* watch, long number);
// Whether this kernel shows enough in /proc for a sure answer; if not, the controller waits for a quiet while instead.
int watch_is_exact(const Watch* watch);
