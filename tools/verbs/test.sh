# test [--long]: every check; ends with the line `N passed, N failed`
long=
[ "${1:-}" != --long ] || long=1
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
source "$PROJECT/tools/setup/checks.sh"

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
  suite "truth: $system, live" python3 "$runner" --glassbox "$GLASSBOX" --live ${long:+--all}
done
suite "handbook samples" python3 "$PROJECT/tests/samples/run.py" --glassbox "$GLASSBOX"
cmake_build fuzz
for fuzzer in "$BUILD"/fuzz/tests/fuzz/*_fuzz; do
  check "fuzz: $(basename "$fuzzer")" run_fuzzer "$fuzzer" "$long"
done
check "fuzz: share link" node "$PROJECT/web/element/fuzz_share_link.mjs" --seconds "$([ -n "$long" ] && echo 7200 || echo 60)"
build_site
suite "browser tests" run_browser_tests
[ -z "$long" ] || write_long_report
finish
