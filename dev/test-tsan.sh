#!/usr/bin/env bash
# The tests of the RPC runtime under the thread sanitizer, in a build folder of its own. Arguments go to `swift test`.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$PWD/.build/tsan
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}
swift build --build-tests --sanitize=thread --scratch-path "$build"
clang -std=c17 -O1 -Wall -Wextra -fPIC -shared dev/tsan-mutex.c -o "$build/libtsan-mutex.so"
# Left out is what measures memory, of which the sanitizer takes a multiple.
# A race ends the process: no test passes over one. One test at a time, since each is some ten times slower than usual.
export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/dev/tsan-suppressions ${TSAN_OPTIONS:-}"
LD_PRELOAD=$build/libtsan-mutex.so exec swift test --skip-build --no-parallel --sanitize=thread --scratch-path "$build" \
    --filter '^RPC[A-Za-z]*Tests\.' --skip 'LoadTests/manyStreams' "$@"
