"""Every page a person can open, who opens it here, and what its address is made of."""

from assessment.lke_drafts.models import InstrumentDraft
from assessment.people.models import Role
from assessment.portalrb.models import ApiToken
from assessment.rounds.models import ReopenRequest
from assessment.workbook.models import SheetImport
from evidence.table_files.models import TableOrder
from evidence.video.models import ProfileVideo
from tests.portal.look.office import NUMBERS, QUESTION, SURVEY
from tests.portal.look.programme import PROGRAMME


def of_round(*more):
    return lambda world: (world.assessment.pk, *more)


def of_submitted(*more):
    return lambda world: (world.handover.assessment_id, *more)


def of_package_link(world):
    return (world.assessment.pk, world.assessment.package_links.get().pk)


def of_paper(number):
    """One of the reports that were asked for: made, in the line, failed; then a final one in the line, and a destruction that is done."""

    def args(world):
        return (world.assessment.pk, world.assessment.paper_requests.order_by("pk")[number].pk)

    return args


def of_table(number):
    """One of the lists that were asked for: made, in the line, failed."""
    return lambda _world: (TableOrder.objects.order_by("pk")[number].pk,)


def of_video(world):
    return (world.assessment.pk, ProfileVideo.objects.get().pk)


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


def of_decree(world):
    return (world.assessment.unit_id, world.assessment.unit.decrees.first().pk)


def of_scenario(*more):
    return lambda world: (world.assessment.pk, world.scenario.pk, *more)


def of_work(world):
    return (world.assessment.pk, world.assessment.work_items.first().pk)


def of_task(code):
    return lambda world: (world.assessment.tasks.filter(indicator__code=code, work_item=None).first().pk,)


def of_import(world):
    return (world.assessment.pk, SheetImport.objects.get().pk)


def of_nothing(_world):
    return ()


def of_draft(world):
    return (InstrumentDraft.objects.get(code="konsep-uji").pk,)


def of_broken_draft(world):
    return (InstrumentDraft.objects.get(code="").pk,)


def of_instrument(world):
    return (world.assessment.period.instrument_id,)


def of_issued(world):
    return (world.issued.pk,)


def of_request(_world):
    return (ReopenRequest.objects.get(state="diminta").pk,)


def of_disposal(world):
    return (world.assessment.pk, world.disposal.pk)


LEAD, ADMIN, PORTAL = Role.TEAM_LEAD, Role.INSTANSI_ADMIN, Role.PORTAL_ADMIN

# URL name, then who opens it (None: nobody signed in) and what its address is made of.
PAGES = [
    ("assessment:sign-in", None, of_nothing),
    ("assessment:help-index", None, of_nothing),
    ("assessment:password-change", LEAD, of_nothing),
    ("assessment:factor-detail", LEAD, of_nothing),
    ("assessment:factor-detail", Role.POKJA_LEAD, of_nothing),
    ("assessment:factor-move", Role.POKJA_LEAD, of_nothing),
    ("assessment:recovery-code-create", Role.POKJA_LEAD, of_nothing),
    ("assessment:factor-off", Role.POKJA_LEAD, of_nothing),
    ("assessment:assessment-list", Role.INSTANSI_HEAD, of_nothing),
    ("assessment:notice-list", Role.POKJA_MEMBER, of_nothing),
    ("assessment:notice-list", Role.INSTANSI_HEAD, of_nothing),
    ("assessment:notice-choices", Role.POKJA_MEMBER, of_nothing),
    ("assessment:chain-heads", LEAD, of_nothing),
    ("assessment:calendar-detail", Role.POKJA_MEMBER, of_nothing),
    ("assessment:calendar-detail", Role.INSTANSI_HEAD, of_nothing),
    ("assessment:task-list", Role.POKJA_MEMBER, of_nothing),
    ("assessment:task-list", LEAD, of_nothing),
    ("assessment:task-detail", Role.POKJA_MEMBER, of_task(QUESTION)),
    ("assessment:task-detail", Role.HEAD, of_task("A.I.1.i.b")),
    ("assessment:task-detail", LEAD, of_task("A.I.1.ii.a")),
    ("assessment:task-detail", Role.POKJA_MEMBER, of_task("A.I.1.iii.a")),
    ("assessment:task-give", LEAD, of_round()),
    ("assessment:task-board", LEAD, of_round()),
    ("assessment:task-board", Role.HEAD, of_round()),
    ("assessment:task-hand-over", LEAD, of_round()),
    ("assessment:assessment-detail", Role.POKJA_MEMBER, of_round()),
    ("assessment:area-detail", Role.POKJA_MEMBER, of_round("MP")),
    ("assessment:answer-review", LEAD, of_round(QUESTION)),
    ("assessment:area-hand-in", LEAD, of_round("MP")),
    ("assessment:area-hand-in", Role.POKJA_LEAD, of_round("TL")),
    ("assessment:answer-edit", Role.POKJA_MEMBER, of_round(QUESTION)),
    ("assessment:answer-edit", Role.POKJA_MEMBER, of_round(NUMBERS)),
    ("assessment:answer-edit", LEAD, of_round(SURVEY)),
    ("assessment:answer-edit", Role.HEAD, of_round(QUESTION)),
    ("assessment:note-list", LEAD, of_round(QUESTION)),
    ("assessment:note-list", Role.TPI_MEMBER, of_submitted(QUESTION)),
    ("assessment:sheet-detail", Role.HEAD, of_round()),
    ("assessment:preview-detail", LEAD, of_round()),
    ("assessment:preview-question", LEAD, of_round(QUESTION)),
    ("assessment:import-list", LEAD, of_round()),
    ("assessment:import-detail", LEAD, of_import),
    ("assessment:import-detail", Role.POKJA_MEMBER, of_import),
    ("assessment:handover-list", Role.HEAD, of_round()),
    ("assessment:handover-list", LEAD, of_submitted()),
    ("assessment:reopening-create", LEAD, of_submitted()),
    ("assessment:reopening-list", ADMIN, of_nothing),
    ("assessment:reopening-detail", ADMIN, of_request),
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
    ("assessment:iku-detail", LEAD, of_round()),
    ("assessment:origin-detail", Role.HEAD, of_round("total")),
    ("assessment:origin-detail", Role.POKJA_MEMBER, of_round("A.II.1.i")),
    ("assessment:gate-detail", Role.HEAD, of_round("WBK", "area-SDM")),
    ("assessment:route-detail", LEAD, of_round()),
    ("assessment:route-origin-detail", LEAD, of_round("total")),
    ("assessment:route-gate-detail", LEAD, of_round("WBBM", "total")),
    ("assessment:route-setting-edit", LEAD, of_round(QUESTION)),
    ("assessment:work-edit", LEAD, of_work),
    ("assessment:plan-detail", LEAD, of_round()),
    ("assessment:plan-line-create", LEAD, of_round()),
    ("assessment:plan-copy", LEAD, of_round()),
    ("assessment:plan-import", LEAD, of_round()),
    ("assessment:plan-line-edit", LEAD, of_work),
    ("assessment:plan-line-end", LEAD, of_work),
    ("assessment:plan-line-report", LEAD, of_work),
    ("assessment:outlook-detail", LEAD, of_round()),
    ("assessment:estimate-origin-detail", LEAD, of_round("total")),
    ("assessment:estimate-gate-detail", LEAD, of_round("WBBM", "total")),
    ("assessment:scenario-list", LEAD, of_round()),
    ("assessment:scenario-detail", LEAD, of_scenario()),
    ("assessment:scenario-detail", Role.HEAD, of_scenario()),
    ("assessment:scenario-origin-detail", LEAD, of_scenario("total")),
    ("assessment:scenario-origin-detail", Role.HEAD, of_scenario("PW")),
    ("assessment:scenario-gate-detail", LEAD, of_scenario("WBBM", "total")),
    ("assessment:scenario-area-edit", LEAD, of_scenario("PW")),
    ("assessment:scenario-area-edit", LEAD, of_scenario("HASIL")),
    ("assessment:scenario-compare", LEAD, of_round()),
    ("assessment:weakness-list", Role.POKJA_MEMBER, of_round()),
    ("assessment:programme-weakness-list", Role.POKJA_MEMBER, of_round()),
    ("assessment:condition-list", Role.HEAD, of_round()),
    ("assessment:condition-edit", LEAD, of_round("tlhp")),
    ("assessment:condition-edit", Role.HEAD, of_round("opini_bpk")),
    ("evidence:condition-citation-create", LEAD, of_round("tlhp")),
    ("assessment:period-condition-list", ADMIN, of_period),
    ("assessment:period-condition-edit", ADMIN, of_period_and("opini_bpk")),
    ("assessment:period-condition-edit", ADMIN, of_period_and("sptjm")),
    ("assessment:comparison-detail", Role.HEAD, of_round()),
    ("assessment:unit-history", Role.HEAD, of_unit),
    ("assessment:team-detail", LEAD, of_unit),
    ("assessment:membership-list", LEAD, of_unit),
    ("assessment:decree-list", LEAD, of_unit),
    ("assessment:decree-create", LEAD, of_unit),
    ("assessment:decree-detail", LEAD, of_decree),
    ("assessment:decree-edit", LEAD, of_decree),
    ("assessment:decree-end", LEAD, of_decree),
    ("assessment:team-member-add", LEAD, of_unit),
    ("assessment:team-member-create", LEAD, of_unit),
    ("assessment:team-member-edit", LEAD, of_team_member),
    ("assessment:transfer-create", LEAD, of_team_member),
    ("assessment:team-password-issue", LEAD, of_team_member),
    (
        "assessment:team-member-factor",
        LEAD,
        lambda world: (world.assessment.unit_id, world.people[Role.POKJA_LEAD].memberships.get().pk),
    ),
    ("assessment:unit-list", ADMIN, of_nothing),
    ("assessment:unit-create", ADMIN, of_nothing),
    ("assessment:unit-edit", ADMIN, of_unit),
    ("assessment:letterhead-edit", ADMIN, of_unit),
    ("assessment:iku-rule-edit", ADMIN, of_instansi),
    ("evidence:logo-edit", ADMIN, of_unit),
    ("assessment:person-list", ADMIN, of_nothing),
    ("assessment:person-create", ADMIN, of_nothing),
    ("assessment:person-edit", ADMIN, of_person),
    ("assessment:start-password-issue", ADMIN, of_person),
    ("assessment:person-factor", ADMIN, lambda world: (world.people[Role.POKJA_LEAD].pk,)),
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
    ("assessment:work-list", PORTAL, of_nothing),
    ("assessment:instrument-list", PORTAL, of_nothing),
    ("assessment:draft-create", PORTAL, of_nothing),
    ("assessment:draft-detail", PORTAL, of_draft),
    ("assessment:draft-detail", PORTAL, of_broken_draft),
    ("assessment:draft-diff", PORTAL, of_draft),
    ("assessment:instrument-detail", PORTAL, of_instrument),
    ("assessment:instrument-diff", PORTAL, of_instrument),
    ("assessment:target-edit", ADMIN, of_round()),
    ("assessment:round-cancel", ADMIN, of_round()),
    ("assessment:cancelled-list", ADMIN, of_nothing),
    ("assessment:cancelled-list", LEAD, of_nothing),
    ("evidence:document-list", Role.POKJA_MEMBER, of_round()),
    ("evidence:document-upload", Role.POKJA_MEMBER, of_round()),
    ("evidence:link-create", Role.POKJA_MEMBER, of_round()),
    ("evidence:video-detail", LEAD, of_round()),
    ("evidence:video-remove", LEAD, of_video),
    ("evidence:package-detail", LEAD, of_round()),
    ("evidence:package-build", LEAD, of_round()),
    ("evidence:package-link-detail", LEAD, of_package_link),
    ("evidence:package-link-revoke", LEAD, of_package_link),
    ("evidence:package-link-create", LEAD, of_round()),
    ("evidence:package-open", None, lambda world: (world.package_code,)),
    ("evidence:disposal-list", LEAD, of_round()),
    ("evidence:disposal-create", LEAD, of_round()),
    ("evidence:disposal-detail", Role.HEAD, of_disposal),
    ("evidence:paper-list", Role.HEAD, of_round()),
    ("evidence:paper-list", Role.HEAD, of_submitted()),
    ("evidence:paper-request", LEAD, of_paper(0)),
    ("evidence:paper-request", LEAD, of_paper(1)),
    ("evidence:paper-request", LEAD, of_paper(2)),
    ("evidence:paper-request", LEAD, of_paper(3)),
    ("evidence:paper-request", LEAD, of_paper(4)),
    ("evidence:table-order", ADMIN, of_table(0)),
    ("evidence:table-order", ADMIN, of_table(1)),
    ("evidence:table-order", ADMIN, of_table(2)),
    ("evidence:report-issue", Role.HEAD, of_submitted()),
    ("evidence:signed-copy-create", Role.HEAD, of_issued),
    ("evidence:letter-create", Role.TPI_LEAD, of_submitted("lhe")),
    ("evidence:template-list", ADMIN, of_instansi),
    ("evidence:template-edit", ADMIN, lambda world: (*of_instansi(world), "lhe")),
    ("evidence:retention-edit", ADMIN, of_instansi),
    ("assessment:verification", None, lambda world: (world.issued.code,)),
    *PROGRAMME,
    ("evidence:drop-create", Role.POKJA_MEMBER, of_round()),
    ("evidence:drop-place", Role.POKJA_MEMBER, of_round("kosong")),
    ("evidence:citation-create", Role.POKJA_MEMBER, of_round(QUESTION)),
    ("evidence:document-detail", Role.POKJA_MEMBER, of_document),
    ("evidence:document-notes", LEAD, of_document),
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
    "assessment:plan-detail": lambda world: ["", f"?buka={of_work(world)[1]}", "?tampil=papan"],
    "assessment:obstacle-list": lambda _world: ["", "?keadaan=teratasi"],
    "assessment:idea-list": lambda _world: ["", "?keadaan=tidak"],
    "assessment:monitoring-create": lambda _world: ["", "?area=MP&bulan=2"],
    "assessment:task-board": lambda _world: ["", "?salin=1", "?tampil=terlambat"],
    "assessment:task-list": lambda _world: ["", "?selesai=1"],
    "assessment:import-detail": lambda _world: ["", "?tampil=semua"],
    "assessment:scenario-compare": lambda world: [f"?skenario={world.scenario.pk}"],
    "evidence:document-list": lambda _world: ["?text=peta", "?tampilan=kartu&state=baik"],
}
# Addresses without a page of their own: they lead on, take a form, or hand out a file.
NO_PAGES = {
    "assessment:plan-template",
    "assessment:innovation-claim-withdraw",
    "healthz",
    "readyz",
    "assessment:home",
    "assessment:api-openapi",
    "assessment:api-unit-answers",
    "assessment:api-wbbm-units",
    "assessment:api-wbk-units",
    "assessment:sign-in-code",  # opens after a password alone: tests/browser/test_second_factor.py looks at it
    "assessment:sign-out",
    "assessment:session-keep",
    "assessment:notice-read-all",
    "assessment:notice-open",
    "assessment:calendar-address-create",  # shows its page once, as the answer to a form
    "assessment:calendar-address-revoke",
    "assessment:calendar-file",
    "assessment:task-take",
    "assessment:task-work",
    "assessment:task-decide",
    "assessment:answer-autosave",
    "assessment:answer-mend",
    "assessment:evaluation-autosave",
    "assessment:evaluation-begin",
    "assessment:evaluation-raise",
    "assessment:reopening-withdraw",
    "assessment:round-restore",
    "assessment:note-withdraw",
    "assessment:thread-resolve",
    "assessment:unit-deactivate",
    "assessment:unit-reactivate",
    "assessment:unit-remove",
    "assessment:period-close",
    "assessment:period-reopen",
    "assessment:period-remove",
    "assessment:person-close",
    "assessment:person-reopen",
    "assessment:sessions-end",
    "assessment:membership-end",
    "assessment:team-member-end",
    "assessment:decree-roles-hang",
    "evidence:document-date",
    "evidence:report-pdf",
    "evidence:monitoring-report",
    "assessment:lke-xlsx",
    "assessment:import-undo",
    "assessment:draft-file",
    "assessment:draft-delete",
    "assessment:work-retry",
    "assessment:mail-retry",
    "assessment:instrument-template",
    "assessment:instrument-close",
    "assessment:instrument-reopen",
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
    "evidence:short-pdf",
    "evidence:disposal-cancel",
    "evidence:disposal-decide",
    "evidence:disposal-minute",
    "evidence:document-repeat",
    "evidence:document-restore",
    "evidence:document-tags",
    "evidence:item-guess",
    "evidence:partial-create",
    "evidence:partial-extend",
    "evidence:report-download",
    "evidence:signed-copy-download",
    "evidence:template-download",
    "evidence:template-withdraw",
    "evidence:package-built-file",
    "evidence:paper-request-file",
    "evidence:table-order-file",
    "evidence:package-file",
    "evidence:package-link-build",
    "evidence:package-open-file",
    "evidence:video-file",
    "evidence:condition-citation-remove",
    "evidence:record-citation-remove",
    "assessment:suggestion-form-close",
    "evidence:revision-download",
    "evidence:page-image",
    "evidence:logo-image",
    "evidence:logo-remove",
}
