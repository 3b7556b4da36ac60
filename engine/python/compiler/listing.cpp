// Lib/dis.py of CPython 3.13: _unpack_opargs, ArgResolver, _make_labels_map.
#include "engine/python/compiler/listing.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/compiler/unparse.hpp"

namespace glassbox::python {

namespace {

constexpr const char* kBinary[] = {"+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"};
constexpr const char* kCompare[] = {"<", "<=", "==", "!=", ">", ">="};
constexpr const char* kConvert[] = {"", "str", "repr", "ascii"};
constexpr const char* kAttributes[] = {"defaults", "kwdefaults", "annotations", "closure"};
constexpr const char* kIntrinsic1[] = {"INTRINSIC_1_INVALID",         "INTRINSIC_PRINT",
                                       "INTRINSIC_IMPORT_STAR",       "INTRINSIC_STOPITERATION_ERROR",
                                       "INTRINSIC_ASYNC_GEN_WRAP",    "INTRINSIC_UNARY_POSITIVE",
                                       "INTRINSIC_LIST_TO_TUPLE",     "INTRINSIC_TYPEVAR",
                                       "INTRINSIC_PARAMSPEC",         "INTRINSIC_TYPEVARTUPLE",
                                       "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"};
constexpr const char* kIntrinsic2[] = {"INTRINSIC_2_INVALID",
                                       "INTRINSIC_PREP_RERAISE_STAR",
                                       "INTRINSIC_TYPEVAR_WITH_BOUND",
                                       "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
                                       "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
                                       "INTRINSIC_SET_TYPEPARAM_DEFAULT"};

template <std::size_t n>
std::string row_of(const char* const (&table)[n], std::int32_t index) {
  return index >= 0 && index < static_cast<std::int32_t>(n) ? table[index] : "";
}

std::string name_in(const std::vector<std::string>& names, std::int32_t index) {
  return index >= 0 && index < static_cast<std::int32_t>(names.size()) ? names[static_cast<std::size_t>(index)] : "";
}

std::string global_name(const Code& code, std::int32_t opcode, std::int32_t argument) {
  if (opcode != op::LOAD_GLOBAL && opcode != op::LOAD_ATTR && opcode != op::LOAD_SUPER_ATTR) {
    return name_in(code.names, argument);
  }
  const std::string name = name_in(code.names, opcode == op::LOAD_SUPER_ATTR ? argument >> 2 : argument >> 1);
  if ((argument & 1) == 0) return name;
  return name + (opcode == op::LOAD_GLOBAL ? " + NULL" : " + NULL|self");
}

std::string local_name(const Code& code, std::int32_t opcode, std::int32_t argument) {
  const auto& names = code.localsplusnames;
  if (opcode != op::LOAD_FAST_LOAD_FAST && opcode != op::STORE_FAST_LOAD_FAST && opcode != op::STORE_FAST_STORE_FAST) {
    return name_in(names, argument);
  }
  return name_in(names, argument >> 4) + ", " + name_in(names, argument & 15);
}

std::string binary_name(std::int32_t argument) {
  return argument < NB_INPLACE_ADD ? row_of(kBinary, argument) : row_of(kBinary, argument - NB_INPLACE_ADD) + "=";
}

std::string attribute_names(std::int32_t argument) {
  std::string out;
  for (std::int32_t k = 0; k < 4; ++k) {
    if ((argument >> k & 1) == 0) continue;
    if (!out.empty()) out += ", ";
    out += kAttributes[k];
  }
  return out;
}

std::string constant_name(const Code& code, std::int32_t argument) {
  if (argument < 0 || argument >= static_cast<std::int32_t>(code.consts.size())) return {};
  return constant_text(*code.consts[static_cast<std::size_t>(argument)]);
}

std::string meaning_of(const Code& code, std::int32_t opcode, std::int32_t argument) {
  const std::uint8_t flags = opcode_flags(opcode);
  if ((flags & kOpConst) != 0) return constant_name(code, argument);
  if ((flags & kOpName) != 0) return global_name(code, opcode, argument);
  if ((flags & (kOpLocal | kOpFree)) != 0) return local_name(code, opcode, argument);
  switch (opcode) {
    case op::COMPARE_OP: {
      const std::string name = row_of(kCompare, argument >> 5);
      return (argument & 16) != 0 ? "bool(" + name + ")" : name;
    }
    case op::CONVERT_VALUE:
      return row_of(kConvert, argument);
    case op::SET_FUNCTION_ATTRIBUTE:
      return attribute_names(argument);
    case op::BINARY_OP:
      return binary_name(argument);
    case op::CALL_INTRINSIC_1:
      return row_of(kIntrinsic1, argument);
    case op::CALL_INTRINSIC_2:
      return row_of(kIntrinsic2, argument);
    default:
      return {};
  }
}

std::int32_t target_of(const ListingRow& row) {
  if ((opcode_flags(row.opcode) & kOpJump) == 0) return -1;
  const bool back = row.opcode == op::JUMP_BACKWARD || row.opcode == op::JUMP_BACKWARD_NO_INTERRUPT;
  return row.unit + 1 + opcode_caches(row.opcode) + (back ? -row.argument : row.argument);
}

void read_rows(const Code& code, Listing& listing) {
  const auto units = static_cast<std::int32_t>(code.code.size() / 2);
  std::int32_t extended = 0;
  std::int32_t last_line = -2;
  for (std::int32_t unit = 0; unit < units; ++unit) {
    ListingRow row;
    row.unit = unit;
    row.opcode = code.code[static_cast<std::size_t>(unit) * 2];
    if ((opcode_flags(row.opcode) & kOpArg) != 0) {
      row.argument = code.code[static_cast<std::size_t>(unit) * 2 + 1] | extended;
    }
    extended = row.opcode == op::EXTENDED_ARG ? row.argument << 8 : 0;
    row.target = target_of(row);
    row.line = location_of(code, unit).line;
    row.starts_line = row.line != last_line;
    last_line = row.line;
    if (row.target < 0) row.meaning = meaning_of(code, row.opcode, row.argument);
    unit += opcode_caches(row.opcode);
    listing.rows.push_back(std::move(row));
  }
}

void set_labels(const Code& code, Listing& listing) {
  std::vector<std::int32_t> units;
  const std::vector<Handler> handlers = handlers_of(code);
  for (const ListingRow& row : listing.rows) {
    if (row.target >= 0) units.push_back(row.target);
  }
  for (const Handler& handler : handlers) units.insert(units.end(), {handler.start, handler.end, handler.target});
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  const auto label_of = [&units](std::int32_t unit) -> std::int32_t {
    const auto found = std::lower_bound(units.begin(), units.end(), unit);
    if (found == units.end() || *found != unit) return 0;
    return static_cast<std::int32_t>(found - units.begin()) + 1;
  };
  for (ListingRow& row : listing.rows) {
    row.label = label_of(row.unit);
    if (row.target >= 0) row.meaning = "to L" + std::to_string(label_of(row.target));
  }
  for (const Handler& handler : handlers) {
    listing.handlers.push_back(
        {label_of(handler.start), label_of(handler.end), label_of(handler.target), handler.depth, handler.push_lasti});
  }
  listing.labels = static_cast<std::int32_t>(units.size());
}

}  // namespace

Listing listing_of(const Code& code) {
  Listing listing;
  read_rows(code, listing);
  set_labels(code, listing);
  return listing;
}

}  // namespace glassbox::python
