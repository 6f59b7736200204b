"""A round of one unit, and a look into the store."""

import pytest

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
