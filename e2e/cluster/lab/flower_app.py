"""A Celery app with the tasks that Flower's recorded answers tell of. LAB_NAME keeps it apart from others on the broker."""
import os
import time

from celery import Celery
from celery.contrib.abortable import AbortableTask
from celery.exceptions import Ignore, Reject

LAB = os.environ["LAB_NAME"]

app = Celery("rec", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(
    control_exchange=LAB,
    event_exchange=LAB,
    task_default_queue=f"{LAB}.celery",
    task_routes={
        "web.*": {"queue": f"{LAB}.rec_q"},
        "proj.*": {"queue": f"{LAB}.rec_q"},
        "rec.*": {"queue": f"{LAB}.rec_q"},
        "recs.*": {"queue": f"{LAB}.rec_slow"},
    },
    accept_content=["json", "pickle"],
    result_accept_content=["json", "pickle"],
    result_expires=3600,
    result_extended=True,
    task_track_started=True,
    task_send_sent_event=True,
    worker_send_task_events=True,
    worker_pool_restarts=os.environ.get("LAB_POOL_RESTARTS") == "1",
)


@app.task(name="rec.add")
def add(x, y):
    return x + y


@app.task(name="rec.echo")
def echo(*args, **kwargs):
    return {"args": list(args), "kwargs": kwargs}


@app.task(name="rec.boom")
def boom(x):
    raise RuntimeError(f"взрыв {x} <tag>")


@app.task(name="rec.retry", bind=True, max_retries=1)
def retry(self, ok=False):
    if ok and self.request.retries:
        return "ok after retry"
    raise self.retry(exc=ValueError("retry me"), countdown=1)


@app.task(name="rec.abortable", bind=True, base=AbortableTask)
def abortable(self, steps):
    for step in range(steps):
        if self.is_aborted():
            return f"aborted at {step}"
        time.sleep(0.5)
    return "ran to end"


@app.task(name="rec.custom", bind=True)
def custom(self):
    self.send_event("task-progress", percent=50)
    return "custom"


@app.task(name="rec.ignore")
def ignore():
    raise Ignore()


@app.task(name="rec.reject", acks_late=True)
def reject():
    raise Reject("no", requeue=False)


@app.task(name="rec.noresult", ignore_result=True)
def noresult():
    return "not kept"


def sleep(seconds=1):
    time.sleep(seconds)
    return seconds


app.task(name="recs.sleep")(sleep)
app.task(name="recs.sleep_soft", soft_time_limit=1)(sleep)
app.task(name="recs.sleep_hard", time_limit=3)(sleep)
app.task(name="proj.slow")(sleep)


@app.task(name="proj.progress", bind=True)
def progress(self, seconds=1):
    self.update_state(state="PROGRESS", meta={"percent": 50})
    time.sleep(seconds)


RETURNED = {
    "rec.ret_none": None,
    "rec.ret_list": [1, 2.5, "три", None, True, {"a": [1]}],
    "rec.ret_dict": {"строка": "значение", "n": 1},
    "rec.ret_html": "<b>&\"'</b> connection refused",
    "rec.ret_nan": float("nan"),
    "rec.ret_bytes": b"\x00\xff",
    "rec.ret_long": "x" * 5000,
}


def returning(value):
    def give():
        return value

    return give


for _name, _value in RETURNED.items():
    app.task(name=_name)(returning(_value))


def tsum(numbers):
    return sum(numbers)


for _name in ("rec.tsum", "proj.xsum"):
    app.task(name=_name)(tsum)


def anything(*args):
    return list(args)


for _name in ("proj.add", "web.sample_task", "polarity:get_polarity_one"):
    app.task(name=_name)(anything)


@app.task(name="proj.boom")
def proj_boom():
    raise ValueError("boom")
