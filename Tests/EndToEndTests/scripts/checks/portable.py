"""Through the `openai` SDK, what holds for every OpenAI-compatible model behind the gateway, whatever it answers."""

import asyncio
import base64
import json
import math
import struct

import pydantic

from checks.world import joined, user

STORY = "Tell a short story about a train 🚂 that crosses the mountains."


def _settled(world):
    """Arguments of a call whose answer is settled, and that no cache knows: a seed changes nothing at temperature 0."""
    return dict(model=world.model, temperature=0, seed=world.number())


def _fresh(raw):
    assert raw.headers["x-pointsman-cache"] != "hit", raw.headers
    return raw.parse()


def plain_answer_and_stream_agree_to_the_byte(world):
    completions = world.openai().chat.completions
    for prompt in (STORY, "Count from one to ten."):
        plain = _fresh(
            completions.with_raw_response.create(messages=user(prompt), max_tokens=24, **_settled(world))
        ).choices[0]
        chunks = list(
            _fresh(
                completions.with_raw_response.create(
                    messages=user(prompt), max_tokens=24, stream=True, **_settled(world)
                )
            )
        )
        assert joined(chunks).encode() == plain.message.content.encode(), (joined(chunks), plain)
        assert len([c for c in chunks if c.choices and c.choices[0].delta.content]) > 1, "it came in one piece"
        reasons = [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason]
        assert reasons == [plain.finish_reason], (reasons, plain)
        assert len({chunk.id for chunk in chunks}) == 1, chunks


def cache_gives_the_same_bytes(world):
    completions = world.openai().chat.completions.with_raw_response
    request = dict(messages=user(STORY), max_tokens=16, **_settled(world))
    first, second = completions.create(**request), completions.create(**request)
    assert [first.headers["x-pointsman-cache"], second.headers["x-pointsman-cache"]] == ["miss", "hit"]
    streamed = completions.create(stream=True, **request)
    assert streamed.headers["x-pointsman-cache"] == "hit", streamed.headers
    texts = [answer.parse().choices[0].message.content for answer in (first, second)]
    assert texts[0] == texts[1] == joined(list(streamed.parse())), texts


def usage_is_there_exactly_when_it_was_asked_for(world):
    completions = world.openai().chat.completions
    request = dict(messages=user(STORY), max_tokens=12)
    plain = completions.create(**request, **_settled(world)).usage
    assert plain.total_tokens == plain.prompt_tokens + plain.completion_tokens and plain.completion_tokens > 0, plain
    ways = ((None, False), ({"include_usage": False}, False), ({"include_usage": True}, True))
    for stream_options, is_wanted in ways:
        more = {"stream_options": stream_options} if stream_options else {}
        chunks = list(completions.create(stream=True, **request, **more, **_settled(world)))
        having = [chunk for chunk in chunks if chunk.usage]
        if not is_wanted:
            assert not having and all(chunk.choices for chunk in chunks), (stream_options, chunks)
            continue
        assert having == chunks[-1:] and chunks[-1].choices == [], chunks
        counts = [(u.prompt_tokens, u.completion_tokens, u.total_tokens) for u in (plain, having[0].usage)]
        assert counts[0] == counts[1], counts


def max_tokens_cuts_the_answer(world):
    completions = world.openai().chat.completions
    longer = completions.create(messages=user(STORY), max_tokens=16, **_settled(world)).choices[0].message.content
    for name in ("max_tokens", "max_completion_tokens"):
        answer = completions.create(messages=user(STORY), **{name: 5}, **_settled(world))
        text = answer.choices[0].message.content
        assert answer.choices[0].finish_reason == "length" and 0 < answer.usage.completion_tokens <= 5, answer
        assert longer.startswith(text) and len(text) < len(longer), (text, longer)


def stop_ends_the_answer_before_the_word(world):
    completions = world.openai().chat.completions
    whole = completions.create(messages=user(STORY), max_tokens=24, **_settled(world)).choices[0].message.content
    word = whole.split()[3]
    before = whole[: whole.index(word)]
    for stop in (word, ["never said", word]):
        request = dict(messages=user(STORY), max_tokens=24, stop=stop, **_settled(world))
        plain = completions.create(**request).choices[0]
        assert (plain.message.content, plain.finish_reason) == (before, "stop"), (plain, before)
        chunks = list(completions.create(stream=True, **{**request, "seed": world.number()}))
        assert joined(chunks) == before, (joined(chunks), before)


def several_choices_come_apart(world):
    completions = world.openai().chat.completions
    request = dict(model=world.model, messages=user(STORY), max_tokens=10, n=2, temperature=0.8)
    plain = completions.create(**request)
    assert sorted(choice.index for choice in plain.choices) == [0, 1], plain
    assert all(choice.message.content for choice in plain.choices), plain
    chunks = list(completions.create(stream=True, stream_options={"include_usage": True}, **request))
    assert joined(chunks, 0) and joined(chunks, 1), chunks
    ended = [choice.index for chunk in chunks for choice in chunk.choices if choice.finish_reason]
    assert sorted(ended) == [0, 1], chunks
    assert 0 < chunks[-1].usage.completion_tokens <= 20, chunks[-1]


class Ticket(pydantic.BaseModel):
    city: str
    seats: int


def json_schema_binds_the_answer(world):
    completions = world.openai().chat.completions
    request = dict(messages=user("Book two seats to Rome."), max_tokens=120, **_settled(world))
    parsed = completions.parse(response_format=Ticket, **request).choices[0].message.parsed
    assert isinstance(parsed, Ticket), parsed
    schema = {"name": "ticket", "strict": True, "schema": {**Ticket.model_json_schema(), "additionalProperties": False}}
    chunks = list(
        completions.create(
            stream=True,
            response_format={"type": "json_schema", "json_schema": schema},
            **{**request, "seed": world.number()},
        )
    )
    Ticket.model_validate_json(joined(chunks), strict=True)


def tool_is_called_when_it_must_be(world):
    completions = world.openai().chat.completions
    tool = {"name": "book", "parameters": {**Ticket.model_json_schema(), "additionalProperties": False}}
    request = dict(
        messages=user("Book two seats to Rome."),
        max_tokens=120,
        tools=[{"type": "function", "function": tool}],
        tool_choice="required",
    )
    plain = completions.create(**request, **_settled(world)).choices[0]
    call = plain.message.tool_calls[0]
    assert (call.function.name, plain.finish_reason) == ("book", "tool_calls"), plain
    Ticket.model_validate_json(call.function.arguments, strict=True)
    with completions.stream(**request, **_settled(world)) as stream:
        streamed = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert json.loads(streamed.function.arguments) == json.loads(call.function.arguments), (streamed, call)


def text_completion_and_its_stream_agree(world):
    completions = world.openai().completions
    request = dict(prompt="The train crossed", max_tokens=12)
    plain = completions.create(**request, **_settled(world))
    assert plain.object == "text_completion" and plain.usage.completion_tokens > 0, plain
    chunks = list(completions.create(stream=True, **request, **_settled(world)))
    text = "".join(choice.text for chunk in chunks for choice in chunk.choices)
    assert text == plain.choices[0].text != "", (text, plain)


def response_and_its_stream_agree(world):
    """OpenAI's newer API, which the gateway makes of chat completions."""
    responses = world.openai().responses
    request = dict(model=world.model, input=STORY, max_output_tokens=12, temperature=0)
    plain = responses.create(**request, extra_body={"seed": world.number()})
    assert plain.status == "incomplete" and 0 < plain.usage.output_tokens <= 12 and plain.output_text, plain
    events = list(responses.create(stream=True, **request, extra_body={"seed": world.number()}))
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == plain.output_text == events[-1].response.output_text, (text, plain)
    usage = events[-1].response.usage.to_dict()
    # What a stream cost, which a plain answer has in a header.
    usage.pop("cost", None)
    assert usage == plain.usage.to_dict(), (events[-1], plain)


def embeddings_are_the_same_as_floats_and_as_base64(world):
    client = world.openai()
    texts = ["A train", "Ein Zug 🚂"]
    usual = client.embeddings.create(model=world.embedding_model, input=texts)
    floats = client.embeddings.create(model=world.embedding_model, input=texts, encoding_format="float")
    raw = client.embeddings.with_raw_response.create(
        model=world.embedding_model, input=texts, encoding_format="base64"
    )
    packed = [base64.b64decode(item["embedding"]) for item in json.loads(raw.text)["data"]]
    assert [item.index for item in usual.data] == [0, 1] and usual.usage.prompt_tokens > 0, usual.usage
    for number, item in enumerate(floats.data):
        assert len(item.embedding) > 32 and any(item.embedding), item
        assert struct.pack(f"<{len(item.embedding)}f", *item.embedding) == packed[number]
        assert list(struct.unpack(f"<{len(item.embedding)}f", packed[number])) == usual.data[number].embedding
    alone = client.embeddings.create(model=world.embedding_model, input=texts[1]).data[0].embedding
    # A server may round otherwise in a list.
    assert _cosine(alone, usual.data[1].embedding) > 0.95 > _cosine(alone, usual.data[0].embedding)


def _cosine(one, other):
    return sum(a * b for a, b in zip(one, other)) / math.hypot(*one) / math.hypot(*other)


def models_are_listed(world):
    client = world.openai()
    assert world.model in [model.id for model in client.models.list()]
    assert client.models.retrieve(world.model).id == world.model


async def many_calls_at_once_keep_apart(world):
    async with world.openai("AsyncOpenAI") as client:

        async def ask(number):
            request = dict(model=world.model, messages=user(f"{STORY} Stop {number}."), max_tokens=8)
            if number % 2:
                return (await client.chat.completions.create(**request)).choices[0].message.content
            stream = await client.chat.completions.create(stream=True, **request)
            return joined([chunk async for chunk in stream])

        answers = await asyncio.gather(*(ask(number) for number in range(6)))
    assert all(answers), answers
