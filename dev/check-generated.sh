#!/usr/bin/env bash
# Fails if the committed generated code is not what proto/ and the plugin give.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

dev/generate-protos.sh "$fresh"
status=0
for folder in Sources/CMessages Sources/Messages/Generated Sources/Stubs/Generated; do
    difference=$(diff -r -u "$folder" "$fresh/$folder") || { status=1; head -50 <<<"$difference"; }
done
if [ "$status" -ne 0 ]; then echo 'check-generated: generated code is out of date; run `make proto`' >&2; fi
exit "$status"
