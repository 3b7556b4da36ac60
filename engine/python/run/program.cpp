// From the source of __main__ to its frame, and from its end to the exit code (Python/pythonrun.c, pylifecycle.c).
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/source_lines.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/run/boot.hpp"
#include "engine/python/run/syntax.hpp"

namespace glassbox::python {
namespace {

void print_error() {
  Ref exception = take_error();
  if (!exception) return;
  if (is_instance_exact(exception, exc::SystemExit)) {
    Obj code = as<SystemExitObject>(exception.get())->code;
    std::int64_t n = 0;
    if (code && is_int(code)) {
      int_fits(as<IntObject>(code), n);
      rt().exit_code = n & 0xff;
    } else if (code && code != kNone) {
      Ref text = to_str(code);
      write_out(2, (text ? utf8(as<StrObject>(text.get())) : "") + "\n");
      rt().exit_code = 1;
    } else {
      rt().exit_code = 0;
    }
    clear_error();
    return;
  }
  rt().exit_code = 1;
  Obj hook = dict_get(rt().sys_dict, std::string_view("excepthook"));
  Obj tb = as<BaseExceptionObject>(exception.get())->traceback;
  if (hook && !is_exact(hook, types::builtin_function)) {
    Obj values[] = {Obj(exception->ob_type), exception, tb ? tb : kNone};
    if (call(hook, {values, 3, {}})) return;
    if (halted()) return;
    clear_error();
  }
  if (is_instance_exact(exception, exc::KeyboardInterrupt)) rt().exit_code = 130;
  const std::string text = traceback_text(exception);
  if (!halted()) write_out(2, text);
}

// The module's names go: first those with one underscore, then the rest, but for __builtins__ (Objects/moduleobject.c).
void clear_module(P<DictObject> dict) {
  for (int pass = 1; pass <= 2; ++pass) {
    std::int64_t position = 0;
    Obj key, value;
    while (dict_next(dict, position, key, value)) {
      if (value == kNone || !is_str(key)) continue;
      const std::string name = utf8(as<StrObject>(key));
      const bool one = name.size() > 1 && name[0] == '_' && name[1] != '_';
      if (pass == 1 ? !one : name[0] == '_' && name == "__builtins__") continue;
      Ref held_key = new_ref(key);
      if (!dict_set(dict, held_key, kNone)) return;
      if (halted()) return;
    }
  }
}

}  // namespace

bool start_program() {
  const SourceFile& main = program_files->front();
  RefTo<ModuleObject> module = module_new("__main__");
  if (!module || !dict_set(rt().modules, Obj(names::main_), module)) return false;
  rt().main_module = module.get();
  P<DictObject> dict = module->md_dict;
  RefTo<StrObject> file = str_from(main.name);
  if (!file || !dict_set(dict, Obj(names::builtins_), rt().builtins_module) || !dict_set(dict, Obj(names::file_), file))
    return false;
  const Compiled compiled = compile(main.source, {main.name, CompileMode::exec});
  for (const SourceWarning& w : compiled.warnings) {
    const Location where{w.line, w.line, -1, -1};
    write_out(2, fill_in("{}:{}: {}: {}\n", {Part(main.name), Part(w.line), Part(w.category), Part(w.message)}) +
                     source_with_carets(main.name, where).substr(2));
  }
  if (!compiled.ok()) {
    raise_source_error(compiled.error);
    if (!halted()) finish_program(nullptr);
    return false;
  }
  Ref code = code_from(*compiled.code);
  Ref func = code ? function_new(as<CodeObject>(code.get()), dict) : nullptr;
  if (!func) return false;
  incref(dict);
  P<Frame> frame = push_call(as<FunctionObject>(func.release()), dict, nullptr, 0, {});
  if (!frame) return false;
  frame->previous = nullptr;
  thread().current_frame = frame;
  vm->stack_pointer = frame->localsplus + frame->stacktop;
  return true;
}

void finish_program(Ref result) {
  if (halted()) return;
  if (!result) print_error();
  result = nullptr;
  if (halted()) return;
  rt().finalizing = 1;
  thread().current_frame = nullptr;
  vm->stack_pointer = nullptr;
  gc_collect(2, true);
  if (halted()) return;
  // What is left of each module, the newest first.
  RefTo<ListObject> values = dict_values_list(rt().modules);
  if (values) {
    for (std::int64_t i = values->ob_size; i-- > 0 && !halted();) {
      Obj module = values->items()[i];
      if (!is_exact(module, types::module) || module == rt().builtins_module || module == rt().sys_module) continue;
      clear_module(as<ModuleObject>(module)->md_dict);
    }
  }
  if (halted()) return;
  gc_collect(2, true, true);
  rt().finished = 1;
}

}  // namespace glassbox::python
