"""A site behind nginx that a waiting room guards, with the configuration of docs/passes.md and a
server of its own; for the tests that ask it, as a program or in a browser."""
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
PAGE = DOCS / "passes.md"
ROOM = 7  # of the configuration
# Rooms are open since then.
OPENED = "2026-01-01T00:00:00Z"


def wait_until(look):
    """What it finds; ends the test when that takes too long."""
    for _ in range(600):
        if found := look():
            return found
        time.sleep(0.05)
    raise SystemExit("it never came true")


class Site(http.server.BaseHTTPRequestHandler):
    """Notes what came; a class of its own for each server."""

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.seen.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
        body = b"<!doctype html><html lang=en><title>The shop</title><h1>the site</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def serve_site():
    """A server, and the list of what came."""
    seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                             type("OneSite", (Site,), {"seen": seen}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, seen


class Onrush:
    """`onrush serve`, and calls to it as staff."""

    def __init__(self, program, folder, settings=()):
        data = f"{folder}/data"
        command = [program, "serve", "--data", data, "--listen", "127.0.0.1:0",
                   "--set", "admin.listen=", "--set", "log.segmentBytes=25165824",
                   "--set", "http.hosts=shop.example", "--set", "proxy.client=x-forwarded-for"]
        for setting in settings:
            command += ["--set", setting]
        self.log = open(f"{folder}/onrush.log", "w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.port = int(self._said(r'"event":"ready","url":"http://127.0.0.1:(\d+)"'))
        self.admin = pathlib.Path(data, "admin.token").read_text().strip()

    def _said(self, pattern):
        def look():
            found = re.search(pattern, pathlib.Path(self.log.name).read_text())
            return found or self.process.poll() is not None

        found = wait_until(look)
        if not isinstance(found, re.Match):
            log = pathlib.Path(self.log.name).read_text()
            raise SystemExit(f"the server did not start:\n{log}")
        return found[1]

    def ask(self, method, path, body=None, token=None):
        """The status and what was answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def make_room(self, room=ROOM, **more):
        """Rooms up to that one; it opened long ago and admits everybody each second."""
        form = {"name": "Drop", "opensAt": OPENED, "admit": {"count": 100, "everySeconds": 1},
                "maxActive": 100} | more
        made = {"roomId": 0}
        while made["roomId"] < room:
            status, made = self.ask("POST", "/v1/rooms", form, self.admin)
            assert status == 201, made
        return made

    def change_room(self, room=ROOM, **changes):
        status, answer = self.ask("PATCH", f"/v1/rooms/{room}", changes, self.admin)
        assert status == 200, answer
        return answer

    def change_page(self, room=ROOM, **changes):
        status, answer = self.ask("PATCH", f"/v1/rooms/{room}/page", changes, self.admin)
        assert status == 200, answer

    def new_user(self):
        _, account = self.ask("POST", "/v1/accounts", {})
        return account["accessToken"]

    def take_ticket(self, token, room=ROOM):
        return self.ask("POST", f"/v1/rooms/{room}/tickets", None, token)[1]

    def new_pass(self, room=ROOM):
        """The token of somebody who was admitted, and the pass."""
        token = self.new_user()
        self.take_ticket(token, room)
        path = f"/v1/rooms/{room}/tickets/me"
        return token, wait_until(lambda: self.ask("GET", path, None, token)[1].get("pass"))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def nginx_in(page):
    """The only configuration of nginx that it shows."""
    block, = re.findall(r"^```nginx\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return block


def configuration(folder, onrush, site, listen):
    """That of the page, with what a site on another host needs, and the addresses of the test."""
    block = nginx_in(PAGE)
    other_host = nginx_in(DOCS / "waiting-page.md")
    for text, address in [("location / {\n", f"location / {{\n{other_host}"),
                          ("127.0.0.1:8080;", f"127.0.0.1:{onrush};"),
                          ("127.0.0.1:3000;", f"127.0.0.1:{site};"),
                          ("listen 80;", f"listen {listen};")]:
        if block.count(text) != 1:
            raise SystemExit(f"{PAGE}: \"{text}\" must be there once")
        block = block.replace(text, address)
    kept = "".join(f"{name}_temp_path {folder}/{name};\n"
                   for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # As the account that may enter the folder, where nginx would choose another one.
    user = "user root;" if os.geteuid() == 0 else ""
    return (f"daemon off; {user} pid {folder}/nginx.pid; "
            f"error_log stderr notice; events {{}}\n"
            f"http {{ access_log off;\n{kept}{block}}}\n")


def start_nginx(folder, onrush, site, listen):
    config = pathlib.Path(folder, "nginx.conf")
    config.write_text(configuration(folder, onrush, site, listen))
    nginx = subprocess.Popen([NGINX, "-p", folder, "-c", config, "-e", "stderr"],
                             stderr=subprocess.PIPE, text=True)
    said = []
    for line in nginx.stderr:
        said.append(line)
        if "start worker process " in line:
            return nginx
    raise SystemExit("".join(said))


def scratch():
    return tempfile.TemporaryDirectory()


def program_of_test():
    """The program, the only argument; skipped where nginx is missing."""
    if NGINX is None:
        sys.exit(77)
    return sys.argv.pop()
