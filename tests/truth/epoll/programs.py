"""The programs: the hand-written ones, those of the boxes, and a sample of generated ones; and their recordings.

The generated ones are recorded so that a machine with another kernel than the recorded one has random programs to
compare, too. They are made anew from their seeds; a digest tells when the generator has changed since.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import generated

HERE = Path(__file__).resolve().parent
BOXES = HERE.parents[2] / "content" / "boxes" / "epoll"
GENERATED = HERE / "recordings" / "generated.jsonl"
STEP_MS = 5  # recorded times are rounded down to it


class Program:
    def __init__(self, name: str, text: str):
        self.name, self.text = name, text
        self.recording = HERE / "recordings" / f"{name}.jsonl"

    @property
    def is_open(self) -> bool:
        """Whether its order is left to the scheduler: `# open: …` says what. Recorded is the runner's order."""
        return "\n# open:" in self.text


def every_program() -> list:
    paths = {path.stem: path for path in (HERE / "programs").glob("*.epoll")}
    paths |= {f"box-{path.stem}": path for path in BOXES.glob("*.epoll")}
    return [Program(name, path.read_text()) for name, path in sorted(paths.items())]


def head_of(name: str, release: str) -> str:
    return json.dumps({"kernel": release, "command": f"tests/truth/epoll/record.py {name}"})


def as_recorded(row: dict) -> dict:
    row = {name: value for name, value in row.items() if name not in ("during", "begun")}
    if "t" in row:
        row["t"] = int((row["t"] + 0.5) // STEP_MS * STEP_MS)
    return row


def write_recording(program: Program, rows: list, release: str):
    lines = [head_of(program.name, release), *(json.dumps(as_recorded(row), ensure_ascii=False) for row in rows)]
    program.recording.write_text("\n".join(lines) + "\n")


def read_recording(program: Program) -> tuple:
    """The kernel's release, and the rows."""
    if program.name.startswith("generated-"):
        release, runs = read_generated()
        run = runs[program.name]
        if run["digest"] != digest(program.text):
            raise ValueError("the generator has changed: run record.py generated")
        return release, run["rows"]
    if not program.recording.exists():
        raise ValueError("no recording: run record.py")
    head, *rows = program.recording.read_text().splitlines()
    return json.loads(head)["kernel"], [json.loads(row) for row in rows]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def generated_program(seed: int) -> Program:
    return Program(f"generated-{seed}", generated.program(seed))


def recorded_generated() -> list:
    return [generated_program(int(name.split("-")[1])) for name in read_generated()[1]]


def short(row: dict) -> dict:
    return {name: value for name, value in row.items() if value not in (None, 0) or name in ("ret", "value")}


def write_generated(runs: dict, release: str):
    """`runs`: Program → rows."""
    lines = [head_of("generated", release)]
    for program, rows in runs.items():
        run = {"name": program.name, "digest": digest(program.text), "rows": [short(as_recorded(row)) for row in rows]}
        lines.append(json.dumps(run, ensure_ascii=False))
    GENERATED.write_text("\n".join(lines) + "\n")


@cache
def read_generated() -> tuple:
    if not GENERATED.exists():
        return "", {}
    head, *lines = GENERATED.read_text().splitlines()
    return json.loads(head)["kernel"], {run["name"]: run for run in map(json.loads, lines)}
