#!/usr/bin/env bash
# Nulwatt on one command.
#   ./install.sh demo   builds and runs a simulated house on real pseudo-terminals and sockets; no root, no hardware
#   ./install.sh test   installs what the tests need and runs every test
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
. .mvn/find-jdk.sh

say() { printf 'nulwatt: %s\n' "$*" >&2; }

# Runs a command as root where that is possible without asking: as root, or by a sudo that needs no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

install_packages() {
  command -v apt-get >/dev/null || return 1
  say "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >&2
}

need_jdk() {
  nulwatt_find_jdk25 && return 0
  install_packages openjdk-25-jdk-headless || true
  nulwatt_require_jdk25
}

# need_tool BINARY PACKAGE
need_tool() {
  PATH=$PATH:/usr/sbin:/sbin
  command -v "$1" >/dev/null && return 0
  install_packages "$2" && command -v "$1" >/dev/null && return 0
  say "the tests need '$1': install it with 'apt-get install $2' as root, then run this again."
  return 1
}

build() {
  local log
  log=$(mktemp)
  say "building (the first time this fetches the libraries)"
  if ! ./mvnw -q -B -ntp package -DskipTests >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The wrapper fetches Maven with one of these.
need_download_tool() {
  command -v curl >/dev/null || command -v wget >/dev/null || install_packages curl
  command -v unzip >/dev/null || install_packages unzip || true
}

case "${1:-}" in
  demo)
    shift
    need_jdk
    need_download_tool
    build
    exec target/nulwatt/bin/nulwatt demo "$@"
    ;;
  test)
    shift
    need_jdk
    need_download_tool
    need_tool mosquitto mosquitto
    need_tool openssl openssl
    exec ./mvnw -B -ntp verify "$@"
    ;;
  *)
    sed -n '2,4p' "$0" | sed 's/^# \{0,1\}//' >&2
    exit 64
    ;;
esac
