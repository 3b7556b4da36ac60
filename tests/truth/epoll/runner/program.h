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
  int span_ms;  // for so long something may still come of itself (a timer); 0: nothing does
  Op* ops;
} Program;

int program_read(Program* program, FILE* from);  // 0 at the end, and at a mistake
void program_free(Program* program);
