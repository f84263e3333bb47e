#!/usr/bin/env python3
"""Measures the gateway beside proxies that do nothing else: every configuration in turn for every one of them, again and
again in changing order, so that each figure stands next to the others of its round. Prints tables and the targets; writes
everything as JSON."""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import report
from subjects import PEERS, Children, Stack, Subject, get

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from machine import cpu_seconds, processor, resident_mb, wait_for_calm  # noqa: E402: beside this folder

HERE = os.path.dirname(os.path.abspath(__file__))
CONNECTIONS, RATE, STREAMS, BURSTS, BURST_CHUNKS = 64, 1000, 32, 16, 500
STREAM_CHUNKS, STREAM_GAP_US, DELAY_US = 50, 20_000, 50_000
STACKS = {"apart": False, "one": True}
# What is measured of a stack: a cacheable request that the cache lacks, and one that is not cacheable.
TEMPERATURES = {"miss": "0", "uncached": "0.7"}
SCENARIOS = ("saturated", "paced", "streams", "bursts")


class Bench:
    """A mock upstream, everything before it, and what was measured."""

    def __init__(self, options):
        self.options = options
        self.results = []
        self.subjects = {}
        self.busy = 0

    @contextmanager
    def running(self):
        """Starts the mock and all subjects, and stops them."""
        folder = os.path.join(self.options.tools, "run")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        children = Children(folder)
        try:
            keys = self.options.subjects
            ports, mock = children.announced("mock", [f"{self.options.tools}/gateway-mock", "--ports", str(len(keys) + 1)])
            self.mock, self.control = mock.pid, f"http://127.0.0.1:{ports[0]}"
            self.subjects["direct"] = Subject("direct", ports[0], {}, ports[0])
            for key, upstream in zip(keys, ports[1:]):
                if key in STACKS:
                    self.subjects[key] = Stack(key, children, upstream, self.options.bin, STACKS[key])
                    self.subjects[key].wait_until_served()
                else:
                    port, pids = PEERS[key](children, upstream, self.options.tools)
                    self.subjects[key] = Subject(key, port, pids, upstream)
            # What starting left to do is over, and memory at rest is what counts as idle.
            time.sleep(1)
            for subject in self.subjects.values():
                subject.idle_mb = {name: resident_mb(pid) for name, pid in subject.pids.items()}
            yield
        finally:
            children.stop()

    def upstream(self, delay_us=0, chunks=0, gap_us=0):
        """Tells the mock how to answer from now on."""
        get(f"{self.control}/set?delay_us={delay_us}&chunks={chunks}&gap_us={gap_us}")

    def through(self, subject):
        """Requests that the mock got by way of a subject."""
        return json.loads(get(f"{self.control}/counts"))[str(subject.upstream)]

    def load(self, subject, temperature, *words):
        """Runs gateway-load; gives what it saw."""
        command = [
            f"{self.options.tools}/gateway-load", "--port", str(subject.port), "--key", subject.api_key, "--temperature",
            temperature, "--seed", f"{random.getrandbits(64):016x}", *map(str, words),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{subject.key}: {' '.join(map(str, words))}: {done.stderr[-2000:]}")
        seen = json.loads(done.stdout)
        subject.answered += seen["sent"]
        return seen

    def wrk(self, subject, temperature, seconds):
        """Runs wrk; gives what it saw, in the words of gateway-load."""
        command = [
            "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", f"{HERE}/wrk.lua", f"http://127.0.0.1:{subject.port}",
            "--", f"{random.getrandbits(64):016x}", temperature, subject.api_key,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        line = next((line for line in done.stdout.splitlines() if line.startswith("measured ")), None)
        if line is None:
            raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
        count, took, p50, p99, failed = line.split()[1:]
        if failed != "0":
            raise SystemExit(f"{subject.key}: {failed} requests of wrk failed, so nothing is measured")
        subject.answered += int(count)
        # When its time is over wrk leaves what is under way.
        subject.cut += CONNECTIONS
        return {"count": int(count), "sent": int(count), "seconds": float(took), "per_second": int(count) / float(took),
                "whole_p50_us": float(p50) * 1000, "whole_p99_us": float(p99) * 1000, "chunks": 0}

    def measure(self, scenario, subject, variant):
        """One figure of one round."""
        temperature = TEMPERATURES[variant]
        seconds = self.options.seconds
        if scenario == "saturated":
            self.upstream()
            self.wrk(subject, temperature, 1)
            run = lambda: self.wrk(subject, temperature, seconds)  # noqa: E731
        elif scenario == "paced":
            self.upstream(delay_us=DELAY_US)
            run = lambda: self.load(  # noqa: E731
                subject, temperature, "--mode", "paced", "--rate", RATE, "--count", int(RATE * seconds), "--warm-up", RATE // 2)
        elif scenario == "streams":
            self.upstream(DELAY_US, STREAM_CHUNKS, STREAM_GAP_US)
            length = DELAY_US + STREAM_CHUNKS * STREAM_GAP_US
            rounds = max(1, round(seconds * 1e6 / length))
            run = lambda: self.load(  # noqa: E731
                subject, temperature, "--mode", "closed", "--stream", "--chunks", STREAM_CHUNKS, "--in-flight", STREAMS,
                "--stagger-us", length // STREAMS, "--count", STREAMS * rounds, "--warm-up", STREAMS // 2)
        else:
            self.upstream(chunks=BURST_CHUNKS)
            run = lambda: self.load(  # noqa: E731
                subject, temperature, "--mode", "closed", "--stream", "--chunks", BURST_CHUNKS, "--in-flight", BURSTS,
                "--count", int(60 * seconds), "--warm-up", BURSTS)
        before = {name: cpu_seconds(pid) for name, pid in subject.pids.items()}
        mock = cpu_seconds(self.mock)
        seen = run()
        cpu = {name: cpu_seconds(pid) - before[name] for name, pid in subject.pids.items()}
        subject.loaded_mb = {
            name: max(resident_mb(pid), subject.loaded_mb.get(name, (0, 0, 0))) for name, pid in subject.pids.items()}
        # Warm-up requests of gateway-load cost time, too.
        share = seen["sent"] / seen["count"]
        return seen | {
            "scenario": scenario, "subject": subject.key, "variant": variant, "cpu_s": cpu, "cpu_all_s": sum(cpu.values()),
            "mock_cpu_s": cpu_seconds(self.mock) - mock, "cpu_10k_s": sum(cpu.values()) * 1e4 / seen["sent"],
            "cpu_10k_chunks_s": sum(cpu.values()) * 1e4 / (seen["chunks"] * share) if seen["chunks"] else None,
        }

    def turn(self, scenario):
        """Who is measured in a scenario, by (subject, variant)."""
        for key in self.subjects:
            # A raw connection in the middle of an exchange must not be cut, as wrk does in the end.
            if key == "raw" and scenario == "saturated":
                continue
            yield key, "miss"
            if key in STACKS and scenario == "saturated":
                yield key, "uncached"

    def run(self):
        """All rounds."""
        for number in range(self.options.rounds):
            for scenario in self.options.only:
                turn = list(self.turn(scenario))
                if number % 2:
                    turn.reverse()
                self.busy += not wait_for_calm(self.options.calm)
                for key, variant in turn:
                    result = self.measure(scenario, self.subjects[key], variant)
                    self.results.append(result | {"round": number})
                print(f"measured: {scenario}, round {number + 1} of {self.options.rounds}", flush=True)

    def check_ledger(self):
        """(stack, answered, provider calls, rows, look-ups, is right) of each stack, when the last row has come."""
        found = []
        for key in STACKS:
            if key not in self.subjects:
                continue
            subject = self.subjects[key]
            end = time.monotonic() + 60
            while (rows := subject.rows()) < self.through(subject) and time.monotonic() < end:
                time.sleep(0.2)  # rows arrive by themselves, once a second
            calls = self.through(subject)
            is_right = rows == calls and subject.answered <= rows <= subject.answered + subject.cut
            found.append({"stack": key, "answered": subject.answered, "cut_at_most": subject.cut, "provider_calls": calls,
                          "rows": rows, "lookups": subject.lookups(), "is_right": is_right})
        return found


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", required=True, help="what Benchmarks/gateway/build.sh made; results.json goes there")
    parser.add_argument("--bin", required=True, help="where our programs are")
    parser.add_argument("--subjects", default=",".join([*PEERS, *STACKS]), help="comma-separated (%(default)s)")
    parser.add_argument("--only", default=",".join(SCENARIOS), help="comma-separated scenarios (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--seconds", type=float, default=4, help="of one measurement (4)")
    parser.add_argument("--calm", type=float, default=30, help="seconds to wait for a quiet machine, each time (30)")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute; its figures say little")
    options = parser.parse_args()
    options.subjects, options.only = options.subjects.split(","), options.only.split(",")
    if unknown := [word for word in options.subjects if word not in {**PEERS, **STACKS}]:
        parser.error(f"--subjects: {', '.join(unknown)}: not one of {', '.join([*PEERS, *STACKS])}")
    if unknown := [word for word in options.only if word not in SCENARIOS]:
        parser.error(f"--only: {', '.join(unknown)}: not one of {', '.join(SCENARIOS)}")
    if options.quick:
        options.rounds, options.seconds, options.calm = 1, 1, 0
    options.tools, options.bin = os.path.abspath(options.tools), os.path.abspath(options.bin)
    return options


def main():
    options = arguments()
    bench = Bench(options)
    with bench.running():
        bench.run()
        ledgers = bench.check_ledger()
        memory = {key: {name: subject.idle_mb[name][:1] + subject.loaded_mb.get(name, (0, 0, 0)) for name in subject.pids}
                  for key, subject in bench.subjects.items()}
    text, targets = report.text(bench.results, ledgers, memory)
    print("\n" + text)
    print(f"\n{bench.busy} of {options.rounds * len(options.only)} turns began on a busy machine.")
    with open(os.path.join(options.tools, "results.md"), "w", encoding="utf-8") as file:
        file.write(text)
    path = os.path.join(options.tools, "results.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({
            "machine": {"processor": processor(), "cores": os.cpu_count(), "kernel": platform.release()},
            "rounds": options.rounds, "seconds": options.seconds, "busy_turns": bench.busy, "results": bench.results,
            "ledgers": ledgers, "memory_mb": memory, "targets": targets,
        }, file, indent=1)
    print(f"all of it: {path}; the tables above: results.md beside it")
    if wrong := [one for one in ledgers if not one["is_right"]]:
        print(f"FAILED: the ledger of {', '.join(one['stack'] for one in wrong)} has not a row for each request")
        return 2
    # A smoke run shows that everything runs; what it measures is noise.
    return 0 if options.quick or all(one["is_met"] for one in targets) else 1


if __name__ == "__main__":
    raise SystemExit(main())
