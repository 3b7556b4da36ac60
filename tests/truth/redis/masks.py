"""What is not compared byte by byte, and why. Both sides of a comparison, and every recording, go through this file.

Masked (the value becomes `*`):
  node ids              $7002 in their place: 40 random hex digits, given when a node is first made.
  CLUSTER NODES         ping-sent and pong-recv: times of the wall clock. The link's state of a node that is suspected or
                        failed: it is tried again every 100 ms, and counts as connected until the refusal is read.
  CLUSTER INFO          the lines cluster_stats_messages_…: counters of bus messages, by chance of gossip; which of the
                        lines are there depends on them.
  CLUSTER REPLICAS      as CLUSTER NODES.
  CLUSTER SHARDS        replication-offset, and the offsets in ROLE: bytes of the replication stream, with a
                        PING every 10 s.

  SPOP, SRANDMEMBER     the members: drawn at random. How many came is compared; that they were members, and that SPOP took
                        them away, the sessions show by SADD and SCARD. Fewer than asked for are the whole set: sorted.

Without an order (sorted):
  KEYS                  order of a hash table whose seed is random.
  CLUSTER GETKEYSINSLOT the same.
  SCAN, SSCAN, HSCAN, ZSCAN   the same (HSCAN and ZSCAN by pairs). The order of small ones shows in SMEMBERS, HGETALL, ZRANGE.
                        Recorded are calls that end in one round: any other cursor depends on the table.
  SUNION, SDIFF         the same: Redis collects the result in a hash table (two recordings did differ).
  CLUSTER NODES, CLUSTER REPLICAS         the lines: order of a hash table keyed by node id.
  CLUSTER SHARDS        the shards, and the nodes in each: order of a hash table, and of joining.
  CLUSTER SLOTS         the replicas behind each range's master: order of joining.
Every other reply is compared in its order, small sets and hashes, too (they are listpacks or intsets).

Compared with a tolerance:
  PTTL                  TOLERANCE_MS: real servers and waits need time of their own, more so on a busy machine.
"""

from reply import Reply

TOLERANCE_MS = 250
STAR = b"*"


def pttl_matches(expected: Reply, got: Reply) -> bool:
    both = expected.kind == got.kind == "integer"
    return both and min(expected.value, got.value) > 0 and abs(expected.value - got.value) <= TOLERANCE_MS


def sorted_items(reply: Reply) -> Reply:
    return Reply("array", sorted(reply.value, key=repr)) if reply.kind == "array" else reply


def cluster_nodes(reply: Reply) -> Reply:
    if reply.kind != "bulk":
        return reply
    lines = []
    for line in reply.value.splitlines():
        fields = line.split(b" ")
        fields[4:6] = [STAR, STAR]
        if b"fail" in fields[2]:
            fields[7] = STAR
        lines.append(b" ".join(fields))
    return Reply("bulk", b"".join(line + b"\n" for line in sorted(lines)))


def cluster_replicas(reply: Reply) -> Reply:
    if reply.kind != "array":
        return reply
    return Reply("array", sorted(cluster_nodes(Reply("bulk", line.value)) for line in reply.value))


def role(reply: Reply) -> Reply:
    if reply.kind != "array":
        return reply
    fields = list(reply.value)
    if fields[0].value == b"master":
        replicas = [Reply("array", [*replica.value[:2], Reply("bulk", STAR)]) for replica in fields[2].value]
        return Reply("array", [fields[0], Reply("bulk", STAR), Reply("array", sorted(replicas, key=repr))])
    return Reply("array", [*fields[:4], Reply("bulk", STAR)])


def cluster_info(reply: Reply) -> Reply:
    if reply.kind != "bulk":
        return reply
    lines = reply.value.split(b"\r\n")
    return Reply("bulk", b"\r\n".join(line for line in lines if not line.startswith(b"cluster_stats_messages_")))


def cluster_slots(reply: Reply) -> Reply:
    if reply.kind != "array":
        return reply
    return Reply("array", [Reply("array", row.value[:3] + sorted(row.value[3:], key=repr)) for row in reply.value])


def cluster_shards(reply: Reply) -> Reply:
    if reply.kind != "array":
        return reply
    return Reply("array", sorted((shard(item) for item in reply.value), key=repr))


def shard(reply: Reply) -> Reply:
    fields = list(reply.value)
    nodes = [offset_masked(node) for node in fields[3].value]
    fields[3] = Reply("array", sorted(nodes, key=repr))
    return Reply("array", fields)


def offset_masked(node: Reply) -> Reply:
    fields = list(node.value)
    fields[fields.index(Reply("bulk", b"replication-offset")) + 1] = Reply("bulk", STAR)
    return Reply("array", fields)


def drawn(reply: Reply, args: list) -> Reply:
    if reply.kind == "bulk":
        return Reply("bulk", STAR)
    if reply.kind != "array":
        return reply
    whole = int(args[2]) > len(reply.value)
    return sorted_items(reply) if whole else Reply("array", [Reply("bulk", STAR)] * len(reply.value))


def scanned(reply: Reply, args: list) -> Reply:
    if reply.kind != "array":
        return reply
    cursor, found = reply.value
    bare = args[0].lower() in (b"scan", b"sscan") or b"novalues" in [arg.lower() for arg in args]
    size = 1 if bare else 2
    items = [found.value[at : at + size] for at in range(0, len(found.value), size)]
    return Reply("array", [cursor, Reply("array", [part for item in sorted(items, key=repr) for part in item])])


# These look at the command's arguments as well.
MASKS_BY_ARGUMENTS = {
    "spop": drawn,
    "srandmember": drawn,
    "scan": scanned,
    "sscan": scanned,
    "hscan": scanned,
    "zscan": scanned,
}

MASKS = {
    "keys": sorted_items,
    "cluster getkeysinslot": sorted_items,
    "sunion": sorted_items,
    "sdiff": sorted_items,
    "cluster nodes": cluster_nodes,
    "cluster replicas": cluster_replicas,
    "cluster slaves": cluster_replicas,
    "cluster info": cluster_info,
    "cluster slots": cluster_slots,
    "cluster shards": cluster_shards,
    "role": role,
}


def command_name(args: list) -> str:
    name = args[0].decode("latin-1").lower()
    if name == "cluster" and len(args) > 1:
        name += " " + args[1].decode("latin-1").lower()
    return name


class Masker:
    """Knows which commands an EXEC answers, so that each of its replies is masked as its command's."""

    def __init__(self):
        self.queued = {}  # (client, node) → commands

    def mask(self, args: list, client: str, node: str, reply: Reply) -> tuple:
        """(the masked reply, the names of the commands whose replies it holds: one, or those of an EXEC)"""
        key, name = (client, node), command_name(args)
        if reply == Reply("status", b"QUEUED"):
            self.queued.setdefault(key, []).append(args)
            return reply, [name]
        if name in ("exec", "discard") and key in self.queued:
            queued = self.queued.pop(key)
            if reply.kind == "array" and len(reply.value) == len(queued):
                masked = [self.one(command, item) for command, item in zip(queued, reply.value)]
                return Reply("array", masked), [command_name(command) for command in queued]
        return self.one(args, reply), [name]

    @staticmethod
    def one(args: list, reply: Reply) -> Reply:
        name = command_name(args)
        if name in MASKS_BY_ARGUMENTS:
            return MASKS_BY_ARGUMENTS[name](reply, args)
        return MASKS.get(name, lambda same: same)(reply)
