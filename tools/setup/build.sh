# The builds that several verbs need. Each is quick when nothing changed.

JOBS=${GLASSBOX_JOBS:-$(nproc)}
export EM_CACHE=$CACHE/shared/emscripten EM_FROZEN_CACHE=0
export CCACHE_DIR=$CACHE/shared/ccache CCACHE_BASEDIR=$PROJECT CCACHE_NOHASHDIR=1 # one cache for every checkout
# Node brings certificates of its own; those that the machine trusts beside them (a company's proxy, say) count, too.
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
export PATH=$PROJECT/web/node_modules/.bin:$PATH # Node 24, where web/package.json has brought it

# cmake_build PRESET [TARGET…]: configures once, then builds.
cmake_build() {
  local preset=$1 targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  if [ ! -e "$BUILD/$preset/build.ninja" ]; then
    long_step "Configuring the $preset build" "$BUILD/log/$preset-configure.log" \
      cmake --preset "$preset" -B "$BUILD/$preset" -DGLASSBOX_WERROR=ON
  fi
  long_step "Building: $preset${*:+ ($*)}" "$BUILD/log/$preset-build.log" \
    cmake --build "$BUILD/$preset" -j "$JOBS" "${targets[@]}"
}

build_native() { cmake_build native glassbox; }

# The engine's web modules.
build_engine() { cmake_build web glassbox_web; }

# The npm packages of web/ and of the element, as their lock files name them.
install_packages() {
  local folder stamp
  for folder in "$PROJECT/web" "$PROJECT/web/element"; do
    stamp=$folder/node_modules/.installed-$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum | cut -c1-16)
    [ ! -e "$stamp" ] || continue
    long_step "Installing npm packages: ${folder#"$PROJECT"/}" "$BUILD/log/npm.log" npm ci --prefix "$folder" --no-audit --no-fund
    touch "$stamp"
  done
}

# dist/: everything together.
build_site() {
  build_native
  build_engine
  install_packages
  long_step "Building the site into dist/" "$BUILD/log/site.log" npm --prefix "$PROJECT/web" run build
}
