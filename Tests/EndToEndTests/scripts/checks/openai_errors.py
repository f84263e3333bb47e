"""How failures look through the `openai` SDK."""

import openai

from checks.world import joined, refused, user


def _ask(world, **changes):
    request = {"model": world.model, "messages": user("hi"), **changes}
    return lambda: world.openai().chat.completions.create(**request)


def wrong_key_is_401(world):
    for call in (lambda c: c.models.list(), lambda c: c.chat.completions.create(model="auto", messages=user("hi"))):
        error = refused(openai.AuthenticationError, lambda: call(world.openai(api_key="wrong")))
        assert error.code == "invalid_api_key" and error.status_code == 401 and error.request_id, error


def unknown_model_is_404(world):
    error = refused(openai.NotFoundError, _ask(world, model="no/such-model"), "no/such-model")
    assert error.code == "model_not_found", error.body
    error = refused(openai.NotFoundError, lambda: world.openai().models.retrieve("no/such-model"), "no/such-model")
    assert error.code == "model_not_found", error.body


def bad_field_is_400_and_named(world):
    cases = [
        ("messages", "text"), ("messages", []), ("temperature", "hot"), ("temperature", 3), ("max_tokens", -1),
        ("n", 0), ("model", 7), ("stream", "yes"),
    ]
    for name, value in cases:
        changes = {name: value} if name not in ("stream", "n", "max_tokens") else {"extra_body": {name: value}}
        error = refused(openai.BadRequestError, _ask(world, **changes), name)
        assert (error.type, error.param) == ("invalid_request_error", name), (name, value, error.body)


def too_long_a_body_is_413(world):
    error = refused(openai.APIStatusError, _ask(world, messages=user("x" * (33 << 20))))
    assert error.status_code == 413 and error.body.get("message"), error


def unknown_priority_is_400_and_named(world):
    headers = {"x-pointsman-priority": "soon"}
    refused(openai.BadRequestError, _ask(world, extra_headers=headers), "x-pointsman-priority", "realtime")


def unknown_path_is_404_and_other_method_405(world):
    client = world.openai()
    refused(openai.NotFoundError, lambda: client.get("/nothing", cast_to=object))
    error = refused(openai.APIStatusError, lambda: client.get("/chat/completions", cast_to=object))
    assert error.status_code == 405 and "POST" in error.response.headers["allow"], error.response.headers


def overloaded_model_is_503_that_is_not_to_be_retried(world):
    error = refused(openai.InternalServerError, _ask(world, model="simulator/fault-503"))
    assert error.status_code == 503 and error.response.headers["x-should-retry"] == "false", error.response.headers


def rate_limit_says_when_to_come_back(world):
    error = refused(openai.RateLimitError, _ask(world, model="simulator/fault-429"))
    assert error.status_code == 429 and int(error.response.headers["retry-after"]) > 0, error.response.headers


def stream_that_fails_before_its_start_has_a_status(world):
    error = refused(openai.InternalServerError, _ask(world, model="simulator/fault-503", stream=True))
    assert error.status_code == 503, error


def stream_that_fails_midway_raises(world):
    for fault in ("cut_stream; after_chunks=3", "malformed_chunk; after_chunks=3"):
        chunks = []

        def read():
            stream = world.openai().chat.completions.create(
                model=world.model,
                messages=user("Write 200 words"),
                stream=True,
                extra_headers={"x-simulator-fault": fault},
            )
            for chunk in stream:
                chunks.append(chunk)

        error = refused(openai.APIError, read)
        assert joined(chunks) and error.message, (fault, chunks, error)


def client_of_the_sdk_retries_by_itself(world):
    """Its default: two more attempts where nothing says that they would be in vain."""
    client = world.openai(max_retries=2)
    error = refused(
        openai.InternalServerError,
        lambda: client.chat.completions.create(model="simulator/fault-500", messages=user("hi")),
    )
    assert error.status_code in (500, 502, 503), error
