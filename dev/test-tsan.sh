#!/usr/bin/env bash
# The tests of the RPC runtime under the thread sanitizer, in a build folder of its own. Arguments go to `swift test`.
set -euo pipefail
cd "$(dirname "$0")/.."
# A race ends the process: no test passes over one.
export TSAN_OPTIONS="halt_on_error=1 ${TSAN_OPTIONS:-}"
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}
exec swift test --sanitize=thread --scratch-path .build/tsan --filter '^RPC[A-Za-z]*Tests\.' "$@"
