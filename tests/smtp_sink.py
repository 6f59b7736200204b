"""A mail server that keeps what it gets: real SMTP on this machine, as smtplib speaks it, with a temper of its own."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class Sink:
    """What arrived, in order, and how the server behaves: replies to RCPT by address, the number of mails after which it hangs up."""

    port: int = 0
    mails: list = field(default_factory=list)
    replies: dict = field(default_factory=dict)
    hangs_up_after: int = 10**9

    @property
    def texts(self):
        """To whom, the subject and the text of every mail."""
        return [(mail["To"], mail["Subject"], mail.get_content().replace("\r\n", "\n")) for mail in self.mails]

    def to(self, address):
        return [mail for mail in self.mails if mail["To"] == address]


def _handler(sink):
    class Handler(socketserver.StreamRequestHandler):
        def say(self, text):
            self.wfile.write(text.encode() + b"\r\n")

        def handle(self):
            self.say("220 sink")
            while line := self.rfile.readline():
                word = line.split(b":")[0].split()[0].upper().decode() if line.split() else ""
                if word == "QUIT":
                    self.say("221 bye")
                    return
                if word == "RCPT":
                    address = line.decode().partition("<")[2].partition(">")[0]
                    self.say(sink.replies.get(address, "250 ok"))
                elif word == "DATA":
                    self.say("354 go on")
                    self.take()
                    if len(sink.mails) >= sink.hangs_up_after:
                        return
                else:
                    self.say("250 ok")

        def take(self):
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b".") else line)
            sink.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self.say("250 kept")

    return Handler


class running:  # noqa: N801  (read as a word: `with running() as sink`)
    """Serve within `with`; port: the one to serve at, 0 for any that is free."""

    def __init__(self, sink=None):
        self.sink = sink or Sink()

    def __enter__(self):
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", self.sink.port), _handler(self.sink))
        self.server.daemon_threads = True
        self.sink.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        return self.sink

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def deliver_to(sink, settings):
    """Turn mail on, with this server as the one that takes it."""
    settings.MAIL_IS_ON = True
    settings.PUBLIC_URL = "https://zi.example.go.id"
    settings.DEFAULT_FROM_EMAIL = "Portal ZI <zi@example.go.id>"
    options = {"host": "127.0.0.1", "port": sink.port, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
