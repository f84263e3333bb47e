"""The programs that are measured: how each is started, loaded and stopped."""

import json
import os
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager

# Bytes that an RPC of ours puts around the payload, here added to the frames of the raw echo: counted with strace on
# one call at a time. A message of a stream has no metadata.
REQUEST_OVERHEAD = 232
REPLY_OVERHEAD = 20
MESSAGE_OVERHEAD = 12

NAMES = {"rpc-echo": "pointsman", "raw": "raw epoll", "grpc-cpp": "gRPC C++", "grpc-swift": "grpc-swift-2"}


class Peer:
    """One implementation, by its name on the command line."""

    def __init__(self, key, folder):
        self.key = key
        self.name = NAMES[key]
        self.program = os.path.join(folder, key if key == "rpc-echo" else key + "-echo")
        if not os.access(self.program, os.X_OK):
            raise SystemExit(f"{self.program} is missing: Benchmarks/rpc/build.sh {key}")

    @contextmanager
    def server(self, core=None, environment=None):
        """Runs the server; gives (port, process)."""
        with tempfile.TemporaryDirectory() as folder:
            announce = os.path.join(folder, "address")
            words = [self.program, "serve"] + (["--announce", announce] if self.key == "rpc-echo" else [announce])
            with open(os.path.join(folder, "log"), "w+b") as log:
                process = subprocess.Popen(
                    pinned(core) + words, stdout=log, stderr=log, env={**os.environ, **(environment or {})}
                )
                try:
                    end = time.monotonic() + 30
                    while not os.path.exists(announce):
                        if process.poll() is not None or time.monotonic() > end:
                            log.seek(0)
                            raise SystemExit(f"{self.name} did not start:\n{log.read().decode()[-2000:]}")
                        time.sleep(0.01)
                    with open(announce, encoding="ascii") as file:
                        yield int(file.read().rsplit(":", 1)[1]), process
                finally:
                    process.send_signal(signal.SIGTERM)
                    try:
                        process.wait(10)
                    except subprocess.TimeoutExpired:
                        process.kill()
                        process.wait()

    def load(self, port, server, options, core=None, environment=None, timeout=300):
        """Loads a server; gives what the client reported."""
        place = ["--target", f"127.0.0.1:{port}"] if self.key == "rpc-echo" else ["--port", str(port)]
        words = [self.program, "load"] + place + ["--server-pid", str(server.pid)]
        for name, value in options.items():
            words += ["--" + name, str(value)]
        if self.key == "raw":
            reply = MESSAGE_OVERHEAD if options["mode"] == "stream" else REPLY_OVERHEAD
            words += ["--request-overhead", str(REQUEST_OVERHEAD), "--reply-overhead", str(reply)]
        try:
            done = subprocess.run(
                pinned(core) + words, capture_output=True, text=True, timeout=timeout,
                env={**os.environ, **(environment or {})}, check=False,
            )
        except subprocess.TimeoutExpired:
            raise SystemExit(f"{self.name}: {' '.join(words)} did not end in {timeout} s") from None
        if done.returncode != 0:
            raise SystemExit(f"{self.name}: {' '.join(words)}\n{done.stderr[-2000:]}")
        return json.loads(done.stdout.strip().splitlines()[-1])


def pinned(core):
    """The words that keep a program on one core; none when there is only one."""
    return [] if core is None or (os.cpu_count() or 1) < 2 else ["taskset", "-c", str(core)]
