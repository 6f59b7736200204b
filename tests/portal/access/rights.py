"""One round with everything its rights speak of, and the table: which check allows whom, and in which status."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from assessment.accounts import permissions as accounts
from assessment.eligibility import permissions as eligibility
from assessment.handover import permissions as handover
from assessment.lke.models import Condition, Indicator
from assessment.lke_drafts import permissions as drafts
from assessment.papers import permissions as papers
from assessment.people import permissions as people
from assessment.people.models import INSTANSI_SCOPED_ROLES, FactorRemoval, Membership, Role
from assessment.planning.estimate import permissions as estimate
from assessment.planning.route import permissions as route
from assessment.planning.scenarios import permissions as scenarios
from assessment.planning.scenarios.models import Scenario
from assessment.rounds import permissions as rounds
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.workflow import Act
from assessment.workbook import permissions as workbook
from evidence.documents import permissions as vault
from evidence.documents.models import Citation, ConditionCitation, Disposal, Document, Revision
from evidence.packages import permissions as packages
from evidence.packages.models import PackageBuild
from evidence.papers import permissions as paper_line
from evidence.papers.models import PaperRequest
from tests import factories

PM, PL, TL, HEAD = Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD
PRE, TPN, ADMIN, CHIEF, PORTAL = (
    Role.PRELIMINARY, Role.TPN_RECORDER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.PORTAL_ADMIN,
)  # fmt: skip
FIRST, SECOND, THIRD = Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER
POKJA = {PM, PL}  # areas MP and PP
TEAM = POKJA | {TL, HEAD}
TPI = {FIRST, SECOND, THIRD}
NOBODY: set[Role] = set()


class Office:
    """A unit below a kanwil with a round in draft, and its likeness in another instansi."""

    def __init__(self, status="draf"):
        self.kanwil = factories.make_unit(name="Kanwil")
        self.unit = factories.make_unit(instansi=self.kanwil.instansi, parent=self.kanwil)
        self.assessment = factories.make_assessment(unit=self.unit, status=status)
        self.period = self.assessment.period
        self.instansi = self.unit.instansi
        self.other = factories.make_user()  # who uploaded, proposed and asked, and is none of those who are asked

    def person(self, role):
        """Return a new person of this unit, of the kanwil above it or of its instansi."""
        unit = self.kanwil if role == PRE else self.unit
        return self._holder(role, unit, self.instansi)

    def neighbour(self, role):
        """Return a person with the same role, but in a unit beside this one; of an instansi: in another."""
        if role in INSTANSI_SCOPED_ROLES:
            return self._holder(role, None, factories.make_instansi())
        return self._holder(role, factories.make_unit(instansi=self.instansi), None)

    def _holder(self, role, unit, instansi):
        areas = {PM: ["MP"], PL: ["PP"]}.get(role, [])
        if role == PORTAL:
            return factories.make_membership(role=role).user
        return factories.make_member(role, unit=unit, instansi=instansi, areas=areas)

    def question(self, area="MP"):
        return Indicator.objects.filter(instrument=self.period.instrument, owner_area=area).first()

    def condition(self, level):
        return Condition.objects.filter(instrument=self.period.instrument, level=level).first()

    def evaluation(self, stage, **facts):
        return Evaluation.objects.create(assessment=self.assessment, stage=stage, **facts)

    @cached_property
    def own_sheet(self):
        return self.assessment.evaluations.get(stage=Stage.SELF)

    def document(self, *, cited_at=("MP",), condition=None, **facts):
        values = {
            "unit": self.unit,
            "title": "SK tim",
            "state": Document.State.GOOD,
            "document_date": date(2026, 1, 5),
            "created_at": timezone.now(),
            "created_by": self.other,
        } | facts
        made = {"created_at": timezone.now(), "created_by": self.other}
        document = Document.objects.create(**values)
        for area in cited_at:
            Citation.objects.create(
                assessment=self.assessment, indicator=self.question(area), document=document, **made
            )
        if condition is not None:
            ConditionCitation.objects.create(assessment=self.assessment, condition=condition, document=document, **made)
        return document

    def revision(self, document):
        return Revision.objects.create(
            document=document, number=1, storage_name=f"uji-{document.pk}", original_name="sk.pdf", kind="pdf",
            size_bytes=10, sha256="0" * 64, uploaded_at=timezone.now(), uploaded_by=self.other,
        )  # fmt: skip

    def withdrawn(self, **facts):
        return self.document(withdrawn_at=timezone.now(), withdrawn_by=self.other, **facts)

    def disposal(self):
        return Disposal.objects.create(
            unit=self.unit, number="BA-1", reason="x", proposed_at=timezone.now(), proposed_by=self.other
        )

    def scenario(self, maker=None, *, is_shared=True):
        now = timezone.now()
        found, _ = Scenario.objects.get_or_create(
            assessment=self.assessment,
            maker=maker or self.other,
            name="Uji" if is_shared else "",
            defaults={"shared_at": now if is_shared else None, "created_at": now, "changed_at": now},
        )
        return found

    def removal(self):
        person = factories.make_member(PM, unit=self.unit, factor_since=timezone.now(), factor_nonce="x")
        return FactorRemoval.objects.create(person=person, asked_at=timezone.now(), asked_by=self.other, reason="x")

    def membership(self, role=PM):
        return Membership(user=factories.make_user(), role=role, unit=self.unit, starts_on=date(2026, 1, 1))

    def build(self, reader, **facts):
        return PackageBuild(assessment=self.assessment, reader=reader, requested_by=reader, **facts)

    def paper(self, what, reader):
        return PaperRequest(assessment=self.assessment, what=what, paper="A4", reader=reader)


@dataclass(frozen=True)
class Right:
    """What may be asked of a round in `status`: `ask(office)` prepares and returns the question put to each person."""

    name: str
    allowed: set[Role]
    ask: Callable
    status: str = "draf"
    # Those of another unit or instansi who are allowed as well.
    elsewhere: frozenset[Role] = frozenset()
    # Those whose right it is, but not in this status.
    waiting: frozenset[Role] = frozenset()


def of_round(check, *more):
    return lambda office: lambda user: check(user, office.assessment, *more)


def of_unit(check):
    return lambda office: lambda user: check(user, office.unit)


def of_document(check, **facts):
    def prepare(office):
        document = office.document(**facts)
        return lambda user: check(user, document)

    return prepare


def of(check, build):
    """build: makes of the office what is asked about, once for all people."""

    def prepare(office):
        about = build(office)
        return lambda user: check(user, about)

    return prepare


def of_each(check, build):
    """build: makes of the office and the person what is asked about."""
    return lambda office: lambda user: check(user, build(office, user))


def with_repair(office):
    office.assessment.repair_until = timezone.now() + timedelta(days=3)
    return office.assessment


def tpi_sheet(office, tier="anggota", **facts):
    return office.evaluation(Stage.TPI, tier=tier, **facts)


# What changes something: beside who may, that a role which ended a moment ago no longer counts.
CHANGES = [
    # people and accounts
    Right("team", {TL, ADMIN}, of_unit(people.check_can_manage_team)),
    Right("team, to read", {TL, ADMIN, HEAD}, of_unit(people.check_can_read_team)),
    Right("instansi", {ADMIN}, lambda office: lambda user: people.check_can_administer(user, office.instansi)),
    Right("lists of kelola", {ADMIN}, lambda _: people.check_is_admin, elsewhere=frozenset({ADMIN})),
    Right("role of the pokja", {TL, ADMIN}, of(people.check_can_grant, lambda office: office.membership(PM))),
    Right("role of the kepala", {ADMIN}, of(people.check_can_grant, lambda office: office.membership(HEAD))),
    Right("role of an evaluator", {ADMIN}, of(people.check_can_grant, lambda office: office.membership(FIRST))),
    Right(
        "role in the instansi",
        {ADMIN},
        of(people.check_can_grant, lambda o: Membership(role=TPN, instansi=o.instansi, starts_on=date(2026, 1, 1))),
    ),
    Right(
        "role in the portal",
        NOBODY,
        of(people.check_can_grant, lambda _: Membership(role=PORTAL, starts_on=date(2026, 1, 1))),
    ),
    Right("account", {ADMIN}, of(accounts.check_can_keep_account, lambda office: office.person(PM))),
    Right("password", {TL, ADMIN}, of(accounts.check_can_issue_start_password, lambda office: office.person(PM))),
    Right("password of the kepala", {ADMIN}, of(accounts.check_can_issue_start_password, lambda o: o.person(HEAD))),
    Right("removal", {TL, ADMIN}, of(accounts.check_can_ask_factor_removal, lambda o: o.removal().person)),
    Right("removal, decided", {TL, ADMIN}, of(accounts.check_can_decide_factor_removal, Office.removal)),
    Right(
        "instruments", {PORTAL}, lambda _: drafts.check_can_keep_instruments, elsewhere=frozenset({PORTAL})
    ),
    # the round
    *(
        Right(f"answer in {area}", who, of_round(rounds.check_can_answer, area))
        for area, who in (("MP", {PM, TL}), ("PP", {PL, TL}), ("HASIL", {TL}))
    ),
    Right("import", POKJA | {TL}, of_round(workbook.check_can_import)),
    Right(
        "condition of the unit",
        {TL},
        lambda o: lambda user: eligibility.check_can_enter_condition(user, o.assessment, o.condition("unit")),
    ),
    Right(
        "condition of the instansi, by a unit",
        NOBODY,
        lambda o: lambda user: eligibility.check_can_enter_condition(user, o.assessment, o.condition("instansi")),
    ),
    Right(
        "condition of the instansi",
        {ADMIN},
        lambda office: lambda user: eligibility.check_can_enter_instansi_condition(user, office.period),
    ),
    Right("route", {TL}, of_round(route.check_can_steer_route)),
    Right("gap", {TL, HEAD}, of_round(estimate.check_can_assume_gap)),
    Right("shared scenario", TEAM, of(scenarios.check_can_read_scenario, Office.scenario)),
    Right("shared scenario, changed", NOBODY, of(scenarios.check_can_change_scenario, Office.scenario)),
    Right("shared scenario, named", {TL}, of(scenarios.check_can_manage_scenario, Office.scenario)),
    *(
        Right(f"own scenario: {check.__name__}", TEAM, of_each(check, lambda o, user: o.scenario(user, is_shared=False)))
        for check in (
            scenarios.check_can_read_scenario, scenarios.check_can_change_scenario, scenarios.check_can_manage_scenario,
        )
    ),
    Right(
        "scenario of another, not shared",
        NOBODY,
        of(scenarios.check_can_read_scenario, lambda office: office.scenario(is_shared=False)),
    ),
    # papers
    Right("final report", {TL, HEAD}, of_round(papers.check_can_issue_report), "tpi"),
    Right("signed copy", {TL, HEAD}, of_round(vault.check_can_keep_signed_copy), "tpi"),
    Right("signed copy of a draft", {TL, HEAD}, of_round(vault.check_can_keep_signed_copy)),
    *(
        Right(f"paper: {what}", who, of_each(paper_line.check_can_take_paper, lambda o, user, what=what: o.paper(what, user)), "tpi")
        for what, who in (
            ("laporan", TEAM | TPI | {PRE}), ("ringkasan", TEAM | TPI | {PRE}), ("final", TEAM | TPI | {PRE}),
            ("lhe", TPI), ("berita-acara", TPI), ("pemusnahan", {TL, HEAD}),
        )
    ),
    Right("paper of another", NOBODY, of(paper_line.check_can_take_paper, lambda o: o.paper("laporan", o.other)), "tpi"),
    Right("package", TEAM, of_each(packages.check_can_take_build, Office.build)),
    Right("package of another", NOBODY, of(packages.check_can_take_build, lambda o: o.build(o.other))),
    Right(
        "package for outside",
        NOBODY,
        of_each(packages.check_can_take_build, lambda office, user: office.build(user, is_outside=True)),
    ),
    Right("package, shared", {TL, HEAD}, of_round(vault.check_can_share_package)),
    # acts
    Right("handed to the kepala", {TL}, of_round(handover.check_can_act, Act.HAND_TO_HEAD)),
    Right("submitted", {HEAD}, of_round(handover.check_can_act, Act.SUBMIT), "kepala"),
    Right("returned for repair", {SECOND, THIRD}, of_round(handover.check_can_act, Act.RETURN_FOR_REPAIR), "tpi"),
    Right("opened again", {ADMIN}, of_round(handover.check_can_act, Act.REOPEN), "tpi"),
    *(
        Right(f"repair in {status}", {SECOND, THIRD}, of(handover.check_can_extend_repair, with_repair), status)
        for status in ("dikembalikan", "kepala")
    ),
    Right("evaluation of TPI, begun", {FIRST}, of_round(handover.check_can_begin_evaluation), "tpi"),
    Right("evaluation of TPN, begun", {TPN}, of_round(handover.check_can_begin_evaluation), "tpn"),
    *(
        Right(f"sheet of {tier}", {role}, of(handover.check_can_evaluate, lambda o, t=tier: tpi_sheet(o, t)), "tpi")
        for tier, role in (("anggota", FIRST), ("ketua", SECOND), ("dalnis", THIRD))
    ),
    Right("sheet of TPN", {TPN}, of(handover.check_can_evaluate, lambda office: office.evaluation(Stage.TPN)), "tpn"),
    Right("sheet handed up", {FIRST}, of(handover.check_can_hand_up, tpi_sheet), "tpi"),
    Right("result of TPN", {TPN}, of(handover.check_can_publish, lambda office: office.evaluation(Stage.TPN)), "tpn"),
    Right("reopening asked", {TL, HEAD}, of_round(handover.check_can_ask_reopening), "tpi"),
    Right(
        "reopening of another taken back",
        NOBODY,
        of(handover.check_can_take_reopening_back, lambda o: factories.make_reopen_request(o.assessment)),
        "tpi",
    ),
    Right(
        "reopening decided",
        {ADMIN},
        of(handover.check_can_decide_reopening, lambda o: factories.make_reopen_request(o.assessment)),
        "tpi",
    ),
    # documents
    Right("document added", POKJA | {TL}, of_unit(vault.check_can_add_document)),
    Right("document cited", {PM, TL}, of_round(vault.check_can_cite, "MP")),
    Right("documents carried", POKJA | {TL}, of_round(vault.check_can_carry)),
    Right("upload to the library", POKJA | {TL}, of_round(vault.check_can_upload, None)),
    Right(
        "upload to a question",
        {PM, TL},
        lambda o: lambda user: vault.check_can_upload(user, o.assessment, o.question("MP")),
    ),
    *(
        Right(f"{check.__name__} of one pokja", {PM, TL}, of_document(check))
        for check in (vault.check_can_replace, vault.check_can_edit, vault.check_can_withdraw)
    ),
    *(
        Right(f"{check.__name__} of two pokja", POKJA | {TL}, of_document(check, cited_at=("MP", "PP")))
        for check in (vault.check_can_replace, vault.check_can_edit)
    ),
    Right("withdrawal of two pokja", {TL}, of_document(vault.check_can_withdraw, cited_at=("MP", "PP"))),
    *(
        Right(f"{check.__name__} of no pokja", {TL}, of_document(check, cited_at=()))
        for check in (vault.check_can_replace, vault.check_can_edit, vault.check_can_withdraw)
    ),
    Right(
        "proof of a condition withdrawn",
        {TL},
        of(vault.check_can_withdraw, lambda office: office.document(condition=office.condition("unit"))),
    ),
    Right("document restored", {PM, TL}, of(vault.check_can_restore, Office.withdrawn)),
    Right("own upload restored", POKJA | {TL}, of_each(vault.check_can_restore, lambda o, u: o.withdrawn(cited_at=(), created_by=u))),
    Right("own upload withdrawn", POKJA | {TL}, of_each(vault.check_can_withdraw, lambda o, u: o.document(cited_at=(), created_by=u))),
    Right("document judged by the unit", {TL}, of_document(vault.check_can_judge)),
    Right("document judged by its pokja too", {TL, PL}, of_document(vault.check_can_judge, cited_at=("PP",))),
    Right("document judged by TPI", TPI, of_document(vault.check_can_judge), "tpi", waiting=frozenset({TL})),
    Right("video", {TL}, of_round(vault.check_can_change_video)),
    Right("disposal proposed", {TL}, of_unit(vault.check_can_propose_disposal)),
    Right("disposal decided", {HEAD}, of(vault.check_can_decide_disposal, Office.disposal)),
    Right("disposal cancelled", {TL}, of(vault.check_can_cancel_disposal, Office.disposal)),
]  # fmt: skip

READINGS = [
    *(
        Right(f"sheet in {status}", who, of_round(check), status)
        for check in (rounds.check_can_read_sheet, papers.check_can_export_report, vault.check_can_take_package, vault.check_can_read_video)
        for status, who in (
            ("draf", TEAM), ("kepala", TEAM), ("dikembalikan", TEAM), ("tpi", TEAM | TPI | {PRE}),
            ("tpn", TEAM | TPI | {PRE, TPN}), ("selesai", TEAM | TPI | {PRE, TPN}),
        )
    ),
    *(
        Right(f"{check.__name__} in {status}", TEAM, of_round(check), status)
        for check in (
            rounds.check_can_read_route, rounds.check_can_read_estimate, rounds.check_can_read_weaknesses,
            workbook.check_can_read_imports, scenarios.check_can_simulate,
        )
        for status in ("draf", "tpi")
    ),
    *(
        Right(f"own sheet in {status}", who, of(rounds.check_can_see_evaluation, lambda office: office.own_sheet), status)
        for status, who in (("draf", TEAM), ("tpi", TEAM | TPI | {PRE}), ("tpn", TEAM | TPI | {PRE, TPN}))
    ),
    *(
        Right(f"{what.label} in {status}", who, of(rounds.check_can_see_evaluation, lambda o, what=what: o.evaluation(what)), status)
        for what, status, who in (
            (Stage.TPI, "tpi", TPI), (Stage.TPI, "dikembalikan", NOBODY), (Stage.PRELIMINARY, "tpi", {PRE}),
            (Stage.TPN, "tpn", {TPN}), (Stage.TPN, "tpi", NOBODY),
        )
    ),
    *(
        Right(
            f"{what.label}, published, in {status}",
            who,
            of(rounds.check_can_see_evaluation, lambda o, what=what: o.evaluation(what, published_at=timezone.now(), published_by=o.other)),
            status,
        )
        for what, status, who in (
            (Stage.TPI, "tpn", TEAM | TPI | {PRE, TPN}), (Stage.TPI, "draf", TEAM), (Stage.PRELIMINARY, "tpi", TEAM | TPI | {PRE}),
            (Stage.TPN, "selesai", TEAM | TPI | {PRE, TPN}),
        )
    ),
    *(
        Right(f"total in {status}", who, of(rounds.check_can_see_total, lambda office: office.own_sheet), status)
        for status, who in (
            ("draf", TEAM), ("kepala", TEAM), ("tpi", TEAM | TPI | {PRE, ADMIN, CHIEF}),
            ("tpn", TEAM | TPI | {PRE, TPN, ADMIN, CHIEF}),
        )
    ),
    Right("total of a draft of TPI", TPI, of(rounds.check_can_see_total, tpi_sheet), "tpi"),
    Right(
        "total that TPI published",
        TEAM | TPI | {PRE, TPN, ADMIN, CHIEF},
        of(rounds.check_can_see_total, lambda o: tpi_sheet(o, published_at=timezone.now(), published_by=o.other)),
        "tpn",
    ),
    Right("evaluations at TPI", TPI, of_round(handover.check_can_read_evaluations), "tpi"),
    Right("evaluations at TPN", TPI | {TPN}, of_round(handover.check_can_read_evaluations), "tpn"),
    Right("letters of a draft", NOBODY, of_round(papers.check_can_make_letters)),
    Right("letters", TPI, of_round(papers.check_can_make_letters), "tpi"),
    Right("disposals", {TL, HEAD}, of_unit(vault.check_can_read_disposals)),
    *(
        Right(f"document in {status}", who, of_document(vault.check_can_read_document), status)
        for status, who in (("draf", TEAM), ("tpi", TEAM | TPI | {PRE}), ("tpn", TEAM | TPI | {PRE, TPN}))
    ),
    Right("restricted document", {PM, TL, HEAD}, of_document(vault.check_can_read_document, is_restricted=True)),
    Right("restricted document at TPI", {PM, TL, HEAD, *TPI, PRE}, of_document(vault.check_can_read_document, is_restricted=True), "tpi"),
    Right("restricted document at TPN", {PM, TL, HEAD, *TPI, PRE, TPN}, of_document(vault.check_can_read_document, is_restricted=True), "tpn"),
    Right("restricted document of no pokja", {TL, HEAD}, of_document(vault.check_can_read_document, is_restricted=True, cited_at=())),
    Right(
        "own restricted document of no pokja",
        POKJA | {TL, HEAD},
        of_each(vault.check_can_read_document, lambda o, user: o.document(is_restricted=True, cited_at=(), created_by=user)),
    ),
    Right("own restricted document of another pokja", {PL, TL, HEAD}, of_each(
        vault.check_can_read_document, lambda o, user: o.document(is_restricted=True, cited_at=("PP",), created_by=user))),
    Right("tag", TEAM, of_document(vault.check_can_tag)),
]  # fmt: skip
