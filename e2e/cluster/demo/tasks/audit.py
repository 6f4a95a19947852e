"""Taken by the worker that sends no task events: nothing but `task-sent` is ever heard of these."""
from demo.app import app


@app.task(name="audit.write_entry")
def write_entry(who, what):
    return f"{who}: {what}"
