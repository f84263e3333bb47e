"""Completions, embeddings, images, audio and models through the `openai` SDK, in front of the simulator."""

import base64
import io
import json
import struct
import wave

import openai

from checks.data import JPEG, PNG, wav
from checks.world import refused


def completion_has_openais_shape(world):
    completions = world.openai().completions
    plain = completions.create(model=world.model, prompt="Repeat exactly: once upon a time there was")
    assert plain.object == "text_completion" and plain.choices[0].text == "once upon a time there was", plain
    stream = completions.create(
        model=world.model,
        prompt="Repeat exactly: once upon a time there was",
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    assert "".join(choice.text for chunk in chunks for choice in chunk.choices) == plain.choices[0].text, chunks
    assert {chunk.object for chunk in chunks} == {"text_completion"}, chunks
    used = chunks[-1].usage
    assert used.total_tokens == plain.usage.total_tokens and used.cost > 0, used


def embeddings_come_as_base64_unless_asked_otherwise(world):
    """The SDK asks for base64 by itself and reads it."""
    client = world.openai()
    request = dict(model=world.embedding_model, input=["one", "two words", world.unique()])
    usual = client.embeddings.create(**request)
    floats = client.embeddings.create(encoding_format="float", **request)
    assert [item.index for item in usual.data] == [0, 1, 2] and usual.usage.prompt_tokens > 0, usual.usage
    for one, other in zip(usual.data, floats.data):
        size = len(one.embedding)
        assert struct.pack(f"<{size}f", *one.embedding) == struct.pack(f"<{size}f", *other.embedding)
    raw = client.embeddings.with_raw_response.create(encoding_format="base64", **request)
    assert all(isinstance(item["embedding"], str) for item in json.loads(raw.text)["data"])


def bad_embedding_input_is_400_and_named(world):
    client = world.openai()
    for value in ([], [["nested"]], 7):
        refused(
            openai.BadRequestError,
            lambda: client.embeddings.create(model=world.embedding_model, input=value),
            "input",
        )


def images_come_as_base64_and_as_urls(world):
    import httpx2 as http

    images = world.openai().images
    plain = images.generate(model="simulator/image", prompt="A train", n=2, response_format="b64_json")
    assert len(plain.data) == 2 and plain.created > 0, plain
    assert all(base64.b64decode(item.b64_json).startswith((PNG, JPEG)) for item in plain.data), plain
    by_url = images.generate(model="simulator/image", prompt="A train", response_format="url")
    assert by_url.data[0].b64_json is None, by_url
    assert http.get(by_url.data[0].url, headers={"user-agent": "checks"}).content.startswith((PNG, JPEG)), by_url


def speech_comes_whole_and_in_pieces(world):
    speech = world.openai().audio.speech
    request = dict(model="simulator/speech", voice="alloy", input="All aboard, the train leaves now. " * 20)
    whole = speech.create(response_format="wav", **request)
    assert whole.content[:4] == b"RIFF" and whole.response.headers["content-type"].startswith("audio/"), whole
    with wave.open(io.BytesIO(whole.content)) as file:
        seconds = file.getnframes() / file.getframerate()
    shorter = speech.create(response_format="wav", **{**request, "input": "Stop."}).content
    assert seconds > 0 and len(shorter) < len(whole.content), (seconds, len(shorter))
    with speech.with_streaming_response.create(response_format="wav", **request) as response:
        assert b"".join(response.iter_bytes(1000)) == whole.content
    for name in ("input", "voice"):
        refused(openai.BadRequestError, lambda: speech.create(**{**request, name: 7}), name)


def transcription_has_each_shape(world):
    transcriptions = world.openai().audio.transcriptions
    request = dict(model="simulator/transcribe", file=("speech.wav", wav(1.5, "Repeat exactly: mind the gap ü")))
    plain = transcriptions.create(**request)
    assert plain.text == "mind the gap ü", plain
    verbose = transcriptions.create(response_format="verbose_json", timestamp_granularities=["word"], **request)
    assert verbose.text == plain.text and verbose.language and abs(verbose.duration - 1.5) < 0.01, verbose
    assert " ".join(word.word for word in verbose.words).strip(), verbose
    assert all(a.start <= a.end <= verbose.duration + 0.01 for a in verbose.words), verbose
    assert transcriptions.create(response_format="text", **request) == "mind the gap ü\n"
    told = "--> 00:00:01{}500\nmind the gap ü\n\n"
    assert transcriptions.create(response_format="srt", **request) == "1\n00:00:00,000 " + told.format(",")
    assert transcriptions.create(response_format="vtt", **request) == "WEBVTT\n\n00:00:00.000 " + told.format(".")


def translation_has_each_shape(world):
    translations = world.openai().audio.translations
    request = dict(model="simulator/transcribe", file=("speech.wav", wav(2, "Repeat exactly: mind the gap")))
    assert translations.create(**request).text == "mind the gap"
    verbose = translations.create(response_format="verbose_json", **request)
    assert verbose.text == "mind the gap" and abs(verbose.duration - 2) < 0.01, verbose


def bad_audio_is_400_and_named(world):
    audio = world.openai().audio
    file = ("a.wav", wav(1))
    refused(openai.NotFoundError, lambda: audio.transcriptions.create(model="no/such", file=file), "no/such")
    refused(openai.BadRequestError, lambda: audio.transcriptions.create(model=world.model, file=file))
    no_form = {"model": "simulator/transcribe"}
    refused(
        openai.BadRequestError,
        lambda: world.openai().post("/audio/transcriptions", cast_to=object, body=no_form),
    )


def models_have_owners_and_can_be_looked_up(world):
    client = world.openai()
    listed = list(client.models.list())
    assert len(listed) > 5 and all(model.object == "model" and model.owned_by for model in listed), listed
    for model in listed[:3]:
        assert client.models.retrieve(model.id) == model, model


async def async_client_does_it_all(world):
    async with world.openai("AsyncOpenAI") as client:
        vectors = await client.embeddings.create(model=world.embedding_model, input="x")
        image = await client.images.generate(model="simulator/image", prompt="x", response_format="b64_json")
        speech = await client.audio.speech.create(model="simulator/speech", voice="alloy", input="x")
        models = [model.id async for model in client.models.list()]
    assert vectors.data[0].embedding and image.data[0].b64_json and speech.content and world.model in models
