"""
Celery's own client, kept running: takes one JSON request a line and answers one JSON value a line.
    {"inspect": "stats", "worker": "w@lab", "with": {}}   what the worker tells Celery's own `inspect`
    {"send": "lab.sleep", "args": [1], "options": {"queue": "q"}, "times": 1}   ids of the tasks sent
    {"states": ["id"]}   what the result backend says
    {"call": "lab.receive", "args": "(1, {2})", "kwargs": "{}", "options": {}}   id of a task sent with values of Python's
    {"same": [["id", "id"]]}   whether the worker received the same both times, by type and value: true, or both as text
"""
import datetime
import decimal
import json
import pickle
import sys
import uuid
from collections import OrderedDict, defaultdict, deque

from app import LAB, Colour, Level, Point, app

NAMES = {
    "datetime": datetime, "decimal": decimal, "uuid": uuid, "OrderedDict": OrderedDict, "defaultdict": defaultdict,
    "deque": deque, "Point": Point, "Level": Level, "Colour": Colour, "nan": float("nan"), "inf": float("inf"),
}


def value_of(text):
    return eval(text, dict(NAMES))  # the test's own words


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(same(k, m) and same(v, w) for (k, v), (m, w) in zip(a.items(), b.items()))
    if isinstance(a, float):
        return repr(a) == repr(b)
    return a == b


def receipt(task_id):
    stored = app.backend.client.get(f"{LAB}:receipt:{task_id}")
    return None if stored is None else pickle.loads(stored)


def compared(old, new):
    a, b = receipt(old), receipt(new)
    return True if a is not None and same(a, b) else [repr(a), repr(b)]


def answer(request):
    if "inspect" in request:
        worker = request["worker"]
        inspect = app.control.inspect(destination=[worker], timeout=5.0)
        replies = getattr(inspect, request["inspect"])(**request.get("with", {}))
        return (replies or {}).get(worker)
    if "send" in request:
        args = [{"a", "set"} if arg == "<a set>" else arg for arg in request.get("args", [])]
        with app.producer_pool.acquire(block=True) as producer:
            return [
                app.send_task(request["send"], args, producer=producer, **request.get("options", {})).id
                for _ in range(request.get("times", 1))
            ]
    if "call" in request:
        args, kwargs = value_of(request["args"]), value_of(request.get("kwargs", "{}"))
        return app.send_task(request["call"], args, kwargs, **request.get("options", {})).id
    if "same" in request:
        return [compared(old, new) for old, new in request["same"]]
    return [app.AsyncResult(task_id).state for task_id in request["states"]]


for line in sys.stdin:
    try:
        result = {"ok": answer(json.loads(line))}
    except Exception as exc:
        result = {"error": repr(exc)}
    print(json.dumps(result, default=repr), flush=True)
