// Exceptions (Objects/exceptions.c) and tracebacks (Python/traceback.c).
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct BaseExceptionObject : Object {
  Obj dict;
  P<TupleObject> args;
  Obj notes;
  Obj traceback;
  Obj context;
  Obj cause;
  std::uint8_t suppress_context;
  std::uint8_t pad[7];
};
struct BaseExceptionGroupObject : BaseExceptionObject {
  Obj msg;
  Obj excs;
};
struct SyntaxErrorObject : BaseExceptionObject {
  Obj msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line;
};
struct ImportErrorObject : BaseExceptionObject {
  Obj msg, name, path, name_from;
};
struct UnicodeErrorObject : BaseExceptionObject {
  Obj encoding, object;
  std::int64_t start, end;
  Obj reason;
};
struct SystemExitObject : BaseExceptionObject {
  Obj code;
};
struct OSErrorObject : BaseExceptionObject {
  Obj myerrno, strerror, filename, filename2;
  std::int64_t written;
};
struct StopIterationObject : BaseExceptionObject {
  Obj value;
};
struct NameErrorObject : BaseExceptionObject {
  Obj name;
};
struct AttributeErrorObject : BaseExceptionObject {
  Obj obj, name;
};
struct TracebackObject : Object {
  P<TracebackObject> tb_next;
  P<Object> tb_frame;
  std::int32_t tb_lasti;  // in bytes
  std::int32_t tb_lineno;
};

// What CPython prints for an exception that nobody caught, on stderr, with chained ones, groups, carets, suggestions.
std::string traceback_text(Obj exception);

}  // namespace glassbox::python
