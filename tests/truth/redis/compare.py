#!/usr/bin/env python3
"""Compares the Redis machine with real Redis: compare.py --glassbox BINARY [NAME…].

Without a name it compares every session, every box, the slots of 50,000 keys and the order of what happens in a failover
with their recordings. With --live, and
redis-server on the machine, it plays sessions on real clusters (a random sample, as many as --seconds allow, or --all) and
compares them with their recordings and with the machine; then programs from a seed (generated.py), with the machine.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import generated
import keyslots
import live
import order
from reply import Reply, from_json
from sessions import every_session, masked, read_recording, read_rows, same

RUN_LIMIT_S = 120
KEYS_A_RUN = 100  # each new key makes the machine's state larger
AT_A_TIME = 2
MOST_GENERATED = 100  # programs; --all plays them all
FAULTS = (OSError, ValueError, KeyError, RuntimeError, subprocess.TimeoutExpired)


class Machine:
    """`glassbox run redis`."""

    def __init__(self, binary: str):
        self.command = [binary, "run", "redis", "-"]
        self.ids = {}  # settings → {id: $port}

    def run(self, source: bytes) -> str:
        done = subprocess.run(self.command, input=source, capture_output=True, timeout=RUN_LIMIT_S)
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode(errors='replace').strip()[:600]}")
        return done.stdout.decode()

    def trace(self, source: bytes) -> str:
        with tempfile.NamedTemporaryFile(suffix=".redis") as file:
            file.write(source)
            file.flush()
            command = [self.command[0], "trace", file.name, "--machine", "redis"]
            done = subprocess.run(command, capture_output=True, timeout=RUN_LIMIT_S)
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode(errors='replace').strip()[:600]}")
        return done.stdout.decode()

    def ids_of(self, settings: dict) -> dict:
        """The ids of the machine's nodes, which are its own, as $7001 …"""
        shape = {name: settings[name] for name in ("masters", "replicas") if name in settings}
        key = tuple(shape.items())
        if key not in self.ids:
            count = int(shape.get("masters", 3)) + int(shape.get("replicas", 3))
            line = "# settings: " + " ".join(f"{name}={value}" for name, value in shape.items()) if shape else "#"
            source = "\n".join([line, *(f"@{7001 + i} CLUSTER MYID" for i in range(count))]) + "\n"
            rows = [json.loads(row) for row in self.run(source.encode()).splitlines()]
            self.ids[key] = {row["reply"]["bulk"].encode(): b"$" + row["node"].encode() for row in rows}
        return self.ids[key]

    def answers(self, session) -> list:
        ids = self.ids_of(session.script.settings)
        rows = read_rows(session, self.run(session.source))
        return masked([(line, node, without_ids(reply, ids)) for line, node, reply in rows])


def without_ids(reply: Reply, ids: dict) -> Reply:
    if reply.kind == "array":
        return Reply("array", [without_ids(item, ids) for item in reply.value])
    if reply.kind in ("integer", "null"):
        return reply
    text = reply.value
    for identity, name in ids.items():
        text = text.replace(identity, name)
    return Reply(reply.kind, text)


def differences(session, expected: list, got: list) -> list:
    """One text a program line that was answered otherwise."""
    by_line = [{}, {}]
    for side, answers in zip(by_line, (expected, got)):
        for answer in answers:
            side.setdefault(answer.line, []).append(answer)
    source, found = session.source.split(b"\n"), []
    for line in sorted(by_line[0].keys() | by_line[1].keys()):
        pairs = list(itertools.zip_longest(by_line[0].get(line, []), by_line[1].get(line, [])))
        if all(one and two and same(one, two) for one, two in pairs):
            continue
        text = source[line - 1].decode(errors="replace")
        found.append(f"{session.name}:{line}: {text}")
        for one, two in pairs:
            found.append(f"    expected {one.to_json() if one else 'nothing'}")
            found.append(f"    got      {two.to_json() if two else 'nothing'}")
    return found


def check_keyslots(machine: Machine) -> list:
    all_keys = keyslots.keys()

    def slots_of(start: int) -> list:
        rows = machine.run(keyslots.as_program(all_keys[start : start + KEYS_A_RUN])).splitlines()
        return [from_json(json.loads(row)["reply"]).value for row in rows]

    try:
        expected = keyslots.read(all_keys)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            got = list(itertools.chain.from_iterable(pool.map(slots_of, range(0, len(all_keys), KEYS_A_RUN))))
    except FAULTS as error:
        return [f"keyslots: {type(error).__name__}: {error}"]
    return [
        f"keyslots: key {key!r}\n    expected {one}\n    got      {two}"
        for key, one, two in itertools.zip_longest(all_keys, expected, got)
        if one != two
    ]


def check_live(machine: Machine, sessions: list, seconds: float):
    """Yields (name, differences) of recordings from real runs, and of the machine from the real runs."""
    by_name = {session.name: session for session in sessions}
    for name, answers, error in live.play_all(sessions, seconds):
        session = by_name[name]
        if error:
            yield f"live {name}", [error]
            continue
        if session.recording.exists():
            yield f"recording of {name}", compared(session, answers, lambda: read_recording(session))
        yield f"machine in {name}", compared(session, answers, lambda: machine.answers(session))


def compared(session, expected: list, other) -> list:
    try:
        return differences(session, expected, other())
    except FAULTS as error:
        return [f"{session.name}: {type(error).__name__}: {error}"]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def count(self, what: str, found: list):
        self.passed += not found
        self.failed += bool(found)
        if found:
            print(f"-- {what}", *found, sep="\n", flush=True)


def compared_order(machine: Machine, name: str) -> list:
    try:
        return order.compare(machine, name)
    except FAULTS as error:
        return [f"order of {name}: {type(error).__name__}: {error}"]


def compare_recordings(machine: Machine, sessions: list, with_keys: bool, orders: list, tally: Tally):
    def check(session):
        try:
            expected = read_recording(session)
        except FAULTS as error:
            return [f"{session.name}: {error}"]
        return compared(session, expected, lambda: machine.answers(session))

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for session, found in zip(sessions, pool.map(check, sessions)):
            tally.count(session.name, found)
    if with_keys:
        tally.count("keyslots", check_keyslots(machine))
    for name in orders:
        tally.count(f"order of {name}", compared_order(machine, name))


def compare_live(machine: Machine, sessions: list, args, tally: Tally):
    version = live.redis_version()
    if not version:
        print("redis-server is not on this machine: nothing is played live")
        return
    seconds = float("inf") if args.all else args.seconds / 2
    print(f"Redis {version}, seed {args.seed}, two times {seconds:.0f} s", flush=True)
    random.Random(args.seed).shuffle(sessions)
    if args.names:
        made = [generated.session(int(name.split("-")[1])) for name in args.names if name.startswith("generated-")]
    else:
        made = [generated.session(args.seed + i) for i in range(MOST_GENERATED)]
    for name, found in itertools.chain(check_live(machine, sessions, seconds), check_live(machine, made, seconds)):
        tally.count(name, found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="sessions, keyslots, order-SCENARIO, generated-SEED (live); all without a name")
    parser.add_argument("--glassbox", required=True, help="the native program")
    parser.add_argument("--live", action="store_true", help="play sessions on a real Redis")
    parser.add_argument("--all", action="store_true", help="with --live: every session, however long it takes")
    parser.add_argument("--seconds", type=float, default=60, help="how long --live begins new sessions, in all")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="of the live sample")
    args = parser.parse_args()
    sessions = [session for session in every_session() if not args.names or session.name in args.names]
    machine, tally = Machine(args.glassbox), Tally()
    if args.live:
        compare_live(machine, sessions, args, tally)
    else:
        orders = [name for name in order.SCENARIOS if not args.names or f"order-{name}" in args.names]
        compare_recordings(machine, sessions, not args.names or "keyslots" in args.names, orders, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
