#!/usr/bin/env bash
# Installs what building and running Pointsman needs on Debian 12, apart from the Swift toolchain. Quick when nothing is missing.
set -euo pipefail

packages=(
    libprotobuf-c-dev libcurl4-openssl-dev libhiredis-dev libsimdjson-dev libsqlite3-dev libssl-dev
    redis-server pkg-config ca-certificates
)
# What regenerating the messages and running the tests needs on top.
development=(protobuf-compiler protobuf-c-compiler python3 python3-venv curl openssl)

# What the benchmarks measure with.
benchmarks=(
    wrk nginx-light util-linux procps python3 python3-venv curl
    gcc g++ libc6-dev libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
)

case "${1:-}" in
    "") wanted=("${packages[@]}") ;;
    --development) wanted=("${packages[@]}" "${development[@]}") ;;
    --benchmarks) wanted=("${packages[@]}" "${benchmarks[@]}") ;;
    *) echo "usage: dev/install-packages.sh [--development | --benchmarks]" >&2; exit 64 ;;
esac

missing=()
for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "run as root, or install sudo: apt-get install ${missing[*]}" >&2; exit 77; }
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
# No service may start by itself: `pointsman up` runs a redis-server of its own.
"${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
