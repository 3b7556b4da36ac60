"""`.py`: run by CPython 3.13, each in a process of its own, in its own folder."""

import subprocess

from sample import Ran

ENDING = ".py"
PYTHON = "python3.13"
LIMIT_S = 120


def run(samples: list):
    for sample in samples:
        try:
            done = subprocess.run(
                [PYTHON, "-B", sample.path.name],
                cwd=sample.path.parent,
                capture_output=True,
                text=True,
                timeout=LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            yield Ran(sample, error=str(error))
            continue
        yield Ran(sample, done.stdout, done.stderr if done.returncode else "")
