// Programs to code objects and errors; what is expected was read from CPython 3.13.5.
#include "engine/python/compiler/compile.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/python/compiler/opcodes.hpp"

using namespace glassbox::python;

namespace {

const Code& function_in(const Compiled& compiled) {
  for (const ConstantRef& constant : compiled.code->consts) {
    if (constant->kind == Constant::Kind::code) return *constant->code;
  }
  return *compiled.code;
}

// "RESUME 0|LOAD_FAST 0|…", caches left out.
std::string listing(const Code& code) {
  std::string out;
  for (std::size_t at = 0; at < code.code.size();) {
    const std::int32_t opcode = code.code[at];
    if (!out.empty()) out += '|';
    out += opcode_name(opcode);
    if ((opcode_flags(opcode) & kOpArg) != 0) out += " " + std::to_string(code.code[at + 1]);
    at += 2 + 2 * static_cast<std::size_t>(opcode_caches(opcode));
  }
  return out;
}

std::string function_listing(std::string_view source) {
  const Compiled compiled = compile(source);
  REQUIRE(compiled.ok());
  return listing(function_in(compiled));
}

std::string failure(std::string_view source) {
  const SourceError error = compile(source).error;
  return error.type + " " + std::to_string(error.line) + ":" + std::to_string(error.column) + "-" +
         std::to_string(error.end_line) + ":" + std::to_string(error.end_column) + " " + error.message;
}

}  // namespace

TEST_CASE("instructions are those of CPython 3.13") {
  CHECK(function_listing("def f(a, b): return a + b") == "RESUME 0|LOAD_FAST_LOAD_FAST 1|BINARY_OP 0|RETURN_VALUE");
  CHECK(function_listing("def f(x):\n  if x is None: return 1\n  return x.y(2)") ==
        "RESUME 0|LOAD_FAST 0|POP_JUMP_IF_NOT_NONE 1|RETURN_CONST 1|LOAD_FAST 0|LOAD_ATTR 1|LOAD_CONST 2|CALL 1|"
        "RETURN_VALUE");
  CHECK(function_listing("def f(xs):\n  for x in xs: yield x") ==
        "RETURN_GENERATOR|POP_TOP|RESUME 0|LOAD_FAST 0|GET_ITER|FOR_ITER 6|STORE_FAST_LOAD_FAST 17|YIELD_VALUE 0|"
        "RESUME 5|POP_TOP|JUMP_BACKWARD 8|END_FOR|POP_TOP|RETURN_CONST 0|CALL_INTRINSIC_1 3|RERAISE 1");
  CHECK(function_listing("def f():\n  if 0: x = 1\n  return x") == "RESUME 0|NOP|LOAD_FAST_CHECK 0|RETURN_VALUE");
}

TEST_CASE("constants are folded, merged and dropped as CPython does") {
  const Compiled compiled = compile("def f(): return 2 ** 60, 'a' * 3, (1, 2)\ndef g(): return (1, 2)");
  REQUIRE(compiled.ok());
  const Code& f = *compiled.code->consts[0]->code;
  const Code& g = *compiled.code->consts[1]->code;
  REQUIRE(f.consts.size() == 2);
  const Constant& tuple = *f.consts[1];
  REQUIRE(tuple.items.size() == 3);
  CHECK(tuple.items[0]->digits == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(tuple.items[1]->text == "aaa");
  CHECK(tuple.items[2] == g.consts[1]);  // the same object
}

TEST_CASE("cells and free variables") {
  const Compiled compiled = compile("def f(a):\n  b = 1\n  def g(): return a, b, c\n  return g");
  REQUIRE(compiled.ok());
  const Code& f = function_in(compiled);
  CHECK(f.localsplusnames == std::vector<std::string>{"a", "g", "b"});
  CHECK(f.localspluskinds == std::vector<std::uint8_t>{CO_FAST_LOCAL | CO_FAST_CELL, CO_FAST_LOCAL, CO_FAST_CELL});
  const Code& g = *f.consts[2]->code;
  CHECK(g.qualname == "f.<locals>.g");
  CHECK(g.localspluskinds == std::vector<std::uint8_t>{CO_FAST_FREE, CO_FAST_FREE});
  CHECK(g.names == std::vector<std::string>{"c"});
}

TEST_CASE("places and handlers can be read back") {
  const Compiled compiled = compile("try:\n  f(1)\nexcept E as e:\n  g()\n");
  REQUIRE(compiled.ok());
  const Code& code = *compiled.code;
  const Location call = location_of(code, 2);
  CHECK(call.line == 2);
  CHECK(call.column == 2);
  CHECK(call.end_column == 3);
  const Handler handler = handler_of(code, 4);
  REQUIRE(handler.start >= 0);
  CHECK(code.code[static_cast<std::size_t>(handler.target) * 2] == op::PUSH_EXC_INFO);
  CHECK(handler.depth == 0);
  CHECK(!handler.push_lasti);
  CHECK(handler_of(code, 0).start < 0);
}

TEST_CASE("errors have CPython's words and places") {
  CHECK(failure("if x\n  pass") == "SyntaxError 1:5-1:6 expected ':'");
  CHECK(failure("x = (1,\n") == "SyntaxError 1:5-1:0 '(' was never closed");
  CHECK(failure("f(a b)") == "SyntaxError 1:3-1:6 invalid syntax. Perhaps you forgot a comma?");
  CHECK(failure("f() = 1") ==
        "SyntaxError 1:1-1:4 cannot assign to function call here. Maybe you meant '==' instead of '='?");
  CHECK(failure("def f():\nx") ==
        "IndentationError 2:1-2:2 expected an indented block after function definition on line 1");
  CHECK(failure("f(a=1, 2)") == "SyntaxError 1:9-1:10 positional argument follows keyword argument");
  CHECK(failure("f'{a b}'") == "SyntaxError 1:4-1:7 invalid syntax. Perhaps you forgot a comma?");
  CHECK(failure("return 1") == "SyntaxError 1:1-1:9 'return' outside function");
  CHECK(failure("def f():\n  nonlocal x") == "SyntaxError 2:3-2:13 no binding for nonlocal 'x' found");
}

TEST_CASE("what is not modelled is refused as that") {
  for (const char* source : {"x = 1j", "x = '\\N{BULLET}'", "# coding: latin-1", "x = (-1) ** 0.5"}) {
    const Compiled compiled = compile(source);
    CHECK(!compiled.ok());
    CHECK(compiled.error.unmodelled);
  }
}

TEST_CASE("warnings come in their order") {
  const Compiled compiled = compile("a = '\\d'\nb = a is 1\nassert (a, b)");
  REQUIRE(compiled.ok());
  REQUIRE(compiled.warnings.size() == 3);
  CHECK(compiled.warnings[0] == SourceWarning{"SyntaxWarning", "invalid escape sequence '\\d'", 1});
  CHECK(compiled.warnings[1] == SourceWarning{"SyntaxWarning", "\"is\" with 'int' literal. Did you mean \"==\"?", 2});
  CHECK(compiled.warnings[2].line == 3);
}

TEST_CASE("nesting has its end") {
  CHECK(compile("x = " + std::string(150, '(') + "1" + std::string(150, ')')).ok());
  const std::string minus = "x = " + std::string(100'000, '-') + "1";
  CHECK(compile(minus).error.type == "MemoryError");
  std::string sum = "x = a";
  for (int k = 0; k < 50'000; ++k) sum += "+a";
  CHECK(compile(sum).error.type == "RecursionError");
  std::string chain = "if a: pass\n";
  for (int k = 0; k < 50'000; ++k) chain += "elif a: pass\n";
  CHECK(!compile(chain).ok());
}
