#!/usr/bin/env bash
# Everything that is checked without running a test: format, scripts, generated code.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "lint: swift format"
swift format lint --strict --recursive Sources services Tests dev Package.swift
echo "lint: shell scripts"
for script in dev/*.sh Benchmarks/*.sh Benchmarks/*/*.sh compose/*.sh .ci/run; do bash -n "$script"; done
echo "lint: generated code"
dev/check-generated.sh
echo "lint: fine"
