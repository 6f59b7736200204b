"""`manage.py load_demo`: the reference office as published, a current round with a failing gate, and a second office."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from assessment.planning.scenarios.selectors import list_scenarios
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.scores.selectors import get_sheets
from assessment.scores.services import check_scores
from assessment.xray.claims import claims_of
from evidence.documents.models import Document, Revision
from tests.factories import make_user
from zi_portal.operate.demo import rows as demo_rows


@pytest.fixture
def loaded(instruments, capsys):
    """Load the demo as the launcher does."""
    call_command("load_demo")
    return capsys.readouterr().out


def test_demo_is_written_once_left_alone_by_a_second_run_and_prints_its_accounts(loaded, capsys):
    before = (User.objects.count(), Answer.objects.count(), Document.objects.count(), AuditEvent.objects.count())
    call_command("load_demo", "--if-empty")
    assert "tidak ada yang diubah" in capsys.readouterr().out
    after = (User.objects.count(), Answer.objects.count(), Document.objects.count(), AuditEvent.objects.count())
    assert after == before

    history = {row.period.year: row for row in Assessment.objects.filter(unit__code="DJBC-NGR", status="selesai")}
    assert sorted(history) == [2018, 2019, 2020]
    totals = {evaluation.stage: get_sheets(evaluation).claim.total for evaluation in history[2018].evaluations.all()}
    assert totals == {"tpi": Fraction("88.94"), "tpn": Fraction("77.58")}
    assert history[2019].outcome == Assessment.Outcome.FAILED
    assert not Evaluation.objects.filter(assessment=history[2019]).exists()

    (derived,) = history[2020].evaluations.all()
    assert (get_sheets(derived).claim.total, derived.scorer) == (Fraction("93.97"), "diturunkan dari IKU")
    assert derived.source.startswith("Diturunkan, bukan nilai yang diterbitkan: realisasi IKU 112,76")

    current = Assessment.objects.get(unit__code="DJBC-NGR", status="draf")
    made = {row.name: (row.area, row.maker, row.used_for_wbk) for row in current.unit.innovations.all()}
    # the study names a maker of these four only, and says of none that it was used for WBK
    assert {name for name, (_, maker, _) in made.items() if maker != "belum"} == {
        "SAMURAI", "Talent mapping", "Saran tertutup", "Satgas KASASI",
    }  # fmt: skip
    assert (made["SAMURAI"], made["E-CD"], len(made)) == (("TL", "unit", False), ("PP", "belum", False), 14)
    assert {claimed.innovation.name for claimed in claims_of(current)} == set(made)
    assert sorted(current.obstacles.values_list("area", flat=True)) == ["AK", "AK", "AK", "MP"]
    sheets = get_sheets(self_evaluation(current))
    areas = [sheets.claim.areas[key] for key in ("MP", "TL", "SDM", "AK", "PW", "PP")]
    assert all(0 < area.answered < area.questions for area in areas)
    assert sheets.supported.total < sheets.claim.total < Decimal(100)
    assert sheets.supported.passes("WBBM") is False
    assert not Revision.objects.exclude(kind="pdf").exists()

    boards = {
        row.scenario.name: row.result.after.board.passed
        for row in list_scenarios(User.objects.get(username="kepala"), current.pk).shared
    }
    assert boards == {"Jalur WBBM": True, "Pengaduan tuntas dan survei naik": False}

    last = Assessment.objects.get(unit__code="DJBC-NGR", status="tpn")
    assert last.period.year == current.period.year - 1
    assert list(last.handovers.values_list("act", flat=True)) == [
        "ke_kepala",
        "ke_tim",
        "ke_kepala",
        "ke_tpi",
        "ke_tpn",
    ]
    published = last.evaluations.get(published_at__isnull=False)
    assert published.score.claim_total < last.evaluations.get(stage="mandiri").score.claim_total
    assert not [check for check in check_scores() if check.problem]
    call_command("verify_rounds")  # every round, sheet and role of the demo has its digests
    assert capsys.readouterr().out.endswith(" 0 berbeda.\n")

    other = Assessment.objects.get(unit__code="DUKCAPIL")
    assert other.unit.instansi != current.unit.instansi

    call_command("load_demo", "--accounts")  # one a role
    printed = capsys.readouterr().out
    for account in demo_rows.accounts():
        assert account.username in printed
        assert User.objects.get(username=account.username).check_password(demo_rows.password())


def test_demo_refuses_a_portal_with_people_and_a_production_server(db, instruments, settings):
    person = make_user()
    with pytest.raises(CommandError, match="sudah berisi akun"):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert list(User.objects.all()) == [person]
    person.delete()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="produksi"):
        call_command("load_demo")
