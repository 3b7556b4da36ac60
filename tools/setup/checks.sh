# How checks are run and counted. A `check` is one thing that passes or fails; a `suite` prints its own counts, in one of
# the forms that count_tests knows. The whole ends with `N passed, N failed`, alone on its line.

GLASSBOX=$BUILD/native/tools/glassbox/glassbox
passed=0
failed=0
failures=()

run_logged() { # NAME CMD…: into its own log, which is shown when it fails
  local name=$1 log started=$SECONDS status=0
  log=$BUILD/log/check-$(tr -c 'a-z0-9' - <<<"${name,,}").log
  shift
  LOG=$log
  ("$@") >"$log" 2>&1 </dev/null || status=$?
  printf '%-6s %-40s %4d s' "$([ $status -eq 0 ] && echo ok || echo FAILED)" "$name" $((SECONDS - started))
  return $status
}

check() {
  if run_logged "$@"; then
    passed=$((passed + 1))
    echo
  else
    failed=$((failed + 1))
    failures+=("$1")
    echo
    tail -n 60 "$LOG"
  fi
}

suite() {
  local status=0 good bad
  run_logged "$@" || status=$?
  read -r good bad < <(count_tests "$LOG")
  # A suite that ran nothing, or failed without a failed test, has failed.
  [ $((good + bad)) -gt 0 ] || bad=1
  [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + good))
  failed=$((failed + bad))
  printf '   %d passed, %d failed\n' "$good" "$bad"
  [ "$bad" -eq 0 ] || {
    failures+=("$1")
    tail -n 80 "$LOG"
  }
}

# Catch2 ("test cases: 12 | 11 passed | 1 failed", "All tests passed (40 assertions in 12 test cases)"), node's runner
# ("# pass 12", "# fail 0", also with ℹ) and our own ("12 passed, 0 failed"), summed over the log.
count_tests() {
  awk '
    /^All tests passed \(/ { for (i = 1; i <= NF; i++) if ($i == "test") good += $(i - 1) }
    /^test cases:/ { for (i = 1; i <= NF; i++) { if ($i == "passed") good += $(i - 1); if ($i == "failed") bad += $(i - 1) } }
    /^(#|ℹ) pass / { good += $3 }
    /^(#|ℹ) fail / { bad += $3 }
    /^[0-9]+ passed, [0-9]+ failed/ { good += $1; bad += $3 }
    END { print good + 0, bad + 0 }
  ' "$1"
}

check_clang_format() {
  git -C "$PROJECT" ls-files -z '*.cpp' '*.hpp' | (cd "$PROJECT" && xargs -0 clang-format-19 --dry-run -Werror)
}

check_shell() { (cd "$PROJECT" && shellcheck -S warning -x -s bash -e SC1091,SC1090,SC2034,SC2154 tools/dev tools/setup/*.sh tools/verbs/*.sh .ci/run); }

# Of the machines, those that are offered; the others are still being made.
check_clang_tidy() {
  local offered
  mapfile -t offered < <(sed 's|.*|engine/&/*.cpp|' "$BUILD/native/machines.txt")
  (cd "$PROJECT" && git ls-files 'engine/core/*.cpp' "${offered[@]}" 'tools/*.cpp' |
    xargs -P "$JOBS" -n 4 clang-tidy-19 -p "$BUILD/native" --quiet --warnings-as-errors='*')
}

run_unit_tests() { # PRESET
  local tests status=0
  tests=$(find "$BUILD/$1/tests" -maxdepth 1 -name 'unit_*' \( -perm -u+x -o -name '*.js' \) -type f | sort)
  [ -n "$tests" ] || return 1
  for program in $tests; do
    case $program in
      *.js) node "$program" --colour-mode none || status=1 ;;
      *.wasm) ;;
      *) "$program" --colour-mode none || status=1 ;;
    esac
  done
  return $status
}

# A fixed time with a fresh seed.
run_fuzzer() {
  local fuzzer=$1 corpus seed=${GLASSBOX_SEED:-$RANDOM$RANDOM}
  echo "seed $seed"
  if [ "$fuzzer" = share_link ]; then
    node "$PROJECT/web/element/fuzz_share_link.mjs" --seconds 60 --seed "$seed"
    return
  fi
  corpus=$BUILD/corpus/$(basename "$fuzzer")
  mkdir -p "$corpus"
  "$fuzzer" -seed="$seed" -max_total_time=60 -max_len=4096 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 "$corpus"
}

# Fuzzers run side by side, one a processor, and are then checked one by one.
run_fuzzers() { # FUZZER…
  local fuzzer log
  for fuzzer in "$@"; do
    log=$BUILD/log/fuzz-$(basename "$fuzzer")
    while [ "$(jobs -rp | wc -l)" -ge "$JOBS" ]; do wait -n || true; done
    {
      run_fuzzer "$fuzzer" >"$log.log" 2>&1 </dev/null && echo 0 >"$log.status" || echo $? >"$log.status"
    } &
  done
  wait
  for fuzzer in "$@"; do check "fuzz: $(basename "$fuzzer")" fuzz_result "$BUILD/log/fuzz-$(basename "$fuzzer")"; done
}

fuzz_result() {
  cat "$1.log"
  return "$(cat "$1.status")"
}

run_browser_tests() {
  (cd "$PROJECT/tests/browser" && node --test --test-concurrency=1 ./*.test.mjs)
}

finish() {
  [ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
