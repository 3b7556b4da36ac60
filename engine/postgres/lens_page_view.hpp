// What the page lens shows: which page, through whose eyes, and the verdict on each of its line pointers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/postgres/model.hpp"
#include "engine/postgres/why.hpp"

namespace glassbox::postgres {

enum class XidLooks : std::uint8_t { none, committed, running, aborted, later };

struct PageRow {
  Offset lp = 0;
  ItemId item;
  TupleHeader header;  // of a normal line pointer
  std::string values;  // "1, ada, 100"
  std::string flags;   // without HEAP_: "XMIN_COMMITTED HOT_UPDATED"
  XidLooks xmin = XidLooks::none;
  XidLooks xmax = XidLooks::none;
  bool visible = false;
  bool dead = false;     // to everybody
  bool current = false;  // what this step is about
  std::string verdict;   // "visible", "dead", "redirect to 4"
  std::string reason;    // "xmax 743 is in progress"
};

struct PageView {
  std::int32_t table = kNobody;
  Block block = 0;
  std::string who;  // whose snapshot
  std::vector<PageRow> rows;
  std::int32_t lower = 0, upper = 0;
};

// The page that the step, or the last one before it that touched a page, is about. The option as=NAME chooses the
// session.
std::optional<PageView> page_view(const Scene<Model>& scene);
std::string flags_text(const TupleHeader& header);

}  // namespace glassbox::postgres
