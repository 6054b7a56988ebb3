"""bench/run shop: the rushes that shops fear, beside nginx, and a recount of what came of them.

Each load runs on nginx's `return 200` with a body of the same size and then on Onrush, the same
requests from the same client, three rounds, medians; server on core 0, client on core 1. The crowd
are distinct accounts with points from one address, so only sign-ups and browsing are not
rate-limited. After each round shop_laws.py recounts orders, stock, sales, points and coupons in the
SQL mirror.

    five options of ten     everyone orders one piece of one of five; the 50 who got one pay
    time sale               one-shot purchases of a sale that lasts for the seconds: all of them
                            win; and once a sale of 10,000 that everyone rushes
    payment burst           orders are held, then paid, a call each; what is left is cancelled
    catalogue stampede      30 % most popular, 25 % most viewed of the day, 20 % a category's list,
                            15 % product pages (their views count), 10 % the list of all
    the event               20 % coupons, 20 % product pages, 15 % carts, 20 % orders and payments,
                            15 % most popular, 10 % points; 500 connections, an open loop
"""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

from load import CONNECTIONS, Bench, Knee, ask, campaign, request_text, send_all
from report import PROGRAMS, goal_lines, machine, metrics_of, present
from shop_laws import Verdict
from shop_world import CATEGORIES, OPTION_WIDTH, Shop

EVENT_CONNECTIONS = 500
ORDERS = 3_000_000
DROP_OPTIONS = 5
DROP_STOCK = 10
SALE_QUANTITY = 10_000

ONE_SHOT = '{"quantity":1,"pay":"points"}'
PAYMENT = '{"method":"points"}'
PAID_LATER = "SELECT count(*) FROM orders WHERE state = 'paid' AND paid_at_once = 0"
POPULAR = "/v1/rankings/popular?window=1h"
# Path and how often of 100; $2 is a product, $3 a category.
STAMPEDE = {POPULAR: 30, "/v1/rankings/views?window=24h": 25,
            "/v1/products?sort=views&category=$3": 20, "/v1/products/$2": 15,
            "/v1/products?sort=newest": 10}

# What the event's requests may be answered with: success, and the refusals that the crowd's own
# doings explain. 429 and 503 are counted as turned away.
EVENT_ANSWERS = {"coupon": {201}, "detail": {200}, "cart": {200}, "order": {201},
                 "order-sequel": {200}, "popular": {200}, "points": {200}}


class Exact:
    """What the rushes promised and what the books say."""

    def __init__(self):
        self.not_ten = 0      # options of a drop that did not sell exactly what they had
        self.misnumbered = 0  # sales whose numbers are not 1 to what was sold
        self.untold = 0       # answered with success and not in the books
        self.odd = 0          # answers that no load should meet: 429, 5xx

    def check_drop(self, shop, options):
        for option in options:
            row = shop.count(
                "SELECT sold, held, (SELECT sum(l.quantity) FROM order_lines l JOIN orders o"
                " ON o.id = l.\"order\" WHERE l.option = s.option AND o.state = 'paid')"
                " FROM stocks s WHERE option = ?", option)
            self.not_ten += row != (DROP_STOCK, 0, DROP_STOCK)

    def check_sale(self, shop, sale, answered, exactly=None):
        """Numbers are 1 to what was sold, each once: at least what was answered, or exactly so
        many."""
        sold, distinct, least, most = shop.count(
            "SELECT count(*), count(DISTINCT number), min(number), max(number) FROM orders"
            " WHERE sale = ? AND state = 'paid'", sale)
        self.misnumbered += (distinct, least, most) != (sold, 1, exactly or sold)
        self.untold += max(0, answered - sold)


class Rushes:
    def __init__(self, bench, shop):
        self.bench = bench
        self.shop = shop
        self.exact = Exact()
        self.verdict = Verdict()
        chance = random.Random(2)
        self.stampede = bench.folder / "stampede"
        with shop.lines.open() as lines, self.stampede.open("w") as out:
            for line in lines:
                [path] = chance.choices(list(STAMPEDE), weights=STAMPEDE.values())
                out.write(path.replace("$2", line.split("\t")[1])
                          .replace("$3", str(chance.randint(1, CATEGORIES))) + "\n")

    def pair(self, name, request, sample, lines, **expected):
        """As Bench's, when the mirror is at rest."""
        server = self.shop.server
        server.read_mirror().close()
        odd = server.answers_of(is_odd)
        count = self.bench.pair(name, server, request, sample, lines, **expected)
        self.exact.odd += server.answers_of(is_odd) - odd
        return count

    def round(self):
        self.five_options()
        self.time_sale()
        self.payment_burst()
        self.catalogue()
        self.verdict.recount(self.shop)

    def five_options(self):
        shop = self.shop
        options = shop.drop(DROP_OPTIONS, DROP_STOCK)
        lines = self.bench.folder / "drop"
        with (shop.folder / "tokens").open() as tokens, lines.open("w") as out:
            for number, token in enumerate(tokens):
                out.write(f"{token.strip()}\t{options[number % len(options)]:>{OPTION_WIDTH}}\n")
        [none] = shop.drop(1, 0)
        sample = self.sample("/v1/orders", {"items": [{"optionId": none, "quantity": 1}]}, 409)
        self.pair("five options of ten, sold out", shop.order(option="$2"), sample, lines,
                  failing=True, winners=DROP_OPTIONS * DROP_STOCK)
        self.settle("payment", PAYMENT)
        self.exact.check_drop(shop, options)

    def sample(self, path, body, status):
        """What such a request is answered with; the crowd hardly comes to the account that asks."""
        found, text = ask(self.shop.server, f"POST {path}", self.shop.last, body)
        if found != status:
            raise SystemExit(f"{path}: {found} {text}")
        return text

    def settle(self, how, body):
        """Pays or cancels all that waits for payment."""
        lines, count = self.shop.pending("waiting")
        if count > 0:
            self.shop.send_all(count, f"POST /v1/orders/$2/{how}", body, "$1", lines, status=200)

    def time_sale(self):
        """There is enough for all the seconds."""
        shop = self.shop
        sale = shop.sale(shop.accounts)
        path = f"/v1/sales/{sale}/orders"
        sample = self.sample(path, json.loads(ONE_SHOT), 201)
        count = self.pair("time sale, all win", request_text(f"POST {path}", ONE_SHOT, "$1"),
                          sample, shop.lines)
        self.exact.check_sale(shop, sale, count)

    def scarce_sale(self):
        """Everyone rushes, one has been there already."""
        shop = self.shop
        quantity = SALE_QUANTITY // self.bench.scale
        sale = shop.sale(quantity)
        self.sample(f"/v1/sales/{sale}/orders", json.loads(ONE_SHOT), 201)
        gone = f"/v1/sales/{shop.sale(1)}/orders"
        send_all(shop.server, shop.folder, 1, request_text(f"POST {gone}", ONE_SHOT, "$1"),
                 shop.lines)
        sample = self.sample(gone, json.loads(ONE_SHOT), 410)
        self.pair("time sale, everyone rushes",
                  request_text(f"POST /v1/sales/{sale}/orders", ONE_SHOT, "$1"), sample,
                  shop.lines, failing=True, winners=quantity - 1)
        self.exact.check_sale(shop, sale, quantity, exactly=quantity)
        self.verdict.recount(shop)

    def payment_burst(self):
        shop = self.shop
        held = self.sample("/v1/orders", {"items": [{"optionId": 1, "quantity": 1}]}, 201)
        paid = self.sample(f"/v1/orders/{json.loads(held)['orderId']}/payment",
                           json.loads(PAYMENT), 200)
        count = self.pair("held", shop.order(), held, shop.lines)
        # Enough that no order is paid twice within the seconds.
        send_all(shop.server, shop.folder, count, shop.order(), shop.lines)
        lines, waiting = shop.pending("held")
        self.exact.untold += max(0, 2 * count - waiting)
        before = shop.count(PAID_LATER)
        payment = request_text("POST /v1/orders/$2/payment", PAYMENT, "$1")
        count = self.pair("paid", payment, paid, lines)
        if count + CONNECTIONS > waiting:
            raise SystemExit(f"{count} payments, and only {waiting} orders to pay")
        self.exact.untold += max(0, count - (shop.count(PAID_LATER) - before))
        self.settle("cancellation", "{}")

    def catalogue(self):
        server = self.shop.server
        samples = {}
        for path in STAMPEDE:
            text = ask(server, f"GET {path.replace('$2', '1').replace('$3', '1')}")[1]
            place = path.split("?")[0].replace("$2", "")
            samples[f"{place}?category" if "category" in path else place] = text
        # nginx has one body for whatever product it is, that of product 1.
        self.pair("catalogue stampede", request_text("GET $1"), samples, self.stampede)
        self.pair("product page", request_text("GET /v1/products/$2"), samples["/v1/products/"],
                  self.shop.lines)
        self.pair("most popular", request_text(f"GET {POPULAR}"),
                  samples["/v1/rankings/popular"], None)


def is_odd(status):
    return status == "other" or status == "429" or status.startswith("5")


def measure_rushes(bench):
    shop = Shop(bench.folder, bench.accounts)
    try:
        rushes = Rushes(bench, shop)
        for _ in range(bench.rounds):
            rushes.round()
        rushes.scarce_sale()
        return rushes
    finally:
        shop.stop()
        bench.stop_floors()


def event_kinds(shop):
    """A fresh campaign for every run, so that coupons are won."""
    points = request_text("GET /v1/me/points", bearer="$1")
    cart = request_text("PUT /v1/me/cart/items/$4", '{"quantity":1}', "$1")
    payment = request_text("POST /v1/orders/$ID/payment", PAYMENT, "$1")
    coupon = request_text(f"POST {campaign(shop.server, 100_000_000)}/coupons", bearer="$1")
    return [("coupon", 20, coupon, None),
            ("detail", 20, request_text("GET /v1/products/$2"), None),
            ("cart", 15, cart, None),
            ("order", 20, shop.order(), payment),
            ("popular", 15, request_text(f"GET {POPULAR}"), None),
            ("points", 10, points, None)]


class Event:
    def __init__(self, bench):
        self.verdict = Verdict()
        self.errors = 0
        folder = bench.folder / "event"
        folder.mkdir()
        self.shop = Shop(folder, bench.accounts)
        try:
            self.knee = Knee(self.shop.server, lambda rate: self.play(rate, bench.seconds))
            self.knee.measure()
            assert ask(self.shop.server, "GET /livez")[0] == 200
            self.verdict.recount(self.shop)
        finally:
            self.shop.stop()

    def play(self, rate, seconds):
        found = self.shop.play(event_kinds(self.shop), rate=rate, seconds=seconds,
                               connections=EVENT_CONNECTIONS)
        away = found.get("status_503", 0) + found.get("status_429", 0)
        expected = sum(found.get(f"{kind}_status_{status}", 0)
                       for kind, statuses in EVENT_ANSWERS.items() for status in statuses)
        self.errors += found["sent"] - expected - away
        return found


def order_memory(bench):
    output = subprocess.run([PROGRAMS / "order-bench", "--orders", str(ORDERS // bench.scale),
                             "--folder", bench.folder / "orders"],
                            check=True, stdout=subprocess.PIPE, text=True).stdout
    return metrics_of(output)


def goals(bench, rushes, event, memory):
    exact = rushes.exact

    def both(prefix):
        return 2 / sum(1 / bench.median(prefix + name) for name in ("held", "paid"))

    ratio = bench.against_nginx
    rows = [
        ("sold-out refusals of five options of ten against nginx",
         ratio("five options of ten, sold out"), 0.95, ">=", "x"),
        ("one-shot purchases of a time sale, all of them won, against nginx",
         ratio("time sale, all win"), 0.75, ">=", "x"),
        ("orders held and then paid, both calls together, against nginx",
         both("") / both("nginx, for "), 0.80, ">=", "x"),
        ("product page, its view counted, against nginx", ratio("product page"), 0.90, ">=", "x"),
        ("most popular against nginx", ratio("most popular"), 0.85, ">=", "x"),
        ("the event: p99 at 70 % of its knee", event.knee.below["p99"], 5, "<", "ms"),
        ("the event: resets, no answer, and answers that are neither success nor 429 nor 503",
         event.errors, 0, "=", ""),
        *[(f"memory of a {state.upper().replace('_', ' ')} order of one line, everything counted",
           memory[f"order_{state}"][0], 400, "<=", "B")
          for state in ("paid_at_once", "held_then_paid", "delivered", "refunded")],
        ("options of ten that did not sell exactly ten", exact.not_ten, 0, "=", ""),
        ("sales whose numbers are not 1 to what was sold", exact.misnumbered, 0, "=", ""),
        ("successes that were answered and are not in the books", exact.untold, 0, "=", ""),
        ("answers of 429 and 5xx in the loads against nginx", exact.odd, 0, "=", ""),
    ]
    verdicts = merged(rushes.verdict, event.verdict)
    return rows + verdicts.goals(), verdicts


def merged(first, second):
    both = Verdict()
    for verdict in (first, second):
        both.recounts += verdict.recounts
        both.add(verdict.wrong)
    return both


DURABLE = {"five options of ten, sold out": "-", "time sale, everyone rushes": "10,000 wins are",
           "catalogue stampede": "-", "product page": "-", "most popular": "-"}


def run(options):
    where = machine()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrush-bench-"))
    folder.chmod(0o711)
    bench = Bench(folder, options.quick)
    try:
        rushes = measure_rushes(bench)
        event = Event(bench)
        memory = order_memory(bench)
    finally:
        shutil.rmtree(folder)
    rows, verdicts = goals(bench, rushes, event, memory)
    lines, missed = goal_lines(rows)
    lines += ["", f"wrk with {CONNECTIONS} connections; medians of {bench.rounds} rounds.", "",
              *bench.table(DURABLE), "",
              f"The event's knee is at {event.knee.rate:,.0f} requests a second, with"
              f" {EVENT_CONNECTIONS} connections.", "", *event.knee.table("good"), "",
              f"Asked of the mirror {verdicts.recounts} times, at the end of"
              f" {sum(rushes.verdict.orders.values()) + sum(event.verdict.orders.values()):,}"
              " orders:", "", *verdicts.lines(), "",
              "Orders without HTTP, engine and log on one core:", "", "```",
              *[f"{name:<44} {value:>14,.6g} {unit}" for name, (value, unit) in memory.items()],
              "```"]
    present("shop", where, lines, missed, not options.quick)
