// Pages of a table, the visibility map, and the choice of the page for a new tuple (access/heap/hio.c).
#include <algorithm>

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {
namespace {

void note(std::vector<TouchedPage>& pages, TouchedPage page) {
  const auto at = std::lower_bound(pages.begin(), pages.end(), page);
  if (at == pages.end() || *at != page) pages.insert(at, page);
}

std::int32_t save_space(const Table& table) {  // RelationGetTargetPageFreeSpace
  return kPageSize * (100 - table.definition->fillfactor) / 100;
}

Block remembered(const State& state, std::int32_t who, std::int32_t table) {
  const auto& targets = session_of(state, who).targets;
  const auto found = targets.find(table);
  if (found == targets.end() || found->second.second != table_of(state, table).version) return kNoBlock;
  return found->second.first;
}

void remember(State& state, std::int32_t who, std::int32_t table, Block block) {
  session_of(state, who).targets[table] = {block, table_of(state, table).version};
}

}  // namespace

Block page_count(const State& state, std::int32_t table) {
  return static_cast<Block>(table_of(state, table).storage.pages.size());
}

const Page& page_of(const State& state, std::int32_t table, Block block) {
  return *table_of(state, table).storage.pages[block];
}

Page& write_page(State& state, std::int32_t table, Block block) {
  auto& shared = table_of(state, table).storage.pages[block];
  if (shared.use_count() > 1) shared = std::make_shared<Page>(*shared);
  note(state.touched, {table, block});
  const TouchedPage place{table, block};
  const auto at = std::lower_bound(state.dirty.begin(), state.dirty.end(), place);
  if (at == state.dirty.end() || *at != place) {
    state.dirty.insert(at, place);
    ++state.buffers_dirtied;
  }
  return const_cast<Page&>(*shared);  // nobody else holds it
}

Block add_page(State& state, std::int32_t table) {
  Storage& storage = table_of(state, table).storage;
  auto page = std::make_shared<Page>();
  init_page(*page);
  storage.pages.push_back(std::move(page));
  storage.visibility.push_back(0);
  const auto block = static_cast<Block>(storage.pages.size() - 1);
  write_page(state, table, block);
  return block;
}

bool has_tuple(const State& state, std::int32_t table, const Tid& tid) {
  if (tid.block >= page_count(state, table)) return false;
  const Page& page = page_of(state, table, tid.block);
  return tid.offset >= 1 && tid.offset <= last_offset(page) && item_at(page, tid.offset).state == LinePointer::normal;
}

TupleHeader header_of(const State& state, std::int32_t table, const Tid& tid) {
  return header_of(page_of(state, table, tid.block), tid.offset);
}

bool store_header(State& state, std::int32_t table, const Tid& tid, const TupleHeader& header) {
  if (header_of(state, table, tid) == header) return false;
  put_header(write_page(state, table, tid.block), tid.offset, header);
  return true;
}

std::uint8_t visibility_bits(const State& state, std::int32_t table, Block block) {
  const auto& map = table_of(state, table).storage.visibility;
  return block < map.size() ? map[block] : std::uint8_t{0};
}

void set_visibility_bits(State& state, std::int32_t table, Block block, std::uint8_t bits) {
  table_of(state, table).storage.visibility[block] |= bits;
}

bool clear_visibility(State& state, std::int32_t table, Block block, std::uint8_t bits) {
  std::uint8_t& held = table_of(state, table).storage.visibility[block];
  const bool any = (held & bits) != 0;
  held &= static_cast<std::uint8_t>(~bits);
  return any;
}

// The page used last, else what the free space map knows, else the last page, else a new one.
Block page_for(State& state, std::int32_t who, std::int32_t table, std::int32_t size) {
  const std::int32_t length = max_align(size);
  FreeSpaceMap& fsm = table_of(state, table).storage.fsm;
  const std::int32_t near_empty = 8160 - kMaxHeapTuples / 8 * kItemIdSize;
  std::int32_t target_space = length + save_space(table_of(state, table));
  if (target_space > near_empty) target_space = std::max(length, near_empty);
  Block target = remembered(state, who, table);
  const Block pages = page_count(state, table);
  if (target == kNoBlock || target >= pages) target = find_page(fsm, target_space, pages);
  if (target == kNoBlock && pages > 0) target = pages - 1;
  while (target != kNoBlock) {
    ++state.buffers_hit;
    const std::int32_t available = heap_free_space(page_of(state, table, target));
    if (target_space <= available) {
      remember(state, who, table, target);
      return target;
    }
    target = record_and_find(fsm, target, available, target_space, pages);
  }
  const Block block = add_page(state, table);
  ++state.buffers_hit;
  remember(state, who, table, block);
  return block;
}

Tid put_tuple(State& state, std::int32_t table, Block block, std::vector<std::uint8_t> bytes, TupleHeader header) {
  Page& page = write_page(state, table, block);
  const Offset offset = add_item(page, bytes);
  const std::int32_t at = item_at(page, offset).offset;
  const TupleHeader formed = header_at(page, at);
  header.ctid = {block, offset};
  header.infomask |= formed.infomask;
  header.infomask2 |= formed.infomask2;
  header.hoff = formed.hoff;
  put_header(page, at, header);
  return {block, offset};
}

Tid heap_insert(State& state, std::int32_t who, std::int32_t table, const Row& row) {
  TupleHeader header;
  header.xmin = current_xid(state, who);
  header.cid = current_command(state, who);
  header.infomask = kXmaxInvalid;
  std::vector<std::uint8_t> bytes = form_tuple(*table_of(state, table).definition, row);
  const Block block = page_for(state, who, table, static_cast<std::int32_t>(bytes.size()));
  const Tid tid = put_tuple(state, table, block, std::move(bytes), header);
  if ((page_flags(page_of(state, table, block)) & kAllVisible) != 0) {
    set_page_flag(write_page(state, table, block), kAllVisible, false);
    clear_visibility(state, table, block, kVisible | kFrozen);
  }
  return tid;
}

}  // namespace glassbox::postgres
