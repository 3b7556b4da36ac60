#!/usr/bin/env python3
"""Records programs from the running kernel: record.py [NAME…] (all without a name).

Each program runs several times. Its recording is written only if all runs say the same; a program that does not is
named, and has to be made stable, never its recording.
"""

import argparse
import os
import sys
import tempfile

import kernel
from programs import every_program, generated_program, write_generated, write_recording
from rows import canonical, is_timed

RUNS = 3
GENERATED = 300
OTHER_ORDERS = (kernel.SPREAD, *(kernel.NICE | seed << kernel.SEED_SHIFT for seed in range(4)))


def record_generated(real: kernel.Kernel, release: str):
    """Programs in which neither real time nor the scheduler has a say."""
    runs, seed = {}, 0
    while len(runs) < GENERATED:
        seed += 1
        program = generated_program(seed)
        if is_timed(program.text):
            continue
        rows = real.run(program.text)
        again = [real.run(program.text, flags) for flags in (0, 0, *OTHER_ORDERS)]
        if all(canonical(run) == canonical(rows) for run in again):
            runs[program] = rows
    write_generated(runs, release)
    print(f"{len(runs)} generated programs of {seed}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="programs, by the names of their files; generated")
    parser.add_argument("--missing", action="store_true", help="only those without a recording")
    args = parser.parse_args()
    programs = [p for p in every_program() if not args.names or p.name in args.names]
    if args.missing:
        programs = [p for p in programs if not p.recording.exists()]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        real = kernel.Kernel(kernel.compile_runner(folder))
        if "generated" in args.names or not (args.names or args.missing):
            record_generated(real, os.uname().release)
        for program in programs:
            runs = [real.run(program.text) for _ in range(RUNS)]
            different = [run for run in runs if canonical(run) != canonical(runs[0])]
            if different:
                failed += 1
                print(f"{program.name}: runs differ", *(f"\n    {row}" for run in runs for row in run), flush=True)
            else:
                write_recording(program, runs[0], os.uname().release)
        real.close()
        exact = real.exact and real.own_network and real.in_order
    if not exact:
        print("not exact here: no sight of sleeping threads in /proc, no network namespace, or no SCHED_FIFO")
        failed += 1
    print(f"{len(programs)} programs, {failed} not recorded")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
