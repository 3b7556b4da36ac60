#!/usr/bin/env python3
"""Programs on CPython 3.13 and on the machine: the same standard output, standard error and exit code.

    run.py --python python3.13 --record [PROGRAM…]      records what CPython says into recordings/
    run.py --machine BINARY [PROGRAM…]                  compares the machine with the recordings
    run.py --machine BINARY --python python3.13 --live  compares both with the recordings

A program is a file of programs/ or of content/boxes/python/. The machine is called as `BINARY FILE` (a build of
engine/python/run/execute.hpp) or, with --verb, as `BINARY run python FILE`. CPython gets the program as main.py with
PYTHONHASHSEED=0; the folder in its tracebacks is cut.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def programs(names):
    found = sorted((HERE / "programs").glob("*.py")) + sorted((ROOT / "content" / "boxes" / "python").glob("*.py"))
    return [p for p in found if not names or p.stem in names]


def answer(process):
    return {"out": process.stdout.decode("utf-8", "replace"), "err": process.stderr.decode("utf-8", "replace"),
            "code": process.returncode}


def on_cpython(python, program):
    with tempfile.TemporaryDirectory() as folder:
        main = pathlib.Path(folder) / "main.py"
        main.write_bytes(program.read_bytes())
        process = subprocess.run([python, str(main)], cwd=folder, capture_output=True, timeout=60,
                                 env={**os.environ, "PYTHONHASHSEED": "0"})
        result = answer(process)
    result["err"] = result["err"].replace(str(main), "main.py")
    return result


def on_machine(binary, verb, program):
    words = [binary, "run", "python", str(program)] if verb else [binary, str(program)]
    return answer(subprocess.run(words, capture_output=True, timeout=60))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python")
    parser.add_argument("--machine")
    parser.add_argument("--verb", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    failures = 0
    chosen = programs(options.names)
    for program in chosen:
        recording = HERE / "recordings" / (program.stem + ".json")
        if options.record:
            recording.parent.mkdir(exist_ok=True)
            recording.write_text(json.dumps(on_cpython(options.python, program), indent=1, ensure_ascii=False) + "\n")
            continue
        expected = json.loads(recording.read_text())
        differs = []
        if options.live and on_cpython(options.python, program) != expected:
            differs.append("CPython")
        if options.machine:
            said = on_machine(options.machine, options.verb, program)
            differs += [part for part in ("out", "err", "code") if said[part] != expected[part]]
        if differs:
            failures += 1
            print(f"{program.stem}: differs in {', '.join(differs)}")
    if not options.record:
        print(f"{len(chosen) - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
