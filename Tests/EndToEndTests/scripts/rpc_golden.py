"""Reads and writes the golden frames. Usage: rpc_golden.py FOLDER; exit 0 = each is what it says it is."""

import pathlib
import sys

from google.protobuf import text_format

from rpc_client import Frame


def check(file):
    lines = file.read_text().splitlines()
    described = "\n".join(line[1:] for line in lines[1:] if line.startswith("#"))  # the first line is for people
    frame = text_format.Parse(described, Frame())
    data = bytes.fromhex("".join(line for line in lines if not line.startswith("#")))
    assert int.from_bytes(data[:4], "big") == len(data) - 4, "the length"
    assert Frame.FromString(data[4:]) == frame, "reading"
    assert frame.SerializeToString(deterministic=True) == data[4:], "writing"
    return frame.WhichOneof("kind")


def main():
    kinds = set()
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.hex")):
        try:
            kinds.add(check(file))
        except (AssertionError, ValueError, text_format.ParseError) as error:
            sys.exit(f"{file.name}: {error}")
    missing = {field.name for field in Frame.DESCRIPTOR.oneofs_by_name["kind"].fields} - kinds
    if missing:
        sys.exit(f"no golden frame of kind {', '.join(sorted(missing))}")


main()
