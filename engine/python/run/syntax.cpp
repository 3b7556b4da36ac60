#include "engine/python/run/syntax.hpp"

#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

void raise_source_error(const SourceError& error) {
  if (error.unmodelled) {
    refuse(error.message);
    return;
  }
  P<TypeObject> type = error.type == "IndentationError" ? exc::IndentationError
                       : error.type == "TabError"       ? exc::TabError
                       : error.type == "RecursionError" ? exc::RecursionError
                       : error.type == "OverflowError"  ? exc::OverflowError
                       : error.type == "ValueError"     ? exc::ValueError
                                                        : exc::SyntaxError;
  if (!is_subtype(type, exc::SyntaxError)) {
    raise(type, "{}", error.message);
    return;
  }
  auto number = [](std::int32_t n) { return n > 0 ? int_from(n) : none(); };
  RefTo<StrObject> message = str_from(error.message), file = str_from("main.py");
  Ref line = number(error.line), column = number(error.column), end_line = number(error.end_line),
      end_column = number(error.end_column);
  Ref text = error.text.empty() ? none() : Ref(str_from(error.text));
  RefTo<TupleObject> where = tuple_of({file, line, column, text, end_line, end_column});
  RefTo<TupleObject> args = where ? tuple_of({message, where}) : nullptr;
  if (args) raise_object(type, args);
}

bool is_standard(std::string_view name) {
  static constexpr std::string_view kNames[] = {"abc",
                                                "argparse",
                                                "array",
                                                "ast",
                                                "asyncio",
                                                "atexit",
                                                "base64",
                                                "bisect",
                                                "calendar",
                                                "cmath",
                                                "codecs",
                                                "collections",
                                                "concurrent",
                                                "configparser",
                                                "contextlib",
                                                "contextvars",
                                                "copy",
                                                "copyreg",
                                                "csv",
                                                "ctypes",
                                                "dataclasses",
                                                "datetime",
                                                "decimal",
                                                "difflib",
                                                "dis",
                                                "doctest",
                                                "email",
                                                "enum",
                                                "errno",
                                                "faulthandler",
                                                "fileinput",
                                                "fnmatch",
                                                "fractions",
                                                "functools",
                                                "gc",
                                                "getopt",
                                                "getpass",
                                                "gettext",
                                                "glob",
                                                "graphlib",
                                                "gzip",
                                                "hashlib",
                                                "heapq",
                                                "hmac",
                                                "html",
                                                "http",
                                                "importlib",
                                                "inspect",
                                                "io",
                                                "ipaddress",
                                                "itertools",
                                                "json",
                                                "keyword",
                                                "linecache",
                                                "locale",
                                                "logging",
                                                "marshal",
                                                "math",
                                                "mimetypes",
                                                "mmap",
                                                "multiprocessing",
                                                "numbers",
                                                "operator",
                                                "os",
                                                "pathlib",
                                                "pdb",
                                                "pickle",
                                                "pkgutil",
                                                "platform",
                                                "pprint",
                                                "profile",
                                                "queue",
                                                "random",
                                                "re",
                                                "reprlib",
                                                "sched",
                                                "secrets",
                                                "select",
                                                "selectors",
                                                "shelve",
                                                "shlex",
                                                "shutil",
                                                "signal",
                                                "site",
                                                "socket",
                                                "sqlite3",
                                                "ssl",
                                                "stat",
                                                "statistics",
                                                "string",
                                                "struct",
                                                "subprocess",
                                                "symtable",
                                                "sysconfig",
                                                "tarfile",
                                                "tempfile",
                                                "textwrap",
                                                "threading",
                                                "time",
                                                "timeit",
                                                "token",
                                                "tokenize",
                                                "trace",
                                                "traceback",
                                                "tracemalloc",
                                                "types",
                                                "typing",
                                                "unicodedata",
                                                "unittest",
                                                "urllib",
                                                "uuid",
                                                "venv",
                                                "warnings",
                                                "wave",
                                                "weakref",
                                                "xml",
                                                "zipfile",
                                                "zlib",
                                                "zoneinfo",
                                                "_thread",
                                                "_typing_params",
                                                "_weakref",
                                                "_collections",
                                                "_functools"};
  const std::string_view top = name.substr(0, name.find('.'));
  return std::find(std::begin(kNames), std::end(kNames), top) != std::end(kNames);
}

}  // namespace glassbox::python
