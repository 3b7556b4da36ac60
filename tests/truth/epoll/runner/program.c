// Reads a program as the driver (machine.py) sends it, one line a call:
//   LINE THREAD LIMIT CALL RESULT RESULT ARG…     with arguments n5 (number), v3 (name), b68690a (bytes), c4096 (as
//   many 'x'), lv1/4,n99/1 (names or numbers, with poll's events); LIMIT is the call's own time limit in ms, or -1.
#include "program.h"

#include <stdlib.h>
#include <string.h>

static unsigned char* bytes_of(const char* hex, size_t* size) {
  *size = strlen(hex) / 2;
  unsigned char* bytes = malloc(*size + 1);
  for (size_t i = 0; i < *size; ++i) {
    const char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
    bytes[i] = (unsigned char)strtol(pair, NULL, 16);
  }
  bytes[*size] = 0;
  return bytes;
}

static void read_list(Arg* arg, char* text) {
  size_t room = 0;
  for (char* token = strtok(text, ","); token != NULL; token = strtok(NULL, ",")) {
    if (arg->size == room) arg->elements = realloc(arg->elements, (room = room * 2 + 8) * sizeof *arg->elements);
    const char* events = strchr(token, '/');
    arg->elements[arg->size++] = (Element){
        .is_name = *token == 'v', .number = atoi(token + 1), .events = (short)(events == NULL ? 0 : atoi(events + 1))};
  }
}

static void read_arg(Arg* arg, char* token) {
  *arg = (Arg){.kind = ARG_NUMBER};
  char* rest = token + 1;
  switch (*token) {
    case 'n':
      arg->number = atol(rest);
      break;
    case 'v':
      arg->kind = ARG_NAME;
      arg->number = atol(rest);
      break;
    case 'b':
      arg->kind = ARG_BYTES;
      arg->bytes = bytes_of(rest, &arg->size);
      break;
    case 'c':
      arg->kind = ARG_BYTES;
      arg->size = (size_t)atol(rest);
      arg->bytes = memset(malloc(arg->size + 1), 'x', arg->size + 1);
      break;
    default:
      arg->kind = ARG_LIST;
      break;
  }
}

static int read_op(Op* op, char* line) {
  char* place = line;
  *op = (Op){.line = (int)strtol(place, &place, 10)};
  op->thread = (int)strtol(place, &place, 10);
  op->limit_ms = strtol(place, &place, 10);
  char* save = NULL;
  const char* name = strtok_r(place, " \n", &save);
  op->call = name == NULL ? NULL : find_call(name);
  for (int i = 0; i < 2; ++i) {
    const char* result = strtok_r(NULL, " \n", &save);
    op->result[i] = result == NULL ? -1 : atoi(result);
  }
  for (char* token; op->arg_count < MOST_ARGS && (token = strtok_r(NULL, " \n", &save)) != NULL; ++op->arg_count) {
    Arg* arg = &op->arg[op->arg_count];
    read_arg(arg, token);
    if (arg->kind == ARG_LIST) read_list(arg, token + 1);
  }
  return op->call != NULL && op->thread < MOST_THREADS;
}

int program_read(Program* program, FILE* from) {
  static char* line;
  static size_t room;
  *program = (Program){0};
  if (getline(&line, &room, from) < 0) return 0;
  if (sscanf(line, "P %d %d %zu %d %u %d %ld", &program->threads, &program->names, &program->size, &program->ports,
             &program->flags, &program->span_ms, &program->watches) != 7 ||
      program->threads > MOST_THREADS)
    return 0;
  program->ops = calloc(program->size + 1, sizeof *program->ops);
  for (size_t i = 0; i < program->size; ++i)
    if (getline(&line, &room, from) < 0 || !read_op(&program->ops[i], line)) return 0;
  return 1;
}

void program_free(Program* program) {
  for (size_t i = 0; i < program->size; ++i)
    for (int k = 0; k < program->ops[i].arg_count; ++k) {
      free(program->ops[i].arg[k].bytes);
      free(program->ops[i].arg[k].elements);
    }
  free(program->ops);
}
