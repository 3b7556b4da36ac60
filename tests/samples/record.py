"""Writes down what the samples of the handbook print. Nothing in a recording is written by hand.

    python3 tests/samples/record.py [NAME …]
"""

import sys

from run import KINDS, chosen


def main() -> int:
    failed = 0
    for kind in KINDS:
        for ran in kind.run(chosen(kind, sys.argv[1:])):
            if ran.error:
                failed += 1
                print(f"{ran.sample.name}: {ran.error}", flush=True)
                continue
            if not ran.sample.difference(ran.output):
                print(f"{ran.sample.name}: as recorded", flush=True)
            elif ran.output:
                ran.sample.recording.write_text(ran.output)
                print(f"{ran.sample.name}: {len(ran.output.splitlines())} lines", flush=True)
            else:
                ran.sample.recording.unlink()
                print(f"{ran.sample.name}: prints nothing", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
