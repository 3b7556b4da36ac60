'''With annotations kept as text.'''
from __future__ import annotations
from __future__ import generator_stop, division
import a, b.c, d as e, f.g.h as i
from . import j
from .. import k as l
from .m import n, o as p
from ...q.r import (s, t as u,)
from v import *


def f(a: int, b: 'str' = 1, *args: *Ts, c: list[dict[str, x[1:2, ..., ::3]]], **k: lambda x, *y, z=1: (x, y)) -> None: ...


class C:
    a: int | None = None
    b: x if y else z
    c: (1, 2.5, -3, 1e100, 1e-7, 123456789012345678, 1e16, 'q"\'\n\x00é', b'\x00"', True, None, ...)
    d: [a, *b, {c: d, **e}, {f}, [g for g in h if i if j], {k: l for k, l in m}, (n for n in o)]
    e: a + b * c ** -d @ e // (f - (g - h)) << 1 | 2 & 3 ^ ~x
    f: not a and (b or c) and not (d == e < f is not g not in h)
    g: f'{a!r:>{b}} {{}} {c}' f"{ {1: 2} }" 'd'
    h: f(a, *b, c=d, **e)(x for x in y)[a:b].c.d[1, 2][()][(1,)]
    i: (a.b if c else lambda: d)
    k: 1 .real
    l: "forward.Reference[int]"


x: yield_ = 1
(y): int = 2
z.w: int


def g[T](x: T) -> T: ...
