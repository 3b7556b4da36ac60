# Where the toolchain is. Debian 13's packages are the one set that everything is tested with:
#   - on Debian 13 or newer: installed in place with apt;
#   - on an older Debian or Ubuntu: in a private Debian 13 root in the cache, entered with `unshare -m` and chroot;
#   - anywhere else: what stands on PATH is used as it is (see the Dockerfile for a ready image).

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -E "$@"; fi
}

packages() { sed 's/#.*//' "$PROJECT/tools/setup/packages.txt" | tr -s ' \n' ' '; }

package_stamp() { cat "$PROJECT/tools/setup/packages.txt" | sha256sum | cut -c1-16; }

is_debian_13() {
  [ -r /etc/os-release ] || return 1
  (
    . /etc/os-release
    [ "${ID:-}" = debian ] && [ "${VERSION_ID:-99}" -ge 13 ]
  )
}

# The machine's own mirror of an archive, by the label that its Release file carries ("Debian", "Debian-Security").
own_mirror() {
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n "s/^$1|//p" | head -n 1
}

install_in_place() {
  local stamp
  stamp=$CACHE/installed-$(package_stamp)
  [ ! -e "$stamp" ] || return 0
  mkdir -p "$CACHE"
  long_step "Reading apt's lists" "$CACHE/log/apt-update.log" as_root apt-get update
  # shellcheck disable=SC2046
  long_step "Installing the toolchain (about 2 GB on disk)" "$CACHE/log/apt-install.log" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(packages)
  touch "$stamp"
}

make_root() { # the private Debian 13: made once, then brought up to packages.txt
  local mirror security
  if [ ! -e "$ROOT/made" ]; then
    if ! command -v debootstrap >/dev/null; then
      long_step "Reading apt's lists" "$CACHE/log/apt-update.log" as_root apt-get update
      long_step "Installing debootstrap" "$CACHE/log/debootstrap-install.log" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap debian-archive-keyring
    fi
    as_root rm -rf "$ROOT"
    mkdir -p "$(dirname "$ROOT")"
    mirror=$(own_mirror Debian)
    # shellcheck disable=SC2086
    long_step "Making a private Debian 13 in $ROOT" "$CACHE/log/debootstrap.log" \
      as_root debootstrap --variant=minbase --include=ca-certificates trixie "$ROOT" $mirror
    mirror=${mirror:-$(sed -n 's/^deb \([^ ]*\) .*/\1/p' "$ROOT/etc/apt/sources.list" | head -n 1)}
    security=$(own_mirror Debian-Security)
    {
      echo "deb $mirror trixie main"
      echo "deb $mirror trixie-updates main"
      [ -z "$security" ] || echo "deb $security trixie-security main"
    } | as_root tee "$ROOT/etc/apt/sources.list" >/dev/null
    # Certificates that the machine trusts beside Debian's are needed inside, too (a company's proxy, say).
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
      as_root cp /usr/local/share/ca-certificates/*.crt "$ROOT/usr/local/share/ca-certificates/"
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$ROOT/usr/sbin/policy-rc.d" >/dev/null # packages start no servers
    as_root chmod +x "$ROOT/usr/sbin/policy-rc.d"
    as_root touch "$ROOT/made"
  fi
  if [ ! -e "$ROOT/installed-$(package_stamp)" ]; then
    long_step "Reading Debian 13's lists" "$CACHE/log/root-update.log" in_root apt-get update
    # shellcheck disable=SC2046
    long_step "Installing the toolchain (about 2 GB on disk)" "$CACHE/log/root-install.log" \
      in_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(packages)
    in_root update-ca-certificates >/dev/null 2>&1
    as_root touch "$ROOT/installed-$(package_stamp)"
  fi
}

# in_root CMD…: runs CMD inside the root. The mounts live in a mount namespace of the command's own and end with it.
in_root() {
  as_root unshare -m --propagation private bash -c '
    set -e
    root=$1 project=$2 cache=$3; shift 3
    mkdir -p "$root$project" "$root$cache" "$root/dev" "$root/proc" "$root/sys"
    mount --rbind /dev "$root/dev"
    mount --rbind /proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --bind "$project" "$root$project"
    mkdir -p "$cache/shared"
    mkdir -p "$root$cache/shared"
    mount --bind "$cache/shared" "$root$cache/shared"
    [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    cp -L /etc/hosts "$root/etc/hosts"
    exec chroot "$root" "$@"
  ' in_root "$ROOT" "$PROJECT" "$CACHE" "$@"
}

enter_toolchain() {
  export GLASSBOX_INSIDE=1
  mkdir -p "$CACHE/shared"
  if is_debian_13; then
    install_in_place
    exec "$PROJECT/tools/dev" "$@"
  fi
  if ! command -v apt-get >/dev/null; then
    command -v emcc >/dev/null || fail "neither apt nor emcc is here; use the Dockerfile, or put emcc 3.1.60 or newer, CMake, ninja, a C++20 compiler and Node on PATH"
    exec "$PROJECT/tools/dev" "$@"
  fi
  ROOT=$CACHE/debian-13
  make_root
  exec_in_root "$@"
}

# The last step of entering: keeps what the verbs read from the environment, and the folder that the user stands in.
exec_in_root() {
  local keep=() name here=$PWD
  case $here/ in "$PROJECT"/*) ;; *) here=$PROJECT ;; esac
  for name in CI TERM GLASSBOX_BUILD GLASSBOX_SEED GLASSBOX_JOBS; do
    [ -z "${!name:-}" ] || keep+=("$name=${!name}")
  done
  in_root env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GLASSBOX_INSIDE=1 GLASSBOX_CACHE="$CACHE" "${keep[@]}" \
    bash -c 'cd "$1" && shift && exec "$@"' enter "$here" "$PROJECT/tools/dev" "$@"
  exit $?
}
