"""Long work that tells how far it is, and work on a schedule."""
import time

from demo.app import app


@app.task(name="reports.build_export", bind=True)
def build_export(self, report, month, pages=20, work=0.25):
    """`update_state` goes to the result backend only: no event tells of it."""
    for page in range(1, pages + 1):
        time.sleep(work)
        self.update_state(state="PROGRESS", meta={"current": page, "total": pages, "what": f"page {page}"})
    return {"report": report, "month": month, "pages": pages, "file": f"exports/{report}-{month}.csv"}


@app.task(name="reports.close_month")
def close_month(month, seconds=8):
    time.sleep(seconds)
    return f"{month} closed"


@app.task(name="reports.summarise")
def summarise(subject):
    time.sleep(0.1)
    return f"summary of {subject}"


@app.task(name="reports.merge")
def merge(parts):
    time.sleep(0.1)
    return {"parts": len(parts), "total": sum(parts)}


@app.task(name="reports.count_orders")
def count_orders(day, work=0.2):
    time.sleep(work)
    if day < 0:
        raise ValueError(f"day {day} is before the shop opened")
    return day * 31 % 97
