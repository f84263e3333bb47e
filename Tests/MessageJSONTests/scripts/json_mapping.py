"""Reads lines `TYPE WIRE-HEX JSON` and checks them with protobuf's own JSON mapping; prints `TYPE WIRE-HEX JSON` with
the JSON that protobuf writes, once with each spelling of the names.

usage: json_mapping.py PROTO-FOLDER < LINES
"""
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

root = pathlib.Path(sys.argv[1])
with tempfile.NamedTemporaryFile() as file:
    protos = sorted(str(path.relative_to(root)) for path in root.rglob("*.proto"))
    subprocess.run(["protoc", f"-I{root}", f"--descriptor_set_out={file.name}", *protos], check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
pool = descriptor_pool.DescriptorPool()
for proto in files.file:
    pool.Add(proto)

failures = 0
for line in sys.stdin.buffer:
    name, wire, json = line.decode().rstrip("\n").split(" ", 2)
    message_type = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
    message = message_type.FromString(bytes.fromhex(wire))
    read = json_format.Parse(json, message_type())
    if read.SerializeToString(deterministic=True).hex() != wire:
        print(f"{name}: protobuf reads {json} as another message than {wire}", file=sys.stderr)
        failures += 1
    for keep in (False, True):
        print(name, wire, json_format.MessageToJson(message, preserving_proto_field_name=keep, indent=None))
sys.exit(1 if failures else 0)
