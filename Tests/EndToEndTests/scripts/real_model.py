"""Runs the checks that hold for every model against the gateway in front of a real one, which llama.cpp serves: with the
models that the server lists, and with those of a file. Usage: real_model.py FOLDER-OF-THE-PROGRAMS; exit 0 = all well.
"""

import contextlib
import http.client
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from checks.world import user

HERE = pathlib.Path(__file__).parent
PROVIDER_KEY = "the key of the model's server"
MODELS = """\
provider: llama.cpp
sources: { server: llama.cpp's server }
models:
  - id: smollm2
    tasks: [chat]
    context_length: 1024
    price: { version: 1, input: 0.10, output: 0.20 }
    capabilities: { tools: server, json_mode: server, json_schema: server }
    quality: { value: 0.10, source: assumed }
  - id: smollm2-embeddings
    tasks: [embedding]
    context_length: 512
    price: { version: 1, input: 0.01 }
    quality: { value: 0.10, source: assumed }
"""
# The model was not taught to call tools.
NOT_KNOWN = "tool_is_called_when_it_must_be"
# The server counts only the first of several choices in an answer's usage.
MISCOUNTED = "several_choices_come_apart"
# The server lists one model, without a word on what it is for; then it is for chat.
NEEDS_MODELS_FILE = "embeddings_are_the_same_as_floats_and_as_base64"


@contextlib.contextmanager
def llama_server():
    command = [sys.executable, str(HERE / "llama_server.py"), PROVIDER_KEY]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        if not address:
            sys.exit("the model's server did not start")
        yield address
    finally:
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextlib.contextmanager
def stack(programs, provider, folder, *arguments):
    """A running stack; gives what its stack.json says."""
    pointsman = programs / "pointsman"
    start = [pointsman, "up", "--detach", "--data", folder, "--provider-url", provider]
    start += ["--provider-key-env", "REAL_MODEL_KEY", *arguments]
    environment = {"REAL_MODEL_KEY": PROVIDER_KEY, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    for _ in range(5):  # a port may be taken
        base = ["--port-base", str(random.randrange(100, 310) * 100)]
        started = subprocess.run(start + base, env=environment, capture_output=True, text=True)
        if started.returncode == 0:
            break
    else:
        sys.exit(f"pointsman up: {started.stderr}")
    stack_file = f"{folder}/stack.json"
    try:
        with open(stack_file) as file:
            yield {**json.load(file), "stack_file": stack_file}
    finally:
        subprocess.run([pointsman, "down", "--stack", stack_file], check=True, capture_output=True)


def run_checks(described, *choice):
    command = [sys.executable, str(HERE / "sdk.py"), "portable", "--gateway", described["gateway_url"]]
    command += ["--key", described["api_key"], "--model", "smollm2", "--embedding-model", "smollm2-embeddings"]
    # One after the other: what is computed in one batch with other sequences is rounded in another way.
    return subprocess.run(command + ["--at-once", "1", *choice]).returncode == 0


def of_server(server, path):
    request = urllib.request.Request(server + path, headers={"authorization": f"Bearer {PROVIDER_KEY}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def busy_slots(server):
    return sum(slot["is_processing"] for slot in json.loads(of_server(server, "/slots")))


def written_tokens(server):
    """How many tokens the server says it has written."""
    lines = of_server(server, "/metrics").splitlines()
    return next(int(float(line.split()[1])) for line in lines if line.startswith("llamacpp:tokens_predicted_total "))


def until(what, condition, patience=30):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"waited {patience} s in vain: {what()}")
        time.sleep(0.01)


def ledger_agrees(programs, described, server, before):
    """What the stack says was written is what the server says it wrote."""
    command = [programs / "pointsman", "cost", "--json", "--stack", described["stack_file"]]
    written, seen = written_tokens(server) - before, {}

    def agrees():
        seen.update(json.loads(subprocess.check_output(command))["total"])
        return seen["completion_tokens"] == written

    until(lambda: f"the ledger to have {written} tokens: {seen}", agrees)
    print(f"{written:6d} tokens written, by the ledger and by the server", flush=True)


def open_connections(server):
    """How many the server has."""
    place = f":{urllib.parse.urlparse(server).port:04X}"
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()]
    return sum(row[1].endswith(place) and row[3] == "01" for row in rows)


def leaving_ends_the_work(described, server):
    """A client goes while its answer is written: the server loses its own client at once. It looks for that with each word
    of a stream; while it writes a plain answer only now and then, also when nobody stands between."""
    for stream in (True, False):
        until(lambda: "an idle server", lambda: busy_slots(server) == 0, patience=90)
        connection = http.client.HTTPConnection(urllib.parse.urlparse(described["gateway_url"]).netloc, timeout=60)
        request = dict(model="smollm2", messages=user("Count from one to a thousand."), max_tokens=900, stream=stream)
        headers = {"authorization": f"Bearer {described['api_key']}", "content-type": "application/json"}
        connection.request("POST", "/v1/chat/completions", json.dumps(request), headers)
        if stream:
            response = connection.getresponse()
            while b"content" not in response.readline():
                pass
        until(lambda: "a busy slot", lambda: busy_slots(server) == 1)
        before, left = open_connections(server), time.monotonic()
        connection.close()
        if stream:
            response.close()
        until(lambda: "the end of the connection", lambda: open_connections(server) < before, patience=10)
        took = (time.monotonic() - left) * 1000
        if stream:
            until(lambda: "the slot to be free", lambda: busy_slots(server) == 0, patience=10)
        kind = "a stream" if stream else "a plain answer"
        print(f"{took:6.0f} ms until the server sees that nobody waits for {kind}", flush=True)


def main():
    programs = pathlib.Path(sys.argv[1]).absolute()
    with llama_server() as server, tempfile.TemporaryDirectory(prefix="pm-real-") as folder:
        models = pathlib.Path(folder, "models.yaml")
        models.write_text(MODELS)
        good = True
        for name, arguments, without in (
            ("the models that the server lists", [], [NOT_KNOWN, NEEDS_MODELS_FILE]),
            ("the models of a file", ["--models", str(models)], [NOT_KNOWN]),
        ):
            print(f"== {name}", flush=True)
            until(lambda: "an idle server", lambda: busy_slots(server) == 0, patience=90)
            before = written_tokens(server)
            with stack(programs, server, f"{folder}/{len(arguments)}", *arguments) as described:
                good = run_checks(described, "--but", *without, MISCOUNTED) and good
                ledger_agrees(programs, described, server, before)
                good = run_checks(described, "--only", MISCOUNTED) and good
                leaving_ends_the_work(described, server)
    sys.exit(0 if good else 1)


main()
