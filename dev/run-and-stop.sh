#!/usr/bin/env bash
# Runs `make run` until it has answered, then stops it as Ctrl-C does, and checks that nothing is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
SECONDS=0
setsid make run >"$log" 2>&1 &
group=$!
until grep -q 'Ctrl-C stops' "$log"; do
    kill -0 "$group" 2>/dev/null || { cat "$log"; echo "make run ended before it was ready" >&2; exit 1; }
    [ "$SECONDS" -lt "${PATIENCE_S:-1800}" ] || { cat "$log"; echo "make run was not ready in time" >&2; exit 1; }
    sleep 1
done
echo "ready after $SECONDS s"
kill -INT -- "-$group"
wait "$group" || status=$?
cat "$log"
echo "make run ended with ${status:-0} after Ctrl-C"
left=$(awk -v session="$group" '$6 == session { print $1, $2 }' /proc/[0-9]*/stat 2>/dev/null || true)
[ -z "$left" ] || { echo "still running: $left" >&2; exit 1; }
