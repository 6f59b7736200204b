"""Two sign-ins by one code, and two decisions about one lost phone, at the very same moment: exactly one of them happens."""

import pytest

from assessment.accounts.services import factor_removal, second_factor
from assessment.accounts.services.sign_in import sign_in_with_code
from assessment.audit.models import AuditEvent
from assessment.people.models import Role, User
from tests.assessment.sheet.test_answer_races import at_once
from tests.factories import make_instansi, make_member, make_unit, make_user
from tests.phone import code_of, give_phone
from zi_portal.kit.refusals import SignInRefused, WrongState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kind", ["phone", "recovery"])
def test_a07_one_code_given_twice_at_once_opens_one_session(kind, clock):
    user = make_user()
    codes = give_phone(user)
    code = code_of(user) if kind == "phone" else codes[0]

    def enter(address):
        return lambda: sign_in_with_code(account=User.objects.get(pk=user.pk), code=code, address=address)

    outcomes = at_once(enter("10.0.0.1"), enter("10.0.0.2"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, SignInRefused)]
    assert [outcome.reason for outcome in refused] == [
        second_factor.USED if kind == "phone" else second_factor.WRONG_RECOVERY
    ]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.SIGNED_IN).count() == 1


def test_a07_guesses_at_once_do_not_slip_under_the_limit(clock):
    user = make_user()
    give_phone(user)

    def guess():
        return sign_in_with_code(account=User.objects.get(pk=user.pk), code="abcdef", address="10.0.0.1")

    outcomes = at_once(*[guess] * 10)
    assert sorted(outcome.wait_seconds > 0 for outcome in outcomes) == [False] * 5 + [True] * 5


def test_two_decisions_about_one_lost_phone_at_once(clock):
    instansi = make_instansi()
    person = make_member(Role.POKJA_MEMBER, unit=make_unit(instansi=instansi), areas=["MP"])
    admins = [make_member(Role.INSTANSI_ADMIN, instansi=instansi) for _ in range(3)]
    give_phone(person)
    removal = factor_removal.ask_removal(person=person, reason="hilang", by=admins[0])

    def decide(admin, *, is_confirmed):
        return lambda: factor_removal.decide_removal(removal=removal, is_confirmed=is_confirmed, reason="ya", by=admin)

    outcomes = at_once(decide(admins[1], is_confirmed=True), decide(admins[2], is_confirmed=False))
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [WrongState]
    removal.refresh_from_db()
    person.refresh_from_db()
    assert person.has_second_factor == (removal.outcome == removal.Outcome.REFUSED)
