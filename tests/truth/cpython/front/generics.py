type Alias = int | str
type Generic[T] = list[T] | dict[str, T]
type Recursive[T: Recursive, *Ts, **P] = tuple[T, *Ts] | Callable[P, T]
type Defaulted[T = int, *Ts = *tuple[int, ...], **P = [int]] = T


def identity[T](x: T) -> T: return x
def bounded[T: int, U: (int, str)](x: T, y: U = 1, *, z: T = 2) -> U: return y
def unpacked[*Ts, **P](*args: *Ts, **kwargs: P.kwargs) -> tuple[*Ts]: ...


class Box[T]:
    value: T

    def __init__(self, value: T): self.value = value
    def map[U](self, f: Callable[[T], U]) -> Box[U]: return Box(f(self.value))
    type Inner = T
    type InnerGeneric[V] = dict[T, V]


class Child[T: Box[int], U = T](Box[T], Protocol, flag=True):
    x = T

    @property
    def __private[__P](self) -> __P: return lambda: T


@decorated
class Both[T](metaclass=Meta): pass


@decorated
async def fetch[T](x: T = default) -> T:
    return await x


def closure[T]():
    def inner(x: T) -> T: return x
    class Local[U](Generic[T]): y: U = T
    return inner, Local
