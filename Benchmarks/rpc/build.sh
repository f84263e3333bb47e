#!/usr/bin/env bash
# Builds what the RPC benchmarks measure into .build/bench-rpc: rpc-echo, its peers, and the counter of allocations.
#   Benchmarks/rpc/build.sh [rpc-echo|raw|grpc-cpp|grpc-swift]…     all without a word
# grpc-swift is a package of its own, 15 minutes from scratch; its build stays in Benchmarks/rpc/grpc-swift/.build.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.build/bench-rpc
mkdir -p "$out/cpp"

# newer TARGET SOURCE…   whether TARGET is there and newer than all of them.
newer() {
    local target=$1 source
    shift
    [ -e "$target" ] || return 1
    for source in "$@"; do [ "$target" -nt "$source" ] || return 1; done
}

protos=(echo/v1/echo.proto router/v1/router.proto common/v1/common.proto)

build_rpc_echo() {
    swift build -c release --product rpc-echo
    cp "$(swift build -c release --show-bin-path)/rpc-echo" "$out/rpc-echo"
    newer "$out/malloc-count.so" Benchmarks/rpc/malloc-count.c ||
        gcc -O2 -Wall -Wextra -fPIC -shared Benchmarks/rpc/malloc-count.c -o "$out/malloc-count.so"
}

build_raw() {
    newer "$out/raw-echo" Benchmarks/rpc/raw/* ||
        gcc -O2 -std=gnu11 -Wall -Wextra Benchmarks/rpc/raw/raw-echo.c -o "$out/raw-echo"
}

build_grpc_cpp() {
    newer "$out/grpc-cpp-echo" Benchmarks/rpc/grpc-cpp/* Benchmarks/rpc/raw/measure.h "${protos[@]/#/proto/}" && return
    echo "building the peer in C++"
    protoc -I proto --cpp_out="$out/cpp" --grpc_out="$out/cpp" \
        --plugin="protoc-gen-grpc=$(command -v grpc_cpp_plugin)" "${protos[@]}"
    # shellcheck disable=SC2046
    g++ -O2 -std=c++17 -I"$out/cpp" Benchmarks/rpc/grpc-cpp/grpc-cpp-echo.cpp \
        $(find "$out/cpp" -name '*.cc') $(pkg-config --libs grpc++ protobuf) -o "$out/grpc-cpp-echo"
}

build_grpc_swift() {
    local package=Benchmarks/rpc/grpc-swift generated tool
    generated=$package/Sources/grpc-swift-echo/Generated
    newer "$out/grpc-swift-echo" $package/Package.swift $package/Sources/grpc-swift-echo/*.swift \
        "${protos[@]/#/proto/}" && return
    echo "building the peer in Swift: 15 minutes the first time"
    for tool in protoc-gen-swift protoc-gen-grpc-swift-2; do
        swift build -c release --package-path $package --product $tool
    done
    tool=$(swift build -c release --package-path $package --show-bin-path)
    mkdir -p $generated
    protoc -I proto --plugin="$tool/protoc-gen-swift" --plugin="protoc-gen-grpc-swift=$tool/protoc-gen-grpc-swift-2" \
        --swift_out=$generated --swift_opt=FileNaming=PathToUnderscores \
        --grpc-swift_out=$generated --grpc-swift_opt=FileNaming=PathToUnderscores "${protos[@]}"
    swift build -c release --package-path $package --product grpc-swift-echo
    cp "$tool/grpc-swift-echo" "$out/grpc-swift-echo"
}

[ $# -gt 0 ] || set -- rpc-echo raw grpc-cpp grpc-swift
for part in "$@"; do
    case "$part" in
        rpc-echo | raw | grpc-cpp | grpc-swift) "build_${part//-/_}" ;;
        *) sed -n '2,4s/^# //p' "$0" >&2; exit 64 ;;
    esac
done
