// What the Python machine's front end makes of programs, for front.py to compare with CPython:
//   python_front ast|code FILE…    one line a file: the syntax tree, or the code object; or the error
//   python_front dis FILE          as `python3.13 -m dis` says it
//   python_front lines FILE        one line for each of the snippets in the file, which NUL bytes part
#include <cstdio>
#include <string>
#include <string_view>

#include "engine/python/compiler/listing.hpp"
#include "engine/python/parser/parser.hpp"
#include "tests/truth/cpython/front_text.hpp"

namespace glassbox {
namespace {

bool read_file(const char* name, std::string& out) {
  std::FILE* file = std::fopen(name, "rb");
  if (!file) return false;
  char block[65536];
  for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, file)) > 0;) out.append(block, size);
  std::fclose(file);
  return true;
}

std::string tree_line(std::string_view source) {
  std::string out;
  python::Tree tree;
  python::Diagnostics diagnostics;
  const python::Node* module = python::Parser(source, python::CompileMode::exec, tree, diagnostics).parse();
  if (module) {
    append_tree(out, module);
  } else {
    append_error(out, diagnostics.error);
  }
  return out;
}

std::string code_line(std::string_view source) {
  std::string out;
  const python::Compiled compiled = python::compile(source);
  if (compiled.ok()) {
    append_code(out, *compiled.code);
  } else {
    append_error(out, compiled.error);
  }
  for (const python::SourceWarning& warning : compiled.warnings) {
    out += " ~" + std::to_string(warning.line) + ":";
    append_hex(out, warning.message);
  }
  return out;
}

int run(int count, char** words) {
  const std::string_view verb = count > 1 ? words[1] : "";
  for (int k = 2; k < count; ++k) {
    std::string source;
    if (!read_file(words[k], source)) {
      std::fprintf(stderr, "%s cannot be read\n", words[k]);
      return 1;
    }
    if (verb == "dis") {
      const python::Compiled compiled = python::compile(source);
      std::fputs(compiled.ok() ? python::listing_text(*compiled.code).c_str() : compiled.error.message.c_str(), stdout);
      continue;
    }
    if (verb != "lines") {
      std::puts((verb == "ast" ? tree_line(source) : code_line(source)).c_str());
      continue;
    }
    for (std::string_view rest = source; !rest.empty();) {
      const std::size_t end = rest.find('\0');
      std::puts(code_line(rest.substr(0, end)).c_str());
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  return 0;
}

}  // namespace
}  // namespace glassbox

int main(int count, char** words) {
  return glassbox::run(count, words);
}
