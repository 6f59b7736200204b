"""Every page in a real browser: readable at 360 and 1,280 px, light and dark, no axe violation, no blocked code.

`PAGES` names every page a person can open; an address in neither table fails `test_every_page_is_looked_at`.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessment import scoring
from assessment.models import (
    Answer,
    ApiToken,
    Assessment,
    Handover,
    Indicator,
    Membership,
    Role,
    Scenario,
    SheetImport,
)
from assessment.services import scenarios
from assessment.services.scores import refresh_score
from evidence.models import Citation, Document, DocumentTag, Revision, RevisionText
from evidence.sample_pdf import sample_pdf
from tests.assessment.portalrb_office import make_token
from tests.factories import make_assessment, make_instansi, make_member, make_period, make_unit, make_window
from tests.pages.importing.shown import bring_in
from tests.sheets import best_answers

AXE = (Path(settings.BASE_DIR) / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
FIRST_VISIT_BYTES = 150 * 1024
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 800}, "color_scheme": "light"},
    "desk": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}
QUESTION, NUMBERS, SURVEY = "A.I.1.i.b", "A.II.1.i.a", "B.I.a.1"


@dataclass(frozen=True)
class World:
    """What the pages show: one office with a half-filled round, its documents, and the people of each role."""

    assessment: Assessment
    document: Document
    membership: Membership
    scenario: Scenario  # of the ketua tim
    people: dict
    handover: Handover  # of last year's round, which is with TPI


def of_round(*more):
    return lambda world: (world.assessment.pk, *more)


def of_submitted(*more):
    return lambda world: (world.handover.assessment_id, *more)


def of_handover(world):
    return (world.handover.pk,)


def of_unit(world):
    return (world.assessment.unit_id,)


def of_token(_world):
    return (ApiToken.objects.get().pk,)


def of_period(world):
    return (world.assessment.period_id,)


def of_period_and(*more):
    return lambda world: (world.assessment.period_id, *more)


def of_document(world):
    return (world.document.pk,)


def of_citation(world):
    return (world.document.citations.filter(indicator__owner_area="MP").first().pk,)


def of_instansi(world):
    return (world.assessment.unit.instansi_id,)


def of_person(world):
    return (world.membership.user_id,)


def of_membership(world):
    return (world.membership.pk,)


def of_team_member(world):
    return (world.assessment.unit_id, world.membership.pk)


def of_scenario(*more):
    return lambda world: (world.assessment.pk, world.scenario.pk, *more)


def of_import(world):
    return (world.assessment.pk, SheetImport.objects.get().pk)


def of_nothing(_world):
    return ()


LEAD, ADMIN = Role.TEAM_LEAD, Role.INSTANSI_ADMIN

# URL name, then who opens it (None: nobody signed in) and what its address is made of.
PAGES = [
    ("assessment:sign-in", None, of_nothing),
    ("assessment:help-index", None, of_nothing),
    ("assessment:password-change", LEAD, of_nothing),
    ("assessment:assessment-list", Role.INSTANSI_HEAD, of_nothing),
    ("assessment:assessment-detail", Role.POKJA_MEMBER, of_round()),
    ("assessment:area-detail", Role.POKJA_MEMBER, of_round("MP")),
    ("assessment:answer-edit", Role.POKJA_MEMBER, of_round(QUESTION)),
    ("assessment:answer-edit", Role.POKJA_MEMBER, of_round(NUMBERS)),
    ("assessment:answer-edit", LEAD, of_round(SURVEY)),
    ("assessment:answer-edit", Role.HEAD, of_round(QUESTION)),
    ("assessment:sheet-detail", Role.HEAD, of_round()),
    ("assessment:import-list", LEAD, of_round()),
    ("assessment:import-detail", LEAD, of_import),
    ("assessment:import-detail", Role.POKJA_MEMBER, of_import),
    ("assessment:handover-list", Role.HEAD, of_round()),
    ("assessment:submission-detail", LEAD, of_round()),
    ("assessment:approval-detail", Role.HEAD, of_round()),
    ("assessment:approval-return", Role.HEAD, of_round()),
    ("assessment:assessment-list", Role.TPI_MEMBER, of_nothing),
    ("assessment:evaluation-detail", Role.TPI_MEMBER, of_submitted()),
    ("assessment:evaluation-edit", Role.TPI_MEMBER, of_submitted(QUESTION)),
    ("assessment:evaluation-edit", Role.TPI_LEAD, of_submitted(NUMBERS)),
    ("assessment:evaluation-return", Role.TPI_LEAD, of_submitted()),
    ("assessment:evaluation-publish", Role.TPI_MEMBER, of_submitted()),
    ("evidence:pin-list", Role.TPI_MEMBER, of_handover),
    ("assessment:readiness-detail", Role.HEAD, of_round()),
    ("assessment:origin-detail", Role.HEAD, of_round("total")),
    ("assessment:origin-detail", Role.POKJA_MEMBER, of_round("A.II.1.i")),
    ("assessment:gate-detail", Role.HEAD, of_round("WBK", "area-SDM")),
    ("assessment:route-detail", LEAD, of_round()),
    ("assessment:route-setting-edit", LEAD, of_round(QUESTION)),
    ("assessment:outlook-detail", LEAD, of_round()),
    ("assessment:scenario-list", LEAD, of_round()),
    ("assessment:scenario-detail", LEAD, of_scenario()),
    ("assessment:scenario-detail", Role.HEAD, of_scenario()),
    ("assessment:scenario-area-edit", LEAD, of_scenario("PW")),
    ("assessment:scenario-area-edit", LEAD, of_scenario("HASIL")),
    ("assessment:scenario-compare", LEAD, of_round()),
    ("assessment:weakness-list", Role.POKJA_MEMBER, of_round()),
    ("assessment:condition-list", Role.HEAD, of_round()),
    ("assessment:condition-edit", LEAD, of_round("tlhp")),
    ("assessment:condition-edit", Role.HEAD, of_round("opini_bpk")),
    ("evidence:condition-citation-create", LEAD, of_round("tlhp")),
    ("assessment:period-condition-list", ADMIN, of_period),
    ("assessment:period-condition-edit", ADMIN, of_period_and("opini_bpk")),
    ("assessment:period-condition-edit", ADMIN, of_period_and("sptjm")),
    ("assessment:comparison-detail", Role.HEAD, of_round()),
    ("assessment:unit-history", Role.HEAD, of_unit),
    ("assessment:membership-list", LEAD, of_unit),
    ("assessment:team-member-add", LEAD, of_unit),
    ("assessment:team-member-create", LEAD, of_unit),
    ("assessment:team-member-edit", LEAD, of_team_member),
    ("assessment:unit-list", ADMIN, of_nothing),
    ("assessment:unit-create", ADMIN, of_nothing),
    ("assessment:unit-edit", ADMIN, of_unit),
    ("assessment:letterhead-edit", ADMIN, of_unit),
    ("assessment:person-list", ADMIN, of_nothing),
    ("assessment:person-create", ADMIN, of_nothing),
    ("assessment:person-edit", ADMIN, of_person),
    ("assessment:membership-create", ADMIN, of_person),
    ("assessment:membership-edit", ADMIN, of_membership),
    ("assessment:period-list", ADMIN, of_nothing),
    ("assessment:recap-list", ADMIN, of_nothing),
    ("assessment:portalrb-list", ADMIN, of_nothing),
    ("assessment:token-create", ADMIN, of_nothing),
    ("assessment:token-revoke", ADMIN, of_token),
    ("assessment:portalrb-preview", LEAD, of_round()),
    ("assessment:period-create", ADMIN, of_nothing),
    ("assessment:period-edit", ADMIN, of_period),
    ("assessment:assessment-open", ADMIN, of_period),
    ("assessment:target-edit", ADMIN, of_round()),
    ("evidence:document-list", Role.POKJA_MEMBER, of_round()),
    ("evidence:document-upload", Role.POKJA_MEMBER, of_round()),
    ("evidence:drop-create", Role.POKJA_MEMBER, of_round()),
    ("evidence:drop-place", Role.POKJA_MEMBER, of_round("kosong")),
    ("evidence:citation-create", Role.POKJA_MEMBER, of_round(QUESTION)),
    ("evidence:document-detail", Role.POKJA_MEMBER, of_document),
    ("evidence:revision-read", Role.POKJA_MEMBER, lambda world: (*of_document(world), 1)),
    ("evidence:citation-read", Role.POKJA_MEMBER, of_citation),
    ("evidence:document-edit", LEAD, of_document),
    ("evidence:document-replace", LEAD, of_document),
    ("evidence:document-withdraw", LEAD, of_document),
    ("evidence:document-judge", LEAD, of_document),
    ("evidence:citation-edit", Role.POKJA_MEMBER, of_citation),
    ("evidence:missing-detail", Role.POKJA_MEMBER, of_round("MP")),
    ("evidence:renewal-detail", LEAD, of_round()),
    ("evidence:ending-list", LEAD, of_round()),
    ("evidence:checklist-list", ADMIN, of_instansi),
    ("evidence:checklist-edit", ADMIN, lambda world: (*of_instansi(world), QUESTION)),
]
# What an address asks for beside its path.
QUERIES = {
    "assessment:import-detail": lambda _world: ["", "?tampil=semua"],
    "assessment:scenario-compare": lambda world: [f"?skenario={world.scenario.pk}"],
    "evidence:document-list": lambda _world: ["?text=peta", "?tampilan=kartu&state=baik"],
}
# Addresses without a page of their own: they lead on, take a form, or hand out a file.
NO_PAGES = {
    "healthz",
    "readyz",
    "assessment:home",
    "assessment:api-openapi",
    "assessment:api-unit-answers",
    "assessment:api-wbbm-units",
    "assessment:api-wbk-units",
    "assessment:sign-out",
    "assessment:answer-autosave",
    "assessment:evaluation-autosave",
    "assessment:evaluation-begin",
    "assessment:evaluation-raise",
    "assessment:unit-deactivate",
    "assessment:unit-reactivate",
    "assessment:start-password-issue",
    "assessment:person-close",
    "assessment:person-reopen",
    "assessment:sessions-end",
    "assessment:membership-end",
    "assessment:team-member-end",
    "assessment:team-password-issue",
    "assessment:report-pdf",
    "assessment:lke-xlsx",
    "assessment:import-undo",
    "evidence:import-links-keep",
    "assessment:route-work-create",
    "assessment:assumption-save",
    "assessment:assumption-withdraw",
    "assessment:route-scenario-create",
    "assessment:scenario-answer-edit",
    "assessment:scenario-copy",
    "assessment:scenario-create",
    "assessment:scenario-delete",
    "assessment:scenario-name",
    "assessment:scenario-share",
    "evidence:citation-remove",
    "evidence:document-restore",
    "evidence:condition-citation-remove",
    "evidence:revision-download",
    "evidence:page-image",
}


@pytest.fixture
def world(instruments):
    instansi = make_instansi(name="Kementerian Keuangan")
    unit = make_unit(instansi=instansi, name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
    period = make_period(instansi=instansi, name="Penilaian ZI 2026")
    make_window(period)
    assessment = make_assessment(unit=unit, period=period)
    people = {
        Role.TEAM_LEAD: make_member(Role.TEAM_LEAD, unit=unit, full_name="Komang Ayu Lestari"),
        Role.POKJA_MEMBER: make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Ni Made Sari Dewi"),
        Role.HEAD: make_member(Role.HEAD, unit=unit, full_name="Bambang Sutrisno"),
        Role.INSTANSI_ADMIN: make_member(Role.INSTANSI_ADMIN, instansi=instansi, full_name="Rina Hartati"),
        Role.INSTANSI_HEAD: make_member(Role.INSTANSI_HEAD, instansi=instansi, full_name="Dewi Kartika"),
        Role.TPI_MEMBER: make_member(Role.TPI_MEMBER, unit=unit, full_name="Dimas Aryaputra"),
        Role.TPI_LEAD: make_member(Role.TPI_LEAD, unit=unit, full_name="Wulan Permatasari"),
    }
    document = fill(assessment, by=people[Role.TEAM_LEAD])
    scenario = simulate(assessment, by=people[Role.TEAM_LEAD])
    bring_in(assessment, by=people[Role.TEAM_LEAD])
    make_token(instansi, admin=people[Role.INSTANSI_ADMIN])
    handed = submit_last_year(unit, document, by=people[Role.HEAD], to=people[Role.TPI_MEMBER])
    return World(assessment, document, people[Role.POKJA_MEMBER].memberships.get(), scenario, people, handed)


def fill(assessment, by):
    """Answer two of three choices with one document for all of them: some gates pass, some fail."""
    evaluation, now = assessment.evaluations.get(), timezone.now()
    indicators = {row.code: row for row in Indicator.objects.filter(node__instrument=assessment.period.instrument)}
    document = Document.objects.create(
        unit=assessment.unit,
        title="Peta proses bisnis dan SOP pelayanan penumpang di Bandar Udara Internasional I Gusti Ngurah Rai",
        state=Document.State.GOOD,
        document_date=date(2026, 2, 1),
        created_at=now,
        created_by=by,
    )
    data = sample_pdf(document.title, ["Peta proses bisnis pelayanan penumpang ditinjau setiap tahun."])
    (settings.EVIDENCE_ROOT / "acak").write_bytes(data)
    Revision.objects.create(
        document=document,
        number=1,
        storage_name="acak",
        original_name="peta_proses_bisnis_dan_sop_pelayanan_penumpang_versi_akhir_sekali.pdf",
        kind="pdf",
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_at=now,
        uploaded_by=by,
    )
    said = "Peta proses bisnis pelayanan penumpang ditinjau setiap tahun."
    RevisionText.objects.create(
        revision=document.revisions.get(), outcome="terbaca", content=said, folded=said.lower(), extracted_at=now
    )
    DocumentTag.objects.create(document=document, name="Proses bisnis", folded="proses bisnis")
    answered = [
        (code, answer.letter)
        for number, (code, answer) in enumerate(best_answers().items())
        if isinstance(answer, scoring.Choice) and number % 3
    ]
    who = {"answered_at": now, "answered_by": by, "explanation": "Dilaksanakan sesuai rencana kerja."}
    Answer.objects.bulk_create(
        [Answer(evaluation=evaluation, indicator=indicators[code], level=level, **who) for code, level in answered]
    )
    cited = {"assessment": assessment, "document": document, "created_at": now, "created_by": by}
    Citation.objects.bulk_create([Citation(indicator=indicators[code], **cited) for code, _level in answered[::2]])
    refresh_score(evaluation)
    return document


def submit_last_year(unit, document, by, to):
    """Return the hand-over of last year's round to TPI, which has begun to score it."""
    period = make_period(instansi=unit.instansi, name="Penilaian ZI 2025", year=2025)
    assessment = make_assessment(unit=unit, period=period, status="tpi")
    indicator = Indicator.objects.get(instrument=period.instrument, code=QUESTION)
    given = {"indicator": indicator, "answered_at": timezone.now()}
    own = assessment.evaluations.get()
    own.answers.create(level="A", explanation="Peta ditinjau setiap tahun.", answered_by=by, **given)
    sheet = assessment.evaluations.create(stage="tpi", tier="anggota")
    sheet.answers.create(level="B", explanation="Tinjauan terakhir dua tahun lalu.", answered_by=to, **given)
    for evaluation in (own, sheet):
        refresh_score(evaluation)
    handover = Handover.objects.create(
        assessment=assessment,
        number=1,
        act="ke_tpi",
        evaluation=own,
        sheet_sha256="0f" * 32,
        statement="Saya telah memeriksa lembar kerja evaluasi ini.",
        at=timezone.now(),
        by=by,
        by_role=Role.HEAD,
    )
    handover.pins.create(
        indicator=indicator,
        document=document,
        revision=document.revisions.get(),
        title=document.title,
        document_date=document.document_date,
        counts=True,
    )
    return handover


def simulate(assessment, by):
    """Keep and share a scenario that changes a level, counts and an index, one of them to what is given already."""
    scenario = scenarios.open_scratch(assessment=assessment, by=by)
    values = {code: best_answers()[code] for code in (QUESTION, "A.II.5.ii.a", SURVEY)}
    scenarios.simulate(scenario=scenario, values=values, by=by)
    scenarios.name_scenario(scenario=scenario, name="Survei ulang dan pengaduan tuntas", by=by)
    return scenarios.share_scenario(scenario=scenario, is_shared=True, by=by)


@pytest.fixture
def page_of(browser, client, live_server, world):
    """Return a function that gives a browser page signed in as a role; one page serves a role for all addresses."""
    pages = {}

    def page(role, **options):
        if role not in pages:
            context = browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", **options)
            if role is not None:
                client.force_login(world.people[role])
                cookie = client.cookies[settings.SESSION_COOKIE_NAME]
                context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            pages[role] = context.new_page()
        return pages[role]

    yield page
    for opened in pages.values():
        opened.context.close()


class Console:
    """What the browser complains about: blocked code, missing files, faults in a script."""

    def __init__(self, page):
        self.lines = []
        page.on("console", lambda line: self.lines.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.lines.append(str(error)))

    def taken(self):
        lines, self.lines = self.lines, []
        return lines


def looked_at(page, url, console):
    """Open `url` and return what is wrong with it."""
    response = page.goto(url)
    wrong = console.taken()  # before axe, which tries things the content policy refuses
    if response.status != 200:
        wrong.append(f"status {response.status}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    if page.locator("h1").count() != 1:
        wrong.append("not one h1")
    page.evaluate(AXE)
    for violation in page.evaluate("axe.run()")["violations"]:
        wrong.append(f"{violation['id']}: {[node['html'][:120] for node in violation['nodes']]}")
    console.taken()
    return wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", SCREENS)
def test_pages_are_readable_and_accessible(screen, page_of, live_server, world):
    wrong = []
    consoles = {}
    for name, role, arguments in PAGES:
        page = page_of(role, **SCREENS[screen])
        if role not in consoles:
            consoles[role] = Console(page)
        for query in QUERIES.get(name, lambda _world: [""])(world):
            url = reverse(name, args=arguments(world)) + query
            wrong += [f"{url} {problem}" for problem in looked_at(page, live_server.url + url, consoles[role])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_first_visit_costs_at_most_150_kilobytes(page_of, live_server, world):
    """Compressed as WhiteNoise sends it: brotli for text, woff2 and pictures as they are."""
    page = page_of(Role.HEAD)
    sizes = {}

    def weigh(response):
        body = response.body()
        is_packed = response.url.endswith((".woff2", ".png", ".ico"))
        sizes[response.url] = len(body) if is_packed else len(brotli.compress(body))

    page.on("response", weigh)
    response = page.goto(live_server.url + reverse("assessment:readiness-detail", args=(world.assessment.pk,)))
    page.wait_for_load_state("networkidle")
    assert response.status == 200
    assert sum(sizes.values()) <= FIRST_VISIT_BYTES, sizes
    assert {urlsplit(address).netloc for address in sizes} == {urlsplit(live_server.url).netloc}


def named(patterns, prefix=""):
    """Return the full URL names below `patterns`."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or "")
        else:
            space = f"{pattern.app_name}:" if pattern.app_name else ""
            yield from named(pattern.url_patterns, prefix + space)


def test_every_page_is_looked_at():
    looked = {name for name, _role, _arguments in PAGES}
    assert set(named(get_resolver().url_patterns)) - NO_PAGES == looked
