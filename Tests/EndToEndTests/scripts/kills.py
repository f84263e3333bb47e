"""Kills processes of a stack under load, one after the other, and says what it saw.

Usage: kills.py STACK.json SEED VICTIM...    A victim is a service's name, `provider-simulator`, `redis` or `pointsman`.
Prints one JSON object: requests by outcome, and what was in flight at each kill. Exit 0 = every victim came back with
no other process replaced, and was followed by a request that succeeded; after `pointsman`, which has to be the last,
no process of the stack ran 2 s later.
"""

import http.client
import json
import os
import random
import signal
import sys
import threading
import time
import urllib.parse

WORKERS = 32  # half of them stream
IN_FLIGHT_MIN = 16
MID_ANSWER_MIN = 8
PATIENCE_S = 30


class Load:
    """Keeps WORKERS requests in flight against the gateway until stopped."""

    def __init__(self, gateway, key, seed):
        self.gateway, self.key, self.seed = urllib.parse.urlparse(gateway), key, seed
        self.lock = threading.Lock()
        self.in_flight = self.mid_answer = self.succeeded = self.failed = self.refused = 0
        self.running = True
        self.threads = [threading.Thread(target=self.work, args=(i,), daemon=True) for i in range(WORKERS)]
        for thread in self.threads:
            thread.start()

    def work(self, worker):
        turn = 0
        while self.running:
            turn += 1
            text = f"seed {self.seed} worker {worker} turn {turn} " + "word " * 60
            with self.lock:
                self.in_flight += 1
            try:
                done = self.ask(text, stream=worker % 2 == 0)
            except OSError:
                done = False
            except http.client.HTTPException:
                done = False
            with self.lock:
                self.in_flight -= 1
                self.succeeded += done
                self.failed += not done
            if not done:
                time.sleep(0.05)

    def ask(self, text, stream):
        connection = http.client.HTTPConnection(self.gateway.hostname, self.gateway.port, timeout=60)
        body = {"model": "auto", "stream": stream, "messages": [{"role": "user", "content": "Repeat exactly: " + text}]}
        headers = {"content-type": "application/json", "authorization": "Bearer " + self.key}
        try:
            connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
            response = connection.getresponse()
            if response.status != 200:
                response.read()
                return False
            return self.read_stream(response) if stream else json.loads(response.read())["choices"] is not None
        finally:
            connection.close()

    def read_stream(self, response):
        first, ended = True, False
        try:
            for line in response:
                if not line.startswith(b"data: "):
                    continue
                if first:
                    first = False
                    with self.lock:
                        self.mid_answer += 1
                if line.startswith(b'data: {"error"'):
                    return False
                ended = ended or line.strip() == b"data: [DONE]"
        finally:
            if not first:
                with self.lock:
                    self.mid_answer -= 1
        return ended

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join(90)


def read(path):
    with open(path) as file:
        return json.load(file)


def process_of(stack, victim):
    if victim == "pointsman":
        return stack["pid"]
    if victim == "redis":
        return stack["redis_pid"]
    return stack["services"][victim][0]["pid"]


def processes(stack):
    found = {name: [instance["pid"] for instance in instances] for name, instances in stack["services"].items()}
    return {**found, "redis": [stack["redis_pid"]]}


def runs(pid):
    """A zombie does not: its end is over, and how soon an orphan is reaped is up to the machine's first process."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(what, condition, patience=PATIENCE_S):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited {patience} s in vain: {what}")
        time.sleep(0.02)


def kill(path, victim, load):
    """Kills the victim in the middle of much work and waits until it is back; returns what was seen."""
    before = read(path)
    seen = {"victim": victim}

    def kill_if_busy():
        seen["in_flight"], seen["mid_answer"] = load.in_flight, load.mid_answer
        if seen["in_flight"] < IN_FLIGHT_MIN or seen["mid_answer"] < MID_ANSWER_MIN:
            return False
        os.kill(process_of(before, victim), signal.SIGKILL)
        return True

    until("enough load before " + victim, kill_if_busy)
    started = time.monotonic()
    if victim == "pointsman":
        all_pids = sum(processes(before).values(), [])
        until("the end of all processes", lambda: not any(runs(pid) for pid in all_pids), patience=2)
    else:
        old = process_of(before, victim)
        until(victim + " to be back", lambda: process_of(read(path), victim) not in (old, 0))
        succeeded = load.succeeded
        until("a success after " + victim, lambda: load.succeeded > succeeded)
        others = {name: pids for name, pids in processes(read(path)).items() if name != victim}
        if others != {name: pids for name, pids in processes(before).items() if name != victim}:
            raise SystemExit(f"others died with {victim}: {before} became {read(path)}")
    return {**seen, "back_s": round(time.monotonic() - started, 2)}


def main():
    path, seed, *victims = sys.argv[1:]
    generator = random.Random(int(seed))
    generator.shuffle(victims)
    stack = read(path)
    load = Load(stack["gateway_url"], stack["api_key"], seed)
    kills = []
    for victim in victims:
        time.sleep(0.5 + generator.random() * 0.3)
        kills.append(kill(path, victim, load))
    load.stop()
    print(json.dumps({"succeeded": load.succeeded, "failed": load.failed, "kills": kills}))


if __name__ == "__main__":
    main()
