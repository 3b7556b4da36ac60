"""The Python machine's front end beside CPython 3.13: syntax trees, code objects, and what is said of invalid programs.

  front.py NATIVE            the committed programs (front/*.py) and snippets (front/invalid.txt)
  front.py NATIVE --all      the standard library of the CPython that runs this, too: read where it is installed
  front.py NATIVE FILE…      these files; --ast: syntax trees only; --show: the first difference of each

NATIVE is the program python_front. Exit code 1 if anything committed differs.
"""
import argparse
import ast
import dis
import io
import itertools
import os
import re
import struct
import subprocess
import sys
import types
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
BATCH = 40


def hexed(text):
    return text.encode('utf-8', 'surrogatepass').hex()


def constant_text(value):
    if value is None:
        return 'N'
    if value is Ellipsis:
        return 'E'
    kind = type(value)
    if kind is bool:
        return 'T' if value else 'F'
    if kind is int:
        return f'i{value:x}'
    if kind is float:
        return 'f' + struct.pack('>d', value).hex()
    if kind is str:
        return 's' + hexed(value)
    if kind is bytes:
        return 'b' + value.hex()
    if kind is tuple:
        return '(' + ' '.join(map(constant_text, value)) + ')'
    if kind is frozenset:
        return '{' + ' '.join(sorted(map(constant_text, value))) + '}'
    if kind is types.CodeType:
        return code_text(value)
    return f'?{value!r}'


ENUMS = {cls: number for group in (
    (ast.And, ast.Or), (ast.Load, ast.Store, ast.Del), (ast.Invert, ast.Not, ast.UAdd, ast.USub),
    (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.BitOr,
     ast.BitXor, ast.BitAnd, ast.FloorDiv),
    (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn),
) for number, cls in enumerate(group)}
IDENTIFIERS = {'name', 'id', 'attr', 'arg', 'module', 'asname', 'rest', 'names', 'kwd_attrs'}
SKIPPED = {'type_comment', 'type_ignores'}


def tree_text(node, out):
    kind = type(node)
    if kind in ENUMS:
        out.append(str(ENUMS[kind]))
        return
    out.append('(' + kind.__name__)
    if node._attributes:
        out.append(f' {node.lineno} {node.col_offset} {node.end_lineno} {node.end_col_offset}')
    for field in node._fields:
        if field in SKIPPED:
            continue
        value = getattr(node, field, None)
        out.append(' ')
        if field == 'value' and kind in (ast.Constant, ast.MatchSingleton):
            out.append(constant_text(value))
        elif field == 'kind':
            out.append('1' if value else '0')
        else:
            field_text(field, value, out)
    out.append(')')


def field_text(field, value, out):
    if isinstance(value, ast.AST):
        tree_text(value, out)
    elif isinstance(value, list):
        out.append('[')
        for k, item in enumerate(value):
            if k:
                out.append(' ')
            field_text(field, item, out)
        out.append(']')
    elif isinstance(value, str) and field in IDENTIFIERS:
        out.append('n' + hexed(value))
    elif value is None:
        out.append('-')
    else:
        out.append(str(int(value)))


def names_text(names):
    return '[' + ' '.join('s' + hexed(name) for name in names) + ']'


def code_text(code):
    slots, kinds = locals_of(code)
    return ' '.join((
        '<s' + hexed(code.co_name), 's' + hexed(code.co_qualname), str(code.co_flags), str(code.co_argcount),
        str(code.co_posonlyargcount), str(code.co_kwonlyargcount), str(code.co_stacksize), str(code.co_firstlineno),
        'b' + code.co_code.hex(), '(' + ' '.join(map(constant_text, code.co_consts)) + ')', names_text(code.co_names),
        names_text(slots), 'b' + bytes(kinds).hex(), 'b' + code.co_exceptiontable.hex(),
        'b' + code.co_linetable.hex())) + '>'


def locals_of(code):
    """The slots of localsplus and their kinds, which a code object hands out only as names by kind (and in marshal)."""
    import marshal
    return LocalsReader(marshal.dumps(code, 2)).read()


class LocalsReader:
    """Walks the parts of a marshalled code object (Python/marshal.c, w_object) up to the localsplus names and kinds."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def long(self):
        self.at += 4
        return int.from_bytes(self.data[self.at - 4:self.at], 'little', signed=True)

    def skip(self):
        kind = chr(self.data[self.at] & 0x7F)
        self.at += 1
        if kind in 'NFT.S0':
            return None
        if kind in 'i':
            self.at += 4
        elif kind == 'g':
            self.at += 8
        elif kind == 'l':
            digits = abs(self.long())
            self.at += 2 * digits
        elif kind in 'sut':
            size = self.long()
            self.at += size
            raw = self.data[self.at - size:self.at]
            return raw if kind == 's' else raw.decode('utf-8', 'surrogatepass')
        elif kind in '(>':
            return [self.skip() for _ in range(self.long())]
        elif kind == 'c':
            self.code()
        else:
            raise ValueError(f'marshal kind {kind!r}')
        return None

    def code(self):
        self.at += 20
        self.skip()  # co_code
        self.skip()  # consts
        self.skip()  # names
        names, kinds = self.skip(), self.skip()
        for _ in range(3):
            self.skip()  # filename, name, qualname
        self.at += 4
        self.skip()
        self.skip()
        return names, kinds

    def read(self):
        self.at = 1
        return self.code()


def error_text(error):
    if not isinstance(error, SyntaxError):
        return f'! {type(error).__name__} s{hexed(str(error))}'
    places = [error.lineno, error.offset, error.end_lineno, error.end_offset]
    return f'! {type(error).__name__} ' + ' '.join(str(0 if p is None else p) for p in places) + ' s' + hexed(error.msg)


def cpython_line(source, tree_only):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter('always')
        try:
            if tree_only:
                out = []
                tree_text(ast.parse(source), out)
                return ''.join(out)
            line = code_text(compile(source, 'main.py', 'exec', dont_inherit=True, optimize=0))
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            line = error_text(error)
    if tree_only:
        return line
    return line + ''.join(f' ~{w.lineno}:{hexed(str(w.message))}' for w in warned if w.category is SyntaxWarning)


def unhex(text):
    parts = text.split(' s')
    return parts[0] + ' ' + bytes.fromhex(parts[-1]).decode('utf-8', 'replace') if text.startswith('!') else text


def first_difference(ours, theirs):
    if ours.startswith('!') or theirs.startswith('!'):
        return f'    ours   {unhex(ours)[:300]}\n    theirs {unhex(theirs)[:300]}'
    a, b = ours.replace('<', ' <').split(' '), theirs.replace('<', ' <').split(' ')
    k = next((k for k, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    lo = max(0, k - 14)
    return f'    ours   {" ".join(a[lo:k + 6])[:600]}\n    theirs {" ".join(b[lo:k + 6])[:600]}'


def compare_files(native, files, tree_only, show):
    same, refused, different = 0, 0, []
    for at in range(0, len(files), BATCH):
        batch = files[at:at + BATCH]
        ran = subprocess.run([native, 'ast' if tree_only else 'code', *batch], capture_output=True, text=True)
        lines = ran.stdout.split('\n')[:-1]
        if ran.returncode or len(lines) != len(batch):
            print(f'  the native program stopped in the batch from {batch[0]} on: code {ran.returncode}, file '
                  f'{batch[min(len(lines), len(batch) - 1)]}')
        for name, ours in zip(batch, lines):
            theirs = cpython_line(Path(name).read_bytes(), tree_only)
            if ours == theirs:
                same += 1
            elif ours.startswith('!') and ' refused ' in ours:
                refused += 1
                if show:
                    print(f'  {name}: refused: {unhex(ours)}')
            else:
                different.append(name)
                if show:
                    print(f'  {name}\n{first_difference(ours, theirs)}')
    return same, refused, different


def listing_of(code):
    out = io.StringIO()
    dis.dis(code, file=out)
    return re.sub(r' at 0x[0-9a-f]+', '', out.getvalue())


# What `dis` says. Sets are left out: CPython prints theirs in the order of hashes that differ from run to run.
def compare_listings(native, files, show):
    different = []
    for name in files:
        ours = subprocess.run([native, 'dis', name], capture_output=True, text=True).stdout.split('\n')
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            code = compile(Path(name).read_bytes(), 'main.py', 'exec', dont_inherit=True)
        theirs = listing_of(code).split('\n')
        pairs = [pair for pair in itertools.zip_longest(ours, theirs) if 'frozenset' not in str(pair[1])]
        wrong = next((pair for pair in pairs if pair[0] != pair[1]), None)
        if wrong:
            different.append(name)
            if show:
                print(f'  {name}\n    ours   {wrong[0]}\n    theirs {wrong[1]}')
    return different


def snippets():
    """Invalid programs, parted by lines of dashes."""
    text = (HERE / 'front' / 'invalid.txt').read_text(encoding='utf-8')
    return [part.replace('\\x0c', '\f') for part in text.split('\n----\n')]


def compare_snippets(native, show):
    parts = snippets()
    scratch = Path(os.environ.get('TMPDIR', '/tmp')) / f'front-snippets-{os.getpid()}'
    scratch.write_bytes(b'\0'.join(part.encode() for part in parts))
    try:
        ran = subprocess.run([native, 'lines', str(scratch)], capture_output=True, text=True)
    finally:
        scratch.unlink()
    ours = ran.stdout.split('\n')[:-1]
    different = []
    for part, line in zip(parts, ours):
        theirs = cpython_line(part, False)
        if line != theirs:
            different.append(part)
            if show:
                print(f'  {part!r}\n{first_difference(line, theirs)}')
    if len(ours) != len(parts):
        different.append(f'{len(ours)} answers of {len(parts)}')
    return len(parts), different


def library():
    root = Path(os.__file__).parent
    return sorted(str(p) for p in root.rglob('*.py') if 'site-packages' not in p.parts and 'dist-packages' not in p.parts)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('native')
    options.add_argument('files', nargs='*')
    options.add_argument('--ast', action='store_true')
    options.add_argument('--all', action='store_true')
    options.add_argument('--show', action='store_true')
    options = options.parse_args()
    sys.setrecursionlimit(20000)
    passed = failed = 0

    def count(what, total, different):
        nonlocal passed, failed
        passed += total - different
        failed += different
        print(f'{what}: {total - different} of {total} equal')

    own = options.files or sorted(str(p) for p in (HERE / 'front').glob('*.py'))
    for tree_only in ([True] if options.ast else [True, False]):
        what = 'syntax trees' if tree_only else 'code objects'
        for title, files in (('files' if options.files else 'own programs', own),
                             ('standard library', library() if options.all else [])):
            if not files:
                continue
            same, refused, _ = compare_files(options.native, files, tree_only, options.show)
            # What is not modelled (complex numbers) is refused by name; our own programs have none of it.
            total = len(files) - (0 if title == 'own programs' else refused)
            count(f'{what}, {title}, {refused} refused as not modelled', total, total - same)
    if not options.ast:
        count('listings of dis', len(own), len(compare_listings(options.native, own, options.show)))
    if not options.files and not options.ast:
        total, different = compare_snippets(options.native, options.show)
        count('invalid programs, message and place', total, len(different))
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
