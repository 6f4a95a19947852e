"""
Writes sets of results by Celery's own backend classes, as its workers do: no broker and no worker is needed for that.
Takes a JSON list of such sets, of which one at most may be Django's:
    write.py '[{"url": "db+postgresql://…", "ids": {"done": "…", …}, "extended": true, "serializer": "json", "settings": {}}]'
`url` is Celery's `result_backend`; `django-db+postgresql://…` makes Django's tables in that database first. Of `ids` those
cases are written that are named. Prints "written".
"""
import json
import sys
import traceback
from urllib.parse import unquote, urlsplit

from celery import Celery
from celery.app.task import Context



class Refused(Exception):
    pass


def configure_django(url):
    import django
    from django.conf import settings
    from django.core.management import call_command

    engine, _, rest = url.partition("://")
    if engine == "sqlite":
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": rest[1:]}
    else:
        if engine == "mysql":
            import pymysql

            pymysql.install_as_MySQLdb()
        parts = urlsplit("http://" + rest)
        database = {
            "ENGINE": "django.db.backends." + engine,
            "NAME": parts.path[1:],
            "USER": unquote(parts.username),
            "PASSWORD": unquote(parts.password),
            "HOST": parts.hostname,
            "PORT": parts.port,
        }
    settings.configure(
        INSTALLED_APPS=["django_celery_results"],
        DATABASES={"default": database},
        USE_TZ=True,
        SECRET_KEY="x",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)


def make_app(request):
    url = request["url"]
    if url.startswith("django-db+"):
        configure_django(url[len("django-db+"):])
        url = "django_celery_results.backends.DatabaseBackend"
    if url.startswith("db+mysql://"):
        url = url.replace("db+mysql://", "db+mysql+pymysql://")
    app = Celery("writer", broker="memory://")
    app.conf.update(
        result_backend=url,
        result_extended=request.get("extended", True),
        result_serializer=request.get("serializer", "json"),
        accept_content=["json", "pickle", "yaml"],
        result_accept_content=["json", "pickle", "yaml"],
        **request.get("settings", {}),
    )
    return app


def failure():
    try:
        raise Refused("no such card: №5", 5)
    except Refused as error:
        return error, traceback.format_exc()


def write(wanted):
    app = make_app(wanted)
    backend = app.backend
    prefix = wanted.get("settings", {}).get("result_backend_transport_options", {}).get("global_keyprefix")
    if prefix and not hasattr(backend, "_add_global_keyprefix"):
        # As Celery 5.3 does it itself.
        backend.task_keyprefix = backend.key_t(prefix + "_") + backend.task_keyprefix
    error, told = failure()

    def request(task_id):
        return Context(
            id=task_id, task="shop.add", args=(1, 2.0, "x"), kwargs={"note": "中文"}, hostname="w@lab", retries=2,
            delivery_info={"routing_key": "orders"}, root_id=task_id, parent_id="parent", _children=[app.AsyncResult("kid")],
            argsrepr="(1, 2.0, 'x')", kwargsrepr="{'note': '中文'}",
        )

    cases = {
        "done": ({"mean": 1.0, "sum": 2**60, "tags": ["a", None]}, "SUCCESS", None),
        "failed": (error, "FAILURE", told),
        "progress": ({"current": 3, "note": "третий", "total": 10}, "PROGRESS", None),
        "started": ({"hostname": "w@lab", "pid": 7}, "STARTED", None),
        "none": (None, "SUCCESS", None),
        "large": ("ab" * (wanted.get("largeBytes", 0) // 2), "SUCCESS", None),
    }
    for name, task_id in wanted["ids"].items():
        result, state, text = cases[name]
        if state == "FAILURE":
            backend.mark_as_failure(task_id, result, traceback=text, request=request(task_id), call_errbacks=False)
        else:
            backend.store_result(task_id, result, state, traceback=text, request=request(task_id))


for wanted in json.loads(sys.argv[1]):
    write(wanted)
print("written")
