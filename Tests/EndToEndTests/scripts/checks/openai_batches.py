"""Batches through the `openai` SDK."""

import json
import time

import openai

from checks.data import lines
from checks.world import refused, user

OVER = {"completed", "failed", "expired", "cancelled"}


def _request(number, **changes):
    body = {"model": "simulator/small", "messages": user(f"Repeat exactly: answer {number} ü")}
    return {"custom_id": f"r{number}", "method": "POST", "url": "/v1/chat/completions", "body": {**body, **changes}}


def _start(world, requests, **more):
    client = world.openai()
    file = client.files.create(file=("requests.jsonl", lines(*requests)), purpose="batch")
    return client.batches.create(
        input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", **more
    )


def _ended(world, batch, patience=60):
    end = time.monotonic() + patience
    while batch.status not in OVER:
        assert time.monotonic() < end, f"not over after {patience} s: {batch}"
        # A batch is asked how it stands: the API has no other way.
        time.sleep(0.1)
        batch = world.openai().batches.retrieve(batch.id)
    return batch


def _lines_of(world, file):
    return [json.loads(line) for line in world.openai().files.content(file).text.splitlines()]


def batch_answers_every_line(world):
    batch = _start(world, [_request(number) for number in range(10)], metadata={"name": "ü"})
    assert batch.metadata == {"name": "ü"} and batch.completion_window == "24h", batch
    batch = _ended(world, batch)
    counts = batch.request_counts
    assert batch.status == "completed" and (counts.total, counts.completed, counts.failed) == (10, 10, 0), batch
    times = [batch.created_at, batch.in_progress_at, batch.finalizing_at, batch.completed_at]
    assert all(times) and times == sorted(times) and batch.expires_at > batch.created_at, batch
    results = {line["custom_id"]: line for line in _lines_of(world, batch.output_file_id)}
    assert sorted(results) == sorted(f"r{number}" for number in range(10)), results
    for number in range(10):
        response = results[f"r{number}"]["response"]
        assert response["status_code"] == 200 and results[f"r{number}"].get("error") is None, results
        assert response["body"]["choices"][0]["message"]["content"] == f"answer {number} ü", response
    file = world.openai().files.retrieve(batch.output_file_id)
    assert file.purpose == "batch_output" and batch.error_file_id is None, (file, batch)


def lines_that_fail_go_into_the_error_file(world):
    batch = _ended(world, _start(world, [_request(1), _request(2, model="simulator/fault-500")]))
    counts = batch.request_counts
    assert batch.status == "completed" and (counts.total, counts.completed, counts.failed) == (2, 1, 1), batch
    assert [line["custom_id"] for line in _lines_of(world, batch.output_file_id)] == ["r1"]
    failed = _lines_of(world, batch.error_file_id)
    assert [line["custom_id"] for line in failed] == ["r2"], failed
    assert failed[0].get("error") or failed[0]["response"]["status_code"] >= 500, failed


def bad_file_is_said_with_its_line(world):
    def fails_with(requests, *words):
        try:
            batch = _ended(world, _start(world, requests))
        except openai.BadRequestError as error:
            said = str(error)
        else:
            assert batch.status == "failed", batch
            said = json.dumps([error.model_dump() for error in batch.errors.data])
        assert all(word in said for word in words), (words, said)

    fails_with([_request(1), _request(1)], "custom_id")
    fails_with([_request(1), {"custom_id": "r2", "method": "POST", "url": "/v1/chat/completions"}], "body")
    fails_with([{**_request(1), "url": "/v1/nothing"}], "url")


def batch_can_be_cancelled(world):
    batch = _start(world, [_request(number) for number in range(50)])
    batch = world.openai().batches.cancel(batch.id)
    assert batch.status in OVER | {"cancelling", "finalizing"}, batch
    batch = _ended(world, batch)
    assert batch.status in ("cancelled", "completed"), batch
    if batch.status == "cancelled":
        assert batch.cancelling_at and batch.cancelled_at >= batch.cancelling_at, batch


def lists_come_in_pages(world):
    made = [_start(world, [_request(number)]).id for number in range(3)]
    batches = world.openai().batches
    seen = [batch.id for batch in batches.list(limit=1)]
    assert [one for one in seen if one in made] == made[::-1] and len(seen) == len(set(seen)), (made, seen)
    first = batches.list(limit=1)
    assert len(first.data) == 1 and first.has_more is True, first


def bad_request_is_400_and_named(world):
    client = world.openai()
    file = client.files.create(file=("a.jsonl", lines(_request(1))), purpose="batch")
    good = dict(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
    for name, value in (("endpoint", "/v1/nothing"), ("completion_window", "1s"), ("metadata", "text")):
        refused(openai.BadRequestError, lambda: client.batches.create(**{**good, name: value}), name)
    refused(
        (openai.BadRequestError, openai.NotFoundError),
        lambda: client.batches.create(**{**good, "input_file_id": "file-nothing"}),
        "file-nothing",
    )
    refused(openai.NotFoundError, lambda: client.batches.retrieve("batch_nothing"), "batch_nothing")
    refused(openai.NotFoundError, lambda: client.batches.cancel("batch_nothing"), "batch_nothing")


async def async_client_follows_a_batch(world):
    batch = _start(world, [_request(1)])
    async with world.openai("AsyncOpenAI") as client:
        assert (await client.batches.retrieve(batch.id)).id == batch.id
        assert batch.id in [one.id async for one in client.batches.list()]
