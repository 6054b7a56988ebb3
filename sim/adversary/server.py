"""A server of its own for a program that attacks it, on a free port and on a given folder."""

import contextlib
import pathlib
import socket
import subprocess
import threading
import time

SIGN_UP = ("POST /v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\n{}"
           "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}")


class Server:
    """Without the listener of the operator, whose port somebody may have."""

    def __init__(self, program, folder, *settings):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.folder = folder
        given = [word for setting in settings for word in ("--set", setting)]
        self.process = subprocess.Popen(
            [program, "serve", "--data", folder, "--listen", f"127.0.0.1:{self.port}",
             "--set", "admin.listen=", *given],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if line.startswith("onrush is ready"):
                break
        else:
            raise SystemExit(f"the server has ended with {self.process.wait()}")
        self.memory_at_start = self.memory("VmRSS")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:  # it still has much to answer
            self.process.kill()
            self.process.wait()

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
        began = time.monotonic()
        answer = b""
        with contextlib.suppress(OSError), self.connect(source) as client:
            client.sendall(SIGN_UP.format("Connection: close\r\n").encode())
            answer = client.recv(4096)
        return int(answer[9:12] or b"0"), time.monotonic() - began

    def statuses(self, requests, source="127.0.0.1"):
        """Of requests that are sent at once over one connection."""
        with self.connect(source) as client:
            reader = client.makefile("rb")
            for at in range(0, len(requests), 1_000):
                some = requests[at:at + 1_000]
                sender = threading.Thread(target=client.sendall, args=("".join(some).encode(),))
                sender.start()
                for _ in some:
                    yield read_answer(reader)[0]
                sender.join()


def read_answer(reader):
    """The status and the body of the next answer."""
    status = int(reader.readline().split()[1])
    size = 0
    while (line := reader.readline().strip().lower()) != b"":
        if line.startswith(b"content-length:"):
            size = int(line.split(b":")[1])
    return status, reader.read(size)
