# help: what the verbs do
printf 'tools/dev VERB [ARGUMENTS]\n\n'
for file in "$PROJECT"/tools/verbs/*.sh; do
  sed -n '1s/^# \([^:]*\): /  \1|/p' "$file"
done | awk -F'|' '{ printf "%-34s %s\n", $1, $2 }'
printf '\nThe toolchain and downloads live in %s; what is built, in %s.\n' "$CACHE" "$BUILD"
