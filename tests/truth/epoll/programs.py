"""The hand-written programs, their recordings, and the programs of the boxes."""

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOXES = HERE.parents[2] / "content" / "boxes" / "epoll"
STEP_MS = 5  # recorded times are rounded down to it


class Program:
    def __init__(self, name: str, text: str):
        self.name, self.text = name, text
        self.recording = HERE / "recordings" / f"{name}.jsonl"

    @property
    def is_open(self) -> bool:
        """Whether the kernel leaves its order to the scheduler: `# open: …` says what. Recorded is the runner's order."""
        return "\n# open:" in self.text


def every_program() -> list:
    made = [Program(path.stem, path.read_text()) for path in sorted((HERE / "programs").glob("*.epoll"))]
    known = {program.text for program in made}
    boxes = [Program(f"box-{path.stem}", path.read_text()) for path in sorted(BOXES.glob("*.epoll"))]
    return made + [box for box in boxes if box.text not in known]


def write_recording(program: Program, rows: list, release: str):
    head = {"kernel": release, "command": f"tests/truth/epoll/record.py {program.name}"}
    lines = [json.dumps(head)]
    for row in rows:
        row = {name: value for name, value in row.items() if name != "during"}
        if "t" in row:
            row["t"] = int((row["t"] + 0.5) // STEP_MS * STEP_MS)
        lines.append(json.dumps(row, ensure_ascii=False))
    program.recording.write_text("\n".join(lines) + "\n")


def read_recording(program: Program) -> tuple:
    if not program.recording.exists():
        raise ValueError("no recording: run record.py")
    head, *rows = program.recording.read_text().splitlines()
    return json.loads(head)["kernel"], [json.loads(row) for row in rows]
