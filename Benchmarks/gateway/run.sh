#!/usr/bin/env bash
# Measures the gateway and all behind it beside proxies that do nothing else, in one run, and says which targets are met.
#   Benchmarks/gateway/run.sh [--quick] [--rounds N] [--seconds S] [--only WORD,WORD] [--subjects A,B]
# README.md beside it says what is compared and how to read it; `--help` what the words mean. BIN: where our programs are.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=.build/bench-gateway
bin=${BIN:-.build/release}
[ -x "$bin/pointsman" ] || { echo "$bin/pointsman is missing: swift build -c release" >&2; exit 69; }
Benchmarks/gateway/build.sh
exec python3 Benchmarks/gateway/measure.py --tools "$tools" --bin "$bin" "$@"
