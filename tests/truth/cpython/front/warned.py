# What the compiler warns of.
a = '\d', b'\q', f'\w{a}', '\8', '\400', b'\777', f'\{a}', '''
\z'''
b = 1 is 1, a is not 'x', a is (1, 2), () is a, a is None, a is b is 2.5
c = 1(), 'a'(2), [1](3), (1, 2)(3), {}(1), f'{a}'(1), None(1), [x for x in a](1), (lambda: 0)()
d = 1[0], None[1], {1}[2], (x for x in a)[0], 1.5['a'], ...[0], (lambda: 0)[1], True[0]
e = [1]['a'], (1, 2)[None], 'abc'[1.5], b'a'['b'], [x for x in a][()], f'{a}'['a'], [1][True], [1][a]
assert (a, 'always')
assert (1, 2)
f = 1if a else 2
g = [0x1for x in a], 1and 2, 1or 2, 1in a, 1is a, 1not in a, 0b1and 1, 1.5or 2, 1if 0o7else 2
