"""How limits look through the `openai` SDK; the key may make one request in five seconds, and use 90,000 tokens a minute."""

import openai

from checks.world import refused, user


def a_limit_says_whose_it_is_how_much_is_left_and_when_to_come_back(world):
    ask = dict(model="openai/gpt-oss-20b", messages=user("Repeat exactly: yes"), max_tokens=50)
    raw = world.openai().chat.completions.with_raw_response.create(**ask)
    assert raw.parse().choices[0].message.content == "yes"
    headers = raw.headers
    assert headers["x-ratelimit-limit-requests"] == "1" and headers["x-ratelimit-remaining-requests"] == "0", headers
    assert headers["x-ratelimit-reset-requests"].endswith("s"), headers
    assert headers["x-ratelimit-limit-tokens"] == "90000", headers
    assert 89000 < int(headers["x-ratelimit-remaining-tokens"]) < 90000, headers
    error = refused(openai.RateLimitError, lambda: world.openai().chat.completions.create(**ask), "tenant `slow`")
    assert (error.type, error.code) == ("rate_limit_error", "rate_limit_exceeded"), error.body
    headers = error.response.headers
    milliseconds = int(headers["retry-after-ms"])
    assert 0 < milliseconds <= 5000 and int(headers["retry-after"]) == -(-milliseconds // 1000), headers
    assert headers["x-ratelimit-remaining-requests"] == "0", headers
    # The SDK itself comes back when it is told to.
    patient = world.openai(max_retries=5)
    assert patient.chat.completions.create(**ask).choices[0].message.content == "yes"
