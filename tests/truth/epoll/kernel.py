"""Runs programs on the running kernel, through the runner in runner/ (C, compiled when first needed)."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from errno import EOPNOTSUPP, errorcode
from pathlib import Path

import language
from constants import EPOLL, POLL, flag_names
from language import Name

HERE = Path(__file__).resolve().parent
KINDS = ("read", "write", "except")
LIMIT_AT = {"epoll_wait": 2, "poll": 2, "select": 3, "sleep": 0}  # the argument that is the call's own time limit
TIMER_SLACK_MS, NETWORK_SLACK_MS = 40, 5
SPREAD, NICE, SEED_SHIFT = 1, 2, 8


class Missing(Exception):
    """This machine cannot run programs; the text says why."""


class Unable(Exception):
    """This machine cannot run this one program; the text says why."""


def compile_runner(folder: str) -> str:
    compiler = next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)
    if not compiler:
        raise Missing("no C compiler")
    out = f"{folder}/runner"
    sources = [str(path) for path in sorted((HERE / "runner").glob("*.c"))]
    subprocess.run([compiler, "-std=c11", "-D_GNU_SOURCE", "-O1", "-pthread", *sources, "-o", out], check=True)
    return out


class Compiled:
    """A program in the runner's form, and what is needed to read its answers."""

    def __init__(self, text: str, flags: int = 0):
        self.calls = language.read(text)
        self.names, self.data, self.ports, self.threads = {}, {}, {}, {}
        self.events_of = {}
        span, rows = 0, []
        for call in self.calls:
            rows.append(self.row(call))
            if call.name == "timerfd_settime" and all(isinstance(n, int) for n in call.args[1:]):
                span = max(span, call.args[1] + TIMER_SLACK_MS, call.args[2] + TIMER_SLACK_MS)
        if self.ports:
            span = max(span, NETWORK_SLACK_MS)
        limit = re.match(r"# settings: *max_user_watches=(\d+)", text)
        counts = len(self.threads), len(self.names), len(rows), len(self.ports), flags, span, limit[1] if limit else 0
        head = " ".join(map(str, ("P", *counts)))
        self.text = "\n".join([head, *rows]) + "\n"
        self.thread_names = list(self.threads)
        self.data_names = list(self.data)
        self.by_place = {}
        for call in self.calls:
            self.by_place.setdefault((call.line, self.threads[call.thread]), call)

    def row(self, call) -> str:
        thread = self.threads.setdefault(call.thread, len(self.threads))
        limit = call.args[LIMIT_AT[call.name]] if call.name in LIMIT_AT else -1
        results = [self.index(name) for name in call.results][:2]
        results += [-1] * (2 - len(results))
        args = call.args
        if call.name == "epoll_ctl":
            args = self.epoll_ctl(args)
        elif call.name in ("bind", "connect"):
            args = [args[0], *self.address(args[1])]
        elif call.name == "poll":
            usual = args[1]
            args = [[(each.of, usual if each.events is None else each.events) for each in args[0]], args[2]]
        elif call.name == "select":
            args = [*([(each.of, 0) for each in kind] for kind in args[:3]), args[3]]
        elif call.name in ("write", "send"):
            args = [args[0], Bytes(args[1]), *args[2:]]
        tokens = [call.line, thread, limit, call.name, *results, *(self.token(arg) for arg in args)]
        return " ".join(map(str, tokens))

    def epoll_ctl(self, args: list) -> list:
        epfd, operation, fd, events, data = args
        if events is None:
            return [epfd, operation, fd]
        label = data if data is not None else fd
        label = label.decode() if isinstance(label, bytes) else label
        return [epfd, operation, fd, events, self.data.setdefault(label, len(self.data))]

    def address(self, text: bytes) -> tuple:
        host, port = text.decode().split(":")
        number = int.from_bytes(bytes(map(int, host.split("."))), "big")
        return number, self.ports.setdefault(port, len(self.ports)) + 1 if port != "0" else 0

    def index(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def token(self, arg) -> str:
        if isinstance(arg, Bytes):
            return f"c{arg.of}" if isinstance(arg.of, int) else f"b{arg.of.hex()}"
        if isinstance(arg, Name):
            return f"v{self.index(arg)}"
        if isinstance(arg, bytes):
            return f"b{arg.hex()}"
        if isinstance(arg, list):
            return "l" + ",".join(f"{self.token(of)}/{events}" for of, events in arg)
        return f"n{arg}"

    def read_row(self, line: str) -> dict:
        """A row of the runner in the machine's form, with `during`: the line that ran when the call ended."""
        kind, number, thread, *rest = line.split(" ", 8)
        call = self.by_place[int(number), int(thread)]
        row = {"line": int(number), "thread": self.thread_names[int(thread)], "call": call.name}
        if kind == "W":
            return row | {"waiting": True}
        during, begun, ended, ret, error = map(int, rest[:5])
        answer = rest[5]
        row |= {"during": during, "begun": begun / 1000, "t": ended / 1000, "ret": ret, "errno": error_name(error)}
        if call.name in ("epoll_wait", "poll", "select"):
            row["events"] = self.events(call, answer)
        elif answer.startswith("v"):
            row["value"] = int(answer[1:])
        elif answer.startswith("d"):
            row |= as_data(bytes.fromhex(answer[1:]))
        return row

    def events(self, call, answer: str) -> list:
        pairs = [tuple(map(int, pair.split(":"))) for pair in answer.split(",") if pair]
        if call.name == "epoll_wait":
            return [[self.data_names[data], flag_names(bits, EPOLL)] for data, bits in pairs]
        if call.name == "poll":
            return [[str(call.args[0][place].of), flag_names(bits, POLL)] for place, bits in pairs]
        return [[str(call.args[kind][place].of), KINDS[kind]] for kind, place in pairs]


def error_name(number: int):
    if number == EOPNOTSUPP:  # of the two names of its number, that of the man pages of sockets
        return "EOPNOTSUPP"
    return errorcode[number] if number else None


class Bytes:
    def __init__(self, of):
        self.of = of


def as_data(raw: bytes) -> dict:
    try:
        return {"data": raw.decode()}
    except UnicodeDecodeError:
        return {"hex": raw.hex()}


def time_lost(rows: list) -> float:
    """From the last thing that happened to the begin of the next call, summed up."""
    moments = [(0.0, "t"), *sorted((row[name], name) for row in rows for name in ("begun", "t") if name in row)]
    return sum(now - before for (before, _), (now, name) in zip(moments, moments[1:]) if name == "begun")


class Kernel:
    """One runner process; programs one after the other. Several may run at a time."""

    def __init__(self, runner: str, index: int = 0):
        self.folder = tempfile.mkdtemp(prefix="epoll-truth-")
        os.chmod(self.folder, 0o777)  # programs with a limit run as another user
        self.process = subprocess.Popen(
            [runner, str(index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.folder
        )
        head = self.process.stdout.readline().split()
        if not head:
            raise Missing("the runner did not start")
        self.lost_ms = 0.0  # of the last run: time that passed between the lines, where in a program none does
        # Whether it has a network of its own; sees when threads rest; wakes them in the kernel's order (SCHED_FIFO).
        self.own_network, self.exact, self.in_order = (flag == "1" for flag in head[1:])

    def run(self, text: str, flags: int = 0) -> list:
        program = Compiled(text, flags)
        self.process.stdin.write(program.text)
        self.process.stdin.flush()
        rows = []
        for line in self.process.stdout:
            if line.startswith("U"):
                raise Unable("this machine does not let the test lower the limit on registrations")
            if line.startswith("E"):
                self.lost_ms = time_lost(rows)
                return sorted(rows, key=lambda row: row.get("t", float("inf")))  # in the order of their ends
            rows.append(program.read_row(line.rstrip("\n")))
        raise RuntimeError("the runner ended")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


if __name__ == "__main__":
    import sys

    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(compile_runner(folder))
        for name in sys.argv[1:]:
            for row in kernel.run(Path(name).read_text()):
                print(json.dumps(row))
        kernel.close()
