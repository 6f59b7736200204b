"""What a role says, asked of the rows alone: where it holds, which areas it brings, and who gives it."""

from datetime import date

import pytest

from assessment.people.models import Membership, Role
from assessment.people.permissions import can, check_can_grant, denial, holds, is_below, own_areas
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_evaluation, check_can_see_total
from tests.factories import make_assessment, make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "is_held"),
    [
        ({}, True),
        ({"roles": ["kepala", "ketua_tim"]}, True),
        ({"roles": ["kepala"]}, False),
        ({"roles": []}, False),
        ({"unit": "own"}, True),
        ({"unit": "beside"}, False),
        ({"unit": "own", "roles": ["kepala"]}, False),
        ({"instansi": "own"}, False),  # he holds it in a unit
    ],
)
def test_a_role_in_a_unit_is_held_there_and_asked_for_without_a_place_anywhere(asked, is_held):
    unit = make_unit()
    places = {"unit": {"own": unit, "beside": make_unit(instansi=unit.instansi)}, "instansi": {"own": unit.instansi}}
    person = make_member(Role.TEAM_LEAD, unit=unit)
    where = {name: places[name][key] for name, key in asked.items() if name != "roles"}
    roles = [Role(role) for role in asked.get("roles", [Role.TEAM_LEAD])]
    assert holds(person, roles, **where) is is_held


def test_a_role_in_an_instansi_is_held_in_that_instansi_and_in_no_unit():
    own, other = make_instansi(), make_instansi()
    person = make_member(Role.INSTANSI_ADMIN, instansi=own)
    assert [holds(person, (Role.INSTANSI_ADMIN,), instansi=one) for one in (own, other, None)] == [True, False, True]
    assert not holds(person, (Role.INSTANSI_ADMIN,), unit=make_unit(instansi=own))
    assert not holds(person, (Role.INSTANSI_ADMIN,), unit=make_unit(instansi=own), instansi=own)


@pytest.mark.parametrize(
    ("roles", "areas"),
    [
        ([(Role.POKJA_MEMBER, ["MP"])], {"MP"}),
        ([(Role.POKJA_LEAD, ["PP", "TL"])], {"PP", "TL"}),
        ([(Role.POKJA_MEMBER, ["MP"]), (Role.POKJA_LEAD, ["PP"])], {"MP", "PP"}),
        ([(Role.POKJA_MEMBER, ["HASIL"])], {"HASIL"}),
        ([(Role.POKJA_MEMBER, [])], set()),
        ([(Role.TEAM_LEAD, [])], {"MP", "TL", "SDM", "AK", "PW", "PP", "HASIL"}),
        ([(Role.HEAD, [])], set()),
        ([(Role.TPI_LEAD, [])], set()),
        # Areas that stand beside another role bring nothing.
        ([(Role.HEAD, ["MP"])], set()),
        ([(Role.TPI_LEAD, ["MP"]), (Role.POKJA_MEMBER, ["PP"])], {"PP"}),
    ],
)
def test_areas_are_those_of_the_pokja_and_all_of_the_ketua_tim_in_the_unit_alone(roles, areas):
    unit, person = make_unit(), make_user()
    for role, named in roles:
        make_membership(person, role, unit=unit, areas=named)
    assert own_areas(person, unit) == areas
    assert own_areas(person, make_unit(instansi=unit.instansi)) == set()


def test_a_unit_stands_below_all_above_it_but_not_below_itself():
    eselon = make_unit()
    kanwil = make_unit(instansi=eselon.instansi, parent=eselon)
    office = make_unit(instansi=eselon.instansi, parent=kanwil)
    assert [is_below(office, one) for one in (eselon.pk, kanwil.pk, office.pk, None)] == [True, True, False, False]
    assert not is_below(eselon, office.pk)


def test_penilaian_pendahuluan_is_done_from_above_and_not_in_the_unit_itself(instruments):
    assessment = make_assessment(status="tpi")
    within = make_member(Role.PRELIMINARY, unit=assessment.unit)
    assert "tim unit dan penilainya" in denial(check_can_read_sheet, within, assessment)


def test_a_draft_of_pendahuluan_is_for_who_does_it_here_whatever_else_he_may_read(instruments):
    kanwil = make_unit()
    assessment = make_assessment(unit=make_unit(instansi=kanwil.instansi, parent=kanwil), status="tpi")
    draft = Evaluation.objects.create(assessment=assessment, stage=Stage.PRELIMINARY)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    make_membership(lead, Role.PRELIMINARY, unit=make_unit(instansi=kanwil.instansi))
    assert denial(check_can_see_evaluation, lead, draft) == "Hasil penilaian ini belum diterbitkan."
    assert can(check_can_see_evaluation, make_member(Role.PRELIMINARY, unit=kanwil), draft)


def test_the_units_own_sheet_is_not_shown_to_the_admin_before_it_is_handed_over_whatever_its_row_says(instruments):
    assessment = make_assessment()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi)
    own = assessment.evaluations.get()
    own.published_at = assessment.period.evidence_from
    assert not can(check_can_see_total, admin, own)


# --- who gives a role


def wanted(user, role, **scope):
    return Membership(user=user, role=role, starts_on=date(2026, 1, 1), **scope)


def test_nobody_gives_a_role_to_himself():
    unit = make_unit()
    for person in (make_member(Role.TEAM_LEAD, unit=unit), make_member(Role.INSTANSI_ADMIN, instansi=unit.instansi)):
        said = denial(check_can_grant, person, wanted(person, Role.POKJA_MEMBER, unit=unit))
        assert said.startswith("Anda tidak dapat mengubah peran Anda sendiri.")


def test_a_role_whose_person_is_not_made_yet_is_given():
    unit = make_unit()
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    check_can_grant(lead, Membership(role=Role.POKJA_MEMBER, unit=unit, starts_on=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("by", "role", "said"),
    [
        (Role.TEAM_LEAD, Role.HEAD, "hanya dapat diatur oleh admin instansi. Hubungi admin instansi Anda."),
        (Role.HEAD, Role.POKJA_MEMBER, "hanya dapat diatur oleh ketua tim ZI unit itu atau admin instansi."),
        (Role.TEAM_LEAD, Role.TPN_RECORDER, "hanya dapat diatur oleh ketua tim ZI unit itu atau admin instansi."),
        (Role.INSTANSI_ADMIN, Role.PORTAL_ADMIN, "hanya dapat diatur oleh pengelola server."),
    ],
)
def test_who_may_not_give_a_role_is_told_who_may(by, role, said):
    unit = make_unit()
    scope = {Role.TPN_RECORDER: {"instansi": unit.instansi}, Role.PORTAL_ADMIN: {}}.get(role, {"unit": unit})
    with pytest.raises(ActionDenied) as refused:
        check_can_grant(make_member(by, unit=unit, instansi=unit.instansi), wanted(make_user(), role, **scope))
    assert refused.value.reason.endswith(said)
