// The native side of run.py: `python_run FILE` is `python3.13 FILE` on the machine.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "engine/python/run/execute.hpp"

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("python_run FILE\n", stderr);
    return 2;
  }
  std::ifstream file(words[1], std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", words[1]);
    return 2;
  }
  std::stringstream text;
  text << file.rdbuf();
  using namespace glassbox::python;
  const Outcome outcome = execute(split_files("main.py", text.str()), {});
  std::fwrite(outcome.out.data(), 1, outcome.out.size(), stdout);
  std::fwrite(outcome.err.data(), 1, outcome.err.size(), stderr);
  return outcome.exit_code;
}
