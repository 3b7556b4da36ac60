# Third-party source that is compiled into the product, from Debian's source packages: Dear ImGui 1.92 or newer (Debian
# 14's, as 13 has 1.90), SDL2 and Catch2 (13's). A private apt state, so that the machine's own lists stay as they are.
# Sets IMGUI_SOURCE_DIR, SDL2_SOURCE_DIR and CATCH2_SOURCE_DIR. Without apt they stay empty, and CMake fetches the
# upstream releases pinned in cmake/third_party.cmake.

SOURCES=$CACHE/shared/src

apt_state() {
  local mirror=$1 dir=$CACHE/shared/apt
  mkdir -p "$dir/lists/partial" "$dir/archives/partial"
  cat >"$dir/sources.sources" <<LIST
Types: deb-src
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: $mirror
Suites: forky
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
Check-Valid-Until: no
LIST
  APT_STATE=(-o Dir::Etc::SourceList="$dir/sources.sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$dir/lists" -o Dir::Cache::Archives="$dir/archives" -o APT::Sandbox::User=root)
}

# apt_source PACKAGE/SUITE FOLDER: the unpacked source package in FOLDER.
apt_source() {
  local scratch=$SOURCES/.fetch-$2
  rm -rf "$scratch"
  mkdir -p "$scratch"
  (cd "$scratch" && apt-get "${APT_STATE[@]}" source --only-source "$1")
  rm -rf "${SOURCES:?}/$2"
  mv "$scratch"/*/ "$SOURCES/$2"
  rm -rf "$scratch"
}

fetch_sources() {
  local mirror
  mirror=$(apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian|//p' | head -n 1)
  [ -n "$mirror" ] || { echo "no Debian archive among apt's sources"; return 1; }
  apt_state "$mirror"
  apt-get "${APT_STATE[@]}" update
  apt_source imgui/forky imgui
  apt_source libsdl2/trixie sdl2
  apt_source catch2/trixie catch2
  touch "$SOURCES/fetched"
}

if command -v apt-get >/dev/null; then
  [ -e "$SOURCES/fetched" ] || long_step "Fetching the sources of Dear ImGui, SDL2 and Catch2" "$CACHE/shared/log/sources.log" fetch_sources
  IMGUI_SOURCE_DIR=$SOURCES/imgui
  SDL2_SOURCE_DIR=$SOURCES/sdl2
  CATCH2_SOURCE_DIR=$SOURCES/catch2
fi
export IMGUI_SOURCE_DIR SDL2_SOURCE_DIR CATCH2_SOURCE_DIR
