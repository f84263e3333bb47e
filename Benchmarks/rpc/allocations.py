#!/usr/bin/env python3
"""Counts allocations of one call, at the server and the client: two runs that differ only in how many calls they make,
each with the counter preloaded; what both need to start and stop cancels out."""

import argparse
import json
import os
import signal
import tempfile
import time

from peers import Peer

CASES = {
    "unary 1 KB, 1 in flight": {"mode": "unary", "in-flight": 1, "payload": 1024},
    "unary 1 KB, 64 in flight": {"mode": "unary", "in-flight": 64, "payload": 1024},
    "unary 64 KB, 64 in flight": {"mode": "unary", "in-flight": 64, "payload": 65536},
    "chat request, 64 in flight": {"mode": "chat", "in-flight": 64},
    "message of 64 B, 64 streams": {"mode": "stream", "in-flight": 64, "payload": 64},
}
FEW, MANY = 6400, 19200
THRESHOLDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Thresholds", "allocations.json")


def totals(peer, counter, options, calls):
    """Allocations of (server, client) while so many calls are made, start included."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {end: os.path.join(folder, end) for end in ("server", "client")}
        counted = {end: {"LD_PRELOAD": counter, "MALLOC_COUNT": path} for end, path in paths.items()}
        with peer.server(environment=counted["server"]) as (port, server):
            peer.load(port, server, options | {"calls": calls, "warm-up": 0}, environment=counted["client"])
            server.send_signal(signal.SIGUSR2)
            end = time.monotonic() + 10
            while not os.path.exists(paths["server"]):
                if time.monotonic() > end:
                    raise SystemExit("the counter did not answer: is malloc-count.so preloaded?")
                time.sleep(0.01)
        return [int(open(path, encoding="ascii").read().split()[0]) for path in paths.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="where rpc-echo and malloc-count.so are")
    parser.add_argument("--update", action="store_true", help="write what was counted as the thresholds")
    options = parser.parse_args()
    peer = Peer("rpc-echo", options.bin)
    counter = os.path.abspath(os.path.join(options.bin, "malloc-count.so"))
    with open(THRESHOLDS, encoding="utf-8") as file:
        limits = json.load(file)
    counted, failed = {}, False
    print(f"{'allocations each':<30} {'server':>8} {'limit':>8} {'client':>8} {'limit':>8}")
    for case, words in CASES.items():
        few, many = (totals(peer, counter, words, calls) for calls in (FEW, MANY))
        server, client = ((b - a) / (MANY - FEW) for a, b in zip(few, many))
        # How many frames share a read or a flush varies from run to run: a twentieth, and half an allocation.
        counted[case] = {end: round(value * 1.05 + 0.5, 1) for end, value in (("server", server), ("client", client))}
        limit = limits.get(case, {"server": 0, "client": 0})
        exceeded = server > limit["server"] or client > limit["client"]
        failed = failed or exceeded
        print(f"{case:<30} {server:>8.1f} {limit['server']:>8} {client:>8.1f} {limit['client']:>8}"
              f"{'  EXCEEDED' if exceeded else ''}")
    if options.update:
        with open(THRESHOLDS, "w", encoding="utf-8") as file:
            json.dump(counted, file, indent=2)
            file.write("\n")
        print(f"written: {THRESHOLDS}")
        return 0
    if failed:
        print("a threshold is exceeded: find the allocation, or say in the change why it is worth it and --update")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
