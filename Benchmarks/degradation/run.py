#!/usr/bin/env python3
"""Measures how fast traffic leaves a model that does badly, and how fast it comes back.

    Benchmarks/degradation/run.py [--bin DIR] [--rate N] [--ways WAY,...] [--slack N] [--json FILE]

Starts a stack of its own (two routers, two replicas of inference, the provider simulator), sends requests for `auto` at a
fixed rate, streams and plain ones in turn, and lets the model that gets most of them do badly in four ways, one after the
other. Prints, for each way, how much went elsewhere in each second, and the figures beside their targets. Ends with 1 if a
target was missed."""

import argparse
import asyncio
import collections
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from machine import processor  # noqa: E402: beside this folder
from stack import post, running  # noqa: E402

# Of the simulator while all is well: the first token after 150 ms and a chunk, then 200 tokens a second.
LATENCY_MS, CHUNK_MS, CHUNK_TOKENS = 150, 20, 4
WAYS = {
    "first token 5 times slower": {"kind": "slow_first_token", "delay_ms": 4 * (LATENCY_MS + CHUNK_MS)},
    "a tenth of the tokens a second": {"kind": "slow_tokens", "delay_ms": 10 * CHUNK_MS},
    "20 % answered with 503": {"kind": "503", "rate": 0.2},
    "5 % stall": {"kind": "stalled_stream", "rate": 0.05, "after_chunks": 0},
}
AWAY, AWAY_SECONDS, ERRORS, BACK_SECONDS = 0.95, 10, 0.001, 30
Answer = collections.namedtuple("Answer", "start end ok asked detail")


class Load:
    """Requests at a fixed rate, whatever comes of them."""

    def __init__(self, stack, rate):
        self.host, _, port = stack["gateway_url"].removeprefix("http://").partition(":")
        self.port, self.key, self.rate = int(port), stack["api_key"], rate
        self.answers, self.running, self.count = [], set(), 0

    async def run(self, until):
        """Sends until then."""
        begun, sent = time.monotonic(), 0
        while time.monotonic() < until:
            task = asyncio.create_task(self.send())
            self.running.add(task)
            task.add_done_callback(self.running.discard)
            sent += 1
            # Until the next one is due.
            await asyncio.sleep(max(0, begun + sent / self.rate - time.monotonic()))

    async def send(self):
        """One request; what came of it is kept."""
        self.count += 1
        streamed, start = self.count % 2 == 0, time.monotonic()
        body = json.dumps({
            "model": "auto", "temperature": 0.7, "stream": streamed,
            "messages": [{"role": "user", "content": f"Write 30 words about the number {self.count}"}],
        }).encode()
        head = (f"POST /v1/chat/completions HTTP/1.1\r\nhost: {self.host}\r\nauthorization: Bearer {self.key}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n")
        ok, asked, detail = False, set(), ""
        try:
            reader, writer = await asyncio.open_connection(self.host, self.port)
            writer.write(head.encode() + body)
            status = int((await reader.readline()).split()[1])
            headers = {}
            while (line := (await reader.readline()).decode().strip()):
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            data = await reader.read()
            writer.close()
            # Who answered, and who was asked before.
            asked = {headers.get("x-pointsman-model", "")}
            asked |= {word.split("@")[0].split()[-1] for word in headers.get("x-pointsman-route", "").split(",")
                      if "@" in word and "out of use" not in word}
            ok = status == 200 and (b"[DONE]" in data if streamed else b'"choices"' in data)
            if not ok:
                detail = f"{status} after {time.monotonic() - start:.1f} s: {data[-200:]!r}"
        except (OSError, ValueError, IndexError) as error:
            detail = repr(error)
        self.answers.append(Answer(start, time.monotonic(), ok, asked, detail))

    async def rest(self):
        """Waits for the answers that are still to come."""
        if self.running:
            await asyncio.wait(self.running, timeout=120)


def most_asked(answers):
    """The model that most of them asked first or last."""
    return collections.Counter(model for answer in answers for model in answer.asked if model).most_common(1)[0][0]


def elsewhere(answers, model, since, seconds):
    """For each second the part of the requests begun in it that did not ask the model; None where there were none."""
    parts = []
    for second in range(seconds):
        begun = [answer for answer in answers if since + second <= answer.start < since + second + 1]
        parts.append(1 - sum(model in answer.asked for answer in begun) / len(begun) if begun else None)
    return parts


def settled(parts, reached):
    """The first second from which two in a row are as wanted; None if there is none."""
    fine = [part is not None and reached(part) for part in parts]
    return next((second for second in range(len(fine) - 1) if fine[second] and fine[second + 1]), None)


async def measure(name, fault, load, simulator, options):
    """One way to do badly: before it, in it, after it."""
    print(f"\n## {name}", flush=True)
    load.answers.clear()
    sending = asyncio.create_task(load.run(time.monotonic() + options.before + options.bad + options.after))
    # What is usual is learnt from time; so is how long it takes to leave.
    await asyncio.sleep(options.before)
    before = [answer for answer in load.answers if answer.start > time.monotonic() - 6]
    model = most_asked(before)
    usual = sum(model in answer.asked for answer in before) / len(before)
    begun = time.monotonic()
    rule = await asyncio.to_thread(post, f"{simulator}/admin/faults", {**fault, "model": model})
    await asyncio.sleep(options.bad)
    await asyncio.to_thread(post, f"{simulator}/admin/faults/{rule['id']}", None, "DELETE")
    over = time.monotonic()
    await sending
    await load.rest()
    bad, after = elsewhere(load.answers, model, begun, options.bad), elsewhere(load.answers, model, over, options.after)
    left = settled(bad, lambda part: part > AWAY)
    back = settled(after, lambda part: 1 - part > 0.8 * usual)
    held = [part for part in bad[left:] if part is not None] if left is not None else []
    failed = [answer for answer in load.answers if not answer.ok]
    result = {
        "way": name, "model": model, "share_before": usual, "requests": len(load.answers), "failed": len(failed),
        "seconds_until_away": left, "elsewhere_from_then": sum(held) / len(held) if held else None,
        "seconds_until_back": back, "elsewhere_bad": bad, "elsewhere_after": after,
        "failures": [answer.detail for answer in failed[:5]],
    }
    print(f"{model} had {usual:.0%} of {options.rate:g} requests/s")
    for title, parts in (("bad", bad), ("well again", after)):
        words = " ".join("-" if part is None else f"{part * 100:.0f}" for part in parts)
        print(f"elsewhere in each second, %, {title}: {words}")
    for detail in result["failures"]:
        print(f"failed: {detail}")
    return result


def verdict(result, slack):
    """The figures of one way beside their targets; whether all were met, times the slack."""
    rate = result["failed"] / max(1, result["requests"])
    away, back = result["seconds_until_away"], result["seconds_until_back"]
    fine = (away is not None and away <= AWAY_SECONDS * slack and rate < ERRORS * slack
            and back is not None and back <= BACK_SECONDS * slack)
    held = result["elsewhere_from_then"]
    return fine, (f"| {result['way']} | {'never' if away is None else away} | {'-' if held is None else f'{held:.1%}'} "
                  f"| {rate:.2%} of {result['requests']} | {'not yet' if back is None else back} |")


async def run(options, stack):
    """All ways in turn."""
    simulator = stack["provider_url"].removesuffix("/v1")
    post(f"{simulator}/admin/settings",
         {"latency_ms": LATENCY_MS, "chunk_delay_ms": CHUNK_MS, "tokens_per_chunk": CHUNK_TOKENS})
    load = Load(stack, options.rate)
    return [await measure(name, WAYS[name], load, simulator, options) for name in WAYS if options.wants(name)]


def main():
    """Starts the stack, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=".build/release", help="where pointsman is")
    parser.add_argument("--rate", type=float, default=40, help="requests a second")
    parser.add_argument("--before", type=int, default=30, help="seconds before a model does badly")
    parser.add_argument("--bad", type=int, default=40, help="seconds in which it does")
    parser.add_argument("--after", type=int, default=40, help="seconds after that")
    parser.add_argument("--ways", default="", help="only ways that contain one of these words, with commas")
    parser.add_argument("--keep", action="store_true", help="leave the stack's logs")
    parser.add_argument("--slack", type=float, default=1, help="how many times the targets are enough")
    parser.add_argument("--json", help="where to write all figures")
    options = parser.parse_args()
    words = [word for word in options.ways.split(",") if word]
    options.wants = lambda name: not words or any(word in name for word in words)
    with running(options.bin, {"router": 2, "inference": 2}, options.keep) as (stack, _):
        results = asyncio.run(run(options, stack))
    print(f"\n{processor()}, {os.cpu_count()} cores, {options.rate:g} requests/s, half of them streams\n")
    print(f"| way | seconds until > 95 % elsewhere (<= {AWAY_SECONDS}) | elsewhere from then on "
          f"| errors callers saw (< 0.1 %) | seconds until back (<= {BACK_SECONDS}) |\n|---|---|---|---|---|")
    verdicts = [verdict(result, options.slack) for result in results]
    for _, line in verdicts:
        print(line)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(results, out, indent=1)
    return 0 if all(fine for fine, _ in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
