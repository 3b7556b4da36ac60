# desktop BOX [LENS]: a native window with the stage, for development
[ $# -ge 1 ] || fail "desktop needs a box, such as redis/key-finds-its-node"
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
if [ ! -e "$BUILD/desktop/build.ninja" ]; then
  long_step "Configuring the desktop build" "$BUILD/log/desktop-configure.log" \
    cmake --preset native -B "$BUILD/desktop" -DGLASSBOX_DESKTOP=ON
fi
long_step "Building the desktop stage" "$BUILD/log/desktop-build.log" cmake --build "$BUILD/desktop" -j "$JOBS" --target glassbox_desktop
[ "$BUILD/fonts" -nt "$PROJECT/tools/fonts/subset.py" ] ||
  long_step "Cutting the faces" "$BUILD/log/desktop-fonts.log" python3 "$PROJECT/tools/fonts/subset.py" "$BUILD/fonts"
cd "$PROJECT" || exit # boxes are read from content/
exec "$BUILD/desktop/ui/glassbox_desktop" "$1" "${2:-}" "$BUILD/fonts"
