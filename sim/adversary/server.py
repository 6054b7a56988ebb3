"""A server of its own for a program that attacks it, on a free port and on a given folder."""

import contextlib
import json
import pathlib
import socket
import subprocess
import threading
import time

SIGN_UP = ("POST /v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\n{}"
           "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}")


def request(method, path, body=None, headers="", host="127.0.0.1"):
    """As a text; the body becomes JSON."""
    text = ""
    if body is not None:
        text = json.dumps(body)
        headers += f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{text}"


def bearer(token):
    return f"Authorization: Bearer {token}\r\n"


class Server:
    """Without the listener of the operator, whose port somebody may have."""

    def __init__(self, program, folder, *settings):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.program = program
        self.folder = folder
        given = [word for setting in settings for word in ("--set", setting)]
        self.command = [program, "serve", "--data", folder, "--listen", f"127.0.0.1:{self.port}",
                        "--set", "admin.listen=", *given]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if line.startswith("onrush is ready"):
                break
        else:
            raise SystemExit(f"the server has ended with {self.process.wait()}")
        self.memory_at_start = self.memory("VmRSS")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:  # it still has much to answer
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def memory(self, name):
        """VmRSS: resident now. VmHWM: the most there ever was."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in status if line.startswith(name)).split()[1]) * 1024

    def admin(self):
        return (self.folder / "admin.token").read_text().strip()

    def connect(self, source="127.0.0.1"):
        return socket.create_connection(("127.0.0.1", self.port), 20, (source, 0))

    def connect_to_read_nothing(self):
        """The kernel takes little for it, so that what waits is the server's to keep."""
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", self.port))
        return client

    def sign_up(self, source="127.0.0.1"):
        """The status and the seconds it took."""
        return self.timed(SIGN_UP.format("Connection: close\r\n"), source)

    def timed(self, asked, source="127.0.0.1"):
        began = time.monotonic()
        answer = b""
        with contextlib.suppress(OSError), self.connect(source) as client:
            client.sendall(asked.encode())
            answer = client.recv(4096)
        return int(answer[9:12] or b"0"), time.monotonic() - began

    def answers(self, requests, source="127.0.0.1"):
        """Status and body of each request; they are sent at once over one connection."""
        with self.connect(source) as client:
            reader = client.makefile("rb")
            for at in range(0, len(requests), 1_000):
                some = requests[at:at + 1_000]
                sender = threading.Thread(target=client.sendall, args=("".join(some).encode(),))
                sender.start()
                for each in some:
                    yield read_answer(reader, each.startswith("HEAD "))
                sender.join()

    def statuses(self, requests, source="127.0.0.1"):
        for status, _ in self.answers(requests, source):
            yield status

    def alone(self, requests, source="127.0.0.1"):
        """The status of each, over a connection of its own: what is malformed closes it."""
        for each in requests:
            yield next(self.statuses([each], source))

    def ask(self, method, path, body=None, headers="", source="127.0.0.1"):
        """Status and body of one request."""
        status, text = next(self.answers([request(method, path, body, headers)], source))
        return status, json.loads(text) if text else {}

    def make(self, path, body):
        """What the administrator makes, who is not refused."""
        status, made = self.ask("POST", path, body, bearer(self.admin()))
        if status >= 300:
            raise SystemExit(f"{path}: {made}")
        return made

    def accounts(self, count, source="127.0.0.1"):
        """Identifier and token of each."""
        bodies = [json.loads(body)
                  for _, body in self.answers([SIGN_UP.format("")] * count, source)]
        return [(body["accountId"], body["accessToken"]) for body in bodies]


def read_answer(reader, without_body=False):
    """The status and the body of the next answer."""
    status = int(reader.readline().split()[1])
    size = 0
    while (line := reader.readline().strip().lower()) != b"":
        if line.startswith(b"content-length:"):
            size = int(line.split(b":")[1])
    return status, b"" if without_body else reader.read(size)
