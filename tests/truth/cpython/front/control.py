def loops(xs):
    for x in xs:
        if x:
            continue
        elif x is None:
            break
        while x:
            x -= 1
            if x == 5: break
            else: continue
        else:
            x = 0
    else:
        return xs
    while True:
        try:
            if xs: break
            elif x: continue
            return 1
        finally:
            print(x)
    for a in xs:
        for b in a:
            if b: break
        else:
            continue
        break
    if a and b or not xs: return
    if a < b < x <= xs != 1: x = 1
    if not (a == b is not x): x = 2
    return a if b and x or xs else b


def exceptions(f):
    try:
        f()
    except ValueError:
        pass
    try:
        f()
    except (TypeError, KeyError) as error:
        raise
    except OSError as error:
        raise RuntimeError from error
    except:
        raise f() from None
    else:
        f(1)
    finally:
        f(2)
    try:
        return f(3)
    finally:
        f(4)
    try:
        pass
    finally:
        return


def nested(f):
    for x in f:
        try:
            try:
                f(x)
            except A as a:
                if a: continue
                break
            finally:
                f(lambda: x)
        except B as b:
            return b
        else:
            continue
    try:
        try:
            f()
        finally:
            f(1)
    finally:
        f(2)


def groups(f):
    try:
        f()
    except* ValueError as group:
        f(group)
    except* (TypeError, KeyError):
        pass
    except* OSError as other:
        raise other
    else:
        f(1)
    finally:
        f(2)


def contexts(a, b):
    with a: pass
    with a as x: pass
    with a as x, b as (y, *z), b(): return x
    with (a as x, b): yield x
    with (a, b): pass
    with (a): pass
    with a, b:
        for i in a:
            with b as c:
                if i: break
                if c: continue
                return i
    with a as x.y, b as x[0]: raise x


def asserts(x):
    assert x
    assert x, 'message'
    assert (x, 'always true')
    assert not x and x, f'{x}'


def walrus(f):
    if (n := f()) > 1: print(n)
    while (line := f()) and line != n: pass
    return [y := f(n), y ** 2], [last := x for x in f], {k: (v := k) for k in f}, last, v


def dead(x):
    return x
    print('never')
    while x:
        yield


if walrus: pass
elif dead: pass
else: pass
