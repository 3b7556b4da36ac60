#include <algorithm>
#include <array>

#include "engine/redis/lens_hash.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kLeast = 13.6F;  // px of a byte's cell
constexpr float kMost = 15.2F;
constexpr float kHexExtra = 5.8F;  // two hex digits need more
constexpr float kSize = 11.5F;

bool as_itself(std::uint8_t byte) {
  return byte > 0x20 && byte < 0x7f;
}

std::string byte_text(std::uint8_t byte) {
  return as_itself(byte) ? std::string(1, static_cast<char>(byte)) : hex(byte, 2);
}

std::string fold_text(std::int32_t bytes) {
  return "+" + thousands(bytes);
}

float fold_width(std::int32_t bytes) {
  return text_width(fold_text(bytes), Face::mono, false, 10.5F) + 14;
}

std::vector<ByteRun> runs_of(const std::vector<bool>& wanted) {
  std::vector<ByteRun> runs;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(wanted.size()); ++i) {
    if (!wanted[static_cast<std::size_t>(i)]) continue;
    if (!runs.empty() && runs.back().end == i) {
      runs.back().end = i + 1;
    } else {
      runs.push_back({i, i + 1});
    }
  }
  return runs;
}

float byte_width(char byte, float unit) {
  return as_itself(static_cast<std::uint8_t>(byte)) ? unit : unit + kHexExtra;
}

float width_of(std::string_view key, const std::vector<ByteRun>& runs, float unit) {
  float width = 0;
  std::int32_t at = 0;
  for (const ByteRun& run : runs) {
    if (run.begin > at) width += fold_width(run.begin - at);
    for (std::int32_t i = run.begin; i < run.end; ++i) width += byte_width(key[static_cast<std::size_t>(i)], unit);
    at = run.end;
  }
  const auto size = static_cast<std::int32_t>(key.size());
  return at < size ? width + fold_width(size - at) : width;
}

// Bytes in the order in which they deserve to be seen.
std::vector<std::int32_t> by_importance(std::int32_t size, const Tag& tag) {
  std::vector<std::int32_t> order;
  const std::int32_t end = tag.begin + tag.length;
  const auto from_both_ends = [&](std::int32_t left, std::int32_t right, std::int32_t count) {
    for (std::int32_t i = 0; i < count && left + i < right - i; ++i) {
      order.push_back(left + i);
      order.push_back(right - 1 - i);
    }
  };
  if (tag.found) {
    order.push_back(tag.begin - 1);
    order.push_back(end);
  }
  from_both_ends(tag.begin, end, 3);
  from_both_ends(0, size, 2);
  from_both_ends(tag.begin, end, tag.length);
  from_both_ends(0, size, size);
  return order;
}

}  // namespace

float byte_unit(std::string_view key, float width) {
  const auto in_hex =
      std::count_if(key.begin(), key.end(), [](char c) { return !as_itself(static_cast<std::uint8_t>(c)); });
  const float room = width - static_cast<float>(in_hex) * kHexExtra;
  return std::clamp(room / std::max(1.0F, static_cast<float>(key.size())), kLeast, kMost);
}

std::vector<ByteRun> shown_bytes(std::string_view key, const Tag& tag, float width) {
  const auto size = static_cast<std::int32_t>(key.size());
  const float unit = byte_unit(key, width);
  if (width_of(key, {{0, size}}, unit) <= width) return {{0, size}};
  std::vector<bool> wanted(key.size(), false);
  for (const std::int32_t byte : by_importance(size, tag)) {
    if (byte < 0 || byte >= size || wanted[static_cast<std::size_t>(byte)]) continue;
    wanted[static_cast<std::size_t>(byte)] = true;
    if (width_of(key, runs_of(wanted), unit) <= width) continue;
    wanted[static_cast<std::size_t>(byte)] = false;
    break;
  }
  return runs_of(wanted);
}

std::string hashed_in_words(std::string_view key, const Tag& tag) {
  if (tag.found)
    return "hash tag: only " + std::string(tag.length == 1 ? "this byte is" : "these bytes are") + " hashed";
  const std::string all = key.size() == 2
                              ? "both bytes are hashed"
                              : "all " + count_of(static_cast<std::int64_t>(key.size()), "byte") + " are hashed";
  if (key.size() == 1) return "no hash tag: the one byte is hashed";
  if (key.empty()) return "an empty key: nothing is hashed";
  const std::size_t open = key.find('{');
  if (open == std::string_view::npos) return "no hash tag: " + all;
  const std::size_t close = key.find('}', open);
  if (close == std::string_view::npos) return "no } behind the {: " + all;
  return "{} is empty: " + all + ", braces too";
}

namespace {

struct Drawn {  // where the hashed bytes ended up
  float left = -1;
  float right = 0;
};

void draw_fold(Pen& pen, std::int32_t parent, Box at, std::int32_t bytes, bool hashed, std::int32_t begin) {
  pen.item("slots/fold/" + std::to_string(begin), Role::cell,
           count_of(bytes, "further byte") + (hashed ? ", hashed" : ""), parent);
  pen.cell(at, fold_text(bytes),
           {hashed ? tint(Color::fresh, 8) : solid(Color::sunken), solid(hashed ? Color::fresh : Color::line), 0, 1,
            Dash::dashed},
           mono(hashed ? Color::fresh : Color::faint, 10.5F, false, Anchor::middle));
}

void draw_byte(Pen& pen, std::int32_t parent, Box at, std::string_view key, std::int32_t index, bool hashed) {
  const auto byte = static_cast<std::uint8_t>(key[static_cast<std::size_t>(index)]);
  const std::string label = as_itself(byte) ? std::string(1, static_cast<char>(byte)) : "0x" + hex(byte, 2);
  pen.item("slots/byte/" + std::to_string(index), Role::cell,
           "byte " + std::to_string(index + 1) + ": " + label + (hashed ? ", hashed" : ""), parent);
  pen.fact("offset", std::to_string(index));
  pen.fact("hex", hex(byte, 2));
  if (hashed) pen.meaning(Color::fresh);
  const RectStyle style = hashed ? RectStyle{tint(Color::fresh, 14), solid(Color::fresh), 0, 1, Dash::none}
                                 : RectStyle{solid(Color::page), solid(Color::line), 0, 1, Dash::none};
  pen.layer(hashed ? 1 : 0);
  pen.cell(at, byte_text(byte), style,
           mono(hashed ? Color::ink : Color::soft, as_itself(byte) ? kSize : 10.5F, hashed, Anchor::middle));
}

}  // namespace

void draw_key_bytes(Pen& pen, std::int32_t parent, Point corner, float width, float cell_height, const Request& request,
                    bool known) {
  const std::string_view key = request.key;
  const auto size = static_cast<std::int32_t>(key.size());
  const std::int32_t end = request.tag.begin + request.tag.length;
  const float unit = byte_unit(key, width);
  Drawn hashed_part;
  float x = corner.x;
  std::int32_t at = 0;
  const auto advance = [&](float w, bool hashed) {
    if (hashed && hashed_part.left < 0) hashed_part.left = x;
    x += w;
    if (hashed) hashed_part.right = x;
  };
  const auto fold = [&](std::int32_t to) {
    if (to <= at) return;
    // Folded bytes are hashed ones when the fold lies inside the tag.
    const bool hashed = known && at >= request.tag.begin && to <= end;
    const float w = fold_width(to - at);
    draw_fold(pen, parent, {x, corner.y, w, cell_height}, to - at, hashed, at);
    advance(w, hashed);
    at = to;
  };
  for (const ByteRun& run : shown_bytes(key, request.tag, width)) {
    fold(run.begin);
    for (; at < run.end; ++at) {
      const bool hashed = known && at >= request.tag.begin && at < end;
      const float w = byte_width(key[static_cast<std::size_t>(at)], unit);
      draw_byte(pen, parent, {x, corner.y, w, cell_height}, key, at, hashed);
      advance(w, hashed);
    }
  }
  fold(size);
  if (!known) return;
  const std::string words_below = hashed_in_words(key, request.tag);
  pen.item("slots/tag", Role::mark, words_below, parent);
  pen.meaning(Color::fresh);
  const float top = corner.y + cell_height + 6;
  const LineStyle style{solid(Color::fresh), 1.25F, Dash::none, false};
  if (hashed_part.left >= 0) {
    pen.line("left", {hashed_part.left + 0.5F, top}, {hashed_part.left + 0.5F, top + 5}, style);
    pen.line("bracket", {hashed_part.left + 0.5F, top + 5}, {hashed_part.right - 0.5F, top + 5}, style);
    pen.line("right", {hashed_part.right - 0.5F, top}, {hashed_part.right - 0.5F, top + 5}, style);
  }
  // The words begin under the bracket, or further left where they would not fit.
  const float wide = text_width(words_below, Face::sans, true, 11);
  const float start = std::max(corner.x, std::min(std::max(hashed_part.left, corner.x), corner.x + width - wide));
  pen.text("words", {start, top + 21}, words_below, words(Color::fresh, 11, true));
}

}  // namespace glassbox::redis
