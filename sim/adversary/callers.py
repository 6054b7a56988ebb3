"""Attacks of people who say that they are somebody else, or who look at what they must not see."""

import json
import os
import subprocess
import time

from findings import NO_RATES, STRANGER, get
from server import SIGN_UP, bearer, request

OUTSIDE = "127.0.0.2"  # no gateway
NAMED = "X-User-Id: {}\r\n".format


def gateway_ids(server, found):
    """Strangers ask for the identifiers of a gateway's users, from outside and through it."""
    users = [str(number) for number in range(1, 101)]
    asks = [SIGN_UP.format("")] * 100 + [get("/v1/me", NAMED(user)) for user in users]
    asks += [request("POST", "/v1/sessions", {"email": "a@example.com", "password": "12345678"}),
             get("/v1/me", NAMED("1") + "X-Role: admin\r\n"), get("/rooms/1", NAMED("1"))]
    let_in = sum(status < 400 for status in server.statuses(asks, OUTSIDE))
    found.none_of(let_in, len(asks), "strangers behind the gateway's back were let in")

    seen = [server.ask("GET", "/v1/me", None, NAMED(user))[1].get("accountId") for user in users]
    found.expect(len(set(seen)) == 100 and None not in seen, "users of the gateway share accounts")
    server.make(f"/v1/accounts/{seen[0]}/points", {"kind": "adjust", "amount": 500, "reason": "x"})
    through = ["", "x" * 129, "\x7f"]
    doubled = [NAMED(first) + NAMED(second) for first, second in
               [("", "1"), ("1", ""), ("1", "2"), ("2", "1"), ("1", "1")]]
    doubled += [header + NAMED("1") for header in ("x-user-id: \r\n", "X-User-ID:\r\n")]
    asks = [get("/v1/me/points", header) for header in [*map(NAMED, through), *doubled]]
    let_in = sum(status < 400 for status in server.alone(asks))
    found.none_of(let_in, len(asks), "malformed or doubled identifiers were taken")
    names = [str(account) for account in seen] + ["01", "1.0", "+1", "1e0"]
    balances = [server.ask("GET", "/v1/me/points", None, NAMED(name))[1].get("balance")
                for name in names if name != "1"]
    found.none_of(sum(balance != 0 for balance in balances), len(balances),
                  "others of the gateway's users see the points of its user 1")
    found.expect(server.ask("GET", "/v1/me/points", None, NAMED("1"))[1]["balance"] == 500,
                 "the gateway's user 1 has lost the points")
    found.memory(server, 64)


def claimed_addresses(server, found):
    """One address says with each request that it is a proxy, and names another client."""
    named = ["X-Forwarded-For: 198.51.100.{}\r\n", "Forwarded: for=198.51.100.{}\r\n",
             "X-Forwarded-For: 127.0.0.1, 198.51.100.{}\r\n"]
    asks = [SIGN_UP.format(header.format(i)) for i in range(100) for header in named]
    found.given(list(server.statuses(asks)), 100, "sign-ups of one address")
    found.memory(server, 64)


def foreign_pages(server, found):
    """A web page elsewhere writes with the administrator's token: by a name that was pointed at
    this server, by a form, by a script, by a Host that two programs read differently."""
    token = bearer(server.admin())
    body = {"name": "taken over"}
    path = "/v1/categories"
    hosts = ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
             "127.0.0.1@evil.example", "evil.example#127.0.0.1", "", "a b", "[::1", "127.0.0.1:x"]
    asks = [request("POST", path, body, token, host) for host in hosts]
    asks += [request("POST", path, body, token + header) for header in
             ["Host: evil.example\r\n", "Host: 127.0.0.1\r\n", "Sec-Fetch-Site: cross-site\r\n",
              "Origin: https://evil.example\r\n", "Origin: null\r\n",
              "Origin: http://127.0.0.1.evil.example\r\n",
              "Sec-Fetch-Site: cross-site\r\nOrigin: http://127.0.0.1\r\n"]]
    text = json.dumps(body)
    asks += [f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{token}{kind}"
             f"Content-Length: {len(text)}\r\n\r\n{text}" for kind in
             ["", "Content-Type: text/plain\r\n", "Content-Type: multipart/form-data\r\n",
              "Content-Type: application/x-www-form-urlencoded\r\n"]]
    let_in = sum(status < 400 for status in server.alone(asks * 10))
    found.none_of(let_in, 10 * len(asks), "writes of foreign pages were let in")
    made = server.ask("GET", path)[1]["items"]
    found.expect(not made, f"{len(made)} categories were made by foreign pages")
    found.memory(server, 64)


def withdrawn_tokens(server, found):
    """Tokens of an account that was blocked for a while, tokens that were signed out, and those of
    staff that were withdrawn."""
    admin = server.admin()
    (blocked, old), (_, out) = server.accounts(2)
    service = server.make(f"/v1/accounts/{blocked}/tokens", {"role": "service"})["accessToken"]
    for action in ("deactivate", "activate"):
        server.make(f"/v1/accounts/{blocked}/{action}", {})
    server.ask("DELETE", "/v1/sessions", None, bearer(out))
    subprocess.run([server.program, "token", "rotate", server.folder], check=True,
                   capture_output=True)
    end = time.monotonic() + 10
    while server.ask("GET", "/v1/accounts", None, bearer(admin))[0] == 200:
        found.expect(time.monotonic() < end, "a withdrawn token of the administrator is good")
        if time.monotonic() >= end:
            break
        time.sleep(0.1)
    head, claims, signature = server.admin().split(".")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"  # {"alg":"none","typ":"JWT"}
    forged = [f"{none}.{claims}.", f"{none}.{claims}.{signature}", f"{head}.{claims}.",
              f"{head}.{old.split('.')[1]}.{signature}", f"{head}.{claims}.{signature[:-2]}",
              f"{head}..{signature}", f"{head}.{claims}.{signature}.{signature}"]
    asks = [get(path, bearer(token)) for token in [old, out, admin, service, *forged]
            for path in ("/v1/me", "/v1/accounts", "/metrics", "/v1/orders")]
    let_in = sum(status < 400 for status in server.statuses(asks * 20))
    found.none_of(let_in, len(asks) * 20, "requests with a void or forged token were let in")
    found.expect(server.ask("GET", "/v1/accounts", None, bearer(server.admin()))[0] == 200,
                 "the administrator's new token is refused")
    found.memory(server, 64)


def counted_views(server, found):
    """Somebody lifts a product in the rankings without looking at it, and looks for what is not
    told yet."""
    category = server.make("/v1/categories", {"name": "Shoes"})["categoryId"]
    shoe = {"name": "Shoe", "categoryId": category, "price": 1000}
    options = [{"name": "red", "stock": 10}]
    known = server.make("/v1/products", shoe | {"options": options})["productId"]
    secret = server.make("/v1/products", shoe | {"options": options, "active": False})
    path = f"/v1/products/{known}"
    matches = "If-None-Match: *\r\n"
    looks = [get(path, matches, "HEAD"), get(path, "", "HEAD"), get(path, matches),
             get(path, bearer(server.admin())), get(path, 'If-None-Match: "x"\r\n', "HEAD")]
    list(server.statuses(looks * 100))
    time.sleep(0.5)  # counted every 200 ms
    views = server.ask("GET", path, None, bearer(server.admin()))[1]["viewCount"]
    found.none_of(views, 100 * len(looks), "requests that showed nothing to a buyer were counted")

    option = secret["options"][0]["optionId"]
    sale = server.make("/v1/sales", {"optionId": option, "price": 500, "quantity": 5,
                                     "startsAt": "2020-01-01T00:00:00Z",
                                     "endsAt": "2100-01-01T00:00:00Z"})["saleId"]
    user = bearer(server.accounts(1)[0][1])
    hidden = [f"/v1/products/{secret['productId']}", f"/v1/products/{secret['productId']}/rank",
              f"/v1/options/{option}/stock", f"/v1/sales/{sale}"]
    asks = [get(path, headers) for path in hidden for headers in ("", user)]
    asks.append(request("POST", f"/v1/sales/{sale}/orders", {"quantity": 1}, user))
    asks.append(request("POST", "/v1/orders", {"items": [{"optionId": option, "quantity": 1}]},
                        user))
    told = [status for status in server.statuses(asks) if status not in (404, 409)]
    found.none_of(len(told), len(asks), "requests were told of what is not active")
    lists = [server.ask("GET", path, None, user)[1]["items"]
             for path in ("/v1/products", "/v1/sales", "/v1/rankings/views")]
    ids = {item.get("productId") for items in lists for item in items}
    found.expect(secret["productId"] not in ids, "a list tells of what is not active")
    found.memory(server, 64)


def read_as_nobody(paths):
    """How many of them another user of the machine can read; who is not root tries nothing."""
    if os.geteuid() != 0:
        return 0
    nobody = 65534
    done = subprocess.run(["head", "-q", "-c", "1", *map(str, paths)], user=nobody, group=nobody,
                          extra_groups=[], capture_output=True, check=False)
    return len(done.stdout)


def readable_files(server, found):
    """Another user of the machine reads the data folder, which was open to everybody before. The
    server is stopped when it ends."""
    server.accounts(10)
    server.folder.parent.chmod(0o755)
    for restarts in range(2):
        files = [path for path in server.folder.rglob("*") if path.is_file()]
        found.expect(server.folder.stat().st_mode & 0o007 == 0, "the folder is open to others")
        if restarts == 0:
            modes = [path for path in files if path.stat().st_mode & 0o077]
            found.none_of(len(modes), len(files), "new files are open to others")
        found.none_of(read_as_nobody(files), len(files), "files were read by nobody")
        server.stop()
        if restarts == 0:  # as an earlier version, or a backup, left them
            for path in [server.folder, *server.folder.glob("log*"),
                         *server.folder.glob("mirror.db*"), *server.folder.glob("log/*")]:
                path.chmod(0o755 if path.is_dir() else 0o644)
            server.start()
            found.memory(server, 64)
    for secret in ("token.key", "pass.keys"):
        (server.folder / secret).chmod(0o644)
        started = subprocess.run(server.command, capture_output=True, timeout=20, check=False)
        found.expect(started.returncode == 2, f"a start takes a {secret} that others can read")
        (server.folder / secret).chmod(0o600)


def open_folder(folder):
    (folder / "data").mkdir(mode=0o755)
    (folder / "data").chmod(0o755)
    return []


ATTACKS = {
    gateway_ids: ["identity=header", "gateway.peers=127.0.0.1"],
    claimed_addresses: ["proxy.client=x-forwarded-for", "proxy.peers=192.0.2.1", STRANGER,
                        "rates.sign-up=100/3600s"],
    foreign_pages: NO_RATES,
    withdrawn_tokens: NO_RATES,
    counted_views: NO_RATES,
    readable_files: open_folder,
}
