"""A stack of a benchmark's own, and the admin API of its simulator."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import urllib.request

# The ports that a stack may use, from its first one.
PORTS = 112


def post(url, body=None, method="POST"):
    """Asks the simulator's admin API."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read() or b"null")


def free_ports(count=PORTS):
    """The first of so many ports in a row of which nobody has one."""
    def is_free(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0
    # Below the ports that connections are given.
    return next(base for base in range(20_600, 31_000, count) if all(is_free(base + n) for n in range(count)))


@contextlib.contextmanager
def running(binaries, replicas, keep=False):
    """Starts `pointsman up` with so many replicas by service; gives what stack.json says, and a way to run commands on it.

    Stops it in the end, and with `keep` leaves its folder."""
    folder = tempfile.mkdtemp(prefix="pointsman-bench-")
    pointsman, file = os.path.join(binaries, "pointsman"), os.path.join(folder, "stack.json")
    # The simulator is meant, whatever key this machine has.
    environment = {name: value for name, value in os.environ.items() if name != "TOGETHER_API_KEY"}
    words = [word for name, count in replicas.items() for word in ("--replicas", f"{name}={count}")]

    def command(*words):
        done = subprocess.run([pointsman, *words, "--stack", file], check=True, capture_output=True, text=True)
        return done.stdout

    try:
        subprocess.run([pointsman, "up", "--detach", "--data", folder, "--port-base", str(free_ports()), *words],
                       check=True, env=environment)
        with open(file, encoding="utf-8") as text:
            yield json.load(text), command
    finally:
        subprocess.run([pointsman, "down", "--stack", file], check=False)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
