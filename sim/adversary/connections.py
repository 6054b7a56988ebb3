"""Attacks on what a server has for everybody: its connections, its time, its table of rates."""

import contextlib
import json
import ssl
import subprocess
import time

from findings import MIB, NO_RATES, STRANGER, flood, get
from server import SIGN_UP, read_answer

ZIPPED = "Accept-Encoding: gzip\r\n"


def hammer(server, found):
    """64 connections ask for the metrics and the description, compressed, without a pause."""
    burst = "".join(get(path, ZIPPED) for path in ("/metrics", "/openapi.json") * 8).encode()
    with flood(server, 64, burst):
        found.sign_ups(server, 2)
    found.memory(server, 128)


def refused(server, found):
    """64 connections of one address ask for what is always refused."""
    foreign = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"
    rows = [get("/nowhere"), get("/livez", method="DELETE"), get("/livez", method="OPTIONS"),
            get("/livez", host="evil.example"), SIGN_UP.format(foreign)]
    with flood(server, 64, "".join(rows * 8).encode(), "127.0.0.2"):
        found.sign_ups(server, 2)
    found.memory(server, 64)
    found.given(list(server.statuses(rows * 40, "127.0.0.3")), 100, "refusals without a route")


def sip(client):
    with contextlib.suppress(OSError):
        client.recv(16 * 1024)


def read_little(clients, burst):
    """Every client goes on sending what is taken, for three seconds, and reads a sip at a time."""
    left = dict.fromkeys(clients, memoryview(b""))
    for client in clients:
        client.setblocking(False)
    end = time.monotonic() + 3
    while time.monotonic() < end:
        sent = 0
        for client in list(left):
            left[client] = left[client] or memoryview(burst)
            try:
                count = client.send(left[client])
                left[client] = left[client][count:]
                sent += count
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                pass
            except OSError:
                del left[client]  # the server has closed it
                continue
            sip(client)
        if sent == 0:
            time.sleep(0.01)


def large_answers(server):
    """As many as a connection may ask for; the engine answers them all at once."""
    return (get("/metrics", f"Authorization: Bearer {server.admin()}\r\n") * 32).encode()


def unread(server, found):
    """60 connections of a caller with a token ask for large answers and read little of them."""
    with contextlib.ExitStack() as stack:
        read_little([stack.enter_context(server.connect_to_read_nothing())
                     for _ in range(60)], large_answers(server))
        found.sign_ups(server, 2)
    found.memory(server, 128)


def unread_tls(server, found):
    """8 connections over TLS read little."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with contextlib.ExitStack() as stack:
        clients = [context.wrap_socket(server.connect_to_read_nothing()) for _ in range(8)]
        read_little([stack.enter_context(client) for client in clients], large_answers(server))
    found.memory(server, 64)


def every_connection(server, found):
    """One address opens as many connections as there are, and keeps them by a request each."""
    served = 0
    with contextlib.ExitStack() as stack:
        for _ in range(1_100):
            client = stack.enter_context(server.connect("127.0.0.2"))
            client.sendall(get("/problems/not-found").encode())
            with contextlib.suppress(OSError):
                served += client.recv(4096).startswith(b"HTTP/1.1 200")
        found.say(f"{served} of 1100 connections of one address were served")
        found.expect(served <= 1_024, f"one address has {served} connections")
        found.sign_ups(server, 2, "127.0.0.3")
    found.memory(server, 64)


def idle_connections(server, found):
    """Ten addresses take every connection with half a request each, and send no more."""
    with contextlib.ExitStack() as stack:
        for i in range(1_200):
            client = stack.enter_context(server.connect(f"127.0.1.{i % 10 + 1}"))
            client.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        found.sign_ups(server, 2, "127.0.0.3")
    found.memory(server, 64)


def churned_rates(server, found):
    """An address that has used up its sign-ups has 90,000 others push it out of the table."""
    named = "X-Forwarded-For: {}\r\n".format
    mine = [SIGN_UP.format(named("192.0.2.7"))] * 300
    taken = list(server.statuses(mine))
    others = [get("/nowhere", named(f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}"))
              for i in range(90_000)]
    let_in = sum(status == 404 for status in server.statuses(others))
    found.say(f"{let_in} of 90000 other addresses were let in")
    taken += server.statuses(mine)
    found.given(taken, 100, "sign-ups of one address")
    found.memory(server, 64)


def many_tokens(server, found):
    """One address signs up 40 accounts and asks 50 times with the token of each."""
    tokens = []
    with server.connect() as client:
        reader = client.makefile("rb")
        for _ in range(40):
            client.sendall(SIGN_UP.format("").encode())
            tokens.append(json.loads(read_answer(reader)[1])["accessToken"])
    asks = [get("/v1/me", f"Authorization: Bearer {token}\r\n") for token in tokens * 50]
    statuses = list(server.statuses(asks))
    found.given([201] * 40 + statuses, 500, "requests with 40 tokens")
    found.memory(server, 64)


def many_connections(server, found):
    """One address spreads its sign-ups over 40 connections to four io threads."""
    statuses = [status for _ in range(40)
                for status in server.statuses([SIGN_UP.format("")] * 10)]
    found.given(statuses, 100, "sign-ups over 40 connections")
    found.memory(server, 64)


def certificate(folder):
    files = [folder / "certificate.pem", folder / "key.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-out", files[0], "-keyout", files[1]], check=True,
                   capture_output=True)
    return [f"tls.certificate={files[0]}", f"tls.key={files[1]}", *NO_RATES]


ATTACKS = {
    hammer: NO_RATES,
    refused: [STRANGER, "rates.address=100/3600s"],
    unread: NO_RATES,
    unread_tls: certificate,
    every_connection: [STRANGER, "http.connectionsMax=1100"],
    idle_connections: [STRANGER, "http.connectionsMax=1100"],
    churned_rates: ["rates.sign-up=100/3600s", "proxy.client=x-forwarded-for"],
    many_tokens: [STRANGER, "rates.address=500/3600s"],
    many_connections: ["rates.sign-up=100/3600s", "ioThreads=4"],
}
