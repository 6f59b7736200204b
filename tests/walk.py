"""Walk one answer, one upload, Kesiapan and one score of TPI through the house: `python -m tests.walk`.

Whoever reads what a request does comes through the packages that are printed, in this order. The rule: a package of `HOUSE`
is entered when one of its functions is called, by whom ever, between the test client's sending of the request and its
answer. So the middleware that every request passes counts (`zi_portal.frame`), and so do context processors, tags and
filters that a page calls while it is drawn, what registered itself with an earlier package, and other threads. Not counted
are: the driver of SQLite, `zi_portal.sqlite`, which Django calls as it calls that of PostgreSQL; the bodies of modules and all that runs while they are loaded, which happens once a process (the addresses are loaded
before); templates; and processes that are started to read or lay out a file, for they enter no package but run a file.
"""

import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.evidence import files
from tests.rules.test_architecture import ROOT, package_of

CODE = "A.I.1.i.b"
NOT_COUNTED = {"zi_portal.sqlite"}
# At most so many packages are entered.
BARS = {"POST of an answer": 10, "upload of a document": 14, "Kesiapan": 21, "POST of a TPI score": 12}


def package_at(file_name):
    """Return the package of the house that a file of Python belongs to, "" for a file that is none of ours."""
    path = Path(file_name)
    if not path.is_relative_to(ROOT):
        return ""
    return package_of(".".join(path.relative_to(ROOT).with_suffix("").parts))


@contextmanager
def walking():
    """Yield a list, to which each package of the house is added when it is first entered."""
    entered, known = [], {}
    loading = threading.local()

    def note(frame, event, _argument):
        code = frame.f_code
        if code.co_name == "<module>":
            loading.depth = getattr(loading, "depth", 0) + (event == "call") - (event == "return")
        if event != "call" or code.co_name == "<module>" or getattr(loading, "depth", 0) > 0:
            return
        if code.co_filename not in known:
            known[code.co_filename] = package_at(code.co_filename)
        package = known[code.co_filename]
        if package and package not in NOT_COUNTED and package not in entered:
            entered.append(package)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def answered(client, flow):
    """Save an answer of the unit as its ketua tim; return the packages."""
    sent = {"level": "A", "explanation": "Rapat tercatat.", "version": 1, "act": "simpan"}
    return _sent(client, flow.lead, "assessment:answer-edit", flow.assessment.pk, CODE, sent=sent)


def uploaded(client, flow):
    """Put a PDF into the library of the unit, for a question; return the packages."""
    day = flow.assessment.period.evidence_from
    sent = {
        "uploads": [SimpleUploadedFile("undangan.pdf", files.pdf(mark="undangan"))],
        "document_date": f"{day.day}-{day.month}-{day.year}",
        "title": "Undangan rapat",
    }
    return _sent(client, flow.lead, "evidence:document-upload", flow.assessment.pk, sent=sent)


def read_readiness(client, flow):
    """Open Kesiapan as the kepala kantor; return the packages."""
    return _sent(client, flow.head, "assessment:readiness-detail", flow.assessment.pk)


def scored(client, flow):
    """Save a value of TPI at a question; return the packages."""
    sent = {"level": "A", "explanation": "Notulen dibaca.", "version": 0, "act": "simpan"}
    return _sent(client, flow.member, "assessment:evaluation-edit", flow.assessment.pk, CODE, sent=sent)


def _sent(client, person, name, *args, sent=None):
    client.force_login(person)
    url = reverse(name, args=args)
    with walking() as entered:
        answer = client.get(url) if sent is None else client.post(url, sent)
    assert answer.status_code == (200 if sent is None else 302), answer.status_code
    return entered


def told(entered):
    """Return the lines that tell what was entered, and how many against the bar."""
    return [
        f"{name}: {len(packages)} packages, at most {BARS[name]}\n  {' → '.join(packages)}\n"
        for name, packages in entered.items()
    ]


def main():
    """Walk, print what is entered and the number against its bar; the exit code is that of the test."""
    return pytest.main(["-q", "-s", "-n", "0", str(ROOT / "tests/portal/test_walk.py")])


if __name__ == "__main__":
    sys.exit(main())
