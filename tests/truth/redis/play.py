"""Plays a program against a cluster and notes each reply."""

import time

from cluster import FIRST_PORT, Cluster
from program import Line, Script
from reply import Reply
from resp import Closed

MOST_REDIRECTIONS = 16
PLACEMENT_CLIENT = "Z"


class Player:
    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        self.connections = {}  # (client, port) → Connection
        self.at = {}
        self.follows = {}  # of the clients that were named; all others:
        self.all_follow = False
        self.records = []

    def play(self, script: Script) -> list:
        for line in script.lines:
            getattr(self, "do_" + line.kind)(line)
        for connection in self.connections.values():
            connection.close()
        return self.records

    def do_wait(self, line: Line):
        time.sleep(line.wait_ms / 1000)

    def do_client(self, line: Line):
        if line.client:
            self.follows[line.client] = line.follows
        else:
            self.follows, self.all_follow = {}, line.follows

    def do_start(self, line: Line):
        self.cluster.start(line.port)

    def do_stop(self, line: Line):
        self.cluster.stop(line.port)
        for key in [key for key in self.connections if key[1] == line.port]:
            self.connections.pop(key).close()

    def do_command(self, line: Line):
        port = line.port or self.at.get(line.client, FIRST_PORT)
        args = self.cluster.args_in(line.args)
        for _ in range(MOST_REDIRECTIONS):
            self.at[line.client] = port
            reply = self.ask(line, port, args)
            self.note(line, port, reply)
            to = redirection(reply) if self.follows.get(line.client, self.all_follow) else None
            if to is None:
                return
            port, ask = to
            if ask:
                self.ask(line, port, [b"ASKING"])

    def ask(self, line: Line, port: int, args: list) -> Reply:
        key = (line.client, port)
        try:
            if key not in self.connections:
                self.connections[key] = self.cluster.connect(port)
            return self.cluster.reply_out(args, self.connections[key].ask(*args))
        except Closed:
            self.connections.pop(key, None)
            # What redis-cli prints, having tried to connect again.
            return Reply("error", b"Could not connect to Redis at 127.0.0.1:%d: Connection refused" % port)

    def note(self, line: Line, port: int, reply: Reply):
        self.records.append((line, str(port), reply))


def redirection(reply: Reply):
    """(port, whether ASKING comes first), or None."""
    if reply.kind != "error" or not reply.value.startswith((b"MOVED ", b"ASK ")):
        return None
    word, _, address = reply.value.split(b" ")
    return int(address.rsplit(b":", 1)[1]), word == b"ASK"


def with_placement(source: bytes, script: Script) -> bytes:
    """The program with lines at its end that ask each living node for its keys."""
    count = sum(int(script.settings.get(name, 3)) for name in ("masters", "replicas"))
    ports = set(range(FIRST_PORT, FIRST_PORT + count))
    for line in script.lines:
        if line.kind == "stop":
            ports.discard(line.port)
        elif line.kind == "start":
            ports.add(line.port)
    lines = ["wait 300"]
    for port in sorted(ports):
        lines += [f"{PLACEMENT_CLIENT}: @{port} DBSIZE", f"{PLACEMENT_CLIENT}: @{port} KEYS *"]
    return source.rstrip(b"\n") + b"\n" + "\n".join(lines).encode() + b"\n"
