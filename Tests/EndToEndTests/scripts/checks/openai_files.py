"""Files through the `openai` SDK."""

import openai

from checks.data import example, lines
from checks.world import refused


def file_lives_from_upload_to_deletion(world):
    files = world.openai().files
    content = lines(*(example(f"{world.unique()} ü 🚂") for _ in range(20)))
    file = files.create(file=("training ü.jsonl", content), purpose="fine-tune")
    assert (file.bytes, file.purpose) == (len(content), "fine-tune") and file.created_at > 0, file
    ready = files.wait_for_processing(file.id, poll_interval=0.05)
    assert ready.status == "processed" and ready.filename == file.filename, ready
    assert files.content(file.id).content == content
    assert file.id in [one.id for one in files.list(purpose="fine-tune")]
    assert file.id not in [one.id for one in files.list(purpose="batch")]
    gone = files.delete(file.id)
    assert gone.id == file.id and gone.deleted, gone
    for call in (files.retrieve, files.content, files.delete):
        refused(openai.NotFoundError, lambda: call(file.id), file.id)


def large_file_comes_back_as_it_went(world):
    files = world.openai().files
    content = lines(*(example(f"{number} " + "x" * 1000) for number in range(4_000)))
    file = files.create(file=("large.jsonl", content), purpose="batch")
    with files.with_streaming_response.content(file.id) as response:
        received = b"".join(response.iter_bytes(1 << 16))
    assert received == content, (len(received), len(content))
    files.delete(file.id)


def lists_come_in_pages(world):
    files = world.openai().files
    made = [files.create(file=("a.jsonl", lines(example(world.unique()))), purpose="batch").id for _ in range(5)]
    seen = [file.id for file in files.list(limit=2, order="desc")]
    assert [one for one in seen if one in made] == made[::-1], (made, seen)
    assert len(seen) == len(set(seen)), seen
    first = files.list(limit=2)
    assert len(first.data) == 2 and first.has_more is True, first
    for one in made:
        files.delete(one)


def expiry_is_kept(world):
    file = world.openai().files.create(
        file=("a.jsonl", lines(example("x"))),
        purpose="batch",
        expires_after={"anchor": "created_at", "seconds": 86_400},
    )
    assert file.expires_at == file.created_at + 86_400, file


def bad_training_data_is_said_with_its_line(world):
    files = world.openai().files
    file = files.create(file=("bad.jsonl", lines(example("x")) + b"{not json\n"), purpose="fine-tune")
    bad = files.wait_for_processing(file.id, poll_interval=0.05)
    assert bad.status == "error" and "2" in bad.status_details, bad


def bad_upload_is_400_and_named(world):
    client = world.openai()
    refused(
        openai.BadRequestError,
        lambda: client.post("/files", cast_to=object, body={"purpose": "batch"}),
    )
    refused(
        openai.BadRequestError,
        lambda: client.files.create(file=("a.jsonl", b"{}\n"), purpose=""),
        "purpose",
    )


def strangers_see_nothing(world):
    refused(openai.AuthenticationError, lambda: world.openai(api_key="wrong").files.list())
    refused(openai.NotFoundError, lambda: world.openai().files.retrieve("file-nothing"), "file-nothing")


async def async_client_uploads_and_reads(world):
    async with world.openai("AsyncOpenAI") as client:
        content = lines(example(world.unique()))
        file = await client.files.create(file=("a.jsonl", content), purpose="batch")
        assert (await client.files.content(file.id)).content == content
        assert file.id in [one.id async for one in client.files.list()]
        await client.files.delete(file.id)
