"""A mutasi: roles end the day before, areas and work go to others, in one act or not at all."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.tasks.models import Task
from assessment.team.selectors import team_matrix
from assessment.team.transfers.facts import TransferFacts
from assessment.team.transfers.selectors.leaving import leaving_of
from assessment.team.transfers.services.transfers import StaleTransfer, record_transfer
from tests.assessment.seals.forging import seal_roles, verify
from tests.factories import make_assessment, make_decree, make_member, make_membership, make_task, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 6, 15), date(2026, 6, 14)
MEMBER_PW, MEMBER_PP, LEAD_PW = "peran-anggota_pokja-PW", "peran-anggota_pokja-PP", "peran-ketua_pokja-PW"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 15, 3, 0, tzinfo=UTC), tick=False):
        yield


class Office:
    """A team in which Maharani, of Pengawasan and Pelayanan Publik, leaves."""

    def __init__(self):
        self.unit = make_unit(name="Kantor Uji")
        self.admin = make_member(Role.INSTANSI_ADMIN, instansi=self.unit.instansi)
        self.lead = make_member(Role.TEAM_LEAD, unit=self.unit, full_name="Luh Sukerti")
        self.leaver = self.member(["PW", "PP"], "Luh Putu Maharani")
        self.sari = self.member(["PP"], "Sari Indrawati")
        self.ketut = self.member(["PW"], "Ketut Adnyana", Role.POKJA_LEAD)

    def member(self, areas, name, role=Role.POKJA_MEMBER, **more):
        person = make_user(full_name=name)
        more = {"starts_on": date(2026, 1, 5), "sk_number": "KEP-1"} | more
        make_membership(person, role, unit=self.unit, areas=areas, **more)
        return person

    def record(self, parts=None, bundles=None, *, day=TODAY, decree="", by=None, person=None, seen=None):
        by, person = by or self.lead, person or self.leaver
        to = {key: one.pk for key, one in (parts or {}).items()}
        work = {key: one.pk for key, one in (bundles or {}).items()}
        seen = seen or leaving_of(by, self.unit, person).digest
        return record_transfer(
            unit=self.unit, person=person, facts=TransferFacts(day, decree, to, work), by=by, seen=seen
        )


@pytest.fixture
def office():
    return Office()


def roles(person):
    rows = person.memberships.order_by("starts_on", "pk")
    return [(str(row.role), row.areas, row.starts_on, row.ends_on, row.sk_number) for row in rows]


def refused_at(act):
    with pytest.raises(InvalidInput) as refused:
        act()
    return refused.value.errors


def test_who_leaves_ends_the_day_before_and_who_takes_over_goes_on_with_the_area_added(office):
    make_decree(office.unit, number="KEP-58", dated_on=date(2026, 6, 10))
    seal_roles()
    office.record({MEMBER_PW: office.sari}, decree="KEP-58")
    began = date(2026, 1, 5)
    assert roles(office.leaver) == [("anggota_pokja", ["PW", "PP"], began, LAST, "KEP-1")]
    assert roles(office.sari) == [
        ("anggota_pokja", ["PP"], began, LAST, "KEP-1"),
        ("anggota_pokja", ["PW", "PP"], TODAY, None, "KEP-58"),
    ]
    assert office.sari.memberships.get(starts_on=TODAY).decree.number == "KEP-58"
    assert roles(office.ketut) == [("ketua_pokja", ["PW"], began, None, "KEP-1")]
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.TRANSFER_RECORDED)
    assert (event.actor, event.chain_id, event.detail["day"]) == (office.lead, f"unit:{office.unit.pk}", "2026-06-15")
    assert verify() == (0, [])


def test_the_team_of_the_day_before_stays_what_it_was(office):
    office.record({MEMBER_PW: office.sari, MEMBER_PP: office.sari})
    before = [str(row.person) for row in team_matrix(office.lead, office.unit, LAST).members]
    assert before == ["Luh Sukerti", "Ketut Adnyana", "Luh Putu Maharani", "Sari Indrawati"]
    assert [str(row.person) for row in team_matrix(office.lead, office.unit).members] == [
        "Luh Sukerti",
        "Ketut Adnyana",
        "Sari Indrawati",
    ]


def test_nobody_takes_over_where_nobody_is_named_and_who_has_the_area_keeps_the_role(office):
    office.record({MEMBER_PP: office.sari})
    assert len(roles(office.sari)) == 1
    assert roles(office.leaver)[0][3] == LAST


def test_who_becomes_ketua_of_an_area_is_no_member_of_it_besides_and_keeps_the_rest_by_the_old_sk(office):
    office.member(["PW", "PP"], "Made Arimbawa")
    made = office.unit.memberships.get(user__full_name="Made Arimbawa").user
    office.record({LEAD_PW: made}, person=office.ketut)
    began = date(2026, 1, 5)
    assert roles(made) == [
        ("anggota_pokja", ["PW", "PP"], began, LAST, "KEP-1"),
        ("ketua_pokja", ["PW"], TODAY, None, ""),
        ("anggota_pokja", ["PP"], TODAY, None, "KEP-1"),
    ] or roles(made) == [
        ("anggota_pokja", ["PW", "PP"], began, LAST, "KEP-1"),
        ("anggota_pokja", ["PP"], TODAY, None, "KEP-1"),
        ("ketua_pokja", ["PW"], TODAY, None, ""),
    ]


def test_a_role_that_has_not_begun_is_ended_and_never_begins(office):
    make_membership(
        office.leaver, Role.POKJA_LEAD, unit=office.unit, areas=["TL"], starts_on=date(2026, 7, 1), sk_number=""
    )
    office.record(day=date(2026, 6, 20))
    first, second = office.leaver.memberships.order_by("starts_on")
    assert (first.ends_on, first.ended_at) == (date(2026, 6, 19), None)
    assert second.ended_at is not None


def test_a_mutasi_of_a_coming_day_leaves_everybody_at_work_until_then(office):
    day = date(2026, 7, 1)
    office.record({MEMBER_PW: office.sari}, day=day)
    assert roles(office.sari)[-1] == ("anggota_pokja", ["PW", "PP"], day, None, "")
    assert "Luh Putu Maharani" in [str(row.person) for row in team_matrix(office.lead, office.unit).members]
    # The page asks about roles that hold now or later, so the same mutasi is not recorded twice.
    said = refused_at(lambda: office.record(day=date(2026, 7, 2)))
    assert "sudah berakhir sebelum hari itu" in said["starts_on"][0]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2026, 1, 5), "dimulai 5 Januari 2026. Mutasi berlaku paling cepat sehari sesudahnya."),
        (date(2025, 6, 1), "lebih dari setahun dari hari ini"),
        (date(2027, 7, 1), "lebih dari setahun dari hari ini"),
    ],
)
def test_r_a_day_that_does_not_fit_the_roles_is_refused(office, day, message):
    assert message in refused_at(lambda: office.record(day=day))["starts_on"][0]
    assert roles(office.leaver)[0][3] is None


def test_r_an_sk_that_holds_later_than_the_mutasi_is_refused_and_nothing_is_half_done(office):
    make_decree(office.unit, number="KEP-58", dated_on=date(2026, 6, 1), valid_from=date(2026, 7, 1))
    said = refused_at(lambda: office.record({MEMBER_PW: office.sari}, decree="KEP-58"))
    assert said["starts_on"][0].startswith("Sari Indrawati: SK KEP-58 berlaku sejak 1 Juli 2026")
    assert roles(office.leaver)[0][3] is None
    assert len(roles(office.sari)) == 1
    assert not AuditEvent.objects.exists()


def test_r_somebody_who_is_not_of_the_team_takes_nothing_over(office):
    stranger = make_user()
    assert refused_at(lambda: office.record({MEMBER_PW: stranger})) == {MEMBER_PW: ["Pilih seorang dari tim."]}
    # Nobody gives a role to themselves.
    assert refused_at(lambda: office.record({MEMBER_PW: office.lead})) == {MEMBER_PW: ["Pilih seorang dari tim."]}


# --- work -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def work(office, instruments):
    assessment = make_assessment(unit=office.unit)
    return [
        make_task(assessment, owner=office.leaver, area="PW", code="A.I.5.i.a", due_on=date(2026, 6, 1)),
        make_task(assessment, owner=office.leaver, area="PP", code="A.I.6.i.a"),
        make_task(assessment, owner=office.leaver, area="PP", code="A.I.6.i.b", state="selesai"),
    ]


def keys(office):
    return {bundle.area: bundle.key for bundle in leaving_of(office.lead, office.unit, office.leaver).bundles}


def test_tasks_go_with_the_area_to_who_takes_it_over_the_same_day(office, work):
    bundles = leaving_of(office.lead, office.unit, office.leaver).bundles
    assert [(bundle.area, bundle.count, bundle.late) for bundle in bundles] == [("PP", 1, 0), ("PW", 1, 1)]
    went = office.record({MEMBER_PW: office.sari}, {keys(office)["PW"]: office.sari, keys(office)["PP"]: office.sari})
    assert went == 2
    assert [task.owner for task in Task.objects.order_by("pk")] == [office.sari, office.sari, office.leaver]


def test_a_bundle_nobody_gets_is_without_anybody(office, work):
    office.record()
    assert team_matrix(office.lead, office.unit).orphans == 2


def test_r_a_receiver_who_cannot_answer_the_area_is_said_at_the_bundle_and_nothing_is_half_done(office, work):
    key = keys(office)["PW"]
    said = refused_at(lambda: office.record({}, {key: office.sari}))
    assert list(said) == [key]
    assert roles(office.leaver)[0][3] is None
    later = refused_at(lambda: office.record({MEMBER_PW: office.sari}, {key: office.sari}, day=date(2026, 7, 1)))
    assert "serahkan pada hari itu" in later[key][-1]
    assert Task.objects.filter(owner=office.leaver).count() == 3


def test_an_admin_sees_no_work_and_moves_the_ketua_tim_who_cannot_move_themselves(office, work):
    assert leaving_of(office.admin, office.unit, office.leaver).bundles == ()
    with pytest.raises(ActionDenied):
        leaving_of(office.lead, office.unit, office.lead)
    office.record({"peran-ketua_tim-unit": office.ketut}, by=office.admin, person=office.lead)
    assert roles(office.ketut)[-1] == ("ketua_tim", [], TODAY, None, "")
    assert roles(office.lead)[0][3] == LAST


def test_only_who_keeps_the_team_records_a_mutasi_and_the_lead_none_of_the_kepala(office):
    head = make_member(Role.HEAD, unit=office.unit)
    for by, person in ((office.ketut, office.leaver), (head, office.leaver), (office.lead, head)):
        with pytest.raises(ActionDenied):
            leaving_of(by, office.unit, person)
        with pytest.raises(ActionDenied):
            office.record(by=by, person=person, seen="x")


def test_an_older_page_hands_over_nothing_else_than_it_showed(office):
    seen = leaving_of(office.lead, office.unit, office.leaver).digest
    office.leaver.memberships.update(areas=["PW"])
    with pytest.raises(StaleTransfer):
        office.record({MEMBER_PW: office.sari}, seen=seen)
    office.leaver.memberships.update(ends_on=LAST)
    with pytest.raises(WrongState):
        office.record(seen=seen)


def test_somebody_whose_account_is_closed_leaves_too(office):
    office.leaver.is_active = False
    office.leaver.save()
    office.record()
    assert roles(office.leaver)[0][3] == LAST
