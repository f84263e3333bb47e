#!/usr/bin/env bash
# Measures the release build beside a limit or a peer in the same run, and prints one table.
#   Benchmarks/run.sh [simulator|stack]     a part; without a word both
# DURATION (5): seconds of a measurement. ROUNDS (3): how many, the best counts. CALM (60): seconds to wait for quiet.
# Benchmarks/README.md says what is compared and how to read it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.build/release}
duration=${DURATION:-5} rounds=${ROUNDS:-3} calm=${CALM:-60}

case "${1:-}" in
    "" | simulator | stack) part=${1:-} ;;
    *) echo "usage: Benchmarks/run.sh [simulator|stack]" >&2; exit 64 ;;
esac
for tool in wrk taskset pgrep python3 curl; do
    command -v "$tool" >/dev/null ||
        { echo "$tool is missing: apt-get install wrk util-linux procps python3 curl" >&2; exit 69; }
done
[ -x "$bin/pointsman" ] || { echo "$bin/pointsman is missing: swift build -c release" >&2; exit 69; }

work=$(mktemp -d)
running= busy=0
stop() {
    [ -n "$running" ] || return 0
    kill "$running" 2>/dev/null || true
    wait "$running" || true
    running=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# start NAME TEST COMMAND…   runs the command in the background until TEST, also a command, is true.
start() {
    local name=$1 test=$2 deadline=$((SECONDS + 60))
    shift 2
    "$@" >"$work/$name.log" 2>&1 &
    running=$!
    until $test; do
        if ! kill -0 "$running" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
            tail -20 "$work/$name.log" >&2
            echo "the $name did not start" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# free_ports SPAN   a port P such that nobody listens on P to P+SPAN.
free_ports() {
    python3 - "$1" <<'PYTHON'
import socket, sys
def free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return s.connect_ex(("127.0.0.1", port)) != 0
print(next(base for base in range(20000, 30000, 200) if all(free(base + n) for n in range(int(sys.argv[1]) + 1))))
PYTHON
}

# Processor time so far in hundredths of a second of all processes together.
ticks() {
    cat $(printf '/proc/%s/stat ' "$@") | sed 's/.*) //' | awk '{ sum += $12 + $13 } END { print sum }'
}

# Waits for a second in which the machine was nine tenths idle; takes a note when there was none.
wait_for_calm() {
    local user nice system idle rest before total deadline=$((SECONDS + calm))
    while :; do
        read -r _ user nice system idle rest </proc/stat
        before=$idle total=$((user + nice + system + idle))
        sleep 1
        read -r _ user nice system idle rest </proc/stat
        [ $(((idle - before) * 10)) -lt $(((user + nice + system + idle - total) * 9)) ] || return 0
        [ "$SECONDS" -lt "$deadline" ] || { busy=$((busy + 1)); return 0; }
    done
}

# measure NAME PEER CONNECTIONS URL WORD…   one round, compared with those of the name PEER; WORDs go to load.lua.
# Uses $pids, whose processor time is counted, and $load, the command that runs wrk.
measure() {
    local name=$1 peer=$2 connections=$3 url=$4 before count time p50 p99 failed
    shift 4
    local wrk=("${load[@]}" -t1 -c"$connections" -s Benchmarks/load.lua)
    wait_for_calm
    "${wrk[@]}" -d1s "$url" -- "$@" >/dev/null
    before=$(ticks $pids)
    read -r count time p50 p99 failed < <("${wrk[@]}" -d"${duration}s" "$url" -- "$@" | sed -n 's/^measured //p') ||
        failed=all
    [ "$failed" = 0 ] || { echo "$name: $failed requests failed, so nothing is measured" >&2; exit 1; }
    echo "$name|$peer|$connections|$count|$time|$p50|$p99|$(($(ticks $pids) - before))" >>"$work/rounds"
}

simulator() {
    local round port url
    port=$(free_ports 0) url=http://127.0.0.1:$port
    export POINTSMAN_PROVIDER_SIMULATOR_HTTP_LISTEN=127.0.0.1:$port
    export POINTSMAN_PROVIDER_SIMULATOR_DATA_DIR=$work/simulator
    start simulator "curl -sfo /dev/null $url/readyz" taskset -c 0 "$bin/provider-simulator"
    pids=$running load=(taskset -c 1 wrk)
    for ((round = 0; round < rounds; round++)); do
        measure "simulator: static answer" "" 64 "$url/healthz" get
        measure "simulator: chat" "simulator: static answer" 64 "$url" chat 0.7
    done
    stop
    unset POINTSMAN_PROVIDER_SIMULATOR_HTTP_LISTEN POINTSMAN_PROVIDER_SIMULATOR_DATA_DIR
}

stack() {
    local round connections gateway provider key base
    base=$(free_ports 110)
    # With that key in the environment the stack would call, and pay, the real provider.
    unset TOGETHER_API_KEY
    start stack "test -f $work/stack/stack.json" "$bin/pointsman" up --data "$work/stack" --port-base "$base"
    pids="$running $(pgrep -P "$running" | tr '\n' ' ')"
    read -r gateway provider key < <(python3 -c 'import json, sys; s = json.load(sys.stdin)
print(s["gateway_url"], s["provider_url"], s["api_key"])' <"$work/stack/stack.json")
    for ((round = 0; round < rounds; round++)); do
        for connections in 1 64; do
            load=(wrk)
            measure "stack: simulator directly" "" "$connections" "$provider" chat 0.7
            load=(env "BENCH_KEY=$key" wrk)
            measure "stack: chat, uncached" "stack: simulator directly" "$connections" "$gateway" chat 0.7
            measure "stack: chat, cache hit" "stack: simulator directly" "$connections" "$gateway" chat 0
        done
    done
    stop
}

[ "$part" = stack ] || simulator
[ "$part" = simulator ] || stack
awk -F '|' '
    { id = $1 "|" $3; rate = $4 / $5 }
    !(id in best) { ids[++count] = id; peer[id] = $2 "|" $3 }
    rate > best[id] { best[id] = rate; p50[id] = $6; p99[id] = $7; cpu[id] = $8 * 10000 / $4 }
    END {
        printf "%-26s %11s %10s %7s %7s %11s %7s\n",
            "what", "connections", "requests/s", "p50 ms", "p99 ms", "CPU us each", "of peer"
        for (i = 1; i <= count; i++) {
            id = ids[i]
            split(id, part, "|")
            ratio = peer[id] in best ? sprintf("%.2f", best[id] / best[peer[id]]) : "-"
            printf "%-26s %11d %10.0f %7.2f %7.2f %11.0f %7s\n",
                part[1], part[2], best[id], p50[id], p99[id], cpu[id], ratio
        }
    }' "$work/rounds"
echo "$busy of $(wc -l <"$work/rounds") measurements began on a busy machine"
