"""A database that takes no more, or is away: a page with the reason and what was typed; reading goes on."""

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils.html import escape

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.models import Answer
from tests import factories
from zi_portal.frame import errors, middleware
from zi_portal.kit import patience
from zi_portal.kit.database_faults import is_full
from zi_portal.sqlite.line import DatabaseBusy

TEXT = "Rapat pemantauan <b>triwulan</b> II sudah dilaksanakan."


@pytest.fixture
def assessment(instruments):
    return factories.make_assessment()


@pytest.fixture
def member(assessment, client):
    member = factories.make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    client.force_login(member)
    return member


@pytest.fixture
def full_disk(transactional_db):
    """Return a function that lets the database take no more, as on a full disk, until the test ends."""
    undo = []

    def fill():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("CREATE TABLE pengisi (isi BLOB)")
                cursor.execute("PRAGMA page_count")
                pages = cursor.fetchone()[0]
                cursor.execute(f"PRAGMA max_page_count = {pages}")
                undo.extend(["PRAGMA max_page_count = 1073741823", "DROP TABLE pengisi"])
                # Uses up the pages that are free inside the file.
                endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT zeroblob(3000) FROM n"
                with pytest.raises(OperationalError) as full:
                    cursor.execute(f"INSERT INTO pengisi {endless}")
                assert is_full(full.value)
                while True:
                    try:
                        cursor.execute("INSERT INTO pengisi VALUES (zeroblob(3000))")
                    except OperationalError:
                        return
            cursor.execute(
                "CREATE FUNCTION penuh() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
            for table in ("assessment_answer", "assessment_auditevent", "django_session"):
                cursor.execute(
                    f"CREATE TRIGGER penuh BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION penuh()"
                )
            undo.append("DROP FUNCTION penuh() CASCADE")

    yield fill
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)


def save(client, assessment, **fields):
    url = reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"])
    return client.post(url, {"level": "Ya", "explanation": TEXT * 40, "version": "0"} | fields)


def test_u49_a_full_disk_keeps_the_text_of_an_answer_and_saves_nothing(assessment, member, client, full_disk):
    full_disk()
    response = save(client, assessment)
    page = response.content.decode()
    assert response.status_code == 503
    assert "Ruang penyimpanan server penuh" in page
    assert escape(TEXT * 40) in page
    assert f'name="explanation" value="{escape(TEXT * 40)}"' in page
    assert "Kirim lagi" in page
    assert not Answer.objects.exists()
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED).exists()


def test_u49_what_the_page_kept_is_saved_once_there_is_room(assessment, member, client, monkeypatch):
    url = reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"])
    really_save = Answer.save_base

    def away(*args, **kwargs):
        raise OperationalError("connection to server was lost")

    monkeypatch.setattr(Answer, "save_base", away)
    page = client.post(url, {"level": "Ya", "explanation": TEXT, "version": "0"})
    assert page.status_code == 503
    assert "belum pasti isian Anda tersimpan" in page.content.decode()
    monkeypatch.setattr(Answer, "save_base", really_save)
    fields = {"level": "Ya", "explanation": TEXT, "version": "0"}
    for name, value in fields.items():
        assert f'name="{name}" value="{escape(value)}"' in page.content.decode()
    for _ in range(2):  # sent again although it had arrived: no double row, no second version
        assert client.post(url, fields).status_code == 302
    assert Answer.objects.get().version == 1


def test_u49_reading_goes_on_while_the_disk_is_full(assessment, member, client, full_disk, monkeypatch):
    full_disk()
    monkeypatch.setattr(middleware, "SEEN_STEP_SECONDS", -1)  # the session is noted at every request
    for name, arguments in [("answer-edit", [assessment.pk, "A.I.1.i.a"]), ("assessment-detail", [assessment.pk])]:
        assert client.get(reverse(f"assessment:{name}", args=arguments)).status_code == 200


def test_k08_a_database_that_is_away_gives_a_page_with_code_and_retry(assessment, member, client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("assessment.sheet.services.store_score", away)
    response = save(client, assessment)
    assert response.status_code == 503
    assert "sebutkan kode" in response.content.decode()
    assert not Answer.objects.exists()
    monkeypatch.undo()
    assert save(client, assessment, explanation=TEXT).status_code == 302
    assert Answer.objects.count() == 1


def test_k08_a_part_of_a_page_gets_a_message_and_not_a_page(assessment, member, client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("assessment.sheet.services.store_score", away)
    url = reverse("assessment:answer-autosave", args=[assessment.pk, "A.I.1.i.a"])
    fields = {"level": "Ya", "explanation": TEXT, "version": "0"}
    response = client.post(url, fields, headers={"HX-Request": "true"})
    assert response.status_code == 503
    assert response["HX-Retarget"] == "#pesan"
    assert "<html" not in response.content.decode()


def test_k08_a_session_that_cannot_be_written_keeps_nobody_from_the_page(assessment, member, client, monkeypatch):
    from django.contrib.sessions.backends.db import SessionStore

    def away(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(middleware, "SEEN_STEP_SECONDS", -1)  # noted at every request
    monkeypatch.setattr(SessionStore, "save", away)
    assert client.get(reverse("assessment:assessment-detail", args=[assessment.pk])).status_code == 200


def test_a_session_that_was_ended_elsewhere_is_still_refused(assessment, member, client, monkeypatch):
    from django.contrib.sessions.backends.base import UpdateError
    from django.contrib.sessions.backends.db import SessionStore

    def ended(*args, **kwargs):
        raise UpdateError

    monkeypatch.setattr(middleware, "SEEN_STEP_SECONDS", -1)
    monkeypatch.setattr(SessionStore, "save", ended)
    assert client.get(reverse("assessment:assessment-detail", args=[assessment.pk])).status_code == 400


def test_a_fault_of_ours_gives_back_what_was_typed(assessment, member, client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("assessment.sheet.services.store_score", lambda *args: 1 / 0)
    response = save(client, assessment, explanation=TEXT)
    assert response.status_code == 500
    assert escape(TEXT) in response.content.decode()


def busy(*args, **kwargs):
    raise DatabaseBusy("the write lock is held for too long")


def test_a_busy_database_says_that_nothing_was_saved_and_when_to_try_again(assessment, member, client, monkeypatch):
    monkeypatch.setattr("assessment.sheet.services.store_score", busy)
    response = save(client, assessment, explanation=TEXT)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Basis data sedang sibuk, jadi isian Anda belum tersimpan." in response.content.decode()
    assert f'name="explanation" value="{escape(TEXT)}"' in response.content.decode()
    assert not Answer.objects.exists()


def test_a_script_of_ours_reads_why_a_busy_database_took_nothing(assessment, member, client, monkeypatch):
    monkeypatch.setattr("assessment.sheet.services.store_score", busy)
    url = reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"])
    fields = {"level": "Ya", "explanation": TEXT, "version": "0"}
    response = client.post(url, fields, headers={"Accept": "application/json"})
    assert response.status_code == 503
    assert response.json()["reason"].startswith("Basis data sedang sibuk, jadi isian Anda belum tersimpan.")


@pytest.mark.sqlite
def test_a_request_that_had_saved_something_before_the_database_was_busy_does_not_say_nothing_was(transactional_db, rf):
    with patience.at_most(5):
        with transaction.atomic():
            pass
        page = errors.database_fault(rf.post("/", {"name": "Rina"}), DatabaseBusy("busy")).content.decode()
    assert "belum pasti isian Anda tersimpan" in page
    with patience.at_most(5):  # the next request of the same thread
        page = errors.database_fault(rf.post("/", {"name": "Rina"}), DatabaseBusy("busy")).content.decode()
    assert "jadi isian Anda belum tersimpan" in page
