"""What all checks share: clients of a running gateway, whose answers are held to the SDK's own types."""

import itertools
import os

import strict

# Where the SDK's types are narrower than what the API that it was made for sends.
KNOWN = [
    ("Completion", "finish_reason", type(None)),  # a stream's, until its end
    ("CreateEmbeddingResponse", "embedding", str),  # base64, which the SDK asks for and then reads
    ("ChatCompletionChunk", "tool_calls", dict),  # of Together's: further pieces of a call have no id and no name
    ("FineTuningCancelResponse", "batch_size", str),  # "max", as the same SDK's FinetuneResponse says
    ("FineTuningListResponse", "batch_size", str),
    ("FinetuneResponse", "batch_size", str),  # that of fine_tuning.create, which has a type of its own
    ("FileList", "purpose", str),  # "batch-generated", which the provider's documentation has
]


def _is_known(cast_to, found):
    name = getattr(cast_to, "__name__", "")
    return any(name == type and key in found["loc"] and isinstance(found["input"], kind) for type, key, kind in KNOWN)


class World:
    _numbers = itertools.count()

    def __init__(self, gateway, key, provider=None, model=None, embedding_model=None):
        self.gateway, self.key, self.provider = gateway, key, provider
        self.model, self.embedding_model = model, embedding_model

    def openai(self, kind="OpenAI", **options):
        import openai

        strict.hold(openai, _is_known)
        settings = dict(base_url=f"{self.gateway}/v1", api_key=self.key, max_retries=0, timeout=120)
        return getattr(openai, kind)(**{**settings, **options})

    def together(self, kind="Together", **options):
        """Of either major version: the older has /v1 in its address, the newer in its paths."""
        import together

        strict.hold(together, _is_known)
        host = self.gateway if int(together.__version__.split(".")[0]) >= 3 else f"{self.gateway}/v1"
        settings = dict(base_url=host, api_key=self.key, max_retries=0, timeout=120)
        return getattr(together, kind)(**{**settings, **options})

    def number(self):
        """A number that no other request had."""
        return os.getpid() * 1000 + next(self._numbers)

    def unique(self, prefix="check"):
        """A text that no other request had."""
        return f"{prefix}-{os.getpid()}-{next(self._numbers)}"


def user(text):
    return [{"role": "user", "content": text}]


def joined(chunks, index=0):
    """The text of one choice of a streamed chat completion."""
    choices = [choice for chunk in chunks for choice in chunk.choices if choice.index == index]
    return "".join(choice.delta.content or "" for choice in choices)


def refused(kind, call, *words):
    """Makes a call that has to fail with an error of this kind whose text has all these words; gives the error."""
    try:
        answer = call()
    except kind as error:
        missing = [word for word in words if word not in str(error)]
        assert not missing, f"{missing} is not said in: {error}"
        return error
    raise AssertionError(f"it was not refused with {kind.__name__}: {answer}")
