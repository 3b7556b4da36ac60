#include "tools/glassbox/box.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

namespace glassbox {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Reads one object's fields, noting each fault instead of stopping at the first.
class Fields {
 public:
  Fields(const JsonFile& file, const json& object, std::string pointer, std::vector<Error>& errors)
      : file_(file), object_(object), pointer_(std::move(pointer)), errors_(errors) {
    if (!object_.is_object()) fault("", "must be an object");
  }

  std::string text(const std::string& name, bool required = true) {
    const json* v = get(name, required);
    if (v == nullptr) return {};
    if (!v->is_string() || v->get_ref<const std::string&>().empty()) {
      fault(name, "must be a text that is not empty");
      return {};
    }
    return v->get<std::string>();
  }
  bool flag(const std::string& name) {
    const json* v = get(name, false);
    if (v != nullptr && !v->is_boolean()) fault(name, "must be true or false");
    return v != nullptr && v->is_boolean() && v->get<bool>();
  }
  std::int64_t number(const std::string& name, std::int64_t least, bool required = true) {
    const json* v = get(name, required);
    if (v == nullptr) return least;
    if (!v->is_number_integer() || v->get<std::int64_t>() < least) {
      fault(name, "must be a whole number of at least " + std::to_string(least));
      return least;
    }
    return v->get<std::int64_t>();
  }
  std::vector<std::string> texts(const std::string& name, bool required = true) {
    std::vector<std::string> out;
    const json* v = get(name, required);
    if (v == nullptr) return out;
    if (!v->is_array() || v->empty() ||
        !std::all_of(v->begin(), v->end(), [](const json& e) { return e.is_string(); })) {
      fault(name, "must be a list of texts with at least one");
      return out;
    }
    for (const json& e : *v) out.push_back(e.get<std::string>());
    return out;
  }
  const json* child(const std::string& name, bool required) { return get(name, required); }

  // To be called last: a field that nobody asked for is a typing error.
  void end() {
    if (!object_.is_object()) return;
    std::string known;
    for (const std::string& name : known_) known += (known.empty() ? "" : ", ") + name;
    for (const auto& [name, value] : object_.items()) {
      if (!known_.contains(name)) errors_.push_back(file_.error_at(at(name), "unknown field '" + name + "'", known));
    }
  }

  [[nodiscard]] std::string at(const std::string& name) const {
    return name.empty() ? pointer_ : pointer_ + "/" + name;
  }
  void fault(const std::string& name, const std::string& what, std::string accepted = {}) {
    const std::string subject = name.empty() ? "the value" : "'" + name + "'";
    errors_.push_back(file_.error_at(at(name), subject + " " + what, std::move(accepted)));
  }

 private:
  const json* get(const std::string& name, bool required) {
    known_.insert(name);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    if (required) fault(name, "is missing");
    return nullptr;
  }

  const JsonFile& file_;
  const json& object_;
  std::string pointer_;
  std::vector<Error>& errors_;
  std::set<std::string> known_;
};

constexpr std::array<std::string_view, 3> kLevels = {"must", "strong", "internals"};

void check_predict(const JsonFile& file, const json& object, std::vector<Error>& errors) {
  Fields fields(file, object, "/predict", errors);
  fields.number("line", 1);
  fields.text("when", false);
  fields.text("question");
  const json* answers = fields.child("answers", true);
  fields.end();
  if (answers == nullptr) return;
  if (!answers->is_array() || answers->size() < 2) {
    fields.fault("answers", "must be a list of at least two");
    return;
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < answers->size(); ++i) {
    Fields answer(file, (*answers)[i], "/predict/answers/" + std::to_string(i), errors);
    answer.text("text");
    const bool is_right = answer.flag("right");
    const std::string belief = answer.text("misconception", !is_right);
    if (is_right && !belief.empty()) answer.fault("misconception", "belongs to a wrong answer");
    answer.end();
    right += is_right ? 1 : 0;
  }
  if (right != 1)
    fields.fault("answers", "must have exactly one with \"right\": true, this has " + std::to_string(right));
}

Result<Program> read_program(const fs::path& folder, const std::string& file, const std::vector<Setting>& settings) {
  auto source = read_file((folder / file).string());
  if (!source) return source.error();
  return Program{file, std::move(source.value()), settings};
}

void check_loads(const JsonFile& file, const std::string& pointer, const Machine& machine, const Program& program,
                 const fs::path& folder, std::vector<Error>& errors) {
  auto trace = machine.load(program);
  if (trace) return;
  Error error = trace.error();
  error.where.file = (folder / program.file).string();
  if (error.where.line == 0) error = file.error_at(pointer, error.what, error.accepted);
  errors.push_back(std::move(error));
}

void check_challenge(const JsonFile& file, const json& object, const Machine* machine, const fs::path& folder,
                     const std::vector<Setting>& settings, std::vector<Error>& errors) {
  Fields fields(file, object, "/challenge", errors);
  fields.text("goal");
  fields.text("judge");
  const auto solutions = fields.texts("solutions");
  fields.end();
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    const std::string pointer = "/challenge/solutions/" + std::to_string(i);
    auto program = read_program(folder, solutions[i], settings);
    if (!program) {
      errors.push_back(file.error_at(pointer, "'" + solutions[i] + "' " + program.error().what));
    } else if (machine != nullptr) {
      check_loads(file, pointer, *machine, program.value(), folder, errors);
    }
  }
}

std::vector<Setting> read_settings_object(const JsonFile& file, const json* object, std::vector<Error>& errors) {
  std::vector<Setting> out;
  if (object == nullptr) return out;
  if (!object->is_object()) {
    errors.push_back(file.error_at("/settings", "'settings' must be an object"));
    return out;
  }
  for (const auto& [name, value] : object->items()) {
    const std::string pointer = "/settings/" + name;
    if (value.is_string() || value.is_number_integer()) {
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      out.push_back({name, text, file.error_at(pointer, {}).where});
    } else {
      errors.push_back(file.error_at(pointer, "'" + name + "' must be a text or a whole number"));
    }
  }
  return out;
}

std::string names_of(std::span<const LensInfo> lenses) {
  std::string out;
  for (const LensInfo& lens : lenses) out += (out.empty() ? "" : ", ") + std::string(lens.name);
  return out;
}

std::string names_of(std::span<const Machine* const> list) {
  std::string out;
  for (const Machine* machine : list) out += (out.empty() ? "" : ", ") + std::string(machine->id());
  return out;
}

void check_lenses(Fields& fields, const Machine& machine, const std::vector<std::string>& lenses) {
  const auto known = machine.lenses();
  for (std::size_t i = 0; i < lenses.size(); ++i) {
    const bool found = std::any_of(known.begin(), known.end(), [&](const LensInfo& l) { return l.name == lenses[i]; });
    if (!found)
      fields.fault("lenses/" + std::to_string(i), "names no lens of this machine: '" + lenses[i] + "'",
                   names_of(known));
  }
}

}  // namespace

std::vector<Error> read_box(const std::string& json_path, ContentBox& box) {
  std::vector<Error> errors;
  auto parsed = read_json(json_path);
  if (!parsed) return {parsed.error()};
  const JsonFile& file = parsed.value();
  const fs::path path(json_path);

  Fields fields(file, file.root, "", errors);
  box.id = path.parent_path().filename().string() + "/" + path.stem().string();
  box.title = fields.text("title");
  box.machine = fields.text("machine");
  const std::string program_file = fields.text("program");
  box.lenses = fields.texts("lenses");
  box.side_by_side = fields.flag("side_by_side");
  box.options = fields.text("options", false);
  const std::string level = fields.text("level");
  fields.text("moment");
  fields.text("why");
  fields.text("then_ask");
  const json* predict = fields.child("predict", true);
  const json* challenge = fields.child("challenge", true);
  const auto settings = read_settings_object(file, fields.child("settings", false), errors);
  fields.end();

  const Machine* machine = box.machine.empty() ? nullptr : find_machine(box.machine);
  if (!box.machine.empty() && machine == nullptr)
    fields.fault("machine", "names no machine: '" + box.machine + "'", names_of(machines()));
  if (!level.empty() && std::find(kLevels.begin(), kLevels.end(), level) == kLevels.end()) {
    fields.fault("level", "is '" + level + "'", "must, strong, internals");
  }
  if (box.side_by_side && box.lenses.size() < 2) fields.fault("side_by_side", "needs two lenses");
  if (machine != nullptr) check_lenses(fields, *machine, box.lenses);
  if (predict != nullptr) check_predict(file, *predict, errors);
  if (challenge != nullptr) check_challenge(file, *challenge, machine, path.parent_path(), settings, errors);
  if (program_file.empty()) return errors;

  auto program = read_program(path.parent_path(), program_file, settings);
  if (!program) {
    fields.fault("program", "'" + program_file + "' " + program.error().what);
    return errors;
  }
  box.program = std::move(program.value());
  if (machine != nullptr) check_loads(file, "/program", *machine, box.program, path.parent_path(), errors);
  return errors;
}

std::string box_path(const std::string& content, const std::string& name) {
  if (name.ends_with(".json")) return name;
  return (fs::path(content) / "boxes" / (name + ".json")).string();
}

}  // namespace glassbox
