#!/usr/bin/env python3
"""Records sessions from a real Redis Cluster: record.py [NAME…] (all without a name).

Each session is played twice on fresh clusters. Its recording is written only if both runs say the same; a session that
does not is named at the end, and has to be made stable (longer waits), never its recording.
"""

import argparse
import sys

import keyslots
import live
import order
from cluster import FIRST_PORT, Cluster, free_offset
from sessions import every_session, first_difference, write_recording


def record_keyslots(version: str):
    all_keys = keyslots.keys()
    with Cluster({"masters": "1", "replicas": "0"}, free_offset()) as cluster:
        keyslots.write(version, all_keys, keyslots.ask_server(cluster.connect(FIRST_PORT), all_keys))
    print(f"keyslots: {len(all_keys)} keys", flush=True)


def record_orders(version: str, names: list) -> int:
    """As with sessions: two runs that say the same. Returns how many did not."""
    failed = 0
    for name in names:
        once, again = (order.play(name, free_offset()) for _ in range(2))
        if once == again:
            order.write(version, name, once)
            print(f"order-{name}: {sum(len(what) for what in once['nodes'].values())} events", flush=True)
            continue
        failed += 1
        for part in once:
            if once[part] != again[part]:
                print(f"order-{name}: two runs differ in {part}:", once[part], again[part], sep="\n    ", flush=True)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="sessions, by the names of their recordings, keyslots, order-SCENARIO")
    parser.add_argument("--missing", action="store_true", help="only those without a recording of the present program")
    parser.add_argument("--jobs", type=int, default=live.JOBS, help="clusters at a time")
    args = parser.parse_args()
    version = live.redis_version()
    if not version:
        print("redis-server is not on this machine", file=sys.stderr)
        return 1
    sessions = [s for s in every_session() if not args.names or s.name in args.names]
    if args.missing:
        sessions = [s for s in sessions if not s.recording.exists() or s.digest not in s.recording.read_text()]
    by_name = {session.name: session for session in sessions}
    if "keyslots" in args.names or not (args.names or args.missing):
        record_keyslots(version)
    orders = [name for name in order.SCENARIOS if f"order-{name}" in args.names or not (args.names or args.missing)]
    if args.missing:
        orders = [name for name in order.SCENARIOS if not order.is_recorded(name)]
    runs, failed = {}, record_orders(version, orders)
    for name, answers, error in live.play_all([s for s in sessions for _ in range(2)], jobs=args.jobs):
        if error:
            print(f"{name}: {error}", flush=True)
            failed += 1
            continue
        once = runs.setdefault(name, answers)
        if once is answers:
            continue
        if difference := first_difference(once, answers):
            failed += 1
            print(f"{name}: two runs differ:", flush=True)
            for answer in difference:
                print("   ", answer.to_json() if answer else "no more replies", flush=True)
        else:
            write_recording(by_name[name], version, answers)
            print(f"{name}: {len(answers)} replies", flush=True)
    print(f"{len(sessions)} sessions, {len(orders)} orders of events, {failed} not recorded")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
