"""`.redis`: a session in the program form of the Redis machine, played on a real cluster and on the machine.

The output is each line as typed and what redis-cli prints for it. A session that needs commands which the machine does not
have names them in its first line, `# beyond the machine: EVAL`; it is played on the real cluster only."""

import json
import subprocess
import sys

from sample import PROJECT, Ran

sys.path.insert(0, str(PROJECT / "tests" / "truth" / "redis"))

import program  # noqa: E402
from cluster import Cluster, free_offset, own_network  # noqa: E402
from play import Player, redirection  # noqa: E402
from reply import Reply, from_json  # noqa: E402

ENDING = ".redis"
BEYOND = "# beyond the machine:"
# redis-cli.c, cliSendCommand: replies that are text for people are printed as they are.
RAW = {b"INFO", b"LOLWUT", b"CLUSTER NODES", b"CLUSTER INFO", b"CLIENT LIST", b"CLIENT INFO"}


def run(samples: list):
    offset = 0 if own_network() else free_offset()
    for sample in samples:
        source = sample.path.read_bytes()
        script = program.read(source)
        try:
            with Cluster(script.settings, offset) as cluster:
                records = Player(cluster).play(script)
        except Exception as error:  # told by the sample's name, and the next one goes on
            yield Ran(sample, error=f"{type(error).__name__}: {error}")
            continue
        yield Ran(sample, as_typed(source, script, [(line.number, reply) for line, _, reply in records]))


def run_on_machine(samples: list, glassbox: str):
    for sample in samples:
        source = sample.path.read_bytes()
        done = subprocess.run([glassbox, "run", "redis", sample.path], capture_output=True, text=True, check=False)
        if source.decode().startswith(BEYOND):
            yield Ran(sample, sample.recorded, "" if done.returncode else f"is not {BEYOND.strip('# :')}")
            continue
        if done.returncode:
            yield Ran(sample, error=done.stderr)
            continue
        replies = [json.loads(row) for row in done.stdout.splitlines()]
        pairs = [(row["line"], from_json(row["reply"])) for row in replies]
        yield Ran(sample, as_typed(source, program.read(source), pairs))


def as_typed(source: bytes, script: program.Script, replies: list) -> str:
    """Each line as typed, followed by its replies, [(line number, Reply)]."""
    lines = source.decode().split("\n")
    out = []
    for line in script.lines:
        out.append(lines[line.number - 1])
        mine = [reply for number, reply in replies if number == line.number]
        for reply in mine[:-1]:  # only a redirection that was followed has a reply after it
            port, _ = redirection(reply)
            out.append(f"-> Redirected to slot [{reply.value.split()[1].decode()}] located at 127.0.0.1:{port}")
        out += [text for reply in mine[-1:] for text in printed(line.args, reply)]
    return "\n".join(out) + "\n"


def printed(args: list, reply: Reply) -> list:
    words = [word.upper() for word in args[:2]]
    if reply.kind == "bulk" and (words[0] in RAW or b" ".join(words) in RAW):
        return reply.value.decode().replace("\r", "").rstrip("\n").split("\n")
    return formatted(reply).split("\n")


def formatted(reply: Reply, indent: str = "") -> str:
    """redis-cli.c, cliFormatReplyTTY."""
    if reply.kind == "status":
        return reply.value.decode()
    if reply.kind == "error":
        return "(error) " + reply.value.decode()
    if reply.kind == "integer":
        return f"(integer) {reply.value}"
    if reply.kind == "null":
        return "(nil)"
    if reply.kind == "bulk":
        return quoted(reply.value)
    if not reply.value:
        return "(empty array)"
    width = len(str(len(reply.value)))
    inner = indent + " " * (width + 2)
    rows = [f"{number:>{width}}) {formatted(item, inner)}" for number, item in enumerate(reply.value, 1)]
    return ("\n" + indent).join(rows)


def quoted(text: bytes) -> str:
    """sds.c, sdscatrepr."""
    named = {0x5C: "\\\\", 0x22: '\\"', 10: "\\n", 13: "\\r", 9: "\\t", 7: "\\a", 8: "\\b"}
    return '"' + "".join(named.get(c) or (chr(c) if 32 <= c < 127 else f"\\x{c:02x}") for c in text) + '"'
