"""A POST of an evaluator asks the database for what the act needs, not for the page it came from."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.rounds.models import EvaluationScore
from tests.flow import Flow

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.b"


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    assert found.leader
    return found


@pytest.fixture
def scored(flow):
    flow.begin()
    return flow


def post(client, flow, name, sent, *codes, by):
    """Send `sent` as `by` and return the answer with how many statements it took, sign-in and session among them.

    Without the marks of transactions within the test's own, which are none outside of it.
    """
    client.force_login(by)
    client.get(reverse("assessment:assessment-list"))
    url = reverse(f"assessment:evaluation-{name}", args=[flow.assessment.pk, *codes])
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url, sent)
    statements = [one["sql"] for one in asked.captured_queries]
    return answer, sum(not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for sql in statements)


def due_on(days):
    day = timezone.localdate() + timedelta(days=days)
    return f"{day.day}-{day.month}-{day.year}"


def test_beginning_takes_few_queries_at_tpi_and_at_tpn(client, flow):
    answer, queries = post(client, flow, "begin", {}, by=flow.member)
    assert (answer.status_code, flow.tpi_sheet.tier) == (302, "anggota")
    assert queries <= 20
    flow.score_all()
    flow.hand_up()
    flow.publish()
    answer, queries = post(client, flow, "begin", {}, by=flow.recorder)
    assert (answer.status_code, flow.tpi_sheet.stage) == (302, "tpn")
    assert queries <= 20


@pytest.mark.parametrize("level", ["A", "B"])
@pytest.mark.parametrize("act", ["simpan", "lanjut"])
def test_saving_a_value_takes_few_queries(client, scored, act, level):
    scored.score_all()
    stored = scored.tpi_sheet.answers.get(indicator__code=CODE)
    sent = {"level": level, "explanation": "Notulen dibaca.", "version": stored.version, "act": act}
    answer, queries = post(client, scored, "edit", sent, CODE, by=scored.member)
    assert answer.status_code == 302
    assert scored.tpi_sheet.answers.get(indicator__code=CODE).level == level
    assert AuditEvent.objects.filter(kind="evaluasi_disimpan").count() == 1
    assert queries <= 20


def test_a_value_without_a_note_takes_one_query_more_for_what_the_unit_claims(client, scored):
    sent = {"level": "A", "explanation": "", "version": 0, "act": "lanjut"}
    answer, queries = post(client, scored, "edit", sent, CODE, by=scored.member)
    assert answer.url == reverse("assessment:evaluation-edit", args=[scored.assessment.pk, "A.I.1.ii.a"])
    assert queries <= 20


def test_the_same_content_again_takes_few_queries_and_leads_to_the_same_question(client, scored):
    sent = {"level": "A", "explanation": "Cukup.", "version": 0, "act": "lanjut"}
    first, _ = post(client, scored, "edit", sent, CODE, by=scored.member)
    again, queries = post(client, scored, "edit", sent, CODE, by=scored.member)
    assert first.url == again.url
    assert queries <= 20


def test_autosaving_takes_few_queries_and_tells_the_new_total(client, scored):
    sent = {"level": "A", "explanation": "", "version": 0}
    answer, queries = post(client, scored, "autosave", sent, CODE, by=scored.member)
    assert answer.status_code == 200
    assert answer.context["effect"].total == scored.tpi_sheet.score.claim_total > 0
    assert answer.context["effect"].done == 1
    assert queries <= 20
    again, queries = post(client, scored, "autosave", sent, CODE, by=scored.member)
    assert again.context["effect"] == answer.context["effect"]
    assert queries <= 20


@pytest.mark.parametrize("name", ["edit", "autosave"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"level": "Z", "explanation": "", "version": 0}, 422),
        ({"level": "C", "explanation": "", "version": 0}, 422),  # below the unit's, without a note
        ({"level": "C", "explanation": "Lama.", "version": 7}, 409),
    ],
)
def test_a_refused_value_is_shown_again_with_few_queries(client, scored, name, sent, status):
    if status == 409:
        scored.score_all()
    answer, queries = post(client, scored, name, sent, CODE, by=scored.member)
    assert answer.status_code == status
    assert queries <= 23  # the notes beside the value, and whom one may name, among them


def test_a_value_for_a_sheet_that_was_passed_on_is_refused_with_few_queries(client, scored):
    scored.score_all()
    scored.hand_up()
    sent = {"level": "A", "explanation": "Terlambat.", "version": 0}
    answer, queries = post(client, scored, "edit", sent, CODE, by=scored.member)
    assert answer.status_code == 403
    assert "Terlambat." in answer.text
    assert queries <= 20


def test_an_act_on_the_whole_round_builds_no_page(client, scored):
    """Of these, twelve are the seal: nine that read the whole round anew, three of its event. Four tell those whose turn it is."""
    scored.score_all()
    answer, queries = post(client, scored, "raise", {"lembar": scored.tpi_sheet.pk}, by=scored.member)
    assert (answer.status_code, scored.tpi_sheet.tier) == (302, "ketua")
    assert queries <= 44
    sent = {"step": scored.step, "decision": "usul", "reason": ""}
    answer, queries = post(client, scored, "publish", sent, by=scored.leader)
    assert (answer.status_code, scored.now.status) == (302, "tpn")
    assert queries <= 65  # eight tell TPN, whose turn it is, and all others


def test_sending_back_and_giving_more_time_build_no_page(client, scored):
    sent = {"step": scored.step, "reason": "Lengkapi notulen.", "due_on": due_on(7)}
    answer, queries = post(client, scored, "return", sent, by=scored.leader)
    assert (answer.status_code, scored.now.status) == (302, "dikembalikan")
    assert queries <= 60
    answer, queries = post(client, scored, "return", {"due_on": due_on(9)}, by=scored.leader)
    assert answer.status_code == 302
    assert queries <= 31


@pytest.mark.parametrize("whose", ["unit", "penilai"])
@pytest.mark.parametrize("name", ["edit", "autosave"])
def test_nothing_is_saved_while_a_stored_score_cannot_be_read(client, scored, name, whose):
    """Else the person would read a refusal of what was kept."""
    damaged = scored.sheet if whose == "unit" else scored.tpi_sheet
    EvaluationScore.objects.filter(evaluation=damaged).update(claim={})
    sent = {"level": "A", "explanation": "Cukup.", "version": 0}
    answer, _ = post(client, scored, name, sent, CODE, by=scored.member)
    assert answer.status_code == 409
    assert not scored.tpi_sheet.answers.exists()


@pytest.mark.parametrize("name", ["begin", "raise", "return", "publish"])
def test_no_act_is_done_while_the_stored_score_of_the_unit_cannot_be_read(client, flow, name):
    if name != "begin":
        flow.begin()
        flow.score_all()
    if name == "publish":
        flow.hand_up()
    EvaluationScore.objects.filter(evaluation=flow.sheet).update(claim={})
    lembar = flow.tpi_sheet.pk if name != "begin" else ""
    sent = {"step": flow.step, "decision": "usul", "reason": "Lengkapi.", "due_on": due_on(7), "lembar": lembar}
    before = AuditEvent.objects.count()
    answer, _ = post(client, flow, name, sent, by=flow.leader if name in {"return", "publish"} else flow.member)
    assert answer.status_code == 409
    assert (AuditEvent.objects.count(), flow.now.status) == (before, "tpi")
