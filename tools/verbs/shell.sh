# shell [COMMAND…]: a shell (or one command) where the toolchain is
source "$PROJECT/tools/setup/build.sh" # the compiler cache and Node as the other verbs have them
if [ $# -gt 0 ]; then "$@"; else exec bash -i; fi
