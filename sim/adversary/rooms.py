"""Attacks on waiting rooms, streams of events, maps of seats and what is published of draws."""

import contextlib
import json
import threading
import time

from findings import STRANGER, flood, get
from server import SIGN_UP, bearer, request

PAST = "2020-01-01T00:00:00Z"
FUTURE = "2100-01-01T00:00:00Z"
OTHERS = "127.0.0.3"
OFF = [f"rates.{name}=off" for name in ("default", "browse", "issue", "address")]


def room(server, opens_at=PAST, **more):
    return server.make("/v1/rooms", {"name": "drop", "opensAt": opens_at, "maxActive": 100,
                                     "admit": {"count": 1, "everySeconds": 1}} | more)["roomId"]


def rooms_full_of_one_address(server, found):
    """One address signs up and opens waiting pages as often as it can, and takes tickets with all
    that it gets, thrice each."""
    number = room(server, FUTURE)
    tokens = [json.loads(body)["accessToken"] for status, body in
              server.answers([SIGN_UP.format("")] * 150) if status == 201]
    path = f"/v1/rooms/{number}/tickets"
    list(server.statuses([request("POST", path, None, bearer(token)) for token in tokens * 3]))
    page = get(f"/rooms/{number}", "Cookie: onrush_probe=1\r\n")
    list(server.statuses([page] * 600))
    waiting = server.ask("GET", f"/v1/rooms/{number}", None, "", OTHERS)[1]["waiting"]
    found.at_most(waiting, 315, "places in line are of one address")
    found.expect(waiting >= 300, f"{waiting} places, fewer than its allowance")
    found.sign_ups(server, 2, OTHERS)
    found.memory(server, 64)


def admitted(server, number):
    """A pass of the room."""
    _, token = server.accounts(1, OTHERS)[0]
    server.ask("POST", f"/v1/rooms/{number}/tickets", None, bearer(token), OTHERS)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        ticket = server.ask("GET", f"/v1/rooms/{number}/tickets/me", None, bearer(token),
                            OTHERS)[1]
        if ticket.get("pass"):
            return ticket["pass"]
        time.sleep(0.2)
    raise SystemExit("nobody was admitted")


def forged_passes(server, found):
    """32 connections have passes checked that are right but for their signature, which costs most,
    and garbage."""
    number = room(server)
    good = admitted(server, number)
    claims, signature = good.rsplit(".", 1)
    forged = f"{claims}.{signature[::-1]}"
    path = f"/v1/rooms/{number}"
    asks = [request("POST", f"{path}/passes/verification", {"pass": forged}),
            get(f"{path}/check", f"Onrush-Pass: {forged}\r\n"),
            get(f"{path}/check", f"Cookie: onrush_pass_{number}={forged}\r\n"),
            get(f"{path}/check", "Onrush-Pass: x.y.z\r\n"),
            get(f"{path}/check", f"Onrush-Pass: {'.' * 900}\r\n"), get(f"{path}/check")]
    with flood(server, 32, "".join(asks * 5).encode()):
        found.sign_ups(server, 2, OTHERS)
    answers = list(server.answers(asks * 100, "127.0.0.4"))
    good_ones = sum(status == 204 or b'"valid":true' in body.replace(b" ", b"")
                    for status, body in answers)
    found.none_of(good_ones, len(answers), "forged passes were good")
    found.given([status for status, _ in answers], 200, "checks of passes")
    found.memory(server, 64)


def room_reads(server, found):
    """64 connections of one address read all that a room publishes, and its page, without end."""
    number = room(server)
    drawn = room(server, FUTURE, order="draw")
    tokens = [bearer(token) for _, token in server.accounts(20, OTHERS)]
    for token in tokens:
        for each in (number, drawn):
            server.ask("POST", f"/v1/rooms/{each}/tickets", None, token, OTHERS)
    path = f"/v1/rooms/{number}"
    asks = [get(f"/rooms/{number}"), get(f"/rooms/{number}", "Cookie: onrush_probe=1\r\n"),
            get(f"/rooms/{number}?enter"), get(f"{path}/serving"), get(path), get(f"{path}/page"),
            get(f"/v1/rooms/{drawn}/draw"), get("/.well-known/jwks.json"), get("/v1/rooms"),
            get("/check-draw"), get("/rooms/999999"), get(f"{path}/tickets/me", tokens[0]),
            get(f"/v1/rooms/{drawn}/tickets/me/proof", tokens[1])]
    with flood(server, 64, "".join(asks * 2).encode()):
        found.sign_ups(server, 2, OTHERS)
    seen = server.ask("GET", path, None, "", OTHERS)[1]
    found.at_most(seen["waiting"] + seen["admitted"], 125,
                  "places were taken, 20 of them by others")
    found.memory(server, 128)  # answers that are not taken: http.untakenBytesMax


class Streams:
    """Connections with a stream of events each."""

    def __init__(self):
        self.clients = []

    def open(self, server, path, headers="", source="127.0.0.1"):
        """The status of its answer."""
        client = server.connect(source)
        self.clients.append(client)
        client.sendall(get(path, headers).encode())
        with contextlib.suppress(OSError):
            return int(client.recv(4096)[9:12] or b"0")
        return 0

    def close(self):
        for client in self.clients:
            client.close()


def streams_of_one_account(server, found):
    """One account opens streams of its place, and one address streams of a map, as many as there
    are; others are to have theirs."""
    number = room(server, FUTURE)
    (_, mine), (_, other) = server.accounts(2, OTHERS)
    for token in (mine, other):
        server.ask("POST", f"/v1/rooms/{number}/tickets", None, bearer(token), OTHERS)
    path = f"/v1/rooms/{number}/tickets/me/events"
    with contextlib.closing(Streams()) as streams:
        statuses = [streams.open(server, path, bearer(mine)) for _ in range(400)]
        found.say(f"{statuses.count(200)} of 400 streams of one account were opened")
        theirs = streams.open(server, path, bearer(other), OTHERS)
        found.expect(theirs == 200, f"the stream of somebody else is refused with {theirs}")
        found.sign_ups(server, 2, OTHERS)
        found.memory(server, 64)


def seats(server, dates, rows=200, seats_per_row=500):
    """Dates of a concert, each with as many seats as there may be."""
    concert = server.make("/v1/concerts", {"title": "Duo", "venue": "Hall"})["concertId"]
    made = []
    for _ in range(dates):
        date = server.make(f"/v1/concerts/{concert}/dates",
                           {"opensAt": PAST, "startsAt": FUTURE})["dateId"]
        server.make(f"/v1/dates/{date}/seats", {"seats": [
            {"section": "hall", "rows": {"from": 1, "to": rows},
             "seats": {"from": 1, "to": seats_per_row}, "price": 9000}]})
        made.append(date)
    return made


def maps_in_turn(server, found):
    """16 connections ask for the maps of 12 large dates in turn, so that none is at hand, while
    seats are held; 16 more read nothing of what they ask for."""
    dates = seats(server, 12)
    tokens = [bearer(token) for _, token in server.accounts(12, OTHERS)]
    maps = [get(f"/v1/dates/{date}/seats") for date in dates]
    ended = threading.Event()

    def hold_on():
        for turn in range(10_000):
            for date, token in zip(dates, tokens):
                if ended.is_set():
                    return
                server.ask("POST", f"/v1/dates/{date}/holds", {"best": {"count": 1}}, token,
                           OTHERS)
                mine = server.ask("GET", "/v1/me/reservations?limit=1", None, token, OTHERS)[1]
                for each in mine.get("items", []):
                    server.ask("DELETE", f"/v1/reservations/{each['reservationId']}", None, token,
                               OTHERS)
            time.sleep(0.05)

    sizes = [len(body) for _, body in server.answers(maps)]
    found.expect(min(sizes) > 100_000, f"maps of {min(sizes)} bytes")
    holder = threading.Thread(target=hold_on, daemon=True)
    holder.start()
    asks = [get(f"/v1/dates/{date}/seats", headers) for date in dates
            for headers in ("Accept-Encoding: gzip\r\n", "")]
    with contextlib.ExitStack() as stack:
        for _ in range(16):
            client = stack.enter_context(server.connect_to_read_nothing())
            client.sendall("".join(asks).encode())
        with flood(server, 16, "".join(asks).encode()):
            found.sign_ups(server, 2, OTHERS)
    ended.set()
    holder.join(30)
    found.memory(server, 96)


ATTACKS = {
    rooms_full_of_one_address: [STRANGER, "rates.sign-up=300/3600s"],
    forged_passes: [STRANGER, "rates.passes=200/3600s", "rates.address=off"],
    room_reads: [STRANGER, *OFF, "rates.sign-up=100/3600s"],
    streams_of_one_account: [STRANGER, *OFF, "http.streamsMax=200"],
    maps_in_turn: [STRANGER, *OFF],
}
