"""Programs from a seed, for comparing the machine with a living cluster: data commands, redirections, transactions and
moving slots in any order; or nodes that stop, start and take over.

They hold nothing whose reply depends on the moment: no TTL in seconds, and a wait behind whatever the nodes have to tell
each other or find out.
"""

import random

from play import with_placement
from program import read
from sessions import Session

LINES = 250
SLOT_KEYS = {
    3216: [b"{tea}:a", b"{tea}:b", b"{tea}:c", b"tea"],
    10778: [b"user:1", b"{user:1}:x"],
    12182: [b"foo", b"{foo}:y", b"x{foo}{bar}"],
}
HOMES = {3216: 7001, 10778: 7002, 12182: 7003}
MASTERS = [7001, 7002, 7003]
REPLICAS = [7004, 7005, 7006]
NUMBERS = ["0", "1", "-1", "2", "5", "-2", "10", "x", "1.5", "007", '""', "9223372036854775807", "-9223372036854775808"]
VALUES = ["a", "b", "c", "1", "2", "10", "-3", '""', '"two words"', r'"\x00\xff"', "3.0"]
SCORES = ["0", "1", "2", "2.5", "-1", "inf", "-inf", "1e3", "nan", "x"]
BOUNDS = ["-inf", "+inf", "0", "1", "(1", "2", "(2.5", "x"]

# K a key, L another of the same slot (mostly), V a value, N a number, S a score, B a bound of scores.
DATA = """
GET K|SET K V|SET K V NX|SET K V XX|SET K V GET|SET K V EXAT 4102444800|SET K V KEEPTTL|SET K V N|SET K|GET K V
INCR K|DECR K|INCRBY K N|DECRBY K N|APPEND K V|STRLEN K|GETDEL K|MGET K L|MGET K L K|MSET K V L V|MSET K V L
GETEX K PERSIST|GETRANGE K N N|SETRANGE K 3 V|GETSET K V|SETNX K V|MSETNX K V L V|INCRBYFLOAT K N
DEL K|DEL K L|UNLINK K|EXISTS K L|TYPE K|PERSIST K|EXPIRE K N XX|EXPIREAT K 4102444800|EXPIRETIME K|RENAME K L|RENAMENX K L
COPY K L|COPY K L REPLACE|TOUCH K L|KEYS *|KEYS {tea}*|DBSIZE
HSET K V V|HSET K V V V V|HGET K V|HDEL K V|HDEL K V V|HGETALL K|HINCRBY K V N|HLEN K|HKEYS K|HVALS K|HEXISTS K V|HMGET K V V
LPUSH K V|RPUSH K V V|LPOP K|RPOP K|LPOP K N|LLEN K|LRANGE K N N|LINDEX K N|LSET K N V|LREM K N V|LTRIM K N N|LMOVE K L LEFT RIGHT
LINSERT K BEFORE V V|LPOS K V|RPOPLPUSH K L|LPUSHX K V
SADD K V V|SREM K V|SMEMBERS K|SISMEMBER K V|SCARD K|SMOVE K L V|SINTER K L|SUNION K L|SDIFF K L|SADD K 1 2 3|SINTERSTORE K L L
ZADD K S V|ZADD K S V S V|ZADD K NX S V|ZADD K XX CH S V|ZADD K GT S V|ZINCRBY K S V|ZREM K V|ZSCORE K V|ZRANGE K 0 -1 WITHSCORES
ZRANGE K N N|ZRANK K V|ZREVRANK K V|ZCARD K|ZCOUNT K B B|ZRANGEBYSCORE K B B|ZREVRANGE K N N|ZPOPMIN K|ZPOPMAX K N
ZRANGE K B B BYSCORE|ZREMRANGEBYSCORE K B B|ZRANGE K 0 1 REV
"""
TEMPLATES = [template.split() for line in DATA.split("\n") for template in line.split("|") if template]
CONNECTION = ["MULTI", "MULTI", "EXEC", "EXEC", "EXEC", "DISCARD", "UNWATCH", "ASKING", "READONLY", "READWRITE", "PING", "NOSUCH a"]


class Generator:
    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.lines = []
        self.owner = dict(HOMES)
        self.moving = {}  # slot → target

    def program(self) -> bytes:
        while len(self.lines) < LINES:
            kind = self.random.random()
            if kind < 0.80:
                self.data()
            elif kind < 0.90:
                client = self.random.choice(["", "A: ", "B: "])
                self.put(client, self.some_node(), self.random.choice(CONNECTION).encode())
            elif kind < 0.92:
                self.put("A: ", self.some_node(), b"WATCH " + self.key())
            elif kind < 0.93:
                self.lines.append(self.random.choice([b"client -c", b"client", b"A: client -c", b"B: client"]))
            else:
                self.move()
        return b"\n".join(self.lines) + b"\n"

    def put(self, client: str, port: int, command: bytes):
        self.lines.append(b"%s@%d %s" % (client.encode(), port, command))

    def key(self) -> bytes:
        return self.random.choice(SLOT_KEYS[self.random.choice(list(SLOT_KEYS))])

    def some_node(self) -> int:
        return self.random.choice(MASTERS * 4 + REPLICAS)

    def data(self):
        slot = self.random.choice([3216, 3216, 3216, 10778, 12182])
        key = self.random.choice(SLOT_KEYS[slot])
        template = self.random.choice(TEMPLATES) if self.random.random() < 0.92 else ["DEL", "K"]
        words = [self.word(word, key, slot) for word in template]
        port = self.owner[slot] if self.random.random() < 0.85 else self.some_node()
        if slot in self.moving and self.random.random() < 0.3:
            port = self.moving[slot]
            self.put("", port, b"ASKING")
            self.put("", port, b" ".join(words))
            return
        if port in REPLICAS:
            self.lines.append(b"wait 150")
        self.put(self.random.choice(["", "", "A: ", "B: "]), port, b" ".join(words))

    def word(self, word: str, key: bytes, slot: int) -> bytes:
        if word == "K":
            return key
        if word == "L":
            return self.random.choice(SLOT_KEYS[slot]) if self.random.random() < 0.93 else self.key()
        choices = {"V": VALUES, "N": NUMBERS, "S": SCORES, "B": BOUNDS}.get(word)
        return (self.random.choice(choices) if choices else word).encode()

    def move(self):
        """The next step of a slot's move, or its beginning."""
        slot = self.random.choice(list(SLOT_KEYS))
        source = self.owner[slot]
        target = self.moving.get(slot)
        if target is None:
            target = self.random.choice([port for port in MASTERS if port != source])
            self.put("", target, b"CLUSTER SETSLOT %d IMPORTING $%d" % (slot, source))
            self.put("", source, b"CLUSTER SETSLOT %d MIGRATING $%d" % (slot, target))
            self.moving[slot] = target
            return
        step = self.random.random()
        keys = b" ".join(self.random.sample(SLOT_KEYS[slot], 2))
        if step < 0.3:
            self.put("", source, b"MIGRATE 127.0.0.1 %d %s 0 5000" % (target, self.random.choice(SLOT_KEYS[slot])))
        elif step < 0.6:
            option = self.random.choice([b"", b"COPY ", b"REPLACE ", b"COPY REPLACE "])
            self.put("", source, b'MIGRATE 127.0.0.1 %d "" 0 5000 %sKEYS %s' % (target, option, keys))
        elif step < 0.7:
            self.put("", source, b"CLUSTER GETKEYSINSLOT %d 100" % slot)
            self.put("", target, b"CLUSTER COUNTKEYSINSLOT %d" % slot)
        elif step < 0.8:
            self.put("", source, b"CLUSTER SETSLOT %d STABLE" % slot)
            self.put("", target, b"CLUSTER SETSLOT %d STABLE" % slot)
            del self.moving[slot]
        else:
            self.put("", target, b"CLUSTER SETSLOT %d NODE $%d" % (slot, target))
            self.lines.append(b"wait 2500")  # until everyone has heard, and the source has dropped what it still held
            self.put("", source, b"CLUSTER SETSLOT %d NODE $%d" % (slot, target))
            self.owner[slot] = target
            del self.moving[slot]


class Faults:
    """Nodes stop and start, replicas are told to take over; after each the nodes have time, then all the living are asked."""

    SETTLE_MS = 8000
    STEPS = 5
    SETTINGS = ["appendonly=yes", "cluster-require-full-coverage=no", "cluster-replica-validity-factor=0"]
    NODES = MASTERS + REPLICAS

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.up = set(self.NODES)

    def program(self) -> bytes:
        chosen = [setting for setting in self.SETTINGS if self.random.random() < 0.4]
        lines = [" ".join(["# settings: cluster-node-timeout=2000", *chosen])]
        lines += ["client -c", "@7001 SET stock 0", "SET user:1 0", "SET foo 0", "client"]
        for step in range(1, self.STEPS + 1):
            lines += ["wait 3000", *self.action(), f"wait {self.SETTLE_MS}", *self.questions(step)]
        return "\n".join(lines).encode() + b"\n"

    def action(self) -> list:
        down = sorted(set(self.NODES) - self.up)
        kind = self.random.random()
        if down and (kind < 0.4 or len(self.up) < 4):
            port = self.random.choice(down)
            self.up.add(port)
            return [f"start {port}"]
        port = self.random.choice(sorted(self.up))
        if kind < 0.75:
            self.up.discard(port)
            return [f"stop {port}"]
        if kind < 0.85:
            return [f"stop {port}", f"start {port}"]
        return [f"@{port} CLUSTER FAILOVER" + self.random.choice(["", " FORCE", " TAKEOVER"])]

    def questions(self, step: int) -> list:
        lines = []
        for port in sorted(self.up):
            lines += [f"@{port} {command}" for command in ("CLUSTER SLOTS", "CLUSTER INFO", "GET stock", "DBSIZE")]
        port = self.random.choice(sorted(self.up))
        writes = [f"@{port} SET {key} {step}" for key in ("stock", "user:1", "foo")]
        return [*lines, f"@{port} CLUSTER NODES", "client -c", *writes, "client"]


def session(seed: int) -> Session:
    """Every eighth seed gives a program of faults."""
    source = (Faults if seed % 8 == 0 else Generator)(seed).program()
    return Session(f"generated-{seed}", with_placement(source, read(source)))
