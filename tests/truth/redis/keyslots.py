"""50,000 keys from a seed, and their slots as a real server gave them.

The keys hold braces, empty tags, tags with braces inside, any byte, and up to 512 bytes; their generator has a random
source of its own, so that every Python makes the same keys. The recording is the header line and two bytes a slot, in
base64.
"""

import base64
import hashlib
import json

from sessions import RECORDINGS

COUNT = 50_000
SEED = 20_260_401
LONGEST = 512
FILE = RECORDINGS / "keyslots.txt"
PIPELINE = 1000
WORDS = [b"{", b"}", b"{}", b"{{", b"}}", b":", b"user", b"cart", b"\x00", b"\xff", b"\n", b" ", b'"', b"\\", b"\xc3\xb6"]


class SplitMix:
    """splitmix64 (Steele, Lea and Flood, 2014)."""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % limit


def some_bytes(random: SplitMix, longest: int) -> bytes:
    return bytes(random.below(256) for _ in range(random.below(longest + 1)))


def some_words(random: SplitMix, most: int) -> bytes:
    return b"".join(WORDS[random.below(len(WORDS))] for _ in range(random.below(most + 1)))


def one_key(random: SplitMix) -> bytes:
    kind = random.below(8)
    if kind == 0:
        return b"user:%d" % random.below(1_000_000)
    if kind == 1:
        return some_bytes(random, 24)
    if kind == 2:
        return some_words(random, 10)
    if kind == 3:
        return some_bytes(random, 6) + b"{" + some_bytes(random, 8) + b"}" + some_bytes(random, 6)
    if kind == 4:
        return some_words(random, 2) + b"{}" + some_words(random, 4)
    if kind == 5:
        return b"{" + some_words(random, 3) + b"}" + some_words(random, 3)
    if kind == 6:
        return b"{%d}:%d" % (random.below(10_000), random.below(100))
    if random.below(2):
        return some_words(random, 4) + some_bytes(random, 60)
    return (some_bytes(random, LONGEST) + some_words(random, 20))[:LONGEST]


def keys(count: int = COUNT, seed: int = SEED) -> list:
    """All different."""
    random, found = SplitMix(seed), {}
    while len(found) < count:
        found.setdefault(one_key(random))
    return list(found)


def digest(all_keys: list) -> str:
    return hashlib.sha256(b"".join(b"%d:%s" % (len(key), key) for key in all_keys)).hexdigest()


def ask_server(connection, all_keys: list) -> list:
    """The slots, by CLUSTER KEYSLOT."""
    slots = []
    for start in range(0, len(all_keys), PIPELINE):
        part = all_keys[start : start + PIPELINE]
        for key in part:
            connection.send(b"CLUSTER", b"KEYSLOT", key)
        slots += [connection.read().value for _ in part]
    return slots


def write(version: str, all_keys: list, slots: list):
    head = {"redis_version": version, "command": "tests/truth/redis/record.py keyslots", "keys_sha256": digest(all_keys)}
    packed = base64.b64encode(b"".join(slot.to_bytes(2, "big") for slot in slots)).decode()
    lines = [packed[i : i + 120] for i in range(0, len(packed), 120)]
    FILE.write_text("\n".join([json.dumps({"recorded": head}), *lines]) + "\n")


def read(all_keys: list) -> list:
    head, *lines = FILE.read_text().splitlines()
    if json.loads(head)["recorded"]["keys_sha256"] != digest(all_keys):
        raise ValueError("the keys are not those that were recorded: record them again")
    packed = base64.b64decode("".join(lines))
    return [int.from_bytes(packed[i : i + 2], "big") for i in range(0, len(packed), 2)]


def as_program(some_keys: list) -> bytes:
    """Programs of the machine that ask for each key's slot."""
    return b"".join(b'CLUSTER KEYSLOT "%s"\n' % b"".join(b"\\x%02x" % byte for byte in key) for key in some_keys)
