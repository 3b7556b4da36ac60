"""`.sql`: statements for one or more psql sessions on PostgreSQL 17, each file on a fresh server with pageinspect.

A statement begins with its session's name, `A: `, and goes on in lines that are indented as far; it needs no semicolon.
The output is each statement as typed (without the name where there is one session only) and what psql prints for it. A
session that is kept waiting by a lock prints `(waits)`; what it prints later stands under `A: (goes on)`."""

import os
import pwd
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sample import Ran

ENDING = ".sql"
STATEMENT = re.compile(r"([A-Z]): ")
BIN = Path("/usr/lib/postgresql/17/bin")
DONE = "-- done --"
LIMIT_S = 120
# Nothing happens by itself, so that a run can be compared: no autovacuum, which takes transaction numbers, and no checkpoint
# within the run, after which pages are logged in full.
CONF = """
listen_addresses = ''
autovacuum = off
fsync = off
max_wal_size = 8GB
checkpoint_timeout = 1h
"""


@dataclass
class Statement:
    session: str
    lines: list  # without the session's name

    @property
    def text(self) -> str:
        text = "\n".join(self.lines)
        return text if text.startswith("\\") or "\\g" in text else text + "\n;"


def read(source: str) -> list:
    statements = []
    for line in source.splitlines():
        if match := STATEMENT.match(line):
            statements.append(Statement(match[1], [line[match.end() :]]))
        elif line.strip() and statements:
            statements[-1].lines.append(line[3:])
    return statements


class Server:
    """A copy of one fresh data folder, reached by a socket in it; its processes belong to the user postgres under root."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    def run(self, *words) -> str:
        ids = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(words, check=True, capture_output=True, text=True, cwd=self.folder, **ids).stdout

    def make(self):
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.run(BIN / "initdb", "-D", self.folder / "template", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8")
        with open(self.folder / "template" / "postgresql.conf", "a") as conf:
            conf.write(CONF + f"unix_socket_directories = '{self.folder}'\n")

    def __enter__(self):
        self.run("cp", "-a", self.folder / "template", self.folder / "data")
        self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "start")
        self.run("psql", "-h", self.folder, "-U", "postgres", "-c", "CREATE EXTENSION pageinspect")
        return self

    def __exit__(self, *_):
        self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder / "data")

    def is_waiting(self, pid: str) -> bool:
        asked = f"SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = {pid}"
        return self.run("psql", "-h", self.folder, "-U", "postgres", "-At", "-c", asked).strip() == "t"


class Session:
    """One psql process; a thread reads what it prints."""

    def __init__(self, server: Server):
        words = ["stdbuf", "-oL", "psql", "-Xq", "-h", server.folder, "-U", "postgres", "-P", "footer=off"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.server = server
        self.process = subprocess.Popen(words, text=True, bufsize=1, **pipes)
        self.lines = queue.Queue()
        self.waits = False
        threading.Thread(target=self.read, daemon=True).start()
        self.ask("SELECT pg_backend_pid() AS pid \\gset\n\\echo :pid")
        (self.pid,) = self.answer()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def ask(self, text: str):
        self.process.stdin.write(f"{text}\n\\echo {DONE}\n")

    def answer(self) -> list:
        """The lines printed until the statement ended; `(waits)` where another session's lock is in the way."""
        lines, until = [], time.monotonic() + LIMIT_S
        while time.monotonic() < until:
            try:
                line = self.lines.get(timeout=0.3)
            except queue.Empty:
                if self.server.is_waiting(self.pid):
                    first, self.waits = not self.waits, True
                    return ["(waits)"] if first else []
                continue
            if line == DONE:
                self.waits = False
                return lines
            if line:  # psql ends a table with an empty line
                lines.append(line)
        raise TimeoutError(f"no end after {LIMIT_S} s")

    def close(self):
        self.process.kill()
        self.process.wait()


def play(server: Server, statements: list) -> str:
    sessions, out = {}, []
    several = len({statement.session for statement in statements}) > 1
    try:
        for statement in statements:
            name = statement.session
            session = sessions.setdefault(name, None) or Session(server)
            sessions[name] = session
            out += echoed(statement, several)
            session.ask(statement.text)
            out += session.answer()
            for other, waiting in sessions.items():
                if other == name or not waiting.waits:
                    continue
                lines = waiting.answer()
                out += [] if waiting.waits else [f"{other}: (goes on)", *lines]
    finally:
        for session in filter(None, sessions.values()):
            session.close()
    return "\n".join(line.rstrip() for line in out) + "\n"


def echoed(statement: Statement, several: bool) -> list:
    if not several:
        return statement.lines
    return [f"{statement.session}: {statement.lines[0]}", *("   " + line for line in statement.lines[1:])]


def run(samples: list):
    if not samples:
        return
    folder = Path(tempfile.mkdtemp(prefix="glassbox-samples-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        server = Server(folder)
        server.make()
        for sample in samples:
            try:
                with server:
                    yield Ran(sample, play(server, read(sample.path.read_text())))
            except (OSError, subprocess.CalledProcessError) as error:
                yield Ran(sample, error=getattr(error, "stderr", None) or str(error))
    finally:
        shutil.rmtree(folder)
