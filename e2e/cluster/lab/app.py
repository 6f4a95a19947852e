"""A Celery app for tests that command workers. It shares nothing with other apps on the broker but its queues' names."""
import enum
import os
import pickle
import time
from collections import namedtuple

from celery import Celery

LAB = os.environ["LAB_NAME"]

app = Celery("lab", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(
    control_exchange=LAB,
    event_exchange=LAB,
    task_default_queue=f"{LAB}.default",
    accept_content=os.environ.get("LAB_ACCEPT", "json,pickle").split(","),
    result_extended=os.environ.get("LAB_EXTENDED") == "1",
    result_expires=3600,
    task_track_started=True,
    task_send_sent_event=True,
    worker_pool_restarts=os.environ.get("LAB_POOL_RESTARTS") == "1",
    worker_prefetch_multiplier=1,
)

Point = namedtuple("Point", "x y")


class Level(enum.IntEnum):
    LOW = 1


class Colour(str, enum.Enum):
    RED = "red"


@app.task(name="lab.add")
def add(x, y):
    return x + y


@app.task(name="lab.sleep")
def sleep(seconds):
    """In small steps, so that a soft time limit is noticed at once by every pool."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)
    return seconds


@app.task(name="lab.take")
def take(value, seconds=0):
    sleep(seconds)
    return str(value)


def note_receipt(task, args, kwargs):
    """What the task received, for a comparison by type and value (ask.py)."""
    app.backend.client.set(f"{LAB}:receipt:{task.request.id}", pickle.dumps((args, kwargs)), ex=3600)


@app.task(name="lab.receive", bind=True)
def receive(self, *args, **kwargs):
    note_receipt(self, args, kwargs)


@app.task(name="lab.fail", bind=True)
def fail(self, *args, **kwargs):
    note_receipt(self, args, kwargs)
    raise ValueError("as it is told to")


@app.task(name="lab.mutate", bind=True)
def mutate(self, items, **kwargs):
    note_receipt(self, (items,), kwargs)
    sleep(kwargs.get("seconds", 0))
    items.append("MUTATED")


@app.task(name="lab.flaky", bind=True)
def flaky(self, number, fails=False):
    """Fails the first time that it is sent, and when it is retried if it is told so."""
    note_receipt(self, (number,), {"fails": fails})
    is_retry = self.request.get("x-retry-of") is not None or "x-retry-of" in (self.request.headers or {})
    if not is_retry or fails:
        raise ValueError("not this time")
    return number
