"""Asks for more than a limit allows. Usage: flood.py GATEWAY KEY SECONDS

Keeps 120 requests at a time on their way for so long; who is refused asks again after a moment. Prints
{"seconds": how long requests began, "statuses": {STATUS: COUNT}}.
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
    gateway, key, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    place = urllib.parse.urlsplit(gateway)
    statuses, lock = collections.Counter(), threading.Lock()
    begin = time.monotonic()

    def run():
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        while time.monotonic() - begin < seconds:
            connection.request("POST", "/v1/chat/completions", BODY, headers)
            answer = connection.getresponse()
            answer.read()
            with lock:
                statuses[answer.status] += 1
            if answer.status != 200:
                time.sleep(0.2)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": seconds, "statuses": statuses}))


main()
