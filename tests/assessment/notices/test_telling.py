"""Telling people: once each, never oneself, never who may not read what it leads to."""

import pytest
from django.db import transaction

from assessment.notices.models import Kind, Notice
from assessment.notices.selectors.inbox import bell_of, inbox_of
from assessment.notices.selectors.reach import readers_among
from assessment.notices.services.notices import open_notice, read_all, tell
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.workflow import ON_THE_WAY, Status
from tests.factories import make_assessment, make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="KPPBC Ngurah Rai"))


def told(people, *, assessment=None, by=None, mark="satu", kind=Kind.ANSWER_RETURNED, url="/bantuan/", **params):
    return tell(
        kind, people, assessment=assessment, by=by, mark=mark, url=url, params=params or {"question": "A.I.1.i.a"}
    )


def fresh(person):
    return User.objects.get(pk=person.pk)


def test_each_person_is_told_once_whatever_happens_again(assessment):
    sari, putu = (make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]) for _ in range(2))
    assert {row.person_id for row in told([sari, sari], assessment=assessment)} == {sari.pk}
    assert [row.person_id for row in told([sari, putu], assessment=assessment)] == [putu.pk]
    assert told([sari, putu], assessment=assessment) == []
    assert Notice.objects.count() == 2
    told([sari], assessment=assessment, mark="dua")
    told([sari], assessment=assessment, kind=Kind.ANSWER_ACCEPTED)
    assert inbox_of(sari).count() == 3


def test_who_did_it_closed_accounts_and_strangers_are_left_out(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    gone = make_member(Role.POKJA_MEMBER, unit=assessment.unit, is_active=False)
    stranger, nobody = make_member(Role.TEAM_LEAD), make_user()
    assert told([lead, gone, stranger, nobody], assessment=assessment, by=lead) == []
    assert [row.person_id for row in told([lead, gone, stranger], assessment=assessment)] == [lead.pk]


def test_a_notice_belongs_to_a_transaction(assessment, transactional_db):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    with pytest.raises(transaction.TransactionManagementError):
        told([lead], assessment=assessment)
    with transaction.atomic():
        told([lead], assessment=assessment)
        transaction.set_rollback(True)  # the act failed
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": "Penguatan Pengawasan"},
        {"question": "A.I.1.i.a", "nilai": "7,15"},
        {"url": "https://jahat.example/", "question": "x"},
        {"url": "//jahat.example/", "question": "x"},
        {"mark": "", "question": "x"},
    ],
)
def test_what_a_kind_does_not_carry_is_refused(assessment, wrong):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    with pytest.raises(ValueError, match="a notice"):
        told([lead], assessment=assessment, **wrong)
    assert not Notice.objects.exists()


def test_a_long_title_is_cut_and_a_day_is_kept_in_iso(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    (row,) = told([lead], assessment=assessment, kind=Kind.TASK_LATE, task="Unggah " * 100, due=None)
    assert len(row.params["task"]) == 200
    assert row.params["task"].endswith("…")
    assert row.params["due"] == ""


# --- who may read it, asked of the database and of the person


@pytest.fixture
def everybody(assessment):
    """One person per role in the unit, above it, in its instansi, and elsewhere."""
    unit = assessment.unit
    kanwil = make_unit(instansi=unit.instansi)
    eselon = make_unit(instansi=unit.instansi)
    top = make_unit(instansi=unit.instansi)  # four levels, the most a tree has
    eselon.parent, kanwil.parent, unit.parent = top, eselon, kanwil
    eselon.save()
    kanwil.save()
    unit.save()
    found = {"no role": make_user()}
    for role in Role:
        scope = {"unit": unit, "instansi": unit.instansi}
        found[role] = make_member(role, **scope) if role != Role.PORTAL_ADMIN else make_membership(role=role).user
        found[f"{role} elsewhere"] = make_membership(role=role).user
    found["pendahuluan above"] = make_member(Role.PRELIMINARY, unit=kanwil)
    found["pendahuluan two above"] = make_member(Role.PRELIMINARY, unit=eselon)
    found["pendahuluan three above"] = make_member(Role.PRELIMINARY, unit=top)
    found["tpi above"] = make_member(Role.TPI_LEAD, unit=kanwil)
    found["admin elsewhere"] = make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())
    return found


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_the_database_says_who_reads_as_the_permission_does(assessment, everybody, status):
    Assessment.objects.update(status=status)
    assessment = Assessment.objects.select_related("unit__parent__parent").get(pk=assessment.pk)
    may = set()
    for name, person in everybody.items():
        try:
            check_can_read_sheet(fresh(person), assessment)
        except ActionDenied:
            continue
        may.add(name)
    pks = {person.pk: name for name, person in everybody.items()}
    found = readers_among(pks, assessment, Kind.ANSWER_RETURNED)
    assert {pks[person.pk] for person in found} == may
    assert {"kepala", "ketua_tim"} <= may

    Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=Kind.ROUND_MOVED,
            assessment=assessment,
            params={"act": "ke_tpi"},
            url="/",
            mark="x",
            at="2026-12-01T00:00Z",
        )
        for person in everybody.values()
    )
    shown = {name for name, person in everybody.items() if inbox_of(fresh(person)).exists()}
    assert shown == may
    assert {name for name, person in everybody.items() if bell_of(fresh(person)).unread} == may


def test_a_request_of_the_unit_reaches_its_admin_alone(assessment, everybody):
    tell(Kind.REOPENING_ASKED, everybody.values(), assessment=assessment, by=None, mark="buka:1", url="/kelola/")
    assert {row.person_id for row in Notice.objects.all()} == {everybody[Role.INSTANSI_ADMIN].pk}
    assert bell_of(fresh(everybody[Role.INSTANSI_ADMIN])).unread == 1


def test_a_cancelled_round_reaches_nobody(assessment, everybody):
    told(everybody.values(), assessment=assessment)
    lead = everybody[Role.TEAM_LEAD]
    assert bell_of(fresh(lead)).unread == 1
    Assessment.objects.update(status=Status.CANCELLED)
    assert [name for name, person in everybody.items() if bell_of(fresh(person)).latest] == []
    cancelled = Assessment.every.get()
    assert not readers_among([person.pk for person in everybody.values()], cancelled, Kind.ANSWER_RETURNED).exists()
    with pytest.raises(WrongState, match="dibatalkan"):
        check_can_read_sheet(fresh(lead), cancelled)


def test_a_round_that_may_no_longer_be_read_is_not_shown_nor_counted(assessment):
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    told([sari], assessment=assessment)
    assert bell_of(fresh(sari)).count == "1"
    sari.memberships.update(ends_on="2020-01-02")
    assert bell_of(fresh(sari)).count == ""
    assert bell_of(fresh(sari)).latest == []
    assert not inbox_of(fresh(sari)).exists()


# --- reading


def test_reading_all_leaves_what_came_after_the_page(assessment):
    sari, putu = (make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]) for _ in range(2))
    for number in range(7):
        told([sari, putu], assessment=assessment, mark=f"ke-{number}")
    seen = bell_of(sari)
    assert (seen.count, len(seen.latest)) == ("7", 5)
    told([sari], assessment=assessment, mark="sesudahnya")
    assert read_all(up_to=seen.up_to, by=sari) == 7
    assert bell_of(sari).count == "1"
    assert bell_of(putu).count == "7"


def test_opening_keeps_the_first_moment_and_touches_no_other_persons(assessment):
    sari, putu = (make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]) for _ in range(2))
    notice, other = told([sari, putu], assessment=assessment)
    open_notice(notice=notice, by=sari)
    first = Notice.objects.get(pk=notice.pk).read_at
    open_notice(notice=notice, by=sari)
    open_notice(notice=other, by=sari)
    assert Notice.objects.get(pk=notice.pk).read_at == first
    assert Notice.objects.get(pk=other.pk).is_new


def test_many_are_counted_up_to_ninety_nine(assessment):
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    for number in range(100):
        told([sari], assessment=assessment, mark=f"ke-{number}")
    assert bell_of(sari).count == "99+"


def test_the_bell_takes_one_query_however_much_was_told(assessment, django_assert_num_queries):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    for number in range(40):
        told([lead], assessment=assessment, by=make_user(), mark=f"ke-{number}")
    person = fresh(lead)
    inbox_of(person)  # the memberships, which every page has read
    bell_of(person)
    with django_assert_num_queries(1):
        bell = bell_of(person)
        assert [str(notice.by) for notice in bell.latest]
        assert {notice.assessment.unit.name for notice in bell.latest} == {"KPPBC Ngurah Rai"}


def test_telling_takes_the_same_queries_for_one_and_for_thirty(assessment, django_assert_num_queries):
    people = [make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]) for _ in range(30)]
    with django_assert_num_queries(3):
        told(people[:1], assessment=assessment)
    with django_assert_num_queries(3):
        told(people, assessment=assessment, mark="semua")
