// A program in the form that the driver sends.
#pragma once

#include <stdio.h>

#include "runner.h"

enum ProgramFlags {
  FLAG_SPREAD = 1,  // threads on all processors, instead of on one
  FLAG_NICE = 2,    // threads of different niceness, by the seed in the bits above
  FLAG_SEED_SHIFT = 8,
};

typedef struct {
  int threads;
  int names;
  size_t size;
  int ports;
  unsigned flags;
  long watches;  // registrations that its user may have; 0: as many as this machine allows
  int span_ms;   // for so long something may still come of itself (a timer); 0: nothing does
  Op* ops;
} Program;

int program_read(Program* program, FILE* from);  // 0 at the end, and at a mistake
void program_free(Program* program);

// Makes max_user_watches matter for a process of another user (watches.c); 0 where this process may not.
int watches_begin(long share);
void watches_end(void);
int become_other_user(void);  // in a child of the runner: the same user for all of them
