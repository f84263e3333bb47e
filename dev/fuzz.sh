#!/usr/bin/env bash
# Looks for inputs that break the frame codec or a server's session, guided by coverage, for SECONDS each (default 60).
# What it finds, and small inputs that reach code no other does, become lines of Tests/RPCFaultTests/Corpus/*.hex.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
export SWIFT_BACKTRACE=enable=no

found=0
for target in frames sessions; do
    work=.build/fuzz/$target
    corpus=Tests/RPCFaultTests/Corpus/$target.hex
    rm -rf "$work"
    mkdir -p "$work/kept" "$work/new" "$work/finds"
    flag=FRAMES
    [ "$target" = sessions ] && flag=SESSION
    echo "fuzz: building $target"
    mapfile -t sources < <(find Sources/RPCCore -name '*.swift')
    swiftc -O -parse-as-library -swift-version 6 -package-name pointsman -module-name RPCFuzz -D "$flag" \
        -sanitize=fuzzer,address -enable-upcoming-feature ExistentialAny \
        -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature NonisolatedNonsendingByDefault \
        "${sources[@]}" dev/fuzz/FrameFuzzer.swift -o "$work/fuzzer"
    python3 dev/fuzz/corpus.py unpack "$corpus" "$work/kept"
    echo "fuzz: $target for $seconds s"
    if ! "$work/fuzzer" -max_total_time="$seconds" -max_len=4096 -artifact_prefix="$work/finds/" -print_final_stats=1 \
        "$work/new" "$work/kept" >"$work/log" 2>&1; then
        echo "fuzz: $target broke, see $work/log"
        found=1
    fi
    grep -E 'number_of_executed_units|new_units_added' "$work/log" || true
    "$work/fuzzer" -merge=1 "$work/kept" "$work/new" >"$work/merge.log" 2>&1 || echo "fuzz: not merged, see $work/merge.log"
    python3 dev/fuzz/corpus.py pack "$corpus" "$work/kept" "$work/finds"
done
exit $found
