"""The program form of the Redis machine, read by the rules of engine/redis/program.hpp: one redis-cli command a line."""

import re
from dataclasses import dataclass, field

CLIENT_PREFIX = re.compile(rb"([A-Za-z][A-Za-z0-9_-]*):(?:\s+|$)")
NODE_PREFIX = re.compile(rb"@([0-9]+)(?:\s+|$)")
ESCAPES = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("a"): 7}


@dataclass
class Line:
    number: int
    kind: str  # command, client, wait, stop, start
    client: str = ""
    port: int = 0  # 0: where the client stands
    follows: bool = False
    wait_ms: int = 0
    args: list = field(default_factory=list)  # bytes


@dataclass
class Script:
    settings: dict
    lines: list


class BadProgram(Exception):
    pass


def split_args(text: bytes):
    """redis-cli's own rule (sds.c, sdssplitargs): None where the quotes do not balance."""
    args, i, n = [], 0, len(text)
    while True:
        while i < n and text[i : i + 1].isspace():
            i += 1
        if i >= n:
            return args
        out = bytearray()
        quote = None
        while True:
            c = text[i : i + 1]
            if quote:
                if not c:
                    return None
                if quote == b'"' and c == b"\\":
                    if re.match(rb"\\x[0-9a-fA-F]{2}", text[i : i + 4]):
                        out.append(int(text[i + 2 : i + 4], 16))
                        i += 4
                        continue
                    if i + 1 < n:
                        out.append(ESCAPES.get(text[i + 1], text[i + 1]))
                        i += 2
                        continue
                if quote == b"'" and text[i : i + 2] == b"\\'":
                    out += b"'"
                    i += 2
                    continue
                if c == quote:
                    if i + 1 < n and not text[i + 1 : i + 2].isspace():
                        return None
                    i += 1
                    break
                out += c
                i += 1
            elif not c or c in b" \n\r\t\0":
                break
            elif c in b"\"'":
                quote = c
                i += 1
            else:
                out += c
                i += 1
        args.append(bytes(out))


def read(source: bytes) -> Script:
    settings, lines = {}, []
    for number, text in enumerate(source.split(b"\n"), 1):
        text = text.strip()
        if number == 1 and text.startswith(b"# settings:"):
            pairs = text[len(b"# settings:") :].split()
            settings = dict(pair.decode().split("=", 1) for pair in pairs)
            continue
        if text and not text.startswith(b"#"):
            lines.append(read_line(number, text))
    return Script(settings, lines)


def read_line(number: int, text: bytes) -> Line:
    line = Line(number, "command")
    if match := CLIENT_PREFIX.match(text):
        line.client = match[1].decode()
        text = text[match.end() :]
    if match := NODE_PREFIX.match(text):
        line.port = int(match[1])
        text = text[match.end() :]
    args = split_args(text)
    if not args:
        raise BadProgram(f"line {number}: unbalanced quotes or no command")
    word = args[0]
    if word == b"client" and args[1:] in ([], [b"-c"]):
        line.kind, line.follows = "client", args[1:] == [b"-c"]
    elif word == b"wait" and len(args) == 2:
        line.kind, line.wait_ms = "wait", int(args[1])
    elif word in (b"stop", b"start"):
        line.kind, line.port = word.decode(), int(args[1])
    else:
        line.args = args
    return line
