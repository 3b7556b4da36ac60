"""A real Redis Cluster on loopback, fresh for one session.

The nodes start with a nodes.conf that says what `redis-cli --cluster create` would have told them (who there is, slots,
epochs 1, 2, 3 … in the order of the nodes), so that no time goes by on meeting; then CLUSTER REPLICATE makes the
replicas. Where the kernel allows it, each cluster has a network of its own (net namespace) and its nodes really are
7001, 7002, …; elsewhere they use other ports, which are mapped in what goes in and out.
"""

import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from reply import Reply
from resp import Closed, Connection

SLOTS = 16384
FIRST_PORT = 7001
BUS = 10000  # the cluster bus listens this far above the port
OWN_SETTINGS = {"masters", "replicas", "slots", "seed"}  # of the program form; all others are names of redis.conf
# Where the session's settings say nothing, as in the machine (engine/redis/settings.cpp). Redis's own defaults are 5 s before
# a full synchronisation, for more replicas to join in, and a node timeout of 15 s.
NODE_TIMEOUT = "cluster-node-timeout"
BASE_CONF = {"save": '""', "repl-diskless-sync-delay": "0", NODE_TIMEOUT: "2000"}
FIXED_CONF = {"cluster-enabled": "yes", "bind": "127.0.0.1"}
# While the nodes get to know each other they ping more often than the session's own timeout would have them do.
STARTING_NODE_TIMEOUT_MS = "1500"
START_LIMIT_S = 30.0
# The first nodes have the ids of the machine's nodes (engine/redis/load.cpp): where Redis lets the smaller id decide (which
# replica moves to another master), both decide alike.
IDS = (
    "87558fc55dffa22b04b2fd20203c75da3d201a0f",
    "c829463869fa3aa854993ea2294be3367b8e6813",
    "e4b7689b236283c4cbab5eaf1bdd708c7778eb87",
    "9de45a4276e79ae57fffe24e60b0c314efc5d910",
    "c6f7e6a622c10d689936eb25a3a6cb20de0ac654",
    "41e26b63105dce0703964decd3687e7ca63eb649",
    "4db9bc2596bf1cb0c5df77bfb6aa6c5c5b09bbb7",
    "361e70c50bded93a4751ad96cc06365a7d9d370b",
    "76d963a7d1d28e7a67971f304d7aafaf37479cc9",
    "d9a1ed44056b14e96c42b7166615ba6dc3e6b49f",
    "6b9e2f7a62dd1da34547ddcf67acbcd1b929e11b",
    "ef051fbb6fcb2dc5b38fba6aa1cd0e578637c5a9",
)


def own_network() -> bool:
    """Gives this process a loopback of its own. False where the kernel refuses."""
    try:
        os.unshare(os.CLONE_NEWNET)
        with socket.socket() as any_socket:
            up_and_running = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
            fcntl.ioctl(any_socket, 0x8914, up_and_running)  # SIOCSIFFLAGS
        return True
    except OSError:
        return False


def memory_folder():
    """In memory where there is such a place: a server waits with its append-only file while a slow disk is busy."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def free_offset() -> int:
    """How far above 7001 … the real ports lie: 0 when those and their bus ports are free."""
    for offset in [0, *range(1000, 30000, 500)]:
        try:
            for port in range(FIRST_PORT, FIRST_PORT + 8):
                for real in (port + offset, port + offset + BUS):
                    socket.create_server(("127.0.0.1", real)).close()
            return offset
        except OSError:
            continue
    raise OSError("no free ports for a cluster")


def end_with_parent(number=signal.SIGKILL):
    """In a child: should its parent be killed, it gets this signal."""
    ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG


class Node:
    def __init__(self, port: int, folder: Path):
        self.port = port
        self.folder = folder
        self.id = IDS[port - FIRST_PORT] if port - FIRST_PORT < len(IDS) else os.urandom(20).hex()
        self.shard = os.urandom(20).hex()
        self.process = None


class Cluster:
    def __init__(self, settings: dict, offset: int = 0):
        self.offset = offset
        self.conf = BASE_CONF | {name: value for name, value in settings.items() if name not in OWN_SETTINGS}
        self.masters = int(settings.get("masters", 3))
        self.replicas = int(settings.get("replicas", 3))
        self.ranges = read_ranges(settings.get("slots", ""), self.masters)
        self.root = Path(tempfile.mkdtemp(prefix="glassbox-redis-", dir=memory_folder()))
        ports = range(FIRST_PORT, FIRST_PORT + self.masters + self.replicas)
        self.nodes = {port: Node(port, self.root / str(port)) for port in ports}

    def __enter__(self):
        try:
            self.write_files()
            for port in self.nodes:
                self.launch(port, "--" + NODE_TIMEOUT, STARTING_NODE_TIMEOUT_MS)
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for port in self.nodes:
            self.stop(port)
        shutil.rmtree(self.root, ignore_errors=True)

    # Files

    def write_files(self):
        for node in self.nodes.values():
            node.folder.mkdir()
            conf = FIXED_CONF | self.conf | {"port": str(node.port + self.offset), "dir": str(node.folder)}
            conf |= {"logfile": str(node.folder / "redis.log")}
            (node.folder / "redis.conf").write_text("".join(f"{name} {value}\n" for name, value in conf.items()))
            lines = [self.describe(other, node is other) for other in self.nodes.values()]
            lines.append(f"vars currentEpoch {len(self.nodes)} lastVoteEpoch 0\n")
            (node.folder / "nodes.conf").write_text("".join(lines))

    def master_of(self, node: Node):
        """None for a master. The replicas take the masters in turn."""
        index = node.port - FIRST_PORT
        return None if index < self.masters else self.nodes[FIRST_PORT + (index - self.masters) % self.masters]

    def describe(self, node: Node, myself: bool) -> str:
        """A line of nodes.conf. A node to be a replica begins as a master without slots, as with redis-cli: so it keeps an
        epoch of its own, which it would not if it were read as a replica (clusterLoadConfig)."""
        index = node.port - FIRST_PORT
        real = node.port + self.offset
        flags = "myself,master" if myself else "master"
        ranges = self.ranges[index] if index < self.masters else []
        slots = "".join(f" {first}-{last}" for first, last in ranges)
        return (
            f"{node.id} 127.0.0.1:{real}@{real + BUS},,tls-port=0,shard-id={node.shard} "
            f"{flags} - 0 0 {index + 1} connected{slots}\n"
        )

    # Processes

    def launch(self, port: int, *options):
        node = self.nodes[port]
        node.process = subprocess.Popen(
            ["redis-server", str(node.folder / "redis.conf"), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent,
        )

    def start(self, port: int):
        if self.nodes[port].process is None:
            self.launch(port)
            self.wait_for_answer(port)

    def stop(self, port: int):
        """A crash: SIGKILL, to this one process."""
        process = self.nodes[port].process
        if process is not None:
            process.kill()
            process.wait()
        self.nodes[port].process = None

    def is_up(self, port: int) -> bool:
        return self.nodes[port].process is not None

    def connect(self, port: int) -> Connection:
        return Connection(port + self.offset)

    def wait_for_answer(self, port: int):
        self.wait_for(lambda: self.ask(port, "PING") == Reply("status", b"PONG"), f"node {port} to answer")

    def wait_until_ready(self):
        for port in self.nodes:
            self.wait_for_answer(port)
        for port, node in self.nodes.items():
            if master := self.master_of(node):
                self.wait_for(lambda: self.ask(port, "CLUSTER", "REPLICATE", master.id).value == b"OK", "a replica")
        for port in self.nodes:
            self.wait_for(lambda port=port: self.is_linked(port), f"node {port} to be linked")
        # Until something has gone through the replication stream, CLUSTER SLOTS leaves replicas out (isReplicaAvailable);
        # a cluster that has lived for ten seconds has sent a PING there.
        for port in list(self.nodes)[: self.masters]:
            self.ask(port, "FLUSHALL")
        for port in self.nodes:
            self.wait_for(lambda port=port: self.sees_all(port), f"node {port} to see all replicas")
        for port in self.nodes:
            self.ask(port, "CONFIG", "SET", NODE_TIMEOUT, self.conf[NODE_TIMEOUT])

    def is_linked(self, port: int) -> bool:
        """State ok, and each replica in step with its master."""
        if b"cluster_state:ok" not in self.ask(port, "CLUSTER", "INFO").value:
            return False
        replication = self.ask(port, "INFO", "replication").value
        if b"role:slave" in replication:
            return b"master_link_status:up" in replication
        mine = sum(self.master_of(node) is self.nodes[port] for node in self.nodes.values())
        return replication.count(b"state=online") == mine

    def sees_all(self, port: int) -> bool:
        """Every bus link is up and used, every replica counts as available, and nothing has changed in between."""
        rows = [line.split() for line in self.ask(port, "CLUSTER", "NODES").value.splitlines()]
        for row in rows:
            if row[7] != b"connected" or b"fail" in row[2] or (b"myself" not in row[2] and row[5] == b"0"):
                return False
        if b"cluster_current_epoch:%d\r" % len(self.nodes) not in self.ask(port, "CLUSTER", "INFO").value:
            raise RuntimeError("a failover happened before the session began")
        slots = self.ask(port, "CLUSTER", "SLOTS")
        seen = {node.value[2].value for row in slots.value for node in row.value[2:]}
        return len(seen) == len(self.nodes)

    def ask(self, port: int, *args) -> Reply:
        try:
            connection = self.connect(port)
        except Closed as error:
            return Reply("error", str(error).encode())
        try:
            return connection.ask(*args)
        except Closed as error:
            return Reply("error", str(error).encode())
        finally:
            connection.close()

    @staticmethod
    def wait_for(done, what: str):
        limit = time.monotonic() + START_LIMIT_S
        while not done():
            if time.monotonic() > limit:
                raise TimeoutError(f"waited {START_LIMIT_S:.0f} s for {what}")
            time.sleep(0.02)

    # Ports, where they had to be moved

    def args_in(self, args: list) -> list:
        """$7002 becomes that node's id; a port in MIGRATE the real one."""
        ids = {b"$%d" % port: node.id.encode() for port, node in self.nodes.items()}
        args = [ids.get(arg, arg) for arg in args]
        if self.offset and args[0].lower() == b"migrate" and len(args) > 2 and args[2].isdigit():
            args[2] = b"%d" % (int(args[2]) + self.offset)
        return args

    def reply_out(self, args: list, reply: Reply) -> Reply:
        """Ids become $7002 again, ports 7002 again."""
        if reply.kind == "array":
            return Reply("array", [self.reply_out(args, item) for item in reply.value])
        if reply.kind == "integer":
            in_map = args[0].lower() == b"role" or args[1:] and args[1].lower() in (b"slots", b"shards")
            moved = self.offset and in_map and reply.value - self.offset in self.nodes
            return Reply("integer", reply.value - self.offset) if moved else reply
        if reply.kind == "null":
            return reply
        text = reply.value
        if self.offset and args[0].lower() == b"role" and text.isdigit() and int(text) - self.offset in self.nodes:
            return Reply(reply.kind, b"%d" % (int(text) - self.offset))
        for port, node in self.nodes.items():
            text = text.replace(node.id.encode(), b"$%d" % port)
            if self.offset:
                real = port + self.offset
                text = re.sub(rb"127\.0\.0\.1:%d\b" % real, b"127.0.0.1:%d" % port, text)
                text = re.sub(rb"@%d\b" % (real + BUS), b"@%d" % (port + BUS), text)
        return Reply(reply.kind, text)


def read_ranges(text: str, masters: int) -> list:
    """Slots by master: as given, or even as redis-cli splits them."""
    if text and text != "even":
        return [part_of(part) for part in text.split(",")]
    share = SLOTS / masters
    edges = [round(i * share) for i in range(masters + 1)]  # create_cluster in redis-cli.c rounds, too
    return [[(edges[i], edges[i + 1] - 1)] for i in range(masters)]


def part_of(text: str) -> list:
    if text == "none":
        return []
    first, _, last = text.partition("-")
    return [(int(first), int(last or first))]
