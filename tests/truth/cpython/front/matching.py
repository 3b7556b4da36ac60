def kinds(x):
    match x:
        case 0 | 1 | -1: return 'number'
        case 'a' "b" | b'c' | 1.5 | -2.5: return 'text'
        case None | True | False: return 'singleton'
        case []: return 'empty'
        case [a]: return a
        case [a, b]: return a, b
        case a, b, *rest: return rest
        case [_, *_]: return 'some'
        case [_, a, *_, b, _]: return a, b
        case (1, [2, *inner], 3): return inner
        case {}: return 'mapping'
        case {'a': 1, 'b': [x, y]}: return x, y
        case {'k': v, **rest}: return rest
        case {Color.RED: c, -1: d}: return c, d
        case str(): return 'str'
        case Point(x=0, y=0): return 'origin'
        case Point(0, y=y) | Point(y, 0): return y
        case Point(Point(a, _), b=[c, *_]) if a > c: return a
        case Color.RED | module.sub.NAME: return 'dotted'
        case int(n) | float(n) if n: return n
        case (1 | 2) as small: return small
        case [(0 | 1) as bit, *bits] as all: return bit, bits, all
        case (a): return a


def swapped(x):
    match x:
        case [a, b, c] | [c, a, b, _] | {'c': c, 'b': b, 'a': a}: return a, b, c
        case {'x': {'y': [z, *_]}}: return z
        case _: return None


def guarded(x, y):
    match x, y:
        case 1, 2 if x: pass
        case _ if y: pass
        case _: return 1
    match (x):
        case 1: return
    match x:
        case _: return
    for z in x:
        match z:
            case 1: continue
            case 2: break
            case 3: return z
    match = case = type = _ = 1
    match(x); case(y); type(z); match[0]; print(match, case, type, _)
    match.x = 1
    type = 5
