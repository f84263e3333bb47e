"""Makes calls of every kind with rpc_client.py. Exit 0 = each behaved as docs/PROTOCOL.md says. Usage:
rpc_calls.py calls HOST:PORT | secret HOST:PORT SECRET | ping HOST:PORT | drain RPC_ECHO"""

import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from rpc_client import Call, Connection, RPCError, load

messages = load("echo/v1/echo.proto")
Echo, Expand, Collected = (messages[f"echo.v1.{name}"] for name in ("EchoMessage", "ExpandRequest", "CollectResponse"))
UNARY, EXPAND, COLLECT, CHAT = (f"echo.v1.Echo/{name}" for name in ("Unary", "Expand", "Collect", "Chat"))
LARGE = bytes(range(256)) * 12 * 1024  # 3 MiB


def connect(address, **options):
    host, port = address.rsplit(":", 1)
    return Connection(host, int(port), **options)


def ends(call, code, reason=None):
    """Reads a call to its end, which must be this error, and returns how it ended."""
    try:
        list(call() if callable(call) else call)
    except RPCError as error:
        assert (error.code, error.reason) == (code, error.reason if reason is None else reason), error
        return error.end
    raise AssertionError("the call must fail")


def receive(call):
    return next(iter(call))


def send_last(call, request):
    """Ends the stream with the request, or after it: an empty one can't end it."""
    if request.ByteSize():
        return call.send(request, end_stream=True)
    return call.send(request) and call.send(end_stream=True)


def unary(connection):
    for payload in (b"", b"x", bytes(65_000), bytes(65_400), bytes(65_536), LARGE):
        call = Call(connection, UNARY, Echo, Echo(payload=payload), metadata={"X-Request-ID": "r-1"})
        answer = call.only()
        assert answer.payload == payload, f"{len(payload)} bytes"


def server_stream(connection):
    for count, size in ((0, 0), (1, 3 << 20), (1000, 1000), (5000, 0), (3, 1 << 20)):
        call = Call(connection, EXPAND, Echo, Expand(count=count, payload_bytes=size))
        assert [len(message.payload) for message in call] == [size] * count


def client_stream(connection):
    for count, size in ((0, 0), (1, 3 << 20), (1000, 1000), (5000, 0), (3, 1 << 20)):
        call = Call(connection, COLLECT, Collected)
        assert all(call.send(Echo(payload=bytes(size))) for _ in range(count))
        assert call.send(end_stream=True)
        answer = call.only()
        assert (answer.messages, answer.bytes) == (count, count * size), answer


def bidirectional(connection):
    call = Call(connection, CHAT, Echo)
    for payload in [b"", LARGE] + [f"{turn}".encode() * 500 for turn in range(1000)]:
        assert call.send(Echo(payload=payload))
        assert receive(call).payload == payload
    assert call.send(end_stream=True)
    assert list(call) == []
    for payload in (b"", b"x", LARGE):
        call = Call(connection, CHAT, Echo)
        assert send_last(call, Echo(payload=payload))
        assert [message.payload for message in call] == [payload], "the last request ends the stream"


def ahead(connection):
    """Requests are sent as far ahead of the answers as the credit reaches."""
    call, sent = Call(connection, CHAT, Echo), 0
    for received in range(12):
        while sent < 12 and call.credit >= 131_072:
            sent += 1
            call.send(Echo(payload=bytes(100_000)), end_stream=sent == 12)
        assert len(receive(call).payload) == 100_000, received
    assert list(call) == []


def credit(connection):
    """Who reads no answers gets no credit and must wait; who sends without credit has its call ended."""
    large, empty = Echo(payload=bytes(60_000)), Echo()
    for request, count, timeout, allowed, code, reason in (
        (large, 50, 1, 0, 4, 0),
        (empty, 20_000, 1, 0, 4, 0),
        (large, 50, 60, 1 << 40, 8, 9),
    ):
        call = Call(connection, CHAT, Echo, timeout=timeout)
        call.credit += allowed
        all(call.send(request) for _ in range(count))
        ends(call, code, reason)


def interleaved(connection):
    """A stream that nobody reads holds no other call back."""
    still = Call(connection, EXPAND, Echo, Expand(count=100, payload_bytes=10_000))
    unary(connection)
    server_stream(connection)
    assert sum(len(message.payload) for message in still) == 1_000_000


def errors(connection):
    end = ends(lambda: Call(connection, "echo.v1.Echo/Nothing", Echo, Echo()), 12, 11)
    assert end.not_started and b"Nothing" in end.message, end
    end = ends(Call(connection, EXPAND, Echo, Expand(count=4_000_000_000)), 3, 8)
    assert not end.not_started and b"`count`" in end.message, end
    many = Call(connection, UNARY, Echo)
    many.send(Echo()) and many.send(Echo()) and many.send(end_stream=True)
    ends(many, 3)
    ends(Call(connection, UNARY, Echo, Echo(payload=bytes(5 << 20))), 8, 9)


def liberties(connection):
    """What no client of ours does and every server must take, or refuse without closing the connection."""
    payload = Echo(payload=b"abc").SerializeToString()
    whole, late = {"payload": payload, "message_bytes": 99, "end_stream": True}, {"payload": b"late"}
    first = {"payload": payload[:2], "more": True, "message_bytes": len(payload)}
    rest = {"payload": payload[2:], "end_stream": True}
    for pieces in ([whole], [whole, late], [first, {"more": True}, rest, late]):
        call = Call(connection, UNARY, Echo)
        connection.write(go_away={"reason": 2})
        connection.write(call_id=call.number, ping={"token": 1})
        for piece in pieces:
            connection.write(call_id=call.number, data=piece)
        assert call.only().payload == b"abc", pieces
    for piece in ({**first, "end_stream": True}, {**whole, "end_stream": False}):
        call = Call(connection, UNARY, Echo)
        connection.write(call_id=call.number, data=piece)
        assert ends(call, 3, 0).not_started, piece


def deadline(connection):
    slow = Expand(count=2, pause_us=600_000_000)
    started = time.monotonic()
    call = Call(connection, EXPAND, Echo, slow, timeout=0.3)
    ends(call, 4)
    assert 0.3 <= time.monotonic() - started < 10
    # Said by the server, to a caller whose own timer stands still.
    call = Call(connection, EXPAND, Echo, slow, timeout=0.3)
    call.deadline += 60
    end = ends(call, 4)
    assert end.message != b"the deadline has passed", end


def unary_after(connection):
    """A cancelled call counts until its handler has returned, which may take a moment."""
    for _ in range(1000):
        try:
            return Call(connection, UNARY, Echo, Echo()).only()
        except RPCError as error:
            assert (error.code, error.reason, error.end.not_started) == (8, 1, True), error
    raise AssertionError("the cancelled calls still run")


def cancel(connection):
    """More calls are cancelled than may be open, and each of them would run for ten minutes."""
    for _ in range(3 * connection.peer.max_calls):
        call = Call(connection, EXPAND, Echo, Expand(count=2, pause_us=600_000_000))
        receive(call)
        call.cancel()
        ends(call, 1)
        unary_after(connection)


def secret(address, right):
    unary(connect(address, secret=right.encode()))
    for wrong in (b"", b"wrong", right.encode() + b"x"):
        refused = connect(address, secret=wrong)
        end = ends(lambda: Call(refused, UNARY, Echo, Echo()), 16, 15)
        assert end.not_started


class PingedConnection(Connection):
    pongs = 0

    def write(self, **fields):
        super().write(**fields)
        self.pongs += "ping" in fields


def ping(address):
    """A server closes a connection that leaves two Pings without an answer."""
    host, port = address.rsplit(":", 1)
    connection = PingedConnection(host, int(port))
    while connection.pongs < 4:
        connection.read()


def drain(program):
    """A server that is told to stop lets a running call end, and takes no new one."""
    with tempfile.TemporaryDirectory() as folder:
        announced = pathlib.Path(folder, "address")
        command = [program, "serve", "--announce", announced, "--drain", "60s"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                while not announced.exists():
                    assert server.poll() is None, "the server ended at once"
                    time.sleep(0.01)
                connection = connect(announced.read_text().strip())
                stop_in_a_call(server, connection)
                # Before the time for draining is over, and with the connection open: the GoAway was answered.
                assert server.wait(timeout=30) == 0
            finally:
                server.kill()


def stop_in_a_call(server, connection):
    call = Call(connection, CHAT, Echo)
    assert call.send(Echo(payload=b"a")) and receive(call).payload == b"a"
    server.send_signal(signal.SIGTERM)
    while not connection.away:
        connection.read()
    ends(lambda: Call(connection, UNARY, Echo, Echo()), 14, 2)
    assert call.send(Echo(payload=b"b"), end_stream=True) and [message.payload for message in call] == [b"b"]


def calls(address):
    shapes = (unary, server_stream, client_stream, bidirectional)
    for check in shapes + (ahead, credit, interleaved, errors, liberties, deadline, cancel):
        check(connect(address))


if __name__ == "__main__":
    {"calls": calls, "secret": secret, "ping": ping, "drain": drain}[sys.argv[1]](*sys.argv[2:])
