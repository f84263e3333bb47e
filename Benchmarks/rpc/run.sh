#!/usr/bin/env bash
# Builds and measures the RPC beside its peers in one run, says which targets are met, and counts allocations.
#   Benchmarks/rpc/run.sh [--quick] [--rounds N] [--seconds S] [--only WORD] [--peers A,B] [--no-build]
# Benchmarks/README.md says what is compared and how to read it; `--help` what the words mean.
set -euo pipefail
cd "$(dirname "$0")/../.."
peers=rpc-echo,raw,grpc-cpp,grpc-swift builds=yes words=()
while [ $# -gt 0 ]; do
    case "$1" in
        --peers) peers=rpc-echo,${2:?}; shift ;;
        --no-build) builds=no ;;
        -h | --help) exec python3 Benchmarks/rpc/measure.py --help ;;
        *) words+=("$1") ;;
    esac
    shift
done
# shellcheck disable=SC2086
[ $builds = no ] || Benchmarks/rpc/build.sh ${peers//,/ }
status=0
python3 Benchmarks/rpc/measure.py --bin .build/bench-rpc --peers "$peers" ${words[@]+"${words[@]}"} || status=$?
# Usage, and not a result.
[ "$status" -le 1 ] || exit "$status"
python3 Benchmarks/rpc/allocations.py --bin .build/bench-rpc || status=1
exit "$status"
