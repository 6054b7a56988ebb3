"""What an attack brings about, and what most attacks share."""

import contextlib
import threading
import time

from server import request

MIB = 1024 * 1024
# This machine is a gateway by default, and so without the limits of an address.
STRANGER = "gateway.peers=192.0.2.1"
# As if every connection came from an address of its own.
NO_RATES = ["rates.default=off", "rates.browse=off"]


def get(path, headers="", method="GET", host="127.0.0.1"):
    return request(method, path, None, headers, host)


class Findings:
    """What an attack has brought about."""

    def __init__(self, name):
        self.name = name
        self.wrong = []

    def say(self, text):
        print(f"{self.name}: {text}", flush=True)

    def expect(self, holds, text):
        if not holds:
            self.wrong.append(text)

    def memory(self, server, bound_mib):
        grown = (server.memory("VmHWM") - server.memory_at_start) / MIB
        self.say(f"memory grew by {grown:.0f} MiB at its peak, at most {bound_mib} are allowed")
        self.expect(grown <= bound_mib, f"{grown:.0f} MiB of memory, more than {bound_mib}")

    def sign_ups(self, server, seconds_max, source="127.0.0.1"):
        """Up to 20 of somebody else, one after the other, as long as each is in time."""
        answers = []
        while len(answers) < 20 and (not answers or answers[-1][1] <= seconds_max):
            answers.append(server.sign_up(source))
        self.in_time(answers, seconds_max, 201, "sign-up")

    def in_time(self, answers, seconds_max, status, what):
        """Of each its status and the seconds it took."""
        slowest = max(seconds for _, seconds in answers)
        self.say(f"the slowest {what} of {len(answers)} of others took {slowest * 1000:.0f} ms")
        refused = [given for given, _ in answers if given != status]
        self.expect(not refused, f"of others' {what}s {len(refused)} were refused: {refused[:3]}")
        self.expect(slowest <= seconds_max, f"a {what} took {slowest:.1f} s")

    def none_of(self, count, all_of_them, what):
        self.say(f"{count} of {all_of_them} {what}")
        self.expect(count == 0, f"{count} {what}")

    def at_most(self, count, allowed, what):
        self.say(f"{count} {what}, at most {allowed} are allowed")
        self.expect(count <= allowed, f"{count} {what}, more than {allowed}")

    def given(self, statuses, allowed, what):
        """How many were not refused for their rate; the window lets a few more through."""
        count = sum(status != 429 for status in statuses)
        self.say(f"{count} of {len(statuses)} {what} were let through, {allowed} are allowed")
        self.expect(count <= allowed * 1.05, f"{count} {what}, more than {allowed}")
        self.expect(count >= allowed, f"{count} {what}, fewer than {allowed}")


@contextlib.contextmanager
def flood(server, connections, burst, source="127.0.0.1"):
    """Connections that send requests over and over and take some of the answers. `burst`: their
    bytes, or a function that says the next."""
    ended = threading.Event()

    def send_on():
        while not ended.is_set():
            try:
                with server.connect(source) as client:
                    client.settimeout(0.2)
                    while not ended.is_set():
                        client.sendall(burst() if callable(burst) else burst)
                        client.recv(MIB)
            except OSError:
                pass

    threads = [threading.Thread(target=send_on, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)
