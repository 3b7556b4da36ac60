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


def masked(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in ("ret", "times", "grows")}


def fold(rows: list) -> list:
    """The calls of a loop that differ in nothing, or in a return value that grows by one, as one row with `times`."""
    folded = []
    for row in rows:
        last = folded[-1] if folded else None
        if last and "ret" in last and "ret" in row and masked(last) == masked(row):
            times = last.get("times", 1)
            grows = row.get("ret", 0) - last.get("ret", 0) - last.get("grows", 0) * (times - 1)
            if grows in (0, 1) and (times == 1 or grows == last.get("grows", 0)):
                folded[-1] = {**last, "times": times + 1, **({"grows": 1} if grows else {})}
                continue
        folded.append(row)
    return folded


def unfold(rows: list) -> list:
    made = []
    for row in rows:
        plain = {name: value for name, value in row.items() if name not in ("times", "grows")}
        made += [{**plain, "ret": plain["ret"] + i * row.get("grows", 0)} if "times" in row else plain
                 for i in range(row.get("times", 1))]
    return made


def write_recording(program: Program, rows: list, release: str):
    folded = fold([as_recorded(row) for row in rows])
    lines = [head_of(program.name, release), *(json.dumps(row, ensure_ascii=False) for row in folded)]
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
    return json.loads(head)["kernel"], unfold([json.loads(row) for row in rows])


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
