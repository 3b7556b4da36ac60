#include "tools/glassbox/check.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "tools/glassbox/box.hpp"

namespace glassbox {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::set<std::string> files_named_by(const fs::path& json_path) {
  std::set<std::string> out;
  auto parsed = read_json(json_path.string());
  if (!parsed) return out;
  const auto& root = parsed.value().root;
  if (root.is_object() && root.contains("program") && root["program"].is_string()) out.insert(root["program"]);
  const auto solutions = nlohmann::json::json_pointer("/challenge/solutions");
  if (root.contains(solutions) && root[solutions].is_array()) {
    for (const auto& file : root[solutions]) {
      if (file.is_string()) out.insert(file);
    }
  }
  return out;
}

using Boxes = std::map<std::string, ContentBox>;

void check_boxes(const fs::path& folder, CheckReport& report, Boxes& boxes) {
  std::set<fs::path> named;
  std::vector<fs::path> others;
  for (const fs::path& path : files_below(folder)) {
    ++report.files;
    if (path.extension() != ".json") {
      others.push_back(path);
      continue;
    }
    ContentBox box;
    const auto errors = read_box(path.string(), box);
    report.errors.insert(report.errors.end(), errors.begin(), errors.end());
    for (const std::string& file : files_named_by(path)) named.insert(path.parent_path() / file);
    boxes.emplace(box.id, std::move(box));
  }
  for (const fs::path& path : others) {
    if (named.contains(path)) continue;
    report.errors.push_back(
        {{path.string(), 0, 0, 1, {}}, "no box names this file", "a box's \"program\" or \"challenge\" names it"});
  }
}

// The value of name="…" in an element's tag.
std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  const std::string open = " " + std::string(name) + "=\"";
  const std::size_t at = tag.find(open);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t begin = at + open.size();
  return std::string(tag.substr(begin, tag.find('"', begin) - begin));
}

std::int32_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::int32_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

void check_page(const fs::path& path, const Boxes& boxes, CheckReport& report) {
  auto text = read_file(path.string());
  if (!text) {
    report.errors.push_back(text.error());
    return;
  }
  const std::string_view page = text.value();
  constexpr std::string_view kTag = "<glass-box ";
  for (std::size_t at = page.find(kTag); at != std::string_view::npos; at = page.find(kTag, at + 1)) {
    const std::string_view tag = page.substr(at, page.find('>', at) - at);
    const auto id = attribute(tag, "box");
    if (!id) continue;  // its program stands inside the element
    const Where where{path.string(), line_at(page, at), 0, 1, {}};
    const auto found = boxes.find(*id);
    if (found == boxes.end()) {
      report.errors.push_back(
          {where, "names no box: '" + *id + "'", "the path of a file below content/boxes, without its ending"});
      continue;
    }
    const auto lens = attribute(tag, "lens");
    const Machine* machine = find_machine(found->second.machine);
    if (!lens || machine == nullptr) continue;
    const auto lenses = machine->lenses();
    if (std::none_of(lenses.begin(), lenses.end(), [&](const LensInfo& l) { return l.name == *lens; })) {
      report.errors.push_back({where, "names no lens of " + found->second.machine + ": '" + *lens + "'", {}});
    }
  }
}

}  // namespace

CheckReport check_content(const std::string& content) {
  CheckReport report;
  const fs::path root(content);
  if (!fs::is_directory(root / "boxes")) {
    report.errors.push_back({{content, 0, 0, 1, {}}, "has no folder boxes/", "the content folder of the project"});
    return report;
  }
  Boxes boxes;
  check_boxes(root / "boxes", report, boxes);
  for (const fs::path& path : files_below(root)) {
    if (path.extension() != ".md" && path.extension() != ".mdx") continue;
    ++report.files;
    check_page(path, boxes, report);
  }
  return report;
}

}  // namespace glassbox
