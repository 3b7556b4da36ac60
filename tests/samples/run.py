"""Runs the samples of the handbook and compares what they print with their recordings.

    python3 tests/samples/run.py --glassbox PROGRAM [NAME …]
"""

import argparse
import sys

import postgres_kind
import python_kind
import redis_kind
from sample import samples

KINDS = (python_kind, redis_kind, postgres_kind)


def chosen(kind, names: list) -> list:
    return [sample for sample in samples(kind.ENDING) if not names or any(name in sample.name for name in names)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--glassbox", required=True, help="the native program")
    parser.add_argument("names", nargs="*", help="parts of the samples' paths")
    args = parser.parse_args()
    runs = [(ran, "") for kind in KINDS for ran in kind.run(chosen(kind, args.names))]
    on_machine = redis_kind.run_on_machine(chosen(redis_kind, args.names), args.glassbox)
    runs += [(ran, ", on the machine") for ran in on_machine]
    failed = 0
    for ran, where in runs:
        problem = ran.error or ran.sample.difference(ran.output)
        failed += bool(problem)
        print(f"{'FAILED' if problem else 'ok'} {ran.sample.name}{where}{': ' if problem else ''}{problem}", flush=True)
    print(f"{len(runs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
