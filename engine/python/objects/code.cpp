// Code objects: made of the compiler's value, and read back (Objects/codeobject.c).
#include "engine/python/objects/code.hpp"

#include <array>
#include <cstring>
#include <vector>

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/eval/eval.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

// Two uses of a constant share one object: keyed by the host value's address while one code tree is made.
struct Making {
  std::vector<std::pair<const Constant*, Obj>> made;
  Obj find(const Constant* c) const {
    for (const auto& [key, value] : made) {
      if (key == c) return value;
    }
    return nullptr;
  }
};

Ref make_code(const Code& code, Making& making);

Ref make_constant(const ConstantRef& ref, Making& making) {
  const Constant& c = *ref;
  if (Obj known = making.find(&c)) return new_ref(known);
  Ref o;
  switch (c.kind) {
    case Constant::Kind::none:
      return none();
    case Constant::Kind::false_value:
      return bool_from(false);
    case Constant::Kind::true_value:
      return bool_from(true);
    case Constant::Kind::ellipsis:
      return new_ref(kEllipsis);
    case Constant::Kind::integer:
      o = int_from_digits(c.negative, c.digits);
      break;
    case Constant::Kind::real:
      o = float_from(c.real);
      break;
    case Constant::Kind::string: {
      RefTo<StrObject> s = str_from(c.text);
      // Constants that look like names are interned (Objects/codeobject.c, should_intern_string).
      bool name_like = s && s->ascii();
      for (const char ch : name_like ? c.text : std::string())
        name_like = name_like &&
                    (ch == '_' || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'));
      if (name_like) intern_in_place(s);
      o = std::move(s);
      break;
    }
    case Constant::Kind::bytes:
      o = bytes_from(c.text);
      break;
    case Constant::Kind::tuple:
    case Constant::Kind::frozen_set: {
      RefTo<TupleObject> t = tuple_new(static_cast<std::int64_t>(c.items.size()));
      if (!t) return nullptr;
      for (std::size_t i = 0; i < c.items.size(); ++i) {
        Ref item = make_constant(c.items[i], making);
        if (!item) return nullptr;
        t->ob_item[i] = item.release();
      }
      o = c.kind == Constant::Kind::tuple ? Ref(std::move(t)) : Ref(frozenset_new(t));
      break;
    }
    case Constant::Kind::code:
      o = make_code(*c.code, making);
      break;
  }
  if (o) making.made.emplace_back(&c, o.get());
  return o;
}

RefTo<TupleObject> names_tuple(const std::vector<std::string>& names) {
  RefTo<TupleObject> t = tuple_new(static_cast<std::int64_t>(names.size()));
  if (!t) return t;
  for (std::size_t i = 0; i < names.size(); ++i) {
    RefTo<StrObject> s = intern(names[i]);
    if (!s) return nullptr;
    t->ob_item[i] = s.release();
  }
  return t;
}

RefTo<BytesObject> bytes_of(const std::vector<std::uint8_t>& bytes) {
  return bytes_from({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::uint8_t cache_units(std::uint8_t number) {
  static const auto table = [] {
    std::array<std::uint8_t, 256> t{};
#define CACHES(name, number_, caches, effect, flags) \
  if (number_ < 256) t[number_ & 255] = caches;
    GLASSBOX_PYTHON_OPCODES(CACHES)
#undef CACHES
    return t;
  }();
  return table[number];
}

// Where lines begin (Python/instrumentation.c, initialize_lines): at the first instruction of a line in the order of
// the code, at every target of a jump, and where handlers start; never at RESUME, END_FOR, END_SEND.
void mark_lines(const Code& code, std::uint8_t* units, std::int32_t first) {
  const auto count = static_cast<std::int32_t>(code.code.size() / 2);
  std::vector<bool> mark(static_cast<std::size_t>(count) + 1), begins(static_cast<std::size_t>(count) + 1);
  std::int32_t line = -1;
  for (std::int32_t i = first; i < count;) {
    const std::uint8_t number = code.code[static_cast<std::size_t>(i) * 2];
    begins[static_cast<std::size_t>(i)] = true;
    if (number != op::END_ASYNC_FOR && number != op::END_FOR && number != op::END_SEND && number != op::RESUME) {
      const std::int32_t now = location_of(code, i).line;
      if (now != line && now >= 0) mark[static_cast<std::size_t>(i)] = true;
      line = now;
    }
    i += 1 + cache_units(number);
  }
  auto is_line = [&](std::int32_t unit) { return location_of(code, unit).line >= 0; };
  std::uint32_t extended = 0;
  for (std::int32_t i = 0; i < count;) {
    const std::uint8_t number = code.code[static_cast<std::size_t>(i) * 2];
    const std::uint32_t arg = extended << 8U | code.code[static_cast<std::size_t>(i) * 2 + 1];
    const std::int32_t next = i + 1 + cache_units(number);
    std::int32_t target = -1;
    switch (number) {
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::POP_JUMP_IF_NONE:
      case op::POP_JUMP_IF_NOT_NONE:
      case op::JUMP_FORWARD:
        target = next + static_cast<std::int32_t>(arg);
        break;
      case op::FOR_ITER:
      case op::SEND:
        target = next + static_cast<std::int32_t>(arg) + 1;
        break;
      case op::JUMP_BACKWARD:
      case op::JUMP_BACKWARD_NO_INTERRUPT:
        target = next - static_cast<std::int32_t>(arg);
        break;
      default:
        break;
    }
    extended = number == op::EXTENDED_ARG ? arg : 0;
    if (target >= first && target < count && begins[static_cast<std::size_t>(target)] && is_line(target))
      mark[static_cast<std::size_t>(target)] = true;
    i = next;
  }
  for (std::int32_t unit = 0; unit < count;) {
    const Handler h = handler_of(code, unit);
    if (h.start < 0) {
      ++unit;
      continue;
    }
    if (h.target >= first && begins[static_cast<std::size_t>(h.target)] &&
        code.code[static_cast<std::size_t>(h.target) * 2] != op::END_ASYNC_FOR && is_line(h.target))
      mark[static_cast<std::size_t>(h.target)] = true;
    unit = h.end > unit ? h.end : unit + 1;
  }
  for (std::int32_t i = 0; i < count;) {
    std::uint8_t& number = units[i * 2];
    const std::uint8_t real = number;
    const std::int32_t next = i + 1 + cache_units(real);
    if (real == op::RESUME) {
      number = kResume;
    } else if (mark[static_cast<std::size_t>(i)]) {
      number |= kLineStart;
    }
    if (real == op::JUMP_BACKWARD) {
      const std::int32_t target = next - units[i * 2 + 1];
      if (target >= 0 && location_of(code, i).line == location_of(code, target).line) units[(i + 1) * 2] = 1;
    }
    i = next;
  }
}

Ref make_code(const Code& code, Making& making) {
  RefTo<TupleObject> consts = tuple_new(static_cast<std::int64_t>(code.consts.size()));
  if (!consts) return nullptr;
  for (std::size_t i = 0; i < code.consts.size(); ++i) {
    Ref c = make_constant(code.consts[i], making);
    if (!c) return nullptr;
    consts->ob_item[i] = c.release();
  }
  RefTo<TupleObject> names = names_tuple(code.names), locals = names_tuple(code.localsplusnames);
  RefTo<BytesObject> kinds = bytes_of(code.localspluskinds), table = bytes_of(code.exceptiontable),
                     lines = bytes_of(code.linetable);
  RefTo<StrObject> filename = intern(code.filename), name = intern(code.name), qualname = intern(code.qualname);
  if (!names || !locals || !kinds || !table || !lines || !filename || !name || !qualname) return nullptr;
  const std::uint64_t bytes = offsetof(CodeObject, co_code_adaptive) + code.code.size();
  P<CodeObject> c = make<CodeObject>(types::code, bytes);
  if (!c) return nullptr;
  std::memset(host(c.a + sizeof(VarObject)), 0, static_cast<std::size_t>(bytes - sizeof(VarObject)));
  c->ob_size = static_cast<std::int64_t>(code.code.size() / 2);
  c->co_consts = consts.release();
  c->co_names = names.release();
  c->co_exceptiontable = table.release();
  c->co_flags = code.flags;
  c->co_argcount = code.argcount;
  c->co_posonlyargcount = code.posonlyargcount;
  c->co_kwonlyargcount = code.kwonlyargcount;
  c->co_stacksize = code.stacksize;
  c->co_firstlineno = code.firstlineno;
  c->co_nlocalsplus = static_cast<std::int32_t>(code.localsplusnames.size());
  c->co_framesize = c->co_nlocalsplus + code.stacksize + static_cast<std::int32_t>(kFrameHeader / 8);
  for (const std::uint8_t kind : code.localspluskinds) {
    c->co_nlocals += (kind & CO_FAST_LOCAL) != 0 ? 1 : 0;
    c->co_ncellvars += (kind & CO_FAST_CELL) != 0 ? 1 : 0;
    c->co_nfreevars += (kind & CO_FAST_FREE) != 0 ? 1 : 0;
  }
  c->co_version = ++rt().next_code_version;
  c->co_localsplusnames = locals.release();
  c->co_localspluskinds = kinds.release();
  c->co_filename = filename.release();
  c->co_name = name.release();
  c->co_qualname = qualname.release();
  c->co_linetable = lines.release();
  std::memcpy(code_bytes(c), code.code.data(), code.code.size());
  std::int32_t first = 0;
  while (first < c->ob_size && code.code[static_cast<std::size_t>(first) * 2] != op::RESUME)
    first += 1 + cache_units(code.code[static_cast<std::size_t>(first) * 2]);
  c->co_firsttraceable = first;
  mark_lines(code, code_bytes(c), first);
  return Ref::steal(c);
}

// A varint of the location table: six bits each, bit 6 says that more follow; of the exception table: high bits first.
std::uint32_t take_varint(const std::uint8_t*& p) {
  std::uint32_t value = *p & 63U;
  for (std::uint32_t shift = 6; (*p & 64U) != 0; shift += 6) value |= (*++p & 63U) << shift;
  ++p;
  return value;
}
std::int32_t take_signed(const std::uint8_t*& p) {
  const std::uint32_t v = take_varint(p);
  return (v & 1U) != 0 ? -static_cast<std::int32_t>(v >> 1U) : static_cast<std::int32_t>(v >> 1U);
}
std::int32_t take_table(const std::uint8_t*& p) {
  std::int32_t value = *p & 63;
  while ((*p & 64U) != 0) value = value << 6 | (*++p & 63);
  ++p;
  return value;
}

// Calls see(first unit, units, location) for each entry (Objects/locations.md).
template <class F>
void walk_locations(P<CodeObject> code, F see) {
  P<BytesObject> table = as<BytesObject>(code->co_linetable);
  const std::uint8_t* p = table->ob_sval;
  const std::uint8_t* end = p + table->ob_size;
  std::int32_t unit = 0, line = code->co_firstlineno;
  while (p < end) {
    const std::uint8_t head = *p++;
    const int form = head >> 3U & 15U;
    const std::int32_t units = (head & 7) + 1;
    Location l;
    if (form == 15) {
      l = {};
    } else if (form == 14) {
      line += take_signed(p);
      l.line = line;
      l.end_line = line + static_cast<std::int32_t>(take_varint(p));
      l.column = static_cast<std::int32_t>(take_varint(p)) - 1;
      l.end_column = static_cast<std::int32_t>(take_varint(p)) - 1;
    } else if (form == 13) {
      line += take_signed(p);
      l.line = l.end_line = line;
    } else if (form >= 10) {
      line += form - 10;
      l.line = l.end_line = line;
      l.column = *p++;
      l.end_column = *p++;
    } else {
      const std::uint8_t second = *p++;
      l.line = l.end_line = line;
      l.column = form << 3 | second >> 4U;
      l.end_column = l.column + (second & 15);
    }
    if (!see(unit, units, l)) return;
    unit += units;
  }
}

void code_dealloc(Obj o) {
  P<CodeObject> c = as<CodeObject>(o);
  if (c->co_weakreflist) clear_weakrefs(o);
  clear_field(c->co_consts);
  clear_field(c->co_names);
  clear_field(c->co_localsplusnames);
  clear_field(c->co_localspluskinds);
  clear_field(c->co_filename);
  clear_field(c->co_name);
  clear_field(c->co_qualname);
  clear_field(c->co_linetable);
  clear_field(c->co_exceptiontable);
  object_free(o.a);
}
Ref code_repr(Obj o) {
  P<CodeObject> c = as<CodeObject>(o);
  return str_from(fill_in("<code object {} at {}, file \"{}\", line {}>",
                          {Part(c->co_name), Part(address_text(o)), Part(c->co_filename), Part(c->co_firstlineno)}));
}
Ref names_of_kind(Obj o, std::uint8_t kind) {
  P<CodeObject> c = as<CodeObject>(o);
  std::vector<Obj> found;
  for (std::int32_t i = 0; i < c->co_nlocalsplus; ++i) {
    if ((as<BytesObject>(c->co_localspluskinds)->ob_sval[i] & kind) != 0)
      found.push_back(c->co_localsplusnames->ob_item[i]);
  }
  return tuple_copy(found);
}
Ref code_varnames(Obj o) {
  return names_of_kind(o, CO_FAST_LOCAL);
}
Ref code_cellvars(Obj o) {
  return names_of_kind(o, CO_FAST_CELL);
}
Ref code_freevars(Obj o) {
  return names_of_kind(o, CO_FAST_FREE);
}
Ref code_co_code(Obj o) {
  P<CodeObject> c = as<CodeObject>(o);
  std::string bytes(reinterpret_cast<const char*>(code_bytes(c)), static_cast<std::size_t>(c->ob_size) * 2);
  for (std::size_t i = 0; i < bytes.size();) {
    auto number = static_cast<std::uint8_t>(static_cast<std::uint8_t>(bytes[i]) & 0x7fU);
    if (number == kResume) number = static_cast<std::uint8_t>(op::RESUME);
    bytes[i] = static_cast<char>(number);
    const std::size_t caches = cache_units(number);
    for (std::size_t k = 0; k < 2 * caches; ++k) bytes[i + 2 + k] = 0;
    i += 2 + 2 * caches;
  }
  return bytes_from(bytes);
}
Ref code_sizeof(Obj o, const In&) {
  return int_from(static_cast<std::int64_t>(offsetof(CodeObject, co_code_adaptive)) + as<CodeObject>(o)->ob_size * 2);
}
using Kind = MemberSpec::Kind;
const MemberSpec kMembers[] = {{"co_consts", Kind::object, offsetof(CodeObject, co_consts)},
                               {"co_names", Kind::object, offsetof(CodeObject, co_names)},
                               {"co_exceptiontable", Kind::object, offsetof(CodeObject, co_exceptiontable)},
                               {"co_flags", Kind::int32, offsetof(CodeObject, co_flags)},
                               {"co_argcount", Kind::int32, offsetof(CodeObject, co_argcount)},
                               {"co_posonlyargcount", Kind::int32, offsetof(CodeObject, co_posonlyargcount)},
                               {"co_kwonlyargcount", Kind::int32, offsetof(CodeObject, co_kwonlyargcount)},
                               {"co_stacksize", Kind::int32, offsetof(CodeObject, co_stacksize)},
                               {"co_firstlineno", Kind::int32, offsetof(CodeObject, co_firstlineno)},
                               {"co_nlocals", Kind::int32, offsetof(CodeObject, co_nlocals)},
                               {"co_filename", Kind::object, offsetof(CodeObject, co_filename)},
                               {"co_name", Kind::object, offsetof(CodeObject, co_name)},
                               {"co_qualname", Kind::object, offsetof(CodeObject, co_qualname)},
                               {"co_linetable", Kind::object, offsetof(CodeObject, co_linetable)}};
const GetSetSpec kGetSet[] = {{"co_varnames", code_varnames},
                              {"co_cellvars", code_cellvars},
                              {"co_freevars", code_freevars},
                              {"co_code", code_co_code}};
const FunctionSpec kMethods[] = {{"__sizeof__", code_sizeof, ""}};

}  // namespace

Ref code_from(const Code& code) {
  Making making;
  return make_code(code, making);
}
Ref constant_object(const Constant& constant) {
  Making making;
  return make_constant(std::make_shared<const Constant>(constant), making);
}

Location code_location(P<CodeObject> code, std::int32_t unit) {
  Location found;
  walk_locations(code, [&](std::int32_t first, std::int32_t units, const Location& l) {
    if (unit < first || unit >= first + units) return true;
    found = l;
    return false;
  });
  return found;
}
std::int32_t code_line(P<CodeObject> code, std::int32_t unit) {
  if (unit < 0) return code->co_firstlineno;
  return code_location(code, unit).line;
}

Handler code_handler(P<CodeObject> code, std::int32_t unit) {
  P<BytesObject> table = as<BytesObject>(code->co_exceptiontable);
  const std::uint8_t* p = table->ob_sval;
  const std::uint8_t* end = p + table->ob_size;
  while (p < end) {
    Handler h;
    h.start = take_table(p);
    h.end = h.start + take_table(p);
    h.target = take_table(p);
    const std::int32_t depth = take_table(p);
    h.depth = depth >> 1;
    h.push_lasti = (depth & 1) != 0;
    if (h.start > unit) break;
    if (unit < h.end) return h;
  }
  return {};
}

const CodeLines& code_lines(P<CodeObject> code) {
  auto& all = vm->codes->by_version;
  if (all.size() <= code->co_version) all.resize(code->co_version + 64);
  auto& entry = all[code->co_version];
  if (entry) return *entry;
  entry = std::make_unique<CodeLines>();
  entry->line.assign(static_cast<std::size_t>(code->ob_size) + 1, -1);
  walk_locations(code, [&](std::int32_t first, std::int32_t units, const Location& l) {
    for (std::int32_t i = first; i < first + units && i < code->ob_size; ++i)
      entry->line[static_cast<std::size_t>(i)] = l.line;
    return true;
  });
  entry->traced = !utf8(code->co_filename).starts_with("<frozen");
  return *entry;
}

extern const TypeSpec kCodeType;
const TypeSpec kCodeType = {.id = TypeId::code,
                            .name = "code",
                            .basicsize = offsetof(CodeObject, co_code_adaptive),
                            .itemsize = 2,
                            .dealloc = code_dealloc,
                            .repr = code_repr,
                            .weaklistoffset = offsetof(CodeObject, co_weakreflist),
                            .methods = kMethods,
                            .members = kMembers,
                            .getset = kGetSet};

}  // namespace glassbox::python
