# The builds that several verbs need. Each is quick when nothing changed.

JOBS=${GLASSBOX_JOBS:-$(nproc)}
export EM_CACHE=$CACHE/shared/emscripten EM_FROZEN_CACHE=0 CCACHE_DIR=$CACHE/shared/ccache
export PATH=$PROJECT/web/node_modules/.bin:$PATH # Node 24, where web/package.json has brought it

# cmake_build PRESET [TARGET…]: configures once, then builds.
cmake_build() {
  local preset=$1
  shift
  if [ ! -e "$BUILD/$preset/build.ninja" ]; then
    long_step "Configuring the $preset build" "$BUILD/log/$preset-configure.log" \
      cmake --preset "$preset" -B "$BUILD/$preset" -DGLASSBOX_WERROR=ON
  fi
  long_step "Building: $preset${*:+ ($*)}" "$BUILD/log/$preset-build.log" \
    cmake --build "$BUILD/$preset" -j "$JOBS" ${*:+--target "$@"}
}

build_native() { cmake_build native glassbox; }

# The engine's web modules.
build_engine() { cmake_build web; }

# The npm packages of web/, as its lock file names them.
install_packages() {
  local stamp=$PROJECT/web/node_modules/.installed-$(cat "$PROJECT/web/package.json" "$PROJECT/web/package-lock.json" | sha256sum | cut -c1-16)
  [ ! -e "$stamp" ] || return 0
  long_step "Installing the site's npm packages" "$BUILD/log/npm.log" npm ci --prefix "$PROJECT/web" --no-audit --no-fund
  touch "$stamp"
}

# dist/: everything together.
build_site() {
  build_native
  build_engine
  install_packages
  long_step "Building the site into dist/" "$BUILD/log/site.log" npm --prefix "$PROJECT/web" run build
}
