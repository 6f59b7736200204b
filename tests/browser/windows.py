"""Windows of a phone and of a desk, and what every page in them must be: accessible, within the window, without complaint."""

import os
import shutil
from pathlib import Path

WIDTHS = [360, 1280]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
HEIGHT = 800  # pixels of a phone's and a small laptop's window
AXE = (Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def find_chromium():
    """Return the system's Chromium, None without: Playwright's own download is not part of the set-up."""
    return os.environ.get("ZI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def listen(page):
    """Collect what the browser complains about in `page.complaints`; return the page."""
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def axe_violations(page):
    page.evaluate(AXE)
    # Every rule is tried, but only what breaks one is described: half the time on a long page.
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


def assert_sound(page, expected=""):
    """No axe finding, nothing beside the window, no complaint but those that hold `expected` (the status of a refused form)."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, page.url
    assert axe_violations(page) == [], page.url
    assert [text for text in page.complaints if not (expected and expected in text)] == [], page.url
    page.complaints.clear()
