"""What happens in the cluster, in its order, beside what it answers: a master's death, the election, its return.

A scenario is a session whose waits are cut into short ones, each with a CLUSTER NODES between. From the real cluster come
the nodes' logs and those answers; from the machine its trace and its answers. Both become the same three things:
  nodes   what each node did and noted, in its own order: fail 7001, down, asks epoch 7, votes 7004 epoch 7, wins, up …
  order   which kind of event came first in the whole cluster (when others clear a node's FAIL is chance); and whether each winner had most masters' votes when it won
  seen    how the line of each node in CLUSTER NODES of one node changed: role, FAIL, epoch, slots
Times are masked, and what is chance: who suspects first (PFAIL), who counts the suspicions and who hears FAIL from whom;
votes beyond the majority, and that of the old master in a manual failover, which may hear of the winner before; a node
that is a master without slots, for the moment between its return and its becoming a replica.
"""

import json
import re
from dataclasses import dataclass

import program
from cluster import Cluster
from play import Player
from sessions import HERE, every_session

FOLDER = HERE / "recordings" / "order"
SCENARIOS = (
    "box-master-dies",
    "box-acknowledged-and-gone",
    "failover-twice",
    "failover-two-masters-one-by-one",
    "failover-manual",
    "failover-manual-takeover",
)
POLL_MS = 50
POLLING_CLIENT = "Y"
BARE_MASTER = re.compile(r"master, epoch \d+")
KINDS = ("fail", "down", "asks", "votes", "wins", "follows", "up", "clears")

# redis-server's log (cluster_legacy.c, replication.c); ids are $7002 by then.
LOG_TIME = re.compile(r"^\d+:\w (\d+) \w+ \d+ (\d+):(\d+):(\d+)\.(\d+) \S (.*)$")
LOG = (
    (re.compile(r"Marking node \$(\d+) .* as failing \(quorum reached\)"), "fail {}"),
    (re.compile(r"FAIL message received from \S+ \(.*?\) about \$(\d+)"), "fail {}"),
    (re.compile(r"Cluster state changed: fail"), "down"),
    (re.compile(r"Cluster state changed: ok"), "up"),
    (re.compile(r"Starting a failover election for epoch (\d+)"), "asks epoch {}"),
    (re.compile(r"Failover auth granted to \$(\d+) \(.*?\) for epoch (\d+)"), "votes {} epoch {}"),
    (re.compile(r"Failover election won"), "wins"),
    (re.compile(r"Taking over the master \(user request\)"), "wins"),
    (re.compile(r"Clear FAIL state for node \$(\d+)"), "clears {}"),
    (re.compile(r"Reconfiguring myself as a replica of \$(\d+)"), "follows {}"),
)
# `glassbox trace`: by kind, what its sentence says.
TRACE = {
    "failed": (re.compile(r"suspicions of (\d+) |that (\d+) has failed"), "fail {}"),
    "cluster-down": (re.compile(r""), "down"),
    "cluster-up": (re.compile(r""), "up"),
    "asked-votes": (re.compile(r"vote in epoch (\d+)"), "asks epoch {}"),
    "voted": (re.compile(r"in epoch (\d+) yet.* gives (\d+) its one vote"), "votes {1} epoch {0}"),
    "promoted": (re.compile(r""), "wins"),
    "recovered": (re.compile(r"from (\d+) again and no longer takes it for failed"), "clears {}"),
    "demoted": (re.compile(r"becomes a replica of (\d+)"), "follows {}"),
}


@dataclass
class Happening:
    time: float  # s
    node: int
    what: str

    @property
    def kind(self) -> str:
        return self.what.split(" ")[0]


def scenario(name: str):
    return next(session for session in every_session() if session.name == name)


def with_polls(source: bytes) -> bytes:
    """The program with each wait cut up, and a look at CLUSTER NODES of a node that is never stopped."""
    script = program.read(source)
    stopped = {line.port for line in script.lines if line.kind in ("stop", "start")}
    count = sum(int(script.settings.get(name, 3)) for name in ("masters", "replicas"))
    witness = next(port for port in range(7001, 7001 + count) if port not in stopped)
    lines = []
    for text in source.splitlines():
        wait = re.fullmatch(rb"\s*wait\s+(\d+)\s*", text)
        if not wait:
            lines.append(text)
            continue
        left = int(wait[1])
        while left > 0:
            lines.append(b"wait %d" % min(left, POLL_MS))
            lines.append(b"%s: @%d CLUSTER NODES" % (POLLING_CLIENT.encode(), witness))
            left -= POLL_MS
    return b"\n".join(lines) + b"\n"


def from_logs(cluster: Cluster, begins: dict) -> list:
    happenings = []
    for port, node in cluster.nodes.items():
        text = (node.folder / "redis.log").read_text(errors="replace")[begins[port] :]
        for other in cluster.nodes.values():
            text = text.replace(other.id, f"${other.port}")
        for line in text.splitlines():
            if not (stamp := LOG_TIME.match(line)):
                continue
            day, hour, minute, second, ms = (int(part) for part in stamp.groups()[:5])
            time = ((day * 24 + hour) * 60 + minute) * 60 + second + ms / 1000
            for pattern, form in LOG:
                if found := pattern.search(stamp[6]):
                    happenings.append(Happening(time, port, form.format(*found.groups())))
    return happenings


def from_trace(text: str) -> list:
    happenings = []
    for row in text.splitlines():
        _, time, _, _, kind, who, why = (row.split("\t") + [""] * 7)[:7]
        pattern, form = TRACE.get(kind, (None, ""))
        if pattern is None or not (found := pattern.search(why)):
            continue
        words = [group for group in found.groups() if group is not None]
        happenings.append(Happening(int(time) / 1e6, int(who), form.format(*words)))
    return happenings


def line_of(fields: list) -> tuple:
    """(port, how it is seen) of a line of CLUSTER NODES."""
    flags = fields[2].replace("myself,", "").split(",")
    role = "fail " * ("fail" in flags)
    role += f"replica of {fields[3][1:]}" if "slave" in flags else f"master, epoch {fields[6]}"
    slots = [word for word in fields[8:] if not word.startswith("[")]
    return int(fields[0][1:]), " ".join([role, *slots])


def seen(replies: list) -> dict:
    """replies: the texts of CLUSTER NODES, ids as $7002."""
    history = {}
    for text in replies:
        for line in text.splitlines():
            port, state = line_of(line.split(" "))
            if BARE_MASTER.fullmatch(state):
                continue
            states = history.setdefault(port, [])
            if not states or states[-1] != state:
                states.append(state)
    return history


def without_own_masters_vote(whats: list) -> list:
    kept = []
    for at, what in enumerate(whats):
        words = what.split(" ")
        if words[0] == "votes" and whats[at + 1 : at + 2] == [f"follows {words[1]}"]:
            continue
        kept.append(what)
    return kept


def summary(happenings: list, replies: list, masters: int) -> dict:
    # The logs have milliseconds: what falls into one is put in the order of KINDS, on both sides.
    happenings = sorted(happenings, key=lambda h: (round(h.time, 3), KINDS.index(h.kind)))
    nodes, order, votes, wins = {}, [], 0, []
    for happening in happenings:
        nodes.setdefault(str(happening.node), []).append(happening.what)
        if happening.kind not in [*order, "clears"]:
            order.append(happening.kind)
        votes = 0 if happening.kind == "asks" else votes + (happening.kind == "votes")
        if happening.kind == "wins":
            wins.append(votes > masters // 2)
    return {
        "nodes": {port: without_own_masters_vote(nodes[port]) for port in sorted(nodes)},
        "order": order,
        "won with most votes": wins,
        "seen": {str(port): states for port, states in sorted(seen(replies).items())},
    }


def play(name: str, offset: int) -> dict:
    """On a real cluster."""
    source = with_polls(scenario(name).source)
    script = program.read(source)
    with Cluster(script.settings, offset) as cluster:
        begins = {port: (node.folder / "redis.log").stat().st_size for port, node in cluster.nodes.items()}
        rows = Player(cluster).play(script)
        polls = [reply.value.decode() for line, _, reply in rows if line.client == POLLING_CLIENT]
        return summary(from_logs(cluster, begins), polls, cluster.masters)


def run(machine, name: str) -> dict:
    """On the machine."""
    session = scenario(name)
    source = with_polls(session.source)
    ids = machine.ids_of(session.script.settings)
    polling = {line.number for line in program.read(source).lines if line.client == POLLING_CLIENT}
    polls = []
    for row in machine.run(source).splitlines():
        data = json.loads(row)
        if data["line"] in polling:
            text = data["reply"]["bulk"]
            for identity, port in ids.items():
                text = text.replace(identity.decode(), port.decode())
            polls.append(text)
    return summary(from_trace(machine.trace(source)), polls, int(session.script.settings.get("masters", 3)))


def write(version: str, name: str, what: dict):
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = {"redis_version": version, "command": f"tests/truth/redis/record.py order-{name}"}
    head["program_sha256"] = scenario(name).digest
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"recorded": head} | what, indent=1, ensure_ascii=False) + "\n")


def is_recorded(name: str) -> bool:
    path = FOLDER / f"{name}.json"
    return path.exists() and scenario(name).digest in path.read_text()


def compare(machine, name: str) -> list:
    if not is_recorded(name):
        return [f"{name}: not recorded, or the program has changed since: record.py order-{name}"]
    expected = json.loads((FOLDER / f"{name}.json").read_text())
    expected.pop("recorded")
    got = run(machine, name)
    found = []
    for part in expected:
        if expected[part] == got[part]:
            continue
        if not isinstance(expected[part], dict):
            found += [f"{name}, {part}:", f"    expected {expected[part]}", f"    got      {got[part]}"]
            continue
        for port in sorted(expected[part].keys() | got[part].keys()):
            one, two = expected[part].get(port), got[part].get(port)
            if one != two:
                found += [f"{name}, {part} of {port}:", f"    expected {one}", f"    got      {two}"]
    return found
