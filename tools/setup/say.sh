# How the tools speak: one line a step, the reason with every failure.

say() { printf '\033[2m·\033[0m %s\n' "$*" >&2; }
fail() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# long_step WHAT LOG CMD…: runs CMD with its output in LOG; prints seconds while it runs, so that nobody wonders, and the
# log's end when it fails.
long_step() {
  local what=$1 log=$2 started=$SECONDS pid status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$what"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    if [ -t 2 ]; then
      printf '\r  %ds  %-100.100s' $((SECONDS - started)) "$(tail -n 1 "$log" | tr -d '\r')" >&2
    elif [ $(((SECONDS - started) % 20)) -eq 19 ]; then
      printf '  %ds …\n' $((SECONDS - started)) >&2
    fi
  done
  [ ! -t 2 ] || printf '\r%-110s\r' '' >&2
  wait "$pid" || status=$?
  [ $status -eq 0 ] || {
    tail -n 40 "$log" >&2
    fail "$what: failed with status $status; the whole log is $log"
  }
  say "$what: done in $((SECONDS - started)) s"
}
