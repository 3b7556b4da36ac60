"""The sessions: those written for this test and the programs of the boxes; and the form of their recordings."""

import hashlib
import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import program
from masks import Masker, pttl_matches
from play import with_placement
from reply import Reply, from_json, to_json

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
RECORDINGS = HERE / "recordings"
FOLDERS = {"": HERE / "sessions", "box-": PROJECT / "content" / "boxes" / "redis"}


@dataclass
class Session:
    name: str
    source: bytes  # with the lines at its end that ask for the keys

    @property
    def script(self):
        return program.read(self.source)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.source).hexdigest()

    @property
    def recording(self) -> Path:
        return RECORDINGS / f"{self.name}.jsonl"


def every_session() -> list:
    sessions = []
    for prefix, folder in FOLDERS.items():
        for path in sorted(folder.glob("*.redis")):
            source = path.read_bytes()
            try:
                sessions.append(Session(prefix + path.stem, with_placement(source, program.read(source))))
            except program.BadProgram as error:
                raise SystemExit(f"{path.name}: {error}") from error
    return sessions


@dataclass(frozen=True)
class Answer:
    """One line of a recording, masked."""

    line: int
    node: str
    client: str
    reply: Reply
    names: tuple  # of the commands that the reply answers

    def to_json(self) -> str:
        data = {"line": self.line, "node": self.node} | ({"client": self.client} if self.client else {})
        return json.dumps(data | {"reply": to_json(self.reply)}, ensure_ascii=False, separators=(",", ":"))


def same(one: Answer, two: Answer) -> bool:
    if (one.line, one.node, one.client, one.names) != (two.line, two.node, two.client, two.names):
        return False
    if len(one.names) == 1:
        return same_reply(one.names[0], one.reply, two.reply)
    both = one.reply.kind == two.reply.kind == "array" and len(one.reply.value) == len(two.reply.value)
    return both and all(same_reply(*three) for three in zip(one.names, one.reply.value, two.reply.value))


def same_reply(name: str, one: Reply, two: Reply) -> bool:
    return one == two or (name == "pttl" and pttl_matches(one, two))


def first_difference(once: list, again: list):
    """A pair of answers (or None where one side has ended), or None when all are the same."""
    for one, two in itertools.zip_longest(once, again):
        if one is None or two is None or not same(one, two):
            return one, two
    return None


def masked(rows: list) -> list:
    """rows: (program line, node, reply) in their order."""
    masker, answers = Masker(), []
    for line, node, reply in rows:
        reply, names = masker.mask(line.args, line.client, node, reply)
        answers.append(Answer(line.number, node, line.client, reply, tuple(names)))
    return answers


def read_rows(session: Session, text: str) -> list:
    """The lines of `glassbox run redis` or of a recording, with the program's lines that they answer."""
    lines = {line.number: line for line in session.script.lines}
    rows = []
    for row in text.splitlines():
        data = json.loads(row)
        if "recorded" not in data:
            rows.append((lines[data["line"]], data["node"], from_json(data["reply"])))
    return rows


def read_recording(session: Session) -> list:
    """The recorded answers. Raises ValueError when the recording is of another program."""
    text = session.recording.read_text()
    recorded = json.loads(text.split("\n", 1)[0])["recorded"]
    if recorded["program_sha256"] != session.digest:
        raise ValueError("the program has changed since it was recorded: record it again")
    return masked(read_rows(session, text))


def write_recording(session: Session, version: str, answers: list):
    command = f"tests/truth/redis/record.py {session.name}"
    head = {"recorded": {"redis_version": version, "command": command, "program_sha256": session.digest}}
    rows = [json.dumps(head), *(answer.to_json() for answer in answers)]
    RECORDINGS.mkdir(exist_ok=True)
    session.recording.write_text("\n".join(rows) + "\n")
