#include <vector>

#include "engine/postgres/tuple.hpp"
#include "tests/unit/postgres/run_support.hpp"

namespace glassbox::postgres {
namespace {

TableDefinition table_of_three() {
  TableDefinition table;
  table.columns.resize(3);
  table.columns[0].type = Type::int4;
  table.columns[1].type = Type::text;
  table.columns[2].type = Type::int4;
  return table;
}

}  // namespace

TEST_CASE("A tuple has PostgreSQL's length, and its values come back") {
  const TableDefinition table = table_of_three();
  const Row row = {number_of(Type::int4, 1), text_of("ada"), number_of(Type::int4, 100)};
  const auto bytes = form_tuple(table, row);
  CHECK(bytes.size() == 36);  // 24 + 4 + (1 + 3) + 4
  CHECK(deform_tuple(table, bytes) == row);
  const Row nulls = {number_of(Type::int4, 1), null_of(Type::text), number_of(Type::int4, 7)};
  CHECK(form_tuple(table, nulls).size() == 32);
  CHECK(deform_tuple(table, form_tuple(table, nulls)) == nulls);
  const Row longer = {number_of(Type::int4, 1), text_of(std::string(200, 'x')), number_of(Type::int4, 7)};
  CHECK(form_tuple(table, longer).size() == 236);  // a header of four bytes, aligned
  CHECK(deform_tuple(table, form_tuple(table, longer)) == longer);
}

TEST_CASE("Items fill a page from both ends, and what is taken off makes room again") {
  Page page;
  init_page(page);
  const std::vector<std::uint8_t> bytes(36);
  CHECK(add_item(page, bytes) == 1);
  CHECK(add_item(page, bytes) == 2);
  CHECK(lower_of(page) == 32);
  CHECK(upper_of(page) == 8112);
  set_item(page, 1, {});
  repair_fragmentation(page);
  CHECK(upper_of(page) == 8152);
  CHECK(item_at(page, 2).offset == 8152);
  CHECK((page_flags(page) & kHasFreeLines) != 0);
  CHECK(add_item(page, bytes) == 1);
}

TEST_CASE("The free space map finds what VACUUM told it, and forgets what is wrong") {
  FreeSpaceMap map;
  CHECK(find_page(map, 100, 10) == kNoBlock);
  record_free_space(map, 3, 4000);
  CHECK(find_page(map, 100, 10) == kNoBlock);  // the root does not know yet
  vacuum_map(map);
  CHECK(find_page(map, 100, 10) == 3);
  CHECK(record_and_find(map, 3, 50, 100, 10) == kNoBlock);
}

}  // namespace glassbox::postgres
