"""OpenAI's Responses API through the `openai` SDK."""

import json

import openai
import pydantic

from checks.data import TEXT, WEATHER
from checks.world import refused

FUNCTION = {"type": "function", **WEATHER}


def answer_has_every_byte(world):
    response = world.openai().responses.create(
        model="auto", input=f"Repeat exactly: {TEXT}", instructions="Be exact.", metadata={"name": "ü"}
    )
    assert response.output_text == TEXT and response.status == "completed", response
    assert response.id.startswith("resp_") and response.object == "response" and response.error is None, response
    assert (response.instructions, response.metadata) == ("Be exact.", {"name": "ü"}), response
    usage = response.usage
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens > 0, usage


def events_come_in_order(world):
    with world.openai().responses.stream(model="auto", input=f"Repeat exactly: {TEXT}") as stream:
        events = list(stream)
        final = stream.get_final_response()
    kinds = [event.type for event in events if event.type != "response.output_text.delta"]
    assert kinds == [
        "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
        "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
    ], kinds
    assert [event.sequence_number for event in events] == list(range(len(events))), events
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(deltas) == final.output_text == TEXT and len(deltas) > 1, deltas
    assert final.usage.output_tokens > 0 and final.usage.cost > 0, final.usage
    assert events[0].response.status == "in_progress", events[0]
    assert events[0].response.id == final.id, (events[0], final)


def raw_stream_is_what_the_helper_reads(world):
    stream = world.openai().responses.create(model=world.model, input="Write 50 words", stream=True)
    events = list(stream)
    plain = world.openai().responses.create(model=world.model, input="Write 50 words")
    assert events[-1].type == "response.completed" and events[-1].response.output_text == plain.output_text, events[-1]


def conversation_is_sent_whole(world):
    items = [
        {"role": "developer", "content": "Be exact."},
        {"role": "user", "content": [{"type": "input_text", "text": "Hello"}]},
        {"role": "assistant", "content": [{"type": "output_text", "text": "Hi", "annotations": []}]},
        {"role": "user", "content": "Repeat exactly: and so on"},
    ]
    responses = world.openai().responses
    assert responses.create(model=world.model, input=items).output_text == "and so on"
    seen = json.loads(responses.create(model="simulator/echo", input=items, instructions="First.").output_text)
    said = [(message["role"], message["content"]) for message in seen["messages"]]
    assert said[0] == ("system", "First.") and said[2:4] == [("user", "Hello"), ("assistant", "Hi")], seen


def answer_can_be_sent_back(world):
    """What came goes back as it is, with the next question behind it, as OpenAI's documentation says."""
    responses = world.openai().responses
    first = responses.create(model=world.model, input="Repeat exactly: one")
    items = [{"role": "user", "content": "Repeat exactly: one"}, *first.output]
    second = responses.create(model=world.model, input=items + [{"role": "user", "content": "Repeat exactly: two"}])
    assert second.output_text == "two", second


def function_is_called_and_told_its_result(world):
    responses = world.openai().responses
    items = [{"role": "user", "content": "Weather?"}]
    for strictness in ({}, {"strict": True}):
        request = dict(model=world.model, tools=[{**FUNCTION, **strictness}], tool_choice="required")
        first = responses.create(input=items, **request)
        call = first.output[-1]
        assert (call.type, call.name, call.status) == ("function_call", "weather", "completed"), first
        assert json.loads(call.arguments)["days"] >= 1 and call.call_id and call.id != call.call_id, call
    with responses.stream(input=items, **{**request, "tool_choice": {"type": "function", "name": "weather"}}) as stream:
        events = [event.type for event in stream]
        streamed = stream.get_final_response().output[-1]
    assert json.loads(streamed.arguments) == json.loads(call.arguments), streamed
    assert "response.function_call_arguments.delta" in events, events
    assert events.index("response.function_call_arguments.done") > events.index("response.output_item.added"), events
    items += [*first.output, {"type": "function_call_output", "call_id": call.call_id, "output": '{"degrees": 21}'}]
    items.append({"role": "user", "content": "Repeat exactly: 21 degrees"})
    second = responses.create(model=world.model, input=items, tools=[FUNCTION])
    assert second.output_text == "21 degrees", second
    seen = json.loads(responses.create(model="simulator/echo", input=items, tools=[FUNCTION]).output_text)
    assert seen["messages"][1]["tool_calls"][0]["id"] == seen["messages"][2]["tool_call_id"], seen


class Journey(pydantic.BaseModel):
    city: str
    hours: int


def answer_is_parsed_by_a_schema(world):
    responses = world.openai().responses
    parsed = responses.parse(model=world.model, input="How far is Rome?", text_format=Journey)
    assert isinstance(parsed.output_parsed, Journey), parsed
    schema = {"type": "json_schema", "name": "journey", "schema": Journey.model_json_schema()}
    for text in ({"format": schema}, {"format": {**schema, "strict": True}}):
        plain = responses.create(model=world.model, input="How far is Rome?", text=text)
        Journey.model_validate_json(plain.output_text, strict=True)
    with responses.stream(model=world.model, input="How far is Rome?", text_format=Journey) as stream:
        stream.until_done()
        assert isinstance(stream.get_final_response().output_parsed, Journey)
    loose = responses.create(model=world.model, input="Rome?", text={"format": {"type": "json_object"}})
    assert "answer" in json.loads(loose.output_text), loose


def cut_answer_is_incomplete(world):
    responses = world.openai().responses
    response = responses.create(model=world.model, input="Write 500 words", max_output_tokens=16)
    assert response.status == "incomplete" and response.incomplete_details.reason == "max_output_tokens", response
    assert response.usage.output_tokens <= 16 and response.max_output_tokens == 16, response
    events = list(responses.create(model=world.model, input="Write 500 words", max_output_tokens=16, stream=True))
    assert events[-1].type == "response.incomplete", events[-1]


def members_that_nobody_here_knows_reach_the_provider(world):
    response = world.openai().responses.create(
        model="simulator/echo", input="hi", top_p=0.5, extra_body={"repetition_penalty": 1.25}, user="me"
    )
    seen = json.loads(response.output_text)
    assert (seen["repetition_penalty"], seen["top_p"]) == (1.25, 0.5), seen


def what_lives_on_openais_servers_is_400_and_named(world):
    hosted = [
        {"type": "web_search"}, {"type": "file_search", "vector_store_ids": ["vs_1"]},
        {"type": "code_interpreter", "container": {"type": "auto"}}, {"type": "image_generation"},
        {"type": "mcp", "server_label": "x", "server_url": "https://example.com"},
    ]
    cases = [
        ("previous_response_id", "resp_1"), ("store", True), ("background", True), ("conversation", "conv_1"),
        ("prompt", {"id": "pmpt_1"}), ("include", ["reasoning.encrypted_content"]), ("max_tool_calls", 3),
        *(("tools", [tool]) for tool in hosted),
    ]
    for name, value in cases:
        error = refused(
            openai.BadRequestError,
            lambda: world.openai().responses.create(model="auto", input="hi", **{name: value}),
            name,
        )
        assert error.param and error.param.startswith(name), (name, value, error.body)
    for call in ("retrieve", "delete", "cancel"):
        refused(openai.NotFoundError, lambda: getattr(world.openai().responses, call)("resp_1"))


def bad_field_is_400_and_named(world):
    cases = [
        ({"input": []}, "input"), ({"input": [{"role": "nobody", "content": "x"}]}, "input[0].role"),
        ({"input": [{"type": "item_reference", "id": "x"}]}, "input[0].type"),
        ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "x"}]}]}, "input[0].content"),
        ({"temperature": 3}, "temperature"), ({"instructions": 7}, "instructions"),
    ]
    for changes, said in cases:
        request = {"model": world.model, "input": "hi", **changes}
        refused(openai.BadRequestError, lambda: world.openai().responses.create(**request), said)
    refused(openai.BadRequestError, lambda: world.openai().post("/responses", cast_to=object, body={}), "input")
    unknown = lambda: world.openai().responses.create(model="no/such", input="hi")
    refused(openai.NotFoundError, unknown, "no/such")


def stream_that_fails_midway_raises(world):
    def read():
        for event in world.openai().responses.create(
            model=world.model,
            input="Write 200 words",
            stream=True,
            extra_headers={"x-simulator-fault": "cut_stream; after_chunks=3"},
        ):
            seen.append(event.type)
            if event.type == "error":
                raise AssertionError(event)

    seen = []
    try:
        read()
    except (openai.APIError, AssertionError) as error:
        assert "response.output_text.delta" in seen and "response.completed" not in seen, (seen, error)
        return
    raise AssertionError(f"the stream ended as if it were whole: {seen}")


async def async_client_streams(world):
    async with world.openai("AsyncOpenAI") as client:
        async with client.responses.stream(model=world.model, input=f"Repeat exactly: {TEXT}") as stream:
            final = await stream.get_final_response()
    assert final.output_text == TEXT, final
