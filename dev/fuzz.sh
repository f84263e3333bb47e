#!/usr/bin/env bash
# Looks for inputs that break the frame codec, a server's session, or the reading of bodies, guided by coverage, for SECONDS
# each (default 60). What it finds, and small inputs that reach code no other does, become lines of Tests/*/Corpus/*.hex.
#   dev/fuzz.sh [SECONDS] [frames|sessions|bodies]...
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=(frames sessions bodies)
export SWIFT_BACKTRACE=enable=no

compile() { # the same settings as Package.swift's
    swiftc -O -parse-as-library -swift-version 6 -package-name pointsman -sanitize=fuzzer,address \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature NonisolatedNonsendingByDefault "$@"
}

build_rpc() { # FLAG WORK
    mapfile -t sources < <(find Sources/RPCCore -name '*.swift')
    compile -module-name RPCFuzz -D "$1" "${sources[@]}" dev/fuzz/FrameFuzzer.swift -o "$2/fuzzer"
}

build_bodies() { # WORK
    local objects=()
    clang++ -O2 -std=c++17 -fsanitize=address -ISources/CSimdjson/include -c Sources/CSimdjson/csimdjson.cpp \
        -o "$1/csimdjson.o"
    # As the package manager writes it.
    printf 'module CSimdjson { header "%s" export * }\n' "$PWD/Sources/CSimdjson/include/csimdjson.h" >"$1/module.modulemap"
    local modules=(-I "$1" -I Sources/CCrypto)
    for module in JSON Multipart Crypto Bodies; do
        mapfile -t sources < <(find "Sources/$module" -name '*.swift')
        compile -wmo -module-name "$module" "${modules[@]}" -emit-module \
            -emit-module-path "$1/$module.swiftmodule" -c "${sources[@]}" -o "$1/$module.o"
        objects+=("$1/$module.o")
    done
    compile -module-name BodyFuzz "${modules[@]}" dev/fuzz/BodyFuzzer.swift Tests/JSONTests/BodyProperty.swift \
        "${objects[@]}" "$1/csimdjson.o" -lsimdjson -lcrypto -lstdc++ -o "$1/fuzzer"
}

found=0
for target in "${targets[@]}"; do
    work=.build/fuzz/$target
    rm -rf "$work"
    mkdir -p "$work/kept" "$work/new" "$work/finds"
    echo "fuzz: building $target"
    case $target in
    frames) corpus=Tests/RPCFaultTests/Corpus/frames.hex && build_rpc FRAMES "$work" ;;
    sessions) corpus=Tests/RPCFaultTests/Corpus/sessions.hex && build_rpc SESSION "$work" ;;
    bodies) corpus=Tests/JSONTests/Corpus/bodies.hex && build_bodies "$work" ;;
    *) echo "fuzz: $target is none of frames, sessions, bodies" >&2 && exit 64 ;;
    esac
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
