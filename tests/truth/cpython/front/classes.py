class Empty: pass


class Documented(Empty, object, metaclass=type):
    """Says what it is."""
    x: int = 1
    y: 'later'
    (z): int = 2
    a.b: int
    a[b]: int = 3
    __private = 1
    __slots__ = ('p', '__q')

    def __init__(self, p, __q=None):
        self.p = p
        self.__q = __q
        self.later, self.again = p, p
        super().__init__()
        super().__class__
        super(Documented, self).method(p, key=__q)
        self.value = super().value

    @property
    def q(self): return self.__q

    @q.setter
    def q(self, value): self.__q = value

    @classmethod
    def make(cls, *args, **kwargs): return cls(*args, **kwargs)

    @staticmethod
    def loose(): return __class__

    def closes_over(self):
        def inner():
            return super().closes_over, __class__, self
        return inner

    class Nested:
        def method(self): return Documented.Nested, x
    values = [x for x in range(3)]
    table = {k: v for k, v in zip(values, values) if k}
    functions = [lambda: y for y in values]
    generator = (z + w for z in values for w in values)

    for name in values:
        locals()[name] = name
    del name


class Late(*bases, **keywords): x = y


class Counted(list[int], key=1):
    if True:
        def method(self): return self
    else:
        annotated: int
    global shared
    shared = 1

    def uses(self): return shared


def factory(base):
    class Local(base):
        base = base

        def method(self):
            nonlocal base
            base = self
            return base
    return Local


class _Under:
    __name = __other__ = _Under__x = 1

    def __method(self): return self.__name, self.__other__, __free


class ___: __x = 1


x: int
y: list[str] = []
