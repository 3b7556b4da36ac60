#include "tools/glassbox/check_front_matter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

#include "tools/glassbox/json_file.hpp"

namespace glassbox {
namespace {

using Kind = FrontMatterValue::Kind;

struct Field {
  std::string_view name;
  Kind kind;
};

constexpr std::array kHandbook = {
    Field{"title", Kind::kText},         Field{"description", Kind::kText}, Field{"id", Kind::kText},
    Field{"module", Kind::kText},        Field{"topic", Kind::kText},       Field{"order", Kind::kText},
    Field{"kind", Kind::kText},          Field{"level", Kind::kText},       Field{"minutes", Kind::kText},
    Field{"prerequisites", Kind::kList}, Field{"versions", Kind::kMap},     Field{"boxes", Kind::kList},
    Field{"errata", Kind::kList},        Field{"updated", Kind::kText}};
constexpr std::array kSite = {Field{"title", Kind::kText}, Field{"description", Kind::kText}};
// Starlight's own, which may be there as well.
constexpr std::array<std::string_view, 1> kOfTheSite = {"tableOfContents"};
constexpr std::array<std::string_view, 4> kKinds = {"topic", "pattern", "system", "communication"};
constexpr std::array<std::string_view, 3> kLevels = {"must", "strong", "internals"};
constexpr int kLongestRead = 120;  // minutes; more is two pages

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string_view form_of(Kind kind) {
  if (kind == Kind::kList) return "a list: [a, b]";
  return kind == Kind::kMap ? "a map: {name: \"value\"}" : "a text";
}

// -1: not a whole number.
int number_in(std::string_view text) {
  int value = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : -1;
}

// "2026-11-24".
bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int month = number_in(text.substr(5, 2));
  const int day = number_in(text.substr(8, 2));
  return number_in(text.substr(0, 4)) > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

class Rules {
 public:
  Rules(const std::string& file, const FrontMatter& page, std::vector<Error>& errors)
      : file_(file), page_(page), errors_(errors) {}

  // Each field is there, in its form and not empty, and there are no others but `allowed`.
  void have(std::span<const Field> fields, std::span<const std::string_view> allowed = {}) {
    for (const Field& field : fields) {
      const auto found = page_.find(std::string(field.name));
      if (found == page_.end()) {
        add(1, "front matter has no '" + std::string(field.name) + "'", std::string(form_of(field.kind)));
      } else if (found->second.kind != field.kind) {
        add(found->second.line, "'" + found->first + "' is not " + std::string(form_of(field.kind)), {});
      } else if (field.kind == Kind::kText && found->second.text.empty()) {
        add(found->second.line, "'" + found->first + "' is empty", {});
      }
    }
    for (const auto& [name, value] : page_) {
      if (std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; })) continue;
      if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) continue;
      std::vector<std::string_view> names;
      for (const Field& field : fields) names.push_back(field.name);
      add(value.line, "front matter knows no '" + name + "'", joined(names));
    }
  }

  void is(std::string_view name, bool right, const std::string& accepted) {
    if (const auto* value = text(name); value != nullptr && !right)
      add(value->line, "'" + std::string(name) + "' is '" + value->text + "'", accepted);
  }

  void one_of(std::string_view name, std::span<const std::string_view> words) {
    const auto* value = text(name);
    is(name, value == nullptr || std::find(words.begin(), words.end(), value->text) != words.end(), joined(words));
  }

  // The field, if it is there as a text; likewise of a list.
  [[nodiscard]] const FrontMatterValue* text(std::string_view name) const { return find(name, Kind::kText); }
  [[nodiscard]] const FrontMatterValue* list(std::string_view name) const { return find(name, Kind::kList); }

  void add(std::int32_t line, std::string what, std::string accepted) {
    errors_.push_back({{file_, line, 0, 1, {}}, std::move(what), std::move(accepted)});
  }

 private:
  [[nodiscard]] const FrontMatterValue* find(std::string_view name, Kind kind) const {
    const auto found = page_.find(std::string(name));
    const bool sound = found != page_.end() && found->second.kind == kind;
    return sound && (kind != Kind::kText || !found->second.text.empty()) ? &found->second : nullptr;
  }

  const std::string& file_;
  const FrontMatter& page_;
  std::vector<Error>& errors_;
};

void check_place(Rules& rules, const std::string& id, const PlannedPages& planned) {
  if (const auto* value = rules.text("id")) rules.is("id", value->text == id, "the file's name: " + id);
  const auto row = planned.find(id);
  if (row == planned.end()) {
    rules.add(1, "the handbook plans no page '" + id + "'", "the ids of pages.json");
    return;
  }
  const auto& [topic, order] = row->second;
  const std::string module = order.substr(0, order.find('.'));
  const auto same = [&](std::string_view name, const std::string& planned_text) {
    const auto* value = rules.text(name);
    rules.is(name, value == nullptr || value->text == planned_text, planned_text + ", as in pages.json");
  };
  same("topic", topic);
  same("order", order);
  same("module", module);
}

}  // namespace

Result<PlannedPages> read_planned_pages(const std::string& path) {
  auto parsed = read_json(path);
  if (!parsed) return parsed.error();
  const JsonFile& file = parsed.value();
  if (!file.root.is_array()) return file.error_at("", "is not a list of pages", {});
  PlannedPages out;
  for (std::size_t i = 0; i < file.root.size(); ++i) {
    const nlohmann::json& row = file.root[i];
    for (const char* name : {"topic", "id", "order", "title"}) {
      if (!row.is_object() || !row.contains(name) || !row[name].is_string())
        return file.error_at("/" + std::to_string(i), std::string("has no text '") + name + "'", {});
    }
    if (!out.emplace(row["id"], PlannedPage{row["topic"], row["order"]}).second)
      return file.error_at("/" + std::to_string(i), "the id stands twice", {});
  }
  return out;
}

void check_site_front_matter(const std::string& file, const FrontMatter& page, std::vector<Error>& errors) {
  Rules(file, page, errors).have(kSite, kOfTheSite);
}

void check_handbook_front_matter(const std::string& file, const std::string& id, const FrontMatter& page,
                                 const PlannedPages& planned, const std::vector<std::string>& shown,
                                 std::vector<Error>& errors) {
  Rules rules(file, page, errors);
  rules.have(kHandbook);
  check_place(rules, id, planned);
  rules.one_of("kind", kKinds);
  rules.one_of("level", kLevels);
  if (const auto* value = rules.text("minutes")) {
    const int minutes = number_in(value->text);
    rules.is("minutes", minutes >= 1 && minutes <= kLongestRead, "1 to " + std::to_string(kLongestRead));
  }
  if (const auto* value = rules.text("updated")) rules.is("updated", is_day(value->text), "a day: 2026-11-24");
  if (const auto* value = rules.list("prerequisites")) {
    for (const std::string& needed : value->items) {
      if (!planned.contains(needed)) rules.add(value->line, "names no page: '" + needed + "'", "the ids of pages.json");
    }
  }
  if (const auto* value = rules.list("boxes"); value != nullptr && value->items != shown)
    rules.add(value->line, "'boxes' are not those of the page", shown.empty() ? "[]" : joined(shown));
}

}  // namespace glassbox
