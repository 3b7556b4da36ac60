#!/usr/bin/env python3
"""The Python machine beside CPython 3.13: what `tools/dev test` runs.

    compare.py --glassbox BINARY           the committed programs and snippets, with their recordings
    compare.py --glassbox BINARY --live    beside the CPython on this machine, its standard library among the programs

The front end (front.py) is compared with the CPython that runs this script, which must be 3.13: syntax trees, code
objects, what is said of invalid programs; the runtime (run.py) with what programs print and how they end. Their native
sides, python_front and python_run, stand in the build of the binary.
"""
import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--glassbox", required=True)
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed")
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 13):
        print(f"0 passed, 1 failed: CPython 3.13 is asked for, this is {sys.version.split()[0]}")
        return 1
    native = pathlib.Path(options.glassbox).resolve().parents[2] / "tests"
    front = [str(HERE / "front.py"), str(native / "python_front")] + (["--all"] if options.live else [])
    run = [str(HERE / "run.py"), "--machine", str(native / "python_run")]
    run += ["--python", sys.executable, "--live"] if options.live else []
    return max(subprocess.run([sys.executable, *words]).returncode for words in (front, run))


if __name__ == "__main__":
    sys.exit(main())
