#include "engine/postgres/value.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "engine/postgres/timestamp.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::string_view kSpace = " \t\n\r\v\f";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

SqlError invalid(Type type, std::string_view text) {
  return {"22P02", "invalid input syntax for type " + std::string(type_name(type)) + ": \"" + std::string(text) + "\""};
}

// pg_strtoint32_safe and its like: blanks around, a sign, digits.
std::optional<Value> read_integer(Type type, std::string_view text, SqlError& error) {
  std::string_view digits = trimmed(text);
  const bool minus = digits.starts_with('-');
  if (minus || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) {
    error = invalid(type, text);
    return std::nullopt;
  }
  std::uint64_t size = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  const auto greatest = static_cast<std::uint64_t>(greatest_of(type)) + (minus ? 1 : 0);
  if (fault != std::errc() || size > greatest) {
    error = {"22003", "value \"" + std::string(text) + "\" is out of range for type " + std::string(type_name(type))};
    return std::nullopt;
  }
  return number_of(type, static_cast<std::int64_t>(minus ? 0 - size : size));
}

// parse_bool_with_len: unique prefixes of true, false, yes, no; on, of(f); 1, 0.
std::optional<bool> read_boolean(std::string_view text) {
  std::string word;
  for (const char c : trimmed(text)) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word.empty()) return std::nullopt;
  const auto begins = [&](std::string_view whole) { return whole.starts_with(word); };
  if (begins("true") || begins("yes") || word == "on" || word == "1") return true;
  if (begins("false") || begins("no") || word == "off" || word == "of" || word == "0") return false;
  return std::nullopt;
}

std::optional<Value> read_tid(std::string_view text, SqlError& error) {
  std::uint32_t block = 0;
  std::uint16_t offset = 0;
  const char* const last = text.data() + text.size();
  if (text.size() >= 5 && text.front() == '(' && text.back() == ')') {
    const auto [comma, fault] = std::from_chars(text.data() + 1, last, block);
    if (fault == std::errc() && comma != last && *comma == ',') {
      const auto [end, fault2] = std::from_chars(comma + 1, last, offset);
      if (fault2 == std::errc() && end == last - 1) return tid_of({block, offset});
    }
  }
  error = invalid(Type::tid, text);
  return std::nullopt;
}

}  // namespace

Value null_of(Type type) {
  Value value;
  value.type = type;
  return value;
}

Value number_of(Type type, std::int64_t number) {
  return {type, false, number, {}};
}

Value boolean_of(bool truth) {
  return number_of(Type::boolean, truth ? 1 : 0);
}

Value text_of(std::string text) {
  return {Type::text, false, 0, std::move(text)};
}

Value tid_of(Tid tid) {
  return number_of(Type::tid, static_cast<std::int64_t>(tid.block) << 16 | tid.offset);
}

Tid tid_in(const Value& value) {
  return {static_cast<Block>(value.number >> 16), static_cast<Offset>(value.number & 0xFFFF)};
}

std::string_view type_name(Type type) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"unknown", "boolean", "smallint", "integer", "bigint", "text", "timestamp with time zone", "xid", "xid8", "tid",
       "name", "pg_snapshot", "oid", "cid", "void", "record"});
  return names[static_cast<std::size_t>(type)];
}

bool is_integer(Type type) {
  return type == Type::int2 || type == Type::int4 || type == Type::int8;
}

bool is_textual(Type type) {
  return type == Type::text || type == Type::name || type == Type::unknown || type == Type::snapshot ||
         type == Type::record;
}

std::int64_t least_of(Type type) {
  if (type == Type::int2) return std::numeric_limits<std::int16_t>::min();
  if (type == Type::int4) return std::numeric_limits<std::int32_t>::min();
  return std::numeric_limits<std::int64_t>::min();
}

std::int64_t greatest_of(Type type) {
  if (type == Type::int2) return std::numeric_limits<std::int16_t>::max();
  if (type == Type::int4) return std::numeric_limits<std::int32_t>::max();
  return std::numeric_limits<std::int64_t>::max();
}

std::string to_psql(const Value& value) {
  if (value.null) return {};
  if (is_textual(value.type)) return value.text;
  switch (value.type) {
    case Type::boolean:
      return value.number != 0 ? "t" : "f";
    case Type::tid: {
      const Tid tid = tid_in(value);
      return "(" + std::to_string(tid.block) + "," + std::to_string(tid.offset) + ")";
    }
    case Type::timestamptz:
      return timestamp_text(value.number);
    case Type::nothing:
      return {};
    default:
      return std::to_string(value.number);
  }
}

std::optional<Value> read_value(Type type, std::string_view text, SqlError& error) {
  if (is_integer(type)) return read_integer(type, text, error);
  if (type == Type::xid || type == Type::oid || type == Type::xid8 || type == Type::cid) {
    auto value = read_integer(Type::int8, text, error);
    if (value) value->type = type;
    return value;
  }
  if (type == Type::boolean) {
    if (const auto truth = read_boolean(text)) return boolean_of(*truth);
    error = invalid(type, text);
    return std::nullopt;
  }
  if (type == Type::tid) return read_tid(text, error);
  if (type == Type::timestamptz) {
    if (const auto time = read_timestamp(text)) return number_of(type, *time);
    error = {"22007", invalid(type, text).message};
    return std::nullopt;
  }
  Value value = text_of(std::string(text));
  value.type = type;
  return value;
}

// Text in the collation C: by bytes. (en_US and others differ; the recorder's database has C.)
std::strong_ordering compare(const Value& a, const Value& b) {
  if (is_textual(a.type)) {
    const int order = a.text.compare(b.text);
    return order <=> 0;
  }
  if (a.type == Type::xid || a.type == Type::cid)
    return static_cast<std::uint32_t>(a.number) <=> static_cast<std::uint32_t>(b.number);
  return a.number <=> b.number;
}

}  // namespace glassbox::postgres
