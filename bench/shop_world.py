"""The shop that bench/run shop loads: a catalogue, and a crowd of accounts with points."""
import datetime
import itertools
import json
import random

from load import http_load, made, request_text, send_all, write_tokens
from servers import Onrush

PRODUCTS = 2_000
CATEGORIES = 20
OPTIONS = 3
PRICE = 100
POINTS = 5_000_000  # more than all orders of a run cost an account
STOCK = 1_000_000_000
OPTION_WIDTH = 6  # ids in bodies are padded with blanks, so that bodies are equally long
NAME = "Linen shirt with a round collar"
TEXT = "Woven in small runs, washed once, cut a little wide. Softer with every summer."


class Shop:
    """A server with all this in it, and a file with a line for each account: its token ($1), a
    product ($2) as likely as it is popular, and one of its options, for bodies ($3) and for paths
    ($4)."""

    def __init__(self, folder, accounts, *settings):
        self.folder = folder
        self.accounts = accounts
        # The crowd has one address, views are not signed in, and each account orders again and
        # again.
        self.server = Onrush(folder / "onrush", "rates.sign-up=off", "rates.browse=off",
                             "orders.pendingPerAccount=10000",
                             "orders.heldPiecesPerAccount=1000000", *settings)
        try:
            self.fill()
        except BaseException:
            self.server.stop()
            raise

    def fill(self):
        self.fill_shelves()
        self.send_all(self.accounts, "POST /v1/accounts", "{}")
        write_tokens(self.server, self.accounts, self.folder / "tokens")
        numbers = self.folder / "numbers"
        numbers.write_text("".join(f"{number}\n" for number in range(1, self.accounts + 1)))
        self.send_all(self.accounts, "POST /v1/accounts/$1/points",
                      json.dumps({"kind": "earn", "amount": POINTS, "reason": "welcome"}),
                      self.server.admin, numbers)
        self.lines = self.write_lines()
        # So that there is something to rank.
        self.buy(self.accounts // 5)
        self.send_all(self.accounts // 5, "GET /v1/products/$2", lines=self.lines, status=200)

    def fill_shelves(self):
        for number in range(CATEGORIES):
            made(self.server, "POST /v1/categories", {"name": f"Category {number}"})
        names = self.folder / "names"
        names.write_text("".join(f"{number:>5}\t{number % CATEGORIES + 1:>2}\n"
                                 for number in range(PRODUCTS)))
        options = ",".join(f'{{"name":"size {size}","stock":{STOCK}}}' for size in "SML")
        self.send_all(PRODUCTS, "POST /v1/products",
                      f'{{"name":"{NAME} $1","description":"{TEXT}","categoryId":$2,'
                      f'"price":{PRICE},"options":[{options}]}}', self.server.admin, names,
                      ("12345", "12"))

    def send_all(self, count, line, body="", bearer="", lines=None, fields=(), status=201):
        send_all(self.server, self.folder, count, request_text(line, body, bearer, fields=fields),
                 lines, status)

    def write_lines(self):
        """Product 1 is looked at and bought most, product n 1/n as often."""
        mirror = self.server.read_mirror()
        options = {}
        for option, product in mirror.execute("SELECT id, product FROM options ORDER BY id"):
            options.setdefault(product, []).append(option)
        mirror.close()
        products = sorted(options)
        weights = list(itertools.accumulate(1 / rank for rank in range(1, len(products) + 1)))
        chance = random.Random(1)
        wanted = chance.choices(products, cum_weights=weights, k=self.accounts)
        lines = self.folder / "lines"
        with (self.folder / "tokens").open() as tokens, lines.open("w") as out:
            for token, product in zip(tokens, wanted):
                option = chance.choice(options[product])
                out.write(f"{token.strip()}\t{product}\t{option:>{OPTION_WIDTH}}\t{option}\n")
        self.last = token.strip()  # of an account that hardly any load comes to
        return lines

    # --- what is sent ---

    def order(self, pay=False, option="$3"):
        paid = ',"pay":"points"' if pay else ""
        body = f'{{"items":[{{"optionId":{option},"quantity":1}}]{paid}}}'
        return request_text("POST /v1/orders", body, "$1", fields=[" " * OPTION_WIDTH] * 9)

    def buy(self, count):
        send_all(self.server, self.folder, count, self.order(pay=True), self.lines)

    def drop(self, options, stock):
        """A product with so many options of `stock` pieces each; their ids."""
        product = made(self.server, "POST /v1/products",
                       {"name": "Drop", "categoryId": 1, "price": PRICE,
                        "options": [{"name": f"colour {number}", "stock": stock}
                                    for number in range(options)]})
        return [option["optionId"] for option in product["options"]]

    def sale(self, quantity):
        """A time sale that runs; its number."""
        now = datetime.datetime.now(datetime.timezone.utc)
        times = {name: f"{now + datetime.timedelta(hours=hours):%Y-%m-%dT%H:%M:%S.000Z}"
                 for name, hours in (("startsAt", -1), ("endsAt", 24))}
        [option] = self.drop(1, STOCK)
        return made(self.server, "POST /v1/sales",
                    {"optionId": option, "price": PRICE - 10, "quantity": quantity, **times}
                    )["saleId"]

    def count(self, sql, *values):
        """One row of the mirror."""
        mirror = self.server.read_mirror()
        row = mirror.execute(sql, values).fetchone()
        mirror.close()
        return row if len(row) > 1 else row[0]

    def pending(self, name):
        """A file with a line for each order that waits for payment: its account's token ($1) and
        its number ($2); and how many there are."""
        mirror = self.server.read_mirror()
        waiting = mirror.execute(
            "SELECT account, id FROM orders WHERE state = 'pending_payment'").fetchall()
        mirror.close()
        tokens = (self.folder / "tokens").read_text().split()
        lines = self.folder / name
        lines.write_text("".join(f"{tokens[account - 1]}\t{order}\n" for account, order in waiting))
        return lines, len(waiting)

    def play(self, kinds, **limits):
        return http_load(self.server, self.folder, kinds, self.lines, **limits)

    def stop(self):
        self.server.stop()
