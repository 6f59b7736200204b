"""What the report says: the figures of the sheet, who made it, and nothing its reader may not know."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.http import Http404
from django.utils import timezone

from assessment.eligibility.rules import Standing
from assessment.lke.models import Condition, Node
from assessment.papers.exports import report_pdf
from assessment.papers.selectors.report import get_report, stamp_now
from assessment.people.models import Instansi, Role
from assessment.rounds.models import Assessment, Evaluation, Period, RecapPoint, Stage
from assessment.rounds.workflow import ON_THE_WAY, Status
from assessment.scores.services import refresh_score
from evidence.documents.models import ConditionCitation, Document
from tests.assessment.papers.report_office import HEAD_NAME, digest_of, make_report_office, sheets_of
from tests.factories import make_assessment, make_member, make_unit
from tests.sheets import OLD, OLDEST
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(instruments):
    return make_report_office()


def test_figures_are_those_of_the_stored_sheets(office):
    assessment, head = office
    report, supported = get_report(head, assessment.pk), sheets_of(assessment)
    assert report.readiness.totals.supported == supported.total
    assert {row.code: row.supported for row in report.recap} == {
        code: node.points for code, node in supported.nodes.items() if node.kind != "sub_area"
    }
    assert [(row.code, row.value, row.passed) for row in report.readiness.board.in_order] == [
        (gate.code, gate.value, gate.passed) for gate in supported.gates["WBBM"]
    ]


def test_cards_add_up_to_the_claim(office):
    assessment, head = office
    report = get_report(head, assessment.pk)
    cards = [card for node in report.annex for card in node.cards]
    assert len(cards) == 113
    assert sum(card.points for card in cards) == report.readiness.totals.claim
    assert sum(card.max_points for card in cards) == 100
    blank = next(card for card in cards if card.code == "A.I.1.iii.c")
    assert (blank.value, blank.points, blank.explanation, blank.documents) == (None, Fraction(), "", ())
    unsupported = {card.code for card in cards if card.value is not None and not card.is_supported}
    assert unsupported
    assert unsupported == {code for code in unsupported if code.startswith(("A.I.2.", "A.II.2."))}


def test_strengths_are_full_and_weaknesses_lose_most(office):
    assessment, head = office
    for reading in get_report(head, assessment.pk).areas:
        assert all(row.supported == row.weight for row in reading.strengths)
        missing = [row.missing for row in reading.weaknesses]
        assert missing == sorted(missing, reverse=True)
        assert all(missing)


def test_documents_are_listed_once_with_their_uses(office):
    assessment, head = office
    first, second, third = sorted(get_report(head, assessment.pk).documents, key=lambda row: row.dated)
    assert sorted([first.number, second.number, third.number]) == [1, 2, 3]
    assert first.sha256 == digest_of(1)
    assert "A.I.1.i.a" in first.used_by
    assert first.counts
    assert sum(len(row.used_by) for row in (first, second, third)) == assessment.citations.count()


def test_restricted_document_keeps_its_digest_and_loses_what_tells_its_content(office):
    assessment, head = office
    report = get_report(head, assessment.pk)
    row = next(row for row in report.documents if row.is_restricted)
    assert (row.sha256, row.reference, row.file_name) == (digest_of(3), "", "")
    assert "Surat keputusan 3" not in repr(report)


def test_document_outside_the_window_is_listed_as_not_counting(office):
    assessment, head = office
    Period.objects.update(evidence_from="2026-02-02")
    counting = {row.dated.day: row.counts for row in get_report(head, assessment.pk).documents}
    assert counting == {1: False, 2: True, 3: True}


def test_proofs_of_conditions_follow_the_data_dukung_and_need_no_window(office):
    assessment, head = office
    old, hidden, _ = Document.objects.order_by("pk")
    Document.objects.filter(pk=old.pk).update(document_date="2019-01-01")
    Document.objects.filter(pk=hidden.pk).update(is_restricted=True)
    for key, document in (("tlhp", old), ("tlhp", hidden), ("lhkpn_lhkasn", old)):
        ConditionCitation.objects.create(
            assessment=assessment,
            condition=Condition.objects.get(instrument=assessment.period.instrument, key=key),
            document=document,
            created_at=timezone.now(),
            created_by=head,
        )
    report = get_report(head, assessment.pk)
    first, second = report.proofs
    assert (first.number, second.number) == (len(report.documents) + 1, len(report.documents) + 2)
    assert (first.title, first.counts, len(first.used_by)) == (old.title, True, 2)
    assert (second.title, second.file_name) == ("Dokumen terbatas (judul tidak dicetak)", "")
    html = report_pdf.report_html(report, stamp_now(assessment, report), paper="A4")
    assert "Bukti syarat pengusulan WBBM" in html
    assert first.used_by[1] in html


def test_link_is_listed_with_its_address(office):
    assessment, head = office
    document = Document.objects.get(number="KEP-1/2026")
    document.revisions.all().delete()
    Document.objects.filter(pk=document.pk).update(url="https://kantor.example.go.id/sk-1", state="tautan")
    report = get_report(head, assessment.pk)
    (row,) = [row for row in report.documents if row.reference == document.number]
    assert (row.address, row.sha256) == ("https://kantor.example.go.id/sk-1", "")
    # A word this long gets places to break on paper.
    assert "Tautan https://kantor.example.go.id" in report_pdf.report_html(
        report, stamp_now(assessment, report), paper="A4"
    )


def test_the_predicate_as_an_iku_stands_in_bab_ii_where_the_instansi_counts_it(office):
    assessment, head = office
    assert "Predikat sebagai IKU" not in _html(head, assessment)
    rule = {"iku_name": "Indeks pembangunan ZI", "iku_target": 85, "iku_factor_wbbm": "1.2"}
    Instansi.objects.filter(pk=assessment.unit.instansi_id).update(**rule)
    Assessment.objects.filter(pk=assessment.pk).update(iku_note="PK-12, dipegang <kepala>.")
    html = _html(head, assessment)
    for wanted in (
        '<h3 id="bab-2d">D. Predikat sebagai IKU</h3>',
        "nilai akhir × 1,2 bila WBBM diraih.",
        "PK-12, dipegang &lt;kepala&gt;.",
    ):
        assert wanted in html


def _html(head, assessment):
    report = get_report(head, assessment.pk)
    return report_pdf.report_html(report, stamp_now(assessment, report), paper="A4")


def test_digest_changes_with_the_data_and_only_with_it(office):
    assessment, head = office
    report = get_report(head, assessment.pk)
    assert get_report(head, assessment.pk).digest == report.digest
    assert replace(report, year=2027).digest != report.digest
    assert len(report.digest) == 64


def test_signers_and_team_come_from_the_memberships_in_force(office):
    assessment, head = office
    report = get_report(head, assessment.pk)
    assert (report.head.name, report.head.position, report.head.nip) == (
        HEAD_NAME,
        "Kepala Kantor",
        "197204151996031002",
    )
    assert [member.role for member in report.team] == ["Kepala kantor", "Ketua tim ZI"]
    head.memberships.update(ended_at=timezone.now(), ended_by=head)
    lead = assessment.unit.memberships.get(role=Role.TEAM_LEAD).user
    assert get_report(lead, assessment.pk).head is None


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_report_is_a_draft_until_the_head_has_approved(office, status):
    assessment, head = office
    assessment.status = status
    assessment.save()
    draft = {Status.DRAFT, Status.RETURNED, Status.WITH_HEAD}
    assert get_report(head, assessment.pk).is_draft is (status in draft)


def make_tpi(assessment, **published):
    evaluation = Evaluation.objects.create(
        assessment=assessment, stage=Stage.TPI, form=Evaluation.Form.RECAP, scorer="KANARI-TPI", **published
    )
    for code, points in {"A": "41.14", "B": "36.44"}.items():
        node = Node.objects.get(instrument=assessment.period.instrument, code=code)
        RecapPoint.objects.create(evaluation=evaluation, node=node, points=points)
    refresh_score(evaluation)


def test_f06_draft_of_an_evaluator_is_nowhere_in_the_units_report(office):
    assessment, head = office
    make_tpi(assessment)
    report = get_report(head, assessment.pk)
    assert report.comparison is None
    assert "KANARI" not in repr(report)


def test_published_evaluation_stands_beside_the_claim(office):
    assessment, head = office
    make_tpi(assessment, published_at=timezone.now(), published_by=head)
    comparison = get_report(head, assessment.pk).comparison
    assert [column.scorer for column in comparison.columns] == ["", "", "KANARI-TPI"]
    assert comparison.total.points[2] == Fraction("77.58")


def test_history_tells_earlier_rounds(office):
    assessment, head = office
    period = Period.objects.create(
        instansi=assessment.unit.instansi,
        instrument=assessment.period.instrument,
        year=2018,
        name="Penilaian 2018",
        evidence_from="2017-01-01",
        evidence_to="2018-12-31",
    )
    make_assessment(unit=assessment.unit, period=period, outcome="diraih", outcome_decree="S-2164/BC.01/2018")
    (row,) = get_report(head, assessment.pk).history
    assert (row.year, row.outcome, row.decree) == (2018, "Diraih", "S-2164/BC.01/2018")


def test_conditions_are_those_of_the_target_and_the_kind_of_instansi(office):
    assessment, head = office
    wall = get_report(head, assessment.pk).wall
    rules = {row.key: (row.label, row.rule) for row in wall.rows}
    assert rules["opini_bpk"] == ("Opini BPK", "minimal WTP")
    assert "indeks_rb_kl" in rules
    assert "indeks_rb_pemda" not in rules
    assert rules["predikat_sebelumnya"] == ("Predikat WBK", "Telah mendapatkan predikat Menuju WBK.")
    assert {row.standing for row in wall.rows} == {Standing.MISSING}


@pytest.mark.parametrize("code", [OLD, OLDEST])
def test_older_regulations_have_a_report_too(instruments, code):
    from assessment.lke.models import Instrument
    from tests.factories import make_period

    unit = make_unit()
    period = make_period(instansi=unit.instansi, instrument=Instrument.objects.get(code=code))
    assessment = make_assessment(unit=unit, period=period)
    report = get_report(make_member(Role.HEAD, unit=unit), assessment.pk)
    assert sum(len(node.cards) for node in report.annex) == 84
    assert report.readiness.is_empty
    assert not any(reading.halves for reading in report.areas)
    assert (
        "telah digantikan oleh Permen PAN-RB Nomor 90 Tahun 2021"
        in report.basis.sentences[-1] + report.basis.sentences[1]
    )


def test_another_units_report_does_not_exist(office):
    assessment, _ = office
    with pytest.raises(Http404):
        get_report(make_member(Role.HEAD, unit=make_unit()), assessment.pk)


def test_admin_of_the_instansi_reads_no_report(office):
    assessment, _ = office
    with pytest.raises(ActionDenied):
        get_report(make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi), assessment.pk)


def test_round_that_holds_only_a_rekap_has_no_report(office):
    assessment, head = office
    own = assessment.evaluations.get()
    own.form = Evaluation.Form.RECAP
    own.save()
    with pytest.raises(WrongState, match="rekap"):
        get_report(head, assessment.pk)


def test_answers_that_no_longer_fit_stop_the_report(office):
    assessment, head = office
    evaluation = assessment.evaluations.get(stage=Stage.SELF)
    evaluation.answers.filter(indicator__code="A.I.1.i.a").update(level="Z")
    evaluation.score.delete()

    with pytest.raises(WrongState, match=r"A\.I\.1\.i\.a: jawaban \"Z\" bukan salah satu"):
        get_report(head, assessment.pk)


def test_number_of_queries_does_not_grow_with_answers(office, django_assert_max_num_queries):
    assessment, head = office
    get_report(head, assessment.pk)
    with django_assert_max_num_queries(45):
        get_report(type(head).objects.get(pk=head.pk), assessment.pk)
