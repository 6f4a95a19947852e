"""Orders, payments, search and hooks: the traffic of a shop. What a task ends as is told by its arguments alone."""
import time

from demo.app import app


class CardError(Exception):
    """What a payment provider says when it does not want this card."""

    def __init__(self, message, code):
        super().__init__(message, code)
        self.code = code

    def __str__(self):
        return f"{self.args[0]} (code {self.code})"


class OutOfStock(LookupError):
    pass


@app.task(name="shop.orders.reserve_stock")
def reserve_stock(order_id, items, work=0.04):
    time.sleep(work)
    for sku, quantity in items:
        if quantity > 100:
            raise OutOfStock(f"{sku}: {quantity} wanted, 12 left")
    return {"order_id": order_id, "reserved": len(items)}


@app.task(name="shop.payments.charge_card")
def charge_card(order_id, amount_cents, currency="EUR", card="tok_visa", work=0.3):
    time.sleep(work)
    return open_charge({"order": order_id, "amount": amount_cents, "currency": currency, "source": card})


def open_charge(charge):
    try:
        return post_to_provider("/v1/charges", charge)
    except TimeoutError as error:
        raise ConnectionError("payment provider did not answer in 4 s") from error


def post_to_provider(path, charge):
    if charge["source"] == "tok_declined":
        raise CardError("Your card was declined.", "card_declined")
    if charge["source"] == "tok_timeout":
        raise TimeoutError(f"POST {path} timed out")
    return {"id": f"ch_{charge['order']}", "amount": charge["amount"], "paid": True}


@app.task(name="shop.carts.expire_reservations")
def expire_reservations(older_than):
    time.sleep(0.08)
    return {"older_than": older_than, "expired": int(time.time()) % 7}


@app.task(name="shop.orders.fulfil")
def fulfil(charge, order_id):
    time.sleep(0.05)
    return {"order_id": order_id, "charge": charge, "parcel": f"DHL-{order_id}"}


@app.task(name="shop.orders.collect_picks")
def collect_picks(picks, order_id):
    return {"order_id": order_id, "picks": picks}


@app.task(name="shop.orders.pick_item")
def pick_item(sku, quantity=1, work=0.05):
    time.sleep(work)
    if quantity < 1:
        raise ValueError(f"cannot pick {quantity} of {sku}")
    return [sku, quantity]


@app.task(name="shop.orders.report_problem")
def report_problem(task_id):
    """Called with the id of the task that failed (`link_error`)."""
    return f"ticket opened for {task_id}"


@app.task(name="shop.support.answer_ticket")
def answer_ticket(ticket, priority, work=0.1):
    time.sleep(work)
    return {"ticket": ticket, "priority": priority}


@app.task(name="search.reindex_product")
def reindex_product(product_id, fields, work=0.02):
    time.sleep(work)
    return {"product_id": product_id, "fields": {name: "ok" for name in fields}}


@app.task(name="crm.sync_contact")
def sync_contact(contact_id, full=False, work=0.5):
    time.sleep(work)
    contact = {"id": contact_id, "name": "Ada"}
    return contact["email"] if full == "with-email" else contact["name"]


@app.task(name="billing.invoices.render_pdf")
def render_pdf(invoice_id, locale="de_DE", work=0.6):
    time.sleep(work)
    total, lines = 12990, 0 if locale == "xx_XX" else 3
    return {"invoice_id": invoice_id, "pages": 1 + lines // 40, "average_cents": total // lines}


class HookRefused(Exception):
    pass


@app.task(
    name="webhooks.deliver",
    bind=True,
    autoretry_for=(HookRefused, ConnectionError),
    retry_backoff=1,
    retry_backoff_max=4,
    retry_jitter=False,
    max_retries=2,
)
def deliver(self, url, event, payload, fails=0, work=0.05):
    """Refused by the far end for the first `fails` runs."""
    time.sleep(work)
    if self.request.retries < fails:
        raise HookRefused(f"503 Service Unavailable from {url}")
    return {"status": 200, "event": event, "attempt": self.request.retries + 1, "sent": len(str(payload))}
