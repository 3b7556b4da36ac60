#include "tools/glassbox/check_page.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "tools/glassbox/json_file.hpp"

namespace glassbox {
namespace {

namespace fs = std::filesystem;

// The value of name="…" in an element's tag or after a fence.
std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  const std::string open = " " + std::string(name) + "=\"";
  const std::size_t at = tag.find(open);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t begin = at + open.size();
  return std::string(tag.substr(begin, tag.find('"', begin) - begin));
}

std::int32_t line_at(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(offset);
  return 1 + static_cast<std::int32_t>(std::count(text.begin(), end, '\n'));
}

// "5-16", "5-" or "5" lie within the lines of a file.
bool lie_within(std::string_view range, std::int64_t lines) {
  std::int64_t first = 0;
  const char* const begin = range.data();
  const char* const end = begin + range.size();
  auto read = std::from_chars(begin, end, first);
  std::int64_t last = first;
  if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-') {
    last = lines;
    if (read.ptr + 1 != end)
      read = std::from_chars(read.ptr + 1, end, last);
    else
      ++read.ptr;
  }
  return read.ec == std::errc() && read.ptr == end && first >= 1 && first <= last && last <= lines;
}

// What is wrong with a fence's sample; an empty text where nothing is.
std::string fault_of(std::string_view fence, std::string_view kind, const std::string& name, const fs::path& handbook) {
  const fs::path sample = handbook / name;
  const auto text = read_file(sample.string());
  if (!text || fs::is_directory(sample)) return "names no sample: '" + name + "'";
  const fs::path recording = fs::path(sample).replace_extension(".out");
  if (kind != "file" && !fs::exists(recording)) return "'" + name + "' has no recording beside it";
  const std::string listed = kind == "out" ? read_file(recording.string()).value() : text.value();
  const auto range = attribute(fence, "lines");
  const auto lines = std::count(listed.begin(), listed.end(), '\n');
  if (range && !lie_within(*range, lines))
    return "lines=\"" + *range + "\" are not in '" + name + "', which has " + std::to_string(lines);
  return {};
}

}  // namespace

std::vector<std::string> check_page_boxes(const std::string& file, std::string_view page, const Boxes& boxes,
                                          std::vector<Error>& errors) {
  constexpr std::string_view kTag = "<glass-box ";
  std::vector<std::string> shown;
  for (std::size_t at = page.find(kTag); at != std::string_view::npos; at = page.find(kTag, at + 1)) {
    const std::string_view tag = page.substr(at, page.find('>', at) - at);
    const auto id = attribute(tag, "box");
    if (!id) continue;  // its program stands inside the element
    shown.push_back(*id);
    const Where where{file, line_at(page, at), 0, 1, {}};
    const auto found = boxes.find(*id);
    if (found == boxes.end()) {
      errors.push_back(
          {where, "names no box: '" + *id + "'", "the path of a file below content/boxes, without its ending"});
      continue;
    }
    const auto lens = attribute(tag, "lens");
    const Machine* machine = find_machine(found->second.machine);
    if (!lens || machine == nullptr) continue;
    const auto lenses = machine->lenses();
    if (std::none_of(lenses.begin(), lenses.end(), [&](const LensInfo& l) { return l.name == *lens; })) {
      errors.push_back({where, "names no lens of " + found->second.machine + ": '" + *lens + "'", {}});
    }
  }
  return shown;
}

void check_page_samples(const std::string& file, std::string_view page, const std::string& handbook,
                        std::vector<Error>& errors) {
  constexpr std::string_view kFence = "\n```";
  for (std::size_t at = page.find(kFence); at != std::string_view::npos;) {
    const std::size_t line_end = std::min(page.find('\n', at + 1), page.size());
    const std::size_t close = page.find(kFence, line_end);
    const std::string_view fence = page.substr(at + 1, line_end - at - 1);
    const Where where{file, line_at(page, at + 1), 0, 1, {}};
    if (close == std::string_view::npos) {
      errors.push_back({where, "the block has no end", "```"});
      return;
    }
    for (const std::string_view kind : {"file", "session", "out"}) {
      const auto name = attribute(fence, kind);
      if (!name) continue;
      const std::string fault = fault_of(fence, kind, *name, handbook);
      if (!fault.empty()) errors.push_back({where, fault, "the path of a file below content/handbook"});
      if (close != line_end)
        errors.push_back(
            {where, "a block that names its sample is not empty", "the text comes from the file at build"});
    }
    at = page.find(kFence, close + kFence.size());
  }
}

}  // namespace glassbox
