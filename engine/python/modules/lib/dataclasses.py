import sys

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields', 'asdict', 'astuple',
           'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return '<factory>'


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()
_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'


class InitVar:
    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare', 'metadata', 'kw_only',
                 '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return ('Field(' f'name={self.name!r},' f'type={self.type!r},' f'default={self.default!r},'
                f'default_factory={self.default_factory!r},' f'init={self.init!r},' f'repr={self.repr!r},'
                f'hash={self.hash!r},' f'compare={self.compare!r},' f'metadata={self.metadata!r},'
                f'kw_only={self.kw_only!r},' f'_field_type={self._field_type}' ')')

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), '__set_name__', None)
        if func:
            func(self.default, owner, name)


class _DataclassParams:
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only', 'slots', 'weakref_slot')

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _get_field(cls, a_name, a_type, default_kw_only):
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if type(default).__name__ in ('member_descriptor',):
            default = MISSING
        f = field(default=default)
    f.name = a_name
    f.type = a_type
    f._field_type = '_FIELD'
    text = a_type if isinstance(a_type, str) else None
    if a_type is InitVar or isinstance(a_type, InitVar) or (text and text.startswith(('InitVar', 'dataclasses.InitVar'))):
        f._field_type = '_FIELD_INITVAR'
    elif (text and text.split('[')[0] in ('ClassVar', 'typing.ClassVar')) or getattr(a_type, '_is_classvar', False):
        f._field_type = '_FIELD_CLASSVAR'
    if f._field_type in ('_FIELD_CLASSVAR', '_FIELD_INITVAR') and f.default_factory is not MISSING:
        raise TypeError(f'field {f.name} cannot have a default factory')
    if f._field_type in ('_FIELD', '_FIELD_INITVAR'):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    if f._field_type == '_FIELD' and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory')
    return f


def _make(cls, name, args, body, namespace, doc=None):
    source = f'def {name}({", ".join(args)}):\n' + '\n'.join(' ' + line for line in body)
    space = dict(namespace)
    exec(source, space)
    function = space[name]
    function.__qualname__ = f'{cls.__qualname__}.{name}'
    function.__module__ = cls.__module__
    return function


def _init_fn(cls, fields, std_fields, kw_only_fields, frozen, has_post_init, self_name):
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f'non-default argument {f.name!r} follows default argument {seen_default.name!r}')
    space = {'MISSING': MISSING, '_HAS_DEFAULT_FACTORY': _HAS_DEFAULT_FACTORY, '_set': object.__setattr__}
    body = []
    for f in fields:
        default_name = f'__dataclass_dflt_{f.name}__'
        if f.default_factory is not MISSING:
            space[default_name] = f.default_factory
            if f.init:
                value = f'{default_name}() if {f.name} is _HAS_DEFAULT_FACTORY else {f.name}'
            else:
                value = f'{default_name}()'
        elif f.init:
            if f.default is not MISSING:
                space[default_name] = f.default
            value = f.name
        elif f.default is not MISSING and '__slots__' in cls.__dict__:
            space[default_name] = f.default
            value = default_name
        else:
            continue
        if f._field_type == '_FIELD_INITVAR':
            continue
        body.append(f'_set({self_name}, {f.name!r}, {value})' if frozen else f'{self_name}.{f.name}={value}')
    if has_post_init:
        params = ','.join(f.name for f in fields if f._field_type == '_FIELD_INITVAR')
        body.append(f'{self_name}.__post_init__({params})')
    if not body:
        body = ['pass']

    def param(f):
        if f.default is MISSING and f.default_factory is MISSING:
            return f.name
        if f.default is not MISSING:
            return f'{f.name}=__dataclass_dflt_{f.name}__'
        return f'{f.name}=_HAS_DEFAULT_FACTORY'
    args = [self_name] + [param(f) for f in std_fields if f.init]
    keyword = [param(f) for f in kw_only_fields if f.init]
    if keyword:
        args += ['*'] + keyword
    function = _make(cls, '__init__', args, body, space)
    function.__annotations__ = {f.name: f.type for f in fields if f.init}
    function.__annotations__['return'] = None
    return function


def _set_new(cls, name, value):
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _recursive_repr(function):
    running = set()

    def wrapper(self):
        key = id(self)
        if key in running:
            return '...'
        running.add(key)
        try:
            return function(self)
        finally:
            running.discard(key)
    wrapper.__wrapped__ = function
    wrapper.__name__ = '__repr__'
    wrapper.__qualname__ = function.__qualname__
    return wrapper


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields = {}
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot))
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for b in cls.__mro__[-1:0:-1]:
        base_fields = getattr(b, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            if all_frozen_bases is None:
                all_frozen_bases = True
            for f in base_fields.values():
                fields[f.name] = f
            all_frozen_bases = all_frozen_bases and getattr(b, _PARAMS).frozen
            any_frozen_base = any_frozen_base or getattr(b, _PARAMS).frozen
    cls_annotations = cls.__dict__.get('__annotations__', {})
    cls_fields = []
    KW_ONLY_seen = False
    for name, type in cls_annotations.items():
        if type is KW_ONLY or type in ('KW_ONLY', 'dataclasses.KW_ONLY'):
            if KW_ONLY_seen:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            KW_ONLY_seen = True
            kw_only = True
        else:
            cls_fields.append(_get_field(cls, name, type, kw_only))
    for f in cls_fields:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls_annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if all_frozen_bases is False and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get('__hash__', MISSING)
    has_explicit_hash = not (class_hash is MISSING or (class_hash is None and '__eq__' in cls.__dict__))
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    all_init_fields = [f for f in fields.values() if f._field_type in ('_FIELD', '_FIELD_INITVAR')]
    std_init_fields = [f for f in all_init_fields if f.init and not f.kw_only]
    kw_only_init_fields = [f for f in all_init_fields if f.init and f.kw_only]
    if init:
        _set_new(cls, '__init__', _init_fn(cls, all_init_fields, std_init_fields, kw_only_init_fields, frozen,
                                           hasattr(cls, '__post_init__'),
                                           '__dataclass_self__' if 'self' in fields else 'self'))
    field_list = [f for f in fields.values() if f._field_type == '_FIELD']
    if repr:
        flds = [f for f in field_list if f.repr]
        text = ', '.join(f'{f.name}={{self.{f.name}!r}}' for f in flds)
        function = _make(cls, '__repr__', ['self'], [f'return f"{{self.__class__.__qualname__}}({text})"'], {})
        _set_new(cls, '__repr__', _recursive_repr(function))
    if eq:
        names = [f.name for f in field_list if f.compare]
        terms = ' and '.join(f'self.{n}==other.{n}' for n in names) or 'True'
        _set_new(cls, '__eq__', _make(cls, '__eq__', ['self', 'other'], [
            'if self is other:', ' return True', 'if other.__class__ is self.__class__:', f' return {terms}',
            'return NotImplemented'], {}))
    if order:
        flds = [f for f in field_list if f.compare]

        def tup(obj):
            return '(' + ','.join(f'{obj}.{f.name}' for f in flds) + (',)' if flds else ')')
        for name, op in [('__lt__', '<'), ('__le__', '<='), ('__gt__', '>'), ('__ge__', '>=')]:
            function = _make(cls, name, ['self', 'other'], [
                'if other.__class__ is self.__class__:', f' return {tup("self")}{op}{tup("other")}', 'return NotImplemented'], {})
            if _set_new(cls, name, function):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. '
                                'Consider using functools.total_ordering')
    if frozen:
        names = ', '.join(repr_of(f.name) for f in field_list)
        test = 'type(self) is cls' + (f' or name in {{{names}}}' if names else '')
        space = {'cls': cls, 'FrozenInstanceError': FrozenInstanceError}
        for name, args, word in [('__setattr__', ['self', 'name', 'value'], 'assign to'),
                                 ('__delattr__', ['self', 'name'], 'delete')]:
            function = _make(cls, name, args, [
                f'if {test}:', f' raise FrozenInstanceError(f"cannot {word} field {{name!r}}")',
                f'super(cls, self).{name}({", ".join(args[1:])})'], space)
            if _set_new(cls, name, function):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}')
    if unsafe_hash or (eq and frozen and not has_explicit_hash):
        flds = [f for f in field_list if (f.compare if f.hash is None else f.hash)]
        values = '(' + ','.join(f'self.{f.name}' for f in flds) + (',)' if flds else ')')
        cls.__hash__ = _make(cls, '__hash__', ['self'], [f'return hash({values})'], {})
    elif eq and not has_explicit_hash:
        cls.__hash__ = None
    if match_args:
        _set_new(cls, '__match_args__', tuple(f.name for f in std_init_fields))
    if not getattr(cls, '__doc__'):
        pieces = []
        for f in std_init_fields:
            kind = getattr(f.type, '__name__', str(f.type))
            pieces.append(f'{f.name}: {kind}' + ('' if f.default is MISSING else f' = {f.default!r}'))
        cls.__doc__ = cls.__name__ + '(' + ', '.join(pieces) + ')'
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    return cls


repr_of = repr


def _add_slots(cls, is_frozen, weakref_slot):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    cls_dict = dict(cls.__dict__)
    field_names = tuple(f.name for f in fields(cls))
    inherited = set()
    for c in cls.__mro__[1:-1]:
        slots = c.__dict__.get('__slots__', ())
        inherited.update([slots] if isinstance(slots, str) else slots)
    own = [n for n in field_names if n not in inherited]
    if weakref_slot and '__weakref__' not in inherited:
        own.append('__weakref__')
    cls_dict['__slots__'] = tuple(own)
    for field_name in field_names:
        cls_dict.pop(field_name, None)
    cls_dict.pop('__dict__', None)
    cls_dict.pop('__weakref__', None)
    qualname = getattr(cls, '__qualname__', None)
    cls = type(cls)(cls.__name__, cls.__bases__, cls_dict)
    if qualname is not None:
        cls.__qualname__ = qualname
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple(f for f in fields.values() if f._field_type == '_FIELD')


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _inner(obj, factory, names):
    if hasattr(type(obj), _FIELDS):
        values = [(f.name, _inner(getattr(obj, f.name), factory, names)) for f in fields(obj)]
        return factory(values) if names else factory([v for _, v in values])
    if isinstance(obj, (list, tuple)):
        if hasattr(obj, '_fields'):
            return type(obj)(*[_inner(v, factory, names) for v in obj])
        return type(obj)(_inner(v, factory, names) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_inner(k, factory, names), _inner(v, factory, names)) for k, v in obj.items())
    return obj


def asdict(obj, *, dict_factory=dict):
    if not hasattr(type(obj), _FIELDS):
        raise TypeError("asdict() should be called on dataclass instances")
    return _inner(obj, dict_factory, True)


def astuple(obj, *, tuple_factory=tuple):
    if not hasattr(type(obj), _FIELDS):
        raise TypeError("astuple() should be called on dataclass instances")
    return _inner(obj, tuple_factory, False)


def replace(obj, /, **changes):
    if not hasattr(type(obj), _FIELDS):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type == '_FIELD_CLASSVAR':
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f'field {f.name} is declared with init=False, it cannot be specified with replace()')
            continue
        if f.name not in changes:
            if f._field_type == '_FIELD_INITVAR' and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
