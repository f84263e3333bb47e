"""Sends one chat completion under a request id, and prints how it ended: `answer`, `error` (within the stream, with what was
used), or the status. Exits with an error if an answer is not whole, or an end is not honest.

one_request.py URL KEY REQUEST_ID BODY
"""

import json
import sys
import urllib.error
import urllib.request

url, key, request_id, body = sys.argv[1:]
headers = {"content-type": "application/json", "authorization": f"Bearer {key}", "x-request-id": request_id}
request = urllib.request.Request(url, body.encode(), headers)


def stream_end(text):
    events = [line[len("data: ") :] for line in text.split("\n") if line.startswith("data: ")]
    last = events[-1] if events else ""
    if last == "[DONE]":
        finishes = [choice["finish_reason"] for event in events[:-1] for choice in json.loads(event)["choices"]]
        assert any(finishes), "a clean end without a finish"
        return "answer"
    assert "[DONE]" not in events, "an end after the end"
    error = json.loads(last)
    assert error["error"]["message"], last
    assert error["usage"]["prompt_tokens"] > 0 and error["usage"]["completion_tokens"] > 0, last
    return "error"


try:
    with urllib.request.urlopen(request, timeout=60) as answer:
        try:
            text = answer.read().decode()
        except Exception as cut:  # the connection is cut after an error in the stream
            text = cut.partial.decode()
    if json.loads(body)["stream"]:
        print(stream_end(text))
    else:
        assert json.loads(text)["choices"][0]["finish_reason"], text
        print("answer")
except urllib.error.HTTPError as refusal:
    error = json.loads(refusal.read())["error"]
    assert error["message"], error
    assert refusal.code != 429 or refusal.headers["retry-after"], "a 429 that does not say when to come back"
    print(refusal.code)
