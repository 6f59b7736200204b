"""A round of one unit, and a look into the store."""

import pytest

from evidence.exceptions import FileRefused
from evidence.validators import Kind, check_content
from tests.evidence.rounds import Round


@pytest.fixture
def own(instruments):
    return Round()


@pytest.fixture
def other(own):
    """Another unit of another instansi."""
    return Round()


@pytest.fixture
def stored(settings):
    """Return the files that stand under a final name, and those still in staging."""

    def look():
        finished = [path for path in settings.EVIDENCE_ROOT.glob("[!.]*/*") if path.is_file()]
        return finished, list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())

    return look


@pytest.fixture
def check(tmp_path):
    """Return a function that checks bytes as a kind and gives the refusal, or None."""

    def run(data, kind):
        folder = tmp_path / "masuk"
        folder.mkdir(exist_ok=True)
        path = folder / "masuk.part"
        path.write_bytes(data)
        try:
            check_content(path, Kind(kind), f"berkas.{kind}")
        except FileRefused as refused:
            assert list(folder.iterdir()) == [path]
            return refused
        return None

    return run
