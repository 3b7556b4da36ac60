#include "tools/glassbox/check.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "tools/glassbox/box.hpp"
#include "tools/glassbox/check_front_matter.hpp"
#include "tools/glassbox/check_page.hpp"

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

// One page: its front matter, and what its text names. `planned` is nothing where pages.json is at fault.
void check_page(const fs::path& path, const fs::path& root, const Boxes& boxes, const PlannedPages* planned,
                CheckReport& report) {
  const std::string file = path.string();
  auto text = read_file(file);
  if (!text) {
    report.errors.push_back(text.error());
    return;
  }
  const auto shown = check_page_boxes(file, text.value(), boxes, report.errors);
  check_page_samples(file, text.value(), (root / "handbook").string(), report.errors);
  const auto front = read_front_matter(file, text.value());
  if (!front) {
    report.errors.push_back(front.error());
  } else if (path.parent_path() != root / "handbook") {
    check_site_front_matter(file, front.value(), report.errors);
  } else if (planned != nullptr) {
    check_handbook_front_matter(file, path.stem().string(), front.value(), *planned, shown, report.errors);
  }
}

void check_pages(const fs::path& root, const Boxes& boxes, CheckReport& report) {
  std::vector<fs::path> pages = files_below(root);
  std::erase_if(pages, [](const fs::path& path) { return path.extension() != ".md"; });
  if (pages.empty()) return;
  const auto planned = read_planned_pages((root / "handbook" / "pages.json").string());
  if (!planned) report.errors.push_back(planned.error());
  for (const fs::path& path : pages) {
    ++report.files;
    check_page(path, root, boxes, planned ? &planned.value() : nullptr, report);
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
  check_pages(root, boxes, report);
  return report;
}

}  // namespace glassbox
