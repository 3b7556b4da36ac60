# The full counts: every fuzzer a million times, every generator as often as its issue asks. Hours, so each is a part of its
# own that may be asked for by name; its line in the report, which is committed, says when, with which seed, how often and
# how it ended.

REPORT=$PROJECT/tests/long-report.txt
LONG_RUNS=1000000

long_parts() {
  local fuzzer runner
  for fuzzer in "$BUILD"/fuzz/tests/fuzz/*_fuzz; do echo "fuzz:$(basename "$fuzzer")"; done
  echo "fuzz:share_link"
  for runner in "$PROJECT"/tests/truth/*/compare.py; do echo "truth:$(basename "$(dirname "$runner")")"; done
}

run_long_part() { # PART SEED
  local name=${1#*:} corpus=$BUILD/corpus/${1#*:}
  case $1 in
    fuzz:share_link) node "$PROJECT/web/element/fuzz_share_link.mjs" --runs $LONG_RUNS --seconds 36000 --seed "$2" ;;
    fuzz:*)
      mkdir -p "$corpus"
      "$BUILD/fuzz/tests/fuzz/$name" -seed="$2" -runs=$LONG_RUNS -max_len=4096 -timeout=10 -rss_limit_mb=4096 \
        -print_final_stats=1 "$corpus"
      ;;
    truth:*) python3 "$PROJECT/tests/truth/$name/compare.py" --glassbox "$GLASSBOX" --live --all --seed "$2" ;;
  esac
}

# How often it ran, out of its log.
long_count() {
  awk '
    /^stat::number_of_executed_units:/ { print $2 " inputs"; exit }
    /^[0-9]+ links,/ { print $1 " links"; exit }
    /^[0-9]+ passed, [0-9]+ failed/ { last = $0 }
    END { if (last) print last }
  ' "$1"
}

long_test() { # [PART…]
  local parts=("$@") part seed log status line
  [ $# -gt 0 ] || mapfile -t parts < <(long_parts)
  for part in "${parts[@]}"; do
    long_parts | grep -qxF "$part" || fail "no part '$part'; there are: $(long_parts | xargs)"
    seed=$RANDOM$RANDOM
    log=$BUILD/log/long-${part//:/-}.log
    status=0
    (long_step "$part, seed $seed" "$log" run_long_part "$part" "$seed") || status=$?
    line="$part | $(date -u +%F) | seed $seed | $(long_count "$log") | $([ $status -eq 0 ] && echo clean || echo "ended with $status")"
    [ -e "$REPORT" ] || echo "# part | day | seed | how often | result, as written by: tools/dev test --long" >"$REPORT"
    { grep -vF "$part |" "$REPORT"; echo "$line"; } >"$REPORT.new" && mv "$REPORT.new" "$REPORT"
    echo "$line"
    if [ $status -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=("$part"); fi
  done
}
