/** Celery's own command lines, as empty pages offer them. `-E` makes the worker send task events. */
export const START_WORKER = "celery -A yourapp worker -E --loglevel=INFO";
export const ENABLE_EVENTS = "celery -A yourapp control enable_events";
