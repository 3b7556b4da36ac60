# glassbox …: the native program; `tools/dev glassbox help` lists what it does
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
build_native 2>/dev/null || build_native
exec "$BUILD/native/tools/glassbox/glassbox" "$@"
