class count:
    def __init__(self, start=0, step=1):
        self._n = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        n = self._n
        self._n += self._step
        return n

    def __repr__(self):
        return f"count({self._n})" if self._step == 1 else f"count({self._n}, {self._step})"


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._times = times if times is None or times > 0 else 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._times is not None:
            if self._times == 0:
                raise StopIteration
            self._times -= 1
        return self._object


def cycle(iterable, /):
    saved = []
    for element in iterable:
        yield element
        saved.append(element)
    while saved:
        yield from saved


_missing = object()


def accumulate(iterable, func=None, *, initial=None):
    it = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(it)
        except StopIteration:
            return
    yield total
    for element in it:
        total = total + element if func is None else func(total, element)
        yield total


class chain:
    def __init__(self, *iterables):
        self._it = _chain(iterables)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._it)

    @classmethod
    def from_iterable(cls, iterables):
        self = cls()
        self._it = _chain(iterables)
        return self


def _chain(iterables):
    for it in iterables:
        yield from it


def compress(data, selectors):
    return (d for d, s in zip(data, selectors) if s)


def dropwhile(predicate, iterable, /):
    it = iter(iterable)
    for x in it:
        if not predicate(x):
            yield x
            break
    yield from it


def takewhile(predicate, iterable, /):
    for x in iterable:
        if not predicate(x):
            break
        yield x


def filterfalse(predicate, iterable, /):
    if predicate is None:
        predicate = bool
    for x in iterable:
        if not predicate(x):
            yield x


def groupby(iterable, key=None):
    it = iter(iterable)
    state = [None, None, False]

    def advance():
        try:
            state[1] = next(it)
        except StopIteration:
            state[2] = True
            return
        state[0] = state[1] if key is None else key(state[1])
    advance()

    def group(k):
        while not state[2] and state[0] == k:
            value = state[1]
            yield value
            advance()
    while not state[2]:
        k = state[0]
        g = group(k)
        yield k, g
        for _ in g:
            pass
        while not state[2] and state[0] == k:
            advance()


def islice(iterable, *args):
    s = slice(*args)
    start = 0 if s.start is None else s.start
    stop = s.stop
    step = 1 if s.step is None else s.step
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if step <= 0:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _islice(it, start, stop, step):
    i = 0
    want = start
    while stop is None or want < stop:
        try:
            while i < want:
                next(it)
                i += 1
            value = next(it)
        except StopIteration:
            return
        i += 1
        want += step
        yield value
    if stop is not None:
        try:
            while i < stop and i < want:
                next(it)
                i += 1
        except StopIteration:
            return


def pairwise(iterable, /):
    it = iter(iterable)
    for a in it:
        break
    else:
        return
    for b in it:
        yield a, b
        a = b


def starmap(function, iterable, /):
    for args in iterable:
        yield function(*args)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(it) for it in iterables]
    active = len(iterators)
    while active:
        values = []
        for i, it in enumerate(iterators):
            try:
                value = next(it) if it is not None else fillvalue
            except StopIteration:
                active -= 1
                if not active:
                    return
                iterators[i] = None
                value = fillvalue
            values.append(value)
        yield tuple(values)


def batched(iterable, n, *, strict=False):
    if n < 1:
        raise ValueError('n must be at least one')
    it = iter(iterable)
    while batch := tuple(islice(it, n)):
        if strict and len(batch) != n:
            raise ValueError('batched(): incomplete batch')
        yield batch


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    return _product(pools)


def _product(pools):
    if not pools:
        yield ()
        return
    indices = [0] * len(pools)
    if not all(pools):
        return
    while True:
        yield tuple(pool[i] for pool, i in zip(pools, indices))
        k = len(pools) - 1
        while k >= 0:
            indices[k] += 1
            if indices[k] < len(pools[k]):
                break
            indices[k] = 0
            k -= 1
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple(pool[i] for i in indices[:r])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[i] for i in indices[:r])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple(pool[i] for i in indices)
    while True:
        for i in reversed(range(r)):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple(pool[i] for i in indices)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple(pool[i] for i in indices)
    while True:
        for i in reversed(range(r)):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple(pool[i] for i in indices)


def tee(iterable, n=2, /):
    it = iter(iterable)
    shared = [[None, None]]

    def gen(link):
        while True:
            if link[1] is None:
                try:
                    link[0] = next(it)
                except StopIteration:
                    return
                link[1] = [None, None]
            yield link[0]
            link = link[1]
    return tuple(gen(shared[0]) for _ in range(n))
