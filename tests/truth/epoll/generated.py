"""Random programs from a seed, for the comparison of the machine with the running kernel.

They end by themselves: only a thread of its own (T1 …) makes a call without a time limit, and the run ends when nothing
can wake it. Kept out is what the kernel leaves to chance or to its environment:
- two events at nearly the same time: the time limits of a program are chosen so that no two sums of them are close;
- more than 32 KiB unread on a TCP connection (autotuning), full accept queues (retransmission after a second).
"""

import random
import threading
import time

# No two sums of different members are closer than 6 ms. With a periodic timer of PERIOD_MS: nor to one of its ticks.
LIMITS_MS = (6, 13, 27, 60)
LIMITS_BESIDE_A_TIMER_MS = (6, 28)
PERIOD_MS = 20
SIZES = (0, 1, 2, 3, 10, 100, 500, 1000, 2000, 4000, 4095, 4096, 4097, 5000, 9000, 20000)
FLAGS = ("EPOLLIN", "EPOLLOUT", "EPOLLRDHUP", "EPOLLET", "EPOLLONESHOT", "EPOLLEXCLUSIVE")
FLAG_WEIGHTS = (0.85, 0.35, 0.25, 0.35, 0.15, 0.12)
RARE_FLAGS = ("EPOLLPRI", "EPOLLERR", "EPOLLHUP", "EPOLLWAKEUP", "EPOLLRDNORM", "EPOLLWRNORM")
SOCKETS = {"unix", "dgram", "tcp", "listener", "udp"}
TCP_ROOM = 30_000


class Descriptor:
    def __init__(self, name: str, kind: str, end: str = "", blocking: bool = False):
        self.name, self.kind, self.end, self.blocking, self.closed = name, kind, end, blocking, False
        self.peer, self.sent, self.filled = None, 0, False


class Maker:
    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.lines, self.made = [], []
        self.counts, self.ports = {}, 0
        self.threads = self.random.choice((0, 0, 1, 2, 2, 3))
        self.busy = set()  # threads that were given a call that may never end
        self.limits = []
        if self.random.random() < 0.15:
            self.limits = list(LIMITS_MS)
            self.random.shuffle(self.limits)
        self.timer_used = False
        self.pairs = []  # (epoll file, name) that were added

    def program(self) -> str:
        self.create_some()
        # Each program does much of some things and nothing of others: rare combinations come up more often so.
        steps = {name: weight * self.random.choice((0, 0.5, 1, 1, 3)) for name, weight in self.STEPS.items()}
        steps["wait"] += 10
        for _ in range(self.random.randint(4, 22)):
            self.pick(steps)()
        return "\n".join(self.lines) + "\n"

    def pick(self, weighted: dict):
        names = list(weighted)
        chosen = self.random.choices(names, [weighted[name] for name in names])[0]
        return getattr(self, chosen)

    def say(self, text: str, thread: str = ""):
        self.lines.append(f"{thread}: {text}" if thread else text)

    def name(self, base: str) -> str:
        self.counts[base] = self.counts.get(base, 0) + 1
        return f"{base}{self.counts[base]}"

    def thread(self) -> str:
        """Any thread that is not known to wait, main most often."""
        free = [f"T{i + 1}" for i in range(self.threads) if f"T{i + 1}" not in self.busy]
        if self.busy and self.random.random() < 0.03:
            return self.random.choice(sorted(self.busy))
        return self.random.choice(free) if free and self.random.random() < 0.3 else ""

    def waiting_thread(self) -> str:
        free = [f"T{i + 1}" for i in range(self.threads) if f"T{i + 1}" not in self.busy]
        if not free:
            return ""
        chosen = self.random.choice(free)
        self.busy.add(chosen)
        return chosen

    # ---- Descriptors ----

    def add(self, descriptor: Descriptor) -> Descriptor:
        self.made.append(descriptor)
        return descriptor

    def create_some(self):
        self.make_epoll()
        kinds = self.random.sample(list(self.KINDS), self.random.choice((1, 1, 2, 2, 3)))
        for kind in kinds:
            for _ in range(self.random.choice((1, 1, 2))):
                getattr(self, kind)()
        if self.random.random() < 0.35:
            self.make_epoll()
        self.register_some()

    def some(self, *kinds: str, closed: float = 0.05):
        """A descriptor of these kinds; sometimes a closed one."""
        fit = [d for d in self.made if d.kind in kinds and not d.closed]
        gone = [d for d in self.made if d.closed]
        if gone and self.random.random() < closed:
            return self.random.choice(gone)
        return self.random.choice(fit) if fit else None

    def anything(self) -> str:
        if self.random.random() < 0.02:
            return self.random.choice(("99", "-1"))
        return self.random.choice([d for d in self.made if not d.closed] or self.made).name

    def pollable(self, ep: str) -> str:
        fit = [d for d in self.made if not d.closed and d.kind != "file" and d.name != ep]
        return self.random.choice(fit).name if fit and self.random.random() > 0.08 else self.anything()

    def blocking(self) -> bool:
        return self.threads > 0 and self.random.random() < 0.3

    def make_epoll(self):
        made = self.add(Descriptor(self.name("ep"), "epoll"))
        self.say(f"{made.name} = epoll_create1(0)")

    def make_pair(self, kind: str, call: str, flag: str, bases: str):
        blocking = self.blocking()
        ends = [self.add(Descriptor(self.name(base), kind, base, blocking)) for base in bases]
        ends[0].peer, ends[1].peer = ends[1], ends[0]
        self.say(f"{ends[0].name}, {ends[1].name} = {call.replace('+', '' if blocking else flag)}")
        return ends

    def make_pipe(self):
        ends = self.make_pair("pipe", "pipe2(+)", "O_NONBLOCK", "rw")
        if ends[0].blocking:
            self.lines[-1] = self.lines[-1].replace("pipe2()", "pipe()")
        if self.random.random() < 0.5:
            self.say(f"fcntl({ends[1].name}, F_SETPIPE_SZ, {self.random.choice((4096, 4096, 8192, 16384))})")

    def make_unix(self):
        ends = self.make_pair("unix", "socketpair(AF_UNIX, SOCK_STREAM+)", " | SOCK_NONBLOCK", "ab")
        self.shrink_buffer(ends)

    def make_dgram(self):
        ends = self.make_pair("dgram", "socketpair(AF_UNIX, SOCK_DGRAM+)", " | SOCK_NONBLOCK", "gh")
        self.shrink_buffer(ends)

    def shrink_buffer(self, ends: list):
        if self.random.random() < 0.35:
            size = self.random.choice((1, 2304, 4608, 10000))
            self.say(f"setsockopt({self.random.choice(ends).name}, SOL_SOCKET, SO_SNDBUF, {size})")

    def make_event(self):
        blocking = self.blocking()
        made = self.add(Descriptor(self.name("e"), "event", blocking=blocking))
        flags = [] if blocking else ["EFD_NONBLOCK"]
        flags += ["EFD_SEMAPHORE"] if self.random.random() < 0.3 else []
        self.say(f"{made.name} = eventfd({self.random.choice((0, 0, 1, 3))}, {' | '.join(flags) or 0})")

    def make_timer(self):
        if self.timer_used:
            return self.make_event()
        self.timer_used = True
        self.limits = list(LIMITS_BESIDE_A_TIMER_MS)
        made = self.add(Descriptor(self.name("t"), "timer", blocking=self.blocking()))
        self.say(f"{made.name} = timerfd_create(CLOCK_MONOTONIC, {'0' if made.blocking else 'TFD_NONBLOCK'})")
        interval = self.random.choice((0, PERIOD_MS))
        self.say(f"timerfd_settime({made.name}, value={PERIOD_MS}, interval={interval})")

    def make_udp(self):
        made = self.add(Descriptor(self.name("u"), "udp"))
        self.say(f"{made.name} = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK)")

    def make_file(self):
        made = self.add(Descriptor(self.name("f"), "file"))
        self.say(f'{made.name} = open("{self.random.choice(("one", "two"))}.txt", O_RDWR | O_CREAT)')

    def make_tcp(self):
        listener = self.some("listener", closed=0)
        if not listener:
            listener = self.add(Descriptor(self.name("s"), "listener", blocking=self.blocking()))
            self.ports += 1
            listener.port = 8000 + self.ports
            self.say(f"{listener.name} = socket(AF_INET, SOCK_STREAM{'' if listener.blocking else ' | SOCK_NONBLOCK'})")
            self.say(f'bind({listener.name}, "127.0.0.1:{listener.port}")')
            self.say(f"listen({listener.name}, 64)")
            if self.random.random() < 0.4:
                self.register(listener.name)
        client = self.add(Descriptor(self.name("c"), "tcp", blocking=self.random.random() < 0.5))
        self.say(f"{client.name} = socket(AF_INET, SOCK_STREAM{'' if client.blocking else ' | SOCK_NONBLOCK'})")
        if self.random.random() < 0.3:
            self.register(client.name)
        self.say(f'connect({client.name}, "127.0.0.1:{listener.port}")')
        if self.random.random() < 0.8:
            self.accept()

    def accept(self):
        listener = self.some("listener")
        if not listener or listener.kind != "listener":
            return
        thread = self.waiting_thread() if listener.blocking else self.thread()
        if listener.blocking and not thread:
            return
        made = self.add(Descriptor(self.name("n"), "tcp", blocking=True))
        call = "accept4({}, SOCK_NONBLOCK)" if self.random.random() < 0.6 else "accept({})"
        made.blocking = not call.startswith("accept4")
        self.say(f"{made.name} = {call.format(listener.name)}", thread)

    KINDS = (
        "make_pipe",
        "make_unix",
        "make_unix",
        "make_dgram",
        "make_event",
        "make_timer",
        "make_udp",
        "make_file",
        "make_tcp",
    )

    # ---- Steps ----

    def events(self, operation: str) -> str:
        chosen = [flag for flag, weight in zip(FLAGS, FLAG_WEIGHTS) if self.random.random() < weight]
        if operation == "MOD" and self.random.random() < 0.9:
            chosen = [flag for flag in chosen if flag != "EPOLLEXCLUSIVE"]
        if "EPOLLEXCLUSIVE" in chosen and self.random.random() < 0.8:
            chosen = [flag for flag in chosen if flag not in ("EPOLLRDHUP", "EPOLLONESHOT")]
        if self.random.random() < 0.08:
            chosen.append(self.random.choice(RARE_FLAGS))
        return " | ".join(chosen) or "0"

    def register(self, name: str = "", operation: str = "ADD"):
        ep = self.some("epoll") if self.random.random() > 0.02 else self.random.choice(self.made)
        if not ep:
            return
        if operation != "ADD" and self.pairs and self.random.random() < 0.85:
            ep, name = self.random.choice(self.pairs)
        for _ in range(4):
            name = name or self.pollable(ep.name)
            if operation != "ADD" or (ep, name) not in self.pairs or self.random.random() < 0.1:
                break
            name = ""
        name = name or self.anything()
        if operation == "ADD":
            self.pairs.append((ep, name))
        data = f", data={self.random.randint(0, 99)}" if self.random.random() < 0.1 else ""
        events = f", {self.events(operation)}{data}" if operation != "DEL" else ""
        self.say(f"epoll_ctl({ep.name}, EPOLL_CTL_{operation}, {name}{events})", self.thread())

    def register_some(self):
        for _ in range(self.random.randint(1, 3)):
            self.register()

    def modify(self):
        self.register(operation="MOD")

    def delete(self):
        self.register(operation="DEL")

    def limit(self) -> str:
        return str(self.limits.pop()) if self.limits and self.random.random() < 0.6 else "0"

    def wait(self):
        ep = self.some("epoll")
        if ep:
            most = self.random.choice((1, 1, 2, 3, 8, 8, 8, 8)) if self.random.random() > 0.01 else 0
            self.say(f"epoll_wait({ep.name}, maxevents={most}, timeout={self.limit()})", self.thread())

    def wait_long(self):
        ep = self.some("epoll", closed=0.01)
        thread = self.waiting_thread() if ep else ""
        if thread:
            limit = self.limits.pop() if self.limits and self.random.random() < 0.4 else -1
            self.say(f"epoll_wait({ep.name}, maxevents={self.random.choice((1, 1, 2, 8))}, timeout={limit})", thread)

    def watched(self) -> list:
        return [self.anything() for _ in range(self.random.randint(1, 4))]

    def poll(self, limit: str = "", thread: str = ""):
        events = self.random.choice(("POLLIN", "POLLIN", "POLLOUT", "POLLIN | POLLOUT", "POLLIN | POLLRDHUP", "0"))
        watched = ", ".join(self.watched())
        self.say(f"poll([{watched}], {events}, timeout={limit or self.limit()})", thread or self.thread())

    def select(self, limit: str = "", thread: str = ""):
        sets = ["[" + ", ".join(self.watched()) + "]" if self.random.random() < 0.6 else "[]" for _ in range(3)]
        self.say(f"select({', '.join(sets)}, timeout={limit or self.limit()})", thread or self.thread())

    def ask_long(self):
        thread = self.waiting_thread()
        if thread:
            self.random.choice((self.poll, self.select))("-1", thread)

    def size(self) -> int:
        return self.random.choice(SIZES) if self.random.random() < 0.5 else self.random.randint(1, 6000)

    def caller(self, descriptor: Descriptor):
        """The thread for a call that may block; None if there is none to spare."""
        if not descriptor.blocking:
            return self.thread()
        return self.waiting_thread() or None

    def write(self):
        to = self.some("pipe", "unix", "dgram", "tcp", "event", "file")
        if not to:
            return
        thread = self.caller(to)
        if thread is None:
            return
        (to.peer or to).filled = True
        if to.kind == "event":
            return self.say(f"eventfd_write({to.name}, {self.random.choice((1, 1, 2, 5, 0, -2, -1))})", thread)
        size = self.size() if self.random.random() < 0.6 else self.random.randint(1, 8)
        if to.kind == "tcp":
            size = min(size, 4000)
            to.sent += size
            if sum(d.sent for d in self.made) > TCP_ROOM:
                return
        what = f'"{"abcdefgh"[:size]}"' if size <= 8 and self.random.random() < 0.7 else str(size)
        if to.kind in SOCKETS and self.random.random() < 0.1:
            return self.say(f"send({to.name}, {what}, MSG_DONTWAIT)", thread)
        self.say(f"write({to.name}, {what})", thread)

    def fill(self):
        to = self.some("pipe", "unix", "dgram", closed=0)
        if to and not to.blocking:
            size = self.random.choice((1, 500, 2000, 4096, 5000, 20000, 70000))
            for _ in range(self.random.randint(1, 5)):
                self.say(f"write({to.name}, {size})", self.thread())
            (to.peer or to).filled = True

    def read(self):
        of = self.some("pipe", "unix", "dgram", "tcp", "event", "timer", "file")
        if not of:
            return
        full = [d for d in self.made if d.filled and not d.closed]
        if full and self.random.random() < 0.7:
            of = self.random.choice(full)
        of.filled = self.random.random() < 0.5
        thread = "" if of.blocking and of.filled else self.caller(of)
        if thread is None:
            return
        if of.kind in SOCKETS and self.random.random() < 0.15:
            flags = self.random.choice(("0", "MSG_DONTWAIT", "MSG_PEEK", "MSG_PEEK | MSG_DONTWAIT"))
            return self.say(f"recv({of.name}, {self.size()}, {flags})", thread)
        count = 8 if of.kind in ("event", "timer") and self.random.random() < 0.9 else self.size()
        self.say(f"read({of.name}, {count})", thread)

    def close(self):
        one = self.some(*sorted({each.kind for each in self.made}), closed=0.03)
        if one and not (one.kind == "epoll" and self.random.random() < 0.6):
            one.closed = True
            self.say(f"close({one.name})", self.thread())

    def reset(self):
        one = self.some("tcp")
        if one:
            one.closed = True
            thread = self.thread()
            self.say(f"setsockopt({one.name}, SOL_SOCKET, SO_LINGER, 0)", thread)
            self.say(f"close({one.name})", thread)

    def duplicate(self):
        one = self.random.choice(self.made)
        made = self.add(Descriptor(self.name("d"), one.kind, one.end, one.blocking))
        made.closed = one.closed
        if one.kind == "listener":
            made.port = one.port
        self.say(f"{made.name} = dup({one.name})", self.thread())

    def duplicate_over(self):
        one, other = self.random.choice(self.made), self.random.choice(self.made)
        if one.closed or one is other or "listener" in (one.kind, other.kind):
            return
        other.kind, other.end, other.blocking, other.closed = one.kind, one.end, one.blocking, False
        self.say(f"dup2({one.name}, {other.name})", self.thread())

    def shutdown(self):
        one = self.some("unix", "dgram", "tcp") if self.random.random() > 0.03 else self.random.choice(self.made)
        if one and one.kind != "listener":
            how = self.random.choice(("SHUT_RD", "SHUT_WR", "SHUT_WR", "SHUT_RDWR"))
            self.say(f"shutdown({one.name}, {how})", self.thread())

    def resize(self):
        one = self.some("pipe")
        if one:
            self.say(f"fcntl({one.name}, F_SETPIPE_SZ, {self.random.choice((4096, 8192, 65536))})", self.thread())

    def set_flags(self):
        one = self.some("pipe", "unix", "dgram", "tcp")
        if one:
            one.blocking = one.blocking and self.random.random() < 0.3
            self.say(f"fcntl({one.name}, F_SETFL, {0 if one.blocking else 'O_NONBLOCK'})", self.thread())

    def error(self):
        one = self.some("unix", "tcp")
        if one:
            self.say(f"getsockopt({one.name}, SOL_SOCKET, SO_ERROR)", self.thread())

    def sleep(self):
        if self.limits:
            self.say(f"sleep({self.limits.pop()})", self.thread())

    def set_timer(self):
        one = self.some("timer", closed=0)
        if one and self.random.random() < 0.3:
            self.say(f"timerfd_settime({one.name}, value=0)", self.thread())

    def unshare(self):
        free = [f"T{i + 1}" for i in range(self.threads) if f"T{i + 1}" not in self.busy]
        if free and self.random.random() < 0.4:
            self.say("unshare(CLONE_FILES)", self.random.choice(free))

    def create(self):
        getattr(self, self.random.choice(self.KINDS))()

    STEPS = {
        "register": 10,
        "modify": 5,
        "delete": 2,
        "wait": 18,
        "wait_long": 8,
        "poll": 3,
        "select": 2,
        "ask_long": 2,
        "write": 16,
        "fill": 3,
        "read": 12,
        "close": 5,
        "reset": 1,
        "duplicate": 3,
        "duplicate_over": 1,
        "shutdown": 3,
        "resize": 1,
        "set_flags": 1,
        "error": 1,
        "sleep": 2,
        "set_timer": 1,
        "unshare": 1,
        "accept": 2,
        "create": 2,
    }


def program(seed: int) -> str:
    return Maker(seed).program()


class Feed:
    """Programs with the seeds from the first on, for several threads; until `count` are given, or the time is over."""

    def __init__(self, first: int, count, seconds: float):
        self.first, self.count, self.until = first, count, time.monotonic() + seconds
        self.given, self.lock = 0, threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            over = self.given >= self.count if self.count else time.monotonic() > self.until
            if over:
                raise StopIteration
            seed = self.first + self.given
            self.given += 1
        return f"generated {seed}", program(seed)


if __name__ == "__main__":
    import sys

    for number in sys.argv[1:]:
        print(program(int(number)), end="")
