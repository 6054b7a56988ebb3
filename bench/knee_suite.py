"""bench/run knee: the highest rate of winning issues that holds, what latency is like at 70 % of
it, and what comes of twice as much.

The client is an open loop: requests have an intended time, latency counts from it, and what could
not be sent is counted. A rate holds when all that was due was sent and answered, and 99 % of it
within 20 ms. Server on core 0, client on core 1.
"""
import pathlib
import shutil
import tempfile

from load import Knee, ask, campaign, http_load, request_text, send_all, write_tokens
from report import goal_lines, machine, present
from servers import Onrush


def measure(folder, seconds, accounts):
    """Winning issues, of a fresh campaign for every run."""
    server = Onrush(folder / "onrush", "rates.sign-up=off")
    tokens = folder / "tokens"

    def play(rate):
        issue = request_text(f"POST {campaign(server, 100_000_000)}/coupons", bearer="$1")
        return http_load(server, folder, [("issue", 1, issue, None)], tokens, rate=rate,
                         seconds=seconds)

    try:
        send_all(server, folder, accounts, request_text("POST /v1/accounts", "{}"))
        write_tokens(server, accounts, tokens)
        knee = Knee(server, play)
        knee.measure()
        assert ask(server, "GET /livez")[0] == 200
        return knee
    finally:
        server.stop()


def run(options):
    where = machine()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrush-bench-"))
    try:
        knee = measure(folder, 1 if options.quick else 4, 60_000 if options.quick else 700_000)
    finally:
        shutil.rmtree(folder)
    beyond = knee.beyond
    rows = [("p99 at 70 % of the knee", knee.below["p99"], 2, "<", "ms"),
            ("goodput at twice the knee, of the knee's",
             beyond["goodput"] / knee.at_knee["goodput"], 0.95, ">=", "x"),
            ("refusals at twice the knee other than 503 and 429, and time-outs", beyond["lost"],
             0, "=", ""),
            ("p99 of being turned away at twice the knee", beyond["away_p99"], 50, "<=", "ms")]
    lines, missed = goal_lines(rows)
    lines += ["", f"The knee is at {knee.rate:,.0f} winning issues a second.", "",
              *knee.table("won")]
    present("knee", where, lines, missed, not options.quick)
