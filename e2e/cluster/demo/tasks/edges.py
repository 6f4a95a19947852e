"""The rare ways in which a task can end."""
import os
import signal
import time

from celery.exceptions import Ignore, Reject
from demo.app import app


@app.task(name="shop.imports.skip_known", bind=True)
def skip_known(self, supplier):
    raise Ignore(f"{supplier} has nothing new")


@app.task(name="shop.imports.refuse", acks_late=True)
def refuse(supplier):
    raise Reject(f"{supplier} sent a file of another shop", requeue=False)


@app.task(name="shop.imports.split", bind=True)
def split(self, supplier):
    """Puts another task in its own place, under the same id."""
    raise self.replace(load_part.s(supplier))


@app.task(name="shop.imports.load_part")
def load_part(supplier):
    return f"{supplier} loaded"


@app.task(name="shop.imports.crash")
def crash(supplier, work=0.2):
    """The process is gone in the middle, as if the kernel had run out of memory."""
    time.sleep(work)
    os.kill(os.getpid(), signal.SIGKILL)
