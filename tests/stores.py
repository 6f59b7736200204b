"""A round of one unit, both kinds of store and a look into them, and the turns of papers."""

import secrets
from contextlib import ExitStack

import pytest

from tests.evidence.rounds import Round
from tests.zi_portal.operate.kept import new_key
from tests.zi_portal.shelf.clamd import Clamd
from tests.zi_portal.shelf.s3 import KEYS, s3_server
from zi_portal.confined.slots import Slots
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind, check_content


@pytest.fixture
def own(instruments):
    return Round()


@pytest.fixture
def other(own):
    """Another unit of another instansi."""
    return Round()


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3") / "server.log") as address:
        yield address


@pytest.fixture
def bucket(s3_address, settings):
    """Keep the evidence of this test in an empty bucket of the S3 server."""
    options = KEYS | {"endpoint_url": s3_address, "bucket_name": f"bukti-{secrets.token_hex(8)}"}
    settings.STORAGES = settings.STORAGES | {
        "evidence": {"BACKEND": "zi_portal.shelf.bucket.PrivateBucket", "OPTIONS": options}
    }
    bucket = storage.shelf().storage.bucket
    bucket.create(CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
    return bucket


@pytest.fixture(params=["folder", "bucket"])
def each_shelf(request):
    """Run a test on either kind of store; return which."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return request.param


class StoredBytes:
    """One object of the bucket, with the few ways of a Path that tests use."""

    def __init__(self, entry):
        self.entry = entry

    def __eq__(self, other):
        return self.entry.key == other.entry.key

    def __hash__(self):
        return hash(self.entry.key)

    def read_bytes(self):
        return self.entry.get()["Body"].read()

    def write_bytes(self, data):
        self.entry.put(Body=data)

    def unlink(self):
        self.entry.delete()


@pytest.fixture
def stored(settings):
    """Return the files that stand under a final name, and those still in staging."""

    def look():
        staging = list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())
        finished = [path for path in settings.EVIDENCE_ROOT.glob("[!.]*/*") if path.is_file()]
        shelf = storage.shelf()
        if not isinstance(shelf, storage.FolderShelf):
            assert finished == []
            finished = [StoredBytes(entry.Object()) for entry in shelf.storage.bucket.objects.all()]
        return finished, staging

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


@pytest.fixture
def flags(tmp_path):
    """Return a function that checks bytes as a kind and gives the marks of what must be said of them."""

    def run(data, kind):
        path = tmp_path / "ditandai.part"
        path.write_bytes(data)
        return check_content(path, Kind(kind), f"berkas.{kind}")

    return run


@pytest.fixture
def key(tmp_path, settings):
    """The key pair whose public half the settings name for backups."""
    key = new_key(tmp_path / "kunci.txt")
    settings.BACKUP_RECIPIENTS = [key.public]
    return key


@pytest.fixture
def target(tmp_path):
    """A folder for backups."""
    folder = tmp_path / "cadangan"
    folder.mkdir()
    return folder


@pytest.fixture
def clamd(settings):
    """A virus scanner that the settings name."""
    server = Clamd()
    settings.CLAMD = server.address
    yield server
    server.stop()


@pytest.fixture
def quick_papers(monkeypatch):
    """Laying a paper out takes seconds and is tested elsewhere."""
    monkeypatch.setattr(
        "assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7 laporan"
    )


@pytest.fixture
def turns(monkeypatch):
    """The turns of this process; whoever waited for one would be noticed: a minute is longer than a test may take."""
    turns = Slots(at_once=2, most_waiting=3, wait_seconds=60)
    monkeypatch.setattr("assessment.papers.exports.report_pdf._slots", turns)
    return turns


@pytest.fixture
def all_taken(turns):
    """Hold all turns, as two papers under way do; return what gives them back."""
    with ExitStack() as held:
        held.enter_context(turns.taken())
        held.enter_context(turns.taken())
        yield held.close
