# What the compiler works out, and what it leaves to the program.
a = 1 + 2 * 3 - 4 // 5 % 6 ** 2
b = 2 ** 64, 2 ** 127, 2 ** 200, 2 ** -1, 0 ** 0, (-2) ** 3, 10 ** 30, 3 ** 80
c = 1 << 100, 1 << 200, 1 << 0, 5 >> 1, -5 >> 1, 1 >> 100, -1 >> 100, 1 << -1
d = 7 / 2, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 7.5 % 2, -7.5 // 2, 1 / 3, 10 ** 25 / 3, 1 / 0, 1 % 0, 0.0 / 0
e = 0xFF & 0x0F, 0xF0 | 0x0F, 0xFF ^ 0x0F, -1 & 0xFF, -256 | 255, ~0, ~5, -5, +5, not 5, not None, not 'a', not ''
f = 'a' + 'b', 'ab' * 3, 3 * 'ab', b'a' * 2, 'a' * 5000, (1, 2) * 3, (1,) + (2, 3), 'x' * 0, 'x' * -1, (0,) * 300
g = 'abc'[0], 'abc'[-1], 'abc'[5], b'abc'[1], (1, 2, 3)[1], 'héé'[1], 'abc'['a':], (1, 2)[True]
h = True + 1, True & False, True | 1, True ^ True, 1.0 + 1, 1 - 0.5, 2.0 ** 0.5, True * 2.5, -True
i = 1e308 * 10, 2.0 ** 5000, 10.0 ** 300 * 10.0 ** 300, -0.0 + 0, 5.0 // 2.0, -5.5 % 3, 5.5 % -3
j = not a in b, not a is b, not a not in b, not a is not b, not a == b, not (a < b < c)
for k in [1, 2, 3]:
    pass
for k in {1, 2, 3}:
    pass
for k in [a, b]:
    pass
for k in [*a, b]:
    pass
l = a in [1, 2, 3], a in {1, 2, 3}, a in {1, b}, a in [b, c], a not in (1, 2), a in {}
m = [x for x in [1, 2]], {x for x in {1, 2}}, (x for x in [a, b])
n = '%s is %r and %a' % (a, b, c), '%5s|%-5r|%.2s' % (a, b, c), '100%% %s' % (a,), '%d' % (a,), '%s' % a, '%s %s' % (a,)
o = '%(x)s' % (a,), '%s' % (*a,), '%05s' % (a,), '%' % (), 'plain' % (), '%s%' % (a,)
if 1:
    p = 1
if 0:
    p = 2
elif ():
    p = 3
else:
    p = 4
while 0:
    p = 5
while 1:
    if a:
        break
    continue
q = 1 if 'x' else 2, 1 and a, 0 or a, a and 1 and b, (a or 0) and b, not (a and b), a if not b else c
assert True, 'never'
assert a, b
if a is None or b is not None:
    p = None
if __debug__:
    p = 6
1
'text'
...
(1, 2)
a; b
