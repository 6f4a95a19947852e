"""A small web shop on Celery: what the demo shows and what the tests run against."""
