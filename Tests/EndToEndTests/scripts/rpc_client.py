"""A client of the RPC protocol, written from docs/PROTOCOL.md and the .proto files alone. The four shapes:

    answer = Call(connection, "echo.v1.Echo/Unary", Echo, Echo(payload=b"x"), timeout=5).only()
    for answer in Call(connection, "echo.v1.Echo/Expand", Echo, Expand(count=9)): ...
    call = Call(connection, "echo.v1.Echo/Collect", Collected)  # call.send(request) ..., then call.only()
    call = Call(connection, "echo.v1.Echo/Chat", Echo)  # call.send(request), and iterate at any time
"""

import pathlib
import select
import socket
import subprocess
import time
from google.protobuf import descriptor_pb2, message_factory

PROTO = pathlib.Path(__file__).resolve().parents[3] / "proto"
FRAME_MAX, FIRST_FRAME_MAX, WINDOW, WINDOW_MIN = 65_536, 4_096, 262_144, 131_072
PIECE_MAX = FRAME_MAX - 64  # the rest of a Data frame needs less than that


def load(*files):
    """The message classes of .proto files and of what they import, by full name."""
    command = ["protoc", f"-I{PROTO}", "--include_imports", "--descriptor_set_out=/dev/stdout", *files]
    descriptors = descriptor_pb2.FileDescriptorSet.FromString(subprocess.check_output(command))
    return message_factory.GetMessages(descriptors.file)


wire = load("rpc/v1/frame.proto")
Frame, Open, Data, End = (wire[f"rpc.v1.{name}"] for name in ("Frame", "Open", "Data", "End"))


class RPCError(Exception):
    def __init__(self, end):
        self.end, self.code, self.reason, self.message = end, end.code, end.reason, end.message.decode()
        super().__init__(f"code {self.code}, reason {self.reason}: {self.message}")


class Call:
    """With its only request, or (None) a stream of them to send. Iterate over it: responses, or RPCError."""

    def __init__(self, connection, method, response, request=None, timeout=60.0, metadata={}):
        if connection.away or len(connection.calls) >= connection.peer.max_calls:
            raise RPCError(connection.away or End(code=8, reason=1, message=b"too many", not_started=True))
        self.connection, self.number, self.response = connection, connection.last_call + 1, response
        connection.last_call, connection.calls[self.number] = self.number, self
        self.deadline, self.end, self.unread = time.monotonic() + timeout, None, []  # pieces of responses
        self.credit, self.consumed = connection.peer.stream_window_bytes, 0  # to send with; to give back
        pairs = [dict(key=key.lower().encode(), value=value.encode()) for key, value in metadata.items()]
        opening = Open(method=method.encode(), timeout_us=int(timeout * 1e6), metadata=pairs)
        if request is not None and opening.ByteSize() + request.ByteSize() < PIECE_MAX:
            opening.end_stream, opening.data.payload = True, request.SerializeToString()
        connection.write(call_id=self.number, open=opening)
        if request is not None and not opening.end_stream:
            self.send(request, end_stream=True)

    def send(self, request=None, end_stream=False):
        """Sends a request, the end of the stream, or both (if not empty). False: the call has ended."""
        payload = request.SerializeToString() if request is not None else b""
        for start in range(0, max(len(payload), 1), PIECE_MAX):
            data = Data(payload=payload[start : start + PIECE_MAX], more=start + PIECE_MAX < len(payload))
            data.message_bytes = len(payload) if data.more and start == 0 else 0
            data.end_stream = end_stream and not data.more
            cost = max(len(data.payload), 64)
            self.wait(lambda: self.credit >= cost)
            if not self.end:
                self.credit -= cost
                self.connection.write(call_id=self.number, data=data)
        return not self.end

    def __iter__(self):
        payload = b""
        while self.wait(lambda: self.unread):
            piece = self.unread.pop(0)
            payload += piece.payload
            self.consumed += max(len(piece.payload), 64)
            if self.consumed >= WINDOW // 2:
                self.connection.write(call_id=self.number, credit={"bytes": self.consumed})
                self.consumed = 0
            if not piece.more:
                yield self.response.FromString(payload)
                payload = b""
        if self.end.code or payload:
            raise RPCError(self.end if self.end.code else End(code=15, message=b"half a message came"))

    def only(self):
        responses = list(self)
        if len(responses) != 1:
            raise RPCError(End(code=13, message=b"not one response but %d" % len(responses)))
        return responses[0]

    def wait(self, ready):
        while not ready() and not self.end:
            left = max(self.deadline - time.monotonic(), 0)
            if select.select([self.connection.socket], [], [], left)[0]:
                self.connection.read()
            else:
                self.cancel(4, b"the deadline has passed")
        return ready()

    def cancel(self, code=1, message=b"cancelled here"):
        if self.connection.calls.pop(self.number, None):
            self.connection.write(call_id=self.number, cancel={"reason": code})
            self.end = End(code=code, message=message)


class Connection:
    """It reads while a call waits: a server closes one where none does for a minute, for want of a Ping."""

    def __init__(self, host, port, secret=b""):
        self.socket = socket.create_connection((host, port), timeout=10)
        self.stream = self.socket.makefile("rb", buffering=1)  # takes what is asked: select sees the rest
        self.peer, self.calls, self.last_call, self.away = None, {}, 0, None  # away: how new calls end
        hello = dict(magic=b"PMAN", version_min=1, version_max=1, service="python", credential=secret)
        limits = dict(max_frame_bytes=FRAME_MAX, stream_window_bytes=WINDOW, max_message_bytes=4 << 20)
        self.write(hello=dict(**hello, **limits))
        self.read()

    def write(self, **fields):
        frame = Frame(**fields).SerializeToString()
        self.socket.sendall(len(frame).to_bytes(4, "big") + frame)

    def read(self):
        """Reads a frame and acts on it. OSError: the connection is lost; its calls may have been served."""
        size = int.from_bytes(self.stream.read(4), "big")  # 0 when the server has closed
        if not 0 < size <= (FRAME_MAX if self.peer else FIRST_FRAME_MAX):
            raise ConnectionError(f"closed by the server, or a frame of {size} bytes")
        frame = Frame.FromString(self.stream.read(size))
        kind, call = frame.WhichOneof("kind"), self.calls.get(frame.call_id)
        if kind == "hello" and not self.peer:
            self.peer = hello = frame.hello
            known = hello.magic == b"PMAN" and hello.version_min <= 1 <= hello.version_max
            if not known or hello.max_frame_bytes < FRAME_MAX or hello.stream_window_bytes < WINDOW_MIN:
                raise ConnectionError(f"not a server of version 1: {hello}")
        elif kind == "go_away":
            code, reason, message = 14 if self.peer else 16, frame.go_away.reason, frame.go_away.message
            self.away = End(code=code, reason=reason, message=message, not_started=True)
            if self.peer:
                self.write(go_away={"ack": True})
        elif not self.peer or kind not in ("credit", "data", "end", "ping"):
            raise ConnectionError(f"against the protocol: {frame}")
        elif kind == "ping" and not frame.ping.ack:
            self.write(ping={"ack": True, "token": frame.ping.token})
        elif call:
            call.credit += frame.credit.bytes
            if kind == "data" or frame.end.HasField("data"):
                call.unread.append(frame.data if kind == "data" else frame.end.data)
            if kind == "end":
                self.calls.pop(frame.call_id).end = frame.end
