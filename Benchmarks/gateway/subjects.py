"""What is measured: the mock upstream, the peers, the raw chain and Pointsman, each started on free ports."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from stack import free_ports  # noqa: E402: beside this folder


class Subject:
    """Something that answers chat completions on a port of this machine."""

    def __init__(self, key, port, pids, upstream):
        self.key = key
        self.port = port
        # Processes by name, all of whose time is counted.
        self.pids = pids
        # The mock's port behind it: what came through is counted there.
        self.upstream = upstream
        self.api_key = "bench"
        self.idle_mb = {}
        self.loaded_mb = {}
        # Requests whose answers came, and those that may have gone out beside them.
        self.answered = 0
        self.cut = 0


class Children:
    """Starts processes, waits until they are ready, and stops all that it started."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, name, words, test, environment=None, patience=60):
        path = os.path.join(self.folder, name + ".log")
        with open(path, "wb") as log:
            child = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        self.running.append(child)
        end = time.monotonic() + patience
        while not test():
            if child.poll() is not None or time.monotonic() > end:
                with open(path, encoding="utf-8", errors="replace") as log:
                    raise SystemExit(f"{name} did not start:\n{log.read()[-3000:]}")
            time.sleep(0.05)
        return child

    def announced(self, name, words):
        """Starts a program that says its ports in a file; gives (ports, process)."""
        path = os.path.join(self.folder, name + ".ports")
        child = self.start(name, words + ["--announce", path], lambda: os.path.exists(path))
        with open(path, encoding="ascii") as file:
            return [int(line) for line in file], child

    def stop(self):
        for child in reversed(self.running):
            child.send_signal(signal.SIGTERM)
        for child in reversed(self.running):
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.running = []


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def answers(url):
    """A test for `Children.start`."""
    def test():
        try:
            get(url)
            return True
        except OSError:
            return False
    return test


def filled(children, name, **values):
    """A configuration of this folder with its @NAMES@ replaced; gives its path."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        text = file.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    path = os.path.join(children.folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def start_nginx(children, upstream, _):
    port = free_ports(1)
    path = filled(children, "nginx.conf", PORT=port, UPSTREAM=upstream, FOLDER=children.folder)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    master = children.start("nginx", [program, "-p", children.folder, "-c", path], answers(f"http://127.0.0.1:{port}/"))
    with open(f"/proc/{master.pid}/task/{master.pid}/children", encoding="ascii") as file:
        workers = file.read().split()
    return port, {"nginx": int(workers[0]), "nginx master": master.pid}


def start_envoy(children, upstream, tools):
    port = free_ports(1)
    path = filled(children, "envoy.yaml", PORT=port, UPSTREAM=upstream)
    words = [f"{tools}/python/envoy/_bin/envoy", "-c", path, "--concurrency", "1", "-l", "error", "--disable-hot-restart"]
    child = children.start("envoy", words, answers(f"http://127.0.0.1:{port}/"))
    return port, {"envoy": child.pid}


def start_vllm(children, upstream, tools):
    port = free_ports(2)
    words = [
        "python3", os.path.join(HERE, "vllm-router.py"), "--host", "127.0.0.1", "--port", str(port), "--prometheus-port",
        str(port + 1), "--worker-urls", f"http://127.0.0.1:{upstream}", "--policy", "round_robin", "--log-level", "error",
        "--disable-retries", "--disable-circuit-breaker",
    ]
    environment = {"PYTHONPATH": f"{tools}/python", "TOKIO_WORKER_THREADS": "1"}
    child = children.start("vllm-router", words, answers(f"http://127.0.0.1:{port}/health"), environment)
    return port, {"vllm-router": child.pid}


def start_raw(children, upstream, tools):
    """As many hops as ours: gateway, router, which asks the cache, and inference, which stores there; the cache asks Redis."""
    hop, pids = f"{tools}/gateway-hop", {}

    def start(name, words):
        ports, child = children.announced(f"raw-{name}", words)
        pids[f"raw {name}"] = child.pid
        return str(ports[0])
    redis = start("redis", [f"{tools}/gateway-mock"])
    cache = start("cache", [hop, "--to", redis])
    inference = start("inference", [hop, "--to", str(upstream), "--store", cache])
    router = start("router", [hop, "--to", inference, "--ask", cache])
    return int(start("gateway", [hop, "--to", router])), pids


PEERS = {"nginx": start_nginx, "envoy": start_envoy, "vllm": start_vllm, "raw": start_raw}


class Stack(Subject):
    """Our services, as `pointsman up` starts them, with a key of a tenant of its own."""

    def __init__(self, key, children, upstream, binaries, in_process):
        self.program = os.path.join(binaries, "pointsman")
        folder = os.path.join(children.folder, key)
        base = free_ports()
        # Their certificates and secrets are this stack's own.
        environment = {"BENCH_PROVIDER_KEY": "bench", "POINTSMAN_LOG_LEVEL": "warning"}
        words = [
            self.program, "up", "--data", folder, "--port-base", str(base), "--provider-url",
            f"http://127.0.0.1:{upstream}", "--provider-key-env", "BENCH_PROVIDER_KEY", "--models",
            os.path.join(HERE, "models.yaml"),
        ] + (["--in-process"] if in_process else [])
        self.file = os.path.join(folder, "stack.json")
        child = children.start(key, words, lambda: os.path.exists(self.file), environment)
        with open(self.file, encoding="utf-8") as file:
            self.stack = json.load(file)
        pids = {"supervisor": child.pid, "redis": self.stack["redis_pid"]}
        if in_process:
            pids["all in one"] = self.stack["services"]["gateway"][0]["pid"]
        else:
            pids |= {name: replicas[0]["pid"] for name, replicas in self.stack["services"].items() if replicas}
        super().__init__(key, base + 80, pids, upstream)
        self.set_limits()
        self.api_key = self.command("keys", "create", "--tenant", "bench", "--user", "bench").strip()

    def command(self, *words):
        done = subprocess.run([self.program, *words, "--stack", self.file], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"pointsman {' '.join(words)}: {done.stderr}")
        return done.stdout

    def set_limits(self):
        """Finite limits that the load never reaches."""
        self.command("limits", "set", "user", "bench", "--tenant", "bench", "--requests-per-second", "100000",
                     "--tokens-per-minute", "1000000000", "--concurrent", "10000")

    def wait_until_served(self):
        """Until the router has heard of the key."""
        body = b'{"model":"bench/model","messages":[{"role":"user","content":"Hello"}],"temperature":0.7}'
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.api_key}"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/chat/completions", body, headers)

        def test():
            try:
                with urllib.request.urlopen(request, timeout=10):
                    return True
            except OSError:
                return False
        end = time.monotonic() + 30
        while not test():
            if time.monotonic() > end:
                raise SystemExit(f"{self.key} does not answer its new key")
            time.sleep(0.1)
        self.answered += 1

    def rows(self):
        """Rows of the ledger."""
        return json.loads(self.command("cost", "--by", "tenant", "--json"))["total"]["calls"]

    def lookups(self):
        """The router's look-ups in the cache, by their result."""
        text = get(f"http://{self.stack['services']['router'][0]['admin']}/metrics")
        found = {}
        for line in text.splitlines():
            if line.startswith("router_cache_lookups_total{"):
                name, value = line.rsplit(" ", 1)
                found[name.split('"')[1]] = int(float(value))
        return found
