"""Arguments and results of every shape: what a page that shows them must bear."""
from celery.backends.redis import RedisBackend
from demo.app import app


class PickledResults(app.Task):
    """Tasks whose messages and results are pickled. The backend's serializer is not a task's option, so it has its own."""

    serializer = "pickle"
    abstract = True

    @property
    def backend(self):
        return RedisBackend(url=app.conf.result_backend, app=app, serializer="pickle")


RESULTS = {
    "none": None,
    "true": True,
    "nan": float("nan"),
    "infinity": float("inf"),
    "big-integer": 2**63 + 1,
    "float": 1.0,
    "empty": "",
    "nested": {"orders": [{"id": 1, "lines": [{"sku": "A-1", "tags": ["new", ["deep", ["deeper", ["deepest"]]]]}]}]},
}
PICKLED_RESULTS = {
    "bytes": b"\x89PNG\r\n\x1a\n\x00\xff",
    "set": {"red", "green", "blue"},
    "frozenset": frozenset({1, 2}),
    "tuple": (1, ("two", 3.0)),
    "nested-set": {"colours": {"red"}, "raw": [b"abc", {b"def"}]},
}


@app.task(name="analytics.baskets.measure")
def measure(kind, *extra, **options):
    return RESULTS[kind]


@app.task(name="analytics.baskets.measure_raw", base=PickledResults)
def measure_raw(kind, *extra, **options):
    return PICKLED_RESULTS[kind]


@app.task(name="analytics.echo")
def echo(*args, **kwargs):
    return {"args": args, "kwargs": kwargs}


@app.task(name="analytics.dump")
def dump(rows, columns):
    return [{f"column_{c}": f"row {r}, column {c}" for c in range(columns)} for r in range(rows)]
