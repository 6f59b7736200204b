"""Words that no page, message, table or guide of ours says any more, and what stands in their place (one name for one thing)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Word → what to say instead.
GONE = {
    r"asal angka": "cara hitung",
    r"dari mana angka ini\?</a>": "links say cara hitung; the question remains the heading of that page",
    r"dokumen yang diminta": "data dukung yang diminta",
    r"\bTPI (ketua|anggota|pengendali teknis)\b": "Ketua TPI, Anggota TPI, Pengendali Teknis TPI",
    r"naikkan kepada": "teruskan kepada",
    r"(?<!kata )\bsandi (awal|anda|ini)|>sandi<|(mengganti|ganti|\*)sandi\b|(mengganti|ganti) sandi": "kata sandi",
    r"terbitkan (kata )?sandi": "ganti kata sandi untuk …",
    r"jumlah upayanya": "nothing: the steps tell their effort",
    r"sidik isi": "SHA-256",
    r"\bmenggerakkan\b": "syarat yang terbantu",
    r"\bterberat\b": "paling kurang",
    r"pertanyaan yang dikosongkan membuat": "berkas tanpa pertanyaan disimpan di pustaka",
    r"\banti[- ]korupsi\b": "antikorupsi",
}


def texts():
    """Yield every file of ours that holds words for users: templates whole, code by its string literals, guides, data."""
    for folder, pattern in (
        ("templates", "*.html"),
        ("docs/panduan", "*.md"),
        ("fixtures/demo", "*.yaml"),
        ("fixtures/checklists", "*.yaml"),
        ("assessment", "*.py"),
        ("evidence", "*.py"),
        ("zi_portal", "*.py"),
    ):
        for path in sorted((ROOT / folder).rglob(pattern)):
            if "migrations" not in path.parts:
                yield path


@pytest.mark.parametrize("word", GONE, ids=list(GONE.values()))
def test_no_page_or_message_says_a_word_that_went(word):
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(word, line, re.IGNORECASE)
    ]
    assert not found, "\n".join([f"say instead: {GONE[word]}", *found])
