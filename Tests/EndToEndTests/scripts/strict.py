"""Holds what the SDKs get to their own types, by the letter: no conversion, no missing field.

Left to themselves the SDKs build objects of whatever comes, and what is missing shows when somebody reads it.
"""

import functools
import json

import pydantic

_adapter = functools.cache(pydantic.TypeAdapter)


def hold(sdk, is_known=lambda cast_to, found: False):
    """From now on every answer, and every chunk of a stream, that `sdk` gets is checked, but for what `is_known`.

    Returns how many were held against which type, a dictionary that grows.
    """
    client = sdk._base_client.BaseClient
    if hasattr(client, "held"):
        return client.held
    client.held = {}
    process = client._process_response_data

    def checked(self, *, data, cast_to, response):
        if data is not None and cast_to is not object:
            name = getattr(cast_to, "__name__", str(cast_to))
            try:
                _adapter(cast_to).validate_json(json.dumps(data), strict=True)
            except pydantic.ValidationError as error:
                wrong = [found for found in error.errors() if not is_known(cast_to, found)]
                assert not wrong, f"not a {name}: {wrong}\n{json.dumps(data)[:2000]}"
            client.held[name] = client.held.get(name, 0) + 1
        return process(self, data=data, cast_to=cast_to, response=response)

    client._process_response_data = checked
    return client.held
