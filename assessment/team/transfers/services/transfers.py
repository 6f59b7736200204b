"""The mutasi of one person of a team: roles, areas and work go in one transaction, or none of them."""

from django.db import transaction

from assessment.accounts.services.memberships import RoleFacts, add_membership, end_membership, set_last_day
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.bundles import hand_on
from assessment.people.models import Membership, Unit, User
from assessment.team.transfers.facts import TransferFacts
from assessment.team.transfers.selectors.leaving import Leaving, leaving_of
from assessment.team.transfers.steps import Step, going_on
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState

MOST_DAYS = 366  # from today, either way: further off a year was mistyped


class StaleTransfer(Exception):
    """Roles or work were changed since the form was loaded, so nothing is written."""


@transaction.atomic
def record_transfer(*, unit: Unit, person: User, facts: TransferFacts, by: User, seen: str) -> int:
    """Let `person` leave the team as `facts` say; return how many things to do went to others.

    The roles of who leaves end the day before; who takes areas over has a role that begins that day. What nobody gets stays
    without anybody and is shown so at *Tim*. seen: `digest` of what `by` read. Raises ActionDenied if `by` may not end each of the
    roles or give one, InvalidInput at the part or bundle that cannot go, WrongState for who has no role, StaleTransfer.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("instansi").get(pk=unit.pk)
    list(Membership.objects.select_for_update().filter(unit=unit, ended_at__isnull=True).order_by("pk"))
    leaving = leaving_of(by, unit, person)
    if not leaving.roles:
        raise WrongState("Orang ini tidak lagi memegang peran di tim. Muat ulang halaman Tim.")
    check_transfer(leaving, facts, seen)
    for step in leaving.steps(facts):
        _do(step, unit, by=by)
    people = {one.pk: one for one in leaving.people}
    went = 0
    for bundle in leaving.bundles:
        to = people.get(facts.bundles.get(bundle.key, 0))
        if to is not None:
            went += _hand_on(bundle.key, leaving, to, facts, by=by)
    detail = {
        "user": person.pk,
        "day": facts.day.isoformat(),
        "roles": [held.pk for held in leaving.roles],
        "parts": dict(facts.parts),
        "bundles": dict(facts.bundles),
    }
    audit.record(AuditEvent.Kind.TRANSFER_RECORDED, person, by=by, scope=unit, detail=detail)
    return went


def _hand_on(key: str, leaving: Leaving, to: User, facts: TransferFacts, *, by: User) -> int:
    try:
        return hand_on(key, unit=leaving.unit, person=leaving.person, to=to, by=by)
    except InvalidInput as refused:
        if facts.day <= leaving.today:
            raise
        later = f"Bila {to} baru memegang area ini pada {long_date(facts.day)}, kosongkan, lalu serahkan pada hari itu."
        raise InvalidInput({key: [*refused.errors.get(key, []), later]}) from refused


def check_transfer(leaving: Leaving, facts: TransferFacts, seen: str) -> None:
    """Raise StaleTransfer, or InvalidInput for a day that does not fit the roles, or somebody who is not of the team."""
    if seen != leaving.digest:
        raise StaleTransfer
    if abs((facts.day - leaving.today).days) > MOST_DAYS:
        raise InvalidInput({"starts_on": ["Tanggal ini lebih dari setahun dari hari ini. Periksa tahunnya."]})
    begun = [held.starts_on for held in leaving.roles if held.starts_on <= leaving.today]
    if begun and facts.day <= max(begun):
        said = f"Peran {leaving.person} dimulai {long_date(max(begun))}. Mutasi berlaku paling cepat sehari sesudahnya."
        raise InvalidInput({"starts_on": [said]})
    if not going_on(leaving.roles, facts.day):
        raise InvalidInput({"starts_on": [f"Peran {leaving.person} sudah berakhir sebelum hari itu."]})
    takers, people = {one.pk for one in leaving.takers}, {one.pk for one in leaving.people}
    errors = {
        key: ["Pilih seorang dari tim."]
        for allowed, given in ((takers, facts.parts), (people, facts.bundles))
        for key, pk in given.items()
        if pk not in allowed
    }
    if errors:
        raise InvalidInput(errors)


def _do(step: Step, unit: Unit, *, by: User) -> None:
    if step.held is None:
        facts = RoleFacts(
            step.role,
            step.starts_on,
            unit=unit,
            areas=step.areas,
            sk_number=step.sk_number,
            ends_on=step.ends_on,
        )
        try:
            add_membership(person=step.person, facts=facts, by=by)
        except InvalidInput as refused:
            # Said of the one person it is about: the form has several.
            said = [f"{step.person}: {message}" for messages in refused.errors.values() for message in messages]
            raise InvalidInput({"starts_on" if "starts_on" in refused.errors else "": said}) from refused
    elif step.is_void or step.ends_on is None:
        end_membership(membership=step.held, by=by)
    else:
        set_last_day(membership=step.held, ends_on=step.ends_on, by=by)
