"""A sample of the handbook: a program file below content/handbook/samples, and beside it NAME.out, what it printed when it
was recorded. Pages take their listings from these two files at build.

Where a run cannot print the same twice (times, process ids), NAME.masks says so, one rule a line, its reason above it:

    # the server's process id
    \\d+ \\| idle => PID | idle
"""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "content" / "handbook" / "samples"


@dataclass(frozen=True)
class Sample:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(FOLDER))

    @property
    def recording(self) -> Path:
        return self.path.with_suffix(".out")

    @property
    def recorded(self) -> str:
        """Nothing where there is no recording: such a sample (a module that others import) prints nothing."""
        return self.recording.read_text() if self.recording.exists() else ""

    @property
    def masks(self) -> list:
        path = self.path.with_suffix(".masks")
        rows = path.read_text().splitlines() if path.exists() else []
        return [row.split(" => ", 1) for row in rows if row and not row.startswith("#")]

    def masked(self, text: str) -> str:
        for pattern, replacement in self.masks:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        return text

    def difference(self, output: str) -> str:
        """The first line that differs from the recording, or nothing."""
        was, now = (self.masked(text).splitlines() for text in (self.recorded, output))
        for number in range(max(len(was), len(now))):
            before, after = (lines[number] if number < len(lines) else "(end)" for lines in (was, now))
            if before != after:
                return f"line {number + 1} of its output: recorded {before!r}, printed {after!r}"
        return ""


@dataclass(frozen=True)
class Ran:
    """What became of a sample: its output, or why there is none."""

    sample: Sample
    output: str = ""
    error: str = ""


def samples(ending: str) -> list:
    return [Sample(path) for path in sorted(FOLDER.rglob("*" + ending))]
