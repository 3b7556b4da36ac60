"""Every kind of literal.

    Indented, to be cleaned.
	With a tab.
"""
ints = 0, 7, 0x1F, 0o17, 0b101, 1_000_000, 123456789012345678901234567890, 0xFFFF_FFFF_FFFF_FFFF_FFFF
floats = 0.0, -0.0, 1.5, .5, 5., 1e10, 1E-5, 1_0.0_1, 1e309, 2.2250738585072014e-308, 0.1 + 0.2
strings = 'a', "b", '''c
d''', """e""", r'\d', R"\n", u'u', 'tab\t', 'nul\0', '\x41\u00e9\U0001F600', 'line\
joined', "it's", 'say "hi"', '\101\7', '\ud800'
data = b'bytes', br'\raw', Rb"\x00", b'\x00\xff\'', b'a' b'b'
singles = None, True, False, ..., Ellipsis, NotImplemented, __debug__
joined = 'one' 'two' "three" f'{ints}' 'four' f'{floats!r:>{10}}' f"{data=}"
lists = [], [1], [1, 2], [1, 2, 3], [ints, 1], [*ints, 1, *floats]
tuples = (), (1,), (1, 2, 3), (ints,), (*ints, 1), 1, 2
sets = {1}, {1, 2, 3}, {1, 1.0, True}, {*ints}, {ints, 2}
dicts = {}, {1: 2}, {'a': 1, 'b': 2, 'c': 3}, {**{}, 'x': 1}, {'a': 1, **{}, 'b': 2, 'c': 4}, {ints: 1}
many = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ints, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        30, 31, 32]
table = {'k1': 1, 'k2': 2, 'k3': 3, 'k4': 4, 'k5': 5, 'k6': 6, 'k7': 7, 'k8': 8, 'k9': 9, 'k10': 10, 'k11': 11,
         'k12': 12, 'k13': 13, 'k14': 14, 'k15': 15, 'k16': 16, 'k17': 17, 'k18': ints}
slices = ints[1:2], ints[:], ints[::2], ints[1:2:3], ints[-1], ints[1:2, ..., None], ints[lambda: 0]
é = 'name beyond ASCII'
print(f'{é} {{braces}} {é!s} {é!a:^{len(é)}} {f"{1 + 1}"} { {"a": 1}["a"] }', f'''{
    é
    # a comment
}''', f'{é = !r:>20}', rf'\d{ints}\n', f'{3.14:10.{2}f}', f'{(lambda x: x)(1)}', f'{"nested" f"{1}"}')
