from binascii import crc_hqx
from collections import Counter


def slot(key):
    start = key.find(b"{") + 1
    end = key.find(b"}", start)
    if start and end > start:  # else: no tag, or an empty one
        key = key[start:end]
    return crc_hqx(key, 0) % 16384


for key in b"user:1", b"{user:1}:cart", b"{}user:1":
    print(key.decode(), slot(key))

keys = Counter(slot(b"user:%d" % n) for n in range(1_000_000))
for low, high in (0, 5461), (5461, 10923), (10923, 16384):
    print(sum(keys[s] for s in range(low, high)))
print(min(keys.values()), max(keys.values()), len(keys))
