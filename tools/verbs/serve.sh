# serve [--port N] [--host H]: builds what is not up to date and serves it at http://localhost:8000
port=8000
host=127.0.0.1
while [ $# -gt 0 ]; do
  case $1 in
    --port)
      port=${2:-}
      shift 2 || fail "--port needs a number"
      ;;
    --host) # 0.0.0.0 inside a container
      host=${2:-}
      shift 2 || fail "--host needs an address"
      ;;
    *) fail "unknown option '$1'; accepted: --port N, --host H" ;;
  esac
done
[[ $port =~ ^[0-9]{1,5}$ ]] || fail "--port is '$port'; accepted: a number up to 65535"
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
build_site
say "Glassbox is at http://localhost:$port (Ctrl-C ends it)"
exec python3 -m http.server "$port" --bind "$host" --directory "$PROJECT/dist" >/dev/null 2>"$BUILD/log/serve.log"
