"""Makes an SDK hold every answer and every chunk against its own types, by the letter: no conversion, no missing field.

Left to themselves the SDKs build objects without a check, and what is missing shows when somebody reads it.
"""

import json

import pydantic


class Checks:
    """Wraps an SDK's way from JSON to objects. `seen` counts what was held against which type."""

    def __init__(self, sdk):
        self.seen = {}
        base = __import__(f"{sdk.__name__}._base_client", fromlist=["validate_type"])
        self.validate = base.validate_type
        base.validate_type = self.strictly

    def strictly(self, *, type_, value):
        if type_ is not object:
            try:
                pydantic.TypeAdapter(type_).validate_json(json.dumps(value), strict=True)
            except pydantic.ValidationError as error:
                raise AssertionError(f"{getattr(type_, '__name__', type_)}: {error}\nin {value!r}") from error
            name = getattr(type_, "__name__", str(type_))
            self.seen[name] = self.seen.get(name, 0) + 1
        return self.validate(type_=type_, value=value)
