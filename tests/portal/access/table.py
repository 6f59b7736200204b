"""Which roles may GET and POST each address, and what an address asks for.

Whoever adds a page adds a row; `test_access.py` beside this fails for a URL name without one.
"""

from assessment.people.models import Role
from assessment.rounds.workflow import BEFORE_SUBMISSION, Status
from tests.portal.access.programme import PROGRAMME
from tests.portal.access.roles import (
    ADMIN,
    EVERYBODY,
    FILLERS,
    ISSUERS,
    KEEPERS,
    LEADS,
    SHARERS,
    TEAM,
    TPI,
    WRITERS,
    always,
    note_writers,
    readers,
    receivers,
    scorers,
    senders_back,
    writers,
)
from tests.portal.access.rows import KNOWS, Row, kelola, page, portal, sheet
from tests.portal.world import AREA, CONDITION, OF_INSTANSI, QUESTION

# Forms about nobody but the person who sends them.
OWN_FORMS = (
    "password-change", "factor-detail", "factor-move", "recovery-code-create", "factor-off", "notice-choices",
)  # fmt: skip

TABLE = PROGRAMME | {
    # the portal itself
    "healthz": page(rule="open"),
    "readyz": page(rule="open"),
    "assessment:sign-in": Row(get=always(EVERYBODY), post=always(EVERYBODY), rule="open"),
    "assessment:sign-in-code": Row(get=always(EVERYBODY), post=always(EVERYBODY), rule="open"),
    "assessment:sign-out": Row(post=always(EVERYBODY), rule="open"),
    "assessment:help-index": page(rule="open"),
    **{f"assessment:{name}": Row(get=always(EVERYBODY), post=always(EVERYBODY), rule="own") for name in OWN_FORMS},
    "assessment:session-keep": page(),
    "assessment:home": page(),
    # That of the world was told to a person who is none of the roles.
    "assessment:notice-list": page(),
    "assessment:chain-heads": page(),
    "assessment:calendar-detail": page(),
    "assessment:calendar-address-create": Row(post=always(EVERYBODY), rule="own"),
    "assessment:calendar-address-revoke": Row(post=always(EVERYBODY), rule="own"),
    "assessment:calendar-file": Row(("=KODE",), get=always(()), rule="public"),
    "assessment:notice-read-all": Row(post=always(EVERYBODY), rule="own"),
    "assessment:notice-open": Row(("notice",), post=always(()), rule="private"),
    "assessment:assessment-list": page(),
    "assessment:recap-list": page(),
    # accepting answers and areas
    "assessment:answer-review": sheet(
        "assessment",
        f"={QUESTION}",
        get=always(TEAM),
        post=always({Role.TEAM_LEAD}),
        locks=("POST",),
        form="version=1&act=kembali&note=keliru",
    ),
    "assessment:answer-mend": sheet(
        "assessment", f"={QUESTION}", get=None, post=always(WRITERS), locks=("POST",), open_in=frozenset()
    ),
    "assessment:area-hand-in": sheet(
        "assessment",
        f"={AREA}",
        get=always(TEAM),
        post=always({Role.TEAM_LEAD}),
        locks=("POST",),
        open_in=frozenset(),
        form="act=terima&reason=keliru",
    ),
    # answering
    "assessment:assessment-detail": sheet(),
    "assessment:area-detail": sheet("assessment", f"={AREA}"),
    "assessment:sheet-detail": sheet(),
    "assessment:preview-detail": sheet(get=always(TEAM)),
    "assessment:preview-question": sheet("assessment", f"={QUESTION}", get=always(TEAM)),
    "assessment:answer-edit": sheet(
        "assessment", f"={QUESTION}", post=always(WRITERS), locks=("POST",), form="version=1&level=Tidak"
    ),
    "assessment:answer-autosave": sheet(
        "assessment", f"={QUESTION}", get=None, post=always(WRITERS), locks=("POST",), form="version=1&level=Tidak"
    ),
    "assessment:note-list": sheet("assessment", f"={QUESTION}", post=note_writers, form="note_text=Sudah lengkap"),
    # That of the world is of TPI, and who wrote its note is nobody here.
    "assessment:thread-resolve": sheet("assessment", "thread", get=None, post=lambda status: readers(status) & TPI),
    "assessment:note-withdraw": sheet("assessment", "note", get=None, post=always(())),
    # tasks; that of the world is one of AREA that somebody of the team has, who is nobody here
    "assessment:task-list": page(),
    "assessment:task-detail": sheet("task", get=always(TEAM)),
    "assessment:task-take": sheet("task", get=None, post=always(TEAM)),
    "assessment:task-work": sheet("task", get=None, post=always(())),
    "assessment:task-decide": sheet("task", get=None, post=always({Role.TEAM_LEAD}), ends=("POST",)),
    "assessment:task-board": sheet(get=always(TEAM)),
    "assessment:task-hand-over": sheet(get=always(SHARERS), post=always(SHARERS)),
    "assessment:task-give": sheet(get=always(SHARERS), post=always(SHARERS)),
    # handing over; the world's sheets are not complete, so nothing can be handed over
    "assessment:handover-list": sheet(),
    "assessment:submission-detail": sheet(get=always(TEAM), post=always({Role.TEAM_LEAD}), locks=("POST",)),
    "assessment:approval-detail": sheet(
        get=always(TEAM), post=always({Role.HEAD}), locks=("POST",), form="is_confirmed=on"
    ),
    "assessment:approval-return": sheet(
        get=always(TEAM), post=always({Role.HEAD}), locks=("POST",), form="reason=Lengkapi"
    ),
    # evaluators; in the world the sheet of each stage is begun, with one question scored
    "assessment:evaluation-detail": sheet(get=scorers),
    "assessment:evaluation-begin": sheet(get=None, post=writers, locks=("POST",)),
    "assessment:evaluation-raise": sheet(get=None, post=writers, locks=("POST",)),
    "assessment:reopening-create": sheet(get=always(LEADS), post=always(LEADS), form="reason=keliru"),
    # Nobody here asked for the round of the world: only who did takes it back.
    "assessment:reopening-withdraw": sheet("assessment", "reopening", get=None, post=always(set())),
    "assessment:reopening-list": kelola(post=False),
    "assessment:reopening-detail": kelola("reopening"),
    "assessment:evaluation-return": Row(
        ("assessment",),
        get=scorers,
        post=senders_back,
        statuses=(Status.DRAFT, Status.TPI_REVIEW),
        form="step=1&reason=x&due_on=31 Mei 2026",
    ),
    "assessment:evaluation-publish": sheet(
        get=scorers, post=writers, locks=("POST",), form="step=1&decision=usul&result=diraih&total=80"
    ),
    "assessment:evaluation-edit": sheet(
        "assessment", f"={QUESTION}", get=scorers, post=writers, form="version=1&level=Ya"
    ),
    "assessment:evaluation-autosave": sheet(
        "assessment", f"={QUESTION}", get=None, post=writers, form="version=1&level=Ya"
    ),
    # readiness, scorers, years
    "assessment:readiness-detail": sheet(),
    "assessment:iku-detail": sheet(get=always(TEAM), post=always({Role.TEAM_LEAD}), form=f"text={1001 * 'y'}"),
    "assessment:origin-detail": sheet("assessment", f"={AREA}"),
    "assessment:gate-detail": sheet("assessment", "=WBK", "=total"),
    "assessment:comparison-detail": sheet(),
    "assessment:route-detail": sheet(get=always(TEAM)),
    "assessment:route-origin-detail": sheet("assessment", f"={AREA}", get=always(TEAM)),
    "assessment:route-gate-detail": sheet("assessment", "=WBK", "=total", get=always(TEAM)),
    "assessment:route-work-create": sheet(
        get=None, post=always({Role.TEAM_LEAD}), locks=("POST",), open_in=BEFORE_SUBMISSION, form="predikat=WBK&due_on="
    ),
    "assessment:route-setting-edit": sheet(
        "assessment",
        f"={QUESTION}",
        get=always({Role.TEAM_LEAD}),
        post=always({Role.TEAM_LEAD}),
        locks=("GET", "HEAD", "POST"),
        open_in=BEFORE_SUBMISSION,
        form="effort=3&is_locked=on",
    ),
    "assessment:work-edit": sheet(
        "assessment",
        "work",
        get=always({Role.TEAM_LEAD}),
        post=always({Role.TEAM_LEAD}),
        locks=("GET", "HEAD", "POST"),
        open_in=BEFORE_SUBMISSION,
        form="state=selesai",
    ),
    "assessment:outlook-detail": sheet(get=always(TEAM)),
    "assessment:estimate-origin-detail": sheet("assessment", f"={AREA}", get=always(TEAM)),
    "assessment:estimate-gate-detail": sheet("assessment", "=WBK", "=total", get=always(TEAM)),
    "assessment:assumption-save": sheet(
        get=None,
        post=always({Role.TEAM_LEAD, Role.HEAD}),
        ends=("POST",),
        form="step=tpi&part=MP&amount=5&measure=persen",
    ),
    "assessment:assumption-withdraw": sheet(
        "assessment", "assumption", get=None, post=always({Role.TEAM_LEAD, Role.HEAD}), ends=("POST",)
    ),
    # the simulation; the world's scenarios are shared by somebody of the team, so each role is another than the maker
    "assessment:scenario-list": sheet(get=always(TEAM)),
    "assessment:scenario-create": sheet(get=None, post=always(TEAM)),
    "assessment:route-scenario-create": sheet(get=None, post=always(TEAM), form="predikat=WBK"),
    "assessment:scenario-compare": sheet(get=always(TEAM)),
    "assessment:scenario-detail": sheet("assessment", "scenario", get=always(TEAM)),
    "assessment:scenario-origin-detail": sheet("assessment", "scenario", f"={AREA}", get=always(TEAM)),
    "assessment:scenario-gate-detail": sheet("assessment", "scenario", "=WBK", "=total", get=always(TEAM)),
    "assessment:scenario-area-edit": sheet(
        "assessment", "scenario", f"={AREA}", get=always(()), post=always(()), form=f"{QUESTION}-level=Ya"
    ),
    "assessment:scenario-answer-edit": sheet(
        "assessment", "scenario", f"={QUESTION}", get=None, post=always(()), form=f"{QUESTION}-level=Ya"
    ),
    "assessment:scenario-name": sheet(
        "assessment", "scenario", get=None, post=always({Role.TEAM_LEAD}), form="name=Nama baru"
    ),
    "assessment:scenario-share": sheet("assessment", "scenario", get=None, post=always(())),
    "assessment:scenario-copy": sheet("assessment", "scenario", get=None, post=always(TEAM)),
    "assessment:scenario-delete": sheet("assessment", "scenario", get=None, post=always({Role.TEAM_LEAD})),
    "assessment:weakness-list": sheet(get=always(TEAM)),
    "assessment:programme-weakness-list": sheet(get=always(TEAM)),
    # a workbook brought in; the world's row is of AREA
    "assessment:import-list": sheet(get=always(TEAM), post=always(FILLERS), locks=("POST",)),
    "assessment:import-detail": sheet(
        "assessment", "sheet_import", get=always(TEAM), post=always(FILLERS), locks=("POST",), form="baris=x"
    ),
    "evidence:import-links-keep": sheet("assessment", "sheet_import", get=None, post=always(FILLERS), locks=("POST",)),
    "assessment:import-undo": sheet("assessment", "sheet_import", get=None, post=always(FILLERS), locks=("POST",)),
    # conditions of being proposed
    "assessment:condition-list": sheet(post=always({Role.TEAM_LEAD}), locks=("POST",)),
    "assessment:condition-edit": sheet(
        "assessment", f"={CONDITION}", post=always({Role.TEAM_LEAD}), locks=("POST",), form="version=1&value=99"
    ),
    "assessment:period-condition-list": kelola("period", post=False),
    "assessment:period-condition-edit": kelola("period", f"={OF_INSTANSI}"),
    "evidence:condition-citation-create": sheet(
        "assessment",
        f"={CONDITION}",
        get=always({Role.TEAM_LEAD}),
        post=always({Role.TEAM_LEAD}),
        locks=("GET", "HEAD", "POST"),
    ),
    "evidence:condition-citation-remove": sheet("proof", get=None, post=always({Role.TEAM_LEAD}), locks=("POST",)),
    # machines
    "assessment:api-wbk-units": page(rule="token"),
    "assessment:api-wbbm-units": page(rule="token"),
    "assessment:api-unit-answers": Row(("unit",), get=always(EVERYBODY), rule="token"),
    "assessment:api-openapi": page(rule="open"),
    "assessment:portalrb-preview": sheet(),
    "evidence:report-pdf": sheet(),
    "assessment:lke-xlsx": sheet(),
    "evidence:short-pdf": sheet(),
    "assessment:verification": Row(("=KODE",), get=always(()), post=always(()), rule="public"),
    "evidence:paper-list": sheet(),
    # That of the world was asked for by a person who is none of the roles.
    "evidence:paper-request": sheet("assessment", "paper_request", get=always(())),
    "evidence:paper-request-file": sheet("assessment", "paper_request", get=always(())),
    "evidence:table-order": Row(("table_order",), get=always(()), rule="private"),
    "evidence:table-order-file": Row(("table_order",), get=always(()), rule="private"),
    "evidence:report-issue": sheet(get=always(ISSUERS), post=always(ISSUERS), opens=("GET", "HEAD", "POST")),
    # In a draft nobody may; what its TPI gets afterwards is told in tests of the letters.
    "evidence:letter-create": Row(("assessment", "=lhe"), get=always(()), post=always(())),
    "evidence:template-list": kelola("instansi", post=False),
    "evidence:template-edit": kelola("instansi", "=lhe"),
    "evidence:template-download": kelola("instansi", "=lhe", post=False),
    "evidence:template-withdraw": kelola("instansi", "=lhe", get=False),
    "evidence:report-download": sheet("issued"),
    "evidence:signed-copy-create": sheet("issued", get=always(ISSUERS), post=always(ISSUERS)),
    "evidence:signed-copy-download": sheet("signed"),
    "assessment:unit-history": Row(("unit",), get=always(KNOWS["own"])),
    # data dukung
    "evidence:document-list": sheet(post=always(FILLERS)),
    # A form without any field is none of ours: 400.
    "evidence:document-upload": sheet(get=always(FILLERS), post=always(FILLERS), form="title=SK"),
    "evidence:video-detail": sheet(post=always({Role.TEAM_LEAD}), locks=("POST",)),
    "evidence:video-remove": sheet(
        "assessment",
        "video",
        get=always({Role.TEAM_LEAD}),
        post=always({Role.TEAM_LEAD}),
        locks=("GET", "HEAD", "POST"),
    ),
    "evidence:video-file": sheet("assessment", "video"),
    "evidence:package-detail": sheet(),
    "evidence:package-file": sheet(),
    "evidence:package-link-create": sheet(get=always(LEADS), post=always(LEADS)),
    "evidence:package-build": sheet(post=readers),
    # That of the world was built for a person who is none of the roles.
    "evidence:package-built-file": sheet("assessment", "package_build", get=always(())),
    "evidence:package-link-detail": sheet("assessment", "package_link", get=always(LEADS)),
    "evidence:package-link-build": sheet("assessment", "package_link", get=None, post=always(LEADS)),
    "evidence:package-link-revoke": sheet("assessment", "package_link", get=always(LEADS), post=always(LEADS)),
    "evidence:package-open": Row(("=KODE",), get=always(()), post=always(()), rule="public"),
    "evidence:package-open-file": Row(("=KODE", "=TIKET"), get=always(()), rule="public"),
    "evidence:disposal-list": sheet(get=always(LEADS)),
    "evidence:disposal-create": sheet(get=always({Role.TEAM_LEAD}), post=always({Role.TEAM_LEAD})),
    "evidence:disposal-detail": sheet("assessment", "disposal", get=always(LEADS)),
    # That of the world is carried out already.
    "evidence:disposal-decide": sheet("assessment", "disposal", get=None, post=always({Role.HEAD})),
    "evidence:disposal-cancel": sheet("assessment", "disposal", get=None, post=always({Role.TEAM_LEAD})),
    "evidence:disposal-minute": sheet("assessment", "disposal", get=always(LEADS)),
    "evidence:retention-edit": kelola("instansi"),
    "evidence:link-create": sheet(get=always(FILLERS), post=always(FILLERS)),
    "evidence:drop-create": sheet(get=always(FILLERS), post=always(FILLERS)),
    "evidence:drop-place": sheet("assessment", "=kosong", get=always(FILLERS), post=always(FILLERS)),
    "evidence:partial-create": sheet(get=None, post=always(FILLERS)),
    "evidence:item-guess": sheet(get=None, post=always(FILLERS)),
    # An empty piece is sent back before anybody looks for the file it is of, which is its sender's alone.
    "evidence:partial-extend": sheet("assessment", "=kosong", get=None, post=always(FILLERS)),
    "evidence:document-repeat": sheet("assessment", "document", get=None, post=always(FILLERS)),
    "evidence:citation-create": sheet(
        "assessment", f"={QUESTION}", get=always(WRITERS), post=always(WRITERS), locks=("GET", "HEAD", "POST")
    ),
    "evidence:citation-remove": sheet("citation", get=None, post=always(WRITERS), locks=("POST",)),
    "evidence:citation-edit": sheet(
        "citation", get=always(WRITERS), post=always(WRITERS), locks=("GET", "HEAD", "POST"), form="note=x"
    ),
    "evidence:renewal-detail": sheet(get=always(FILLERS), post=always(FILLERS), locks=("GET", "HEAD", "POST")),
    "evidence:ending-list": sheet(post=always(SHARERS), locks=("POST",)),
    "evidence:missing-detail": sheet("assessment", f"={AREA}", post=always({Role.TEAM_LEAD}), locks=("POST",)),
    "evidence:checklist-list": kelola("instansi", post=False),
    "evidence:checklist-edit": kelola("instansi", f"={QUESTION}"),
    "evidence:pin-list": sheet("handover", get=receivers),
    "evidence:document-detail": sheet("document"),
    "evidence:document-notes": sheet("document", post=note_writers, form="note_text=Sudah lengkap"),
    "evidence:document-edit": sheet(
        "document", get=always(WRITERS), post=always(WRITERS), locks=("GET", "HEAD", "POST")
    ),
    "evidence:document-date": sheet("document", get=None, post=always(WRITERS), locks=("POST",)),
    "evidence:document-tags": sheet("document", get=always(FILLERS), post=always(FILLERS)),
    "evidence:document-replace": sheet("document", get=always(WRITERS), post=always(WRITERS)),
    "evidence:document-withdraw": sheet(
        "document", get=always(WRITERS), post=always(WRITERS), locks=("GET", "HEAD", "POST")
    ),
    # Of a document that is not withdrawn there is nothing to undo.
    "evidence:document-restore": sheet("document", get=None, post=always(WRITERS)),
    "evidence:document-judge": Row(("document",), get=always({Role.TEAM_LEAD}), post=always({Role.TEAM_LEAD})),
    "evidence:revision-download": sheet("revision"),
    "evidence:revision-read": sheet("document", "=1"),
    "evidence:page-image": sheet("document", "=1", "=1"),
    "evidence:citation-read": sheet("citation"),
    # kelola
    "assessment:unit-list": kelola(post=False),
    "assessment:unit-create": kelola(),
    "assessment:unit-edit": Row(("unit",), get=always(ADMIN), post=always(ADMIN)),
    "assessment:unit-deactivate": Row(("unit",), post=always(ADMIN)),
    "assessment:unit-reactivate": Row(("unit",), post=always(ADMIN)),
    "assessment:unit-remove": Row(("unit",), post=always(ADMIN)),
    "assessment:letterhead-edit": Row(("unit",), get=always(ADMIN), post=always(ADMIN)),
    # what stands already, so that no page is older than it
    "assessment:iku-rule-edit": Row(
        ("instansi",),
        get=always(ADMIN),
        post=always(ADMIN),
        rule="kelola",
        form="iku_name=Indeks pembangunan ZI&iku_target=85&iku_factor_wbbm=1,2",
    ),
    "evidence:logo-edit": Row(("unit",), get=always(ADMIN), post=always(ADMIN)),
    "evidence:logo-remove": Row(("unit",), post=always(ADMIN)),
    "evidence:logo-image": Row(("unit",), get=always(ADMIN)),
    "assessment:person-list": kelola(post=False),
    "assessment:person-create": kelola(),
    "assessment:person-edit": kelola("person"),
    "assessment:start-password-issue": kelola("person"),
    "assessment:person-factor": kelola("person"),
    "assessment:person-close": kelola("person", get=False),
    "assessment:person-reopen": kelola("person", get=False),
    "assessment:sessions-end": kelola("person", get=False),
    "assessment:membership-create": kelola("person"),
    "assessment:membership-edit": kelola("membership"),
    "assessment:membership-end": kelola("membership", get=False),
    "assessment:period-list": kelola(post=False),
    "assessment:period-create": kelola(),
    "assessment:period-edit": kelola("period"),
    "assessment:period-close": kelola("period", get=False),
    "assessment:period-reopen": kelola("period", get=False),
    "assessment:period-remove": kelola("period", get=False),
    "assessment:assessment-open": kelola("period"),
    "assessment:round-cancel": Row(("assessment",), get=always(ADMIN), post=always(ADMIN)),
    "assessment:round-restore": kelola("cancellation", get=False),
    "assessment:cancelled-list": page(),
    "assessment:target-edit": Row(("assessment",), get=always(ADMIN), post=always(ADMIN)),
    "assessment:portalrb-list": kelola(post=False),
    "assessment:token-create": kelola(),
    "assessment:token-revoke": kelola("token"),
    # the portal's own work
    "assessment:work-list": portal(),
    "assessment:work-retry": portal(get=False, post=True),
    "assessment:mail-retry": portal(get=False, post=True),
    # instruments
    "assessment:instrument-list": portal(),
    "assessment:draft-create": portal(post=True),
    "assessment:draft-detail": portal("draft", post=True, form="is_confirmed=on"),
    "assessment:draft-diff": portal("draft"),
    "assessment:draft-file": portal("draft"),
    "assessment:draft-delete": portal("draft", get=False, post=True),
    "assessment:instrument-detail": portal("instrument"),
    "assessment:instrument-diff": portal("instrument"),
    "assessment:instrument-template": portal("instrument"),
    "assessment:instrument-close": portal("instrument", get=False, post=True),
    # That of the world is open.
    "assessment:instrument-reopen": portal("instrument", get=False, post=True),
    # the team
    "assessment:team-detail": Row(("unit",), get=always(KEEPERS | {Role.HEAD})),
    "assessment:membership-list": Row(("unit",), get=always(KEEPERS | {Role.HEAD})),
    "assessment:decree-list": Row(("unit",), get=always(KEEPERS | {Role.HEAD})),
    "assessment:decree-create": Row(("unit",), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:decree-detail": Row(("unit", "decree"), get=always(KEEPERS | {Role.HEAD})),
    "assessment:decree-edit": Row(("unit", "decree"), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:decree-end": Row(("unit", "decree"), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:transfer-create": Row(("unit", "membership"), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:decree-roles-hang": Row(("unit", "decree"), post=always(KEEPERS)),
    "assessment:team-member-add": Row(("unit",), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:team-member-create": Row(("unit",), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:team-member-edit": Row(("unit", "membership"), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:team-member-end": Row(("unit", "membership"), post=always(KEEPERS)),
    "assessment:team-password-issue": Row(("unit", "membership"), get=always(KEEPERS), post=always(KEEPERS)),
    "assessment:team-member-factor": Row(("unit", "membership"), get=always(KEEPERS), post=always(KEEPERS)),
}
