"""Records the sessions of this folder on a real cluster: six redis-server processes on loopback, three of them masters.

    python3 record.py       (needs redis-server and redis-cli; ports 7001-7006 and 17001-17006 must be free)

Writes NAME.out beside each NAME.redis: the line as typed, then what redis-cli printed.
"""

import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).parent
PORTS = range(7001, 7007)


def start(port, data):
    folder = Path(data) / str(port)
    folder.mkdir()
    options = {"port": port, "dir": folder, "bind": "127.0.0.1", "save": "", "cluster-enabled": "yes"}
    words = ["redis-server"] + [w for name, value in options.items() for w in (f"--{name}", str(value))]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL)


def cli(*words):
    done = subprocess.run(["redis-cli", *words], capture_output=True, text=True, check=False)
    return done.stdout.replace("\r", "").rstrip("\n")


def form_cluster():
    deadline = time.monotonic() + 20
    while any(cli("-p", str(port), "PING") != "PONG" for port in PORTS):
        if time.monotonic() > deadline:
            raise SystemExit("not all nodes answer")
        time.sleep(0.1)
    nodes = [f"127.0.0.1:{port}" for port in PORTS]
    cli("--cluster", "create", *nodes, "--cluster-replicas", "1", "--cluster-yes")
    while any("cluster_state:ok" not in cli("-p", str(port), "CLUSTER", "INFO") for port in PORTS):
        time.sleep(0.1)


def record(session):
    lines = []
    for line in session.read_text().splitlines():
        node, *command = shlex.split(line)
        lines += [line, cli("--no-raw", "-p", node.removeprefix("@"), *command)]
    session.with_suffix(".out").write_text("\n".join(lines) + "\n")


def main():
    data = tempfile.mkdtemp()
    servers = [start(port, data) for port in PORTS]
    try:
        form_cluster()
        for session in sorted(FOLDER.glob("*.redis")):
            record(session)
    finally:
        for server in servers:
            server.kill()
            server.wait()
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
