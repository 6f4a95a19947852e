"""
Celery's own client, kept running: takes one JSON request a line and answers one JSON value a line.
    {"inspect": "stats", "worker": "w@lab", "with": {}}   what the worker tells Celery's own `inspect`
    {"send": "lab.sleep", "args": [1], "options": {"queue": "q"}, "times": 1}   ids of the tasks sent
    {"states": ["id"]}   what the result backend says
"""
import json
import sys

from app import app


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
    return [app.AsyncResult(task_id).state for task_id in request["states"]]


for line in sys.stdin:
    try:
        result = {"ok": answer(json.loads(line))}
    except Exception as exc:
        result = {"error": repr(exc)}
    print(json.dumps(result, default=repr), flush=True)
