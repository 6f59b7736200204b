"""Tokens of the API: made once, kept as a digest, limited, revoked, and what the audit trail holds of them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.portalrb import services as portalrb_services
from assessment.portalrb.models import ApiPull, ApiToken
from assessment.portalrb.services import create_token, let_in, record_pull, revoke_token
from tests.assessment.portalrb.portalrb_office import bearer, make_proposed, make_token
from tests.factories import make_instansi, make_member
from zi_portal.kit.refusals import ActionDenied, ApiProblem, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

WBK = "/pengusulan/unit-wbk"
PROPOSALS = ApiToken.Scope.PROPOSALS


@pytest.fixture
def instansi():
    return make_instansi()


@pytest.fixture
def office(instruments, clock):
    return make_proposed()


@pytest.fixture
def admin(instansi):
    return make_member(Role.INSTANSI_ADMIN, instansi=instansi)


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


def ask(client, text, number=1):
    return [client.get(WBK, headers=bearer(text)).status_code for _ in range(number)]


def refusal(text, scope=PROPOSALS):
    with pytest.raises(ApiProblem) as refused:
        let_in(text=text, scope=scope)
    return refused.value


def test_a_token_is_kept_as_a_digest_and_recorded_without_its_text(instansi, admin):
    made = make_token(instansi, admin=admin)
    row = ApiToken.objects.get()
    secret = made.text.rpartition("_")[2]
    stored = repr(ApiToken.objects.values().get())
    assert secret not in stored
    assert made.text not in stored
    assert (len(row.digest), made.text.startswith(f"zi_{row.prefix}_")) == (64, True)
    event = events(AuditEvent.Kind.API_TOKEN_CREATED).get()
    assert (event.actor, event.chain_id, event.object_id) == (admin, f"instansi:{instansi.pk}", str(row.pk))
    assert secret not in repr(event.detail)
    assert portalrb_services.TEXT.fullmatch(made.text)


def test_only_an_admin_of_the_instansi_makes_and_revokes_tokens(instansi, admin):
    made = make_token(instansi, admin=admin)
    others = [
        make_member(Role.INSTANSI_ADMIN, instansi=make_instansi()),
        make_member(Role.INSTANSI_HEAD, instansi=instansi),
        make_member(Role.PORTAL_ADMIN),
    ]
    before = AuditEvent.objects.count()
    for person in others:
        with pytest.raises(ActionDenied):
            make_token(instansi, admin=person)
        with pytest.raises(ActionDenied):
            revoke_token(token=made.token, by=person)
    assert ApiToken.objects.get().revoked_at is None
    assert AuditEvent.objects.count() == before


def test_a_token_without_scope_or_with_an_end_that_has_passed_is_refused(instansi, admin):
    def create(scopes, hours):
        end = timezone.now() + timedelta(hours=hours)
        return create_token(instansi=instansi, name="x", scopes=scopes, expires_at=end, by=admin)

    for scopes, hours, field in (([], 1, "scopes"), ([PROPOSALS], -1, "expires_on")):
        with pytest.raises(InvalidInput) as refused:
            create(scopes, hours)
        assert list(refused.value.errors) == [field]
    assert not ApiToken.objects.exists()


def test_a_revoked_token_ends_at_the_next_request_and_only_once(client, instruments, clock):
    office = make_proposed()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=office.instansi)
    assert ask(client, office.text) == [200]
    revoke_token(token=office.token, by=admin)
    assert ask(client, office.text) == [401]
    with pytest.raises(WrongState):
        revoke_token(token=office.token, by=admin)
    assert events(AuditEvent.Kind.API_TOKEN_REVOKED).count() == 1


def test_whatever_is_wrong_with_a_token_the_answer_is_the_same(instansi, clock):
    made, revoked, expired = make_token(instansi), make_token(instansi), make_token(instansi, days=1)
    revoke_token(token=revoked.token, by=revoked.token.created_by)
    clock.shift(timedelta(days=1).total_seconds())
    wrong = made.text[:-1] + ("A" if made.text[-1] != "A" else "B")
    problems = [refusal(text) for text in (wrong, revoked.text, expired.text, "", "zi_", "é" * 9, made.token.prefix)]
    assert {(problem.status, problem.message) for problem in problems} == {(401, portalrb_services.REFUSED)}
    assert let_in(text=made.text, scope=PROPOSALS) == made.token


def test_the_digest_is_compared_in_constant_time_also_without_a_token(instansi, monkeypatch):
    made, seen = make_token(instansi), []

    def compare(one, other):
        seen.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(portalrb_services, "constant_time_compare", compare)
    let_in(text=made.text, scope=PROPOSALS)
    refusal("zi_00000000_" + "x" * 43)
    assert seen == [(64, 64), (64, 64)]


def test_a_token_pulls_only_what_its_scope_names(client, instruments, clock):
    office = make_proposed()
    lists = make_token(office.instansi, scopes=[PROPOSALS]).text
    answers = make_token(office.instansi, scopes=[ApiToken.Scope.ANSWERS]).text
    path = f"/lke/jawaban-unit/{office.unit.pk}"
    assert client.get(WBK, headers=bearer(lists)).status_code == 200
    assert client.get(path, headers=bearer(lists)).json()["code"] == "FORBIDDEN"
    assert client.get(WBK, headers=bearer(answers)).json()["code"] == "FORBIDDEN"
    assert client.get(path, headers=bearer(answers)).status_code == 200


# --- the limit


def test_requests_beyond_the_limit_of_a_minute_get_429_and_when_to_ask_again(client, instruments, clock, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    office = make_proposed()
    other = make_token(office.instansi).text
    clock.shift(20)  # 10.00.20
    assert ask(client, office.text, 3) == [200, 200, 200]
    answer = client.get(WBK, headers=bearer(office.text))
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "40", "TOO_MANY_REQUESTS")
    assert "40 detik" in answer.json()["message"]
    assert ask(client, other) == [200]
    clock.shift(39)
    assert ask(client, office.text) == [429]
    clock.shift(1)
    assert ask(client, office.text, 4) == [200, 200, 200, 429]


def test_last_use_is_that_of_the_last_request_let_in(client, instruments, clock, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    office = make_proposed()
    ask(client, office.text)
    begun = timezone.now()
    clock.shift(5)
    assert ask(client, office.text) == [429]
    assert ApiToken.objects.get().last_used_at == begun


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [5, 60])
def test_requests_at_once_together_keep_the_limit(settings, limit):
    settings.API_REQUESTS_PER_MINUTE = limit
    made, let, gate = make_token(make_instansi()), [], threading.Barrier(4)
    # In the middle of a minute, so that all of them fall into one.
    now = timezone.now().replace(second=30)

    def pull():
        gate.wait()
        for _ in range(limit):
            try:
                portalrb_services._count(made.token, now)
            except ApiProblem:
                continue
            let.append(1)
        connection.close()

    threads = [threading.Thread(target=pull) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let) == limit
    assert ApiToken.objects.get().requests_in_minute == limit


def test_a_process_that_drew_its_share_leaves_the_rest_to_others(instansi, clock, settings):
    settings.API_REQUESTS_PER_MINUTE = 200
    made = make_token(instansi)
    let_in(text=made.text, scope=PROPOSALS)
    assert ApiToken.objects.get().requests_in_minute == 2
    ApiToken.objects.update(requests_in_minute=200)  # another process took what was left
    let_in(text=made.text, scope=PROPOSALS)
    assert refusal(made.text).status == 429


def test_5000_units_and_their_list_are_pulled_in_one_minute_whatever_processes_answer(instansi, clock, monkeypatch):
    made, processes = make_token(instansi), [{} for _ in range(16)]
    for number in range(5_002):  # two lists, then one request a unit
        monkeypatch.setattr(portalrb_services, "_shares", processes[number % 16])
        portalrb_services._count(made.token, timezone.now())


def test_unknown_tokens_of_one_address_get_429_after_sixty_and_a_token_in_force_is_still_let_in(client, office):
    def guess(address):
        return client.get(WBK, headers=bearer("zi_00000000_" + "x" * 43), REMOTE_ADDR=address)

    assert {guess("203.0.113.9").status_code for _ in range(60)} == {401}
    refused = guess("203.0.113.9")
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert 0 < int(refused["Retry-After"]) <= 61
    assert client.get(WBK, REMOTE_ADDR="203.0.113.9").status_code == 429  # without any token too
    assert client.get(WBK, headers=bearer(office.text), REMOTE_ADDR="203.0.113.9").status_code == 200
    assert guess("203.0.113.10").status_code == 401


# --- the trail


def test_pulls_leave_one_event_a_day_for_each_thing_however_often(client, instruments, clock):
    office = make_proposed()
    path = f"/lke/jawaban-unit/{office.unit.pk}"
    for _ in range(3):
        client.get(path, headers=bearer(office.text))
        ask(client, office.text)
    pulled = events(AuditEvent.Kind.API_PULLED)
    chains = {event.chain_id: event.detail for event in pulled}
    prefix = office.token.prefix
    assert chains == {
        f"unit:{office.unit.pk}": {"prefix": prefix, "endpoint": "jawaban-unit"},
        f"instansi:{office.instansi.pk}": {"prefix": prefix, "endpoint": "unit-wbk"},
    }
    assert {event.actor for event in pulled} == {None}
    clock.shift(24 * 3600)
    client.get(path, headers=bearer(office.text))
    assert (pulled.all().count(), ApiPull.objects.count()) == (3, 3)


def test_refused_requests_leave_nothing(client, instruments, clock):
    office = make_proposed()
    before = AuditEvent.objects.count()
    client.get(WBK, headers=bearer("zi_00000000_" + "x" * 43))
    client.get("/lke/jawaban-unit/987654", headers=bearer(office.text))
    assert AuditEvent.objects.count() == before
    assert not ApiPull.objects.exists()


def test_b07_no_log_line_holds_a_token(client, instruments, clock, caplog):
    caplog.set_level("INFO")
    office = make_proposed()
    ask(client, office.text)
    client.get(f"{WBK}?token={office.text}", headers=bearer(office.text))
    assert office.text not in caplog.text
    assert office.token.prefix in caplog.text


def test_the_same_pull_noted_twice_at_once_is_one_row(instansi):
    made = make_token(instansi)
    for _ in range(2):
        record_pull(token=made.token, endpoint=ApiPull.Endpoint.WBK_UNITS)
    assert ApiPull.objects.count() == 1
