"""A server that speaks S3 in a process of its own, and one that fails in the ways a store can."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

START_SECONDS = 60  # until the server must listen
KEYS = {"access_key": "uji", "secret_key": "uji-rahasia", "region_name": "ap-southeast-3"}


@contextmanager
def s3_server(log):
    """Yield the address of a started server whose output goes to the file `log`; fails if it does not come up."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            _wait_until_it_listens(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_until_it_listens(process, port, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)  # between two tries: a process tells nobody when it begins to listen
        else:
            return
    raise RuntimeError(f"the S3 server did not start:\n{log.read_text()}")


class BrokenStore:
    """Answers every request with `status`, hangs up without a word (None), or never answers ("silence")."""

    def __init__(self, answer):
        self.answer = answer
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        for connection in self.open:
            connection.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(connection)
            if self.answer == "silence":
                continue
            if self.answer is not None:
                self._read_head(connection)
                connection.sendall(
                    f"HTTP/1.1 {self.answer} Uji\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
                )
            connection.close()

    def _read_head(self, connection):
        head = b""
        while b"\r\n\r\n" not in head and (part := connection.recv(65536)):
            head += part
