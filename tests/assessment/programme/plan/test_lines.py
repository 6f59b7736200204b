"""Making, changing and ending lines, and reporting them month by month: rights, what is refused, what is kept."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from assessment.audit.models import AuditEvent
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.programme.months import bits_of, months_of
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.selectors.lines import codes_of, digest_of
from assessment.programme.plan.services.lines import StaleLine, add_line, change_line, end_line
from assessment.programme.plan.services.progress import StaleProgress, report_month
from assessment.rounds.workflow import Status
from assessment.tasks.services.work import give_work
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def facts(**more):
    return Facts(**{"area": "TL", "title": "Pemantauan SOP", "months": bits_of([3, 4, 5])} | more)


def test_a_line_has_its_questions_and_ends_with_its_last_month(assessment, lead):
    item = add_line(assessment=assessment, facts=facts(codes=("A.II.2.i.a", "A.I.2.i.a"), owner=lead.pk), by=lead)
    item.refresh_from_db()
    assert (item.due_on, item.owner, codes_of(item)) == (date(2026, 5, 31), lead, ("A.I.2.i.a", "A.II.2.i.a"))
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.WORK_ADDED).object_id == str(item.pk)


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"codes": ("A.I.2.i.a", "X.9")}, "codes", "LKE ini tidak memuat pertanyaan X.9."),
        ({"months": 0}, "months", "Pilih sedikitnya satu bulan tahun 2026."),
        ({"owner": 987654}, "owner", "Pilih seorang anggota tim dari daftar."),
        ({"title": "  pemantauan  SOP lama"}, "title", "sudah ada di area ini"),
    ],
)
def test_a_line_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    WorkItem.objects.create(assessment=assessment, area="TL", title="Pemantauan SOP Lama")
    with pytest.raises(InvalidInput) as refused:
        add_line(assessment=assessment, facts=facts(**more), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert WorkItem.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "areas", "reason"),
    [
        (Role.POKJA_LEAD, ["TL"], ""),
        (Role.POKJA_LEAD, ["MP"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.POKJA_MEMBER, ["TL"], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.HEAD, [], "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.TPI_LEAD, [], "hanya dapat dibaca oleh tim unit"),
    ],
)
def test_lines_are_kept_by_who_leads_their_area(assessment, lead, role, areas, reason):
    person = make_member(role, unit=assessment.unit, areas=areas)
    item = add_line(assessment=assessment, facts=facts(), by=lead)
    acts = [
        lambda: add_line(assessment=assessment, facts=facts(title="Lain"), by=person),
        lambda: change_line(item=item, facts=facts(goal="12 SOP"), by=person),
        lambda: end_line(item=item, reason="Digabung.", by=person),
    ]
    for act in acts:
        if reason:
            with pytest.raises(ActionDenied, match=reason):
                act()
        else:
            act()
    assert WorkItem.objects.count() == (1 if reason else 2)


def test_a_line_of_another_area_is_not_drawn_into_ones_own(assessment, lead):
    person = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    item = add_line(assessment=assessment, facts=facts(), by=lead)
    with pytest.raises(ActionDenied):
        change_line(item=item, facts=facts(area="MP"), by=person)


@pytest.mark.parametrize("status", [Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED])
def test_the_programme_goes_on_after_the_hand_over_until_the_outcome(assessment, lead, status):
    item = add_line(assessment=assessment, facts=facts(owner=lead.pk), by=lead)
    assessment.status = status
    assessment.save()
    if status == Status.CLOSED:
        for act in (
            lambda: add_line(assessment=assessment, facts=facts(title="Lain"), by=lead),
            lambda: report_month(item=item, month=3, percent=10, text="Mulai.", by=lead),
        ):
            with pytest.raises(WrongState, match="sudah selesai"):
                act()
    else:
        add_line(assessment=assessment, facts=facts(title="Lain"), by=lead)
        report_month(item=item, month=3, percent=10, text="Mulai.", by=lead)


def test_an_older_page_does_not_write_over_a_newer_one(assessment, lead):
    item = add_line(assessment=assessment, facts=facts(), by=lead)
    seen = digest_of(item, codes_of(item))
    change_line(item=item, facts=facts(codes=("A.I.2.i.a",)), by=lead, seen=seen)
    with pytest.raises(StaleLine) as stale:
        change_line(item=item, facts=facts(goal="12 SOP"), by=lead, seen=seen)
    assert (stale.value.codes, stale.value.change.actor) == (("A.I.2.i.a",), lead)
    change_line(item=item, facts=facts(goal="12 SOP"), by=lead, seen=stale.value.digest)
    item.refresh_from_db()
    assert (item.goal, codes_of(item)) == ("12 SOP", ())


def test_a_line_that_is_ended_stays_and_its_task_is_cancelled(assessment, lead):
    indicator = assessment.period.instrument.indicators.get(code="A.I.2.i.a")
    item = WorkItem.objects.create(assessment=assessment, area="TL", title="SOP", owner=lead, indicator=indicator)
    (task,) = give_work(assessment=assessment, items=[item], by=lead)
    with pytest.raises(InvalidInput, match="alasan"):
        end_line(item=item, reason="  ", by=lead)
    end_line(item=item, reason="Digabung ke peta proses.", by=lead)
    item.refresh_from_db()
    task.refresh_from_db()
    assert (item.ended_by, item.ended_reason, task.state) == (lead, "Digabung ke peta proses.", "dibatalkan")
    with pytest.raises(InvalidInput, match="sudah dihentikan"):
        change_line(item=item, facts=facts(), by=lead)
    with pytest.raises(WrongState, match="sudah dihentikan"):
        report_month(item=item, month=5, percent=10, text="Mulai.", by=lead)
    # the question may come from the route again
    WorkItem.objects.create(assessment=assessment, area="TL", title="SOP lagi", indicator=indicator)


def test_a_new_owner_is_told_unless_a_task_tells_it_or_it_is_oneself(assessment, lead):
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"])
    item = add_line(assessment=assessment, facts=facts(owner=lead.pk), by=lead)
    assert not Notice.objects.exists()
    change_line(item=item, facts=facts(owner=sari.pk), by=lead)
    change_line(item=item, facts=facts(owner=sari.pk, title="Pemantauan SOP triwulan"), by=lead)
    assert [(one.person, one.params) for one in Notice.objects.all()] == [
        (sari, {"work": "Pemantauan SOP", "count": 1})
    ]
    change_line(item=item, facts=facts(owner=lead.pk), by=lead)
    change_line(item=item, facts=facts(owner=sari.pk), by=lead)
    assert Notice.objects.filter(kind="kegiatan_baru", person=sari).count() == 2
    add_line(assessment=assessment, facts=facts(title="Evaluasi SOP", owner=sari.pk), by=lead)
    assert Notice.objects.filter(kind="kegiatan_baru", person=sari).count() == 3


def test_the_months_of_a_line_of_the_route_move_its_task(assessment, lead):
    indicator = assessment.period.instrument.indicators.get(code="A.I.2.i.a")
    item = WorkItem.objects.create(
        assessment=assessment, area="TL", title="SOP", owner=lead, indicator=indicator, months=bits_of([6])
    )
    item.questions.add(indicator)
    (task,) = give_work(assessment=assessment, items=[item], by=lead)
    change_line(item=item, facts=facts(title="SOP", months=bits_of([6, 7]), owner=lead.pk), by=lead)
    task.refresh_from_db()
    item.refresh_from_db()
    assert (item.due_on, task.due_on, codes_of(item)) == (date(2026, 7, 31), date(2026, 7, 31), ("A.I.2.i.a",))


# months


@pytest.fixture
def item(assessment, lead):
    return add_line(assessment=assessment, facts=facts(), by=lead)


def test_months_are_reported_one_by_one_and_the_last_one_ends_the_line(item, lead):
    report_month(item=item, month=3, percent=30, text="3 dari 10 SOP.", by=lead)
    item.refresh_from_db()
    assert item.state == WorkItem.State.RUNNING
    report_month(item=item, month=5, percent=100, text="10 dari 10 SOP.", by=lead)
    item.refresh_from_db()
    assert item.state == WorkItem.State.DONE
    assert list(item.progress.values_list("month", "percent")) == [(3, 30), (5, 100)]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.WORK_REPORTED).count() == 2


@pytest.mark.parametrize("month", [7, 12, 0, 13])
def test_a_month_that_has_not_begun_is_not_reported(item, lead, month):
    with pytest.raises(InvalidInput) as refused:
        report_month(item=item, month=month, percent=10, text="Mulai.", by=lead)
    assert list(refused.value.errors) == ["month"]
    assert not WorkProgress.objects.exists()


def test_a_month_has_begun_in_the_zone_of_its_unit(assessment, item, lead):
    assessment.unit.time_zone = "Asia/Makassar"
    assessment.unit.save()
    with time_machine.travel(datetime(2026, 6, 30, 15, 59, tzinfo=UTC), tick=False), pytest.raises(InvalidInput):
        report_month(item=item, month=7, percent=10, text="Mulai.", by=lead)
    with time_machine.travel(datetime(2026, 6, 30, 16, 0, tzinfo=UTC), tick=False):
        report_month(item=item, month=7, percent=10, text="Mulai.", by=lead)


def test_a_figure_that_goes_down_says_why(item, lead):
    report_month(item=item, month=3, percent=60, text="6 SOP.", by=lead)
    with pytest.raises(InvalidInput) as refused:
        report_month(item=item, month=4, percent=50, text="5 SOP.", by=lead)
    assert refused.value.errors == {
        "why_lower": [
            "Maret sudah dilaporkan 60 %, jadi April turun menjadi 50 %. Tuliskan alasannya, atau periksa lagi angkanya."
        ]
    }
    report_month(item=item, month=4, percent=50, text="5 SOP.", why_lower="Satu SOP ditarik.", by=lead)
    assert item.progress.get(month=4).why_lower == "Satu SOP ditarik."
    # a reason nobody asked for is not kept
    report_month(item=item, month=5, percent=70, text="7 SOP.", why_lower="Tidak perlu.", by=lead)
    assert item.progress.get(month=5).why_lower == ""


def test_a_month_brought_up_later_does_not_stand_above_the_next_one(item, lead):
    report_month(item=item, month=5, percent=40, text="4 SOP.", by=lead)
    with pytest.raises(InvalidInput) as refused:
        report_month(item=item, month=4, percent=50, text="5 SOP.", by=lead)
    assert refused.value.errors == {
        "percent": [
            "Mei dilaporkan 40 %, lebih rendah daripada 50 %. Perbaiki Mei lebih dulu, atau periksa lagi angkanya."
        ]
    }


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percent_outside_its_range_is_refused(item, lead, percent):
    with pytest.raises(InvalidInput):
        report_month(item=item, month=3, percent=percent, text="Mulai.", by=lead)


def test_two_people_who_report_the_same_month_do_not_lose_a_word(item, lead):
    first = report_month(item=item, month=3, percent=30, text="3 SOP.", by=lead)
    with pytest.raises(StaleProgress) as stale:
        report_month(item=item, month=3, percent=40, text="4 SOP.", by=lead)
    assert stale.value.saved.text == "3 SOP."
    report_month(item=item, month=3, percent=40, text="4 SOP.", by=lead, seen=first.content_digest)
    assert item.progress.get().percent == 40


def test_a_month_is_reported_by_its_owner_and_who_leads(assessment, item, lead):
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"])
    head = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["TL"])
    with pytest.raises(ActionDenied, match="dilaporkan oleh penanggung jawabnya"):
        report_month(item=item, month=3, percent=10, text="Mulai.", by=member)
    report_month(item=item, month=3, percent=10, text="Mulai.", by=head)
    WorkItem.objects.update(owner=member)
    report_month(item=item, month=4, percent=20, text="Lanjut.", by=member)


def test_what_the_owner_finished_of_the_route_waits_to_be_accepted(assessment, lead):
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"])
    indicator = assessment.period.instrument.indicators.get(code="A.I.2.i.a")
    item = WorkItem.objects.create(
        assessment=assessment, area="TL", title="SOP", owner=member, indicator=indicator, months=bits_of([6])
    )
    (task,) = give_work(assessment=assessment, items=[item], by=lead)
    report_month(item=item, month=6, percent=100, text="Selesai.", by=member)
    item.refresh_from_db()
    task.refresh_from_db()
    assert (item.state, task.state) == (WorkItem.State.RUNNING, "dikerjakan")
    saved = item.progress.get()
    report_month(item=item, month=6, percent=100, text="Selesai semua.", by=lead, seen=saved.content_digest)
    item.refresh_from_db()
    task.refresh_from_db()
    assert (item.state, task.state) == (WorkItem.State.DONE, "selesai")


def test_a_later_day_of_a_line_of_the_route_fills_its_months(assessment, lead):
    from assessment.planning.route.services import change_work

    item = WorkItem.objects.create(assessment=assessment, area="TL", title="SOP", months=bits_of([6]))
    change_work(item=item, owner=lead.pk, due_on=date(2026, 8, 3), state="rencana", result="", by=lead)
    item.refresh_from_db()
    assert months_of(item.months) == (6, 7, 8)
