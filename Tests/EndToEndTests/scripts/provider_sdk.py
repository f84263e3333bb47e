"""What the provider's own SDKs get from the simulator. Usage: provider_sdk.py CHECK HOST:PORT; exit 0 = as it should be.

Runs with `together` 2 and 3, and with `openai` where that has the endpoint. Every answer is held against the SDK's types.
"""

import base64
import io
import json
import os
import struct
import sys
import tarfile
import tempfile
import time
import wave

import together

import strict

is_new = together.__version__.startswith("3.")
held = strict.hold(together)
MESSAGES = [{"role": "user", "content": "Repeat exactly: grüße 🚂 one two three four"}]
SAID = MESSAGES[0]["content"].removeprefix("Repeat exactly: ")


def clients(address):
    # The newer one brings the /v1 of each path itself, and calls another host for chat unless it is told where.
    base = f"http://{address}" + ("" if is_new else "/v1")
    options = {"project_id": "simulator"} if is_new else {}
    return together.Together(api_key="test", base_url=base, max_retries=0, timeout=30, **options)


def until(ask, done):
    """Asks again until it is done, for ten seconds."""
    end = time.monotonic() + 10
    while not done(value := ask()):
        assert time.monotonic() < end, value
        time.sleep(0.01)
    return value


def upload(client, lines, purpose, name="data.jsonl"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        made = client.files.upload(file=path, purpose=purpose, check=False)
    # What an upload gives is what the client makes of the answer, with less in it.
    return client.files.retrieve(made.id)


def recording(seconds, text):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        data = text.encode()
        file.writeframes(data + bytes(seconds * 16000 - len(data)))
    return out.getvalue()


def inference(client):
    answer = client.chat.completions.create(model="simulator/small", messages=MESSAGES)
    assert answer.choices[0].message.content == SAID, answer
    chunks = list(client.chat.completions.create(model="simulator/small", messages=MESSAGES, stream=True, n=2))
    for index in (0, 1):
        said = "".join(c.delta.content or "" for chunk in chunks for c in chunk.choices if c.index == index)
        assert said == SAID, said
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    called = client.chat.completions.create(
        model="simulator/small", messages=MESSAGES, tools=[tool], tool_choice="required"
    )
    assert called.choices[0].message.tool_calls[0].function.name == "f", called
    list(
        client.chat.completions.create(
            model="simulator/small", messages=MESSAGES, tools=[tool], tool_choice="required", stream=True
        )
    )
    text = client.completions.create(model="simulator/small", prompt=MESSAGES[0]["content"])
    assert text.choices[0].text == SAID, text
    tokens = list(client.completions.create(model="simulator/small", prompt=MESSAGES[0]["content"], stream=True))
    assert "".join(chunk.choices[0].text or "" for chunk in tokens if chunk.choices) == SAID, tokens
    vectors = client.embeddings.create(model="simulator/embed", input=["a", "b"])
    assert [len(item.embedding) for item in vectors.data] == [64, 64]
    for shape in ("base64", "url"):
        picture = client.images.generate(model="simulator/image", prompt="p", response_format=shape)
        assert picture.data[0].type == {"base64": "b64_json", "url": "url"}[shape], picture
    ranked = client.rerank.create(
        model="simulator/rerank", query="blue sky", documents=["a red rose", "the blue sky"], return_documents=True
    )
    assert ranked.results[0].index == 1 and ranked.results[0].document.text == "the blue sky", ranked
    fields = [{"title": "rose"}, {"title": "sky"}]
    ranked = client.rerank.create(model="simulator/rerank", query="sky", documents=fields, rank_fields=["title"])
    assert [result.index for result in ranked.results] == [1, 0], ranked


def audio(client):
    voices = client.audio.voices.list()
    assert any(entry.model == "simulator/speech" and entry.voices for entry in voices.data), voices
    said = client.audio.speech.create(model="simulator/speech", input="twenty characters ..", voice="tara")
    with wave.open(io.BytesIO(said.read())) as file:
        assert file.getnframes() == round(0.4 * 44100) and file.getnchannels() == 1, file.getparams()
    options = {"response_format": "raw", "response_encoding": "pcm_s16le", "sample_rate": 8000}
    raw = client.audio.speech.create(model="simulator/speech", input="abcdefgh", voice="tara", **options).read()
    assert len(raw) == 8 * 160 * 2
    pieces = list(
        client.audio.speech.create(model="simulator/speech", input="abcdefgh", voice="tara", stream=True, **options)
    )
    assert len(pieces) == 2 and b"".join(base64.b64decode(piece.b64) for piece in pieces) == raw
    file = ("a.wav", recording(2, "Repeat exactly: " + SAID))
    for endpoint in (client.audio.transcriptions, client.audio.translations):
        assert endpoint.create(file=file, model="simulator/transcribe").text == SAID
        long = endpoint.create(
            file=file,
            model="simulator/transcribe",
            response_format="verbose_json",
            timestamp_granularities=["segment", "word"],
        )
        assert long.text == SAID and long.duration == 2 and long.segments and len(long.words) == 6, long
    spoken = client.audio.transcriptions.create(
        file=file, model="simulator/transcribe", response_format="verbose_json", diarize=True
    )
    assert spoken.speaker_segments[0].words[0].speaker_id == "SPEAKER_00", spoken


def files(client):
    sample = [{"text": "one sample"}, {"text": f"another {time.time_ns()}"}]
    made = upload(client, sample, "fine-tune")
    assert made.processing_status == "COMPLETED" and made.validation_report.nlines == 2, made
    assert client.files.retrieve(made.id).filename == "data.jsonl"
    assert made.id in [file.id for file in client.files.list().data]
    assert client.files.content(made.id).read() == b"".join(json.dumps(line).encode() + b"\n" for line in sample)
    # The same bytes again are a conflict, which the client answers by asking for the file that is there.
    assert upload(client, sample, "fine-tune").id == made.id
    bad = upload(client, [{"no": f"sample {time.time_ns()}"}], "fine-tune")
    assert bad.processing_status == "INVALID_FORMAT" and "line 1" in bad.validation_report.error, bad
    assert client.files.delete(made.id).deleted
    try:
        client.files.retrieve(made.id)
        raise AssertionError("a deleted file is there")
    except together.NotFoundError:
        pass


def parts(client):
    """Files over 5 GiB go up in parts; here the bounds are lowered, the calls are those of the client."""
    import together.lib.resources.files as library

    library.MULTIPART_THRESHOLD_GB = 1 / 2**20
    library.MIN_PART_SIZE_MB = library.TARGET_PART_SIZE_MB = 1
    lines = [{"text": "x" * 1000 + str(number)} for number in range(2500)]
    made = upload(client, lines, "fine-tune")
    content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    assert made.bytes == len(content) > 2 * 2**20 and made.validation_report.nlines == 2500, made
    assert client.files.content(made.id).read() == content
    put = library.MultipartUploadManager._upload_single_part
    library.MultipartUploadManager._upload_single_part = lambda *_: "no tag of these bytes"
    try:
        upload(client, lines[:2000], "fine-tune", name="lost.jsonl")
        raise AssertionError("parts that were never put became a file")
    except together.APIStatusError as error:
        assert error.status_code == 400 and "part" in str(error.body), error.body
    finally:
        library.MultipartUploadManager._upload_single_part = put
    # The failed one was aborted: nothing waits for it any more.
    assert "lost.jsonl" not in [file.filename for file in client.files.list().data]


def batches(client):
    lines = [
        {"custom_id": f"item-{number}", "body": {"model": "simulator/small", "messages": MESSAGES}} for number in range(3)
    ]
    lines.append({"custom_id": "bad", "body": {"model": "no/such-model", "messages": MESSAGES}})
    file = upload(client, lines, "batch-api")
    job = client.batches.create(endpoint="/v1/chat/completions", input_file_id=file.id).job
    done = until(lambda: client.batches.retrieve(job.id), lambda batch: batch.status == "COMPLETED")
    results = [json.loads(line) for line in client.files.content(done.output_file_id).read().splitlines()]
    assert {r["custom_id"] for r in results} == {"item-0", "item-1", "item-2"}, results
    assert all(r["response"]["body"]["choices"][0]["message"]["content"] == SAID for r in results), results
    (error,) = (json.loads(line) for line in client.files.content(done.error_file_id).read().splitlines())
    assert error["custom_id"] == "bad" and error["error"]["code"] == "model_not_found", error
    assert job.id in [batch.id for batch in client.batches.list()]
    file = upload(client, lines[:1], "batch-api")
    job = client.batches.create(endpoint="/v1/chat/completions", input_file_id=file.id).job
    try:
        assert client.batches.cancel(job.id).status == "CANCELLED"
    except together.BadRequestError as error:
        assert "COMPLETED" in str(error.body), error.body


def finetunes(client):
    file = upload(client, [{"text": f"sample {time.time_ns()} {number}"} for number in range(20)], "fine-tune")
    limits = client.fine_tuning.model_limits(model_name="simulator/small")
    assert limits.lora_training.max_rank == 64 and limits.full_training.min_batch_size == 1, limits
    price = client.fine_tuning.estimate_price(training_file=file.id, model="simulator/small", n_epochs=2)
    assert price.estimation_available and price.estimated_train_token_count > 0, price
    bad = upload(client, [{"no": f"sample {time.time_ns()}"}], "fine-tune")
    none = client.fine_tuning.estimate_price(training_file=bad.id, model="simulator/small")
    assert not none.estimation_available and none.unavailable_reason == "train_file_invalid", none
    job = client.fine_tuning.create(
        training_file=file.id, model="simulator/small", n_epochs=3, lora=True, lora_r=8, suffix="sdk"
    )
    done = until(lambda: client.fine_tuning.retrieve(job.id), lambda job: job.status == "completed")
    assert done.training_type.lora_r == 8 and done.total_price > 0 and done.n_epochs == 3, done
    assert job.id in [item.id for item in client.fine_tuning.list().data]
    events = client.fine_tuning.list_events(job.id).data
    assert events[0].type == "job_pending" and events[-1].type == "job_complete", events
    steps = [checkpoint.step for checkpoint in client.fine_tuning.list_checkpoints(job.id).data]
    assert steps == [1, 2, 3], steps
    points = client.fine_tuning.list_metrics(job.id, global_step_from=2).metrics
    assert [point["global_step"] for point in points] == [2, 3], points
    archive = client.fine_tuning.content(ft_id=job.id).read()
    # A Zstandard frame of one raw block: its head has nine bytes, the block's three.
    assert archive[:4] == bytes.fromhex("28b52ffd"), archive[:16]
    with tarfile.open(fileobj=io.BytesIO(archive[12:])) as weights:
        assert json.load(weights.extractfile("weights.json"))["job"] == job.id
    name = done.x_model_output_name
    answer = client.chat.completions.create(model=name, messages=MESSAGES)
    assert answer.choices[0].message.content == SAID and answer.model == name, answer
    again = client.fine_tuning.create(training_file=file.id, from_checkpoint=job.id, n_epochs=20)
    assert client.fine_tuning.cancel(again.id).status in ("cancel_requested", "cancelled")
    assert until(lambda: client.fine_tuning.retrieve(again.id), lambda job: job.status == "cancelled")
    options = {} if is_new else {"force": True}
    client.fine_tuning.delete(again.id, **options)
    assert again.id not in [item.id for item in client.fine_tuning.list().data]


def endpoints(client):
    (old_endpoints if not is_new else new_endpoints)(client)


def expect_status(status, code, call):
    try:
        call()
        raise AssertionError(f"was not refused with {status}")
    except together.APIStatusError as error:
        assert error.status_code == status, error
        assert code is None or error.body["code" if "code" in error.body else "error"] in (code,) or (
            error.body["error"]["code"] == code
        ), error.body


def old_endpoints(client):
    hardware = client.endpoints.list_hardware(model="simulator/small").data
    assert hardware[0].specs.gpu_count and hardware[0].availability.status == "available", hardware[0]
    assert client.endpoints.list_avzones().avzones
    made = client.endpoints.create(
        model="mixedbread-ai/mxbai-rerank-large-v2",
        hardware=hardware[0].id,
        autoscaling={"min_replicas": 1, "max_replicas": 2},
        display_name="mine",
    )
    ranking = {"model": made.name, "query": "b", "documents": ["a", "b"]}
    until(lambda: client.endpoints.retrieve(made.id), lambda endpoint: endpoint.state == "STARTED")
    assert client.rerank.create(**ranking).results[0].index == 1
    assert made.id in [endpoint.id for endpoint in client.endpoints.list(type="dedicated").data]
    assert any(endpoint.type == "serverless" for endpoint in client.endpoints.list().data)
    client.endpoints.update(made.id, state="STOPPED", display_name="other")
    stopped = until(lambda: client.endpoints.retrieve(made.id), lambda endpoint: endpoint.state == "STOPPED")
    assert stopped.display_name == "other", stopped
    expect_status(400, "dedicated_endpoint_not_running", lambda: client.rerank.create(**ranking))
    client.endpoints.delete(made.id)
    expect_status(404, "not_found", lambda: client.endpoints.retrieve(made.id))


def new_endpoints(client):
    instance = client.endpoints.hardware.list().data[0]
    assert client.endpoints.hardware.retrieve(instance.id).price_cents_per_hour > 0
    supported = next(m for m in client.models.list_supported(search="simulator/small"))
    profile = supported.deployment_profiles[0]
    name = f"sdk-{time.time_ns()}"
    made = client.endpoints.create(name=name)
    deployment = client.endpoints.deployments.create(
        made.id, name="one", model=profile.model, config=profile.config, autoscaling={"min_replicas": 1}
    )
    ready = until(
        lambda: client.endpoints.deployments.retrieve(deployment.id, endpoint_id=made.id),
        lambda value: value.status.state == "DEPLOYMENT_STATE_READY",
    )
    assert ready.status.ready_replicas == 1 and ready.hardware, ready
    chat = {"model": made.name, "messages": MESSAGES}
    expect_status(400, "dedicated_endpoint_not_running", lambda: client.chat.completions.create(**chat))
    split = [{"deployment_id": deployment.id, "weight": 1}]
    routed = client.endpoints.update(made.id, traffic_split=split)
    assert routed.deployments[0].estimated_effective_traffic_share == 1, routed
    assert client.chat.completions.create(**chat).choices[0].message.content == SAID
    assert client.chat.completions.create(**{**chat, "model": ready.name}).choices[0].message.content == SAID
    expect_status(409, "etag_mismatch", lambda: client.endpoints.update(made.id, etag="v0", name=name + "x"))
    assert made.id in [endpoint.id for endpoint in client.endpoints.list(limit=1)]
    assert {event.type for event in client.endpoints.list_events(made.id)} == {"endpoint.created", "deployment.created"}
    client.endpoints.deployments.update(
        deployment.id, endpoint_id=made.id, autoscaling={"min_replicas": 0, "max_replicas": 0}
    )
    until(
        lambda: client.endpoints.deployments.list(made.id).data[0].status.state,
        lambda state: state == "DEPLOYMENT_STATE_STOPPED",
    )
    expect_status(400, "dedicated_endpoint_not_running", lambda: client.chat.completions.create(**chat))
    client.endpoints.deployments.delete(deployment.id, endpoint_id=made.id)
    client.endpoints.delete(made.id)
    expect_status(404, "not_found", lambda: client.endpoints.retrieve(made.id))


def models(client):
    (old_models if not is_new else new_models)(client)


def old_models(client):
    listed = client.models.list()
    assert {"chat", "embedding", "image", "rerank", "audio", "transcribe"} <= {model.type for model in listed}
    made = client.models.upload(model_name=f"sdk-{time.time_ns()}", model_source="https://huggingface.co/a/b").data
    job = until(lambda: client.models.uploads.status(made.job_id), lambda job: job.status == "Complete")
    assert [update.status for update in job.status_updates] == ["Queued", "Running", "Complete"], job
    lost = client.models.upload(model_name=f"sdk-{time.time_ns()}", model_source="https://huggingface.co/fail").data
    until(lambda: client.models.uploads.status(lost.job_id), lambda job: job.status == "Failed")
    endpoint = client.endpoints.create(
        model=made.x_model_name, hardware="1x_nvidia_h100_80gb_sxm", autoscaling={"min_replicas": 1, "max_replicas": 1}
    )
    until(lambda: client.endpoints.retrieve(endpoint.id), lambda endpoint: endpoint.state == "STARTED")
    answer = client.chat.completions.create(model=endpoint.name, messages=MESSAGES)
    assert answer.choices[0].message.content == SAID, answer


def new_models(client):
    all_models = list(client.models.list_supported(limit=7))
    assert len(all_models) == len({model.id for model in all_models}) > 20
    assert all("embed" in m.name or "bge" in m.name or "e5" in m.name for m in all_models if m.display_type == "embedding")
    base = next(model for model in all_models if model.name == "simulator/small")
    assert base.pricing.input == 0.1 and client.models.retrieve_supported(base.id).name == base.name
    tuned = list(client.models.list_supported(product="PRODUCT_FINE_TUNING"))
    assert base.id in [model.id for model in tuned] and len(tuned) < len(all_models)
    made = client.models.create(name=f"sdk-{time.time_ns()}", base_model_id=base.id, type="adapter")
    assert client.models.update(made.id, description="mine").description == "mine"
    upload = client.models.remote_uploads.create(model_id=made.id, remote_url="https://huggingface.co/a/b")
    done = until(
        lambda: client.models.remote_uploads.retrieve(upload.id),
        lambda upload: upload.status == "REMOTE_UPLOAD_STATUS_SUCCEEDED",
    )
    assert done.api_model_id == made.id, done
    assert upload.id in [item.id for item in client.models.remote_uploads.list()]
    assert len(client.models.remote_uploads.events(upload.id).data) == 3
    assert made.id in [model.id for model in client.models.list()]
    client.models.delete(made.id)
    expect_status(404, "not_found", lambda: client.models.retrieve(made.id))


def openai(client):
    import openai as sdk

    strict.hold(sdk)
    client = sdk.OpenAI(api_key="test", base_url=f"http://{sys.argv[2]}/v1", max_retries=0, timeout=30)
    assert client.chat.completions.create(model="simulator/small", messages=MESSAGES).choices[0].message.content == SAID
    list(client.chat.completions.create(model="simulator/small", messages=MESSAGES, stream=True))
    floats = client.embeddings.create(model="simulator/embed", input="a", encoding_format="float").data[0].embedding
    # Unless it is told otherwise the client asks for base64, and its types are those of what it makes of it.
    coded = client.embeddings.with_raw_response.create(model="simulator/embed", input="a", encoding_format="base64")
    sent = json.loads(coded.http_response.content)["data"][0]["embedding"]
    assert struct.pack("<64f", *floats) == base64.b64decode(sent), floats
    client.images.generate(model="simulator/image", prompt="p", response_format="b64_json")
    said = client.audio.speech.create(
        model="simulator/speech", input="abcd", voice="alloy", instructions="softly", speed=2, response_format="wav"
    )
    with wave.open(io.BytesIO(said.content)) as file:
        assert file.getnframes() == round(0.04 * 44100), file.getparams()
    file = ("a.wav", recording(2, "Repeat exactly: " + SAID))
    assert client.audio.transcriptions.create(file=file, model="simulator/transcribe").text == SAID
    long = client.audio.transcriptions.create(
        file=file,
        model="simulator/transcribe",
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    assert long.duration == 2 and len(long.words) == 6 and long.segments[0].no_speech_prob == 0, long
    assert client.audio.translations.create(file=file, model="simulator/transcribe").text == SAID


if __name__ == "__main__":
    check, address = sys.argv[1:]
    globals()[check](clients(address))
    print(json.dumps(held))
