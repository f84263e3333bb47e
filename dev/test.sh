#!/usr/bin/env bash
# Builds and runs every test. Arguments go to `swift test`, e.g. `dev/test.sh --filter RPCTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

# The SDKs that the end-to-end tests drive the gateway and the simulator with, and protobuf, which our JSON and frames are
# held against. Together's two generations have one name, so each has its own folder.
install() {
    local folder=$1 check=$2
    shift 2
    if ! "$folder/bin/python" -c "$check" 2>/dev/null; then
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
    fi
}
version() { echo "from importlib.metadata import version; assert version('together') == '$1'"; }

sdks=${POINTSMAN_SDKS:-.build/sdks}
together2=${POINTSMAN_SDKS_TOGETHER2:-.build/sdks-together2}
install "$sdks" "import openai, google.protobuf; $(version 3.1.1)" openai==3.52.0 protobuf==7.36.2 together==3.1.1
install "$together2" "$(version 2.42.0)" together==2.42.0

POINTSMAN_SDK_PYTHON=$(realpath -s "$sdks/bin/python")
POINTSMAN_TOGETHER2_PYTHON=$(realpath -s "$together2/bin/python")
export POINTSMAN_SDK_PYTHON POINTSMAN_TOGETHER2_PYTHON
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
