// warnings.warn() as the interpreter itself calls it (Python/_warnings.c), with the filters that it starts with: each
// place once, DeprecationWarning only in __main__.
#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/source_lines.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

bool warn(P<TypeObject> category, std::string_view message, std::int64_t stack_level) {
  if (halted()) return false;
  P<Frame> frame = current_frame();
  for (; frame && stack_level > 1; --stack_level) frame = frame->previous;
  while (frame && !code_lines(frame->code()).traced) frame = frame->previous;
  std::string file = "sys";
  std::int32_t line = 0;
  bool main = true;
  P<DictObject> globals;
  if (frame) {
    file = utf8(frame->code()->co_filename);
    line = frame_line(frame);
    globals = frame->f_globals;
    Obj name = dict_get_str(globals, names::name_);
    main = name && is_str(name) && str_is(as<StrObject>(name), "__main__");
  }
  const bool ignored = (is_subtype(category, exc::DeprecationWarning) && !main) ||
                       is_subtype(category, exc::PendingDeprecationWarning) ||
                       is_subtype(category, exc::ImportWarning) || is_subtype(category, exc::ResourceWarning);
  if (ignored) return true;
  if (globals) {
    RefTo<StrObject> key = intern("__warningregistry__");
    Obj registry = key ? dict_get_str(globals, key) : Obj();
    if (!registry) {
      RefTo<DictObject> made = dict_new();
      if (!made || !dict_set(globals, Obj(key.get()), made)) return false;
      registry = dict_get_str(globals, key);
    }
    RefTo<StrObject> place =
        str_from(fill_in("{}:{}:{}", {Part(message), Part(short_type_name(category)), Part(line)}));
    if (!place || !is_dict(registry)) return false;
    if (dict_get(as<DictObject>(registry), Obj(place.get()))) return true;
    if (!dict_set(as<DictObject>(registry), Obj(place.get()), kTrue)) return false;
  }
  std::string text =
      fill_in("{}:{}: {}: {}\n", {Part(file), Part(line), Part(short_type_name(category)), Part(message)});
  const std::string source = source_with_carets(file, {line, line, -1, -1});
  if (source.size() > 2) text += source.substr(2);
  write_out(2, text);
  return !halted();
}

}  // namespace glassbox::python
