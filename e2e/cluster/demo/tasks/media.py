"""Pictures, films and what goes to other machines: the tasks of the routed queues."""
import time

from celery.exceptions import SoftTimeLimitExceeded
from demo.app import app


@app.task(name="media.thumbnails.render")
def render_thumbnails(path, sizes, work=0.8):
    time.sleep(work)
    if path.endswith(".psd"):
        raise ValueError(f"cannot read {path}: unknown image format")
    return [f"{path}@{size}.webp" for size in sizes]


@app.task(name="media.films.transcode", bind=True)
def transcode(self, path, frames=20, work=0.2):
    """Tells of its progress by an event of its own, besides the state that the result backend keeps."""
    for frame in range(1, frames + 1):
        time.sleep(work)
        self.update_state(state="PROGRESS", meta={"current": frame, "total": frames})
        self.send_event("task-progress", current=frame, total=frames)
    return {"path": path, "frames": frames}


@app.task(name="media.films.detect_scenes", soft_time_limit=1, time_limit=30)
def detect_scenes(path, seconds=60):
    try:
        time.sleep(seconds)
    except SoftTimeLimitExceeded:
        print(f"{path}: giving up")
        raise
    return []


@app.task(name="media.films.stabilise", time_limit=1)
def stabilise(path, seconds=60):
    time.sleep(seconds)
    return path


@app.task(name="web.fetch_page")
def fetch_page(url, work=0.3):
    time.sleep(work)
    if "no-such-host" in url:
        raise ConnectionError(f"name of {url} cannot be resolved")
    return {"url": url, "status": 200, "bytes": 51_234}


@app.task(name="remote.copy_file")
def copy_file(source, target, work=0.2):
    time.sleep(work)
    return {"source": source, "target": target, "ok": True}


@app.task(name="polarity:get_polarity_one")
def get_polarity_one(text):
    good = sum(word in text.lower() for word in ("good", "great", "love", "хорошо", "很好"))
    return {"polarity": min(1.0, 0.5 + 0.25 * good), "words": len(text.split())}
