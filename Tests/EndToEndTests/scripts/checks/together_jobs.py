"""Files, batches and fine-tunes through the `together` SDK of either major version."""

import json
import os
import pathlib
import tempfile
import time

import together

from checks.data import example, lines
from checks.together_inference import IS_NEW
from checks.world import refused, user


def _upload(world, content, purpose, name="requests.jsonl", **more):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, name)
        path.write_bytes(content)
        return world.together().files.upload(path, purpose=purpose, **more)


def _settled(call, over, patience=60):
    """What `call` gives when its state is one of `over`."""
    end = time.monotonic() + patience
    while (found := call()).status not in over:
        assert time.monotonic() < end, f"not over after {patience} s: {found}"
        time.sleep(0.1)
    return found


def _checked(world, file):
    end = time.monotonic() + 30
    while file.processing_status not in ("COMPLETED", "INVALID_FORMAT"):
        assert time.monotonic() < end, file
        time.sleep(0.05)
        file = world.together().files.retrieve(file.id)
    return file


def _training(world, count=20):
    return lines(*(example(world.unique()) for _ in range(count)))


def file_lives_from_upload_to_deletion(world):
    files = world.together().files
    content = _training(world)
    file = _checked(world, _upload(world, content, "fine-tune", "training.jsonl"))
    assert (file.bytes, file.filename, file.purpose) == (len(content), "training.jsonl", "fine-tune"), file
    assert file.file_type == "jsonl" and file.processing_status == "COMPLETED", file
    assert files.content(file.id).read() == content
    assert file.id in [one.id for one in files.list().data]
    assert files.delete(file.id).deleted
    refused(together.NotFoundError, lambda: files.retrieve(file.id), file.id)


def same_file_again_is_the_first_one(world):
    content = _training(world)
    first = _upload(world, content, "fine-tune")
    assert _upload(world, content, "fine-tune", "other.jsonl").id == first.id
    error = refused(Exception, lambda: _upload(world, content, "fine-tune", raise_if_already_exists=True))
    assert type(error).__name__ == "FileAlreadyExistsError" and error.file_id == first.id, error
    world.together().files.delete(first.id)
    again = _upload(world, content, "fine-tune")
    assert again.id != first.id and world.together().files.content(again.id).read() == content


def large_file_comes_back_as_it_went(world):
    content = lines(*(example(f"{os.urandom(8).hex()} {number} " + "x" * 1000) for number in range(4_000)))
    file = _upload(world, content, "batch-api")
    assert file.bytes == len(content) and world.together().files.content(file.id).read() == content
    world.together().files.delete(file.id)


def bad_training_data_is_found(world):
    content = _training(world) + b'{"messages": \n'
    file = _checked(world, _upload(world, content, "fine-tune", check=False))
    assert file.processing_status == "INVALID_FORMAT", file


def upload_address_is_for_that_file_alone(world):
    """The address that the bytes are put to carries its own right."""
    import httpx

    form = {"purpose": "fine-tune", "file_name": "a.jsonl", "file_type": "jsonl", "checksum": "0" * 64}
    announced = httpx.post(
        f"{world.gateway}/v1/files",
        files={name: (None, value) for name, value in form.items()},
        headers={"authorization": f"Bearer {world.key}"},
    )
    assert announced.status_code == 302, announced.text
    address = announced.headers["location"]
    assert httpx.put(address, content=b"{}\n").status_code == 400, "bytes of another checksum were taken"
    other = address.replace(announced.headers["x-together-file-id"], "file-other")
    for wrong in (address[:-4] + "0000", address.split("?")[0], other):
        assert httpx.put(wrong, content=b"{}\n").status_code in (400, 401, 403, 404), wrong


def _batch_lines(world, count, **changes):
    body = {"model": "simulator/small", "messages": user("Repeat exactly: answer ü")}
    tag = world.unique()  # no two files are the same
    return lines(*({"custom_id": f"{tag}-{n}", "body": {**body, **changes}} for n in range(count)))


def _start(world, content):
    file = _upload(world, content, "batch-api")
    created = world.together().batches.create(input_file_id=file.id, endpoint="/v1/chat/completions")
    assert created.job.input_file_id == file.id and created.job.status in ("VALIDATING", "IN_PROGRESS"), created
    return created.job


OVER = {"COMPLETED", "FAILED", "EXPIRED", "CANCELLED"}


def batch_answers_every_line(world):
    job = _start(world, _batch_lines(world, 10))
    batches = world.together().batches
    job = _settled(lambda: batches.retrieve(job.id), OVER)
    assert job.status == "COMPLETED" and job.progress == 100 and job.completed_at >= job.created_at, job
    results = [json.loads(line) for line in world.together().files.content(job.output_file_id).read().splitlines()]
    assert len({line["custom_id"] for line in results}) == 10, results
    for line in results:
        assert line["response"]["status_code"] == 200, line
        assert line["response"]["body"]["choices"][0]["message"]["content"] == "answer ü", line
    assert job.id in [one.id for one in batches.list()]


def lines_that_fail_go_into_the_error_file(world):
    job = _start(world, _batch_lines(world, 1) + _batch_lines(world, 1, model="simulator/fault-500"))
    job = _settled(lambda: world.together().batches.retrieve(job.id), OVER)
    failed = [json.loads(line) for line in world.together().files.content(job.error_file_id).read().splitlines()]
    assert len(failed) == 1 and failed[0]["custom_id"], failed


def batch_can_be_cancelled(world):
    job = _start(world, _batch_lines(world, 50))
    world.together().batches.cancel(job.id)
    job = _settled(lambda: world.together().batches.retrieve(job.id), OVER)
    assert job.status in ("CANCELLED", "COMPLETED"), job


def fine_tune_ends_in_a_model_that_answers(world):
    tuning = world.together().fine_tuning
    file = _checked(world, _upload(world, _training(world), "fine-tune"))
    limits = tuning.model_limits(model_name="simulator/small")
    assert limits.max_num_epochs > 0 and limits.lora_training.max_rank > 0, limits
    method = {"method": "sft", "train_on_inputs": "auto"}
    price = tuning.estimate_price(training_file=file.id, model="simulator/small", n_epochs=2, training_method=method)
    assert price.estimation_available is True and price.estimated_total_price >= 0, price
    job = tuning.create(training_file=file.id, model="simulator/small", n_epochs=2, suffix="trains", n_checkpoints=1)
    assert job.training_file == file.id and job.n_epochs == 2, job
    done = _settled(lambda: tuning.retrieve(job.id), {"completed", "error", "cancelled"})
    model = getattr(done, "x_model_output_name", None) or done.model_output_name
    assert done.status == "completed" and "trains" in model and done.token_count > 0, done
    end = time.monotonic() + 30
    while True:  # until every router knows it
        try:
            answer = world.together().chat.completions.create(model=model, messages=user("Repeat exactly: taught"))
            break
        except together.NotFoundError:
            assert time.monotonic() < end, done
            time.sleep(0.1)
    assert answer.choices[0].message.content == "taught", answer
    events = tuning.list_events(job.id).data
    assert {"job_pending", "training_start", "job_complete"} <= {event.type for event in events}, events
    assert [event.created_at for event in events] == sorted(event.created_at for event in events), events
    checkpoints = tuning.list_checkpoints(job.id).data
    assert checkpoints and all(one.path for one in checkpoints), checkpoints
    assert tuning.list_metrics(job.id).metrics is not None
    assert len(tuning.content(ft_id=job.id, checkpoint="merged").read()) > 0
    assert job.id in [one.id for one in tuning.list().data]
    tuning.delete(job.id) if IS_NEW else tuning.delete(job.id, force=True)
    refused(together.NotFoundError, lambda: tuning.retrieve(job.id), "id")


def fine_tune_can_be_cancelled(world):
    tuning = world.together().fine_tuning
    file = _checked(world, _upload(world, _training(world), "fine-tune"))
    # So long that it is not over before, however slow this machine is.
    job = tuning.create(training_file=file.id, model="simulator/small", learning_rate=2e-5, n_epochs=20)
    refused(together.APIStatusError, lambda: tuning.delete(job.id))
    assert tuning.cancel(job.id).status in ("cancel_requested", "cancelled"), job
    assert _settled(lambda: tuning.retrieve(job.id), {"completed", "error", "cancelled"}).status == "cancelled"


def fine_tune_that_fails_says_so(world):
    tuning = world.together().fine_tuning
    file = _checked(world, _upload(world, _training(world), "fine-tune"))
    job = tuning.create(training_file=file.id, model="simulator/small", suffix="fails")
    assert _settled(lambda: tuning.retrieve(job.id), {"completed", "error", "cancelled"}).status == "error"
    assert "job_error" in [event.type for event in tuning.list_events(job.id).data]


async def async_client_uploads_and_reads(world):
    content = _training(world)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "a.jsonl")
        path.write_bytes(content)
        async with world.together("AsyncTogether") as client:
            file = await client.files.upload(path, purpose="fine-tune")
            assert await (await client.files.content(file.id)).read() == content
            assert (await client.files.delete(file.id)).deleted
