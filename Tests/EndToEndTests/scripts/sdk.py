"""What an application sees through the `openai` SDK. Usage: sdk.py CHECK BASE_URL KEY; exit 0 = as it should be."""

import sys

import openai


def chat(client):
    answer = client.chat.completions.create(
        model="auto", messages=[{"role": "user", "content": "Repeat exactly: grüße 🚂 \u200d end"}]
    )
    assert answer.choices[0].message.content == "grüße 🚂 \u200d end", answer
    assert answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0, answer


def stream(client):
    text = "Ünïcödé 🚂🚃🚃 over several chunks, and then some more words to carry 👩‍👩‍👧‍👦 home"
    chunks = list(
        client.chat.completions.create(
            model="auto",
            stream=True,
            stream_options={"include_usage": True},
            messages=[{"role": "user", "content": f"Repeat exactly: {text}"}],
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == text, chunks
    assert len([c for c in chunks if c.choices and c.choices[0].delta.content]) > 1, "the answer came in one piece"
    assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason] == ["stop"], chunks
    assert chunks[-1].usage.completion_tokens > 0, chunks[-1]


def stream_without_usage(client):
    chunks = list(
        client.chat.completions.create(
            model="auto", stream=True, messages=[{"role": "user", "content": "Repeat exactly: a b c d e f g"}]
        )
    )
    assert all(c.choices for c in chunks), "a chunk without choices reached a client that did not ask for usage"


def first_chunk(client):
    """The provider holds the rest back for ever: what has come cannot have waited for it."""
    whole = "one two three four five six seven eight nine ten"
    chunks = client.chat.completions.create(
        model="auto",
        stream=True,
        messages=[{"role": "user", "content": f"Repeat exactly: {whole}"}],
        extra_headers={"x-simulator-fault": "stalled_stream; after_chunks=3"},
    )
    text = ""
    while not text:
        text += next(iter(chunks)).choices[0].delta.content or ""
    chunks.close()
    assert whole.startswith(text) and text != whole, text


def embeddings(client):
    model = next(m.id for m in client.models.list().data if "bge-base" in m.id or "e5" in m.id)
    both = client.embeddings.create(model=model, input=["one", "two"])
    again = client.embeddings.create(model=model, input=["one"], encoding_format="float")
    assert [e.index for e in both.data] == [0, 1], both
    assert len(both.data[0].embedding) == len(again.data[0].embedding) > 100
    assert all(abs(a - b) < 1e-6 for a, b in zip(both.data[0].embedding, again.data[0].embedding))
    assert both.usage.prompt_tokens > 0, both.usage


def models(client):
    listed = client.models.list().data
    assert len(listed) > 5, listed
    one = client.models.retrieve(listed[0].id)
    assert one.id == listed[0].id and one.object == "model", one


def tools(client):
    function = {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
            "required": ["city", "days"],
        },
    }
    answer = client.chat.completions.create(
        model="openai/gpt-oss-120b",
        messages=[{"role": "user", "content": "Weather?"}],
        tools=[{"type": "function", "function": function}],
        tool_choice={"type": "function", "function": {"name": "weather"}},
    )
    import json

    call = answer.choices[0].message.tool_calls[0]
    arguments = json.loads(call.function.arguments)
    assert call.function.name == "weather" and isinstance(arguments["city"], str) and arguments["days"] >= 1, call


def errors(client):
    def refused(kind, **changes):
        request = {"model": "auto", "messages": [{"role": "user", "content": "hi"}], **changes}
        try:
            client.chat.completions.create(**request)
        except kind as error:
            assert error.body.get("message"), error.body
            return error
        raise AssertionError(f"{changes} was not refused with {kind.__name__}")

    assert refused(openai.NotFoundError, model="no/such-model").body["code"] == "model_not_found"
    assert "messages" in str(refused(openai.BadRequestError, messages="text"))
    assert "temperature" in str(refused(openai.BadRequestError, temperature="hot"))
    wrong = client.with_options(api_key="wrong")
    try:
        wrong.models.list()
        raise AssertionError("a wrong key was accepted")
    except openai.AuthenticationError as error:
        assert error.body["code"] == "invalid_api_key", error.body
    try:
        client.with_options(max_retries=0).chat.completions.create(
            model="simulator/fault-503", messages=[{"role": "user", "content": "hi"}]
        )
        raise AssertionError("a failing model answered")
    except openai.InternalServerError as error:
        assert error.status_code == 503, error


if __name__ == "__main__":
    check, base_url, key = sys.argv[1:]
    globals()[check](openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=30))
