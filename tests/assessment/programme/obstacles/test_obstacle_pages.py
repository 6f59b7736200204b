"""The pages of obstacles, without any JavaScript."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.obstacles.facts import Solution
from assessment.programme.obstacles.services import report_solution
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.tasks.selectors.tasks import task_page
from tests.factories import make_assessment, make_member, make_note, make_task, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
SOLVED = {
    "solution": "CCTV di meja pemeriksaan.",
    "effect_before": "Sulit dibuktikan.",
    "effect_after": "Rekaman dipakai pada dua kasus.",
    "measure": "konflik per bulan",
    "number_before": "12,5",
    "number_after": "3",
    "solved_on": "1 Juni 2026",
}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def page_of(act, where, query=""):
    if isinstance(where, Obstacle):
        return reverse(f"assessment:obstacle-{act}", args=[where.assessment_id, where.pk]) + query
    return reverse(f"assessment:obstacle-{act}", args=[where.pk]) + query


def make_obstacle(assessment, text, area="AK", **more):
    return Obstacle.objects.create(assessment=assessment, area=area, obstacle=text, **more)


def test_a_round_without_obstacles_says_how_to_begin(as_lead, client_factory, assessment):
    page = as_lead.get(page_of("list", assessment))
    assert "Belum ada hambatan yang dicatat." in text_of(page)
    assert page_of("create", assessment) in page.text
    member = client_factory()
    member.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    assert "dicatat oleh ketua tim ZI" in text_of(member.get(page_of("list", assessment)))


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([{}, {"solution": "A"}], "Hambatan 2026: 1 belum ada solusi dari 2"),
        (
            [{"solution": "A"}, {"solution": "A", "effect_after": "B", "solved_on": date(2026, 6, 1)}],
            "Hambatan 2026: semua ada solusi, 1 dari 2 teratasi",
        ),
        (
            [{"solution": "A", "effect_after": "B", "solved_on": date(2026, 6, 1)}],
            "Hambatan 2026: 1, semua teratasi",
        ),
    ],
)
def test_headings(as_lead, assessment, rows, heading):
    for number, more in enumerate(rows):
        make_obstacle(assessment, f"Hambatan {number}", **more)
    assert f"<h1>{heading}</h1>" in as_lead.get(page_of("list", assessment)).text


def test_obstacles_stand_by_area_and_are_narrowed_by_state(as_lead, lead, assessment):
    make_obstacle(assessment, "Kesadaran gratifikasi kurang", solution="Kampanye")
    make_obstacle(assessment, "Integritas belum maksimal", area="MP")
    make_obstacle(
        assessment, "Tercatat dua kali", ended_at=JUNE, ended_by=lead, ended_reason="Sama dengan yang pertama."
    )
    page = text_of(as_lead.get(page_of("list", assessment)))
    places = [
        page.index(text)
        for text in (
            "Manajemen Perubahan",
            "Integritas belum maksimal",
            "Penguatan Akuntabilitas",
            "Kesadaran gratifikasi kurang",
            "1 hambatan dihentikan",
            "Sama dengan yang pertama.",
        )
    ]
    assert places == sorted(places)
    narrowed = text_of(as_lead.get(page_of("list", assessment, "?keadaan=dijalankan")))
    assert "Kesadaran gratifikasi kurang" in narrowed
    assert "Integritas belum maksimal" not in narrowed
    assert "Tidak ada hambatan yang cocok" in text_of(as_lead.get(page_of("list", assessment, "?keadaan=teratasi")))
    assert "Integritas belum maksimal" in text_of(as_lead.get(page_of("list", assessment, "?keadaan=apa")))


def test_f09_the_file_holds_what_the_page_shows(as_lead, lead, assessment):
    row = make_obstacle(assessment, "=Konflik sulit dibuktikan", owner=lead, since_on=date(2026, 3, 2))
    row.questions.set(assessment.period.instrument.indicators.filter(code="A.I.5.i.a"))
    make_obstacle(assessment, "Integritas belum maksimal", area="MP", solution="Townhall")
    assert as_lead.post(page_of("report", row), SOLVED).status_code == 302
    sent = as_lead.get(page_of("list", assessment, "?keadaan=teratasi&unduh=csv"))
    (line,) = csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert line["Hambatan"].endswith("Konflik sulit dibuktikan")
    assert (line["Keadaan"], line["Angka sebelum"], line["Pertanyaan"]) == ("Teratasi", "12,5", "A.I.5.i.a")


def test_an_obstacle_is_noted_solved_and_shown(as_lead, lead, assessment):
    item = WorkItem.objects.create(assessment=assessment, area="AK", title="Pengawasan")
    typed = {
        "area": "AK",
        "obstacle": "Konflik sulit dibuktikan.\r\nDi terminal.",
        "solution": "",
        "owner": str(lead.pk),
        "since_on": "2-3-2026",
        "work_item": str(item.pk),
        "codes": "A.I.5.i.a, A.I.1.i.a",
    }
    assert as_lead.post(page_of("create", assessment), typed).status_code == 302
    row = Obstacle.objects.get()
    assert (row.obstacle, row.since_on) == ("Konflik sulit dibuktikan.\nDi terminal.", date(2026, 3, 2))
    assert as_lead.post(page_of("report", row), SOLVED).status_code == 302
    row.refresh_from_db()
    assert (row.number_before, row.solved_on) == (Decimal("12.5"), date(2026, 6, 1))
    page = text_of(as_lead.get(page_of("detail", row)))
    for text in (
        "Teratasi 1 Juni 2026",
        "Sejak 2 Maret 2026",
        "12,5 menjadi 3 konflik per bulan",
        "A.I.5.i.a",
        "Kegiatan Pengawasan",
    ):
        assert text in page
    form = as_lead.get(page_of("report", row)).text
    assert 'value="12,5"' in form


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"obstacle": "x" * 2001}, "obstacle", "Hambatan paling panjang 2000 huruf."),
        ({"obstacle": " "}, "obstacle", "Tuliskan hambatannya."),
        ({"area": "XX"}, "area", "Pilih area dari daftar."),
        ({"owner": "987654"}, "owner", "Pilih seorang anggota tim dari daftar."),
        ({"work_item": "987654"}, "work_item", "Pilih kegiatan dari rencana kerja penilaian ini."),
        ({"codes": "A.I.1.i.a, X.9"}, "codes", "LKE ini tidak memuat pertanyaan X.9."),
        ({"since_on": "kemarin"}, "since_on", "Tanggal tidak dapat dibaca."),
        ({"since_on": "16 Juni 2026"}, "since_on", "Hari ini belum tiba."),
    ],
)
def test_a_form_that_is_wrong_says_it_at_its_field_and_keeps_what_was_typed(as_lead, assessment, more, field, message):
    typed = {"area": "AK", "obstacle": "Konflik.", "solution": "Kamera pengawas."} | more
    page = as_lead.post(page_of("create", assessment), typed)
    assert page.status_code == 422
    assert message in page.context["form"].errors[field][0]
    assert "Kamera pengawas." in page.text
    assert not Obstacle.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"solution": ""}, "solution"),
        ({"effect_after": ""}, "effect_after"),
        ({"solved_on": "16-6-2026"}, "solved_on"),
        ({"solved_on": "31-2-2026"}, "solved_on"),
        ({"solved_on": "1 Maret 2026"}, "solved_on"),
        ({"number_before": "banyak"}, "number_before"),
        ({"number_before": "1.250"}, "number_before"),
        ({"number_after": "-3"}, "number_after"),
        ({"number_before": "9" * 14}, "number_before"),
        ({"measure": ""}, "measure"),
    ],
)
def test_a_solution_that_is_wrong_says_it_at_its_field(as_lead, assessment, more, field):
    row = make_obstacle(assessment, "Konflik.", since_on=date(2026, 3, 2))
    page = as_lead.post(page_of("report", row), SOLVED | more)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    row.refresh_from_db()
    assert (row.solution, row.solved_on, row.measure) == ("", None, "")


def test_c02_an_older_page_gets_409_with_what_was_typed(as_lead, lead, assessment):
    row = make_obstacle(assessment, "Konflik.")
    forms = {act: as_lead.get(page_of(act, row)).context["form"].initial["seen"] for act in ("edit", "report")}
    report_solution(obstacle=row, solution=Solution(solution="Kamera."), by=lead)
    typed = {"area": "AK", "obstacle": "Konflik dua.", "seen": forms["edit"]}
    page = as_lead.post(page_of("edit", row), typed)
    assert page.status_code == 409
    assert "Konflik dua." in page.text
    page = as_lead.post(page_of("report", row), {"solution": "Saksi.", "seen": forms["report"]})
    assert (page.status_code, "Saksi." in page.text, "Kamera." in page.text) == (409, True, True)
    again = page.context["form"].data["seen"]
    assert as_lead.post(page_of("report", row), {"solution": "Saksi.", "seen": again}).status_code == 302


def test_one_is_ended_with_a_reason(as_lead, assessment):
    row = make_obstacle(assessment, "Konflik.")
    assert as_lead.post(page_of("end", row), {"reason": " "}).status_code == 422
    assert as_lead.post(page_of("end", row), {"reason": "Tercatat dua kali."}).status_code == 302
    page = as_lead.get(page_of("detail", row))
    assert "Tercatat dua kali." in text_of(page)
    for act in ("edit", "report", "end"):
        assert page_of(act, row) not in page.text
        assert as_lead.get(page_of(act, row)).status_code == 409


def test_what_was_noted_before_states_were_asked_stands_by_its_solution(as_lead, assessment):
    old = make_obstacle(assessment, "Kesadaran kurang.", solution="Kampanye.")
    assert "Solusi dijalankan" in text_of(as_lead.get(page_of("detail", old)))
    assert as_lead.post(page_of("edit", old), {"area": "AK", "obstacle": "Kesadaran kurang sekali."}).status_code == 302


def test_an_obstacle_becomes_a_task_of_its_owner_which_is_met_once_it_is_solved(as_lead, lead, assessment):
    owner = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Made Sari")
    row = make_obstacle(assessment, "Konflik.", owner=owner)
    page = as_lead.get(page_of("detail", row))
    assert f'<option value="{owner.pk}" selected>' in page.text
    typed = {"butir": str(row.pk), "owner_AK": str(owner.pk), "due_on": "30 Juni 2026"}
    assert as_lead.post(page_of("detail", row), typed).status_code == 302
    task = Task.objects.get()
    assert (task.owner, task.subject, task.title, task.area) == (owner, "hambatan", "Atasi: Konflik.", "AK")
    page = as_lead.get(page_of("detail", row))
    assert reverse("assessment:task-detail", args=[task.pk]) in page.text
    assert "Jadikan tugas" not in page.text
    assert not task_page(owner, task).is_met
    assert task_page(owner, task).line.address == page_of("detail", row)
    report_solution(
        obstacle=row,
        solution=Solution(solution="Kamera.", effect_after="Terbukti.", solved_on=date(2026, 6, 15)),
        by=owner,
    )
    assert task_page(owner, task).is_met


def test_a_task_without_a_person_or_after_its_day_is_refused(as_lead, assessment):
    row = make_obstacle(assessment, "Konflik.")
    for more, field in (({"owner_AK": ""}, "owner_AK"), ({"due_on": "1 Juni 2026"}, "due_on")):
        person = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["AK"])
        page = as_lead.post(page_of("detail", row), {"butir": str(row.pk), "owner_AK": str(person.pk)} | more)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Task.objects.exists()


def test_a_closed_round_is_read_and_not_written(as_lead, assessment):
    row = make_obstacle(assessment, "Konflik.")
    assessment.status = Status.CLOSED
    assessment.save()
    page = as_lead.get(page_of("list", assessment))
    assert "tidak dapat diubah lagi" in text_of(page)
    assert page_of("create", assessment) not in page.text
    assert as_lead.get(page_of("detail", row)).status_code == 200
    for act in ("edit", "report", "end"):
        assert as_lead.post(page_of(act, row), SOLVED).status_code == 409


def test_queries_of_the_list_do_not_grow(as_lead, lead, assessment):
    def ask():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert as_lead.get(page_of("list", assessment)).status_code == 200
        return len(asked)

    make_obstacle(assessment, "Pertama.", owner=lead)
    ask()
    few = ask()
    for number in range(30):
        person = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
        make_obstacle(assessment, f"Hambatan {number}.", area="MP", owner=person)
    assert ask() <= few
    assert few <= 9


def test_the_form_is_filled_in_from_a_talk_or_a_task_and_saves_nothing_before(as_lead, lead, assessment):
    note = make_note(assessment, "Pelapor enggan.", code="A.I.5.i.a", by=lead)
    task = make_task(assessment, code="", area="AK", title="Sosialisasi WBS")
    for query, text, where in (
        (f"?percakapan={note.thread_id}", "Pelapor enggan.", "note-list"),
        (f"?tugas={task.pk}", "Sosialisasi WBS", "task-detail"),
    ):
        before = Obstacle.objects.count()
        initial = as_lead.get(page_of("create", assessment, query)).context["form"].initial
        assert (initial["obstacle"], Obstacle.objects.count()) == (text, before)
        typed = {name: initial.get(name) or "" for name in ("area", "obstacle", "codes")}
        assert as_lead.post(page_of("create", assessment, query), typed).status_code == 302
        row = Obstacle.objects.latest("pk")
        args = [assessment.pk, "A.I.5.i.a"] if where == "note-list" else [task.pk]
        assert reverse(f"assessment:{where}", args=args) in as_lead.get(page_of("detail", row)).text


@pytest.mark.parametrize("name", ["percakapan", "tugas", "kegiatan"])
def test_f05_what_another_round_or_only_the_evaluators_have_fills_in_nothing(as_lead, assessment, name):
    other = make_assessment()
    working = make_note(assessment, "Rahasia TPI.", code="A.I.5.i.a", visibility="kerja")
    pks = {
        "percakapan": [working.thread_id, make_note(other, "Lain.").thread_id],
        "tugas": [make_task(other, code="", area="AK").pk],
        "kegiatan": [WorkItem.objects.create(assessment=other, area="AK", title="Lain").pk],
    }[name]
    for pk in [*pks, "987654", "abc", "9" * 30]:
        assert as_lead.get(page_of("create", assessment, f"?{name}={pk}")).status_code == 404


def test_talks_tasks_and_lines_lead_whoever_keeps_their_area_to_a_filled_in_obstacle(client_factory, lead, assessment):
    note = make_note(assessment, "Pelapor enggan.", code="A.I.5.i.a", by=lead)
    task = make_task(assessment, code="", area="PW", title="Sosialisasi WBS")
    item = WorkItem.objects.create(assessment=assessment, area="PW", title="Kampanye")
    make_obstacle(assessment, "Anggaran dipotong.", area="PW", work_item=item)
    make_obstacle(assessment, "Papan belum dipasang.", area="PW", origin_task=task)
    other = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    for place, query in (
        (reverse("assessment:note-list", args=[assessment.pk, "A.I.5.i.a"]), f"?percakapan={note.thread_id}"),
        (reverse("assessment:task-detail", args=[task.pk]), f"?tugas={task.pk}"),
        (reverse("assessment:plan-detail", args=[assessment.pk]) + f"?buka={item.pk}", f"?kegiatan={item.pk}"),
    ):
        link = page_of("create", assessment, query)
        for user, is_led in ((lead, True), (other, False)):
            browser = client_factory()
            browser.force_login(user)
            page = browser.get(place)
            assert (link in page.text) is is_led
        said = {"plan": "Anggaran dipotong.", "task": "Papan belum dipasang."}
        assert said.get(page.resolver_match.url_name[:4], "") in text_of(page)


def test_a_talk_whose_notes_were_all_withdrawn_leads_to_no_obstacle(as_lead, lead, assessment):
    make_note(assessment, "Pelapor enggan.", code="A.I.5.i.a", by=lead, withdrawn_at=JUNE)
    page = as_lead.get(reverse("assessment:note-list", args=[assessment.pk, "A.I.5.i.a"]))
    assert "Jadikan hambatan" not in text_of(page)
