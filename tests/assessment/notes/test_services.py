"""Writing, taking back, finishing and publishing notes; each refusal writes nothing."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.notes.models import Audience, ReviewNote, Thread, Visibility
from assessment.notes.selectors import threads
from assessment.notes.services import add_note, publish_notes, reopen_thread, resolve_thread, withdraw_note
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Stage
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member, make_period, make_unit
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.a"


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna")


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def tpi(assessment):
    return make_member(Role.TPI_MEMBER, unit=assessment.unit, full_name="Rudi Penilai")


def write(assessment, by, text="Mohon pakai laporan triwulan III.", audience=Audience.TEAM, **more):
    return add_note(assessment=assessment, code=CODE, audience=audience, text=text, by=by, **more)


def read(user, assessment):
    indicator = Thread.objects.values_list("indicator", flat=True).first()
    return list(threads.notes_for(user, assessment, indicator).order_by("pk").values_list("text", flat=True))


def at(assessment, status):
    assessment.status = status
    assessment.save(update_fields=["status"])


def test_a_note_of_the_team_is_kept_with_its_event_which_holds_no_text(assessment, lead, sari):
    note = write(assessment, lead, text="  Laporan triwulan II\r\nbelum lengkap.  ", mentions=[sari.pk])
    note.refresh_from_db()
    assert note.text == "Laporan triwulan II\nbelum lengkap."
    assert (note.visibility, note.role, note.published_at) == ("tim", "ketua_tim", None)
    assert [mention.person for mention in note.mentions.all()] == [sari]
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.NOTE_WRITTEN)
    assert event.detail == {
        "question": "A.I.1.i.a",
        "thread": note.thread_id,
        "visibility": "tim",
        "sha256": hashlib.sha256(b"Laporan triwulan II\nbelum lengkap.").hexdigest(),
        "mentions": [sari.pk],
    }
    assert "Laporan" not in str(event.detail)


def test_two_notes_of_one_question_stand_in_one_thread(assessment, lead, sari):
    assert write(assessment, lead).thread == write(assessment, sari).thread


def test_the_same_form_sent_twice_says_it_once(assessment, lead):
    first, again = write(assessment, lead, key="a" * 32), write(assessment, lead, key="a" * 32)
    assert first == again
    assert ReviewNote.objects.count() == 1


@pytest.mark.parametrize(("text", "words"), [(" \n ", "Tulis catatan, lalu kirim."), ("x" * 5001, "5.001 karakter")])
def test_an_empty_note_and_one_beyond_the_limit_are_refused(assessment, lead, text, words):
    with pytest.raises(InvalidInput) as refused:
        write(assessment, lead, text=text)
    assert words in refused.value.errors["text"][0]
    assert not ReviewNote.objects.exists()
    assert not Thread.objects.exists()


def test_a_note_of_five_thousand_characters_is_kept_whole(assessment, lead):
    assert len(ReviewNote.objects.get(pk=write(assessment, lead, text="é" * 5000).pk).text) == 5000


def test_a_mention_of_somebody_without_access_is_refused_in_words_that_do_not_name_him(assessment, lead, tpi):
    stranger = make_member(Role.TEAM_LEAD, unit=make_unit(code="LAIN"), full_name="Orang Lain")
    for person in (stranger, tpi):
        with pytest.raises(InvalidInput) as refused:
            write(assessment, lead, mentions=[person.pk])
        said = refused.value.errors["mentions"][0]
        assert said.startswith("Orang yang Anda pilih tidak dapat membaca catatan ini")
        assert person.full_name not in said
    assert not ReviewNote.objects.exists()


def test_a_mention_of_somebody_whose_role_has_ended_is_refused(assessment, lead, sari):
    sari.memberships.update(ended_at=timezone.now(), ended_by=lead)
    with pytest.raises(InvalidInput):
        write(assessment, lead, mentions=[sari.pk])


def test_an_evaluator_may_not_be_named_who_belongs_to_the_team_of_the_unit(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    other = make_member(Role.TPI_LEAD, unit=assessment.unit)
    write(assessment, tpi, audience=Audience.WORKING, mentions=[other.pk])
    # The ketua tim became an evaluator too.
    lead.memberships.create(role=Role.TPI_LEAD, unit=assessment.unit, starts_on="2026-01-01")
    with pytest.raises(InvalidInput):
        write(assessment, tpi, audience=Audience.WORKING, mentions=[lead.pk])


@pytest.mark.parametrize("status", [Status.DRAFT, Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED])
def test_what_the_team_says_to_each_other_no_evaluator_and_no_admin_ever_reads(assessment, lead, sari, tpi, status):
    at(assessment, status)
    recorder = make_member(Role.TPN_RECORDER, instansi=assessment.unit.instansi)
    write(assessment, lead, text="RAHASIA TIM")
    assert read(sari, assessment) == ["RAHASIA TIM"]
    for other in (tpi, recorder):
        try:
            assert read(other, assessment) == []
        except ActionDenied:
            assert status == Status.DRAFT or (other == recorder and status == Status.TPI_REVIEW)
    with pytest.raises(ActionDenied):
        read(make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi), assessment)


def test_working_notes_and_drafts_are_read_by_their_own_stage_alone(assessment, lead, sari, tpi):
    at(assessment, Status.TPI_REVIEW)
    chief = make_member(Role.TPI_LEAD, unit=assessment.unit)
    write(assessment, tpi, text="KERJA", audience=Audience.WORKING)
    write(assessment, tpi, text="KONSEP", audience=Audience.RESULT)
    assert read(chief, assessment) == ["KERJA", "KONSEP"]
    at(assessment, Status.TPN_REVIEW)
    recorder = make_member(Role.TPN_RECORDER, instansi=assessment.unit.instansi)
    below = make_member(Role.PRELIMINARY, unit=assessment.unit)
    for other in (lead, sari, recorder):
        assert read(other, assessment) == []
    with pytest.raises(ActionDenied):
        read(below, assessment)  # of pendahuluan for units below, not for this one


def test_who_is_of_the_team_and_an_evaluator_too_reads_nothing_of_the_evaluators(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    write(assessment, tpi, text="KONSEP", audience=Audience.RESULT)
    lead.memberships.create(role=Role.TPI_LEAD, unit=assessment.unit, starts_on="2026-01-01")
    assert read(lead, assessment) == []


def test_drafts_are_published_together_and_working_notes_never(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    write(assessment, tpi, text="KERJA", audience=Audience.WORKING)
    note = write(assessment, tpi, text="Lengkapi notulen.", audience=Audience.RESULT)
    slip = write(assessment, tpi, text="Salah ketik", audience=Audience.RESULT)
    withdraw_note(note=slip, by=tpi)
    assert publish_notes(assessment, Stage.TPI, by=tpi) == 1
    assert read(lead, assessment) == ["Lengkapi notulen."]
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.NOTES_PUBLISHED)
    assert event.detail == {"stage": "tpi", "notes": [note.pk]}
    assert publish_notes(assessment, Stage.TPI, by=tpi) == 0  # nothing is left, and nothing is recorded
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.NOTES_PUBLISHED).count() == 1


def test_drafts_of_marked_questions_alone_can_be_published(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    write(assessment, tpi, text="SATU", audience=Audience.RESULT)
    add_note(assessment=assessment, code="A.I.1.i.b", audience=Audience.RESULT, text="DUA", by=tpi)
    assert publish_notes(assessment, Stage.TPI, by=tpi, codes=["A.I.1.i.b"]) == 1
    assert set(ReviewNote.objects.filter(visibility=Visibility.PUBLISHED).values_list("text", flat=True)) == {"DUA"}


def test_the_unit_answers_a_published_note_and_both_read_it(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    with pytest.raises(WrongState, match="Belum ada catatan penilai"):
        write(assessment, lead, audience=Audience.RESULT)
    write(assessment, tpi, text="Lengkapi notulen.", audience=Audience.RESULT)
    with pytest.raises(WrongState, match="Belum ada catatan penilai"):
        write(assessment, lead, audience=Audience.RESULT)
    publish_notes(assessment, Stage.TPI, by=tpi)
    answer = write(assessment, lead, text="Sudah dilengkapi.", audience=Audience.RESULT)
    assert answer.visibility == Visibility.PUBLISHED
    assert read(tpi, assessment) == ["Lengkapi notulen.", "Sudah dilengkapi."]


def test_a_thread_goes_along_to_the_next_round_and_tells_the_earlier_one_nothing_of_it(assessment, lead, tpi):
    write(assessment, lead, text="TAHUN INI")
    later = make_assessment(
        unit=assessment.unit,
        period=make_period(
            instansi=assessment.unit.instansi, year=assessment.period.year + 1, instrument=assessment.period.instrument
        ),
    )
    write(later, lead, text="TAHUN DEPAN")
    assert read(lead, later) == ["TAHUN INI", "TAHUN DEPAN"]
    assert read(lead, assessment) == ["TAHUN INI"]
    assert Thread.objects.count() == 1


def test_evaluators_write_only_while_the_round_is_theirs(assessment, tpi):
    at(assessment, Status.TPN_REVIEW)
    with pytest.raises(WrongState, match="Catatan penilai hanya dapat ditulis selama"):
        write(assessment, tpi, audience=Audience.WORKING)


def test_nobody_writes_where_he_takes_no_part(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    with pytest.raises(ActionDenied, match="tim unit ini"):
        write(assessment, tpi)
    with pytest.raises(ActionDenied, match="penilai unit ini"):
        write(assessment, lead, audience=Audience.WORKING)
    assert not ReviewNote.objects.exists()


def test_an_author_takes_a_note_back_within_a_quarter_of_an_hour(assessment, lead, sari):
    note = write(assessment, lead)
    with pytest.raises(ActionDenied, match="penulisnya"):
        withdraw_note(note=note, by=sari)
    assert withdraw_note(note=note, by=lead).withdrawn_at is not None
    with pytest.raises(WrongState, match="sudah ditarik"):
        withdraw_note(note=note, by=lead)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.NOTE_WITHDRAWN).count() == 1


def test_a_note_that_was_answered_or_is_old_is_not_taken_back(assessment, lead, sari):
    note = write(assessment, lead)
    write(assessment, lead, text="Lagi.")  # one's own answer is none
    withdraw_note(note=write(assessment, lead, text="Salah."), by=lead)
    write(assessment, sari)
    with pytest.raises(WrongState, match="sudah dijawab"):
        withdraw_note(note=note, by=lead)
    old = write(assessment, sari)
    ReviewNote.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    with pytest.raises(WrongState, match="paling lama 15 menit"):
        withdraw_note(note=old, by=sari)


def test_a_finished_thread_rests_and_the_next_note_begins_another(assessment, lead, sari):
    thread = write(assessment, lead).thread
    resolve_thread(thread=thread, assessment=assessment, by=sari)
    resolve_thread(thread=thread, assessment=assessment, by=lead)  # a second click changes nothing
    thread.refresh_from_db()
    assert thread.resolved_by == sari
    assert reopen_thread(thread=thread, assessment=assessment, by=lead).resolved_at is None
    resolve_thread(thread=thread, assessment=assessment, by=lead)
    assert write(assessment, sari).thread != thread
    with pytest.raises(WrongState, match="masih terbuka"):
        reopen_thread(thread=thread, assessment=assessment, by=lead)


def test_only_who_takes_part_finishes_a_thread(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    with pytest.raises(ActionDenied, match="tim unit ini"):
        resolve_thread(thread=write(assessment, lead).thread, assessment=assessment, by=tpi)
    draft = write(assessment, tpi, audience=Audience.RESULT).thread
    with pytest.raises(ActionDenied, match="penilai yang menulisnya"):
        resolve_thread(thread=draft, assessment=assessment, by=lead)


def told(person):
    return list(person.notices.order_by("pk").values_list("kind", "url", "params"))


def test_who_is_named_and_who_wrote_before_is_told_once_without_a_word_of_the_note(assessment, lead, sari):
    url = f"/penilaian/{assessment.pk}/jawaban/A.I.1.i.a/#catatan"
    write(assessment, lead, text="RAHASIA", mentions=[sari.pk], key="k" * 32)
    write(assessment, lead, text="RAHASIA", mentions=[sari.pk], key="k" * 32)  # pressed twice
    assert told(sari) == [("disebut", url, {"question": "A.I.1.i.a"})]
    assert told(lead) == []
    write(assessment, sari, text="RAHASIA", mentions=[lead.pk])
    assert told(lead) == [("disebut", url, {"question": "A.I.1.i.a"})]  # named, and so not told as one who wrote
    write(assessment, sari, text="RAHASIA")
    assert told(lead)[1:] == [("dibalas", url, {"question": "A.I.1.i.a"})]
    assert len(told(sari)) == 1


def test_a_draft_below_an_answer_of_the_unit_tells_the_unit_nothing(assessment, lead, tpi):
    at(assessment, Status.TPI_REVIEW)
    chief = make_member(Role.TPI_LEAD, unit=assessment.unit)
    write(assessment, tpi, text="Lengkapi.", audience=Audience.RESULT)
    publish_notes(assessment, Stage.TPI, by=tpi)
    write(assessment, lead, text="Sudah.", audience=Audience.RESULT)
    assert [kind for kind, _, _ in told(tpi)] == ["dibalas"]
    write(assessment, chief, text="KONSEP", audience=Audience.RESULT, mentions=[])
    assert told(lead) == []
    assert told(tpi)[1:] == [
        ("dibalas", f"/penilaian/{assessment.pk}/evaluasi/jawaban/A.I.1.i.a/#catatan", {"question": "A.I.1.i.a"})
    ]


def test_a_draft_below_an_answer_of_the_unit_keeps_nobody_from_taking_it_back(assessment, lead, tpi, client):
    """A refusal would tell of the draft."""
    at(assessment, Status.TPI_REVIEW)
    write(assessment, tpi, text="Lengkapi.", audience=Audience.RESULT)
    publish_notes(assessment, Stage.TPI, by=tpi)
    answer = write(assessment, lead, text="Sudah.", audience=Audience.RESULT)
    write(assessment, tpi, text="KONSEP", audience=Audience.RESULT)
    client.force_login(lead)
    page = client.get(f"/penilaian/{assessment.pk}/jawaban/{CODE}/catatan/").text
    assert page.count("Tarik catatan ini") == 1
    assert withdraw_note(note=answer, by=lead).withdrawn_at is not None


def test_who_left_the_team_is_told_nothing_of_an_answer(assessment, lead, sari):
    write(assessment, sari)
    sari.memberships.update(ended_at=timezone.now(), ended_by=lead)
    write(assessment, lead)
    assert told(sari) == []
