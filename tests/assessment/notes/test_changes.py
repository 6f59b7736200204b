"""*Berubah sejak Anda lihat*: what others did at a question since somebody opened it, and at no other moment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.notes.models import Audience, LastSeen
from assessment.notes.selectors.changes import marks_of
from assessment.notes.services import add_note, publish_notes, withdraw_note
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Stage
from assessment.sheet.services import save_answer
from tests.assessment.sheet.views.sheet import cite
from tests.factories import make_assessment, make_member, make_note, make_unit
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db

CODE, OTHER = "A.I.1.i.a", "A.I.1.i.b"


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna")


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def at(assessment, code=CODE):
    return reverse("assessment:answer-edit", args=[assessment.pk, code])


def answer(assessment, by, code=CODE, level="Ya", version=0):
    save_answer(assessment=assessment, code=code, value=scoring.Choice(level), explanation="", version=version, by=by)


def said(user, assessment):
    return [(mark.question.code, mark.said) for mark in marks_of(user, assessment).rows]


def test_a_question_never_opened_has_no_mark(assessment, lead, sari):
    answer(assessment, lead)
    assert said(sari, assessment) == []


def test_what_others_did_since_the_look_is_told_and_what_came_before_it_is_not(assessment, as_sari, lead, sari):
    answer(assessment, lead)
    as_sari.get(at(assessment))
    assert said(sari, assessment) == []
    answer(assessment, lead, level="Tidak", version=1)
    add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="Lihat lagi.", by=lead)
    cite(assessment, CODE, lead)
    add_note(assessment=assessment, code=OTHER, audience=Audience.TEAM, text="Tidak dibuka.", by=lead)
    assert said(sari, assessment) == [
        ("A.I.1.i.a", "Komang Trisna menautkan data dukung, menulis catatan, mengubah jawaban")
    ]


def test_the_mark_stands_on_the_first_page_the_area_and_the_question_and_ends_with_the_look(
    assessment, as_sari, lead, sari
):
    as_sari.get(at(assessment))
    add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="Lihat lagi.", by=lead)
    pages = [
        reverse("assessment:assessment-detail", args=[assessment.pk]),
        reverse("assessment:area-detail", args=[assessment.pk, "MP"]),
        at(assessment),
    ]
    for url in pages:
        shown = " ".join(as_sari.get(url).text.split())
        assert "Komang Trisna menulis catatan" in shown, url
        assert "Berubah" in shown
    for url in pages:
        assert "Komang Trisna menulis catatan" not in as_sari.get(url).text
    other_area = reverse("assessment:area-detail", args=[assessment.pk, "PW"])
    assert "row-changed" not in as_sari.get(other_area).text


def test_what_one_does_oneself_and_what_was_withdrawn_is_no_change(assessment, as_sari, lead, sari):
    as_sari.get(at(assessment))
    answer(assessment, sari)
    note = add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="Salah.", by=lead)
    withdraw_note(note=note, by=lead)
    assert said(sari, assessment) == []


def test_a_note_of_evaluators_is_a_change_from_its_publication_on(assessment, as_sari, lead, sari):
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit, full_name="Rudi Penilai")
    make_note(assessment, "Lengkapi.", by=tpi, visibility="konsep", role=Role.TPI_MEMBER)
    make_note(assessment, "Kerja.", by=tpi, visibility="kerja", role=Role.TPI_MEMBER)
    LastSeen.objects.create(
        person=sari,
        assessment=assessment,
        indicator=tpi.notes.first().thread.indicator,
        at=timezone.now() - timedelta(days=1),
    )
    assert said(sari, assessment) == []
    LastSeen.objects.update(at=timezone.now())
    publish_notes(assessment, Stage.TPI, by=tpi)
    assert said(sari, assessment) == [("A.I.1.i.a", "Rudi Penilai menulis catatan")]


def test_evaluators_see_no_marks_and_leave_none(assessment, lead, client):
    assessment.status = "tpi"
    assessment.save(update_fields=["status"])
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    client.force_login(tpi)
    assert client.get(at(assessment)).status_code == 200
    assert not LastSeen.objects.exists()
    assert said(tpi, assessment) == []


def test_a_second_look_at_what_did_not_change_writes_nothing(assessment, as_sari, sari):
    as_sari.get(at(assessment))
    first = LastSeen.objects.get().at
    with CaptureQueriesContext(connection) as asked:
        as_sari.get(at(assessment))
    assert LastSeen.objects.get().at == first
    assert not [query for query in asked if "assessment_lastseen" in query["sql"] and "SELECT" not in query["sql"]]


def test_marks_of_a_whole_round_take_four_queries_however_much_changed(assessment, lead, sari):
    for code, value in best_answers().items():
        save_answer(assessment=assessment, code=code, value=value, explanation="", version=0, by=lead)
        make_note(assessment, "Catatan", code=code, by=lead)
    rows = assessment.evaluations.get().answers.values_list("indicator", flat=True)
    seen_at = timezone.now() - timedelta(days=1)
    LastSeen.objects.bulk_create(
        LastSeen(person=sari, assessment=assessment, indicator_id=pk, at=seen_at) for pk in rows
    )
    assert marks_of(sari, assessment).rows  # the layout is read once a process
    with CaptureQueriesContext(connection) as asked:
        marks = marks_of(sari, assessment)
    assert len(marks.rows) == len(best_answers())
    assert (len(marks.shown), marks.more) == (5, len(best_answers()) - 5)
    assert len(asked) == 4
