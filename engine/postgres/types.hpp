// The small words of the machine: ids, places, and the SQL types it knows.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace glassbox::postgres {

using Xid = std::uint32_t;        // TransactionId
using MultiXid = std::uint32_t;   // MultiXactId
using CommandId = std::uint32_t;  // within a transaction
using Block = std::uint32_t;      // page of a relation, from 0
using Offset = std::uint16_t;     // line pointer of a page, from 1; 0: none

constexpr Xid kNoXid = 0;
constexpr Xid kFrozenXid = 2;  // FrozenTransactionId
constexpr Block kNoBlock = 0xFFFFFFFF;
constexpr std::int32_t kNobody = -1;  // of a session, table, index, node: none

struct Tid {  // ItemPointerData
  Block block = 0;
  Offset offset = 0;
  friend auto operator<=>(const Tid&, const Tid&) = default;
};

enum class Type : std::uint8_t {
  unknown,  // a quoted literal whose type the place decides
  boolean,
  int2,
  int4,
  int8,
  text,
  timestamptz,
  xid,
  xid8,
  tid,
  name,
  snapshot,
  oid,
  cid,
  nothing,  // void
  record,
};

// An error as PostgreSQL reports it: five letters and a sentence.
struct SqlError {
  std::string state;  // SQLSTATE; empty: no error
  std::string message;
  [[nodiscard]] bool set() const { return !state.empty(); }
  friend bool operator==(const SqlError&, const SqlError&) = default;
};

}  // namespace glassbox::postgres
