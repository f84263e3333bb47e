#!/usr/bin/env bash
# Builds and runs every test. Arguments go to `swift test`, e.g. `dev/test.sh --filter RPCTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

# The SDKs that the end-to-end tests drive the gateway with, and protobuf, which our JSON and frames are held against.
sdks=${POINTSMAN_SDKS:-.build/sdks}
if ! "$sdks/bin/python" -c 'import openai, google.protobuf' 2>/dev/null; then
    python3 -m venv "$sdks"
    "$sdks/bin/pip" install --quiet --disable-pip-version-check openai==3.52.0 protobuf==7.36.2
fi

POINTSMAN_SDK_PYTHON=$(realpath -s "$sdks/bin/python")
export POINTSMAN_SDK_PYTHON
# A crashed test process must end at once, not wait for a backtrace of every thread.
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}
# A few tests go at a time: started all at once, those that wait for something get no turn on a busy machine.
few=(--experimental-maximum-parallelization-width 8)
[ $# -eq 0 ] || exec swift test "${few[@]}" "$@"

# Four runs, since all tests of one run share a process: floods must not take the processor and the descriptors from tests
# that wait for something, nor from those that start programs; and a load of a certain rate needs the machine to itself.
heavy='RPCFaultTests|RPCChannelTests' alone=RollingRestartTests
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
run() {
    swift test --skip-build "${few[@]}" "$@" 2>&1 | tee -a "$log" || failed=1
}

swift build --build-tests
run --skip "EndToEndTests|$heavy"
run --filter "$heavy"
run --filter EndToEndTests --skip $alone
run --filter $alone
if [ $failed -ne 0 ]; then
    # Again, and last: they are not to be looked for among thousands of lines.
    echo "What failed:"
    grep -E '✘|Fatal error' "$log" || tail -n 40 "$log"
fi
exit $failed
