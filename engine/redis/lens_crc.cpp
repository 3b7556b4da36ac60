#include <algorithm>
#include <array>

#include "engine/redis/lens_hash.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::int32_t kRows = 8;
constexpr float kRow = 21;

std::string_view tag_bytes(const Request& request) {
  return std::string_view(request.key)
      .substr(static_cast<std::size_t>(request.tag.begin), static_cast<std::size_t>(request.tag.length));
}

std::string shown_byte(std::uint8_t byte) {
  return byte > 0x20 && byte < 0x7f ? std::string(1, static_cast<char>(byte)) : "·";
}

void round_facts(Pen& pen, const CrcRound& round, std::uint16_t before) {
  pen.fact("byte", hex(round.byte, 2));
  pen.fact("index", hex(before >> 8U, 2) + " ^ " + hex(round.byte, 2) + " = " + hex(round.index, 2));
  pen.fact("table[" + hex(round.index, 2) + "]", hex(round.table, 4));
  pen.fact("crc",
           hex(static_cast<std::uint16_t>(before << 8U), 4) + " ^ " + hex(round.table, 4) + " = " + hex(round.crc, 4));
}

std::string round_label(const CrcRound& round, std::int32_t index) {
  return "byte " + std::to_string(index + 1) + " " + shown_byte(round.byte) + ": the CRC becomes " + hex(round.crc, 4);
}

}  // namespace

std::vector<CrcRound> rounds_of(const Request& request) {
  std::vector<CrcRound> rounds;
  std::uint16_t crc = 0;
  const std::string_view bytes = tag_bytes(request);
  const auto done = std::min(static_cast<std::size_t>(request.bytes_hashed), bytes.size());
  for (std::size_t i = 0; i < done; ++i) {
    rounds.push_back(crc16_round(crc, static_cast<std::uint8_t>(bytes[i])));
    crc = rounds.back().crc;
  }
  return rounds;
}

ByteRun shown_rounds(std::int32_t done, std::int32_t total, std::int32_t most) {
  if (total <= most) return {0, total};
  // The current byte is the last but one, so that the next one is in sight; a fold takes a place on each side.
  const std::int32_t rows = most - 1;
  if (done <= rows - 1) return {0, rows};
  if (done >= total - 1) return {total - rows, total};
  return {done + 1 - (most - 2), done + 1};
}

float draw_crc_table(Pen& pen, std::int32_t parent, Point corner, const Request& request) {
  constexpr std::array<float, 4> kColumns = {0, 62, 128, 200};
  constexpr std::array<std::string_view, 4> kHeads = {"byte", "index", "table", "crc"};
  const float x = corner.x;
  pen.item("slots/crc/head", Role::row, "columns: byte, index into the table, the table’s entry, the CRC", parent);
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    pen.text(kHeads[i], {x + kColumns[i], corner.y + 10}, kHeads[i], words(Color::faint, 10.5F));
  const std::vector<CrcRound> rounds = rounds_of(request);
  const auto done = static_cast<std::int32_t>(rounds.size());
  const std::string_view bytes = tag_bytes(request);
  const ByteRun shown = shown_rounds(done, request.tag.length, kRows);
  float y = corner.y + 16;
  const auto fold = [&](std::int32_t count, const char* id, const char* which) {
    if (count <= 0) return;
    const std::string text = "+ " + count_of(count, std::string(which) + " byte");
    pen.item(std::string("slots/crc/") + id, Role::row, text, parent);
    pen.text("words", {x, y + 14}, text, words(Color::faint, 10.5F));
    y += kRow;
  };
  fold(shown.begin, "earlier", "earlier");
  for (std::int32_t i = shown.begin; i < shown.end; ++i, y += kRow) {
    const auto byte = static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]);
    const bool computed = i < done;
    const bool current = i == done - 1;
    const CrcRound round = computed ? rounds[static_cast<std::size_t>(i)] : CrcRound{byte, 0, 0, 0};
    pen.item(
        "slots/crc/" + std::to_string(i), Role::row,
        computed ? round_label(round, i) : "byte " + std::to_string(i + 1) + " " + shown_byte(byte) + ": still to come",
        parent);
    if (current) {
      pen.meaning(Color::running);
      pen.rect("row", {x - 8, y, 272, 20}, {tint(Color::running, 10), {}, 3, 0, Dash::none});
      pen.rect("bar", {x - 8, y, 3, 20}, {solid(Color::running), {}, 1, 0, Dash::none});
    }
    const Color color = current ? Color::ink : computed ? Color::soft : Color::faint;
    const float base = y + 14.5F;
    pen.text("char", {x, base}, shown_byte(byte), mono(computed ? Color::fresh : Color::faint, 12, true));
    pen.text("byte", {x + 18, base}, hex(byte, 2), mono(color, 12));
    if (!computed) continue;
    round_facts(pen, round, i == 0 ? std::uint16_t{0} : rounds[static_cast<std::size_t>(i) - 1].crc);
    pen.text("index", {x + kColumns[1], base}, hex(round.index, 2), mono(color, 12));
    pen.text("table", {x + kColumns[2], base}, hex(round.table, 4), mono(color, 12));
    pen.text("crc", {x + kColumns[3], base}, hex(round.crc, 4), mono(color, 12, current));
  }
  fold(request.tag.length - shown.end, "later", "later");
  return y;
}

void draw_crc_cells(Pen& pen, std::int32_t parent, Point corner, float width, const Request& request) {
  constexpr float kHeight = 46;
  const std::vector<CrcRound> rounds = rounds_of(request);
  const auto done = static_cast<std::int32_t>(rounds.size());
  const std::string_view bytes = tag_bytes(request);
  const ByteRun shown = shown_rounds(done, request.tag.length, kRows);
  const std::int32_t earlier = shown.begin;
  const std::int32_t later = request.tag.length - shown.end;
  const std::int32_t cells = shown.end - shown.begin + (earlier > 0 ? 1 : 0) + (later > 0 ? 1 : 0);
  const float w = width / static_cast<float>(std::max<std::int32_t>(cells, kRows));
  const float size = w < 39 ? 10.5F : 11;  // four digits with 6 px on each side
  float x = corner.x;
  const auto fold = [&](std::int32_t count, const char* id, const char* which) {
    if (count <= 0) return;
    pen.item(std::string("slots/crc/") + id, Role::cell, "+ " + count_of(count, std::string(which) + " byte"), parent);
    pen.rect("border", {x, corner.y, w, kHeight}, {solid(Color::sunken), solid(Color::line), 0, 1, Dash::dashed});
    pen.text("count", {x + w / 2, corner.y + 27}, "+" + thousands(count),
             mono(Color::faint, 10.5F, false, Anchor::middle));
    x += w;
  };
  fold(earlier, "earlier", "earlier");
  for (std::int32_t i = shown.begin; i < shown.end; ++i, x += w) {
    const auto byte = static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]);
    const bool computed = i < done;
    const bool current = i == done - 1;
    const CrcRound round = computed ? rounds[static_cast<std::size_t>(i)] : CrcRound{byte, 0, 0, 0};
    pen.item(
        "slots/crc/" + std::to_string(i), Role::cell,
        computed ? round_label(round, i) : "byte " + std::to_string(i + 1) + " " + shown_byte(byte) + ": still to come",
        parent);
    if (current) pen.meaning(Color::running);
    pen.layer(current ? 1 : 0);
    pen.rect("border", {x, corner.y, w, kHeight},
             {current ? tint(Color::running, 12) : solid(Color::page), solid(current ? Color::running : Color::line), 0,
              1, Dash::none});
    if (current)
      pen.rect("bar", {x - 0.5F, corner.y - 0.5F, 3, kHeight + 1}, {solid(Color::running), {}, 0, 0, Dash::none});
    const Color color = current ? Color::ink : computed ? Color::soft : Color::faint;
    pen.text("char", {x + 6, corner.y + 18}, shown_byte(byte), mono(computed ? Color::fresh : Color::faint, 12, true));
    pen.text("byte", {x + w - 6, corner.y + 18}, hex(byte, 2), mono(color, size, false, Anchor::end));
    if (!computed) continue;
    round_facts(pen, round, i == 0 ? std::uint16_t{0} : rounds[static_cast<std::size_t>(i) - 1].crc);
    pen.text("crc", {x + w - 6, corner.y + 37}, hex(round.crc, 4), mono(color, size, current, Anchor::end));
  }
  fold(later, "later", "later");
  if (done == 0) return;
  const CrcRound& round = rounds.back();
  const std::uint16_t before = done < 2 ? std::uint16_t{0} : rounds[static_cast<std::size_t>(done) - 2].crc;
  pen.item("slots/crc/arithmetic", Role::note, round_label(round, done - 1), parent);
  const float head = corner.y + kHeight + 19;
  const float line = head + 16;
  pen.text("index", {corner.x, head}, "index", words(Color::faint, 10.5F));
  pen.text("index is", {corner.x, line},
           hex(before >> 8U, 2) + " ^ " + hex(round.byte, 2) + " = " + hex(round.index, 2), mono(Color::soft, 11.5F));
  const float middle = corner.x + width * 0.3625F;
  pen.text("table", {middle, head}, "table[" + hex(round.index, 2) + "]", words(Color::faint, 10.5F));
  pen.text("table is", {middle, line}, hex(round.table, 4), mono(Color::soft, 11.5F));
  const float right = corner.x + width - 7;
  pen.text("crc", {right, head}, "crc", words(Color::faint, 10.5F, false, Anchor::end));
  pen.text("crc is", {right, line},
           hex(static_cast<std::uint16_t>(before << 8U), 4) + " ^ " + hex(round.table, 4) + " = " + hex(round.crc, 4),
           mono(Color::soft, 11.5F, false, Anchor::end));
}

}  // namespace glassbox::redis
