"""How every suite loads a server: wrk for the rate of a crowd, http_load for an open loop and for
what must be sent exactly once, and one request by hand. Clients run on core 1."""
import json
import re
import statistics
import subprocess
import urllib.error
import urllib.request

from report import PROGRAMS, ROOT, metrics_of
from servers import CLIENT_CORE, PARTS, SLOW_MS, Nginx

CONNECTIONS = 256
HOLDS_MS = 20
STEPS = 7


def filled(text, fields):
    """A template's text with the fields of a line, which wrk.lua and http_load put there."""
    return re.sub(r"\$([1-9])", lambda mark: fields[int(mark[1]) - 1], text)


def request_text(line, body="", bearer="", header="", fields=()):
    """A request as a template. Its body may have fields where they are as long in every line as
    they are in `fields`."""
    lines = [f"{line} HTTP/1.1", "Host: 127.0.0.1"]
    if bearer:
        lines.append(f"Authorization: Bearer {bearer}")
    if header:
        lines.append(header)
    if body:
        lines += ["Content-Type: application/json"]
    if body or line.startswith("POST"):
        lines.append(f"Content-Length: {len(filled(body, fields))}")
    return "\r\n".join(lines) + "\r\n\r\n" + body


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


def made(server, line, body):
    """What the admin made with one request."""
    status, text = ask(server, line, server.admin, body)
    if status != 201:
        raise SystemExit(f"{line}: {status} {text}")
    return json.loads(text)


def campaign(server, quota):
    answer = made(server, "POST /v1/campaigns",
                  {"name": "Drop", "quota": quota, "opensAt": "2026-01-01T00:00:00Z",
                   "closesAt": "2999-01-01T00:00:00Z",
                   "discount": {"type": "fixed", "amount": 1000}})
    return f"/v1/campaigns/{answer['campaignId']}"


def write_tokens(server, accounts, path):
    """One a line, of the accounts from 1 on."""
    with path.open("w") as out:
        subprocess.run([PROGRAMS / "http_tokens", server.folder / "token.key", str(accounts)],
                       check=True, stdout=out)


class Bench:
    """Loads by wrk, each a row of rate, processor time and latency, with a value for each round."""

    def __init__(self, folder, quick):
        self.folder = folder
        self.rounds = 1 if quick else 3
        self.seconds = 1 if quick else 4
        self.scale = 10 if quick else 1
        self.accounts = 100_000 if quick else 500_000  # a crowd that no load gets through
        self.rows = {}  # name -> {"rate": [...], "cpu_us": [...], "p50": [...], "p99": [...]}
        self.floors = {}

    def note(self, name, rate, cpu_us, p50, p99, **parts_us):
        row = self.rows.setdefault(name, {})
        values = {"rate": rate, "cpu_us": cpu_us, "p50": p50, "p99": p99, **parts_us}
        for key, value in values.items():
            row.setdefault(key, []).append(value)
        parts = ", ".join(f"{part} {value:.1f}" for part, value in parts_us.items())
        print(f"  {name:<42} {rate:>9,.0f}/s {cpu_us:>7.2f} us {parts}", flush=True)

    def median(self, name, key="rate"):
        return statistics.median(self.rows[name][key])

    def against_nginx(self, name):
        return self.median(name) / self.median(f"nginx, for {name}")

    def load(self, name, server, request, lines=None, failing=False, winners=0):
        """wrk for some seconds; how many answers it counted. `failing`: all of them are to be
        refusals but those of `winners`, else none is."""
        template = self.folder / "template"
        template.write_text(request, newline="")
        before, parts_before = server.cpu_seconds(), server.parts_seconds()
        output = subprocess.run(
            ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds}s",
             "--latency", "-s", ROOT / "bench" / "wrk.lua", f"http://127.0.0.1:{server.port}/",
             "--", template, *([lines] if lines else [])],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        used, parts = server.cpu_seconds() - before, server.parts_seconds()
        count = int(re.search(r"(\d+) requests in", output)[1])
        refused = int((re.search(r"Non-2xx or 3xx responses: (\d+)", output) or [0, 0])[1])
        if ("Socket errors" in output or count == 0
                or refused != (count - winners if failing else 0)):
            raise SystemExit(f"{name}: not as expected\n{output}")
        self.note(name, float(re.search(r"Requests/sec: +([\d.]+)", output)[1]),
                  used * 1e6 / count, latency(output, "50%"), latency(output, "99%"),
                  **{part: (parts[part] - parts_before[part]) * 1e6 / count for part in parts})
        return count

    def pair(self, name, server, request, sample, lines=None, **expected):
        """The same load on nginx, which answers with as many bytes as `sample`, and on the server.
        A dictionary of samples is one for each path, see Nginx."""
        if name not in self.floors:
            sizes = {path: len(text.encode()) for path, text in
                     (sample if isinstance(sample, dict) else {"/": sample}).items()}
            self.floors[name] = Nginx(self.folder / f"nginx-{len(self.floors)}", sizes)
        self.load(f"nginx, for {name}", self.floors[name], request, lines)
        return self.load(name, server, request, lines, **expected)

    def against_nginx_by_cpu(self, name):
        """The same if processor time were all that limits both, which a busy machine hides: without
        the mirror's, for it has only what is left over."""
        mirror = self.median(name, "mirror")
        return self.median(f"nginx, for {name}", "cpu_us") / (self.median(name, "cpu_us") - mirror)

    def stop_floors(self):
        for floor in self.floors.values():
            floor.stop()

    def table(self, durable):
        """`durable` says of a row whether a success survives a crash, where that is not "yes"."""
        lines = ["| | requests/s | server CPU a request | of Onrush's parts | p50 | p99 | x nginx |"
                 " by CPU without the mirror | a success is durable |",
                 "|---|---|---|---|---|---|---|---|---|"]
        for name in self.rows:
            floor = f"nginx, for {name}" in self.rows
            ratio = f"{self.against_nginx(name):.2f}" if floor else ""
            by_cpu = f"{self.against_nginx_by_cpu(name):.2f}" if floor else ""
            kept = "-" if name.startswith("nginx") else durable.get(name, "yes")
            parts = ", ".join(f"{part} {self.median(name, part):.1f}"
                              for part in self.rows[name] if part in PARTS)
            lines.append(f"| {name} | {self.median(name):,.0f} |"
                         f" {self.median(name, 'cpu_us'):.1f} us | {parts} |"
                         f" {self.median(name, 'p50'):.2f} ms | {self.median(name, 'p99'):.2f} ms"
                         f" | {ratio} | {by_cpu} | {kept} |")
        return lines


def latency(output, quantile):
    """In milliseconds, from wrk."""
    value, unit = re.search(rf"{quantile} +([\d.]+)(us|ms|s)", output).groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def http_load(server, folder, kinds, lines=None, connections=CONNECTIONS, **limits):
    """Metrics of a run. A kind is (name, weight, request, sequel or None); `limits` are rate,
    seconds, count."""
    words = []
    for name, weight, *texts in kinds:
        files = []
        for part, text in enumerate(texts):
            files.append(folder / f"template-{name}-{part}" if text else "-")
            if text:
                files[-1].write_text(text, newline="")
        words += ["--kind", name, str(weight), *files]
    for limit, value in limits.items():
        words += [f"--{limit}", str(value)]
    output = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, PROGRAMS / "http_load", "--port", str(server.port),
         "--connections", str(connections), *words, *(["--lines", lines] if lines else [])],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: value for name, (value, _) in metrics_of(output).items()}


def send_all(server, folder, count, request, lines=None, status=201):
    """So many requests, each once and all well answered."""
    found = http_load(server, folder, [("all", 1, request, None)], lines, count=count)
    if found.get(f"status_{status}", 0) != count:
        raise SystemExit(f"{request.splitlines()[0]}: not {count} x {status}\n{found}")


class Knee:
    """The highest rate that holds: all that is due is sent and well answered, 99 % within 20 ms.
    `play` makes one run of a rate on the server, 0 for a closed loop, and gives its metrics."""

    def __init__(self, server, play):
        self.server = server
        self.play = play
        self.runs = []

    def run(self, rate, what):
        slow_before = self.server.slow_appends()
        found = self.play(rate)
        slow = self.server.slow_appends() - slow_before
        good = sum(found.get(f"status_{status}", 0) for status in range(200, 300))
        away = found.get("status_503", 0) + found.get("status_429", 0)
        outcome = {"what": what, "rate": rate, "due": found["due"], "good": good, "away": away,
                   "goodput": good / found["seconds"], "unsent": found["unsent"],
                   "late": found["late"], "lost": found["failed"] + found["unanswered"],
                   "p50": found["p50"], "p99": found["p99"], "away_p99": found["turned_away_p99"],
                   "slow": slow}
        self.runs.append(outcome)
        print(f"  {what:<20} {rate:>8,.0f}/s: {outcome['goodput']:>8,.0f}/s good,"
              f" p99 {outcome['p99']:.2f} ms, {slow} slow appends", flush=True)
        return outcome

    def measure(self):
        """Halves between what the closed loop reached and a fifth of it, then looks below and
        beyond."""
        most = self.run(0, "closed loop")["goodput"]
        low, high = most / 5, most * 1.1
        for _ in range(STEPS):
            middle = (low + high) / 2
            if holds(self.run(middle, "search")):
                low = middle
            else:
                high = middle
        self.rate = low
        self.below = sorted((self.run(low * 0.7, "70 % of the knee") for _ in range(3)),
                            key=lambda outcome: outcome["p99"])[1]
        self.at_knee = self.run(low, "the knee")
        self.beyond = self.run(low * 2, "twice the knee")

    def table(self, good):
        lines = [f"| run | rate | due | {good}/s | turned away | unsent | late | lost | p50 |"
                 f" p99 | appends over {SLOW_MS} ms |",
                 "|---|---|---|---|---|---|---|---|---|---|---|"]
        return lines + [
            f"| {each['what']} | {each['rate']:,.0f} | {each['due']:,.0f} |"
            f" {each['goodput']:,.0f} | {each['away']:,.0f} | {each['unsent']:,.0f} |"
            f" {each['late']:,.0f} | {each['lost']:,.0f} | {each['p50']:.2f} ms |"
            f" {each['p99']:.2f} ms | {each['slow']} |" for each in self.runs]


def holds(outcome):
    return (outcome["good"] == outcome["due"] and outcome["unsent"] == 0
            and outcome["p99"] <= HOLDS_MS)
