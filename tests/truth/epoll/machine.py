"""`glassbox run epoll`."""

import subprocess

from rows import parse

RUN_LIMIT_S = 120
FAULTS = (OSError, ValueError, KeyError, RuntimeError, subprocess.TimeoutExpired)


class Machine:
    def __init__(self, binary: str):
        self.command = [binary, "run", "epoll", "-"]

    def run(self, text: str) -> list:
        done = subprocess.run(self.command, input=text.encode(), capture_output=True, timeout=RUN_LIMIT_S)
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode(errors='replace').strip()[:600]}")
        return parse(done.stdout.decode())
