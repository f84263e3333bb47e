"""Asks for more than a limit allows. Usage: flood.py GATEWAY KEY SECONDS LATENCY

Keeps 120 requests at a time on their way for so long; who is refused asks again after a moment. Prints
{"seconds": in which all requests were let in or refused, "statuses": {STATUS: COUNT}}. An answer takes LATENCY seconds at least
from when it was let in.
"""

import collections
import http.client
import json
import sys
import threading
import time
import urllib.parse

BODY = json.dumps({"model": "openai/gpt-oss-20b", "messages": [{"role": "user", "content": "Repeat exactly: x"}]})
THREADS = 120


def main():
    gateway, key, (seconds, latency) = sys.argv[1], sys.argv[2], map(float, sys.argv[3:])
    place = urllib.parse.urlsplit(gateway)
    statuses, lock = collections.Counter(), threading.Lock()
    begin, lasted = time.monotonic(), [seconds]

    def run():
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        while time.monotonic() - begin < seconds:
            connection.request("POST", "/v1/chat/completions", BODY, headers)
            answer = connection.getresponse()
            answer.read()
            decided = time.monotonic() - begin - (latency if answer.status == 200 else 0)
            with lock:
                statuses[answer.status] += 1
                lasted[0] = max(lasted[0], decided)
            if answer.status != 200:
                # A client that waits less than it was told, and still not a busy loop.
                time.sleep(0.2)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": lasted[0], "statuses": statuses}))


main()
