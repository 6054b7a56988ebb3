"""Servers under measurement: pinned to core 0, started on loopback, ended by pid, with the
processor time they used."""
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

from report import PROGRAMS, ROOT

SERVER_CORE = "0"
CLIENT_CORE = "1"
SLOW_MS = 5  # a bound of the histogram of appends
PARTS = ("http", "engine", "log", "mirror")  # of Onrush
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid):
    """The process and all that descend from it."""
    found = [pid]
    for parent in found:
        try:
            text = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in text.split()]
    return found


def stat_of(folder):
    """The fields behind the name in a stat file of /proc; the name."""
    head, fields = pathlib.Path(folder, "stat").read_text().rsplit(")", 1)
    return fields.split(), head.split("(", 1)[1]


class Server:
    """One process and its children, on core 0."""

    def __init__(self, command, port, **arguments):
        self.port = port
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *map(str, command)],
                                        stdin=subprocess.DEVNULL, **arguments)
        for _ in range(300):
            if self.process.poll() is not None:
                raise SystemExit(f"{command[0]} ended at once: {self.process.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        self.stop()
        raise SystemExit(f"{command[0]} does not listen on port {port}")

    def cpu_seconds(self):
        """Of all its processes, those that have ended too."""
        ticks = 0
        for pid in family(self.process.pid):
            try:
                fields, _ = stat_of(f"/proc/{pid}")
            except OSError:
                continue
            ticks += sum(int(field) for field in fields[11:15])
        return ticks / TICK

    def parts_seconds(self):
        """Processor time by what it was for, where a server's threads tell."""
        return {}

    def resident_bytes(self):
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Onrush(Server):
    def __init__(self, folder, *settings):
        self.folder = folder
        port = free_port()
        given = [word for setting in settings for word in ("--set", setting)]
        super().__init__([PROGRAMS / "onrush", "serve", "--data", folder, "--listen",
                          f"127.0.0.1:{port}", "--set", "admin.listen=", *given], port,
                         stdout=subprocess.DEVNULL)
        self.wait_until_ready()
        self.admin = (folder / "admin.token").read_text().strip()

    def wait_until_ready(self):
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz").close()
                return
            except urllib.error.HTTPError:
                time.sleep(0.1)
        raise SystemExit("onrush is not ready")

    def parts_seconds(self):
        """The mirror's thread has only what no other wants."""
        parts = dict.fromkeys(PARTS, 0)
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            fields, name = stat_of(task)
            parts[name if name in parts else "http"] += (int(fields[11]) + int(fields[12])) / TICK
        return parts

    def metric_lines(self):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/metrics",
                                         headers={"Authorization": f"Bearer {self.admin}"})
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode().splitlines()

    def answers_of(self, wanted):
        """How many requests it has answered with a status of which `wanted` is true."""
        total = 0
        for line in self.metric_lines():
            found = re.match(r'onrush_http_requests_total\{.*status="(\w+)"\} (\d+)', line)
            if found and wanted(found[1]):
                total += int(found[2])
        return total

    def slow_appends(self):
        """How many appends to the log took over SLOW_MS, most of them a disk or a whole machine
        that stood still: a tail of latencies is told together with them."""
        found = dict(line.rsplit(" ", 1) for line in self.metric_lines() if "_append_" in line)
        quick = found[f'onrush_log_append_seconds_bucket{{le="{SLOW_MS / 1000}"}}']
        return int(found["onrush_log_append_seconds_count"]) - int(quick)

    def read_mirror(self):
        """The SQL mirror, once all that was durable when asked is in it."""
        durable = next(int(float(line.split()[1])) for line in self.metric_lines()
                       if line.startswith("onrush_log_sequence "))
        for _ in range(3000):
            mirror = sqlite3.connect(f"file:{self.folder}/mirror.db?mode=ro", uri=True)
            if mirror.execute("SELECT sequence FROM onrush_mirror").fetchone()[0] >= durable:
                return mirror
            mirror.close()
            time.sleep(0.1)
        raise SystemExit(f"the mirror does not reach record {durable}")


class Nginx(Server):
    """Answers 200 whatever is asked: the floor under any server. `sizes` are bytes of the body by
    the beginning of the path, the longest that fits counts; and "/path?name" is for "/path" with
    that in its query."""

    def __init__(self, folder, sizes):
        folder.mkdir()
        port = free_port()
        config = folder / "nginx.conf"
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in
                             ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        locations = "".join(
            f"    location {path} {{ default_type application/json;{self.with_query(path, sizes)}"
            f" return 200 '{body_of(size)}'; }}\n"
            for path, size in sizes.items() if "?" not in path)
        config.write_text(f"""worker_processes 1; daemon off; pid {folder}/pid;
error_log {folder}/error.log; events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; {temporary}
  server {{ listen 127.0.0.1:{port} reuseport;
{locations}  }} }}
""")
        super().__init__(["nginx", "-c", config, "-p", folder], port, stderr=subprocess.DEVNULL)

    @staticmethod
    def with_query(path, sizes):
        return "".join(f" if ($arg_{other.split('?')[1]}) {{ return 200 '{body_of(size)}'; }}"
                       for other, size in sizes.items() if other.startswith(path + "?"))


def body_of(size):
    return ("0123456789" * (size // 10 + 1))[:size]


class Redis(Server):
    def __init__(self, folder, appendfsync):
        folder.mkdir()
        port = free_port()
        super().__init__(["redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", folder,
                          "--save", "", "--appendonly", "yes", "--appendfsync", appendfsync],
                         port, stdout=subprocess.DEVNULL)

    def call(self, *words):
        return subprocess.run(["redis-cli", "-p", str(self.port), *map(str, words)], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()


class Fastify(Server):
    """Node with its Redis, both on core 0."""

    def __init__(self, redis):
        peers = ROOT / "bench" / "peers"
        source = ROOT / "build" / "bench" / "fastify"
        shutil.copytree(peers / "fastify", source, dirs_exist_ok=True)
        if shutil.which("npm") is None:
            subprocess.run([ROOT / "tools" / "install", "bench-node"], check=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=source,
                       check=True, stdout=subprocess.DEVNULL)
        self.redis = redis
        port = free_port()
        super().__init__(["node", source / "server.js", port, redis.port, peers], port,
                         env={**os.environ, "NODE_ENV": "production"})

    def cpu_seconds(self):
        return super().cpu_seconds() + self.redis.cpu_seconds()


class Postgres(Server):
    """A fresh cluster with Debian's defaults: every commit is synced."""

    def __init__(self, folder):
        folder.mkdir()
        self.as_owner = []
        if os.getuid() == 0:  # which PostgreSQL refuses to be
            shutil.chown(folder, "postgres")
            for parent in folder.parents:
                if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o001 == 0:
                    raise SystemExit(f"the user postgres cannot reach {parent}")
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        subprocess.run([*self.as_owner, binaries / "initdb", "-D", folder / "data", "-A", "trust",
                        "-U", "bench"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        port = free_port()
        super().__init__([*self.as_owner, binaries / "postgres", "-D", folder / "data", "-p",
                          port, "-h", "127.0.0.1", "-k", folder], port, cwd="/",
                         stderr=subprocess.DEVNULL)
        self.client(["psql", "-q", "-f", ROOT / "bench/peers/hot_row_schema.sql"])

    def client(self, words):
        return subprocess.run([*map(str, words), "-h", "127.0.0.1", "-p", str(self.port), "-U",
                               "bench", "postgres"], check=True, stdout=subprocess.PIPE,
                              text=True).stdout
