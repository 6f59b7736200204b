"""A lead accepts the answer of a question or returns it with a note; the newest judgement of the present version counts."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.acceptance.models import AnswerReview
from assessment.acceptance.selectors import standings
from assessment.acceptance.services import mend_answer, review_answer
from assessment.audit.models import AuditEvent
from assessment.lke.selectors.layout import get_layout
from assessment.people.models import Role
from assessment.scoring import Choice
from assessment.sheet.services import save_answer
from assessment.tasks.models import Task
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.a"  # of area MP
NOTE = "Waktu respons belum terlihat."


@pytest.fixture
def flow(instruments):
    return Flow()


def question(flow, code=CODE):
    return get_layout(flow.assessment.period.instrument).questions[code]


def version(flow, code=CODE):
    return flow.sheet.answers.get(indicator__code=code).version


def judge(flow, by, *, is_accepted=False, note=NOTE, seen=None, code=CODE):
    return review_answer(
        assessment=flow.now,
        question=question(flow, code),
        is_accepted=is_accepted,
        note=note,
        version=version(flow, code) if seen is None else seen,
        by=by,
    )


def standing(flow):
    return standings(flow.sheet).get(question(flow).pk)


def change(flow, letter="Tidak"):
    save_answer(
        assessment=flow.now, code=CODE, value=Choice(letter), explanation="", version=version(flow), by=flow.lead
    )


def words(client, flow, name="answer-edit", *args):
    page = client.get(reverse(f"assessment:{name}", args=[flow.assessment.pk, *(args or (CODE,))]))
    assert page.status_code == 200
    return " ".join(strip_tags(page.text).split())


def test_a_returned_answer_says_so_on_its_page_its_area_and_blocks_the_hand_over(client, flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    judge(flow, flow.lead)
    client.force_login(sari)
    page = words(client, flow)
    assert "Perlu diperbaiki" in page
    assert NOTE in page
    assert "Tandai sudah diperbaiki" in page
    assert "Perlu diperbaiki" in words(client, flow, "area-detail", "MP")
    with pytest.raises(WrongState, match="1 jawaban yang perlu diperbaiki"):
        flow.hand_to_head()


@pytest.mark.parametrize(("is_accepted", "said"), [(False, "mengembalikan jawaban"), (True, "diterima")])
def test_who_answered_is_told(client, flow, is_accepted, said):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    save_answer(assessment=flow.now, code=CODE, value=Choice("Tidak"), explanation="", version=version(flow), by=sari)
    judge(flow, flow.lead, is_accepted=is_accepted)
    client.force_login(sari)
    page = " ".join(strip_tags(client.get("/pemberitahuan/").text).split())
    assert said in page
    assert CODE in page
    assert NOTE not in page
    assert not flow.lead.notices.exists()


def test_a_returned_answer_is_the_task_of_who_answered_until_it_is_accepted(client, flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    save_answer(assessment=flow.now, code=CODE, value=Choice("Tidak"), explanation="", version=version(flow), by=sari)
    judge(flow, flow.lead)
    client.force_login(sari)
    home = client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text
    words = " ".join(strip_tags(home).split())
    assert "Tugas Anda: 1" in words
    assert "Perbaiki" in words
    assert f"jawaban/{CODE}/" in home
    judge(flow, flow.lead, is_accepted=True, note="")
    assert "Tugas Anda" not in client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text
    assert [task.state for task in sari.tasks.all()] == ["selesai"]


def test_a_changed_answer_is_mended_and_may_be_handed_over(flow):
    judge(flow, flow.lead)
    assert standing(flow).is_returned
    change(flow)
    assert (standing(flow).is_returned, standing(flow).word) == (False, "Sudah diperbaiki")


def test_an_answer_that_stays_is_said_to_be_mended(client, flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    judge(flow, flow.lead)
    client.force_login(sari)
    response = client.post(reverse("assessment:answer-mend", args=[flow.assessment.pk, CODE]))
    assert response.status_code == 302
    assert (standing(flow).is_returned, standing(flow).word) == (False, "Sudah diperbaiki")
    assert flow.hand_to_head()


def test_who_says_it_is_mended_hands_the_task_in_and_who_leads_the_area_is_told(flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    pokja = flow.person(Role.POKJA_LEAD, areas=["MP"])
    save_answer(assessment=flow.now, code=CODE, value=Choice("Tidak"), explanation="", version=version(flow), by=sari)
    judge(flow, flow.lead)
    mend_answer(assessment=flow.now, question=question(flow), by=sari)
    assert [(task.state, task.owner, task.changed_by) for task in Task.objects.all()] == [("diserahkan", sari, sari)]
    assert [notice.kind for notice in pokja.notices.all()] == ["tugas_diserahkan"]
    assert AuditEvent.objects.filter(kind="tugas_diserahkan", actor=sari).count() == 1
    judge(flow, flow.lead, is_accepted=True, note="")
    assert [task.state for task in Task.objects.all()] == ["selesai"]


def test_what_the_ketua_tim_owes_and_another_mended_waits_for_them(flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    judge(flow, flow.lead)
    mend_answer(assessment=flow.now, question=question(flow), by=sari)
    assert [(task.state, task.owner) for task in Task.objects.all()] == [("diserahkan", flow.lead)]
    assert [notice.kind for notice in flow.lead.notices.all()] == ["tugas_diserahkan"]


def test_who_leads_the_area_and_mends_it_is_done(flow):
    judge(flow, flow.lead)
    mend_answer(assessment=flow.now, question=question(flow), by=flow.lead)
    assert [task.state for task in Task.objects.all()] == ["selesai"]
    assert not flow.lead.notices.exists()


def test_the_first_page_says_why_an_answer_with_all_its_data_dukung_came_back(client, flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    judge(flow, flow.lead)
    client.force_login(sari)
    home = client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text
    page = " ".join(strip_tags(home).split())
    assert f"Perlu diperbaiki, menurut Anak Agung Rai (Ketua tim ZI): {NOTE} Kerjakan" in page
    assert "belum memiliki data dukung" not in page


def test_acceptance_holds_for_the_version_that_was_read(flow):
    judge(flow, flow.lead, is_accepted=True, note="")
    assert (standing(flow).is_accepted, standing(flow).word) == (True, "Diterima")
    change(flow)
    assert (standing(flow).is_accepted, standing(flow).word) == (False, "Berubah sejak diterima")


def test_the_newest_judgement_counts_and_the_same_again_writes_nothing(flow):
    judge(flow, flow.lead)
    judge(flow, flow.lead)
    assert AnswerReview.objects.count() == 1
    judge(flow, flow.lead, is_accepted=True, note="")
    assert standing(flow).is_accepted
    assert AnswerReview.objects.count() == 2
    assert AuditEvent.objects.filter(kind="jawaban_diperiksa").count() == 2
    assert NOTE not in str(AuditEvent.objects.filter(kind="jawaban_diperiksa").values_list("detail", flat=True))


def test_k04_an_answer_changed_meanwhile_is_not_judged_and_the_note_stays(client, flow):
    seen = version(flow)
    change(flow)
    client.force_login(flow.lead)
    url = reverse("assessment:answer-review", args=[flow.assessment.pk, CODE])
    response = client.post(url, {"act": "kembali", "note": NOTE, "version": seen})
    assert response.status_code == 409
    assert "berubah sejak Anda membacanya" in response.text
    assert NOTE in response.text
    assert not AnswerReview.objects.exists()
    again = client.post(url, {"act": "kembali", "note": NOTE, "version": version(flow)})
    assert again.status_code == 302


def test_a_return_needs_a_note_and_nothing_empty_is_accepted(client, flow):
    with pytest.raises(InvalidInput, match="apa yang harus diperbaiki"):
        judge(flow, flow.lead, note="")
    flow.sheet.answers.filter(indicator__code=CODE).delete()
    with pytest.raises(InvalidInput, match="belum dijawab"):
        judge(flow, flow.lead, is_accepted=True, note="", seen=0)
    assert not AnswerReview.objects.exists()


@pytest.mark.parametrize("letters", [1000, 1001])
def test_f07_a_note_is_kept_whole_or_refused_with_what_was_typed(client, flow, letters):
    client.force_login(flow.lead)
    url = reverse("assessment:answer-review", args=[flow.assessment.pk, CODE])
    response = client.post(url, {"act": "kembali", "note": "x" * letters, "version": version(flow)})
    assert response.status_code == (302 if letters == 1000 else 422)
    if letters == 1001:
        assert "x" * 1001 in response.text
    else:
        assert AnswerReview.objects.get().note == "x" * 1000


@pytest.mark.parametrize(
    ("role", "areas", "may"),
    [
        (Role.POKJA_LEAD, ["MP"], True),
        (Role.POKJA_LEAD, ["PP"], False),
        (Role.POKJA_MEMBER, ["MP"], False),
        (Role.HEAD, [], False),
    ],
)
def test_the_lead_of_the_area_judges_and_nobody_else(flow, role, areas, may):
    person = flow.person(role, areas=areas)
    if may:
        assert judge(flow, person).by_role == Role.POKJA_LEAD
    else:
        with pytest.raises(ActionDenied):
            judge(flow, person)


def test_who_does_not_answer_the_area_cannot_say_it_is_mended(flow):
    other = flow.person(Role.POKJA_LEAD, areas=["PP"])
    judge(flow, flow.lead)
    with pytest.raises(ActionDenied):
        mend_answer(assessment=flow.now, question=question(flow), by=other)
    assert standing(flow).is_returned


def test_what_is_not_returned_is_not_mended(flow):
    with pytest.raises(WrongState):
        mend_answer(assessment=flow.now, question=question(flow), by=flow.lead)


def test_nothing_is_judged_once_the_sheet_is_handed_over(flow):
    flow.hand_to_head()
    with pytest.raises(WrongState):
        judge(flow, flow.lead)


def test_returned_answers_come_first_at_home(client, flow):
    judge(flow, flow.lead, code="A.II.3.ii.a")
    client.force_login(flow.lead)
    page = client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text
    assert "1 pertanyaan lagi" in " ".join(strip_tags(page).split())
    assert "jawaban/A.II.3.ii.a/" in page
