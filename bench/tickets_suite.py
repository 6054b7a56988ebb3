"""bench/run tickets: a waiting room and a concert before a crowd, beside nginx, and a recount.

Each load runs on nginx's `return 200` with a body of the same size and then on Onrush, the same
requests from the same client, three rounds, medians; server on core 0, client on core 1. The crowd
are 1,000,000 accounts from one address, so sign-ups and browsing are not rate-limited. Fastify with
Redis does the same with sorted sets, as most shops would build it: a script takes the ticket, ZRANK
tells the place, and nothing admits, falls silent or is checked.

    ticket taken        everyone takes a ticket of a room that has not opened
    own place           everyone asks for the own place, with 1,000,000 who wait
    serving             what a page of the crowd reads
    seat held           everyone holds one seat of dates of 50,000, each seat once
    the rush            a room that admits 5,000 a second, with people who ask, claim, leave and
                        never come; then the books are counted
"""
import json
import pathlib
import shutil
import subprocess
import tempfile

import shop_laws
from load import Bench, CONNECTIONS, ask, http_load, made, request_text, send_all, write_tokens
from report import PROGRAMS, goal_lines, machine, metrics_of, present
from servers import Fastify, Onrush, Redis

CROWD = 1_000_000
LATER = "2999-01-01T00:00:00Z"
SEATS = 50_000
SEAT_WIDTH = 12  # ids in bodies are padded with blanks, so that bodies are equally long
RUSH_ACTIVE = 20_000
RUSH_PACE = 5_000
RUSH_SECONDS = 20


class Crowd:
    """A server, and a file of the tokens of its accounts."""

    def __init__(self, bench):
        self.bench = bench
        self.accounts = CROWD // bench.scale
        self.server = Onrush(bench.folder / "onrush", "rates.sign-up=off", "rates.browse=off")
        try:
            send_all(self.server, bench.folder, self.accounts,
                     request_text("POST /v1/accounts", "{}"))
            self.tokens = bench.folder / "tokens"
            write_tokens(self.server, self.accounts, self.tokens)
            self.first = self.tokens.open().readline().strip()
            # wrk reads the first line to look at it, and samples are taken with its account.
            self.others = bench.folder / "others"
            subprocess.run(["tail", "-n", "+2", self.tokens], check=True,
                           stdout=self.others.open("w"))
        except BaseException:
            self.server.stop()
            raise

    def room(self, **settings):
        """The path of a new room, in which nobody falls silent while it is measured."""
        room = {"name": "Drop", "opensAt": LATER, "admit": {"count": RUSH_PACE, "everySeconds": 1},
                "maxActive": 10_000_000, "idleSeconds": 86_400, **settings}
        return f"/v1/rooms/{made(self.server, 'POST /v1/rooms', room)['roomId']}"

    def count(self, sql, *values):
        """One row of the mirror."""
        mirror = self.server.read_mirror()
        row = mirror.execute(sql, values).fetchone()
        mirror.close()
        return row if len(row) > 1 else row[0]


def sample(server, line, token, status, body=None):
    found, text = ask(server, line, token, body)
    if found != status:
        raise SystemExit(f"{line}: {found} {text}")
    return text


def measure_rooms(bench, crowd):
    server = crowd.server
    full = crowd.room()
    take = request_text(f"POST {full}/tickets", bearer="$1")
    send_all(server, bench.folder, crowd.accounts, take, crowd.tokens)
    place = request_text(f"GET {full}/tickets/me", bearer="$1")
    for _ in range(bench.rounds):
        fresh = crowd.room()
        text = sample(server, f"POST {fresh}/tickets", crowd.first, 201)
        server.read_mirror().close()
        bench.pair("ticket taken", server, request_text(f"POST {fresh}/tickets", bearer="$1"),
                   text, crowd.others)
        server.read_mirror().close()
        text = sample(server, f"GET {full}/tickets/me", crowd.first, 200)
        bench.pair("own place", server, place, text, crowd.tokens)
        text = sample(server, f"GET {full}/serving", None, 200)
        bench.pair("serving", server, request_text(f"GET {full}/serving"), text)


def measure_seats(bench, crowd):
    """As many dates as the crowd can take a seat each in a round; how many were answered and are
    not in the books."""
    server = crowd.server
    concert = made(server, "POST /v1/concerts", {"title": "Onrush", "venue": "Hall"})["concertId"]
    hold = request_text("POST /v1/dates/$2/holds", '{"seatIds":[$3]}', "$1",
                        fields=[" " * SEAT_WIDTH] * 3)
    lines = bench.folder / "seats"
    untold = 0
    for _ in range(bench.rounds):
        first = new_date(server, concert)
        dates = [new_date(server, concert)
                 for _ in range((crowd.accounts - 1) // SEATS)]
        text = sample(server, f"POST /v1/dates/{first}/holds", crowd.first, 201,
                      {"seatIds": [first * 1_000_000 + 1]})
        with crowd.others.open() as tokens, lines.open("w") as out:
            for date in dates:
                for place, token in zip(range(1, SEATS + 1), tokens):
                    out.write(f"{token.strip()}\t{date}\t"
                              f"{date * 1_000_000 + place:>{SEAT_WIDTH}}\n")
        server.read_mirror().close()
        answered = bench.pair("seat held", server, hold, text, lines)
        held = crowd.count("SELECT coalesce(sum(held), 0) FROM date_counts WHERE date > ?", first)
        untold += max(0, answered - held)
        for date in [first, *dates]:
            sample(server, f"POST /v1/dates/{date}/cancellation", server.admin, 200, {})
    return untold


def new_date(server, concert):
    date = made(server, f"POST /v1/concerts/{concert}/dates",
                {"opensAt": "2026-01-01T00:00:00Z", "closesAt": LATER,
                 "startsAt": LATER})["dateId"]
    made(server, f"POST /v1/dates/{date}/seats",
         {"seats": [{"section": "Stalls", "rows": {"from": 1, "to": SEATS // 100},
                     "seats": {"from": 1, "to": 100}, "price": 100}]})
    return date


def measure_rush(bench, crowd):
    """The room opens at once, and the crowd does what crowds do. Returns what its books say."""
    server = crowd.server
    room = crowd.room(opensAt="2026-01-01T00:00:00Z", maxActive=RUSH_ACTIVE // bench.scale,
                      claimSeconds=10, sessionSeconds=10, idleSeconds=10)
    kinds = [("take", 50, request_text(f"POST {room}/tickets", bearer="$1"), None),
             ("ask", 40, request_text(f"GET {room}/tickets/me", bearer="$1"), None),
             ("leave", 10, request_text(f"DELETE {room}/tickets/me", bearer="$1"), None)]
    http_load(server, bench.folder, kinds, crowd.tokens, rate=30_000 // bench.scale,
              seconds=RUSH_SECONDS // min(bench.scale, 4))
    number = room.rsplit("/", 1)[1]
    return {
        "admitted": crowd.count("SELECT admitted FROM room_tallies WHERE room = ?", number),
        "silent or left": crowd.count("SELECT left_line FROM room_tallies WHERE room = ?", number),
        "never came": crowd.count("SELECT no_shows FROM room_tallies WHERE room = ?", number),
        "above maxActive": crowd.count(
            "SELECT count(*) FROM room_tallies t JOIN rooms r ON r.id = t.room"
            " WHERE t.active > r.max_active"),
    }


def measure_fastify(bench):
    """Numbers for accounts, and no token to check."""
    redis = Redis(bench.folder / "redis-fastify", "always")
    server = Fastify(redis)
    try:
        accounts = bench.folder / "numbers"
        crowd = CROWD // bench.scale
        accounts.write_text("".join(f"{number}\n" for number in range(1, crowd + 1)))
        for _ in range(bench.rounds):
            redis.call("flushall")
            bench.load("Fastify, ticket taken", server,
                       request_text("POST /v1/rooms/1/tickets", header="X-User-Id: $1"), accounts)
            redis.call("flushall")
            redis.call("eval", f"for n = 1, {crowd} do redis.call('ZADD', 'room:1', n, n) end", 0)
            bench.load("Fastify, own place", server,
                       request_text("GET /v1/rooms/1/tickets/me", header="X-User-Id: $1"),
                       accounts)
    finally:
        server.stop()
        redis.stop()


def program(name, *words):
    output = subprocess.run([PROGRAMS / name, *map(str, words)], check=True,
                            stdout=subprocess.PIPE, text=True).stdout
    return metrics_of(output)


def goals(bench, rush, untold, wrong, engine):
    ratio = bench.against_nginx

    def per_cpu(name):
        return bench.median(f"Fastify, {name}", "cpu_us") / bench.median(name, "cpu_us")

    def value(name):
        return engine[name][0]

    return [
        ("tickets taken, durable, against nginx", ratio("ticket taken"), 0.75, ">=", "x"),
        ("one's own place asked among 1,000,000 waiting, against nginx", ratio("own place"), 0.85,
         ">=", "x"),
        ("serving, against nginx", ratio("serving"), 0.95, ">=", "x"),
        ("tickets taken against Fastify and Redis, AOF always, per server CPU second",
         per_cpu("ticket taken"), 1, ">=", "x"),
        ("own place against the same, per server CPU second", per_cpu("own place"), 1, ">=", "x"),
        ("rooms with more inside than maxActive, in SQL", rush["above maxActive"], 0, "=", ""),
        ("opening a draw of 1,000,000: engine time of that batch", value("draw_opened") / 1e6, 5,
         "<", "ms"),
        ("memory per waiting ticket", value("memory_per_ticket"), 64, "<=", "B"),
        ("seat held (each of dates of 50,000 seats once), durable, against nginx",
         ratio("seat held"), 0.70, ">=", "x"),
        ("best: 4 on a half-sold date of 50,000 seats: engine time, median",
         value("best_4_median"), 20, "<", "us"),
        ("the same, p99", value("best_4_p99"), 200, "<", "us"),
        ("seats answer of 50,000 seats: engine time", value("map_read_median") / 1000, 3, "<",
         "ms"),
        ("seats held that were answered and are not in the books", untold, 0, "=", ""),
        ("rows that break a law, recounted in SQL", sum(wrong.values()), 0, "=", ""),
    ]


DURABLE = {"own place": "-", "serving": "-", "Fastify, own place": "-"}


def run(options):
    where = machine()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrush-bench-"))
    folder.chmod(0o711)
    bench = Bench(folder, options.quick)
    try:
        crowd = Crowd(bench)
        try:
            measure_rooms(bench, crowd)
            untold = measure_seats(bench, crowd)
            rush = measure_rush(bench, crowd)
            crowd.server.read_mirror().close()
            wrong = shop_laws.ask(crowd.server.folder)
        finally:
            crowd.server.stop()
            bench.stop_floors()
        measure_fastify(bench)
        engine = {**program("room-bench", "--people", CROWD // bench.scale),
                  **program("seat-bench", "--seats", SEATS)}
    finally:
        shutil.rmtree(folder)
    lines, missed = goal_lines(goals(bench, rush, untold, wrong, engine))
    lines += ["", f"wrk with {CONNECTIONS} connections; medians of {bench.rounds} rounds.", "",
              *bench.table(DURABLE), "",
              f"The rush: {json.dumps(rush)}.", "",
              f"{len(wrong)} laws were asked in SQL.", "",
              "Rooms and seats without HTTP, on one core:", "", "```",
              *[f"{name:<44} {value:>14,.6g} {unit}" for name, (value, unit) in engine.items()],
              "```"]
    present("tickets", where, lines, missed, not options.quick)
