# The demo shop of e2e/cluster: its workers, beat and producer.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3-celery python3-redis && rm -rf /var/lib/apt/lists/*
WORKDIR /shop
COPY e2e/cluster/demo ./demo
# The shop unpickles what it has pickled itself; Celery does that as root only when told.
ENV C_FORCE_ROOT=1 PYTHONUNBUFFERED=1
