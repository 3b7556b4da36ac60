# record [SYSTEM|samples [NAME…]]: runs the recorders against the real systems and rewrites the recordings
source "$PROJECT/tools/setup/build.sh"
asked=${1:-*}
[ $# -eq 0 ] || shift
found=
for recorder in "$PROJECT"/tests/truth/$asked/record.py "$PROJECT"/tests/$asked/record.py; do
  [ -e "$recorder" ] || continue
  found=1
  say "Recording $(basename "$(dirname "$recorder")")"
  python3 "$recorder" "$@"
done
[ -n "$found" ] || fail "no recorder for '$asked'; there are: samples $(cd "$PROJECT/tests/truth" && dirname -- */record.py | xargs)"
