# record [SYSTEM]: runs the truth recorders against the real systems and rewrites the recordings
source "$PROJECT/tools/setup/build.sh"
for recorder in "$PROJECT"/tests/truth/${1:-*}/record.py; do
  [ -e "$recorder" ] || fail "no recorder for '${1:-}'; there are: $(cd "$PROJECT/tests/truth" && ls -d -- */ | tr -d / | xargs)"
  say "Recording $(basename "$(dirname "$recorder")")"
  python3 "$recorder"
done
