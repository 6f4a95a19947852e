"""
Keeps the demo cluster at work: ordinary traffic most of the time, a share of which fails, and now and then one of the
scenarios.  python3 -m demo.producer [--rate TASKS_PER_SECOND]
"""
import argparse
import random
import signal
import sys
import time

from kombu.exceptions import OperationalError

from demo.scenarios import SCENARIOS, orders
from demo.tasks import mail, media, reports, shop

PEOPLE = ["anna", "boris", "chen.wei", "dilnoza", "emil", "fatima", "george", "hana", "лев", "张伟"]
SHOPS = ["acme-erp", "nordwind", "blue-bottle", "kirjakauppa", "sakura-mart"]


def ordinary(rng):
    """One ordinary task, drawn by weight. About one in fifteen fails."""
    order, person = next(orders), rng.choice(PEOPLE)
    cents = rng.choice([990, 1990, 4590, 12990, 24900])
    card = rng.choices(["tok_visa", "tok_declined", "tok_timeout"], [85, 11, 4])[0]
    items = [[f"SKU-{rng.randint(10000, 99999)}", rng.choices([1, 2, 3, 500], [60, 25, 13, 2])[0]] for _ in range(rng.randint(1, 3))]
    hook = [f"https://hooks.{rng.choice(SHOPS)}.example/v2/orders", "order.paid", {"order": order, "cents": cents}]
    picture = f"s3://shop-media/p/{rng.randint(10000, 99999)}/{rng.choice(['hero.tif', 'side.jpg', 'front.png', 'layers.psd'])}"
    host = rng.choices(["www.example.org", "no-such-host.example"], [24, 1])[0]
    choices = [
        (18, lambda: shop.reserve_stock.delay(order, items, work=rng.uniform(0.02, 0.1))),
        (14, lambda: mail.send_receipt.delay(order, f"{person}@example.org", hang_ups=rng.choices([0, 1, 9], [92, 6, 2])[0])),
        (13, lambda: shop.charge_card.delay(order, cents, "EUR", card, work=rng.lognormvariate(-1.3, 0.6))),
        (12, lambda: shop.reindex_product.delay(order, ["price", "stock"], work=rng.uniform(0.01, 0.05))),
        (9, lambda: shop.deliver.delay(*hook, fails=rng.choices([0, 1, 9], [85, 11, 4])[0])),
        (8, lambda: media.render_thumbnails.delay(picture, [64, 256, 1024], work=rng.uniform(0.3, 1.2))),
        (6, lambda: shop.sync_contact.delay(f"c_{rng.getrandbits(16):04x}", rng.choices([True, "with-email"], [20, 1])[0], work=rng.uniform(0.1, 0.5))),
        (5, lambda: shop.render_pdf.delay(20261121000000 + order, rng.choices(["de_DE", "ru_RU", "zh_CN", "xx_XX"], [8, 6, 5, 1])[0])),
        (5, lambda: media.fetch_page.delay(f"https://{host}/products/{order}", work=rng.uniform(0.1, 0.4))),
        (4, lambda: media.copy_file.delay(f"orders/{order}.xml", f"archive/{order}.xml")),
        (3, lambda: media.get_polarity_one.delay(rng.choice(["a good shop, I love it", "очень хорошо", "never again", "great, great"]))),
        (3, lambda: shop.answer_ticket.apply_async([order, 5], priority=rng.choice([0, 3, 5, 9]))),
        (2, lambda: reports.count_orders.delay(rng.randint(0, 30))),
    ]
    weights, sends = zip(*choices)
    rng.choices(sends, weights)[0]()
    return 1


#: How often each scenario comes, among all scenarios that come. Those that hold a process for long are rare.
SCENARIO_WEIGHTS = {
    **{name: 4 for name in SCENARIOS},
    "chain": 10,
    "chord": 8,
    "group": 8,
    "progress": 8,
    "progress-event": 5,
    "slow": 5,
    "eta": 8,
    "retry-success": 6,
    "terminated": 2,
    "crash": 1,
    "time-limit": 2,
    "ignored": 1,
    "unregistered": 2,
    "failure": 2,
}


def a_scenario(rng):
    name = rng.choices(list(SCENARIO_WEIGHTS), list(SCENARIO_WEIGHTS.values()))[0]
    settings = {"eta": {"seconds": rng.randint(20, 180)}, "progress": {"pages": rng.randint(20, 60)}}.get(name, {})
    return len(SCENARIOS[name](**settings))


def main():
    parser = argparse.ArgumentParser(prog="demo.producer", description="Keep the demo cluster at work.")
    parser.add_argument("--rate", type=float, default=3.0, help="tasks a second, on average (default 3)")
    parser.add_argument("--seed", type=int, help="draw the same work each time")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    rng = random.Random(options.seed)

    # Some at once, so that the first page has something to show.
    first = ["success", "chain", "failure", "progress", "retry-failure", "eta", "chord", "unicode"]
    due = time.monotonic()
    while True:
        try:
            if first:
                SCENARIOS[first.pop(0)]()
                continue
            sent = a_scenario(rng) if rng.random() < 0.06 else ordinary(rng)
        except (OperationalError, ConnectionError, TimeoutError) as error:
            # The broker is away: go on when it is back, at the usual rate.
            print(f"not sent: {error!r}", flush=True)
            sent = 1
        due = max(due, time.monotonic() - 5) + rng.expovariate(1 / sent) / options.rate
        time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    main()
