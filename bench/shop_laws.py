"""The recount: what must be true of a shop whatever the crowd did. The laws are the product's own,
asked in SQL of the mirror by `onrush laws`; what depends on the time of day is asked here.
"""
import re
import subprocess
import time

from report import PROGRAMS

OVERDUE_MS = 5_000  # a hold that is over for longer should have ended
OVERDUE = "holds that should have ended"
COUNTED = re.compile(r" *(\d+)  ([^,]+)(?:, the first: .*)?")


def counted(printed):
    """The rows that break each law, by the law's name, from what `onrush laws` prints."""
    found = {match[2]: int(match[1]) for line in printed.splitlines()
             if (match := COUNTED.fullmatch(line))}
    if not found:
        raise SystemExit(f"onrush laws counts nothing: {printed}")
    return found


def ask(folder):
    """What breaks each law of the server whose data lies in the folder."""
    done = subprocess.run([PROGRAMS / "onrush", "laws", folder], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return counted(done.stdout)


def overdue(mirror, now_ms):
    return mirror.execute("SELECT count(*) FROM orders WHERE state = 'pending_payment'"
                          " AND expires_at < ?", [now_ms - OVERDUE_MS]).fetchone()[0]


class Verdict:
    """Of several recounts."""

    def __init__(self):
        self.wrong = {}
        self.recounts = 0
        self.orders = {}

    def add(self, wrong):
        for law, rows in wrong.items():
            self.wrong[law] = self.wrong.get(law, 0) + rows

    def recount(self, shop):
        mirror = shop.server.read_mirror()
        self.add({OVERDUE: overdue(mirror, int(time.time() * 1000))})
        self.orders = dict(mirror.execute("SELECT state, count(*) FROM orders GROUP BY state"))
        mirror.close()
        self.add(ask(shop.server.folder))
        self.recounts += 1

    def goals(self):
        return [("rows that break a law, recounted in SQL", sum(self.wrong.values()), 0, "=", "")]

    def lines(self):
        """What was asked, and the answers."""
        return ["| law | rows that break it |", "|---|---|",
                *(f"| {law} | {rows:,} |" for law, rows in self.wrong.items())]
