// What CPython prints for exceptions (Lib/traceback.py, Python/pythonrun.c): chains, frames with their source lines and
// carets, repeated frames, groups, notes, suggestions.
#include <algorithm>
#include <vector>

#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/source_lines.hpp"
#include "engine/python/objects/suggest.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/run/boot.hpp"

namespace glassbox::python {
namespace {

std::string text_or(Obj o, const char* otherwise) {
  Ref text = to_str(o);
  if (text) return utf8(as<StrObject>(text.get()));
  clear_error();
  return otherwise;
}

std::string indent_lines(const std::string& text, const std::string& prefix) {
  std::string out;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    out += prefix + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return out;
}

std::string frame_entry(P<TracebackObject> tb) {
  P<FrameObject> object = as<FrameObject>(tb->tb_frame);
  P<CodeObject> code = object->f_frame->code();
  const std::string file = utf8(code->co_filename);
  std::string text = fill_in("  File \"{}\", line {}, in {}\n", {Part(file), Part(tb->tb_lineno), Part(code->co_name)});
  return text + source_with_carets(file, code_location(code, tb->tb_lasti / 2));
}

std::string frames(Obj traceback) {
  std::string out, last_key;
  int count = 0;
  auto flush = [&] {
    if (count > 3) {
      const int more = count - 3;
      out += fill_in("  [Previous line repeated {} more time{}]\n", {Part(more), Part(more > 1 ? "s" : "")});
    }
  };
  for (P<TracebackObject> tb = as<TracebackObject>(traceback); tb; tb = tb->tb_next) {
    P<CodeObject> code = as<FrameObject>(tb->tb_frame)->f_frame->code();
    const std::string key = utf8(code->co_filename) + ":" + std::to_string(tb->tb_lineno) + ":" + utf8(code->co_name);
    if (key != last_key) {
      flush();
      last_key = key;
      count = 0;
    }
    if (++count > 3) continue;
    out += frame_entry(tb);
  }
  flush();
  return out;
}

// Names that were near: attributes of the object, names of the frame where it was raised.
std::vector<std::string> names_near(Obj exception) {
  std::vector<std::string> names;
  auto add_dict = [&](Obj dict) {
    if (!dict || !is_dict(dict)) return;
    std::int64_t position = 0;
    Obj key, value;
    while (dict_next(as<DictObject>(dict), position, key, value)) {
      if (is_str(key)) names.push_back(utf8(as<StrObject>(key)));
    }
  };
  if (is_instance_exact(exception, exc::AttributeError)) {
    Obj owner = as<AttributeErrorObject>(exception)->obj;
    if (!owner) return names;
    Ref all = call_method(owner, "__dir__");
    RefTo<ListObject> list = all ? list_from(all) : nullptr;
    if (!list && is_type(owner)) {
      clear_error();
      for (Obj t : items_of(as<TypeObject>(owner)->tp_mro)) add_dict(as<TypeObject>(t)->tp_dict);
      add_dict(owner->ob_type->tp_dict);
      std::sort(names.begin(), names.end());
      return names;
    }
    if (!list || !list_sort(list, nullptr, false)) {
      clear_error();
      return names;
    }
    for (Obj n : items_of(list.get())) {
      if (is_str(n)) names.push_back(utf8(as<StrObject>(n)));
    }
    return names;
  }
  P<TracebackObject> tb = as<TracebackObject>(as<BaseExceptionObject>(exception)->traceback);
  if (!tb) return names;
  while (tb->tb_next) tb = tb->tb_next;
  P<Frame> frame = as<FrameObject>(tb->tb_frame)->f_frame;
  Ref locals = frame_locals(frame);
  if (locals) add_dict(locals);
  add_dict(frame->f_globals);
  add_dict(frame->f_builtins);
  return names;
}

std::string suggestion(Obj exception) {
  Obj wrong;
  if (is_instance_exact(exception, exc::AttributeError))
    wrong = as<AttributeErrorObject>(exception)->name;
  else if (is_instance_exact(exception, exc::NameError))
    wrong = as<NameErrorObject>(exception)->name;
  if (!wrong || !is_str(wrong)) return {};
  const std::string name = utf8(as<StrObject>(wrong));
  std::vector<std::string> possible = names_near(exception);
  if (is_instance_exact(exception, exc::AttributeError)) {
    if (name.empty() || name[0] != '_')
      std::erase_if(possible, [](const std::string& n) { return !n.empty() && n[0] == '_'; });
  } else {
    // An instance's attribute of that name is the likelier wish.
    P<TracebackObject> tb = as<TracebackObject>(as<BaseExceptionObject>(exception)->traceback);
    while (tb && tb->tb_next) tb = tb->tb_next;
    if (tb) {
      Ref locals = frame_locals(as<FrameObject>(tb->tb_frame)->f_frame);
      Obj self = locals && is_dict(locals) ? dict_get(as<DictObject>(locals.get()), std::string_view("self")) : Obj();
      Ref value;
      if (self && find_attr(self, name, value) > 0) return "self." + name;
      clear_error();
    }
  }
  return closest_name(name, possible);
}

std::string head_line(Obj exception) {
  P<TypeObject> type = exception->ob_type;
  std::string name;
  Ref module;
  if (find_attr(type, names::module_, module) > 0 && is_str(module)) {
    const std::string m = utf8(as<StrObject>(module.get()));
    if (m != "builtins" && m != "__main__") name = m + ".";
  }
  clear_error();
  Ref qualname = get_attr(type, names::qualname_);
  name += qualname && is_str(qualname) ? utf8(as<StrObject>(qualname.get())) : short_type_name(type);
  std::string text = text_or(exception, "<exception str() failed>");
  const std::string best = suggestion(exception);
  if (!best.empty()) text += ". Did you mean: '" + best + "'?";
  if (is_instance_exact(exception, exc::NameError) && !is_instance_exact(exception, exc::UnboundLocalError)) {
    Obj wrong = as<NameErrorObject>(exception)->name;
    if (wrong && is_str(wrong) && is_standard_module(utf8(as<StrObject>(wrong)))) {
      const std::string module_name = utf8(as<StrObject>(wrong));
      text += best.empty() ? ". Did you forget to import '" + module_name + "'?"
                           : " Or did you forget to import '" + module_name + "'?";
    }
  }
  return text.empty() ? name + "\n" : name + ": " + text + "\n";
}

std::string syntax_lines(Obj exception) {
  P<SyntaxErrorObject> e = as<SyntaxErrorObject>(exception);
  std::int64_t line = 0, offset = 0, end_line = 0, end_offset = 0;
  if (e->lineno && is_int(e->lineno)) int_fits(as<IntObject>(e->lineno), line);
  std::string out;
  if (line > 0) {
    const std::string file = e->filename && is_str(e->filename) ? utf8(as<StrObject>(e->filename)) : "<string>";
    out += fill_in("  File \"{}\", line {}\n", {Part(file), Part(line)});
    if (e->offset && is_int(e->offset)) int_fits(as<IntObject>(e->offset), offset);
    if (e->end_lineno && is_int(e->end_lineno)) int_fits(as<IntObject>(e->end_lineno), end_line);
    if (e->end_offset && is_int(e->end_offset)) int_fits(as<IntObject>(e->end_offset), end_offset);
    if (e->text && is_str(e->text))
      out += syntax_carets(utf8(as<StrObject>(e->text)), line, offset, end_line, end_offset);
  }
  const std::string message =
      e->msg && e->msg != kNone ? text_or(e->msg, "<no detail available>") : "<no detail available>";
  return out + short_type_name(exception->ob_type) + ": " + message + "\n";
}

std::string notes_of(Obj exception) {
  Ref notes;
  if (find_attr(exception, names::notes_, notes) <= 0) {
    clear_error();
    return {};
  }
  std::string out;
  if (!is_list(notes)) return out;
  for (Obj note : items_of(as<ListObject>(notes.get()))) {
    std::string text = text_or(note, "<note str() failed>");
    out += text + "\n";
  }
  return out;
}

constexpr const char* kCause = "\nThe above exception was the direct cause of the following exception:\n\n";
constexpr const char* kContext = "\nDuring handling of the above exception, another exception occurred:\n\n";

struct Printer {
  std::vector<Obj> seen;
  int group_depth = 0;
  bool need_close = false;

  std::string margin() const {
    return group_depth == 0 ? "" : std::string(static_cast<std::size_t>(2 * group_depth), ' ') + "| ";
  }
  std::string emit_text(const std::string& text) const {
    return group_depth == 0 ? text : indent_lines(text, margin());
  }

  bool is_group(Obj o) const { return is_instance_exact(o, exc::BaseExceptionGroup); }

  std::string one(Obj exception) {
    P<BaseExceptionObject> e = as<BaseExceptionObject>(exception);
    const bool group = is_group(exception);
    std::string out;
    std::string body;
    const bool outermost = group && group_depth == 0;
    if (outermost) ++group_depth;
    if (e->traceback) {
      if (outermost) {
        out += std::string(static_cast<std::size_t>(2 * group_depth), ' ') +
               "+ Exception Group Traceback (most recent call last):\n";
      } else {
        body += group ? "Exception Group Traceback (most recent call last):\n" : "Traceback (most recent call last):\n";
      }
      body += frames(e->traceback);
    }
    body += is_instance_exact(exception, exc::SyntaxError) ? syntax_lines(exception) : head_line(exception);
    body += notes_of(exception);
    out += emit_text(body);
    if (group) out += children(exception);
    if (outermost) --group_depth;
    return out;
  }

  std::string children(Obj exception) {
    P<TupleObject> excs = as<TupleObject>(as<BaseExceptionGroupObject>(exception)->excs);
    const std::int64_t shown = std::min<std::int64_t>(excs->ob_size, 15);
    const std::int64_t n = shown < excs->ob_size ? shown + 1 : shown;
    std::string out;
    need_close = false;
    for (std::int64_t i = 0; i < n; ++i) {
      const bool last = i == n - 1;
      if (last) need_close = true;
      const std::string title = i < shown ? std::to_string(i + 1) : "...";
      out += std::string(static_cast<std::size_t>(2 * group_depth), ' ') + (i == 0 ? "+-" : "  ") +
             "+---------------- " + title + " ----------------\n";
      ++group_depth;
      if (i < shown)
        out += chain(excs->ob_item[i]);
      else
        out += emit_text(fill_in("and {} more exception{}\n",
                                 {Part(excs->ob_size - shown), Part(excs->ob_size - shown > 1 ? "s" : "")}));
      if (last && need_close) {
        out += std::string(static_cast<std::size_t>(2 * group_depth), ' ') + "+------------------------------------\n";
        need_close = false;
      }
      --group_depth;
    }
    return out;
  }

  std::string chain(Obj exception) {
    for (Obj s : seen) {
      if (s == exception) return {};
    }
    seen.push_back(exception);
    P<BaseExceptionObject> e = as<BaseExceptionObject>(exception);
    std::string out;
    auto known = [&](Obj o) { return std::find(seen.begin(), seen.end(), o) != seen.end(); };
    if (e->cause && e->cause != kNone && !known(e->cause)) {
      out += chain(e->cause);
      out += emit_text(kCause);
    } else if (!(e->cause && e->cause != kNone) && e->context && e->context != kNone && e->suppress_context == 0 &&
               !known(e->context)) {
      out += chain(e->context);
      out += emit_text(kContext);
    }
    return out + one(exception);
  }
};

}  // namespace

std::string traceback_text(Obj exception) {
  Ref held = new_ref(exception);
  Printer printer;
  return printer.chain(exception);
}

void write_unraisable(Obj object, std::string_view message) {
  if (halted()) return;
  Ref exception = take_error();
  if (!exception) return;
  std::string text;
  if (!message.empty())
    text = std::string(message) + ":\n";
  else if (object) {
    Ref shown = repr(object);
    if (!shown) clear_error();
    text = "Exception ignored in: " + (shown ? utf8(as<StrObject>(shown.get())) : "<object repr() failed>") + "\n";
  } else {
    text = "Exception ignored in:\n";
  }
  P<BaseExceptionObject> e = as<BaseExceptionObject>(exception.get());
  if (e->traceback) text += "Traceback (most recent call last):\n" + frames(e->traceback);
  text += head_line(exception);
  clear_error();
  write_out(2, text);
}

}  // namespace glassbox::python
