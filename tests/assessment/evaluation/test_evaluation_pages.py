"""What evaluators see of each other's sheets, and the second click that must do nothing."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessment.evaluation.services.tpi_review import Outcome
from assessment.people.models import Role
from assessment.rounds.models import Assessment
from assessment.scores.services import check_scores
from assessment.scoring import Choice
from tests.factories import make_assessment, make_member, make_membership
from tests.flow import Flow
from tests.texts import linked, text_of

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.b"
SECRET = "RAHASIA-TPN"


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    assert found.leader
    found.begin()
    return found


def address(flow, name, *more):
    return reverse(f"assessment:evaluation-{name}", args=[flow.assessment.pk, *more])


def raised(flow):
    flow.score_all()
    flow.hand_up()


def test_f06_tpi_reads_its_own_result_and_not_the_draft_of_tpn(client, flow):
    raised(flow)
    flow.publish()
    flow.begin(by=flow.recorder)
    flow.score(CODE, Choice("C"), note=SECRET, by=flow.recorder)
    client.force_login(flow.member)
    page = client.get(address(flow, "detail"))
    assert page.context["page"].own.total == 100
    assert page.context["page"].evaluation.stage == "tpi"
    question = client.get(address(flow, "edit", CODE))
    assert question.status_code == 200
    assert SECRET not in question.text
    client.force_login(flow.recorder)
    assert SECRET in client.get(address(flow, "edit", CODE)).text


def test_k04_a_second_click_does_not_raise_the_next_tier_too(client, flow):
    make_membership(flow.member, Role.TPI_LEAD, unit=flow.unit)
    flow.person(Role.TPI_CONTROLLER)
    flow.score_all()
    client.force_login(flow.member)
    sent = {"lembar": flow.tpi_sheet.pk}
    assert f'name="lembar" value="{flow.tpi_sheet.pk}"' in client.get(address(flow, "detail")).text
    assert client.post(address(flow, "raise"), sent).status_code == 302
    again = client.post(address(flow, "raise"), sent)
    assert again.status_code == 409
    assert "sudah diteruskan" in again.text
    assert flow.tpi_sheet.tier == "ketua"


def test_k04_a_second_click_on_publish_says_that_it_is_done(client, flow):
    raised(flow)
    client.force_login(flow.leader)
    sent = {"step": flow.step, "decision": "usul", "reason": ""}
    assert client.post(address(flow, "publish"), sent).status_code == 302
    again = client.post(address(flow, "publish"), sent)
    assert again.status_code == 409
    assert "oleh Anda pada" in again.text
    assert "Pilih hasil akhirnya" not in again.text


def test_a_begun_and_empty_sheet_of_tpn_leaves_the_total_open(client, flow):
    raised(flow)
    flow.publish()
    flow.begin(by=flow.recorder)
    client.force_login(flow.recorder)
    assert client.get(address(flow, "detail")).context["page"].record.url == address(flow, "publish")
    sent = {"step": flow.step, "result": "diraih", "total": "88,5", "decree": "KEP-1/2026", "dated": "", "reason": ""}
    assert client.post(address(flow, "publish"), sent).status_code == 302
    result = flow.now.evaluations.get(stage="tpn")
    assert (result.form, str(result.score.claim_total), result.is_published) == ("rekap", "88.500000000000", True)
    assert not [check for check in check_scores() if check.problem]


def test_the_total_of_tpn_is_asked_where_nothing_was_scored_and_nowhere_else(client, flow):
    raised(flow)
    flow.publish()
    client.force_login(flow.recorder)
    asked = text_of(client.get(address(flow, "publish")))
    assert "Nilai total TPN" in asked
    assert "Nilai total TPN (tidak wajib)" not in asked
    sent = {"step": flow.step, "result": "diraih", "total": "", "decree": "KEP-1/2026", "dated": "", "reason": ""}
    refused = client.post(address(flow, "publish"), sent)
    assert refused.status_code == 422
    assert "Isi nilai total TPN, atau mulai evaluasi untuk menilai per pertanyaan." in refused.text
    assert "KEP-1/2026" in refused.text
    assert flow.now.status == "tpn"
    flow.begin(by=flow.recorder)
    flow.score_all(by=flow.recorder)
    assert "Nilai total TPN" not in client.get(address(flow, "publish")).text
    assert client.post(address(flow, "publish"), sent).status_code == 302
    assert flow.now.evaluations.get(stage="tpn").form == "detail"


def assert_reads_locked(client, flow, person, *, stage, code="A.I.1.i.a", shown):
    """Assert that `person` reads the finished sheet of `stage`, question by question with its total, and changes nothing."""
    client.force_login(person)
    page = client.get(address(flow, "detail"))
    assert (page.status_code, page.context["page"].evaluation.stage) == (200, stage)
    assert "Evaluasi belum dimulai" not in page.text
    assert "Semua pertanyaan sudah dinilai." in page.text
    assert 'method="post"' not in page.text[page.text.index("<main") : page.text.index("</main")]
    question = client.get(address(flow, "edit", code))
    assert question.status_code == 200
    assert f'Nilai: <strong class="num">{shown}</strong>' in question.text
    assert 'name="act"' not in question.text
    before = list(flow.now.evaluations.order_by("pk").values_list("pk", "answers__pk", "answers__level"))
    sent = {"version": "1", "level": "Tidak", "explanation": "Diubah."}
    for name in ("edit", "autosave"):
        assert client.post(address(flow, name, code), sent).status_code in {403, 409}
    assert client.post(address(flow, "begin")).status_code in {403, 409}
    assert list(flow.now.evaluations.order_by("pk").values_list("pk", "answers__pk", "answers__level")) == before
    assert client.get(address(flow, "detail") + "?unduh=csv").status_code == 200


def test_tpi_reads_its_own_finished_sheet_locked_while_tpn_has_the_round_and_after_it(client, flow):
    flow.score("A.I.1.i.a", Choice("Tidak"), note="SK belum ada.")
    raised(flow)
    flow.publish()
    for person in (flow.leader, flow.member):
        assert_reads_locked(client, flow, person, stage="tpi", shown="Tidak")
    client.force_login(flow.recorder)
    assert "Evaluasi belum dimulai" in client.get(address(flow, "detail")).text
    flow.begin(by=flow.recorder)
    flow.score_all(by=flow.recorder)
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="KEP-1/2026"))
    assert_reads_locked(client, flow, flow.leader, stage="tpi", shown="Tidak")
    assert_reads_locked(client, flow, flow.recorder, stage="tpn", shown="Ya")


def test_who_ended_a_round_at_tpi_reads_the_sheet_that_did_and_so_does_tpn(client, flow):
    raised(flow)
    flow.publish(is_proposed=False, reason="Survei belum memenuhi.")
    for person in (flow.leader, flow.member, flow.recorder):
        assert_reads_locked(client, flow, person, stage="tpi", shown="Ya")


def test_a_rekap_of_tpn_leaves_its_recorder_the_sheet_of_tpi(client, flow):
    raised(flow)
    flow.publish()
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="KEP-1/2026", total=Decimal("88.5")))
    assert_reads_locked(client, flow, flow.recorder, stage="tpi", shown="Ya")


def test_a_closed_round_without_any_sheet_of_evaluators_says_so(client, instruments):
    old = make_assessment(status="selesai")
    client.force_login(make_member(Role.TPI_LEAD, unit=old.unit))
    page = client.get(reverse("assessment:evaluation-detail", args=[old.pk]))
    assert page.status_code == 200
    assert "Tidak ada lembar evaluasi" in page.text
    assert "belum dimulai" not in page.text


def test_a_decree_of_tomorrow_is_asked_again_before_the_round_ends(client, flow):
    raised(flow)
    flow.publish()
    client.force_login(flow.recorder)
    today = timezone.localdate(timezone=ZoneInfo(flow.unit.time_zone))
    sent = {"step": flow.step, "result": "diraih", "total": "88,5", "decree": "KEP-1/2026", "reason": ""}
    page = client.post(address(flow, "publish"), sent | {"dated": (today + timedelta(days=1)).isoformat()})
    assert page.status_code == 422
    assert "Tanggal keputusan belum tiba." in page.text
    assert flow.now.status == "tpn"
    assert client.post(address(flow, "publish"), sent | {"dated": today.isoformat()}).status_code == 302
    assert flow.now.outcome_date == today


@pytest.mark.parametrize("name", ["detail", "edit", "publish"])
def test_the_figures_of_an_evaluator_lead_to_their_calculation(client, flow, name):
    flow.score_all()
    flow.hand_up()
    client.force_login(flow.leader)
    links = linked(client, address(flow, name, *([CODE] if name == "edit" else [])))
    total = reverse("assessment:origin-detail", args=[flow.assessment.pk, "total"])
    assert {f"{total}?penilai={flow.tpi_sheet.pk}", f"{total}?angka=klaim", total} <= links.keys()
    for link, figure in links.items():
        shown = client.get(link)
        assert shown.status_code == 200, link
        if "/total/" in link:  # a question is explained with its whole sub-area
            assert figure in shown.text, (link, figure)


@pytest.mark.parametrize("name", ["detail", "publish"])
def test_an_evaluator_reads_three_totals_of_the_unit(client, flow, name):
    """Flow's unit claims everything; what is not berdata dukung is told beside it."""
    flow.score_all()
    flow.hand_up()
    client.force_login(flow.leader)
    page = text_of(client.get(address(flow, name)))
    for words in ("Klaim unit", "Berdata dukung", "Berisiko"):
        assert words in page


def test_the_unit_reads_published_values_with_their_calculation(client, flow):
    raised(flow)
    flow.publish()
    client.force_login(flow.lead)
    page = reverse("assessment:answer-edit", args=[flow.assessment.pk, CODE])
    links = linked(client, page)
    at = reverse("assessment:origin-detail", args=[flow.assessment.pk, CODE])
    published = [link for link in links if link.startswith(f"{at}?penilai=")]
    assert published
    assert all(client.get(link).status_code == 200 for link in published)


def test_a_role_that_ends_while_the_act_is_tried_keeps_what_was_typed(client, flow):
    ended = []

    def end_role(execute, sql, *rest):
        if sql.startswith("SAVEPOINT") and not ended:
            ended.append(sql)
            flow.leader.memberships.update(ended_at=timezone.now(), ended_by=flow.lead)
        return execute(sql, *rest)

    raised(flow)
    client.force_login(flow.leader)
    sent = {"step": flow.step, "decision": "tidak", "reason": "ALASAN-DIKETIK"}
    with connection.execute_wrapper(end_role):
        answer = client.post(address(flow, "publish"), sent)
    assert ended
    assert answer.status_code == 403
    assert "ALASAN-DIKETIK" in answer.text
