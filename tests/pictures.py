"""`python -m tests.pictures [ADDRESS]`: take every picture of `docs/gambar` anew from a running demo office.

ADDRESS is a portal that `./zi run` has just filled (http://127.0.0.1:8000); what is tried out there (a workbook read but not
taken over, one answer changed) stays, so give it a demo of its own: ZI_VAR_DIR=/tmp/demo ZI_PORT=8010 ./zi run.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.windows import CHROMIUM_FLAGS, find_chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "gambar"
PASSWORD = "zona-integritas-contoh"  # of every account of the demo
ROUND = "/penilaian/4"
LKE_SHEET = "LKE ZI"
COLOURS = 128  # of a page in few colours: a third of the bytes


class Camera:
    """Opens pages of the demo as its people and keeps what they see."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.opened: dict[tuple[str, int], Page] = {}

    def page(self, name: str, width: int, path: str) -> Page:
        """Return a page of `width` px with `path` open, signed in as `name`."""
        if (name, width) not in self.opened:
            context = self.browser.new_context(
                viewport={"width": width, "height": 800}, locale="id-ID", timezone_id="Asia/Makassar"
            )
            page = self.opened[name, width] = context.new_page()
            page.goto(f"{self.address}/masuk/")
            page.locator("main [name=name]").fill(name)
            page.locator("main [name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").click()
            expect(page.get_by_role("button", name="Keluar").or_(page.get_by_text("Menu")).first).to_be_visible()
        page = self.opened[name, width]
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def keep(self, page: Page, file: str, height: int, *, top: int = 0) -> None:
        """Save the `height` px of a page that begin `top` px from its head."""
        width = page.viewport_size["width"]  # type: ignore[index]  # every context here has one
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(f"document.activeElement.blur(); scrollTo(0, {top})")
        page.wait_for_load_state("networkidle")
        save(page.screenshot(), file)
        page.set_viewport_size({"width": width, "height": 800})


def save(png: bytes, file: str) -> None:
    """Keep a picture in few colours as `docs/gambar/<file>.png`."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS)
    picture.save(FOLDER / f"{file}.png", optimize=True)
    sys.stdout.write(f"{file}.png {(FOLDER / f'{file}.png').stat().st_size // 1024} KB\n")


# File, who sees it, width and height in px, address.
PLAIN = [
    ("area-1280", "anggota", 1280, 900, f"{ROUND}/area/PP/"),
    ("beranda-360", "anggota", 360, 760, "/"),
    ("instrumen-1280", "admin.portal", 1280, 720, "/kelola/instrumen/"),
    ("kelemahan-1280", "ketua.tim", 1280, 1100, f"{ROUND}/kelemahan/"),
    ("kesiapan-1280", "kepala", 1280, 900, f"{ROUND}/kesiapan/"),
    ("kesiapan-360", "kepala", 360, 800, f"{ROUND}/kesiapan/"),
    ("penilaian-1280", "tpi.ketua", 1280, 800, "/penilaian/"),
    ("periode-1280", "admin", 1280, 800, "/kelola/periode/"),
    ("perkiraan-1280", "kepala", 1280, 1150, f"{ROUND}/perkiraan/"),
    ("pertanyaan-1280", "anggota", 1280, 900, f"{ROUND}/jawaban/A.I.6.i.a/"),
    ("simulasi-hasil-1280", "ketua.tim", 1280, 900, f"{ROUND}/simulasi/1/"),
    ("paket-1280", "ketua.tim", 1280, 900, f"{ROUND}/paket/"),
]


def tim(camera: Camera) -> None:
    page = camera.page("ketua.tim", 1280, f"{ROUND}/kesiapan/")
    with page.expect_navigation():
        page.get_by_role("link", name="Tim", exact=True).first.click()
    camera.keep(page, "tim-1280", 900)


def data_dukung(camera: Camera) -> None:
    page = camera.page("anggota", 1280, f"{ROUND}/jawaban/A.I.6.i.a/")
    top = page.get_by_role("heading", name="Data dukung yang diminta").bounding_box()
    assert top
    camera.keep(page, "data-dukung-1280", 640, top=int(top["y"]) - 40)


def simulasi_area(camera: Camera) -> None:
    page = camera.page("ketua.tim", 1280, f"{ROUND}/simulasi/1/area/PW/")
    camera.keep(page, "simulasi-area-1280", 900)


def bentrok(camera: Camera) -> None:
    """Two people change one explanation: the second to save sees both."""
    path = f"{ROUND}/jawaban/A.I.6.i.a/"
    pages = [camera.page(name, 1280, path) for name in ("anggota", "ketua.tim")]
    first, second = (page.get_by_label("Penjelasan").input_value() for page in pages)
    texts = (f"{first} Dipajang di ruang tunggu.", f"{second} Ditinjau ulang Maret 2026.")
    for page, text in reversed(list(zip(pages, texts, strict=True))):
        page.route("**/draf/", lambda route: route.abort())  # the button saves, not the page by itself
        page.get_by_label("Penjelasan").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name="Simpan", exact=True).click()
        page.unroute("**/draf/")
    expect(pages[0].get_by_role("heading", name="Dua isian untuk satu pertanyaan")).to_be_visible()
    camera.keep(pages[0], "bentrok-1280", 900)


def impor(camera: Camera) -> None:
    """A workbook of the round comes back with other answers."""
    page = camera.page("ketua.tim", 1280, f"{ROUND}/impor/")
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"{camera.address}{ROUND}/lke.xlsx").body()))
    sheet = book[LKE_SHEET]
    changed = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in {"B", "C"} and changed < 6:
                cell.value, changed = ("Baik" if changed == 2 else "A"), changed + 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "LKE ZI 2026 final (2).xlsx"
        book.save(path)
        page.locator("main [type=file]").set_input_files(path)
        with page.expect_navigation():
            page.get_by_role("button", name="Baca berkas").click()
    page.wait_for_load_state("networkidle")
    camera.keep(page, "impor-1280", 1150)


def laporan(camera: Camera) -> None:
    """The page of the report that holds its summary, as paper."""
    page = camera.page("kepala", 1280, f"{ROUND}/kesiapan/")
    content = page.request.get(f"{camera.address}{ROUND}/laporan.pdf", timeout=120_000).body()
    paper = ["pdftoppm", "-png", "-r", "62", "-f", "3", "-l", "3", "-singlefile", "-"]
    save(subprocess.run(paper, input=content, stdout=subprocess.PIPE, check=True).stdout, "laporan-ringkasan")


ARRANGED: list[Callable[[Camera], None]] = [tim, data_dukung, simulasi_area, laporan, impor, bentrok]


def main(address: str) -> None:
    """Take all pictures; what is arranged for them comes last."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        camera = Camera(browser, address.rstrip("/"))
        for file, name, width, height, path in PLAIN:
            camera.keep(camera.page(name, width, path), file, height)
        for arrange in ARRANGED:
            arrange(camera)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
