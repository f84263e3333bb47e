"""All that models answer, through the `together` SDK of either major version, in front of the simulator."""

import base64
import io
import json
import wave

import together

from checks.data import JPEG, PNG, TEXT, TOOLS, wav
from checks.world import joined, refused, user

IS_NEW = int(together.__version__.split(".")[0]) >= 3


def chat_answers_with_every_byte(world):
    client = world.together()
    for model in ("auto", world.model):
        request = dict(model=model, messages=user(f"Repeat exactly: {TEXT}"))
        answer = client.chat.completions.create(**request)
        assert answer.choices[0].message.content == TEXT and answer.usage.total_tokens > 0, answer
        chunks = list(client.chat.completions.create(stream=True, **request))
        assert joined(chunks) == TEXT and len(chunks) > 2, chunks
        assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason], chunks


def logprobs_come_as_lists(world):
    said = f"Repeat exactly: {TEXT} {world.unique()}"
    ask = world.together().chat.completions.create
    answer = ask(model=world.model, messages=user(said), logprobs=2)
    lists = answer.choices[0].logprobs
    assert "".join(lists.tokens) == answer.choices[0].message.content, lists
    assert len(lists.tokens) == len(lists.token_logprobs) == len(lists.token_ids), lists
    chunks = list(ask(model=world.model, messages=user(said), logprobs=2, stream=True))
    numbers = [chunk.choices[0].logprobs for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
    assert numbers and all(-1 < number <= 0 for number in numbers), numbers


def provider_only_members_reach_it(world):
    answer = world.together().chat.completions.create(
        model="simulator/echo", messages=user("hi"), top_k=5, min_p=0.1, repetition_penalty=1.25, safety_model="guard"
    )
    seen = json.loads(answer.choices[0].message.content)
    names = ("top_k", "min_p", "repetition_penalty", "safety_model")
    assert [seen[name] for name in names] == [5, 0.1, 1.25, "guard"], seen


def function_is_called(world):
    choice = {"type": "function", "function": {"name": "weather"}}
    request = dict(model=world.model, messages=user("Weather?"), tools=TOOLS, tool_choice=choice)
    plain = world.together().chat.completions.create(**request).choices[0]
    call = plain.message.tool_calls[0]
    assert call.function.name == "weather" and json.loads(call.function.arguments)["days"] >= 1, plain
    assert plain.finish_reason == "tool_calls", plain
    chunks = list(world.together().chat.completions.create(stream=True, **request))
    pieces = [piece for c in chunks if c.choices for piece in c.choices[0].delta.tool_calls or []]
    assert "".join(piece.function.arguments or "" for piece in pieces) == call.function.arguments, pieces


def schema_binds_the_answer(world):
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    answer = world.together().chat.completions.create(
        model=world.model,
        messages=user("Where?"),
        response_format={"type": "json_schema", "json_schema": {"name": "place", "schema": schema}},
    )
    assert isinstance(json.loads(answer.choices[0].message.content)["city"], str), answer


def completion_has_togethers_shape(world):
    completions = world.together().completions
    text = "once upon a time there was a train"
    plain = completions.create(model=world.model, prompt=f"Repeat exactly: {text}")
    assert plain.object == "text.completion" and plain.choices[0].text == text, plain
    chunks = list(completions.create(model=world.model, prompt=f"Repeat exactly: {text}", stream=True))
    assert "".join(choice.text or "" for c in chunks for choice in c.choices) == text, chunks


def embeddings_are_floats(world):
    answer = world.together().embeddings.create(model=world.embedding_model, input=["one", "two"])
    alone = world.together().embeddings.create(model=world.embedding_model, input="two")
    assert [item.index for item in answer.data] == [0, 1], answer
    assert answer.data[1].embedding == alone.data[0].embedding and len(alone.data[0].embedding) == 64, alone


def images_come_as_base64_and_as_urls(world):
    import httpx

    images = world.together().images
    request = dict(model="simulator/image", prompt="A train", width=512, height=512, steps=4)
    plain = images.generate(n=2, response_format="base64", **request)
    assert [item.type for item in plain.data] == ["b64_json"] * 2, plain
    assert all(base64.b64decode(item.b64_json).startswith((PNG, JPEG)) for item in plain.data), plain
    by_url = images.generate(response_format="url", **request)
    assert httpx.get(by_url.data[0].url, headers={"user-agent": "checks"}).content.startswith((PNG, JPEG)), by_url


def rerank_puts_the_likest_first(world):
    documents = ["Bread and butter", "The train to Rome leaves at nine", "A train"]
    request = dict(model="simulator/rerank", query="When does the train to Rome leave?")
    answer = world.together().rerank.create(documents=documents, return_documents=True, **request)
    assert answer.results[0].index == 1 and answer.results[0].document.text == documents[1], answer
    scores = [result.relevance_score for result in answer.results]
    assert scores == sorted(scores, reverse=True) and len(scores) == 3 and answer.usage.prompt_tokens > 0, answer
    objects = [{"title": f"Title {number}", "text": text} for number, text in enumerate(documents)]
    first = world.together().rerank.create(documents=objects, top_n=1, rank_fields=["text"], **request)
    assert [result.index for result in first.results] == [1], first
    refused(
        together.BadRequestError,
        lambda: world.together().rerank.create(model="simulator/rerank", query="x", documents=[]),
        "documents",
    )


def speech_comes_whole_and_in_chunks(world):
    speech = world.together().audio.speech
    request = dict(model="simulator/speech", voice="alloy", input="All aboard, the train leaves now. " * 20)
    whole = speech.create(response_format="wav", **request).read()
    with wave.open(io.BytesIO(whole)) as file:
        assert file.getnframes() > 0
    raw = speech.create(response_format="raw", **request).read()
    chunks = list(speech.create(response_format="raw", stream=True, **request))
    assert len(chunks) > 1 and {chunk.object for chunk in chunks} == {"audio.tts.chunk"}, chunks[:2]
    assert b"".join(base64.b64decode(chunk.b64) for chunk in chunks) == raw, len(raw)


def transcription_and_translation_have_each_shape(world):
    audio = world.together().audio
    for kind in (audio.transcriptions, audio.translations):
        request = dict(model="simulator/transcribe", file=("speech.wav", wav(1.5, "Repeat exactly: mind the gap ü")))
        assert kind.create(**request).text == "mind the gap ü"
        verbose = kind.create(response_format="verbose_json", timestamp_granularities="word", **request)
        assert verbose.text == "mind the gap ü" and abs(verbose.duration - 1.5) < 0.01, verbose
        assert verbose.segments and verbose.words, verbose


def models_are_listed(world):
    client = world.together()
    if IS_NEW:
        listed = list(client.models.list_supported(limit=7))
        one = client.models.retrieve_supported(world.model)
        assert one.id == world.model and one.pricing.input > 0, one
    else:
        listed = client.models.list()
    assert world.model in [model.id for model in listed] and len(listed) > 7, listed
    assert len({model.id for model in listed}) == len(listed), listed


def errors_are_of_the_sdks_kinds(world):
    def ask(client=None, **changes):
        request = {"model": world.model, "messages": user("hi"), **changes}
        return lambda: (client or world.together()).chat.completions.create(**request)

    refused(together.AuthenticationError, ask(world.together(api_key="wrong")))
    refused(together.NotFoundError, ask(model="no/such"), "no/such")
    refused(together.BadRequestError, ask(temperature="hot"), "temperature")
    limited = refused(together.RateLimitError, ask(model="simulator/fault-429"))
    assert int(limited.response.headers["retry-after"]) > 0, limited.response.headers
    down = refused(together.InternalServerError, ask(model="simulator/fault-503"))
    assert down.response.headers["x-should-retry"] == "false", down.response.headers


def stream_that_fails_midway_raises(world):
    chunks = []

    def read():
        stream = world.together().chat.completions.create(
            model=world.model,
            messages=user("Write 200 words"),
            stream=True,
            extra_headers={"x-simulator-fault": "cut_stream; after_chunks=3"},
        )
        for chunk in stream:
            chunks.append(chunk)

    refused(together.APIError, read)
    assert joined(chunks), chunks


def headers_tell_how_it_was_served(world):
    raw = world.together().chat.completions.with_raw_response.create(model=world.model, messages=user("hi"))
    assert raw.headers["x-pointsman-model"] == world.model and raw.headers["x-request-id"], raw.headers


async def async_client_does_it_all(world):
    async with world.together("AsyncTogether") as client:
        stream = await client.chat.completions.create(
            model=world.model, messages=user(f"Repeat exactly: {TEXT}"), stream=True
        )
        assert joined([chunk async for chunk in stream]) == TEXT
        vectors = await client.embeddings.create(model=world.embedding_model, input="x")
        image = await client.images.generate(model="simulator/image", prompt="x", response_format="base64")
    assert vectors.data[0].embedding and image.data[0].b64_json
