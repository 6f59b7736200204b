"""`manage.py load_demo`: the reference office as published, a current round with a failing gate, and a second office."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.core.management import CommandError, call_command

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from assessment.planning.scenarios.selectors import list_scenarios
from assessment.programme.agents.models import AgentChange
from assessment.programme.agents.selectors.listing import get_agents
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.rules import Standing
from assessment.programme.plan.selectors.year import get_year
from assessment.programme.records import proofs
from assessment.programme.registers.kinds import KINDS
from assessment.programme.registers.models import RegisterMonth
from assessment.programme.registers.rules import figures
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.scores.selectors import get_sheets
from assessment.scores.services import check_scores
from assessment.tasks.models import Subject, Task
from assessment.xray.claims import claims_of
from evidence.documents.models import Document, RecordCitation, Revision
from tests.factories import make_user
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.counted import load_counts
from zi_portal.operate.demo.monitored import load_monitoring
from zi_portal.operate.demo.team import load_teams
from zi_portal.operate.demo.year import load_year

DAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # on which ten months of the demo's year are over


@pytest.fixture
def loaded(instruments, capsys):
    """Load the demo as the launcher does."""
    with time_machine.travel(DAY):
        call_command("load_demo")
        yield capsys.readouterr().out


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

    _check_year(current, last)

    other = Assessment.objects.get(unit__code="DUKCAPIL")
    assert other.unit.instansi != current.unit.instansi

    call_command("load_demo", "--accounts")  # one a role
    printed = capsys.readouterr().out
    for account in demo_rows.accounts():
        assert account.username in printed
        assert User.objects.get(username=account.username).check_password(demo_rows.password())


def _check_year(current, last):
    """The programme of the reference office, its records and counts, as they stand on DAY."""
    page = get_year(User.objects.get(username="kepala"), current.pk)
    assert [(str(area.key), len(area.rows)) for area in page.all_areas] == [
        ("MP", 9), ("TL", 7), ("SDM", 6), ("AK", 5), ("PW", 5), ("PP", 7),
    ]  # fmt: skip
    counts = {str(standing): number for standing, number in page.totals}
    assert counts == {"Terlambat": 5, "Berisiko": 2, "Sesuai rencana": 14, "Belum mulai": 0, "Selesai": 18}
    assert all(row.item.owner and row.line.months for row in page.rows)
    late = [row.item.title for row in page.rows if row.standing == Standing.LATE]
    assert "Pemetaan benturan kepentingan" in late
    proven = proofs("kemajuan", list(WorkProgress.objects.values_list("pk", flat=True)))
    assert len(proven) == 30
    tied = RecordCitation.objects.exclude(kind="kemajuan").values_list("kind", flat=True)
    assert sorted(tied) == ["agen"] * 6 + ["monev"] + ["pakta"] * 2 + ["perubahan-agen"] * 2

    monev = Monitoring.objects.filter(assessment=current)
    assert monev.count() == 69  # ten months of six pokja and the team, but for one of the pokja of Tatalaksana
    assert sorted(monev.filter(month=4).values_list("area", flat=True)) == ["", "AK", "MP", "PP", "PW", "SDM"]
    told = monev.get(month=7, area="PW").seen
    assert "- Pemetaan benturan kepentingan" not in told  # its months ended in May
    assert "- Pengendalian gratifikasi: 58 %. Pemeriksaan mendadak dan kampanye Juli di terminal kedatangan." in told
    decided = Task.objects.filter(assessment=current, subject=Subject.DECISION)
    assert sorted(decided.values_list("area", "state")) == [
        ("MP", "diserahkan"), ("MP", "terbuka"), ("PP", "terbuka"), ("PW", "dikerjakan"), ("TL", "selesai"),
    ]  # fmt: skip

    made = get_agents(User.objects.get(username="kepala"), current.pk).figures
    assert (made.agents, made.made, made.integrated) == (4, 4, 3)
    assert sorted(current.integrity_pacts.values_list("members", "signed")) == [(19, 19), (262, 249)]
    promises = current.service_promises.all()
    assert (len(promises), sum(row.is_faster for row in promises), sum(row.is_eased for row in promises)) == (
        35,
        12,
        32,
    )
    sums = {key: figures(kind, _months(current, key)) for key, kind in KINDS.items()}
    assert sums["pengaduan"] == {"semua": 32, "harus": 24, "proses": 2, "selesai": 22}
    assert sums["lhkpn"] == {"kepala": 1, "pejabat": 18, "lainnya": 0, "sudah": 19}
    assert figures(KINDS["disiplin"], _months(last, "disiplin"))["pelanggaran"] == 5

    decrees = current.unit.decrees.order_by("dated_on")
    assert [(row.number, row.dated_on, row.roles.count()) for row in decrees] == [
        ("KEP-12/KBC.1302/2025", date(2025, 1, 2), 13),
        ("KEP-38/KBC.1302/2025", date(2025, 8, 11), 2),
        ("KEP-02/KBC.1302/2026", date(2026, 1, 20), 1),
    ]


def _months(assessment, key):
    return {row.month: row.entry for row in assessment.register_months.filter(kind=key)}


def test_demo_of_new_years_day_tells_no_day_to_come(instruments):
    with time_machine.travel(datetime(2026, 1, 1, 2, 0, tzinfo=UTC)):
        demo_rows.load_offices()
        load_teams()
        load_year("ngurah-rai")
        load_monitoring("ngurah-rai")
        load_counts("ngurah-rai")
        current = Assessment.objects.get(unit__code="DJBC-NGR")
        page = get_year(User.objects.get(username="kepala"), current.pk)
        assert {str(row.standing) for row in page.rows} == {"Belum mulai"}
    assert not WorkProgress.objects.exists()
    assert not Monitoring.objects.exists()
    assert not RegisterMonth.objects.exists()
    assert not AgentChange.objects.exclude(made_on=None).exists()
    assert not current.service_promises.exclude(new_time=None).exists()
    assert current.unit.decrees.order_by("-pk").first().dated_on == date(2026, 1, 1)
    lead = current.unit.memberships.get(role="ketua_pokja", areas=["TL"], ends_on=None)
    assert (str(lead.user), lead.starts_on, lead.sk_number) == (
        "Putu Lestari Dewi",
        date(2026, 1, 1),
        "KEP-02/KBC.1302/2026",
    )


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
