"""A client of the RPC protocol, written from docs/PROTOCOL.md and the .proto files alone. It reads while it waits."""

import collections
import pathlib
import socket
import subprocess
import time
from google.protobuf import descriptor_pb2, message_factory

PROTO = pathlib.Path(__file__).resolve().parents[3] / "proto"
FRAME_MAX, FIRST_FRAME_MAX, WINDOW, MESSAGE_MAX = 65_536, 4_096, 262_144, 4 << 20
PIECE_MAX = FRAME_MAX - 64  # the rest of a Data frame needs less than that


def load(*files):
    """The message classes of .proto files and of what they import, by full name."""
    command = ["protoc", f"-I{PROTO}", "--include_imports", "--descriptor_set_out=/dev/stdout", *files]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(output).file)


wire = load("rpc/v1/frame.proto")
Frame, Data, Open, End = (wire[f"rpc.v1.{name}"] for name in ("Frame", "Data", "Open", "End"))
LOST = End(code=14, reason=14, message=b"the connection is lost")


class RPCError(Exception):
    def __init__(self, end):
        super().__init__(f"code {end.code}, reason {end.reason}: {end.message.decode()}")
        self.code, self.reason, self.end = end.code, end.reason, end


class Call:
    """What one call may still send, and what came for it: an iterator of the responses that may raise RPCError."""

    def __init__(self, connection, number, response, timeout):
        self.connection, self.number, self.response = connection, number, response
        self.deadline, self.end = time.monotonic() + timeout, None
        self.credit = connection.peer.stream_window_bytes
        self.messages, self.part = collections.deque(), b""  # whole ones, each with its credit; the unfinished one
        self.held, self.consumed = 0, 0  # credit of the unfinished one; credit to give back

    def send(self, message, last=False):
        """Sends a message in pieces; `last` ends the stream. False: the server has ended the call."""
        payload = message.SerializeToString()
        for start in range(0, max(len(payload), 1), PIECE_MAX):
            more = start + PIECE_MAX < len(payload)
            data = Data(more=more, end_stream=last and not more and payload != b"")
            data.payload = payload[start : start + PIECE_MAX]
            data.message_bytes = len(payload) if more and start == 0 else 0
            self.send_piece(data)
        if last and not payload:  # the end of a stream is no message
            self.send_piece()
        return not self.end

    def send_piece(self, data=Data(end_stream=True)):
        """Sends a piece as soon as the credit covers it; without an argument, ends the stream of requests."""
        cost = max(len(data.payload), 64)
        self.wait(lambda: self.credit >= cost)
        if not self.end:
            self.credit -= cost
            self.connection.write(call_id=self.number, data=data)

    def __iter__(self):
        return self

    def __next__(self):
        self.wait(lambda: self.messages)
        if not self.messages:
            raise RPCError(self.end) if self.end.code else StopIteration
        payload, cost = self.messages.popleft()
        self.give_back(cost)
        return self.response.FromString(payload)

    def cancel(self, code=1, message=b"cancelled here"):
        if self.connection.calls.pop(self.number, None):
            self.connection.write(call_id=self.number, cancel={})
            self.end = End(code=code, message=message)

    def wait(self, condition):
        while not condition() and not self.end:
            left = self.deadline - time.monotonic()
            self.connection.read(left) if left > 0 else self.cancel(4, b"the deadline has passed")

    def give_back(self, cost):
        unfinished = 0 if self.messages else self.held
        self.held, self.consumed = self.held - unfinished, self.consumed + unfinished + cost
        if self.consumed >= WINDOW // 2 and not self.end:
            self.connection.write(call_id=self.number, credit={"bytes": self.consumed})
            self.consumed = 0

    def take(self, data):
        self.part, self.held = self.part + data.payload, self.held + max(len(data.payload), 64)
        if not data.more:
            self.messages.append((self.part, self.held))
            self.part, self.held = b"", 0
        self.give_back(0)


class Connection:
    def __init__(self, host, port, secret=b""):
        self.socket, self.buffer = socket.create_connection((host, port)), b""
        self.peer, self.calls, self.last_call, self.closed = None, {}, 0, None  # closed: how later calls end
        hello = {"magic": b"PMAN", "version_min": 1, "version_max": 1, "max_frame_bytes": FRAME_MAX}
        limits = {"stream_window_bytes": WINDOW, "max_message_bytes": MESSAGE_MAX}
        self.write(hello={**hello, **limits, "credential": secret, "service": "python"})
        while not self.peer:
            self.read(10)
            if self.closed:
                raise RPCError(self.closed)

    def open(self, method, response, request=None, timeout=60.0, metadata={}):
        """Starts a call with its only request, or (None) with a stream of requests to come."""
        if self.closed or len(self.calls) >= self.peer.max_calls:
            raise RPCError(self.closed or End(code=8, reason=1, not_started=True, message=b"too many calls"))
        self.last_call += 1
        call = self.calls[self.last_call] = Call(self, self.last_call, response, timeout)
        opening = Open(method=method.encode(), timeout_us=int(timeout * 1e6))
        for key, value in metadata.items():
            opening.metadata.add(key=key.lower().encode(), value=value.encode())
        if request is not None and opening.ByteSize() + request.ByteSize() < PIECE_MAX:
            opening.end_stream, opening.data.payload = True, request.SerializeToString()
        self.write(call_id=call.number, open=opening)
        if request is not None and not opening.end_stream:
            call.send(request, last=True)
        return call

    server_stream = bidirectional = open

    def unary(self, *arguments, **options):
        (answer,) = self.open(*arguments, **options)
        return answer

    def client_stream(self, method, response, requests, **options):
        call = self.open(method, response, **options)
        all(call.send(request) for request in requests) and call.send_piece()
        (answer,) = call
        return answer

    def write(self, **fields):
        frame = Frame(**fields).SerializeToString()
        self.socket.settimeout(60)
        self.socket.sendall(len(frame).to_bytes(4, "big") + frame)

    def read(self, timeout):
        """Waits until something comes or the time is over, and takes what came."""
        self.socket.settimeout(timeout)
        try:
            chunk = self.socket.recv(FRAME_MAX)
        except TimeoutError:
            return
        if not chunk:
            self.closed = self.closed or LOST
            while self.calls:
                self.calls.popitem()[1].end = LOST
        self.buffer += chunk
        while (size := 4 + int.from_bytes(self.buffer[:4], "big")) <= len(self.buffer):
            assert 4 < size <= 4 + (FRAME_MAX if self.peer else FIRST_FRAME_MAX), "the length of a frame"
            frame, self.buffer = Frame.FromString(self.buffer[4:size]), self.buffer[size:]
            self.handle(frame.WhichOneof("kind"), frame, self.calls.get(frame.call_id))

    def handle(self, kind, frame, call):
        assert kind in ("hello", "data", "end", "credit", "ping", "go_away"), f"a frame of kind {kind}"
        if kind == "hello" and not self.peer and frame.hello.magic == b"PMAN":
            self.peer = frame.hello
        elif kind == "go_away":
            code, away = 14 if self.peer else 16, frame.go_away
            self.closed = End(code=code, reason=away.reason, message=away.message, not_started=True)
            self.write(go_away={"ack": True})
        elif kind == "ping" and not frame.ping.ack:
            self.write(ping={"ack": True, "token": frame.ping.token})
        elif call and kind == "credit":
            call.credit += frame.credit.bytes
        elif call and (kind == "data" or frame.end.HasField("data")):
            call.take(frame.data if kind == "data" else frame.end.data)
        if call and kind == "end":
            call.end = self.calls.pop(frame.call_id) and frame.end
