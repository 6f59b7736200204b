"""What `./zi` says and refuses; each case ends before it would install, write or serve anything."""

import os
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What the launcher calls before its first refusal; not apt-get, sudo or a browser.
TOOLS = ["sh", "dirname", "id", "cat", "grep", "env", "flock", "git", "pdftotext"]


def zi(*arguments, **variables):
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | variables
    done = subprocess.run(
        [ROOT / "zi", *arguments], cwd="/", env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_help_lists_the_commands_and_anything_else_is_refused():
    code, out, _ = zi("help")
    assert code == 0
    assert "./zi run" in out
    assert "./zi test" in out
    code, _, error = zi("jalan")
    assert code == 2
    assert "./zi run" in error


def test_run_names_another_port_when_a_program_holds_this_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, out, error = zi("run", ZI_PORT=str(port))
    assert code == 1
    assert f"Port {port} sedang dipakai program lain." in error
    assert f"ZI_PORT={port + 1} ./zi run" in error
    assert "basis data" not in out


def test_run_says_so_when_the_portal_already_runs_there():
    class Portal(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok\n")

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            code, _, error = zi("run", ZI_PORT=str(server.server_port))
        finally:
            server.shutdown()
            thread.join()
    assert code == 1
    assert f"Portal sudah berjalan di http://127.0.0.1:{server.server_port}/" in error


@pytest.mark.parametrize("port", ["delapan", "0", "70000", "-1"])
def test_run_refuses_what_is_no_port(port):
    code, _, error = zi("run", ZI_PORT=port)
    assert code == 1
    assert f"ZI_PORT={port}" in error


def test_a_python_that_does_not_fit_is_named():
    code, _, error = zi("run", ZI_PYTHON="/bin/true-python")
    assert code == 1
    assert "ZI_PYTHON=/bin/true-python bukan Python 3.12–3.14" in error


@pytest.mark.parametrize("variable", ["ZI_NO_BROWSER", "ZI_NO_OFFICE", "ZI_NO_NGINX"])
def test_ci_leaves_no_test_out(variable):
    code, _, error = zi("test", CI="true", **{variable: "1"})
    assert code == 1
    assert "di CI semua tes harus jalan" in error


def test_without_rights_the_exact_command_is_told(tmp_path):
    """A machine without Chromium, apt-get and sudo."""
    for tool in TOOLS:
        if path := shutil.which(tool):
            (tmp_path / tool).symlink_to(path)
    code, out, error = zi("test", PATH=str(tmp_path))
    assert code == 1
    assert "sudo apt-get install --no-install-recommends" in out
    assert "chromium" in out
    assert "libreoffice-calc-nogui" in out
    assert "ZI_NO_BROWSER=1 ./zi test" in error
    assert "ZI_NO_OFFICE=1 ./zi test" in error
    assert "ZI_NO_NGINX=1 ./zi test" in error
