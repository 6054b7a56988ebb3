"""Attacks on what is kept for good, what is held for nothing, and the time of password hashes."""

import contextlib
import itertools
import time
from concurrent.futures import ThreadPoolExecutor

from findings import NO_RATES, flood
from server import SIGN_UP, bearer, request

NO_LIMIT_OF_CALLERS = [*NO_RATES, "rates.sign-up=off", "rates.order=off", "rates.sign-in=off",
                       "rates.sign-in-account=off"]


def each_took(server, count):
    return f"{(server.memory('VmHWM') - server.memory_at_start) / count / 1024:.1f} KiB of memory"


def accounts_without_end(server, found):
    """12,000 sign-ups where 10,000 accounts are allowed."""
    statuses = list(server.statuses([SIGN_UP.format("")] * 12_000))
    opened = statuses.count(201)
    found.say(f"each of {opened} accounts took {each_took(server, opened)}")
    found.at_most(opened, 10_000, "accounts were opened")
    found.expect(statuses.count(503) == 12_000 - opened, "sign-ups were refused for another reason")
    found.memory(server, 64)


def keys_without_end(server, found):
    """100 accounts send 150 requests with an idempotency key each, where 5,000 keys are kept."""
    path, body = "/v1/me/points/charges", {"amount": 1}

    def charge(token, key=None):
        return request("POST", path, body, bearer(token) if key is None else keyed(token, key))

    accounts = server.accounts(100)
    kept = 0
    for _, token in accounts:
        kept += sum(status == 201 for status in
                    server.statuses([charge(token, key) for key in range(150)]))
    found.say(f"each of {kept} keys took {each_took(server, kept)}, with the entry of its wallet")
    found.at_most(kept, 4_500, "keys of users were kept")
    (_, without), (_, new) = server.accounts(2)
    others = list(server.statuses([charge(without), charge(new, "x")]))
    found.expect(others[0] == 201, f"without a key others are refused with {others[0]}")
    found.expect(others[1] == 201, f"a newcomer with one key is refused with {others[1]}")
    entry = {"kind": "earn", "amount": 1, "reason": "x"}
    status, _ = server.ask("POST", f"/v1/accounts/{accounts[0][0]}/points", entry,
                           keyed(server.admin(), "x"))
    found.expect(status == 201, f"staff with a key are refused with {status}")
    found.memory(server, 64)


def shop(server, options, stock, **more):
    """The identifiers of a product's options."""
    category = server.make("/v1/categories", {"name": "Shoes"})["categoryId"]
    made = server.make("/v1/products", {
        "name": "Shoe", "categoryId": category, "price": 1000,
        "options": [{"name": f"size {i}", "stock": stock} | more for i in range(options)]})
    return [option["optionId"] for option in made["options"]]


def keyed(token, key):
    return f'{bearer(token)}Idempotency-Key: "{key}"\r\n'


ORDER = ("POST", "/v1/orders")


def items(options, quantity):
    return {"items": [{"optionId": option, "quantity": quantity} for option in options]}


def held(server, options):
    return sum(server.ask("GET", f"/v1/options/{option}/stock")[1]["held"] for option in options)


def orders_without_end(server, found):
    """40 accounts place and cancel 30 orders of 50 lines each, where 20 are allowed, with keys."""
    options = shop(server, 50, 1_000_000)

    def place(token):
        for i in range(30):
            status, body = server.ask(*ORDER, items(options, 1), keyed(token, f"order-{i}"))
            if status != 201:
                found.expect(body["code"] == "order-limit", f"refused: {body}")
                return i
            status, body = server.ask("POST", f"/v1/orders/{body['orderId']}/cancellation", {},
                                      keyed(token, f"cancellation-{i}"))
            found.expect(status == 200, f"not cancelled: {body}")
        return 30

    with ThreadPoolExecutor(40) as pool:
        placed = sum(pool.map(place, [token for _, token in server.accounts(40)]))
    found.say(f"each of {placed} orders took {each_took(server, placed)}, with its cancellation "
              "and two keys")
    found.at_most(placed, 800, "orders were placed")
    found.memory(server, 24)


def held_stock(server, found):
    """One account holds all it can of 50 options and pays nothing; then 20 accounts do, of an
    option that each may have once."""
    options = shop(server, 50, 1_000)
    _, token = server.accounts(1)[0]
    sizes = [(50, 20), (50, 2), (5, 20), (1, 99), (2, 40), (10, 3), (10, 3), (5, 1), (1, 1)]
    orders = [request(*ORDER, items(options[-lines:], quantity), bearer(token))
              for lines, quantity in sizes]
    statuses = list(server.statuses(orders * 10))
    found.at_most(held(server, options), 100, "pieces of 50,000 are held by one account")
    found.at_most(statuses.count(201), 3, "unpaid orders of one account")
    rare = shop(server, 1, 1_000, perAccount=1)
    asks = [request(*ORDER, items(rare, quantity), bearer(token))
            for _, token in server.accounts(20) for quantity in (99, 2, 1, 1)]
    list(server.statuses(asks))
    found.at_most(held(server, rare), 20, "pieces are held by 20 accounts that may have one each")
    found.memory(server, 64)


def with_password(path, email):
    return request("POST", path, {"email": email, "password": "correct horse"},
                   "Connection: close\r\n")


def taken_email(server, found):
    """5 connections sign up with an e-mail that is taken; others sign up with passwords."""
    list(server.statuses([with_password("/v1/accounts", "a@example.com")]))
    burst = request("POST", "/v1/accounts",
                    {"email": "A@example.com", "password": "correct horse"}).encode() * 16
    with flood(server, 5, burst):
        found.in_time([server.timed(with_password("/v1/accounts", f"{i}@example.com"))
                       for i in range(10)], 2, 201, "sign-up with a password")
    found.memory(server, 128)


def many_passwords(server, found):
    """32 connections sign up with new e-mails and passwords, and then hang up; others sign in."""
    list(server.statuses([with_password("/v1/accounts", "a@example.com")]))
    numbers = itertools.count()

    def burst():
        return "".join(request("POST", "/v1/accounts",
                               {"email": f"{next(numbers)}@evil.example", "password": "12345678"})
                       for _ in range(8)).encode()

    with flood(server, 32, burst):
        found.in_time([server.timed(with_password("/v1/sessions", "a@example.com"))
                       for _ in range(10)], 3, 200, "sign-in")
    for i in range(300):
        with contextlib.suppress(OSError), server.connect() as client:
            client.sendall(with_password("/v1/accounts", f"gone{i}@evil.example").encode())
    began = time.monotonic()
    status = 503  # as long as it takes to see that nobody waits for those hashes
    while status == 503 and time.monotonic() - began < 3:
        status, _ = server.timed(with_password("/v1/accounts", "b@example.com"))
    found.in_time([(status, time.monotonic() - began)], 3, 201, "sign-up after 300 that hung up")
    found.memory(server, 128)


ATTACKS = {
    accounts_without_end: [*NO_LIMIT_OF_CALLERS, "accounts.max=10000"],
    keys_without_end: [*NO_LIMIT_OF_CALLERS, "points.selfCharge=true", "idempotency.keysMax=5000",
                       "idempotency.keysForStaff=500", "idempotency.keysPerAccount=100"],
    orders_without_end: [*NO_LIMIT_OF_CALLERS, "orders.perAccountPerDay=20"],
    held_stock: NO_LIMIT_OF_CALLERS,
    taken_email: NO_LIMIT_OF_CALLERS,
    many_passwords: NO_LIMIT_OF_CALLERS,
}
