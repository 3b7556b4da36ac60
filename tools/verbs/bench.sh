# bench: bytes, times and frames beside their aims, side by side in one run
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
build_site
cmake_build native engine_bench
cmake_build web glassbox_floor
"$BUILD/native/tests/bench/engine_bench"
node "$PROJECT/tests/bench/browser.mjs" "$BUILD" "$PROJECT/dist"
