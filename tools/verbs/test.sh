# test [--long [PART…]]: every check, or the full counts (hours; tests/long-report.txt); ends with the line `N passed, N failed`
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
source "$PROJECT/tools/setup/checks.sh"

if [ "${1:-}" = --long ]; then
  source "$PROJECT/tools/setup/long.sh"
  cmake_build native glassbox
  cmake_build fuzz
  install_packages
  long_test "${@:2}"
  finish
  exit
fi

# Builds come first: without them there is nothing to check, and their failure ends the run.
cmake_build native
cmake_build web
install_packages

check "C++ format" check_clang_format
check "shell scripts" check_shell
check "web format" npm --prefix "$PROJECT/web" run format:check
check "web lint" npm --prefix "$PROJECT/web" run lint
check "web types" npm --prefix "$PROJECT/web" run check
check "element format and lint" npm --prefix "$PROJECT/web/element" run lint
check "element types" npm --prefix "$PROJECT/web/element" run types
check "clang-tidy" check_clang_tidy
suite "native tests" run_unit_tests native
cmake_build asan
suite "tests under ASan and UBSan" run_unit_tests asan
suite "tests as wasm under node" run_unit_tests web
check "content" "$GLASSBOX" check "$PROJECT/content"
check "picture lint" "$GLASSBOX" lint --all --content "$PROJECT/content"
for runner in "$PROJECT"/tests/truth/*/compare.py; do
  system=$(basename "$(dirname "$runner")")
  suite "truth: $system, recordings" python3 "$runner" --glassbox "$GLASSBOX"
  suite "truth: $system, live" python3 "$runner" --glassbox "$GLASSBOX" --live
done
suite "handbook samples" python3 "$PROJECT/tests/samples/run.py" --glassbox "$GLASSBOX"
cmake_build fuzz
run_fuzzers "$BUILD"/fuzz/tests/fuzz/*_fuzz share_link
build_site
suite "browser tests" run_browser_tests
finish
