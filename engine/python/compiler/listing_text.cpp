// Lib/dis.py of CPython 3.13: Formatter, _disassemble_recursive.
#include <algorithm>
#include <string>
#include <string_view>

#include "engine/python/compiler/listing.hpp"
#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/compiler/unparse.hpp"

namespace glassbox::python {

namespace {

void append_left(std::string& out, std::string_view text, std::size_t width) {
  out += text;
  if (text.size() < width) out.append(width - text.size(), ' ');
}

void append_right(std::string& out, std::string_view text, std::size_t width) {
  if (text.size() < width) out.append(width - text.size(), ' ');
  out += text;
}

std::size_t line_width(const Listing& listing) {
  constexpr std::size_t kNoLine = 4;  // of "  --"
  std::int32_t most = 0;
  bool none = false;
  for (const ListingRow& row : listing.rows) {
    most = std::max(most, row.line);
    none = none || row.line < 0;
  }
  if (most == 0) return 0;
  const std::size_t width = std::max<std::size_t>(3, std::to_string(most).size());
  return none ? std::max(width, kNoLine) : width;
}

void append_row(std::string& out, const ListingRow& row, std::size_t lines, std::size_t labels) {
  constexpr std::size_t kName = 20;
  constexpr std::size_t kArgument = 5;
  if (lines > 0 && row.starts_line && row.unit > 0) out += '\n';
  if (lines > 0) {
    append_right(out, !row.starts_line ? "" : row.line < 0 ? "--" : std::to_string(row.line), lines);
    out += ' ';
  }
  append_right(out, row.label > 0 ? "L" + std::to_string(row.label) + ":" : "", labels);
  out += "     ";
  const std::string_view name = opcode_name(row.opcode);
  append_left(out, name, kName);
  if (row.argument >= 0) {
    out += ' ';
    const std::size_t excess = name.size() > kName ? name.size() - kName : 0;
    append_right(out, std::to_string(row.argument), excess < kArgument ? kArgument - excess : 0);
    if (!row.meaning.empty()) out += " (" + row.meaning + ")";
  }
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
}

void append_code(std::string& out, const Code& code) {
  const Listing listing = listing_of(code);
  const std::size_t lines = line_width(listing);
  const std::size_t labels = 4 + std::to_string(listing.labels).size();
  for (const ListingRow& row : listing.rows) append_row(out, row, lines, labels);
  if (!listing.handlers.empty()) out += "ExceptionTable:\n";
  for (const ListedHandler& handler : listing.handlers) {
    out += "  L" + std::to_string(handler.start) + " to L" + std::to_string(handler.end) + " -> L" +
           std::to_string(handler.target) + " [" + std::to_string(handler.depth) + "]" +
           (handler.push_lasti ? " lasti\n" : "\n");
  }
  for (const ConstantRef& constant : code.consts) {
    if (constant->kind != Constant::Kind::code) continue;
    out += "\nDisassembly of " + constant_text(*constant) + ":\n";
    append_code(out, *constant->code);
  }
}

}  // namespace

std::string listing_text(const Code& code) {
  std::string out;
  append_code(out, code);
  return out;
}

}  // namespace glassbox::python
