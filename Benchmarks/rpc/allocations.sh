#!/usr/bin/env bash
# Counts allocations of a call, at the server and the client, and compares them with Benchmarks/rpc/Thresholds.
#   Benchmarks/rpc/allocations.sh [--update]     --update writes what was counted as the new thresholds
set -euo pipefail
cd "$(dirname "$0")/../.."
Benchmarks/rpc/build.sh rpc-echo
exec python3 Benchmarks/rpc/allocations.py --bin .build/bench-rpc "$@"
