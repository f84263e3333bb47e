"""What the gateway bears, and what it refuses: prints a figure a line; exit 0 = every limit holds.

limits.py STACK.json [--only NAME…] [--connections N] [--upload-mib N] [--streams N]
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import select
import socket
import subprocess
import sys
import time
import traceback
import urllib.parse
import urllib.request

MIB = 1 << 20
BODY_BYTES_MAX = 32 * MIB
PIECE = 256 << 10


class Stack:
    def __init__(self, path, options):
        self.options = options
        self.described = json.loads(pathlib.Path(path).read_text())
        self.gateway = urllib.parse.urlparse(self.described["gateway_url"])
        self.key = self.described["api_key"]

    def connect(self, timeout=120):
        return socket.create_connection((self.gateway.hostname, self.gateway.port), timeout=timeout)

    def head(self, method, path, *headers):
        lines = [f"{method} {path} HTTP/1.1", f"host: {self.gateway.netloc}", f"authorization: Bearer {self.key}"]
        return "\r\n".join([*lines, *headers, "", ""]).encode()

    def ask(self, method, path, body=None, headers={}, timeout=600):
        """Status and body of a request over a connection of its own."""
        connection = http.client.HTTPConnection(self.gateway.hostname, self.gateway.port, timeout=timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"authorization": f"Bearer {self.key}", **headers})
            response = connection.getresponse()
            return response.status, response.read()

    def answers(self, text="still here"):
        status, body = self.ask("POST", "/v1/chat/completions", chat(f"Repeat exactly: {text}"))
        assert status == 200 and json.loads(body)["choices"][0]["message"]["content"] == text, (status, body[:500])

    @contextlib.contextmanager
    def memory(self, *services):
        """Gives a dictionary that has, afterwards, by how many MiB each service was at most above its start."""
        pids = {name: self.described["services"][name][0]["pid"] for name in services}
        before = {}
        for name, pid in pids.items():
            # The peak counts from here.
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
            before[name] = resident(pid, "VmRSS")
        grown = {}
        yield grown
        for name, pid in pids.items():
            grown[name] = max(0, resident(pid, "VmHWM") - before[name])


def resident(pid, field):
    """In MiB."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def chat(text, **more):
    request = {"model": "simulator/small", "messages": [{"role": "user", "content": text}], **more}
    return json.dumps(request, ensure_ascii=False).encode()


def say(name, figure):
    print(f"{name}: {figure}\n", end="", flush=True)


def mib(grown):
    return ", ".join(f"{name} +{figure:.0f} MiB" for name, figure in grown.items())


def status_of(connection):
    """The status of the answer that comes; the connection is read to its end."""
    answer = b""
    with contextlib.suppress(ConnectionError):
        while more := connection.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 "), answer[:200]
    return int(answer.split()[1])


def idle_connections(stack):
    count = stack.options.connections
    pid = stack.described["services"]["gateway"][0]["pid"]
    before = resident(pid, "VmRSS")
    connections = []
    try:
        for _ in range(count):
            connections.append(stack.connect())
        for connection in (connections[0], connections[count // 2], connections[-1]):
            connection.sendall(stack.head("GET", "/healthz", "connection: close"))
            assert status_of(connection) == 200
        grown = resident(pid, "VmRSS") - before
        stack.answers()
    finally:
        for connection in connections:
            connection.close()
    say("idle connections", f"{count} cost {grown:.1f} MiB, {grown * 1024 / count:.1f} KiB each")
    assert grown * 1024 / count < 32, "an idle connection is dear"


def upload_and_download(stack):
    size = stack.options.upload_mib * MIB
    boundary = "limits"
    start = (
        f'--{boundary}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n'
        f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'
    ).encode()
    end = f"\r\n--{boundary}--\r\n".encode()
    piece, sent = os.urandom(PIECE), hashlib.sha256()

    def body():
        yield start
        for _ in range(size // PIECE):
            sent.update(piece)
            yield piece
        yield end

    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    headers["content-length"] = str(len(start) + size + len(end))
    began = time.monotonic()
    with stack.memory("gateway", "batch-worker") as grown:
        status, answer = stack.ask("POST", "/v1/files", body(), headers)
    assert status == 200, (status, answer[:500])
    file = json.loads(answer)
    assert file["bytes"] == size, file
    say("upload", f"{size // MIB} MiB at {size / MIB / (time.monotonic() - began):.0f} MiB/s; {mib(grown)}")
    bounded(grown, size)
    began, received = time.monotonic(), hashlib.sha256()
    with stack.memory("gateway", "batch-worker") as grown:
        connection = http.client.HTTPConnection(stack.gateway.hostname, stack.gateway.port, timeout=600)
        connection.request("GET", f"/v1/files/{file['id']}/content", headers={"authorization": f"Bearer {stack.key}"})
        response = connection.getresponse()
        while part := response.read(PIECE):
            received.update(part)
    assert received.digest() == sent.digest(), "the file came back as another"
    say("download", f"{size // MIB} MiB at {size / MIB / (time.monotonic() - began):.0f} MiB/s; {mib(grown)}")
    bounded(grown, size)
    assert stack.ask("DELETE", f"/v1/files/{file['id']}")[0] == 200


def bounded(grown, size, limit=96):
    assert size < limit * MIB or max(grown.values()) < limit, f"memory grows with what goes through: {mib(grown)}"


def body_over_the_bound(stack):
    """Refused by what its head says, before anything of it is read."""
    for path in ("/v1/chat/completions", "/v1/embeddings", "/v1/responses"):
        with stack.memory("gateway") as grown, contextlib.closing(stack.connect()) as connection:
            began = time.monotonic()
            connection.sendall(stack.head("POST", path, f"content-length: {1 << 30}"))
            assert status_of(connection) == 413, path
        say(f"1 GiB to {path}", f"413 after {(time.monotonic() - began) * 1000:.0f} ms; {mib(grown)}")
        assert grown["gateway"] < 16, grown


def chunked_body_over_the_bound(stack):
    """Nothing says its length: refused as soon as it is too long."""
    piece = b"%x\r\n" % PIECE + b" " * PIECE + b"\r\n"
    sent = 0
    with stack.memory("gateway") as grown, contextlib.closing(stack.connect()) as connection:
        connection.sendall(stack.head("POST", "/v1/chat/completions", "transfer-encoding: chunked"))
        with contextlib.suppress(ConnectionError):
            while sent < 1 << 30 and not select.select([connection], [], [], 0)[0]:
                connection.sendall(piece)
                sent += PIECE
        assert status_of(connection) == 413
    say("endless chunked body", f"413 after {sent / MIB:.0f} MiB; {mib(grown)}")
    assert sent < 2 * BODY_BYTES_MAX and grown["gateway"] < 4 * BODY_BYTES_MAX / MIB, (sent, grown)


def largest_body(stack):
    for more in ({}, {"stream": True}):
        bare = len(chat("Repeat exactly: read to its end", padding="", **more))
        body = chat("Repeat exactly: read to its end", padding="x" * (BODY_BYTES_MAX - bare), **more)
        assert len(body) == BODY_BYTES_MAX
        began = time.monotonic()
        with stack.memory("gateway", "router", "inference") as grown:
            status, answer = stack.ask("POST", "/v1/chat/completions", body)
        assert status == 200 and b"end" in answer, (status, answer[:500])
        say(f"32 MiB chat body {more or ''}", f"{time.monotonic() - began:.1f} s; {mib(grown)}")
    status, _ = stack.ask("POST", "/v1/chat/completions", body + b" ")
    assert status == 413, status


def byte_a_second(stack):
    with contextlib.closing(stack.connect(timeout=180)) as connection:
        began = time.monotonic()
        connection.sendall(stack.head("POST", "/v1/chat/completions", "content-length: 100000"))
        connection.setblocking(False)
        answer = b""
        while not answer:
            assert time.monotonic() - began < 170, "it is still waited for"
            time.sleep(1)
            try:
                connection.send(b" ")
                answer = connection.recv(65536)
            except BlockingIOError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 "), answer[:200]
    say("a byte a second", f"408 after {time.monotonic() - began:.0f} s")


def header_flood(stack):
    cases = {
        "endless headers": lambda number: b"x-%d: %s\r\n" % (number, b"y" * 100),
        "an endless header": lambda number: b"y" * 1000,
    }
    for name, line in cases.items():
        sent = 0
        with stack.memory("gateway") as grown, contextlib.closing(stack.connect()) as connection:
            connection.sendall(b"GET /v1/models HTTP/1.1\r\nhost: x\r\nx-first: ")
            with contextlib.suppress(ConnectionError):
                while sent < 64 * MIB and not select.select([connection], [], [], 0)[0]:
                    data = line(sent)
                    connection.sendall(data)
                    sent += len(data)
            assert status_of(connection) == 431, name
        say(name, f"431 after {sent / 1024:.0f} KiB; {mib(grown)}")
        assert sent < 8 * MIB and grown["gateway"] < 16, (name, sent, grown)


def pipelined_requests(stack, count=100):
    requests = b""
    for number in range(count):
        body = chat(f"Repeat exactly: answer {number}")
        requests += stack.head("POST", "/v1/chat/completions", f"content-length: {len(body)}") + body
    began = time.monotonic()
    with contextlib.closing(stack.connect()) as connection:
        connection.sendall(requests)
        answers = connection.makefile("rb")
        for number in range(count):
            head = b"".join(iter(answers.readline, b"\r\n")).lower()
            assert head.startswith(b"http/1.1 200"), head
            answer = json.loads(answers.read(int(head.split(b"content-length:")[1].split()[0])))
            assert answer["choices"][0]["message"]["content"] == f"answer {number}", (number, answer)
    say("pipelined requests", f"{count} answered in order after {time.monotonic() - began:.1f} s")


def concurrent_streams(stack):
    count = stack.options.streams

    def read(number):
        connection = http.client.HTTPConnection(stack.gateway.hostname, stack.gateway.port, timeout=300)
        with contextlib.closing(connection):
            began = time.monotonic()
            body = chat(f"Repeat exactly: {number} " + "word " * 200, stream=True)
            connection.request("POST", "/v1/chat/completions", body, {"authorization": f"Bearer {stack.key}"})
            response, first, text, last = connection.getresponse(), None, "", b""
            for line in response:
                if line.startswith(b"data: {"):
                    first = first or time.monotonic() - began
                    for choice in json.loads(line[6:])["choices"]:
                        text += choice["delta"].get("content") or ""
                last = line.strip() or last
            assert last == b"data: [DONE]" and text == f"{number} " + "word " * 200, (response.status, text[:100], last)
            return first

    began = time.monotonic()
    with stack.memory("gateway", "router", "inference") as grown:
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            firsts = sorted(pool.map(read, range(count)))
    middle, worst = firsts[count // 2] * 1000, firsts[-1] * 1000
    took = f"{count} in {time.monotonic() - began:.1f} s; first chunk {middle:.0f} ms, worst {worst:.0f} ms"
    say("concurrent streams", f"{took}; {mib(grown)}")


def leaving_client(stack):
    provider = stack.described["provider_url"]

    def set_provider(**settings):
        request = urllib.request.Request(f"{provider}/admin/settings", json.dumps(settings).encode())
        urllib.request.urlopen(request, timeout=30).read()

    script = pathlib.Path(__file__).with_name("hangup.py")
    try:
        for mode, settings in (("stream", {"chunk_delay_ms": 50}), ("plain", {"latency_ms": 60_000})):
            set_provider(**settings)
            arguments = [stack.described["gateway_url"], stack.key, f"{provider}/metrics", mode]
            took = subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True)
            assert took.returncode == 0, took.stderr
            say(f"client leaves, {mode}", f"the provider sees it after {took.stdout.strip()} ms")
    finally:
        set_provider(chunk_delay_ms=0, latency_ms=0)


LIMITS = [
    idle_connections, upload_and_download, body_over_the_bound, chunked_body_over_the_bound, largest_body, header_flood,
    pipelined_requests, concurrent_streams, leaving_client,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stack")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--upload-mib", type=int, default=1024)
    parser.add_argument("--streams", type=int, default=200)
    options = parser.parse_args()
    stack = Stack(options.stack, options)

    def holds(limit):
        if options.only and limit.__name__ not in options.only:
            return True
        try:
            limit(stack)
            stack.answers()
        except Exception:
            print(f"{limit.__name__}: {traceback.format_exc(limit=-3)}", file=sys.stderr)
            return False
        return True

    with concurrent.futures.ThreadPoolExecutor(1) as aside:
        slow = aside.submit(holds, byte_a_second)  # takes a minute of doing nothing
        good = [holds(limit) for limit in LIMITS] + [slow.result()]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
