"""The shortest program that still fails: lines are left out as long as it does."""

from kernel import Unable

MOST_RUNS = 400


def shrunk(text: str, found: list, failing) -> tuple:
    """`failing(text)` gives the differences, none if the program does not fail. Returns the program and its own."""
    lines, runs = text.splitlines(), 0
    size = max(len(lines) // 2, 1)
    while size >= 1 and runs < MOST_RUNS:
        place, smaller = 0, False
        while place < len(lines) and runs < MOST_RUNS:
            less = lines[:place] + lines[place + size :]
            runs += 1
            try:
                now = failing("\n".join(less) + "\n") if less else []
            except Unable:
                now = []
            if now and not any("machine: exit" in row for row in now):
                lines, found, smaller = less, now, True
            else:
                place += size
        if not smaller:
            size //= 2
    return "\n".join(lines) + "\n", found
