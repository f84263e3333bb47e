#!/usr/bin/env python3
"""How well inference replicas share a provider's rate limit, and what a batch tenant costs another's interactive calls.

  Benchmarks/pacing/run.py [--bin FOLDER] [--limit 60] [--replicas 3] [--seconds 100]

Starts a stack with a simulator that allows --limit calls a second of a model and takes a second for each. Then, after a
warm-up: interactive calls of one tenant alone, a tenth of the limit; the same beside a batch tenant that offers ten times
as much as the interactive one and twice what is left; and the share of the limit that was used then, with the share of
calls that the provider refused. Prints the figures and their targets.
"""

import argparse
import asyncio
import json
import os
import sys
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from stack import post, running  # noqa: E402: beside this folder


class Load:
    """Calls at a rate, whether the ones before were answered or not; connections are kept for the next."""

    def __init__(self, url, key, priority, model):
        self.host, port = url.removeprefix("http://").split(":")
        self.port = int(port)
        body = json.dumps({"model": model, "max_tokens": 4, "messages": [{"role": "user", "content": "Say something"}]})
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: {self.host}\r\nauthorization: Bearer {key}\r\n"
            f"x-pointsman-priority: {priority}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.request = (head + body).encode()
        self.idle = []
        self.times = []
        self.statuses = {}

    async def call(self):
        begun = time.monotonic()
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection(self.host, self.port)
        writer.write(self.request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(int(l.split(b":")[1]) for l in head.lower().split(b"\r\n") if l.startswith(b"content-length:"))
        await reader.readexactly(length)
        self.idle.append((reader, writer))
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == 200:
            self.times.append(time.monotonic() - begun)

    async def run(self, rate, seconds, at_most=2_000):
        running, begun = set(), time.monotonic()
        for number in range(int(rate * seconds)):
            # Until the next one is due.
            await asyncio.sleep(max(0, begun + number / rate - time.monotonic()))
            if len(running) < at_most:
                task = asyncio.create_task(self.call())
                running.add(task)
                task.add_done_callback(running.discard)
        await asyncio.gather(*running)

    def p(self, part):
        times = sorted(self.times)
        return times[min(len(times) - 1, int(len(times) * part))] if times else float("nan")


def state(stack):
    """Calls that the provider answered, and those that it refused."""
    with urllib.request.urlopen(stack["provider_url"] + "/admin/faults", timeout=30) as answer:
        refused = sum(rule["hits"] for rule in json.load(answer)["data"])
    with urllib.request.urlopen(stack["provider_url"] + "/admin/meter", timeout=30) as answer:
        return sum(1 for line in answer if line.strip()), refused


async def measure(stack, keys, arguments):
    url, model = stack["gateway_url"], "simulator/small"
    rate = arguments.limit / 10
    batch_rate = max(10 * rate, 2 * (arguments.limit - rate))
    print(f"{arguments.replicas} replicas, {arguments.limit} calls a second allowed, {arguments.seconds} s each", flush=True)
    alone = Load(url, keys[0], "standard", model)
    await alone.run(rate, 5)
    alone.times, alone.statuses = [], {}
    await alone.run(rate, arguments.seconds)
    batch = Load(url, keys[1], "batch", model)
    await batch.run(batch_rate, arguments.warm_up, at_most=arguments.waiting)
    beside = Load(url, keys[0], "standard", model)
    before, begun = state(stack), time.monotonic()
    noise = asyncio.create_task(batch.run(batch_rate, arguments.seconds, at_most=arguments.waiting))
    await beside.run(rate, arguments.seconds)
    answered, refused = (now - then for now, then in zip(state(stack), before))
    elapsed = time.monotonic() - begun
    await noise
    for name, load in (("alone", alone), ("beside batch", beside)):
        print(f"interactive {name:13} p50 {load.p(0.5) * 1000:7.1f} ms  p99 {load.p(0.99) * 1000:7.1f} ms  {load.statuses}")
    print(f"batch {'':19} p50 {batch.p(0.5) * 1000:7.1f} ms  {batch.statuses}")
    print(f"p99 beside batch / alone: {beside.p(0.99) / alone.p(0.99):.2f} (target: under 1.20)")
    print(f"limit used: {answered / elapsed / arguments.limit:.1%} (target: at least 85 %)")
    print(f"refused: {refused / max(1, refused + answered):.2%} of calls to the provider (target: at most 3 %)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=".build/release")
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=100)
    parser.add_argument("--warm-up", type=int, default=30)
    parser.add_argument("--waiting", type=int, default=300, help="batch calls at a time")
    arguments = parser.parse_args()
    with running(arguments.bin, {"inference": arguments.replicas}) as (stack, command):
        keys = []
        for tenant in ("interactive", "batch"):
            made = command("keys", "create", "--tenant", tenant, "--unlimited", "--json")
            keys.append(json.loads(made)["key"])
        post(stack["provider_url"] + "/admin/settings", {"latency_ms": 1000})
        post(stack["provider_url"] + "/admin/faults", {"kind": "429", "above_per_second": arguments.limit})
        asyncio.run(measure(stack, keys, arguments))


if __name__ == "__main__":
    main()
