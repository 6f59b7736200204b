"""An area passes from its pokja to the ketua tim ZI; kepala and TPI mark the questions for which they send a round back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessment.acceptance.models import AreaHandIn
from assessment.acceptance.selectors import standings
from assessment.acceptance.services import decide_area, hand_in_area
from assessment.evaluation.services import tpi_review
from assessment.handover.services import submission
from assessment.lke.selectors.layout import get_layout
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.scores.services import refresh_score
from assessment.scoring import Choice
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE, OTHER = "A.I.1.i.a", "A.I.1.i.b"
REASON = "Lengkapi notulen."


@pytest.fixture
def flow(instruments):
    return Flow()


@pytest.fixture
def pokja(flow):
    return flow.person(Role.POKJA_LEAD, areas=["MP"], full_name="Sari Indrawati")


def hand_in(flow, by, area=AreaKey.MP):
    return hand_in_area(assessment=flow.now, area=area, by=by)


def returned(flow):
    """Return code → note of what is to be mended in the unit's sheet now."""
    codes = get_layout(flow.assessment.period.instrument).codes
    return {codes[pk]: found.review.note for pk, found in standings(flow.sheet).items() if found.is_returned}


def address(flow, name, *args):
    return reverse(f"assessment:{name}", args=[flow.assessment.pk, *args])


def test_an_area_is_handed_in_and_accepted(client, flow, pokja):
    client.force_login(pokja)
    page = client.get(address(flow, "area-hand-in", "MP"))
    assert "Semua pertanyaan terjawab" in page.text
    assert client.post(address(flow, "area-hand-in", "MP"), {"act": "serah"}).status_code == 302
    client.force_login(flow.lead)
    assert "Terima atau kembalikan area ini" in " ".join(
        strip_tags(client.get(address(flow, "area-detail", "MP")).text).split()
    )
    assert client.post(address(flow, "area-hand-in", "MP"), {"act": "terima"}).status_code == 302
    row = AreaHandIn.objects.get()
    assert (row.is_accepted, row.by, row.decided_by) == (True, pokja, flow.lead)


def test_an_area_is_returned_with_a_reason_and_handed_in_again(client, flow, pokja):
    hand_in(flow, pokja)
    client.force_login(flow.lead)
    without = client.post(address(flow, "area-hand-in", "MP"), {"act": "kembali", "reason": ""})
    assert without.status_code == 422
    assert "Isi alasan" in without.text
    client.post(address(flow, "area-hand-in", "MP"), {"act": "kembali", "reason": REASON})
    client.force_login(pokja)
    assert REASON in client.get(address(flow, "area-detail", "MP")).text
    assert hand_in(flow, pokja).is_waiting


def test_the_ketua_tim_is_told_of_an_area_and_its_pokja_when_it_comes_back(flow, pokja):
    assert flow.lead
    hand_in(flow, pokja)
    assert [notice.kind for notice in flow.lead.notices.all()] == ["area_diserahkan"]
    decide_area(assessment=flow.now, area=AreaKey.MP, is_accepted=False, reason=REASON, by=flow.lead)
    assert [notice.kind for notice in pokja.notices.all()] == ["area_kembali"]
    assert REASON not in str(pokja.notices.values_list("params", flat=True))


def test_what_is_open_or_returned_keeps_an_area_from_being_handed_in(client, flow, pokja):
    flow.sheet.answers.filter(indicator__code=CODE).update(level=None)

    refresh_score(flow.sheet)
    with pytest.raises(WrongState, match="1 pertanyaan belum dijawab"):
        hand_in(flow, pokja)
    client.force_login(pokja)
    page = client.get(address(flow, "area-hand-in", "MP"))
    assert "Belum dijawab lengkap" in page.text
    assert "Serahkan area</button>" not in page.text


def test_an_area_waits_once(flow, pokja):
    hand_in(flow, pokja)
    with pytest.raises(WrongState, match="sudah diserahkan"):
        hand_in(flow, pokja)
    assert AreaHandIn.objects.count() == 1


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.TEAM_LEAD, Role.HEAD])
def test_only_the_lead_of_its_pokja_hands_an_area_in(flow, role):
    with pytest.raises(ActionDenied):
        hand_in(flow, flow.person(role, areas=["MP"] if role == Role.POKJA_MEMBER else []))


def test_another_pokja_hands_in_nothing_and_decides_nothing(flow, pokja):
    with pytest.raises(ActionDenied):
        hand_in(flow, pokja, AreaKey.PP)
    hand_in(flow, pokja)
    with pytest.raises(ActionDenied):
        decide_area(assessment=flow.now, area=AreaKey.MP, is_accepted=True, reason="", by=pokja)


def test_nothing_is_decided_twice_nor_without_a_reason(flow, pokja):
    hand_in(flow, pokja)
    with pytest.raises(InvalidInput):
        decide_area(assessment=flow.now, area=AreaKey.MP, is_accepted=False, reason="", by=flow.lead)
    decide_area(assessment=flow.now, area=AreaKey.MP, is_accepted=True, reason="", by=flow.lead)
    with pytest.raises(WrongState):
        decide_area(assessment=flow.now, area=AreaKey.MP, is_accepted=False, reason=REASON, by=flow.lead)


def test_an_unknown_button_does_nothing(client, flow, pokja):
    hand_in(flow, pokja)
    client.force_login(flow.lead)
    assert client.post(address(flow, "area-hand-in", "MP"), {"act": "hapus"}).status_code == 403
    assert AreaHandIn.objects.get().is_waiting


# Sent back for marked questions


def test_the_kepala_marks_questions_and_exactly_those_are_to_be_mended(client, flow):
    flow.hand_to_head()
    client.force_login(flow.head)
    page = client.get(address(flow, "approval-return"))
    assert f'value="{CODE}"' in page.text
    sent = {"reason": REASON, "step": flow.step, "codes": [CODE, OTHER]}
    assert client.post(address(flow, "approval-return"), sent).status_code == 302
    assert returned(flow) == {CODE: REASON, OTHER: REASON}
    with pytest.raises(WrongState, match="2 jawaban yang perlu diperbaiki"):
        flow.hand_to_head()


def test_a_whole_round_comes_back_without_marks(flow):
    flow.hand_to_head()
    flow.return_to_team()
    assert returned(flow) == {}
    assert flow.hand_to_head()


def test_an_unknown_question_is_refused_and_the_ticks_stay(client, flow):
    flow.hand_to_head()
    client.force_login(flow.head)
    sent = {"reason": REASON, "step": flow.step, "codes": [CODE, "X.9"]}
    response = client.post(address(flow, "approval-return"), sent)
    assert response.status_code == 422
    assert REASON in response.text
    assert returned(flow) == {}
    assert flow.now.status == Status.WITH_HEAD


def test_tpi_sends_its_notes_on_the_marked_questions_and_no_others(client, flow):
    assert flow.leader
    flow.to_tpi()
    flow.begin()
    flow.score(CODE, Choice("Tidak"), note="Notulen belum ditandatangani.")
    flow.score(OTHER, Choice("C"), note="RAHASIA: masih ditimbang.")
    client.force_login(flow.leader)
    page = client.get(address(flow, "evaluation-return")).text
    assert page.count("checked") == 2  # what TPI grants less is ticked
    due = (timezone.localdate() + timedelta(days=10)).isoformat()
    sent = {"reason": REASON, "due_on": due, "step": flow.step, "codes": [CODE]}
    assert client.post(address(flow, "evaluation-return"), sent).status_code == 302
    assert returned(flow) == {CODE: "Notulen belum ditandatangani."}
    client.force_login(flow.lead)
    assert "Notulen belum ditandatangani." in client.get(address(flow, "answer-edit", CODE)).text
    for name, args in (
        ("answer-edit", [OTHER]),
        ("area-detail", ["MP"]),
        ("assessment-detail", []),
        ("submission-detail", []),
    ):
        assert "RAHASIA" not in client.get(address(flow, name, *args)).text


def test_what_tpi_marks_is_exactly_what_becomes_a_task_until_the_repair_ends(flow):
    assert flow.leader
    flow.to_tpi()
    due_at = timezone.now() + timedelta(days=7)
    tpi_review.return_for_repair(
        assessment=flow.now, step=flow.step, reason=REASON, due_at=due_at, by=flow.leader, codes=[CODE, OTHER]
    )
    tasks = flow.lead.tasks.select_related("indicator").order_by("indicator__code")
    assert [(task.indicator.code, task.subject) for task in tasks] == [(CODE, "perbaikan"), (OTHER, "perbaikan")]
    assert {task.due_on for task in tasks} == {
        timezone.localtime(due_at, timezone=ZoneInfo(flow.unit.time_zone)).date()
    }
    assert [notice.kind for notice in flow.lead.notices.filter(by=flow.leader)] == ["penilaian_pindah"]


def test_a_marked_question_without_a_note_carries_the_reason(flow):
    assert flow.leader
    flow.to_tpi()
    tpi_review.return_for_repair(
        assessment=flow.now,
        step=flow.step,
        reason=REASON,
        due_at=timezone.now() + timedelta(days=7),
        by=flow.leader,
        codes=[CODE],
    )
    assert returned(flow) == {CODE: REASON}
    assert (
        standings(flow.sheet)[get_layout(flow.assessment.period.instrument).questions[CODE].pk].review.by_role
        == Role.TPI_LEAD
    )


def test_a_refused_return_marks_nothing(flow):
    flow.hand_to_head()
    with pytest.raises(InvalidInput):
        submission.return_to_team(assessment=flow.now, step=flow.step, reason=" ", by=flow.head, codes=[CODE])
    assert returned(flow) == {}
