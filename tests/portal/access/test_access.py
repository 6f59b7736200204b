"""Who gets what: every URL name × role × own, sibling, foreign and missing object × status (BAD_INPUTS F01).

Whoever adds a page adds a row to TABLE; a URL name without one fails `test_f01_every_url_name_has_a_row`. A row tells
which roles may GET and POST; what the others get follows from the rule of answers: an object of a unit one may not know
of is 404 like a missing one, one's own without the right is 403, the right person at the wrong moment gets 409.
"""

import re
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.urls import get_resolver, reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import INSTANSI_SCOPED_ROLES, Role
from assessment.rounds.workflow import EDITABLE, Status
from tests.portal.access.roles import EVERYBODY, SHARERS, TEAM, TPI, readers
from tests.portal.access.rows import ASKED, CLOSED, FEWER, GOOD, KNOWS, REFUSED, SHEET_MARKS
from tests.portal.access.table import TABLE
from tests.portal.world import ANONYMOUS, NO_ROLE, QUESTION, make_world
from zi_portal.frame import menu
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db

# Acts that a row's person may do, but not in the state the world is in.
WRONG_MOMENT = {
    "assessment:unit-reactivate", "assessment:unit-remove", "assessment:period-reopen", "assessment:period-remove", "assessment:person-reopen", "evidence:document-restore",
    "evidence:template-withdraw",
    "assessment:submission-detail", "assessment:approval-detail", "assessment:approval-return",
    "evidence:disposal-decide", "evidence:disposal-cancel",
    "evidence:package-link-build",  # the maker of that of the world may not share: it has ended
    "assessment:instrument-reopen",
    "assessment:task-take",  # somebody has it
    "assessment:suggestion-form-empty",  # it takes answers still
    "assessment:reopening-create",  # somebody of the unit has asked already
}  # fmt: skip


def url_names(patterns=None, namespace=""):
    """Yield every URL name the resolver knows, with its namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name"
            yield f"{namespace}{pattern.name}"


@dataclass(frozen=True)
class Case:
    """One request of the table."""

    name: str
    role: str
    place: str
    method: str
    status: Status

    @property
    def row(self):
        return TABLE[self.name]

    def expected(self):
        """Return the statuses that are right."""
        if self.row.rule in CLOSED:
            known = self.method in {"GET", "HEAD"} or (self.method == "POST" and self.row.post is not None)
            return {CLOSED[self.row.rule]} if known else {405}
        if self.role == ANONYMOUS and self.row.rule != "open":
            # To the sign-in page; a form with text is given back with the way to sign in.
            return {401} if self.method == "POST" and self.row.form else {302}
        allowed = {"GET": self.row.get, "HEAD": self.row.get, "POST": self.row.post}.get(self.method)
        if allowed is None:
            return {405}
        if self.row.rule in {"open", "own"}:
            return GOOD
        refusal = self.refusal(self.role in allowed(self.status))
        if refusal:
            # Nobody scores any more: whose sheet it was reads so, who only read it is refused as ever.
            is_over = self.status == Status.CLOSED and self.name.startswith("assessment:evaluation")
            return {refusal, 409} if is_over and self.method == "POST" else {refusal}
        too_late = self.method in self.row.locks and self.status not in self.row.open_in
        too_late |= self.method in self.row.ends and self.status == Status.CLOSED
        too_early = self.method in self.row.opens and self.status in {*EDITABLE, Status.WITH_HEAD}
        return {409} if too_late or too_early or (self.method == "POST" and self.name in WRONG_MOMENT) else GOOD

    def refusal(self, may):
        """Return 403 or 404 for who may not or may not know, 0 for who may."""
        if self.row.rule == "kelola":
            if not may:
                return 403
            return 404 if self.row.args and self.place in {"foreign", "missing"} else 0
        if self.row.rule == "private" or self.role not in KNOWS[self.place]:
            return 404
        return 0 if may else 403


def cases(name):
    """Yield the requests of one row: every role at every place; methods the view does not know by a few."""
    row, some = TABLE[name], (ANONYMOUS, Role.TEAM_LEAD, Role.INSTANSI_ADMIN)
    known = [method for method, allowed in (("GET", row.get), ("POST", row.post)) if allowed is not None]
    for status in row.statuses:
        places = ("own", "sibling", "foreign", "missing") if row.args and status == row.statuses[0] else ("own",)
        for place in places:
            # Who is not admin gets 403 from kelola wherever the object lives: a few of them are enough elsewhere.
            roles = sorted(EVERYBODY) if row.rule != "kelola" or place == "own" else [*some[1:], NO_ROLE]
            for role in ASKED if status in FEWER else (ANONYMOUS, *roles):
                yield from (Case(name, role, place, method, status) for method in known)
        for role in () if status in FEWER else some:
            others = {"GET", "HEAD", "POST", "PUT", "DELETE"} - set(known)
            yield from (Case(name, role, "own", method, status) for method in sorted(others))


def is_asked_here(case):
    """All requests are made on SQLite; PostgreSQL is spared unknown methods, which a database cannot change."""
    return connection.vendor == "sqlite" or case.method in {"GET", "POST"}


def leaks(case, body):
    """Return the marks in `body` that `case.role` must never read: of other units, and of sheets not his to read."""
    marks = set(re.findall(r"KANARI-(\w+)-(\w+)", body))
    instansi = case.role in INSTANSI_SCOPED_ROLES
    hidden = set() if case.role in readers(case.status) else set(SHEET_MARKS)
    if case.role not in TEAM:
        hidden |= {
            "catatantim",
            "tugas",
            "hambatan",
            "ide",
            "iku",
        }  # how it shares its work, and what a team says to each other, also after it handed its sheet in
    if case.role not in SHARERS:
        hidden.add("saran")  # what the staff say is of those who lead
    if case.role not in TPI:
        hidden |= {"catatankerja", "catatankonsep"}
    if case.role not in TPI and case.status != Status.CLOSED:
        hidden.add("evaluasi")  # the draft of TPI (BAD_INPUTS F06)
    return {
        (place, kind)
        for place, kind in marks
        if place == "foreign"
        or (place == "sibling" and not instansi)
        or (case.role in {ANONYMOUS, NO_ROLE})
        or kind in hidden
    }


def misplaced(name, body):
    """Return what is wrong with the one mark of a page in menu or topline, "" for nothing or for what is no page of the frame."""
    if 'class="menu menu-wide"' not in body:
        return ""
    here = name.partition(":")[2]
    if here in menu.REASONS:
        return "is a page, and only says why it has no entry"
    list_of = re.compile(r'<li><a href="[^"]+"( aria-current="page")?>([^<]+)</a></li>')
    items = list_of.findall(body.split('class="menu menu-wide"')[1].split("</nav>")[0])
    held = [label for label in menu.PLACES[here] if label in {item for _, item in items}]
    marked = [label for current, label in items if current]
    above = body.split('class="topline-links"')[1].split("</ul>")[0].count('aria-current="page"')
    return "" if (marked, above) in ((held[:1] or None, 0), ([], 1)) else f"marks {marked} of {held}"


def ask(client, method, url, form):
    """Return status and text of one request, and how many audit events it wrote; then take back whatever it did."""
    with transaction.atomic():
        before = AuditEvent.objects.count() if method == "POST" else 0
        response = client.generic(
            method, url, form if method == "POST" else "", content_type="application/x-www-form-urlencoded"
        )
        body = b"".join(response) if response.streaming else response.content  # a file closes with its last byte
        wrote = AuditEvent.objects.count() - before if method == "POST" else 0
        transaction.set_rollback(True)
    return response.status_code, body.decode(errors="replace"), wrote


def test_f01_every_url_name_has_a_row():
    assert sorted(set(url_names())) == sorted(TABLE)


def test_f05_the_marks_that_must_not_leak_are_really_on_the_pages(instruments):
    world = make_world()
    lead, admin = world.clients[Role.TEAM_LEAD], world.clients[Role.INSTANSI_ADMIN]
    question = lead.get(reverse("assessment:answer-edit", args=[world.own.assessment.pk, QUESTION])).text
    assert "KANARI-own-penjelasan" in question
    assert "KANARI-own-dokumen" in question
    assert "KANARI-own-catatantim" in question
    assert "KANARI-own-catatanterbit" in question
    assert "KANARI-sibling-unit" in admin.get(reverse("assessment:unit-list")).text
    world.hand_over(Status.TPI_REVIEW)
    evaluated = world.clients[Role.TPI_MEMBER].get(
        reverse("assessment:evaluation-edit", args=[world.own.assessment.pk, QUESTION])
    )
    assert "KANARI-own-catatankerja" in evaluated.text
    assert "KANARI-own-catatankonsep" in evaluated.text
    assert "KANARI-own-orang" in lead.get(reverse("assessment:membership-list", args=[world.own.unit.pk])).text


@pytest.mark.parametrize("name", TABLE)
def test_f01_f05_access_table(name, instruments, caplog, monkeypatch):
    caplog.set_level("CRITICAL")
    # Laying out a report takes seconds; who may have it is decided before and recorded after.
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-")
    # How often one address may ask is told by tests of the page itself.
    monkeypatch.setattr("assessment.papers.views.verification.READ", Throttle(10_000, 60))
    monkeypatch.setattr("assessment.papers.views.verification.COMPARE", Throttle(10_000, 60))
    monkeypatch.setattr("assessment.portalrb.views.portalrb_api.UNKNOWN", Throttle(10_000, 60))
    monkeypatch.setattr("assessment.calendar.views.UNKNOWN", Throttle(10_000, 60))
    monkeypatch.setattr("assessment.programme.suggestions.views.public.UNKNOWN", Throttle(10_000, 60))
    for throttle in ("READ", "TRIED", "FETCHED"):
        monkeypatch.setattr(f"evidence.packages.views.package_open.{throttle}", Throttle(10_000, 60))
    world, wrong, status = make_world(), [], None
    for case in filter(is_asked_here, cases(name)):
        if case.status != status:
            status = case.status
            world.hand_over(status)
        there = getattr(world, case.place)
        url = reverse(name, args=[arg[1:] if arg[0] == "=" else there.pk_of(arg) for arg in case.row.args])
        got, body, wrote = ask(world.clients[case.role], case.method, url, case.row.form)
        if got not in case.expected() or (got in REFUSED and wrote):
            wrong.append(f"{case}: {got}, not {sorted(case.expected())}; {wrote} events")
        if leaks(case, body):
            wrong.append(f"{case}: shows {sorted(leaks(case, body))}")
        if got not in REFUSED and (place := misplaced(name, body)):
            wrong.append(f"{case}: {place}")
    assert not wrong, "\n".join(wrong)
