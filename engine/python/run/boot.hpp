// Starting and ending a machine.
#pragma once

#include <string>
#include <vector>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/eval/eval.hpp"

namespace glassbox::python {

// Fills the empty memory of `vm`: types, singletons, modules. False: it did not succeed (a fault of this program).
bool boot(std::uint64_t memory_limit);

struct SourceFile {
  std::string name;  // "main.py"
  std::string source;
};
// The program's own files; the first one is __main__. They are text of the host, read when they are imported.
extern const std::vector<SourceFile>* program_files;

// Makes __main__'s frame the current one, so that run_on() runs it. A SyntaxError is printed and ends the run.
bool start_program();
// What CPython does when the program's code has ended: prints an exception that nobody caught, runs what is to run at
// exit, clears the modules. Sets rt().exit_code and rt().finished.
void finish_program(Ref result);

}  // namespace glassbox::python
