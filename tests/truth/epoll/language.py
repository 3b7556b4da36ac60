"""Reads the program language for the runner on the real kernel.

It shares nothing with the machine's reader (engine/epoll), on purpose: a mistake in the one must not be agreed to by
the other. A program becomes a list of Call; names stay names until the runner has descriptors for them.
"""

import re
from dataclasses import dataclass, field

from constants import CONSTANTS

MAIN = "main"  # the thread of lines without one

# Per call: the parameters in order, and the values of those that may be left out (None: leave it out).
CALLS = {
    "epoll_create1": {"flags": 0},
    "epoll_create": {"size": 1},
    "epoll_ctl": {"ep": ..., "op": ..., "fd": ..., "events": None, "data": None},
    "epoll_wait": {"ep": ..., "maxevents": ..., "timeout": ...},
    "socketpair": {"domain": ..., "type": ..., "protocol": 0},
    "pipe": {},
    "pipe2": {"flags": 0},
    "socket": {"domain": ..., "type": ..., "protocol": 0},
    "eventfd": {"initval": 0, "flags": 0},
    "timerfd_create": {"clock": 1, "flags": 0},
    "open": {"path": ..., "flags": 0},
    "dup": {"fd": ...},
    "dup2": {"old": ..., "new": ...},
    "close": {"fd": ...},
    "fcntl": {"fd": ..., "cmd": ..., "arg": 0},
    "read": {"fd": ..., "count": ...},
    "write": {"fd": ..., "bytes": ...},
    "recv": {"fd": ..., "count": ..., "flags": 0},
    "send": {"fd": ..., "bytes": ..., "flags": 0},
    "eventfd_read": {"fd": ...},
    "eventfd_write": {"fd": ..., "value": ...},
    "timerfd_settime": {"fd": ..., "value": ..., "interval": 0},
    "bind": {"fd": ..., "address": ...},
    "connect": {"fd": ..., "address": ...},
    "listen": {"fd": ..., "backlog": ...},
    "accept": {"fd": ...},
    "accept4": {"fd": ..., "flags": 0},
    "shutdown": {"fd": ..., "how": ...},
    "setsockopt": {"fd": ..., "level": ..., "option": ..., "value": ...},
    "getsockopt": {"fd": ..., "level": ..., "option": ...},
    "poll": {"fds": ..., "events": 0, "timeout": ...},
    "select": {"read": [], "write": [], "except": [], "timeout": ...},
    "unshare": {"flags": ...},
    "sleep": {"ms": ...},
}

TOKEN = re.compile(r"""\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+)|(\w+)|(\.\.|[()\[\]|=,:]))""")
ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "0": b"\0", '"': b'"', "\\": b"\\"}


class ProgramError(Exception):
    pass


@dataclass
class Call:
    line: int
    thread: str
    name: str
    results: list = field(default_factory=list)  # names
    args: list = field(default_factory=list)  # int, Name, bytes, list of Watched


class Name(str):
    """A descriptor's name, as `a` or `idle[7]`."""


class Watched:
    """An element of poll's or select's list: a name or a number, and for poll the events to ask for, if its own."""

    def __init__(self, of, events=None):
        self.of, self.events = of, events


class Line:
    def __init__(self, number: int, text: str):
        self.number, self.tokens, place = number, [], 0
        text = without_comment(text).rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if not found:
                raise ProgramError(f"line {number}, column {place + 1}: cannot read {text[place:]!r}")
            self.tokens.append(found.group().strip())
            place = found.end()
        self.place, self.loops = 0, {}

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.place + ahead] if self.place + ahead < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or wanted and token != wanted:
            raise ProgramError(f"line {self.number}: {wanted or 'more'} expected, not {token!r}")
        self.place += 1
        return token

    def number_or_loop(self) -> int:
        token = self.take()
        return self.loops[token] if token in self.loops else int(token)

    def name(self) -> Name:
        text = self.take()
        if self.peek() != "[":
            return Name(text)
        self.take("[")
        index = self.number_or_loop()
        self.take("]")
        return Name(f"{text}[{index}]")

    def watched(self) -> list:
        found = []
        self.take("[")
        while self.peek() != "]":
            if self.peek(1) == "[" and self.peek(3) == "..":
                base, _, first, _, last, _ = (self.take() for _ in range(6))
                found += [Watched(Name(f"{base}[{i}]")) for i in range(int(first), int(last) + 1)]
            elif self.peek() == "(":
                self.take("(")
                of = self.value()
                self.take(",")
                found.append(Watched(of, self.value()))
                self.take(")")
            else:
                found.append(Watched(self.value()))
            if self.peek() == ",":
                self.take()
        self.take("]")
        return found

    def value(self):
        token = self.peek()
        if token == "[":
            return self.watched()
        if token.startswith('"'):
            return unescape(self.take()[1:-1])
        if re.fullmatch(r"-?\d+", token):
            self.take()
            return int(token)
        if token in self.loops:
            return self.number_or_loop()
        if token in CONSTANTS:
            bits = CONSTANTS[self.take()]
            while self.peek() == "|":
                self.take()
                bits |= CONSTANTS[self.take()]
            return bits
        if token.isupper() and "_" in token or token.startswith(("EPOLL", "POLL")):
            raise ProgramError(f"line {self.number}: unknown name {token}")
        return self.name()


def without_comment(text: str) -> str:
    found = re.match(r'(?:[^"#]|"(?:[^"\\]|\\.)*")*', text)
    return found.group()


def unescape(text: str) -> bytes:
    """The bytes of a C string; as in C, \\x takes all hexadecimal digits that follow."""
    made, place = b"", 0
    while place < len(text):
        if text[place] != "\\":
            made += text[place].encode()
            place += 1
        elif found := re.match(r"x([0-9a-fA-F]+)", text[place + 1 :]):
            made += bytes([int(found[1], 16) & 255])
            place += 1 + found.end()
        else:
            made += ESCAPES[text[place + 1]]
            place += 2
    return made


def read_call(line: Line, thread: str) -> Call:
    call = Call(line.number, thread, "")
    start = line.place
    while line.peek() and line.peek() not in ("=", "("):
        call.results.append(line.name())
        if line.peek() == ",":
            line.take()
    if line.peek() == "=":
        line.take()
    else:
        call.results, line.place = [], start
    call.name = line.take()
    if call.name not in CALLS:
        raise ProgramError(f"line {line.number}: unknown call {call.name}")
    call.args = read_args(line, CALLS[call.name])
    if line.peek():
        raise ProgramError(f"line {line.number}: {line.peek()!r} after the call")
    return call


def read_args(line: Line, parameters: dict) -> list:
    given, order = {}, list(parameters)
    line.take("(")
    while line.peek() != ")":
        if line.peek() in parameters and line.peek(1) == "=":
            key = line.take()
            line.take("=")
        else:
            key = next((name for name in order if name not in given), None)
        if key is None:
            raise ProgramError(f"line {line.number}: too many arguments")
        given[key] = line.value()
        if line.peek() == ",":
            line.take()
    line.take(")")
    missing = [name for name, default in parameters.items() if default is ... and name not in given]
    if missing:
        raise ProgramError(f"line {line.number}: {missing[0]} is missing")
    return [given.get(name, default) for name, default in parameters.items()]


def read(text: str) -> list:
    """The calls of a program, in order; a `for` line as many calls as it makes."""
    calls = []
    for number, row in enumerate(text.splitlines(), 1):
        line, thread = Line(number, row), MAIN
        if not line.tokens:
            continue
        if line.peek(1) == ":":
            thread = line.take()
            line.take(":")
        if line.peek() == "for":
            line.take("for")
            index = line.take()
            line.take("in")
            first, _, last, _ = (line.take() for _ in range(4))
            body = line.place
            for i in range(int(first), int(last) + 1):
                line.place, line.loops = body, {index: i}
                calls.append(read_call(line, thread))
        else:
            calls.append(read_call(line, thread))
    return calls
