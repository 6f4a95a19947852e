"""The Celery app of the shop. Where broker and result backend are comes from Celery's own variables."""
import os

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

#: Taken by the worker `shop@…`.
SHOP_QUEUES = ("default", "mail", "payments", "search", "webhooks", "priority")
#: Taken by the worker `media@…`.
MEDIA_QUEUES = ("media", "reports", "web_queue", "remote_queue", "polarity")
#: Taken by the worker `quiet@…`, which sends no task events.
QUIET_QUEUES = ("audit",)

app = Celery(
    "shop",
    broker=os.environ.get("CELERY_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    backend=os.environ.get("CELERY_RESULT_BACKEND", "redis://127.0.0.1:6379/0"),
    include=[f"demo.tasks.{name}" for name in ("shop", "mail", "media", "reports", "audit", "values", "edges")],
)

app.conf.update(
    # Off, as Celery has it: the ordinary workers are started with -E, and one is not.
    worker_send_task_events=False,
    task_send_sent_event=True,
    task_track_started=True,
    result_extended=True,
    result_expires=24 * 3600,
    accept_content=["json", "pickle"],
    result_accept_content=["json", "pickle"],
    task_default_queue="default",
    task_queues=[
        *(Queue(name) for name in (*SHOP_QUEUES, *MEDIA_QUEUES, *QUIET_QUEUES) if name != "priority"),
        Queue("priority", max_priority=10),
    ],
    task_routes={
        "web.*": "web_queue",
        "remote.*": "remote_queue",
        "polarity:get_polarity_one": "polarity",
        "mail.*": "mail",
        "shop.payments.*": "payments",
        "search.*": "search",
        "webhooks.*": "webhooks",
        "media.*": "media",
        "reports.*": "reports",
        "shop.support.*": "priority",
        "audit.*": "audit",
    },
    worker_prefetch_multiplier=4,
    # A broker that goes away must not end a worker of the demo.
    broker_connection_retry=True,
    broker_connection_max_retries=None,
    beat_schedule={
        "expire-reservations": {
            "task": "shop.carts.expire_reservations",
            "schedule": 15.0,
            "kwargs": {"older_than": 900},
        },
        "refresh-exchange-rates": {
            "task": "web.fetch_page",
            "schedule": 45.0,
            "args": ["https://rates.example.org/eur.json"],
        },
        "minute-summary": {"task": "reports.summarise", "schedule": crontab(minute="*"), "args": ["sales"]},
    },
)
