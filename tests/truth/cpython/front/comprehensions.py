xs = [x for x in range(10)]
ys = [x + y for x in xs for y in xs if x if y]
zs = {x for x in xs}, {x: y for x, y in zip(xs, xs)}, (x for x in xs), {**{x: 1 for x in xs}}
nested = [[x * y for x in xs] for y in xs]
conditional = [x if x else -x for x in xs if not x or x > 3 and x < 5]
assigned = [y for x in xs for y in [x * 2]]
starred = [*[x for x in xs], *(x for x in xs)]


def inside(a):
    b = [x for x in a]
    c = [lambda: x for x in a]
    d = [[x, y, b] for x in a for y in b if y]
    e = {x: [y for y in x if y in a] for x in a}
    x = 1
    f = [x for x in [x, x]]
    g = [a for a in a]
    h = (b for b in b if (lambda: b)())
    return [x for x in a if any(x == y for y in b)], x, c, d, e, f, g, h


def cells():
    x = 1
    inner = [lambda: (x, y) for y in range(3)]
    return [z for z in [lambda: x]], inner, {x: (lambda: x) for x in inner}


def generators(a):
    yield from (x for x in a)
    x = yield
    y = yield x, y
    z = [(yield)]
    yield from generators(a)
    try:
        yield
    except GeneratorExit:
        return 1
    finally:
        yield z
    with a:
        yield
    return (yield)


class Scope:
    x = 1
    a = [x for x in [1]]
    b = [x for _ in [1]]
    c = [lambda: x for x in [1]]
    d = {x: x for x in [x]}
    e = [__class__ for _ in a]
    f = [[y for y in [x]] for x in a]


async def coroutine(a):
    await a
    x = [await y for y in a], [y async for y in a], {y async for y in a if await y}, (y async for y in a)
    z = {await k: v async for k, v in a}, [[z async for z in y] for y in a]
    async for y in a:
        if y: continue
        if z: break
        await y
    else:
        return x
    async with a as b, a: return b
    async with a: pass
    for y in a:
        async with y:
            if y: break
    return await a(await z, *await x)


async def generator(a):
    yield a
    async for x in a:
        yield x
    await (yield)
    return
