"""Chat through the `openai` SDK, in front of the simulator, whose rules say what each answer is."""

import json

from checks.data import TEXT, TOOLS
from checks.world import joined, user


def auto_answers_with_every_byte(world):
    answer = world.openai().chat.completions.create(model="auto", messages=user(f"Repeat exactly: {TEXT}"))
    assert answer.choices[0].message.content == TEXT and answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0, answer


def auto_streams_with_every_byte(world):
    chunks = list(
        world.openai().chat.completions.create(
            model="auto",
            stream=True,
            stream_options={"include_usage": True},
            messages=user(f"Repeat exactly: {TEXT}"),
        )
    )
    assert joined(chunks) == TEXT, chunks
    assert len([c for c in chunks if c.choices and c.choices[0].delta.content]) > 1, "the answer came in one piece"
    assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason] == ["stop"], chunks
    assert chunks[-1].usage.completion_tokens > 0, chunks[-1]


async def async_client_streams(world):
    async with world.openai("AsyncOpenAI") as client:
        stream = await client.chat.completions.create(
            model="auto", stream=True, messages=user(f"Repeat exactly: {TEXT}")
        )
        assert joined([chunk async for chunk in stream]) == TEXT


def long_answer_streams_whole(world):
    request = dict(model=world.model, messages=user("Write 1500 words"), temperature=0)
    chunks = list(world.openai().chat.completions.create(stream=True, **request, seed=world.number()))
    plain = world.openai().chat.completions.create(**request, seed=world.number())
    assert joined(chunks) == plain.choices[0].message.content and len(joined(chunks).split()) == 1500


def logprobs_come_as_asked_for(world):
    """The provider has another way to ask for them, and two to say them."""
    said = f"{TEXT} {world.unique()}"
    request = dict(model=world.model, messages=user(f"Repeat exactly: {said}"), temperature=0, logprobs=True)
    choice = world.openai().chat.completions.create(**request, top_logprobs=3).choices[0]
    tokens = choice.logprobs.content
    assert "".join(token.token for token in tokens) == choice.message.content == said, tokens
    assert bytes(byte for token in tokens for byte in token.bytes) == said.encode(), tokens
    assert all(-1 < token.logprob <= 0 for token in tokens), tokens
    one = world.openai().chat.completions.create(**request, top_logprobs=3, max_tokens=1).choices[0].logprobs.content
    assert len(one) == 1 and len(one[0].top_logprobs) == 3 and one[0].top_logprobs[0].token == one[0].token, one
    plain = world.openai().chat.completions.create(**request, max_tokens=1).choices[0].logprobs.content
    assert len(plain) == 1 and plain[0].top_logprobs == [], plain
    for _ in ("from the provider", "perhaps from the cache"):
        chunks = list(world.openai().chat.completions.create(**request, top_logprobs=2, stream=True))
        told = [chunk.choices[0].logprobs for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
        assert "".join(token.token for one in told for token in one.content) == joined(chunks) == said, told
    without = world.openai().chat.completions.create(**{**request, "logprobs": False})
    assert without.choices[0].logprobs is None, without


def first_chunk_waits_for_nothing(world):
    """The provider holds the rest back for ever: what has come cannot have waited for it."""
    whole = "one two three four five six seven eight nine ten"
    chunks = world.openai().chat.completions.create(
        model="auto",
        stream=True,
        messages=user(f"Repeat exactly: {whole}"),
        extra_headers={"x-simulator-fault": "stalled_stream; after_chunks=3"},
    )
    text = ""
    while not text:
        text += next(iter(chunks)).choices[0].delta.content or ""
    chunks.close()
    assert whole.startswith(text) and text != whole, text


def members_that_nobody_here_knows_reach_the_provider(world):
    unknown = {"repetition_penalty": 1.25, "safety_model": "guard", "new_thing": {"deep": [1, None, "ü", 1e-7]}}
    answer = world.openai().chat.completions.create(
        model="simulator/echo", messages=user("hi"), seed=7, extra_body=unknown, top_p=0.5, logit_bias={"12": -5}
    )
    seen = json.loads(answer.choices[0].message.content)
    assert {name: seen[name] for name in unknown} == unknown, seen
    assert (seen["seed"], seen["top_p"], seen["logit_bias"], seen["model"]) == (7, 0.5, {"12": -5}, "simulator/echo")


def named_function_is_called(world):
    request = dict(model="openai/gpt-oss-120b", messages=user("Weather?"), tools=TOOLS)
    choice = {"type": "function", "function": {"name": "weather"}}
    answer = world.openai().chat.completions.create(tool_choice=choice, **request).choices[0]
    call = answer.message.tool_calls[0]
    arguments = json.loads(call.function.arguments)
    assert call.function.name == "weather" and isinstance(arguments["city"], str) and arguments["days"] >= 1, call
    assert answer.finish_reason == "tool_calls", answer
    with world.openai().chat.completions.stream(tool_choice=choice, **request) as stream:
        events = list(stream)
        streamed = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert streamed.function.arguments == call.function.arguments and streamed.id, streamed
    assert any(event.type == "tool_calls.function.arguments.delta" for event in events), events


def result_of_a_function_goes_back(world):
    client = world.openai()
    messages = user("Repeat exactly: so be it")
    asked = client.chat.completions.create(
        model=world.model, messages=messages, tools=TOOLS, tool_choice="required", parallel_tool_calls=False
    )
    call = asked.choices[0].message.tool_calls[0]
    messages += [
        asked.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": '{"degrees": 21}'},
        *user("Repeat exactly: 21 degrees"),
    ]
    answer = client.chat.completions.create(model=world.model, messages=messages, tools=TOOLS)
    assert answer.choices[0].message.content == "21 degrees", answer
    echoed = client.chat.completions.create(model="simulator/echo", messages=messages, tools=TOOLS)
    seen = json.loads(echoed.choices[0].message.content)["messages"]
    assert seen[1]["tool_calls"][0]["id"] == seen[2]["tool_call_id"] == call.id, seen


def json_object_is_one(world):
    answer = world.openai().chat.completions.create(
        model=world.model, messages=user("Repeat exactly: ü"), response_format={"type": "json_object"}
    )
    assert json.loads(answer.choices[0].message.content) == {"answer": "ü"}, answer


def parts_of_a_message_are_one_text(world):
    parts = [{"type": "text", "text": "Repeat exactly: "}, {"type": "text", "text": "joined"}]
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    completions = world.openai().chat.completions
    answer = completions.create(model=world.model, messages=[{"role": "user", "content": parts}])
    assert answer.choices[0].message.content == "joined", answer
    echoed = completions.create(model="simulator/echo", messages=[{"role": "user", "content": parts + [picture]}])
    assert json.loads(echoed.choices[0].message.content)["messages"][0]["content"][2] == picture


def headers_tell_how_it_was_served(world):
    raw = world.openai().chat.completions.with_raw_response.create(
        model=world.model, messages=user("hi"), extra_headers={"x-request-id": "mine-1"}
    )
    assert raw.headers["x-request-id"] == raw.request_id == "mine-1", raw.headers
    names = ["model", "provider", "attempts", "cache", "cost-nanodollars"]
    values = [raw.headers[f"x-pointsman-{name}"] for name in names]
    assert values[0] == world.model and values[2:4] == ["1", "bypass"] and int(values[4]) > 0, values
    with world.openai().chat.completions.with_streaming_response.create(
        model="auto", messages=user("hi"), stream=True, extra_headers={"x-pointsman-priority": "realtime"}
    ) as response:
        assert response.headers["x-pointsman-model"] and response.headers["x-request-id"], response.headers
        assert response.headers["content-type"].startswith("text/event-stream"), response.headers
        lines = list(response.iter_lines())
    assert lines[-2:] == ["data: [DONE]", ""] or lines[-1] == "data: [DONE]", lines[-3:]
    assert all(line == "" or line.startswith("data: ") for line in lines), "a line that some SDK would not read"
