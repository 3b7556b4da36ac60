// The exceptions with fields of their own, and the tree of those without (Objects/exceptions.c).
#include <array>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception_fields.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

constexpr std::int64_t kFirst = sizeof(BaseExceptionObject);
constexpr std::int64_t kFields[] = {kFirst,      kFirst + 8,  kFirst + 16, kFirst + 24,
                                    kFirst + 32, kFirst + 40, kFirst + 48, kFirst + 56};
constexpr std::int64_t kUnicodeFields[] = {kFirst, kFirst + 8, kFirst + 32};

P<BaseExceptionObject> base(Obj o) {
  return as<BaseExceptionObject>(o);
}
bool base_init(Obj self, P<TupleObject> args) {
  incref(args);
  P<TupleObject> old = base(self)->args;
  base(self)->args = args;
  if (old) decref(old);
  return true;
}
bool no_keywords(Obj self, P<DictObject> kwargs) {
  if (!kwargs || kwargs->ma_used == 0) return true;
  return raise(exc::TypeError, "{}() takes no keyword arguments", short_type_name(self->ob_type));
}
Ref base_str(Obj o) {
  return types::BaseException->tp_str(o);
}

bool stop_iteration_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!no_keywords(self, kwargs) || !base_init(self, args)) return false;
  set_field(as<StopIterationObject>(self)->value, new_ref(args->ob_size > 0 ? args->ob_item[0] : kNone));
  return true;
}
bool system_exit_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!no_keywords(self, kwargs) || !base_init(self, args)) return false;
  if (args->ob_size == 1) set_field(as<SystemExitObject>(self)->code, new_ref(args->ob_item[0]));
  if (args->ob_size > 1) set_field(as<SystemExitObject>(self)->code, new_ref(args));
  return true;
}

// name=…, obj=… as keywords only.
bool take_keywords(Obj self, P<DictObject> kwargs, std::initializer_list<const char*> names) {
  if (!kwargs) return true;
  std::int64_t position = 0;
  Obj key, value;
  while (dict_next(kwargs, position, key, value)) {
    std::size_t i = 0;
    for (const char* name : names) {
      if (str_is(as<StrObject>(key), name)) break;
      ++i;
    }
    if (i == names.size())
      return raise(exc::TypeError, "{}() got an unexpected keyword argument '{}'", short_type_name(self->ob_type), key);
    set_field(at<Obj>(self.a + static_cast<std::uint64_t>(kFields[i])), new_ref(value));
  }
  return true;
}
bool name_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  return base_init(self, args) && take_keywords(self, kwargs, {"name"});
}
bool attribute_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  return base_init(self, args) && take_keywords(self, kwargs, {"obj", "name"});
}
bool import_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!base_init(self, args) || !take_keywords(self, kwargs, {"", "name", "path", "name_from"})) return false;
  if (args->ob_size == 1) set_field(as<ImportErrorObject>(self)->msg, new_ref(args->ob_item[0]));
  return true;
}
Ref import_error_str(Obj o) {
  Obj msg = as<ImportErrorObject>(o)->msg;
  if (msg && is_exact_str(msg)) return new_ref(msg);
  return base_str(o);
}
Ref key_error_str(Obj o) {
  P<TupleObject> args = base(o)->args;
  return args->ob_size == 1 ? repr(args->ob_item[0]) : base_str(o);
}

bool syntax_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!no_keywords(self, kwargs) || !base_init(self, args)) return false;
  P<SyntaxErrorObject> e = as<SyntaxErrorObject>(self);
  if (args->ob_size >= 1) set_field(e->msg, new_ref(args->ob_item[0]));
  if (args->ob_size != 2) return true;
  RefTo<TupleObject> info = tuple_from(args->ob_item[1]);
  if (!info) return false;
  if (info->ob_size != 4 && info->ob_size != 6)
    return raise(exc::TypeError, "function takes exactly 4 arguments ({} given)", info->ob_size);
  Obj* fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset};
  for (std::int64_t i = 0; i < info->ob_size; ++i) set_field(*fields[i], new_ref(info->ob_item[i]));
  return true;
}
Ref syntax_error_str(Obj o) {
  P<SyntaxErrorObject> e = as<SyntaxErrorObject>(o);
  Ref text = to_str(e->msg ? e->msg : kNone);
  if (!text) return nullptr;
  const bool file = e->filename && is_str(e->filename);
  const bool line = e->lineno && is_int(e->lineno);
  if (!file && !line) return text;
  std::string name = file ? utf8(as<StrObject>(e->filename)) : "";
  name = name.substr(name.rfind('/') + 1);
  if (file && line) return str_from(fill_in("{} ({}, line {})", {Part(text), Part(name), Part(e->lineno)}));
  if (file) return str_from(fill_in("{} ({})", {Part(text), Part(name)}));
  return str_from(fill_in("{} (line {})", {Part(text), Part(e->lineno)}));
}

bool os_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!no_keywords(self, kwargs)) return false;
  P<OSErrorObject> e = as<OSErrorObject>(self);
  e->written = -1;
  if (args->ob_size >= 2 && args->ob_size <= 5) {
    set_field(e->myerrno, new_ref(args->ob_item[0]));
    set_field(e->strerror, new_ref(args->ob_item[1]));
    if (args->ob_size >= 3) {
      if (args->ob_item[2] != kNone) set_field(e->filename, new_ref(args->ob_item[2]));
      RefTo<TupleObject> two = tuple_of({args->ob_item[0], args->ob_item[1]});
      return two && base_init(self, two);
    }
  }
  return base_init(self, args);
}
Ref os_error_str(Obj o) {
  P<OSErrorObject> e = as<OSErrorObject>(o);
  if (!e->myerrno || !e->strerror) return base_str(o);
  if (e->filename) {
    Ref name = repr(e->filename);
    return name ? Ref(str_from(fill_in("[Errno {}] {}: {}", {Part(e->myerrno), Part(e->strerror), Part(name)})))
                : nullptr;
  }
  return str_from(fill_in("[Errno {}] {}", {Part(e->myerrno), Part(e->strerror)}));
}

bool unicode_error_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (!no_keywords(self, kwargs) || !base_init(self, args)) return false;
  if (args->ob_size != 5) return raise(exc::TypeError, "function takes exactly 5 arguments ({} given)", args->ob_size);
  P<UnicodeErrorObject> e = as<UnicodeErrorObject>(self);
  set_field(e->encoding, new_ref(args->ob_item[0]));
  set_field(e->object, new_ref(args->ob_item[1]));
  set_field(e->reason, new_ref(args->ob_item[4]));
  return int_value(args->ob_item[2], e->start) && int_value(args->ob_item[3], e->end);
}
std::string hex(std::uint32_t value, int width) {
  std::string text;
  for (int i = width - 1; i >= 0; --i) text += "0123456789abcdef"[value >> (4 * i) & 15U];
  return text;
}
Ref decode_error_str(Obj o) {
  P<UnicodeErrorObject> e = as<UnicodeErrorObject>(o);
  if (!e->object) return str_from("");
  if (e->end == e->start + 1 && is_bytes(e->object)) {
    const std::uint8_t byte = as<BytesObject>(e->object)->ob_sval[e->start];
    return str_from(fill_in("'{}' codec can't decode byte 0x{} in position {}: {}",
                            {Part(e->encoding), Part(hex(byte, 2)), Part(e->start), Part(e->reason)}));
  }
  return str_from(fill_in("'{}' codec can't decode bytes in position {}-{}: {}",
                          {Part(e->encoding), Part(e->start), Part(e->end - 1), Part(e->reason)}));
}
Ref encode_error_str(Obj o) {
  P<UnicodeErrorObject> e = as<UnicodeErrorObject>(o);
  if (!e->object) return str_from("");
  if (e->end == e->start + 1 && is_str(e->object)) {
    const std::uint32_t c = str_char(as<StrObject>(e->object), e->start);
    const std::string text = c <= 0xff ? "\\x" + hex(c, 2) : c <= 0xffff ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
    return str_from(fill_in("'{}' codec can't encode character '{}' in position {}: {}",
                            {Part(e->encoding), Part(text), Part(e->start), Part(e->reason)}));
  }
  return str_from(fill_in("'{}' codec can't encode characters in position {}-{}: {}",
                          {Part(e->encoding), Part(e->start), Part(e->end - 1), Part(e->reason)}));
}

using Kind = MemberSpec::Kind;
#define FIELD(Struct, field) {#field, Kind::object_none, offsetof(Struct, field), false}
const MemberSpec kStopMembers[] = {FIELD(StopIterationObject, value)};
const MemberSpec kExitMembers[] = {FIELD(SystemExitObject, code)};
const MemberSpec kNameMembers[] = {FIELD(NameErrorObject, name)};
const MemberSpec kAttributeMembers[] = {FIELD(AttributeErrorObject, name), FIELD(AttributeErrorObject, obj)};
const MemberSpec kImportMembers[] = {FIELD(ImportErrorObject, msg), FIELD(ImportErrorObject, name),
                                     FIELD(ImportErrorObject, path), FIELD(ImportErrorObject, name_from)};
const MemberSpec kSyntaxMembers[] = {
    FIELD(SyntaxErrorObject, msg),        FIELD(SyntaxErrorObject, filename),
    FIELD(SyntaxErrorObject, lineno),     FIELD(SyntaxErrorObject, offset),
    FIELD(SyntaxErrorObject, end_lineno), FIELD(SyntaxErrorObject, end_offset),
    FIELD(SyntaxErrorObject, text),       FIELD(SyntaxErrorObject, print_file_and_line)};
const MemberSpec kOSMembers[] = {{"errno", Kind::object_none, offsetof(OSErrorObject, myerrno), false},
                                 FIELD(OSErrorObject, strerror),
                                 FIELD(OSErrorObject, filename),
                                 FIELD(OSErrorObject, filename2)};
const MemberSpec kUnicodeMembers[] = {FIELD(UnicodeErrorObject, encoding),
                                      FIELD(UnicodeErrorObject, object),
                                      {"start", Kind::int64, offsetof(UnicodeErrorObject, start), false},
                                      {"end", Kind::int64, offsetof(UnicodeErrorObject, end), false},
                                      FIELD(UnicodeErrorObject, reason)};
#undef FIELD

constexpr std::uint64_t kFlags = kHaveGc | kBaseType;
#define PLAIN(name_, base_)                                                                               \
  TypeSpec {                                                                                              \
    .id = TypeId::name_, .name = #name_, .basicsize = sizeof(BaseExceptionObject), .base = TypeId::base_, \
    .flags = kFlags, .new_ = nullptr                                                                      \
  }
#define SIZED(name_, base_, Struct)                                                                          \
  TypeSpec {                                                                                                 \
    .id = TypeId::name_, .name = #name_, .basicsize = sizeof(Struct), .base = TypeId::base_, .flags = kFlags \
  }
#define RICH(name_, base_, Struct, str_, init_, members_)                                                     \
  TypeSpec {                                                                                                  \
    .id = TypeId::name_, .name = #name_, .basicsize = sizeof(Struct), .base = TypeId::base_, .flags = kFlags, \
    .str = str_, .init = init_, .members = members_                                                           \
  }

const TypeSpec kSpecs[] = {
    PLAIN(Exception, BaseException),
    PLAIN(GeneratorExit, BaseException),
    PLAIN(KeyboardInterrupt, BaseException),
    RICH(SystemExit, BaseException, SystemExitObject, nullptr, system_exit_init, kExitMembers),
    PLAIN(ArithmeticError, Exception),
    PLAIN(FloatingPointError, ArithmeticError),
    PLAIN(OverflowError, ArithmeticError),
    PLAIN(ZeroDivisionError, ArithmeticError),
    PLAIN(AssertionError, Exception),
    RICH(AttributeError, Exception, AttributeErrorObject, nullptr, attribute_error_init, kAttributeMembers),
    PLAIN(BufferError, Exception),
    PLAIN(EOFError, Exception),
    RICH(ImportError, Exception, ImportErrorObject, import_error_str, import_error_init, kImportMembers),
    SIZED(ModuleNotFoundError, ImportError, ImportErrorObject),
    PLAIN(LookupError, Exception),
    PLAIN(IndexError, LookupError),
    RICH(KeyError, LookupError, BaseExceptionObject, key_error_str, nullptr, {}),
    PLAIN(MemoryError, Exception),
    RICH(NameError, Exception, NameErrorObject, nullptr, name_error_init, kNameMembers),
    SIZED(UnboundLocalError, NameError, NameErrorObject),
    RICH(OSError, Exception, OSErrorObject, os_error_str, os_error_init, kOSMembers),
    SIZED(BlockingIOError, OSError, OSErrorObject),
    SIZED(ChildProcessError, OSError, OSErrorObject),
    SIZED(ConnectionError, OSError, OSErrorObject),
    SIZED(BrokenPipeError, ConnectionError, OSErrorObject),
    SIZED(ConnectionAbortedError, ConnectionError, OSErrorObject),
    SIZED(ConnectionRefusedError, ConnectionError, OSErrorObject),
    SIZED(ConnectionResetError, ConnectionError, OSErrorObject),
    SIZED(FileExistsError, OSError, OSErrorObject),
    SIZED(FileNotFoundError, OSError, OSErrorObject),
    SIZED(InterruptedError, OSError, OSErrorObject),
    SIZED(IsADirectoryError, OSError, OSErrorObject),
    SIZED(NotADirectoryError, OSError, OSErrorObject),
    SIZED(PermissionError, OSError, OSErrorObject),
    SIZED(ProcessLookupError, OSError, OSErrorObject),
    SIZED(TimeoutError, OSError, OSErrorObject),
    PLAIN(ReferenceError, Exception),
    PLAIN(RuntimeError, Exception),
    PLAIN(NotImplementedError, RuntimeError),
    PLAIN(PythonFinalizationError, RuntimeError),
    PLAIN(RecursionError, RuntimeError),
    PLAIN(StopAsyncIteration, Exception),
    RICH(StopIteration, Exception, StopIterationObject, nullptr, stop_iteration_init, kStopMembers),
    RICH(SyntaxError, Exception, SyntaxErrorObject, syntax_error_str, syntax_error_init, kSyntaxMembers),
    SIZED(IndentationError, SyntaxError, SyntaxErrorObject),
    SIZED(TabError, IndentationError, SyntaxErrorObject),
    SIZED(IncompleteInputError, SyntaxError, SyntaxErrorObject),
    PLAIN(SystemError, Exception),
    PLAIN(TypeError, Exception),
    PLAIN(ValueError, Exception),
    PLAIN(UnicodeError, ValueError),
    RICH(UnicodeDecodeError, UnicodeError, UnicodeErrorObject, decode_error_str, unicode_error_init, kUnicodeMembers),
    RICH(UnicodeEncodeError, UnicodeError, UnicodeErrorObject, encode_error_str, unicode_error_init, kUnicodeMembers),
    SIZED(UnicodeTranslateError, UnicodeError, UnicodeErrorObject),
    PLAIN(Warning, Exception),
    PLAIN(BytesWarning, Warning),
    PLAIN(DeprecationWarning, Warning),
    PLAIN(EncodingWarning, Warning),
    PLAIN(FutureWarning, Warning),
    PLAIN(ImportWarning, Warning),
    PLAIN(PendingDeprecationWarning, Warning),
    PLAIN(ResourceWarning, Warning),
    PLAIN(RuntimeWarning, Warning),
    PLAIN(SyntaxWarning, Warning),
    PLAIN(UnicodeWarning, Warning),
    PLAIN(UserWarning, Warning)};

}  // namespace

std::span<const TypeSpec> exception_specs() {
  return kSpecs;
}

std::span<const std::int64_t> exception_fields(P<TypeObject> type) {
  // The nearest built-in class knows its struct.
  while (type->has(kHeapType)) type = type->tp_base;
  if (is_subtype(type, exc::UnicodeDecodeError) || is_subtype(type, exc::UnicodeEncodeError)) return kUnicodeFields;
  if (is_subtype(type, exc::OSError)) return std::span(kFields).first(4);
  const auto count = static_cast<std::size_t>((type->tp_basicsize - kFirst) / 8);
  return std::span(kFields).first(count);
}

}  // namespace glassbox::python
