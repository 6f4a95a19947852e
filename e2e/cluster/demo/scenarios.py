"""
Named scenarios: each sends tasks and says how each of them will end, once by the result backend (`state`) and once by
the events alone (`seen`), which is not always the same. `python3 -m demo.run --list` names them all.
"""
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count

from celery import chain, chord, group
from celery.utils import uuid
from demo.app import app
from demo.tasks import audit, edges, mail, media, reports, shop, values

SCENARIOS = {}
orders = count(int(time.time()) % 1_000_000)


@dataclass
class Sent:
    id: str
    name: str
    state: str
    seen: str
    retries: int = 0


def scenario(name):
    def register(send):
        SCENARIOS[name] = send
        return send

    return register


def ends(result, name, state="SUCCESS", seen=None, retries=0):
    return Sent(result.id, name, state, seen or state, retries)


@scenario("success")
def success():
    """An ordinary task that succeeds."""
    order = next(orders)
    items = [["SKU-10442", 2], ["SKU-20981", 1]]
    return [ends(shop.reserve_stock.delay(order, items, work=0), "shop.orders.reserve_stock")]


@scenario("failure")
def failure():
    """Failures of several kinds: an error of ours, a library's, one caused by another, one with text of other languages."""
    charge, order = shop.charge_card, next(orders)
    return [
        ends(charge.delay(order, 12990, card="tok_declined", work=0), charge.name, "FAILURE"),
        ends(charge.delay(order, 4590, card="tok_timeout", work=0), charge.name, "FAILURE"),
        ends(shop.sync_contact.delay("c_91f2", full="with-email", work=0), shop.sync_contact.name, "FAILURE"),
        ends(shop.render_pdf.delay(20261121004417, "xx_XX", work=0), shop.render_pdf.name, "FAILURE"),
        ends(media.render_thumbnails.delay("товары/картина — 图片.psd", [64], work=0), media.render_thumbnails.name, "FAILURE"),
    ]


@scenario("declined")
def declined(amount=12990):
    """One card that is declined; the amount serves to find these among others."""
    charge = shop.charge_card
    return [ends(charge.delay(next(orders), amount, card="tok_declined", work=0), charge.name, "FAILURE")]


@scenario("retry-success")
def retry_success():
    """Retried by itself with growing waits (1 s, 2 s), and well in the end."""
    url = "https://hooks.acme-erp.example/v2/orders"
    sent = shop.deliver.delay(url, "order.paid", {"order": next(orders)}, fails=2)
    return [ends(sent, shop.deliver.name, retries=2)]


@scenario("retry-failure")
def retry_failure():
    """Retried by itself with growing waits until no retry is left."""
    url = "https://hooks.closed-shop.example/in"
    sent = shop.deliver.delay(url, "order.paid", {"order": next(orders)}, fails=9)
    return [ends(sent, shop.deliver.name, "FAILURE", retries=2)]


@scenario("slow")
def slow(seconds=8):
    """Runs for some seconds."""
    return [ends(reports.close_month.delay("2026-10", seconds), reports.close_month.name)]


@scenario("progress")
def progress(pages=20):
    """Tells how far it is by `update_state`: the result backend knows, no event does."""
    return [ends(reports.build_export.delay("orders_by_sku", "2026-10", pages), reports.build_export.name)]


@scenario("progress-event")
def progress_event(frames=20):
    """Tells how far it is by `update_state` and by an event of its own."""
    return [ends(media.transcode.delay("films/spring.mov", frames), media.transcode.name)]


@scenario("eta")
def eta(seconds=3):
    """Waits in the worker until its time has come: one by countdown, one by eta with a zone of its own."""
    at = datetime.now(timezone(timedelta(hours=3))) + timedelta(seconds=seconds)
    return [
        ends(shop.expire_reservations.apply_async([60], countdown=seconds), shop.expire_reservations.name),
        ends(shop.expire_reservations.apply_async([61], eta=at), shop.expire_reservations.name),
    ]


@scenario("expires")
def expires():
    """Due after it has expired: a worker takes it, waits, and then does not run it."""
    sent = mail.send_receipt.apply_async([next(orders), "late@example.org"], countdown=2, expires=1)
    return [ends(sent, mail.send_receipt.name, "REVOKED")]


@scenario("revoked")
def revoked():
    """Revoked while it waits for its eta."""
    sent = mail.send_receipt.apply_async([next(orders), "never@example.org"], countdown=2)
    app.control.revoke(sent.id)
    return [ends(sent, mail.send_receipt.name, "REVOKED")]


@scenario("terminated")
def terminated():
    """Revoked while it runs: its process is killed."""
    sent = reports.close_month.delay("2026-09", 60)
    wait_until_started(sent)
    app.control.revoke(sent.id, terminate=True, signal="SIGKILL")
    return [ends(sent, reports.close_month.name, "REVOKED")]


@scenario("chain")
def chain_of_three():
    """Charge, fulfil, and a receipt that ignores what came before."""
    order = next(orders)
    last = chain(
        shop.charge_card.s(order, 4590, work=0),
        shop.fulfil.s(order),
        mail.send_receipt.si(order, "anna@example.org", work=0),
    ).apply_async()
    names = [mail.send_receipt.name, shop.fulfil.name, shop.charge_card.name]
    return [ends(part, name) for part, name in zip(upwards(last), names)][::-1]


@scenario("chain-failure")
def chain_failure():
    """The second of three fails, so the third is never sent and nobody hears of it."""
    first = chain(
        shop.pick_item.s("SKU-77120", work=0), shop.render_pdf.si(1, "xx_XX", work=0), shop.fulfil.s(next(orders))
    ).apply_async()
    steps = list(upwards(first))[::-1]
    return [
        ends(steps[0], shop.pick_item.name),
        ends(steps[1], shop.render_pdf.name, "FAILURE"),
    ]


@scenario("group")
def group_of_four():
    """Four side by side, one of which fails."""
    sent = group(shop.pick_item.s(f"SKU-{n}", quantity=n, work=0) for n in (3, 2, 1, 0)).apply_async()
    states = ["SUCCESS", "SUCCESS", "SUCCESS", "FAILURE"]
    return [ends(part, shop.pick_item.name, state) for part, state in zip(sent.results, states)]


@scenario("chord")
def chord_of_three():
    """Three side by side and a body that gathers what they gave."""
    body = chord(reports.count_orders.s(day, work=0) for day in (1, 2, 3))(reports.merge.s())
    header = [ends(part, reports.count_orders.name) for part in body.parent.results]
    return [*header, ends(body, reports.merge.name)]


@scenario("chord-failure")
def chord_failure():
    """One of the header fails, so the body never runs: the backend marks it failed, and no event tells of it."""
    body = chord(reports.count_orders.s(day, work=0) for day in (4, -5))(reports.merge.s())
    good, bad = body.parent.results
    return [ends(good, reports.count_orders.name), ends(bad, reports.count_orders.name, "FAILURE")]


@scenario("workflow")
def workflow(members=3, seconds=0.5):
    """Two in a row, a group with a chord behind them, and a receipt: all under one root."""
    days = range(1, int(members) + 1)
    last = chain(
        shop.pick_item.si("SKU-10442", work=seconds),
        shop.pick_item.si("SKU-20981", work=seconds),
        chord(group(reports.count_orders.si(day, work=seconds) for day in days), reports.merge.s()),
        mail.send_receipt.si(next(orders), "anna@example.org", work=seconds),
    ).apply_async()
    steps = list(upwards(last))[::-1]
    names = [shop.pick_item.name, shop.pick_item.name, None, reports.merge.name, mail.send_receipt.name]
    parts = zip(steps, names)
    header = [ends(part, reports.count_orders.name) for part in steps[2].results]
    single = [ends(part, name) for part, name in parts if name is not None]
    return [*single[:2], *header, *single[2:]]


@scenario("link")
def link():
    """A callback that takes the result."""
    callback_id = uuid()
    callback = shop.fulfil.s(next(orders)).set(task_id=callback_id)
    sent = shop.charge_card.apply_async([next(orders), 990], {"work": 0}, link=callback)
    return [ends(sent, shop.charge_card.name), Sent(callback_id, shop.fulfil.name, "SUCCESS", "SUCCESS")]


@scenario("link-error")
def link_error():
    """A callback that is told of the failure."""
    callback_id = uuid()
    callback = shop.report_problem.s().set(task_id=callback_id)
    arguments = {"card": "tok_declined", "work": 0}
    sent = shop.charge_card.apply_async([next(orders), 990], arguments, link_error=callback)
    return [
        ends(sent, shop.charge_card.name, "FAILURE"),
        Sent(callback_id, shop.report_problem.name, "SUCCESS", "SUCCESS"),
    ]


@scenario("routed")
def routed():
    """By name to queues of their own."""
    return [
        ends(media.fetch_page.delay("https://www.example.org/", work=0), media.fetch_page.name),
        ends(media.copy_file.delay("a:/in/1.csv", "b:/out/1.csv", work=0), media.copy_file.name),
        ends(media.get_polarity_one.delay("a good shop, I love it"), media.get_polarity_one.name),
    ]


@scenario("by-name")
def by_name():
    """Sent by a client that does not have the task's code."""
    name = "search.reindex_product"
    return [ends(app.send_task(name, [77120], {"fields": ["price", "stock"]}), name)]


@scenario("priorities")
def priorities():
    """Into a queue with priorities."""
    answer = shop.answer_ticket
    return [ends(answer.apply_async([1000 + n, n], {"work": 0}, priority=n), answer.name) for n in (0, 3, 5, 9)]


@scenario("unicode")
def unicode():
    """Russian, Chinese, emoji, quotes, backslashes and line ends in arguments and results."""
    arguments = ["Здравствуйте, Анна!", "订单已发货", "📦🚚 ok", "it's \"quoted\"", "C:\\new\\table", "one\ntwo\tthree"]
    sent = values.echo.apply_async(arguments, {"город": "Казань", "城市": "上海", "smile": "🙂"})
    return [ends(sent, values.echo.name)]


@scenario("huge")
def huge():
    """Arguments and a result far over what events carry."""
    recipients = [f"customer-{n:05d}@example.org" for n in range(600)]
    body = "Spring is here. Весна пришла. 春天来了。 " * 400
    return [
        ends(mail.send_newsletter.delay("Spring sale", recipients, body), mail.send_newsletter.name),
        ends(values.dump.delay(rows=120, columns=6), values.dump.name),
    ]


@scenario("pickle")
def pickled():
    """Messages and results that JSON cannot hold."""
    measure = values.measure_raw
    extra = [{"a", "b"}, b"\x00\xff", datetime(2026, 11, 21, 14, 15), (1, 2), 1 + 2j]
    return [ends(measure.apply_async([kind, *extra]), measure.name) for kind in values.PICKLED_RESULTS]


@scenario("values")
def odd_values():
    """Results that are None, NaN, infinite, past 2^53, 1.0, empty or nested."""
    return [ends(values.measure.delay(kind), values.measure.name) for kind in values.RESULTS]


@scenario("arguments")
def odd_arguments():
    """Arguments of every shape that JSON has."""
    nested = {"a": [1, [2, [3, [4]]]], "b": {"c": {"d": {"e": "deep"}}}}
    shapes = [[], [None, True, False], [0, -1, 2**53 + 1, 1.0, 1e22], [""], [nested]]
    return [ends(values.echo.apply_async(args, {"flag": True}), values.echo.name) for args in shapes]


@scenario("quiet")
def quiet():
    """Run by the worker that sends no task events: only that it was sent is ever heard."""
    return [ends(audit.write_entry.delay("anna", "changed a price"), audit.write_entry.name, seen="PENDING")]


@scenario("ignored")
def ignored():
    """Ends without a word: neither an event nor a final result."""
    return [ends(edges.skip_known.delay("acme"), edges.skip_known.name, "STARTED")]


@scenario("rejected")
def rejected():
    """Given back to the broker, which drops it."""
    return [ends(edges.refuse.delay("acme"), edges.refuse.name, "STARTED", seen="REJECTED")]


@scenario("replaced")
def replaced():
    """Another task takes its place, under the same id."""
    return [ends(edges.split.delay("acme"), edges.split.name)]


@scenario("unregistered")
def unregistered():
    """No worker knows the task."""
    name = "shop.orders.renamed_long_ago"
    return [ends(app.send_task(name, [next(orders)]), name, "FAILURE")]


@scenario("time-limit")
def time_limit():
    """Over the soft limit, which the task can catch, and over the hard one, which kills its process."""
    return [
        ends(media.detect_scenes.delay("films/long.mov"), media.detect_scenes.name, "FAILURE"),
        ends(media.stabilise.delay("films/long.mov"), media.stabilise.name, "FAILURE"),
    ]


@scenario("crash")
def crash():
    """The process that ran it is gone."""
    return [ends(edges.crash.delay("acme"), edges.crash.name, "FAILURE")]


def upwards(result):
    """A chain's results from the last to the first."""
    while result is not None:
        yield result
        result = result.parent


def wait_until_started(result, seconds=30):
    limit = time.monotonic() + seconds
    while result.state != "STARTED":
        if time.monotonic() > limit:
            raise TimeoutError(f"{result.id} did not start in {seconds} s")
        time.sleep(0.05)
