"""Python values made at random, as Celery's saferepr, Python's repr and pickle write them, for tests of the readers.

    pythonText.py texts SEED COUNT     one JSON line per text: {"text", "dialect", "value"}
    pythonText.py json SEED COUNT      reads JSON lines {"index", "json", "envelopes"} made of those texts, and answers
                                       per line whether Python reads it as what it wrote itself
    pythonText.py yaml SEED COUNT      one JSON line per document of PyYAML's safe_dump: {"yaml", "value"}
    pythonText.py metas 0 0            one JSON line per stored result, as kombu serialises and compresses it:
                                       {"case", "serializer", "compression", "body" (base64)}
    pythonText.py pickles SEED COUNT   one JSON line per pickle: {"pickle" (base64), "protocol", "value"}

"value" is the value in a form that JSON can carry and that two languages can compare: a list of a kind and its
content, numbers as text, dicts as lists of pairs, sets sorted by their text.
"""
import base64
import collections
import dataclasses
import datetime
import decimal
import enum
import json
import pickle
import random
import re
import struct
import sys
import uuid
import zoneinfo

import yaml
from celery.utils.saferepr import saferepr
from celery.utils.serialization import UnpickleableExceptionWrapper
from kombu import compression, serialization


class Plain:
    def __init__(self, **fields):
        self.__dict__.update(fields)


@dataclasses.dataclass
class Order:
    number: object
    note: object = None


class Color(enum.Enum):
    RED = 1
    BLUE = "b"


class Level(enum.IntEnum):
    LOW = 1


class Names(list):
    pass


class Table(dict):
    pass


Point = collections.namedtuple("Point", "x y")

PIECES = [
    "a", "b", "Z", " ", "  ", "0", "1", "'", "''", '"', "\\", "\\\\", "\\'", "\\n", "\n", "\r", "\t", "\0", "\x7f", "\x85",
    "\xa0", "...", "....", ",", ", ", "', '", ": ", "(", ")", "[", "]", "{", "}", "<", ">", "=", "b'", "None", "é", "ß",
    "Привет", "中文", "🌼", "\u200b", "\u2028", "\U000e0001", "\ufeff", "x" * 30, "word " * 8, "/usr/lib", "C:\\dir\\",
    "\udcff", "nan", "-", "1.5", "\\x41", "%s", "\u0301",
]


def text(r):
    shape = r.random()
    if shape < 0.5:
        return "".join(r.choice("abcdefghij klmnop_-./@") for _ in range(r.randrange(12)))
    if shape < 0.9:
        return "".join(r.choice(PIECES) for _ in range(r.randrange(7)))
    return r.choice(["x", "ab ", "a b'c", "\\", "y. "]) * r.randrange(1, 500)


def whole(r):
    shape = r.random()
    if shape < 0.7:
        return r.randrange(-1000, 1000)
    if shape < 0.9:
        return r.randrange(-(2**70), 2**70)
    return r.choice([2**53, 2**53 + 1, -(2**63), 10**r.randrange(400), 0, -1, 255, 256, 65536])


def real(r):
    shape = r.random()
    if shape < 0.4:
        return round(r.uniform(-1000, 1000), r.randrange(4))
    if shape < 0.8:
        return struct.unpack("<d", r.randbytes(8))[0]
    return r.choice([0.0, -0.0, 1.0, 1e16, 1e15, 9999999999999998.0, 1e22, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, float("nan"),
                     float("inf"), float("-inf"), 0.1, 123456789.125])


def raw(r):
    shape = r.random()
    if shape < 0.4:
        return r.randbytes(r.randrange(20))
    if shape < 0.7:
        return text(r).encode("utf-8", "replace")
    return r.choice([b"", b"abc", b"'", b'"', b"\\", b"a', 'b", b"deadbeef", b"...", b"\x00"])


def zone(r):
    return r.choice([None, None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=3)),
                     datetime.timezone(datetime.timedelta(hours=-3, minutes=-30)), zoneinfo.ZoneInfo("Europe/Paris")])


def stamp(r):
    parts = (r.choice([0, r.randrange(24)]), r.randrange(60), r.choice([0, r.randrange(60)]), r.choice([0, r.randrange(1000000)]))
    day = (r.randrange(1, 9999), r.randrange(1, 13), r.randrange(1, 29))
    kind = r.randrange(4)
    if kind == 0:
        return datetime.datetime(*day, *parts, tzinfo=zone(r), fold=r.choice([0, 0, 1]))
    if kind == 1:
        return datetime.date(*day)
    if kind == 2:
        fixed = r.choice([None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=5, minutes=45))])
        return datetime.time(*parts, tzinfo=fixed)
    return datetime.timedelta(r.randrange(-3, 3), r.choice([0, r.randrange(86400)]), r.choice([0, r.randrange(1000000)]))


def known(r):
    kind = r.randrange(4)
    if kind == 0:
        return decimal.Decimal(r.choice(["1.10", "-0", "1E+5", "NaN", "Infinity", "123456789012345678901234567890.5", "0E-8"]))
    if kind == 1:
        return uuid.UUID(bytes=r.randbytes(16), version=r.choice([None, 1, 4, 5]))
    if kind == 2:
        return complex(real(r), real(r))
    return stamp(r)


def atom(r):
    make = r.choices([lambda: None, lambda: r.random() < 0.5, lambda: whole(r), lambda: real(r), lambda: text(r),
                      lambda: raw(r), lambda: known(r)], [6, 6, 20, 14, 40, 4, 6])[0]
    return make()


def key(r):
    shape = r.random()
    if shape < 0.8:
        return text(r)
    if shape < 0.95:
        return r.choice([whole(r), None, True, real(r)])
    return (whole(r), text(r))


def odd(r, depth):
    """Things that are no plain data, as a Celery user might pass them with pickle or return them."""
    return r.choice([
        lambda: Order(value(r, depth + 1), text(r)), lambda: Color.RED, lambda: Color.BLUE, lambda: Plain(a=value(r, depth + 1)),
        lambda: ValueError(text(r), whole(r)), lambda: KeyError(text(r)), lambda: range(whole(r)), lambda: bytearray(raw(r)),
        lambda: collections.deque([value(r, depth + 1)], maxlen=5), lambda: collections.Counter(text(r)),
        lambda: collections.defaultdict(list, {text(r): [1]}), lambda: int, lambda: len, lambda: text, lambda: Ellipsis,
        lambda: Point(whole(r), text(r)), lambda: collections.OrderedDict([(text(r), whole(r))]), lambda: Level.LOW,
        lambda: Names([whole(r)]), lambda: Table({text(r): whole(r)}), lambda: slice(1, 2), lambda: NotImplemented,
    ])()


def value(r, depth=0, oddities=True):
    if oddities and r.random() < 0.02:
        return odd(r, depth)
    if r.random() < 0.35 + 0.15 * depth:
        return atom(r)
    size = r.choice([0, 1, 1, 2, 2, 3, 5]) if r.random() < 0.97 else r.randrange(20, 150)
    inner = depth + (4 if size > 5 else 1)
    shape = r.random()
    if shape < 0.3:
        return [value(r, inner, oddities) for _ in range(size)]
    if shape < 0.6:
        return tuple(value(r, inner, oddities) for _ in range(size))
    if shape < 0.93:
        return {key(r): value(r, inner, oddities) for _ in range(size)}
    return r.choice([set, frozenset])(r.choice([whole(r), text(r)]) for _ in range(size))


def arguments(r):
    """What a task is called with, mostly: plain data, as args or as kwargs."""
    oddities = r.random() < 0.4
    shape = r.random()
    if shape < 0.5:
        return tuple(value(r, 1, oddities) for _ in range(r.randrange(5)))
    if shape < 0.6:
        return [value(r, 1, oddities) for _ in range(r.randrange(5))]
    if shape < 0.8:
        return {"k%d" % i: value(r, 1, oddities) for i in range(r.randrange(5))}
    return value(r, 0, oddities)


def tagged(v, subclasses):
    """The value for comparison. `subclasses`: whether subclasses of list, dict and tuple count as what they extend.

    Those that print themselves as what they extend do so always: no text tells them apart, and JSON makes them the same.
    """
    t = type(v)
    for base in (list, dict):
        if isinstance(v, base) and t.__repr__ is base.__repr__:
            t = base
    if v is None:
        return ["none", ""]
    if isinstance(v, bool):
        return ["bool", str(v)]
    if t is int or (subclasses and isinstance(v, int)):
        return ["int", str(int(v))]
    if t is float:
        return ["float", repr(v)]
    if t is complex:
        return ["complex", repr(v)]
    if t is str:
        return ["str", v]
    if t is bytes:
        return ["bytes", v.hex()]
    for base, name in ((list, "list"), (tuple, "tuple")):
        if t is base or (subclasses and isinstance(v, base)):
            return [name, [tagged(item, subclasses) for item in v]]
    if t in (set, frozenset):
        return [t.__name__, sorted((tagged(item, subclasses) for item in v), key=lambda item: json.dumps(item))]
    if t is dict or (subclasses and isinstance(v, dict)):
        return ["dict", [[tagged(k, subclasses), tagged(w, subclasses)] for k, w in v.items()]]
    return ["opaque", repr(v)]


PRINTED = (decimal.Decimal, uuid.UUID, datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo)


def unpickled(v, protocol):
    """The value as a reader must show it that builds no objects: what would be called, with what, and the state."""
    def shown(label, args=(), fields=(), state=None):
        inner = [["list", [unpickled(a, protocol) for a in args]],
                 ["dict", [[["str", k], unpickled(w, protocol)] for k, w in fields]],
                 ["none", ""] if state is None else unpickled(state, protocol)]
        return ["opaque", [["str", label]] + inner]

    t = type(v)
    if t in (list, tuple, set, frozenset):
        items = [unpickled(item, protocol) for item in v]
        return [t.__name__, items]
    if t is dict:
        return ["dict", [[unpickled(k, protocol), unpickled(w, protocol)] for k, w in v.items()]]
    if isinstance(v, PRINTED):
        return ["opaque", repr(v)]
    if isinstance(v, (Order, Plain)):
        return shown("__main__." + t.__name__, state=v.__dict__)
    if isinstance(v, enum.Enum):
        by_name = b"getattr" in pickle.dumps(v, 0)  # 3.11.0 to 3.11.3
        return ["opaque", "__main__.%s.%s" % (t.__name__, v.name)] if by_name else shown("__main__." + t.__name__, [v.value])
    if isinstance(v, BaseException):
        return shown(t.__name__, v.args)
    if t is range or t is slice:
        return shown(t.__name__, [v.start, v.stop, v.step])
    if t is bytearray:
        return shown("bytearray", [bytes(v)])
    if t is collections.deque:
        return shown("deque", [list(v)], [("maxlen", v.maxlen)])
    if t is collections.Counter and not v:
        return shown("Counter", [{}])
    if t in (collections.OrderedDict, collections.Counter):
        return shown(t.__name__, [dict(v)])
    if t is collections.defaultdict:
        return shown("defaultdict", [v.default_factory, dict(v)])
    if t is Point:
        return shown("__main__.Point", tuple(v) if protocol > 1 else [tuple(v)])
    if t is Names:
        return shown("__main__.Names", [list(v)])
    if t is Table:
        return shown("__main__.Table", [dict(v)])
    if v in (int, list, len):
        return ["opaque", v.__name__]
    if v is text:
        return ["opaque", "__main__.text"]
    if v is Ellipsis or v is NotImplemented:
        return ["opaque", repr(v)]
    return tagged(v, False)


def texts(seed, count):
    for index in range(count):
        r = random.Random(seed * 1000003 + index)
        v = arguments(r)
        dialect = "saferepr" if index % 3 else "repr"
        # Celery's limit is 1024; a smaller one, which can be set, cuts more often and in more places.
        limit = r.choice([1024, 1024, 1024, 200, 60, 20])
        shown = saferepr(v, limit) if dialect == "saferepr" else repr(v)
        yield v, {"text": shown, "dialect": dialect, "limit": limit, "value": tagged(v, dialect == "saferepr")}


def dumped(o):
    """The envelopes of kombu 5.3 and later, whatever kombu is installed here."""
    if isinstance(o, datetime.datetime):
        return {"__type__": "datetime", "__value__": o.isoformat()}
    if isinstance(o, datetime.date):
        return {"__type__": "date", "__value__": o.isoformat()}
    if isinstance(o, datetime.time):
        return {"__type__": "time", "__value__": o.isoformat()}
    if isinstance(o, decimal.Decimal):
        return {"__type__": "decimal", "__value__": str(o)}
    if isinstance(o, uuid.UUID):
        return {"__type__": "uuid", "__value__": {"hex": o.hex, "version": o.version}}
    if isinstance(o, bytes):
        try:
            return {"__type__": "bytes", "__value__": o.decode()}
        except UnicodeDecodeError:
            return {"__type__": "base64", "__value__": base64.b64encode(o).decode()}
    raise TypeError(type(o).__name__)


def check_json(seed, count):
    values = [v for v, _ in texts(seed, count)]
    for line in sys.stdin:
        request = json.loads(line)
        v = values[request["index"]]
        try:
            own = json.dumps(v, default=dumped if request["envelopes"] else None)
        except TypeError as error:
            yield {"index": request["index"], "same": False, "why": "Python writes no JSON: %s" % error}
            continue
        same = tagged(json.loads(own), False) == tagged(json.loads(request["json"]), False)
        yield {"index": request["index"], "same": same, "why": "" if same else own}


def pickles(seed, count):
    for index in range(count):
        r = random.Random(seed * 1000003 + index)
        v = arguments(r)
        if r.random() < 0.2:
            v = [v, v, v]  # the same object thrice: memo references
        protocol = index % 6
        try:
            data = pickle.dumps(v, protocol)
        except TypeError:
            continue
        yield {"pickle": base64.b64encode(data).decode(), "protocol": protocol, "value": unpickled(pickle.loads(data), protocol)}


def yamls(seed, count):
    for index in range(count):
        r = random.Random(seed * 1000003 + index)
        v = arguments(r)
        try:
            document = yaml.safe_dump(v, allow_unicode=r.random() < 0.5, default_flow_style=r.choice([True, False, None]))
            back = yaml.safe_load(document)
        except (yaml.YAMLError, ValueError, OverflowError, TypeError, AttributeError):
            continue  # not for YAML, or PyYAML cannot read what it wrote
        if re.search("[\x85\u2028\u2029]", document):
            continue  # line breaks in YAML 1.1, which PyYAML then folds away; no longer so in 1.2
        yield {"yaml": document, "value": tagged(back, False)}


def metas():
    done = {"status": "SUCCESS", "result": {"sum": 2**60, "mean": 1.0, "tags": ["a"]}, "traceback": None, "children": [[["kid", None], None]],
            "date_done": "2026-11-21T02:29:35.262799", "group_id": "group", "parent_id": "parent", "name": "shop.add", "args": [1, 2.0],
            "kwargs": {"note": "\u4e2d\u6587"}, "worker": "w@lab", "retries": 2, "queue": "celery", "task_id": "done",
            "stamped_headers": ["by"], "by": ["me"]}
    error = {"exc_type": "ValueError", "exc_message": ["no", 5], "exc_module": "builtins"}
    failed = dict(done, status="FAILURE", result=error, traceback="Traceback \u2026", children=[], task_id="failed")
    raised = dict(failed, result=ValueError("no", 5))
    wrapped = dict(failed, result=UnpickleableExceptionWrapper("shop", "Boom", ["no", 5], "Boom('no', 5)"), task_id="wrapped")
    for case, meta, names in (("wrapped", wrapped, ("pickle",)), ("done", done, ("json", "pickle", "yaml")), ("failed", failed, ("json", "yaml")), ("failed", raised, ("pickle",))):
        for name in names:
            content_type, encoding, body = serialization.dumps(meta, serializer=name)
            body = body.encode(encoding) if isinstance(body, str) else body
            for method in (None, "zlib", "bzip2"):
                packed, header = compression.compress(body, method) if method else (body, None)
                yield {"case": case, "serializer": name, "contentType": content_type, "compression": header,
                       "body": base64.b64encode(packed).decode()}


def main():
    command, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    lines = {"texts": lambda: (line for _, line in texts(seed, count)), "json": lambda: check_json(seed, count),
             "metas": metas, "yaml": lambda: yamls(seed, count), "pickles": lambda: pickles(seed, count)}[command]()
    for line in lines:
        print(json.dumps(line))


if __name__ == "__main__":
    main()
