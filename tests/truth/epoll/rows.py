"""The rows of a run, one a finished call, and when two runs are the same.

Compared are, for each call: its line, thread, return value, errno, events in order, data, and *when* it ended, as the
number of the last line that had ended by then. Of calls that the same line woke, the order of their ends is the
scheduler's, and open. `t` is compared where both sides have it, with a tolerance: the real kernel is never early, and
late by what the lines themselves and other load on the machine took. In a program without time limits, sleeps and
timers nothing determines it, and it is not compared.
"""

import json
import re

EARLY_MS, LATE_MS = 2, 9
ANSWERS = ("ret", "errno", "events", "data", "hex", "value", "waiting")


def parse(text: str) -> list:
    return [json.loads(row) for row in text.splitlines() if row.startswith("{")]


def canonical(rows: list) -> dict:
    """(line, thread, how many of them before) → what is compared, in the order of lines."""
    made, reached, counts = {}, 0, {}
    for row in rows:
        reached = max(reached, row["line"])
        key = row["line"], row.get("thread") or "main"
        counts[key] = counts.get(key, 0) + 1
        answer = {name: row[name] for name in ANSWERS if row.get(name) is not None}
        if row.get("call") in ("epoll_wait", "poll", "select") and not row.get("waiting"):
            answer["events"] = [[str(data), split(flags)] for data, flags in row.get("events") or []]
        if not row.get("waiting"):
            answer["ended with line"] = reached
        made[*key, counts[key]] = row.get("call"), answer
    return dict(sorted(made.items()))


def split(flags) -> list:
    return sorted(flags.split(" | ")) if isinstance(flags, str) else flags


def times(rows: list) -> dict:
    made, counts = {}, {}
    for row in rows:
        key = row["line"], row.get("thread") or "main"
        counts[key] = counts.get(key, 0) + 1
        made[*key, counts[key]] = row.get("t")
    return made


def is_timed(source: str) -> bool:
    """Whether real time has a say in a program, so that a loaded machine may spoil a run."""
    return bool(re.search(r"\bsleep\(|timerfd_settime|timeout=[1-9]|epoll_wait\([^=]*, [1-9]\d*\)", source))


def late(real: list, machine: list) -> list:
    """Keys of calls whose times do not agree."""
    ours = times(machine)
    return [
        key
        for key, time in times(real).items()
        if time is not None and ours.get(key) is not None and not -EARLY_MS <= time - ours[key] <= LATE_MS
    ]


def waker_first(real: list) -> list:
    """The rows of a run as if each call had ended before those that it woke; on several processors it need not."""
    return sorted(real, key=lambda row: (row.get("during", 1e9), row["line"] != row.get("during"), row.get("t", 1e9)))


def differences(real: list, machine: list, source: str) -> list:
    """One text a call that was answered otherwise."""
    one, two, lines = canonical(real), canonical(machine), source.splitlines()
    if one != two and "during" in real[0] and canonical(waker_first(real)) == two:
        one = two
    found = []
    for key in sorted(one.keys() | two.keys()):
        if one.get(key) != two.get(key):
            found.append(f"    line {key[0]}: {lines[key[0] - 1]}")
            found.append(f"        kernel  {show(one.get(key))}")
            found.append(f"        machine {show(two.get(key))}")
    if not found and is_timed(source):
        for key in late(real, machine):
            found.append(f"    line {key[0]}: {lines[key[0] - 1]}")
            found.append(f"        kernel  t={times(real)[key]}, machine t={times(machine)[key]}")
    return found


def show(answer) -> str:
    return re.sub(r"x{40,}", "x…x", json.dumps(answer[1], ensure_ascii=False))[:400] if answer else "nothing"
