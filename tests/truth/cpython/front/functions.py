def plain(): pass


def documented():
    '''A docstring
        indented.

    Back.
    '''


def parameters(a, /, b, c=1, *args: int, d, e=2, **kwargs: 'str') -> None:
    return a, b, c, args, d, e, kwargs


def keyword_only(*, a, b=None): return a if b else b
def positional_only(a, b=1, /): return a + b
def annotated(a: int, b: list[str] = [], /, *c: (1, 2), d: {} = {}) -> dict: ...


def outer(x):
    y = x + 1

    def inner(z, w=y):
        nonlocal y
        y += z
        return lambda q: x + y + z + q + w
    del x
    return inner


def counter():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count
    return step


def unbound(flag):
    if flag:
        value = 1
    print(value)
    del value
    print(value)
    for index in []:
        pass
    return index, flag


def globals_here():
    global made_here, also
    made_here = also = 1
    del also
    return made_here


def starred(f, *a, **k):
    f(*a); f(**k); f(1, *a); f(*a, 1, *a, b=2, **k, c=3, **k)
    f(a=1, b=2, c=3); f(1, 2, *[3], x=4)
    f(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
    f(k1=1, k2=2, k3=3, k4=4, k5=5, k6=6, k7=7, k8=8, k9=9, k10=10, k11=11, k12=12, k13=13, k14=14, k15=15, k16=16)
    f.method(1, a=2).other(*a).third(x for x in a)
    return f(a)(k)[0](1).x


def decorated(f): return f


@decorated
@decorated
def twice(): return 1


lambda: 0
lambda a, b=1, /, *c, d=2, **e: (a, b, c, d, e)
recursive = lambda n: 1 if n < 2 else n * recursive(n - 1)


def many_locals():
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = a9 = 0
    b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = b8 = b9 = 0
    c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = c8 = c9 = 0
    d0 = d1 = d2 = d3 = d4 = d5 = d6 = d7 = d8 = d9 = 0
    e0 = e1 = e2 = e3 = e4 = e5 = e6 = e7 = e8 = e9 = 0
    f0 = f1 = f2 = f3 = f4 = f5 = f6 = f7 = f8 = f9 = 0
    g0 = g1 = g2 = g3 = g4 = g5 = g6 = g7 = g8 = g9 = 0
    if a0:
        h0 = 1
        del g9
    return h0, g9, g8, a0, a1, [g7 for g7 in [g6]]


def unpacking(x):
    a, b = b, a = x
    a, b, c = c, b, a = x
    (a, *b), [c, d] = x
    *a, = x
    a, *_, b = x
    for i, (j, *k) in x:
        a[i], b.c = j, k
    x[0], x[1] = x[1], x[0]
    a = b = c = x
    a.b.c[d][e:f] += 1
    a[1:2] *= a[::2]
    a @= b; a //= b; a **= b; a >>= b; a <<= b; a &= b; a |= b; a ^= b; a %= b; a -= b; a /= b
    del a, b.c, c[0], (d, [e]), f[1:2], x[1:2:3]
    return (yield), (yield x), (yield from x)
