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
import subprocess
import tempfile
import time

from load import CONNECTIONS, Bench, ask, campaign, request_text, send_all, write_tokens
from report import PROGRAMS, ROOT, goal_lines, machine, metrics_of, present
from servers import CLIENT_CORE, Fastify, Onrush, Postgres, Redis

IDLE_CONNECTIONS = 10_000
COUPONS = 10_000_000


def measure_onrush(bench):
    """Rows onrush.NAME and nginx.NAME, one after the other."""
    server = Onrush(bench.folder / "onrush", "rates.sign-up=off", "rates.browse=off")
    try:
        sign_up = request_text("POST /v1/accounts", "{}")
        tokens = bench.folder / "tokens"
        send_all(server, bench.folder, bench.accounts, sign_up)
        write_tokens(server, bench.accounts, tokens)
        first = tokens.open().readline().strip()
        sold_out = campaign(server, 1)
        ask(server, f"POST {sold_out}/coupons", first)
        for _ in range(bench.rounds):
            path = campaign(server, 100_000_000)
            status, text = ask(server, f"POST {path}/coupons", first)
            assert status == 201, text
            issue = request_text(f"POST {path}/coupons", bearer="$1")
            # The sample's account has one already: it is read past, once a round.
            winners = bench.folder / "winners"
            subprocess.run(["tail", "-n", "+2", tokens], check=True, stdout=winners.open("w"))
            bench.pair("winning issue", server, issue, text, winners)
            again = ask(server, f"POST {path}/coupons", first)[1]
            # Tokens of those that have won, in the same order.
            bench.pair("already issued", server, issue, again,
                       winners_of(bench, server, path, winners), failing=True)
            late = ask(server, f"POST {sold_out}/coupons", winners.open().readline().strip())[1]
            bench.pair("sold out", server, request_text(f"POST {sold_out}/coupons", bearer="$1"),
                       late, winners, failing=True)
            bench.pair("campaign read", server, request_text(f"GET {path}"),
                       ask(server, f"GET {path}")[1])
            bench.pair("sign-up without password", server, sign_up,
                       ask(server, "POST /v1/accounts", body={})[1])
    finally:
        server.stop()
        bench.stop_floors()


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
        issue = request_text("POST /v1/campaigns/1/coupons", header="X-User-Id: $1")
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
        asked = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
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
    def per_cpu(name, peer):
        return bench.median(peer, "cpu_us") / bench.median(name, "cpu_us")

    winning = bench.median("winning issue")
    return [
        ("winning, durable issue against nginx", bench.against_nginx("winning issue"), 0.90, ">=",
         "x"),
        ("already issued against nginx", bench.against_nginx("already issued"), 0.95, ">=", "x"),
        ("sold out against nginx", bench.against_nginx("sold out"), 0.95, ">=", "x"),
        ("campaign read against nginx", bench.against_nginx("campaign read"), 0.90, ">=", "x"),
        ("sign-up without password against nginx",
         bench.against_nginx("sign-up without password"), 0.80, ">=", "x"),
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
              *bench.table(DURABLE), "", "Coupons without HTTP, engine and log on one core:", "",
              "```",
              *[f"{name:<44} {value:>14,.6g} {unit}" for name, (value, unit) in memory.items()],
              "```"]
    present("http", where, lines, missed, not options.quick)
