"""A small RESP2 client: what the recorder says to a real server, and what it hears."""

import socket

from reply import Reply

TIMEOUT_S = 30.0


class Closed(Exception):
    """The server closed the connection or does not listen."""


class Connection:
    def __init__(self, port: int, host: str = "127.0.0.1"):
        try:
            self.socket = socket.create_connection((host, port), TIMEOUT_S)
        except OSError as error:
            raise Closed(str(error)) from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def close(self):
        self.stream.close()
        self.socket.close()

    def ask(self, *args) -> Reply:
        try:
            self.send(*args)
            return self.read()
        except OSError as error:
            raise Closed(str(error)) from error

    def send(self, *args):
        parts = [arg if isinstance(arg, bytes) else str(arg).encode() for arg in args]
        self.socket.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))

    def read(self) -> Reply:
        head = self.stream.readline()
        if not head.endswith(b"\r\n"):
            raise Closed("the server closed the connection")
        kind, rest = head[:1], head[1:-2]
        if kind == b"+":
            return Reply("status", rest)
        if kind == b"-":
            return Reply("error", rest)
        if kind == b":":
            return Reply("integer", int(rest))
        size = int(rest)
        if size < 0:
            return Reply("null", None)
        if kind == b"*":
            return Reply("array", [self.read() for _ in range(size)])
        return Reply("bulk", self.stream.read(size + 2)[:-2])
