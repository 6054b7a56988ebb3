"""bench/run knee: the highest rate of winning issues that holds, what latency is like at 70 % of
it, and what comes of twice as much.

The client is an open loop: requests have an intended time, latency counts from it, and what could
not be sent is counted. A rate holds when all that was due was sent and answered, and 99 % of it
within 20 ms. Server on core 0, client on core 1.
"""
import pathlib
import shutil
import subprocess
import tempfile

from http_suite import CONNECTIONS, ask, campaign, request_text
from report import PROGRAMS, goal_lines, machine, metrics_of, present
from servers import CLIENT_CORE, Onrush

HOLDS_MS = 20
STEPS = 7


class Crowd:
    """A server, accounts with tokens, and a fresh campaign for every run."""

    def __init__(self, folder, seconds, accounts):
        self.folder = folder
        self.seconds = seconds
        self.server = Onrush(folder / "onrush", "rates.sign-up=off")
        self.runs = []
        self.lines = None
        opened = 0
        while opened < accounts:
            opened += self.run("POST /v1/accounts", 0, "{}")["status_201"][0]
        self.lines = folder / "tokens"
        with self.lines.open("w") as out:
            subprocess.run([PROGRAMS / "http_tokens", folder / "onrush/token.key",
                            str(int(opened))], check=True, stdout=out)

    def run(self, line, rate, body=""):
        """Metrics of http_load."""
        template = self.folder / "template"
        template.write_text(request_text(line, body, bearer=self.lines is not None), newline="")
        output = subprocess.run(
            ["taskset", "-c", CLIENT_CORE, PROGRAMS / "http_load", "--port",
             str(self.server.port), "--request", template, "--rate", str(rate), "--seconds",
             str(self.seconds), "--connections", str(CONNECTIONS),
             *(["--lines", self.lines] if self.lines else [])],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        return metrics_of(output)

    def issue(self, rate, what):
        found = self.run(f"POST {campaign(self.server, 100_000_000)}/coupons", rate)
        won = found.get("status_201", (0, ""))[0]
        away = found.get("status_503", (0, ""))[0] + found.get("status_429", (0, ""))[0]
        outcome = {"what": what, "rate": rate, "due": found["due"][0],
                   "goodput": won / found["seconds"][0], "won": won, "away": away,
                   "unsent": found["unsent"][0], "late": found["late"][0],
                   "lost": found["failed"][0] + found["unanswered"][0],
                   "p50": found["p50"][0], "p99": found["p99"][0],
                   "away_p99": found["turned_away_p99"][0]}
        self.runs.append(outcome)
        print(f"  {what:<20} {rate:>8,.0f}/s: won {outcome['goodput']:>8,.0f}/s"
              f" p99 {outcome['p99']:.2f} ms", flush=True)
        return outcome


def holds(outcome):
    return (outcome["won"] == outcome["due"] and outcome["unsent"] == 0
            and outcome["p99"] <= HOLDS_MS)


def find_knee(crowd):
    """By halving between what the closed loop reached and half of it."""
    most = crowd.issue(0, "closed loop")["goodput"]
    low, high = most / 2, most * 1.1
    for _ in range(STEPS):
        middle = (low + high) / 2
        if holds(crowd.issue(middle, "search")):
            low = middle
        else:
            high = middle
    return low


def run(options):
    where = machine()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrush-bench-"))
    seconds = 1 if options.quick else 4
    try:
        crowd = Crowd(folder, seconds, 60_000 if options.quick else 700_000)
        try:
            knee = find_knee(crowd)
            below = sorted((crowd.issue(knee * 0.7, "70 % of the knee") for _ in range(3)),
                           key=lambda outcome: outcome["p99"])[1]
            at_knee = crowd.issue(knee, "the knee")
            beyond = crowd.issue(knee * 2, "twice the knee")
            assert ask(crowd.server, "GET /livez")[0] == 200
        finally:
            crowd.server.stop()
    finally:
        shutil.rmtree(folder)
    rows = [("p99 at 70 % of the knee", below["p99"], 2, "<", "ms"),
            ("goodput at twice the knee, of the knee's", beyond["goodput"] / at_knee["goodput"],
             0.95, ">=", "x"),
            ("refusals at twice the knee other than 503 and 429, and time-outs", beyond["lost"],
             0, "=", ""),
            ("p99 of being turned away at twice the knee", beyond["away_p99"], 50, "<=", "ms")]
    lines, missed = goal_lines(rows)
    lines += ["", f"The knee is at {knee:,.0f} winning issues a second.", "",
              "| run | rate | due | won/s | turned away | unsent | late | lost | p50 | p99 |",
              "|---|---|---|---|---|---|---|---|---|---|"]
    lines += [f"| {each['what']} | {each['rate']:,.0f} | {each['due']:,.0f} |"
              f" {each['goodput']:,.0f} | {each['away']:,.0f} | {each['unsent']:,.0f} |"
              f" {each['late']:,.0f} | {each['lost']:,.0f} | {each['p50']:.2f} ms |"
              f" {each['p99']:.2f} ms |" for each in crowd.runs]
    present("knee", where, lines, missed, not options.quick)
