"""The pages of suggestions, without any JavaScript: those of the ketua, and the open one of the staff."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.programme.models import Obstacle
from assessment.programme.suggestions import services
from assessment.programme.suggestions.facts import FormFacts, Said
from assessment.programme.suggestions.models import Suggestion, SuggestionForm
from assessment.programme.suggestions.views import public
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from tests.factories import make_assessment, make_member, make_unit, make_window
from tests.texts import text_of
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
TYPED = {
    "title": "Saran triwulan II",
    "intro": "Isilah sejujurnya.",
    "questions": "Apa yang menghambat?\r\n\r\n  Apa usul Anda?  ",
    "opens_on": "15 Juni 2026",
    "closes_on": "30-6-2026",
}
ANSWER = {"jawaban_1": "Antrean panjang.", "jawaban_2": "", "who": "tanpa", "name": "", "key": "abc"}


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    for name in ("READ", "SENT", "UNKNOWN"):
        monkeypatch.setattr(public, name, Throttle(1_000, 60))
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client_factory, lead):
    browser = client_factory()
    browser.force_login(lead)
    return browser


@pytest.fixture
def form(assessment, lead):
    facts = FormFacts("Saran triwulan II", date(2026, 6, 15), date(2026, 6, 30), ("Apa yang menghambat?", "Usul?"))
    return services.make_form(assessment=assessment, facts=facts, by=lead)


def page_of(act, row, query=""):
    if isinstance(row, SuggestionForm):
        return reverse(f"assessment:suggestion-form-{act}", args=[row.assessment_id, row.pk]) + query
    if isinstance(row, Suggestion):
        return reverse(f"assessment:suggestion-{act}", args=[row.form.assessment_id, row.form_id, row.pk]) + query
    return reverse(f"assessment:suggestion-form-{act}", args=[row.pk]) + query


def public_page(form):
    return reverse("assessment:suggestion-send", args=[form.code])


def answer(form, text, *, key, name=""):
    question = form.questions.first()
    return services.send_suggestion(form=form, said=Said({question.pk: text}, key, name))


def test_the_ketua_tim_makes_a_form_shares_it_and_the_staff_answer_without_an_account(as_lead, client, assessment):
    assert "Belum ada formulir saran pegawai." in text_of(as_lead.get(page_of("list", assessment)))
    assert as_lead.post(page_of("create", assessment), TYPED).status_code == 302
    form = SuggestionForm.objects.get()
    assert [str(question) for question in form.questions.all()] == ["Apa yang menghambat?", "Apa usul Anda?"]
    page = as_lead.get(page_of("detail", form))
    address = f"http://testserver{public_page(form)}"
    assert address in page.text
    assert 'class="qr"' in page.text
    sheet = as_lead.get(page_of("print", form))
    assert address in sheet.text
    assert 'class="qr"' in sheet.text
    asked = client.get(public_page(form))
    said = text_of(asked)
    for words in (
        "Kantor Ngurah Rai",
        "Isilah sejujurnya.",
        "tidak menyimpan alamat",
        "30 Juni 2027",
        "Kirim tanpa nama",
    ):
        assert words in said
    assert "<script" not in asked.text
    sent = client.post(public_page(form), ANSWER)
    assert (sent.status_code, sent.url) == (302, f"{public_page(form)}?terkirim=1")
    assert "sudah tersimpan" in text_of(client.get(sent.url))
    assert "Antrean panjang." in text_of(as_lead.get(page_of("detail", form)))
    assert "1 belum ditindaklanjuti dari 1" in text_of(as_lead.get(page_of("list", assessment)))


def test_the_open_page_sets_no_cookie_keeps_no_session_and_is_in_no_index(client, form):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=form.assessment.unit, areas=["MP"]))
    before = list(Session.objects.values_list("session_data", flat=True))
    for page in (client.get(public_page(form)), client.post(public_page(form), ANSWER)):
        assert not page.cookies
        assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
        assert "script-src" not in page["Content-Security-Policy"]
    assert list(Session.objects.values_list("session_data", flat=True)) == before
    assert Suggestion.objects.get().name == ""


def test_no_line_of_the_log_tells_that_somebody_answered(client, form, capfd, caplog):
    caplog.set_level("INFO")
    client.force_login(make_member(Role.POKJA_MEMBER, unit=form.assessment.unit, areas=["MP"]))
    client.get("/bantuan/")
    client.post(public_page(form), ANSWER)
    told = caplog.text + "".join(capfd.readouterr())
    assert form.code not in told
    assert "/saran/" not in told


def test_a_name_is_kept_only_by_choice(client, form):
    sent = ANSWER | {"who": "tanpa", "name": "Made Sari"}
    assert client.post(public_page(form), sent).status_code == 302
    assert Suggestion.objects.get().name == ""
    named = ANSWER | {"who": "nama", "name": " Made  Sari ", "key": "def"}
    assert client.post(public_page(form), named).status_code == 302
    assert Suggestion.objects.exclude(name="").get().name == "Made Sari"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"jawaban_1": " ", "jawaban_2": ""}, "jawaban_1"),
        ({"jawaban_2": "x" * 2001}, "jawaban_2"),
        ({"who": "nama"}, "name"),
        ({"who": "siapa"}, "who"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_f_an_answer_that_is_wrong_says_it_at_its_field_and_keeps_what_was_typed(client, form, more, field):
    typed = ANSWER | {"jawaban_2": "Tambah loket.", "name": "Kadek"} | ({"name": ""} if field == "name" else {}) | more
    page = client.post(public_page(form), typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert typed["jawaban_1"].strip() in page.text
    assert typed["jawaban_2"] in page.text
    assert typed["name"] in page.text
    assert not Suggestion.objects.exists()


def test_k_a_form_sent_twice_is_kept_once(client, form):
    key = client.get(public_page(form)).context["form"].initial["key"]
    assert len(key) == 32
    for _ in range(2):
        assert client.post(public_page(form), ANSWER | {"key": key}).status_code == 302
    assert Suggestion.objects.count() == 1


def test_a_wrong_or_closed_address_is_answered_kindly_and_tells_nothing(client, as_lead, form, lead):
    for code in ("kx7m-2pqr-w9ab-t4fh", "x", "../../etc", "9" * 200):
        page = client.get(f"/saran/{code}/")
        assert page.status_code == 404
        assert "Kantor Ngurah Rai" not in page.text
    assert client.get(public_page(form).upper().replace("/SARAN/", "/saran/")).status_code == 200
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        assert "belum dibuka" in text_of(client.get(public_page(form)))
    assert as_lead.post(page_of("close", form)).status_code == 302
    assert "sudah ditutup" in text_of(client.get(public_page(form)))
    page = client.post(public_page(form), ANSWER)
    assert page.status_code == 409
    assert "Antrean panjang." in text_of(page)
    assert not Suggestion.objects.exists()


def test_too_many_at_once_wait_and_keep_what_they_typed(client, form, monkeypatch):
    monkeypatch.setattr(public, "SENT", Throttle(1, 60))
    client.post(public_page(form), ANSWER)
    page = client.post(public_page(form), ANSWER | {"key": "lain", "jawaban_1": "Papan pudar."})
    assert (page.status_code, int(page["Retry-After"]) > 0) == (429, True)
    assert "Papan pudar." in page.text
    assert Suggestion.objects.count() == 1
    monkeypatch.setattr(public, "UNKNOWN", Throttle(1, 60))
    assert [client.get("/saran/x/").status_code for _ in range(2)] == [404, 429]
    monkeypatch.setattr(public, "READ", Throttle(1, 60))
    assert [client.get(public_page(form)).status_code for _ in range(2)] == [200, 429]


def test_u_what_is_larger_than_the_form_can_hold_is_not_read(client, form):
    page = client.post(public_page(form), ANSWER | {"jawaban_1": "x" * 500_000})
    assert page.status_code == 413
    assert "terlalu besar" in text_of(page)
    full = {"jawaban_1": "😀" * 2000, "jawaban_2": "😀" * 2000}
    assert client.post(public_page(form), ANSWER | full).status_code == 302


def test_answers_are_narrowed_and_taken_along(as_lead, form, lead):
    named = answer(form, "=Antrean panjang", key="1", name="Made Sari")
    answer(form, "Papan pudar", key="2")
    services.turn_into_obstacle(suggestion=named, facts=services.Facts("PP", "Antrean."), by=lead)
    for query, shown in (
        ("", {"Antrean", "Papan"}),
        ("?tampil=belum", {"Papan"}),
        ("?tampil=sudah", {"Antrean"}),
        ("?tampil=bernama", {"Antrean"}),
        ("?tampil=tanpa", {"Papan"}),
        ("?cari=papan", {"Papan"}),
        ("?cari=made", {"Antrean"}),
        ("?cari=%25", set()),
        ("?tampil=apa", {"Antrean", "Papan"}),
    ):
        said = text_of(as_lead.get(page_of("detail", form, query))).partition("Tampilkan")[2]
        assert {word for word in ("Antrean", "Papan") if f"{word} p" in said} == shown, query
    sent = as_lead.get(page_of("detail", form, "?tampil=sudah&unduh=csv"))
    (line,) = csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert line["Apa yang menghambat?"].endswith("Antrean panjang")
    assert not line["Apa yang menghambat?"].startswith("=")
    assert (line["Nama"], line["Hambatan"], line["Usul?"]) == ("Made Sari", "Antrean.", "")


def test_an_answer_becomes_an_obstacle_and_a_task_that_lead_back_to_it(as_lead, client_factory, assessment, form):
    make_window(assessment.period)
    row = answer(form, "Antrean panjang.", key="1")
    owner = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PP"], full_name="Made Sari")
    initial = as_lead.get(page_of("obstacle", row)).context["form"].initial
    assert (initial["obstacle"], Obstacle.objects.count()) == ("Antrean panjang.", 0)
    assert as_lead.post(page_of("obstacle", row), {"area": "PP", "obstacle": ""}).status_code == 422
    assert as_lead.post(page_of("obstacle", row), {"area": "PP", "obstacle": "Antrean."}).status_code == 302
    obstacle = Obstacle.objects.get()
    initial = as_lead.get(page_of("task", row)).context["form"].initial
    assert initial["title"] == "Tindak lanjuti saran: Antrean panjang."
    typed = {"area": "PP", "title": "Tambah loket", "owner": str(owner.pk), "due_on": "30 Juni 2026"}
    assert as_lead.post(page_of("task", row), typed | {"owner": ""}).status_code == 422
    assert as_lead.post(page_of("task", row), typed | {"due_on": "1 Juni 2026"}).status_code == 422
    assert as_lead.post(page_of("task", row), typed).status_code == 302
    task = Task.objects.get()
    places = {
        "obstacle": reverse("assessment:obstacle-detail", args=[assessment.pk, obstacle.pk]),
        "task": reverse("assessment:task-detail", args=[task.pk]),
    }
    page = as_lead.get(page_of("detail", row)).text
    for act, place in places.items():
        assert place in page
        assert page_of("detail", row) in as_lead.get(place).text
        assert page_of(act, row) not in page
        assert as_lead.post(page_of(act, row), typed | {"obstacle": "Lagi."}).status_code == 409
    # Its owner reads the answer and no other; a colleague reads none.
    other = answer(form, "Papan pudar.", key="2")
    mine, theirs = client_factory(), client_factory()
    mine.force_login(owner)
    theirs.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PP"]))
    assert page_of("detail", row) in mine.get(places["task"]).text
    assert "Antrean panjang." in text_of(mine.get(page_of("detail", row)))
    assert page_of("detail", row) not in mine.get(places["obstacle"]).text
    assert page_of("detail", row) not in theirs.get(places["task"]).text
    for browser, place in (
        (mine, page_of("detail", other)), (theirs, page_of("detail", row)), (mine, page_of("detail", form)),
        (mine, page_of("list", assessment)), (mine, page_of("task", row)),
    ):  # fmt: skip
        assert browser.get(place).status_code == 403


@pytest.mark.parametrize("role", [Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER, Role.TPN_RECORDER])
def test_evaluators_never_see_what_the_staff_said(client, assessment, form, role):
    row = answer(form, "Rahasia kantor.", key="1")
    scope = {"instansi": assessment.unit.instansi} if role == Role.TPN_RECORDER else {"unit": assessment.unit}
    client.force_login(make_member(role, **scope))
    for status in (Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED):
        assessment.status = status
        assessment.save()
        for place in (
            page_of("list", assessment), page_of("detail", form), page_of("detail", row),
            page_of("detail", form, "?unduh=csv"), page_of("print", form),
        ):  # fmt: skip
            page = client.get(place)
            assert page.status_code in {403, 404}
            assert "Rahasia" not in page.text


def test_c02_an_older_page_of_the_form_gets_409_with_what_was_typed(as_lead, lead, form):
    seen = as_lead.get(page_of("edit", form)).context["form"].initial["seen"]
    facts = FormFacts("Judul orang lain", date(2026, 6, 15), date(2026, 6, 30), ("Apa yang menghambat?", "Usul?"))
    services.change_form(form=form, facts=facts, by=lead)
    page = as_lead.post(page_of("edit", form), TYPED | {"title": "Judul saya", "seen": seen})
    assert (page.status_code, "Judul saya" in page.text, "Judul orang lain" in page.text) == (409, True, True)
    again = TYPED | {"title": "Judul saya", "seen": page.context["form"].data["seen"]}
    assert as_lead.post(page_of("edit", form), again).status_code == 302


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"questions": "\r\n \r\n"}, "questions"),
        ({"questions": "x" * 301}, "questions"),
        ({"opens_on": "besok"}, "opens_on"),
        ({"closes_on": "1 Juni 2026"}, "closes_on"),
        ({"intro": "x" * 1001}, "intro"),
    ],
)
def test_f_a_form_that_is_wrong_says_it_at_its_field(as_lead, assessment, more, field):
    page = as_lead.post(page_of("create", assessment), TYPED | more)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not SuggestionForm.objects.exists()


def test_answers_are_deleted_after_a_page_that_says_what_stays(as_lead, form):
    answer(form, "Antrean panjang.", key="1", name="Made Sari")
    assert as_lead.post(page_of("empty", form)).status_code == 409
    as_lead.post(page_of("close", form))
    assert page_of("empty", form) in as_lead.get(page_of("detail", form)).text
    assert "isi 1 jawaban dihapus" in text_of(as_lead.get(page_of("empty", form)))
    assert as_lead.post(page_of("empty", form)).status_code == 302
    said = text_of(as_lead.get(page_of("detail", form)))
    assert "sudah dihapus" in said
    assert "Antrean panjang." not in said
    assert "Made Sari" not in said
    assert "sudah dihapus" in text_of(as_lead.get(page_of("detail", Suggestion.objects.get())))


def test_queries_do_not_grow_with_forms_or_answers(as_lead, client, assessment, lead, form):
    def ask(browser, place):
        browser.get(place)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(place).status_code == 200
        return len(asked)

    answer(form, "Satu.", key="0", name="Made")
    places = [(as_lead, page_of("list", assessment)), (as_lead, page_of("detail", form)), (client, public_page(form))]
    few = [ask(*place) for place in places]
    for number in range(1, 40):
        answer(form, f"Saran {number}.", key=str(number), name="Made")
    for number in range(5):
        facts = FormFacts(f"Lain {number}", date(2026, 6, 15), date(2026, 6, 30), ("Apa?",))
        services.make_form(assessment=assessment, facts=facts, by=lead)
    assert [ask(*place) for place in places] == few
    assert few[0] <= 8
    assert few[1] <= 13
    assert few[2] <= 3
