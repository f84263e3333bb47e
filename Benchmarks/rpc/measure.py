#!/usr/bin/env python3
"""Measures the RPC beside its peers: every configuration in turn for every peer, again and again, so that each round of
one stands next to the same round of the others. Prints a table and the targets; writes everything as JSON."""

import argparse
import json
import os
import platform
import statistics
import sys

from peers import NAMES, Peer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from machine import processor, wait_for_calm  # noqa: E402: beside this folder

# Name, mode, options, and what is counted.
CONFIGURATIONS = [
    ("unary 1 KB, 1 in flight", {"mode": "unary", "in-flight": 1, "payload": 1024}),
    ("unary 1 KB, 64 in flight", {"mode": "unary", "in-flight": 64, "payload": 1024}),
    ("unary 1 KB, 512 in flight", {"mode": "unary", "in-flight": 512, "payload": 1024}),
    ("unary 64 KB, 64 in flight", {"mode": "unary", "in-flight": 64, "payload": 65536}),
    ("chat request, 64 in flight", {"mode": "chat", "in-flight": 64}),
    ("64 streams of 64 B, saturated", {"mode": "stream", "in-flight": 64, "payload": 64}),
    ("64 streams of 64 B, 50/s each", {"mode": "stream", "in-flight": 64, "payload": 64, "pause-us": 20000}),
    ("unary 1 KB, paced 1,000/s", {"mode": "paced", "rate": 1000, "payload": 1024}),
    ("unary 1 KB, paced 10,000/s", {"mode": "paced", "rate": 10000, "payload": 1024}),
]
UNARY, STREAM = "unary 1 KB, 64 in flight", "64 streams of 64 B, saturated"
PACED = ("unary 1 KB, paced 1,000/s", "unary 1 KB, paced 10,000/s")


def cost(result):
    """Processor time of both ends for one call or message, in microseconds."""
    return (result["client_cpu_s"] + result["server_cpu_s"]) * 1e6 / result["count"]


def rounds_of(results, configuration, key):
    return results.get((configuration, key), [])


def paired(results, configuration, key, peer):
    """How many times as much processor time the peer took, or we: the median over rounds that stood side by side."""
    pairs = zip(rounds_of(results, configuration, key), rounds_of(results, configuration, peer))
    ratios = [cost(one) / cost(other) for one, other in pairs]
    return statistics.median(ratios) if ratios else None


def targets(results):
    """(what, figure, limit, is met) of everything that was measured."""
    found = []

    def add(what, figure, limit, at_least, unit):
        if figure is not None:
            sign = ">=" if at_least else "<="
            met = figure >= limit if at_least else figure <= limit
            found.append((what, f"{figure:.2f} {unit}", f"{sign} {limit:g} {unit}", met))

    add("calls per CPU-second beside grpc-swift-2, 64 in flight",
        paired(results, UNARY, "grpc-swift", "rpc-echo"), 40, True, "x")
    add("calls per CPU-second beside gRPC C++, 64 in flight",
        paired(results, UNARY, "grpc-cpp", "rpc-echo"), 5, True, "x")
    add("CPU a call beside the raw epoll echo, 64 in flight",
        paired(results, UNARY, "rpc-echo", "raw"), 8, False, "x")
    streams = [cost(result) for result in rounds_of(results, STREAM, "rpc-echo")]
    add("CPU a message and hop, 64 saturated streams",
        statistics.median(streams) if streams else None, 2, False, "us")
    for configuration in PACED:
        add(f"CPU beside the raw epoll echo, {configuration.split(', ')[1]}",
            paired(results, configuration, "rpc-echo", "raw"), 1.5, False, "x")
    return found


def measure(peer, options, seconds, rates, configuration):
    """One round: a server and a client of their own, each on its core."""
    options = dict(options)
    with peer.server(core=0) as (port, server):
        if options["mode"] == "paced":
            options |= {"calls": max(200, int(options["rate"] * seconds)), "warm-up": min(1000, options["rate"])}
        elif "pause-us" in options:
            options |= {"calls": options["in-flight"] * max(10, int(1e6 / options["pause-us"] * seconds)), "warm-up": 0}
        else:
            if (configuration, peer.key) not in rates:
                probe = options | {"calls": 50 * options["in-flight"] if options["in-flight"] > 1 else 500,
                                   "warm-up": options["in-flight"]}
                rates[configuration, peer.key] = peer.load(port, server, probe, core=1)["per_second"]
            calls = max(options["in-flight"] * 4, int(rates[configuration, peer.key] * seconds))
            options |= {"calls": calls, "warm-up": max(options["in-flight"], calls // 10)}
        result = peer.load(port, server, options, core=1)
        # A probe is short and cold: later rounds take the rate that was really seen.
        rates[configuration, peer.key] = result["per_second"]
        return result


def rows(results, peers):
    """The table's lines: the best round of each by processor time."""
    for configuration, _ in CONFIGURATIONS:
        for peer in peers:
            rounds = rounds_of(results, configuration, peer.key)
            if not rounds:
                continue
            best = min(rounds, key=cost)
            hundred = 1e5 / best["count"]
            ratio = paired(results, configuration, peer.key, "raw")
            yield [
                configuration, peer.name, f"{best['per_second']:,.0f}", f"{best['p50_us']:,.0f}",
                f"{best['p99_us']:,.0f}", f"{best['server_cpu_s'] * hundred:.3f}",
                f"{best['client_cpu_s'] * hundred:.3f}", f"{cost(best) / 10:.3f}", f"{ratio:.1f}" if ratio else "-",
                f"{best['server_rss_kb'] / 1024:.0f} / {best['client_rss_kb'] / 1024:.0f}",
            ]


def table(results, peers):
    line = "{:<30} {:<13} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>13}"
    print(line.format("", "", "", "p50", "p99", "CPU-s a 100k:", "", "", "of", "RSS MB"))
    print(line.format("what", "", "1/s", "us", "us", "server", "client", "both", "raw", "server/client"))
    for row in rows(results, peers):
        print(line.format(*row))


def markdown(results, peers, found):
    """The same for a README."""
    names = ["what", "", "1/s", "p50 us", "p99 us", "server, CPU-s a 100k", "client", "both", "of raw",
             "RSS MB, server / client"]
    lines = ["| " + " | ".join(row) + " |" for row in [names, ["---"] * len(names), *rows(results, peers)]]
    lines += ["", "| target | asked | measured | |", "|---|---|---|---|"]
    lines += [f"| {what} | {limit} | {figure} | {'met' if met else 'missed'} |" for what, figure, limit, met in found]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="where the programs are, and where results.json goes")
    parser.add_argument("--peers", default=",".join(NAMES), help="comma-separated: " + ", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--seconds", type=float, default=2, help="of one measurement (2)")
    parser.add_argument("--calm", type=float, default=30, help="seconds to wait for a quiet machine, each round (30)")
    parser.add_argument("--only", default="", help="configurations whose name contains this")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute; its figures say little")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.calm = 1, 0.4, 0
    chosen = [one for one in CONFIGURATIONS if options.only in one[0]]
    if not chosen:
        parser.error(f"--only: none of these has {options.only!r} in it: {', '.join(name for name, _ in CONFIGURATIONS)}")
    if unknown := set(options.peers.split(",")) - set(NAMES):
        parser.error(f"--peers: {', '.join(sorted(unknown))}: not one of {', '.join(NAMES)}")
    peers = [Peer(key, options.bin) for key in options.peers.split(",")]
    results, rates, busy, count = {}, {}, 0, 0
    for configuration, words in chosen:
        for _ in range(options.rounds):
            busy += not wait_for_calm(options.calm)
            count += 1
            for peer in peers:
                if peer.key == "raw" and words["mode"] == "chat":
                    continue
                result = measure(peer, words, options.seconds, rates, configuration)
                results.setdefault((configuration, peer.key), []).append(result)
        print(f"measured: {configuration}", flush=True)
    print()
    table(results, peers)
    found = targets(results)
    print("\nBest of {} rounds by processor time; ratios are medians over the rounds. {} of {} rounds began on a busy "
          "machine.\n".format(options.rounds, busy, count))
    for what, figure, limit, met in found:
        print(f"{'met   ' if met else 'MISSED'}  {what}: {figure} (target {limit})")
    with open(os.path.join(options.bin, "results.md"), "w", encoding="utf-8") as file:
        file.write(markdown(results, peers, found))
    path = os.path.join(options.bin, "results.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({
            "machine": {"processor": processor(), "cores": os.cpu_count(), "kernel": platform.release()},
            "rounds": options.rounds, "seconds": options.seconds, "busy_rounds": busy,
            "results": [{"configuration": configuration, **result}
                        for (configuration, _), rounds in results.items() for result in rounds],
            "targets": [{"what": what, "figure": figure, "target": limit, "met": met}
                        for what, figure, limit, met in found],
        }, file, indent=1)
    print(f"\nall of it: {path}; as a table for a README: results.md beside it")
    # A smoke run shows that everything runs; what it measures is noise.
    return 0 if options.quick or all(met for *_, met in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
