"""A Celery app for tests that command workers. It shares nothing with other apps on the broker but its queues' names."""
import os
import time

from celery import Celery

LAB = os.environ["LAB_NAME"]

app = Celery("lab", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(
    control_exchange=LAB,
    event_exchange=LAB,
    task_default_queue=f"{LAB}.default",
    accept_content=["json", "pickle"],
    result_expires=3600,
    task_track_started=True,
    task_send_sent_event=True,
    worker_pool_restarts=os.environ.get("LAB_POOL_RESTARTS") == "1",
    worker_prefetch_multiplier=1,
)


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
