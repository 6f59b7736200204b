"""A small server that speaks as clamd does over INSTREAM, and finds the EICAR text also inside ZIP files."""

import io
import socket
import struct
import threading
import zipfile

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Listens on a free port from `start` to `stop`; `says` overrules what it finds; None hangs up without a word."""

    def __init__(self):
        self.says = ""
        self.seen = []  # what was sent, file by file
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as incoming:
                self._answer(connection, incoming)

    def _answer(self, connection, incoming):
        assert incoming.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", incoming.read(4))[0]:
            data += incoming.read(length)
        self.seen.append(data)
        if self.says is None:
            return
        found = "stream: Eicar-Signature FOUND" if any(EICAR in part for part in _parts(data)) else "stream: OK"
        connection.sendall((self.says or found).encode() + b"\0")


def _parts(data):
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
