"""`deploy/nginx.conf` in a real nginx, with shorter times: idle uploads, and its own answers in the users' language."""

import os
import re
import select
import shutil
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
IDLE_SECONDS = 3
HTTP = """
worker_processes 1;
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


class Portal(BaseHTTPRequestHandler):
    """Answers every request but that for /lama/, which it leaves waiting until the test ends."""

    def do_GET(self):
        if self.path == "/lama/":
            self.server.end.wait(30)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"halaman")

    def do_POST(self):
        self.server.posts.append(self.path)
        self.do_GET()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def portal():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.end, server.posts = threading.Event(), []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.end.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def nginx(tmp_path):
    """Return a function that starts nginx in front of a port of this machine and gives its own port."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.fail("nginx is missing: run ./zi test, or leave these tests out with ZI_NO_NGINX=1", pytrace=False)
    running = []

    def start(backend):
        port = free_port()
        written = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        server = written[written.index("server {", written.index("return 301")) :]  # the one that ends TLS
        server = re.sub(r"\n\s*(ssl_\w+|http2|listen)\b[^;]*;", "", server)
        server = server.replace("server {", f"server {{ listen 127.0.0.1:{port};", 1)
        server = re.sub(r"(client_body_timeout|proxy_read_timeout)\s+\d+s", rf"\1 {IDLE_SECONDS}s", server)
        server = server.replace("127.0.0.1:8000", f"127.0.0.1:{backend}").replace("/opt/zi", str(ROOT))
        user = "root" if os.getuid() == 0 else "nobody"
        (tmp_path / "nginx.conf").write_text(HTTP.format(folder=tmp_path, server=server, user=user), encoding="utf-8")
        process = subprocess.Popen([program, "-c", tmp_path / "nginx.conf", "-p", tmp_path])
        running.append(process)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)  # between two tries: a process tells nobody when it begins to listen
            else:
                return port
        return pytest.fail((tmp_path / "error.log").read_text())

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def get(port, path="/", method="GET", **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def test_u44_a_slow_upload_goes_on_a_silent_one_is_closed_and_others_are_served(nginx, portal):
    """One byte a second for longer than the idle time, then silence."""
    port = nginx(portal.server_port)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as upload:
        upload.sendall(b"POST /unggah/ HTTP/1.1\r\nHost: zi\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(IDLE_SECONDS + 2):
            upload.sendall(b"x")
            assert select.select([upload], [], [], 1)[0] == []  # not closed: every byte begins the time anew
        begun = time.monotonic()
        assert get(port)[2] == "halaman"
        answer = upload.recv(4096)
        assert answer == b"" or b" 408 " in answer
        assert time.monotonic() - begun < IDLE_SECONDS + 10
    assert portal.posts == []  # an upload that is not whole holds no thread of the portal
    assert get(port)[2] == "halaman"


def test_u44_the_file_for_servers_closes_idle_uploads_after_a_minute():
    written = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"client_body_timeout\s+60s;", written)
    assert re.search(r"client_header_timeout\s+60s;", written)
    assert re.search(r"proxy_request_buffering\s+on;", written)


def test_u44_what_nginx_says_by_itself_is_indonesian(nginx, portal):
    port = nginx(portal.server_port)
    answers = {
        413: (get(port, method="POST", **{"Content-Length": str(26 * 1024 * 1024)}), "Kiriman terlalu besar"),
        504: (get(port, "/lama/"), "Portal belum menjawab"),
    }
    answers[502] = (get(nginx(free_port())), "Portal sedang tidak dapat dihubungi")
    for expected, ((status, headers, text), words) in answers.items():
        assert status == expected
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Content-Security-Policy"] == "default-src 'none'"
        assert '<html lang="id">' in text
        assert f"<h1>{words}</h1>" in text
        assert "nginx" not in text
        assert expected != 413 or "20 MB untuk semua berkas dalam satu kiriman" in text
        assert "http" not in text  # nothing from another host
