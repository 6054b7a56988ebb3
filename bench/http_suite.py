"""bench/run http: coupons over HTTP, beside the servers people would use instead.

Every server runs on core 0 and every client on core 1. What Onrush answers is compared with
nginx's `return 200` of a body of the same size to the same requests from the same client, in turn,
three rounds, medians. Sign-ups and browsing are not rate-limited here, for the crowd has one
address; issues are, as always.
"""
import json
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

from report import PROGRAMS, ROOT, goal_lines, machine, metrics_of, present
from servers import CLIENT_CORE, Fastify, Nginx, Onrush, Postgres, Redis

CONNECTIONS = 256
ACCOUNTS = 700_000
IDLE_CONNECTIONS = 10_000
COUPONS = 10_000_000


def request_text(line, body="", bearer=False, header=""):
    """A request for wrk.lua; with `bearer` each is of another account."""
    lines = [f"{line} HTTP/1.1", "Host: 127.0.0.1"]
    if bearer:
        lines.append("Authorization: Bearer $LINE")
    if header:
        lines.append(header)
    if body:
        lines += ["Content-Type: application/json"]
    if body or line.startswith("POST"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines) + "\r\n\r\n" + body


class Bench:
    def __init__(self, folder, quick):
        self.folder = folder
        self.rounds = 1 if quick else 3
        self.seconds = 1 if quick else 4
        self.scale = 10 if quick else 1
        self.rows = {}  # name -> {"rate": [...], "cpu_us": [...], "p50": [...], "p99": [...]}

    def note(self, name, rate, cpu_us, p50, p99):
        row = self.rows.setdefault(name, {"rate": [], "cpu_us": [], "p50": [], "p99": []})
        for key, value in (("rate", rate), ("cpu_us", cpu_us), ("p50", p50), ("p99", p99)):
            row[key].append(value)
        print(f"  {name:<42} {rate:>9,.0f}/s {cpu_us:>7.2f} us", flush=True)

    def median(self, name, key="rate"):
        return statistics.median(self.rows[name][key])

    def load(self, name, server, request, lines=None, failing=False):
        """wrk for some seconds. `failing`: every answer is to be a refusal, else none."""
        template = self.folder / "template"
        template.write_text(request, newline="")
        before = server.cpu_seconds()
        output = subprocess.run(
            ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds}s",
             "--latency", "-s", ROOT / "bench" / "wrk.lua", f"http://127.0.0.1:{server.port}/",
             "--", template, *([lines] if lines else [])],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        used = server.cpu_seconds() - before
        count = int(re.search(r"(\d+) requests in", output)[1])
        refused = int((re.search(r"Non-2xx or 3xx responses: (\d+)", output) or [0, 0])[1])
        if "Socket errors" in output or count == 0 or refused != (count if failing else 0):
            raise SystemExit(f"{name}: not as expected\n{output}")
        self.note(name, float(re.search(r"Requests/sec: +([\d.]+)", output)[1]),
                  used * 1e6 / count, latency(output, "50%"), latency(output, "99%"))


def latency(output, quantile):
    """In milliseconds, from wrk."""
    value, unit = re.search(rf"{quantile} +([\d.]+)(us|ms|s)", output).groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def ask(server, line, token=None, body=None):
    """One request; status and text."""
    method, path = line.split()
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", method=method,
        data=None if body is None else json.dumps(body).encode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def campaign(server, quota):
    status, text = ask(server, "POST /v1/campaigns", server.admin,
                       {"name": "Drop", "quota": quota, "opensAt": "2026-01-01T00:00:00Z",
                        "closesAt": "2999-01-01T00:00:00Z",
                        "discount": {"type": "fixed", "amount": 1000}})
    if status != 201:
        raise SystemExit(text)
    return f"/v1/campaigns/{json.loads(text)['campaignId']}"


def measure_onrush(bench):
    """Rows onrush.NAME and nginx.NAME, one after the other."""
    server = Onrush(bench.folder / "onrush", "rates.sign-up=off", "rates.browse=off")
    floors = {}

    def pair(name, request, sample, lines=None, failing=False):
        if name not in floors:  # a body of the same size
            floors[name] = Nginx(bench.folder / f"nginx-{len(floors)}", len(sample[1].encode()))
        bench.load(f"nginx, for {name}", floors[name], request, lines)
        bench.load(name, server, request, lines, failing)

    try:
        sign_up = request_text("POST /v1/accounts", "{}")
        tokens = bench.folder / "tokens"
        opened = 0
        seconds, bench.seconds = bench.seconds, 1
        while opened < ACCOUNTS / bench.scale:
            bench.load("(accounts)", server, sign_up)
            opened = json.loads(ask(server, "POST /v1/accounts", body={})[1])["accountId"]
        bench.seconds = seconds
        with tokens.open("w") as out:
            subprocess.run([PROGRAMS / "http_tokens", bench.folder / "onrush/token.key",
                            str(opened)], check=True, stdout=out)
        first = tokens.open().readline().strip()
        sold_out = campaign(server, 1)
        ask(server, f"POST {sold_out}/coupons", first)
        for _ in range(bench.rounds):
            path = campaign(server, 100_000_000)
            status, text = ask(server, f"POST {path}/coupons", first)
            assert status == 201, text
            issue = request_text(f"POST {path}/coupons", bearer=True)
            # The sample's account has one already: it is read past, once a round.
            winners = bench.folder / "winners"
            subprocess.run(["tail", "-n", "+2", tokens], check=True, stdout=winners.open("w"))
            pair("winning issue", issue, (status, text), winners)
            again = ask(server, f"POST {path}/coupons", first)
            # Tokens of those that have won, in the same order.
            pair("already issued", issue, again, winners_of(bench, server, path, winners), True)
            pair("sold out", request_text(f"POST {sold_out}/coupons", bearer=True),
                 ask(server, f"POST {sold_out}/coupons", winners.open().readline().strip()),
                 winners, True)
            pair("campaign read", request_text(f"GET {path}"), ask(server, f"GET {path}"))
            pair("sign-up without password", sign_up, ask(server, "POST /v1/accounts", body={}))
    finally:
        server.stop()
        for floor in floors.values():
            floor.stop()


def winners_of(bench, server, path, winners):
    """Lines of those that surely have one: wrk asks for the first to look at it and does not send
    it, and for the last it did not wait for the answers."""
    issued = json.loads(ask(server, f"GET {path}")[1])["issued"]
    kept = bench.folder / "have-one"
    with winners.open() as source, kept.open("w") as out:
        source.readline()
        for _ in range(max(issued - 2 * CONNECTIONS, 1)):
            out.write(source.readline())
    return kept


def measure_redis(bench, appendfsync):
    """The Lua script without HTTP, by redis-benchmark."""
    redis = Redis(bench.folder / f"redis-{appendfsync}", appendfsync)
    try:
        script = (ROOT / "bench/peers/issue.lua").read_text()
        digest = redis.call("script", "load", script)
        for _ in range(bench.rounds):
            redis.call("flushall")
            redis.call("set", "left", 100_000_000)
            count = 200_000 // bench.scale
            before = redis.cpu_seconds()
            output = subprocess.run(
                ["taskset", "-c", CLIENT_CORE, "redis-benchmark", "-p", str(redis.port), "-c",
                 str(CONNECTIONS), "-n", str(count), "-r", "1000000000000", "--csv", "evalsha",
                 digest, "2", "issued", "left", "__rand_int__"],
                check=True, stdout=subprocess.PIPE, text=True).stdout
            used = redis.cpu_seconds() - before
            fields = [field.strip('"') for field in output.strip().splitlines()[-1].split('","')]
            bench.note(f"Redis Lua alone, AOF {appendfsync}", float(fields[1]), used * 1e6 / count,
                       float(fields[4]), float(fields[6]))
    finally:
        redis.stop()


def measure_fastify(bench):
    """The same script behind Node; numbers for accounts, and no token to check."""
    redis = Redis(bench.folder / "redis-fastify", "always")
    server = Fastify(redis)
    try:
        accounts = bench.folder / "numbers"
        accounts.write_text("".join(f"{number}\n" for number in range(1, 1_000_000)))
        issue = request_text("POST /v1/campaigns/1/coupons", header="X-User-Id: $LINE")
        for _ in range(bench.rounds):
            redis.call("flushall")
            redis.call("set", "left:1", 100_000_000)
            bench.load("Fastify, winning", server, issue, accounts)
            redis.call("set", "left:1", 0)
            redis.call("del", "issued:1")
            bench.load("Fastify, sold out", server, issue, accounts, failing=True)
    finally:
        server.stop()
        redis.stop()


def measure_postgres(bench):
    postgres = Postgres(bench.folder / "postgres")
    try:
        for clients in (1, 16, 64):
            for _ in range(bench.rounds):
                before = postgres.cpu_seconds()
                output = postgres.client(
                    ["taskset", "-c", CLIENT_CORE, "pgbench", "-n", "-M", "prepared", "-j", "1",
                     "-c", clients, "-T", bench.seconds, "-f",
                     ROOT / "bench/peers/hot_row.sql"])
                used = postgres.cpu_seconds() - before
                count = int(re.search(r"actually processed: (\d+)", output)[1])
                average = float((re.search(r"latency average = ([\d.]+)", output)
                                 or [0, "nan"])[1])
                bench.note(f"PostgreSQL hot row, {clients} clients",
                           float(re.search(r"tps = ([\d.]+)", output)[1]), used * 1e6 / count,
                           average, float("nan"))
    finally:
        postgres.stop()


def idle_bytes(bench):
    """Resident memory with 10,000 connections that say nothing, in all."""
    count = IDLE_CONNECTIONS // bench.scale
    resource.setrlimit(resource.RLIMIT_NOFILE, (20_000, resource.getrlimit(
        resource.RLIMIT_NOFILE)[1]))
    server = Onrush(bench.folder / "idle")
    try:
        sockets = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(count)]
        asked = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
        for each in sockets:  # and have said something once
            each.sendall(asked)
        for each in sockets:
            each.recv(4096)
        time.sleep(1)
        resident = server.resident_bytes()
        for each in sockets:
            each.close()
        return resident
    finally:
        server.stop()


def coupon_memory(bench):
    """Of accounts that have a coupon each: the coupon's share of resident memory."""
    output = subprocess.run([PROGRAMS / "coupon-bench", "--accounts",
                             str(COUPONS // bench.scale), "--rounds", "1", "--folder",
                             bench.folder / "coupons"],
                            check=True, stdout=subprocess.PIPE, text=True).stdout
    return metrics_of(output)


def goals(bench, memory, idle):
    def against_nginx(name):
        return bench.median(name) / bench.median(f"nginx, for {name}")

    def per_cpu(name, peer):
        return bench.median(peer, "cpu_us") / bench.median(name, "cpu_us")

    winning = bench.median("winning issue")
    return [
        ("winning, durable issue against nginx", against_nginx("winning issue"), 0.90, ">=", "x"),
        ("already issued against nginx", against_nginx("already issued"), 0.95, ">=", "x"),
        ("sold out against nginx", against_nginx("sold out"), 0.95, ">=", "x"),
        ("campaign read against nginx", against_nginx("campaign read"), 0.90, ">=", "x"),
        ("sign-up without password against nginx", against_nginx("sign-up without password"),
         0.80, ">=", "x"),
        ("winning issue against Fastify, Redis and Lua, AOF always, per server CPU second",
         per_cpu("winning issue", "Fastify, winning"), 6, ">=", "x"),
        ("sold out against the same, per server CPU second",
         per_cpu("sold out", "Fastify, sold out"), 4.5, ">=", "x"),
        ("winning issue over HTTP against the Lua script without HTTP, AOF always",
         winning / bench.median("Redis Lua alone, AOF always"), 1.8, ">=", "x"),
        ("winning issue against PostgreSQL's hot row, 16 clients",
         winning / bench.median("PostgreSQL hot row, 16 clients"), 60, ">=", "x"),
        ("10 M coupons: resident memory of one", memory["resident_bytes_per_coupon"][0], 96, "<=",
         "B"),
        ("10,000 idle connections", idle / 1e6, 100, "<=", "MB"),
    ]


DURABLE = {"Redis Lua alone, AOF everysec": "no", "sold out": "-", "already issued": "-",
           "campaign read": "-", "Fastify, sold out": "-"}


def table(bench):
    lines = ["| | requests/s | server CPU a request | p50 | p99 | x nginx | a success is durable |",
             "|---|---|---|---|---|---|---|"]
    for name in bench.rows:
        if name.startswith("("):
            continue
        floor = f"nginx, for {name}"
        ratio = f"{bench.median(name) / bench.median(floor):.2f}" if floor in bench.rows else ""
        durable = "-" if name.startswith("nginx") else DURABLE.get(name, "yes")
        lines.append(f"| {name} | {bench.median(name):,.0f} | {bench.median(name, 'cpu_us'):.1f} us"
                     f" | {bench.median(name, 'p50'):.2f} ms | {bench.median(name, 'p99'):.2f} ms"
                     f" | {ratio} | {durable} |")
    return lines


def run(options):
    where = machine()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrush-bench-"))
    folder.chmod(0o711)
    bench = Bench(folder, options.quick)
    try:
        measure_onrush(bench)
        measure_redis(bench, "everysec")
        measure_redis(bench, "always")
        measure_fastify(bench)
        measure_postgres(bench)
        idle = idle_bytes(bench)
        memory = coupon_memory(bench)
    finally:
        shutil.rmtree(folder)
    lines, missed = goal_lines(goals(bench, memory, idle))
    lines += ["", f"wrk with {CONNECTIONS} connections; medians of {bench.rounds} rounds.", "",
              *table(bench), "", "Coupons without HTTP, engine and log on one core:", "", "```",
              *[f"{name:<44} {value:>14,.6g} {unit}" for name, (value, unit) in memory.items()],
              "```"]
    present("http", where, lines, missed, not options.quick)
