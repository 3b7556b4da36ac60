"""Plays sessions on real clusters, several at a time, each in a network of its own."""

import multiprocessing
import shutil
import signal
import subprocess
import time

from cluster import Cluster, end_with_parent, free_offset, own_network
from play import Player
from sessions import Session, masked

JOBS = 4  # a cluster mostly waits: its six nodes need little of a core


def redis_version() -> str:
    """As the server says it, or nothing where there is no server."""
    if not shutil.which("redis-server"):
        return ""
    words = subprocess.run(["redis-server", "--version"], capture_output=True, text=True, check=True).stdout.split()
    return next(word[2:] for word in words if word.startswith("v="))


def play_one(session: Session, offset: int) -> list:
    script = session.script
    with Cluster(script.settings, offset) as cluster:
        return masked(Player(cluster).play(script))


def worker(tasks, results, until: float):
    signal.signal(signal.SIGTERM, lambda *_: exit(1))  # by way of Cluster.__exit__
    end_with_parent(signal.SIGTERM)
    offset = 0 if own_network() else None
    while (session := tasks.get()) is not None and time.monotonic() < until:
        try:
            at = free_offset() if offset is None else offset
            results.put((session.name, play_one(session, at), ""))
        except Exception as error:  # reported by name, and the next session goes on
            results.put((session.name, [], f"{type(error).__name__}: {error}"))
    results.put(None)


def can_run_several() -> bool:
    probe = multiprocessing.Process(target=lambda: exit(0 if own_network() else 1))
    probe.start()
    probe.join()
    return probe.exitcode == 0


def play_all(sessions: list, seconds: float = float("inf"), jobs: int = JOBS):
    """Yields (name, answers, error) as the sessions end; begins none after `seconds`."""
    if not sessions:
        return
    jobs = min(jobs, len(sessions)) if can_run_several() else 1
    tasks, results = multiprocessing.Queue(), multiprocessing.Queue()
    for task in [*sessions, *([None] * jobs)]:
        tasks.put(task)
    until = time.monotonic() + seconds
    workers = [multiprocessing.Process(target=worker, args=(tasks, results, until)) for _ in range(jobs)]
    for process in workers:
        process.start()
    alive = jobs
    try:
        while alive:
            result = results.get()
            if result is None:
                alive -= 1
            else:
                yield result
    finally:
        tasks.cancel_join_thread()
        for process in workers:
            if alive:
                process.terminate()
            process.join()
