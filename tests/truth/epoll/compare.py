#!/usr/bin/env python3
"""Compares the kernel machine with Linux: compare.py --glassbox BINARY [NAME…].

Without --live it compares every program, and a sample of generated ones, with its recording. With --live it runs every
program on this machine's kernel, then random ones from a seed for as long as --seconds allow (with --all: 20,000 of
them), and compares each with the machine.

What the kernel leaves open, and this test accepts: which of several woken threads goes on first (sched(7)). The runner
keeps to one order, the machine's; only where a generated program, or one marked `# open:`, is answered otherwise are
the other orders tried, and the machine must agree with one of them. Nothing else is open: return values, errors, events
and their order must be equal.

Another kernel than the recorded one may answer otherwise. There a program that disagrees with the machine is told of,
and fails only if it also disagrees with its recording; a generated one, which has none, does not fail.
"""

import argparse
import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import generated
import kernel
from machine import FAULTS, Machine
from programs import every_program, read_generated, read_recording, recorded_generated
from rows import differences
from shrink import shrunk
from trial import Trial

MOST_GENERATED = 20_000
AT_A_TIME = 3
SHOWN = 25  # differences in full


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def note(self, what: str, found: list):
        """A difference that another kernel may make."""
        self.passed += 1
        print(f"-- {what}", *found, sep="\n", flush=True)

    def count(self, what: str, found: list):
        self.passed += not found
        self.failed += bool(found)
        if found and self.failed <= SHOWN:
            print(f"-- {what}", *found, sep="\n", flush=True)


def compare_recordings(machine: Machine, programs: list, tally: Tally):
    def check(program):
        try:
            return differences(read_recording(program)[1], machine.run(program.text), program.text)
        except FAULTS as error:
            return [f"{program.name}: {error}"]

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for program, found in zip(programs, pool.map(check, programs)):
            tally.count(program.name, found)


def compare_live(machine: Machine, programs: list, args, tally: Tally):
    with tempfile.TemporaryDirectory() as folder:
        try:
            runner = kernel.compile_runner(folder)
            reals = [kernel.Kernel(runner, index) for index in range(AT_A_TIME)]
        except (kernel.Missing, OSError) as error:
            print(f"nothing is run live: {error}")
            return
        print(f"Linux {os.uname().release}, seed {args.seed}", flush=True)
        for program in programs:
            try:
                check_live(Trial(reals[0], machine), program, tally)
            except kernel.Unable as reason:
                print(f"{program.name} is not run live: {reason}")
        if not args.names or args.generated:
            compare_generated(machine, reals, args, tally)
        if not reals[0].exact:
            print("/proc does not show here when a thread sleeps: programs with time limits were not run live")
        for real in reals:
            real.close()


def check_live(trial: Trial, program, tally: Tally):
    found = trial.differences(program.text, others=program.is_open)
    try:
        recorded, rows = read_recording(program)
        other = found and version(recorded) != version()
        if other and not differences(rows, trial.machine.run(program.text), program.text):
            return tally.note(f"{program.name}: this kernel answers otherwise than {recorded}, the recorded one", found)
    except FAULTS as error:
        found.append(f"    {error}")
    tally.count(f"live {program.name}", found)


def version(release: str = "") -> str:
    return ".".join((release or os.uname().release).split(".")[:2])


def compare_generated(machine: Machine, reals: list, args, tally: Tally):
    feed = generated.Feed(args.seed, args.generated or (MOST_GENERATED if args.all else None), args.seconds)
    opened, unable, known = [], [], version(read_generated()[0]) == version()

    def work(real):
        trial = Trial(real, machine)
        for name, text in feed:
            try:
                found = generated_difference(trial, text)
            except kernel.Unable:
                unable.append(name)
                continue
            if known or not found:
                tally.count(name, found)
            else:
                tally.note(f"{name}, on a kernel that was not recorded", found)
        opened.append(trial.opened)

    with ThreadPoolExecutor(len(reals)) as pool:
        for done in [pool.submit(work, real) for real in reals]:
            done.result()
    ran = feed.given - len(unable)
    print(f"{ran} generated programs; {sum(opened)} agreed in another order of woken threads")
    if unable:
        print(f"{len(unable)} more depend on real time, which is not to be had on this machine now")


def generated_difference(trial: Trial, text: str) -> list:
    found = trial.differences(text, others=True)
    if not found:
        return []
    text, found = shrunk(text, found, lambda less: trial.differences(less, others=True))
    return [f"    {line}" for line in text.splitlines()] + found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="programs; all without a name")
    parser.add_argument("--glassbox", required=True, help="the native program")
    parser.add_argument("--live", action="store_true", help="run programs on this machine's kernel")
    parser.add_argument("--all", action="store_true", help=f"with --live: {MOST_GENERATED} generated programs")
    parser.add_argument("--generated", type=int, default=0, help="with --live: so many generated programs")
    parser.add_argument("--seconds", type=float, default=45, help="how long --live generates programs")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="of the first one")
    args = parser.parse_args()
    programs = every_program() + ([] if args.live else recorded_generated())
    programs = [program for program in programs if not args.names or program.name in args.names]
    machine, tally = Machine(args.glassbox), Tally()
    if args.live:
        compare_live(machine, programs, args, tally)
    else:
        compare_recordings(machine, programs, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
