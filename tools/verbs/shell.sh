# shell [COMMAND…]: a shell (or one command) where the toolchain is
if [ $# -gt 0 ]; then "$@"; else exec bash -i; fi
