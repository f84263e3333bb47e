"""Asks the gateway for a completion, hangs up in the middle, and prints after how many milliseconds the provider saw its
connection close.

hangup.py GATEWAY_URL KEY PROVIDER_METRICS_URL stream|plain
"""

import json
import socket
import sys
import time
import urllib.parse
import urllib.request

gateway, key, metrics, mode = sys.argv[1:]


def left():
    text = urllib.request.urlopen(metrics, timeout=10).read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("simulator_calls_left_total"))


def started():
    text = urllib.request.urlopen(metrics, timeout=10).read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("simulator_calls_total"))


def wait(condition):
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            sys.exit("it did not happen within 30 s")
        time.sleep(0.002)


before, calls = left(), started()
place = urllib.parse.urlparse(gateway)
words = " ".join(f"w{number}" for number in range(600))
body = json.dumps(
    {"model": "auto", "stream": mode == "stream", "messages": [{"role": "user", "content": f"Repeat exactly: {words}"}]}
)
connection = socket.create_connection((place.hostname, place.port), timeout=30)
connection.sendall(
    (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: {place.netloc}\r\nauthorization: Bearer {key}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()
)
if mode == "stream":
    seen = b""
    while b"w2 " not in seen and b"w2" not in seen:
        more = connection.recv(65536)
        if not more:
            sys.exit(f"the stream ended: {seen.decode(errors='replace')}")
        seen += more
else:
    wait(lambda: started() > calls)
moment = time.monotonic()
connection.close()
wait(lambda: left() > before)
print(round((time.monotonic() - moment) * 1000))
