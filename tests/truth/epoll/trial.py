"""One program on the kernel and on the machine."""

from kernel import NICE, SEED_SHIFT, SPREAD, Unable
from machine import FAULTS
from rows import differences, is_timed

ATTEMPTS = 6  # of a program in which real time has a say: a loaded machine may spoil one
MOST_LOST_MS = 4  # between the lines; more spoils a run
OTHER_ORDERS = 12


class Trial:
    def __init__(self, real, machine):
        self.real, self.machine = real, machine
        self.opened = 0  # programs that agreed in another order of woken threads only

    def differences(self, text: str, others: bool = False) -> list:
        """`others`: another order of woken threads will do, too; as where this machine does not let it be chosen."""
        timed = is_timed(text)
        if timed and not self.real.exact:
            raise Unable("rest is guessed here from quiet, which takes time of its own")
        try:
            ours = self.machine.run(text)
        except FAULTS as error:
            return [f"    machine: {error}"]
        found = self.attempts(text, ours) if timed else differences(self.real.run(text), ours, text)
        if found and (others or not self.real.in_order):
            for seed in range(OTHER_ORDERS):
                flags = SPREAD if seed == 0 else NICE | seed << SEED_SHIFT
                if not differences(self.real.run(text, flags), ours, text):
                    self.opened += 1
                    return []
        return found

    def attempts(self, text: str, ours: list) -> list:
        found, spoilt = [], 0
        for _ in range(ATTEMPTS):
            found = differences(self.real.run(text), ours, text)
            if not found:
                return []
            spoilt += self.real.lost_ms > MOST_LOST_MS
        if spoilt == ATTEMPTS:
            raise Unable("this machine is too busy for real time")
        return found
