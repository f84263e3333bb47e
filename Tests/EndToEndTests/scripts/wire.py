"""Sends a service's RPC port what no client of ours would. Usage: wire.py HOST:PORT; exit 0 = it closed each of them."""

import random
import socket
import sys

host, port = sys.argv[1].rsplit(":", 1)
generator = random.Random(1)
GIGABYTE = (1 << 30).to_bytes(4, "big")
WHOLE = (8).to_bytes(4, "big") + b"\x00" * 8
CASES = {
    "a length of 1 GB": GIGABYTE,
    "a length of 1 GB and a megabyte of it": GIGABYTE + b"x" * (1 << 20),
    "a length of 0": b"\x00" * 4,
    "HTTP": b"GET / HTTP/1.1\r\nhost: x\r\n\r\n",
    "a frame of zeros": WHOLE,
    **{f"random bytes {i}": generator.randbytes(generator.randrange(4, 4096)) for i in range(50)},
}


def wait_for_close(connection):
    """Reads what the service says until it closes."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass


def main():
    for name, data in CASES.items():
        with socket.create_connection((host, int(port)), timeout=15) as connection:
            try:
                connection.sendall(data)
            except ConnectionError:
                continue
            try:
                wait_for_close(connection)
            except TimeoutError:
                sys.exit(f"{name}: the connection stays open")
    # A frame that is cut off by the end of the connection.
    with socket.create_connection((host, int(port)), timeout=15) as connection:
        connection.sendall(WHOLE[:7])
    print(len(CASES) + 1)


if __name__ == "__main__":
    main()
