"""The rows of the access table below *Program*."""

from assessment.people.models import Role
from tests.portal.access.roles import SHARERS, TEAM, always
from tests.portal.access.rows import Row, sheet

LEAD = always({Role.TEAM_LEAD})
LEADS_PW = LEAD  # of the area of the innovation in the world
PROGRAMME = {
    "assessment:plan-detail": sheet(get=always(TEAM)),
    "assessment:plan-line-create": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST")),
    **{
        f"assessment:plan-{act}": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST"))
        for act in ("copy", "import")
    },
    "assessment:innovation-list": sheet(get=always(TEAM)),
    "assessment:innovation-create": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST")),
    "assessment:innovation-detail": sheet("assessment", "innovation", get=always(TEAM)),
    **{
        f"assessment:innovation-{act}": sheet(
            "assessment", "innovation", get=LEADS_PW, post=LEADS_PW, ends=("GET", "HEAD", "POST")
        )
        for act in ("edit", "end", "claim")
    },
    "assessment:innovation-claim-withdraw": sheet("assessment", "innovation", get=None, post=LEADS_PW, ends=("POST",)),
    "assessment:idea-list": sheet(get=always(TEAM)),
    "assessment:idea-create": sheet(get=always(TEAM), post=always(TEAM), ends=("GET", "HEAD", "POST")),
    "assessment:idea-detail": sheet("assessment", "idea", get=always(TEAM)),
    # noted by nobody of the roles below
    **{
        f"assessment:idea-{act}": sheet("assessment", "idea", get=LEAD, post=LEAD, ends=("GET", "HEAD", "POST"))
        for act in ("edit", "rank", "adopt", "decline")
    },
    # of Manajemen Perubahan, which the ketua tim alone leads in the world
    "assessment:agent-list": sheet(get=always(TEAM)),
    **{
        f"assessment:{act}": sheet("assessment", *row, get=LEAD, post=LEAD, ends=("GET", "HEAD", "POST"))
        for act, row in {
            "agent-create": (),
            "agent-edit": ("agent",),
            "agent-end": ("agent",),
            "agent-change-create": ("agent",),
            "agent-change-edit": ("agent_change",),
            "agent-change-end": ("agent_change",),
            "pact-create": (),
            "pact-edit": ("pact",),
            "pact-end": ("pact",),
        }.items()
    },
    "assessment:plan-template": sheet(get=always(TEAM)),
    **{
        f"assessment:plan-line-{act}": sheet(
            "assessment",
            "work",
            get=always({Role.TEAM_LEAD}),
            post=always({Role.TEAM_LEAD}),
            ends=("GET", "HEAD", "POST"),
        )
        for act in ("edit", "end", "report")
    },
    "assessment:obstacle-list": sheet(get=always(TEAM)),
    "assessment:obstacle-create": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST")),
    "assessment:obstacle-detail": sheet(
        "assessment", "obstacle", get=always(TEAM), post=always({Role.TEAM_LEAD}), locks=("POST",)
    ),
    **{
        f"assessment:obstacle-{act}": sheet(
            "assessment",
            "obstacle",
            get=always({Role.TEAM_LEAD}),
            post=always({Role.TEAM_LEAD}),
            ends=("GET", "HEAD", "POST"),
        )
        for act in ("edit", "report", "end")
    },
    "assessment:monitoring-list": sheet(get=always(TEAM)),
    "evidence:monitoring-report": sheet("assessment", "=tahun", "=docx", get=always(TEAM)),
    "assessment:monitoring-create": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST")),
    "assessment:monitoring-detail": sheet(
        "assessment", "monitoring", get=always(TEAM), post=always({Role.TEAM_LEAD}), locks=("POST",)
    ),
    **{
        f"assessment:monitoring-{act}": sheet(
            "assessment",
            "monitoring",
            get=always({Role.TEAM_LEAD}),
            post=always({Role.TEAM_LEAD}),
            ends=("GET", "HEAD", "POST"),
        )
        for act in ("edit", "end")
    },
    "assessment:register-list": sheet(get=always(TEAM)),
    "assessment:register-detail": sheet("assessment", "=pengaduan", get=always(TEAM)),
    **{
        f"assessment:register-{act}": sheet(
            "assessment",
            "=pengaduan",
            get=always({Role.TEAM_LEAD}),
            post=always({Role.TEAM_LEAD}),
            ends=("GET", "HEAD", "POST"),
        )
        for act in ("edit", "import")
    },
    # the ketua pokja of the world leads the area of the services
    "assessment:service-list": sheet(get=always(TEAM)),
    **{
        f"assessment:service-{act}": sheet(get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST"))
        for act in ("create", "import")
    },
    **{
        f"assessment:service-{act}": sheet(
            "assessment", "promise", get=always(SHARERS), post=always(SHARERS), ends=("GET", "HEAD", "POST")
        )
        for act in ("edit", "withdraw")
    },
    "evidence:record-citations": sheet(
        "=kemajuan", "progress", get=always(TEAM), post=always({Role.TEAM_LEAD}), ends=("POST",)
    ),
    "evidence:record-citation-remove": sheet("record_proof", get=None, post=always({Role.TEAM_LEAD}), ends=("POST",)),
    "assessment:suggestion-form-list": sheet(get=always(SHARERS)),
    "assessment:suggestion-form-create": sheet(
        get=always({Role.TEAM_LEAD}), post=always({Role.TEAM_LEAD}), ends=("GET", "HEAD", "POST")
    ),
    "assessment:suggestion-form-detail": sheet("assessment", "asked", get=always(SHARERS)),
    "assessment:suggestion-form-print": sheet("assessment", "asked", get=always(SHARERS)),
    "assessment:suggestion-form-edit": sheet(
        "assessment",
        "asked",
        get=always({Role.TEAM_LEAD}),
        post=always({Role.TEAM_LEAD}),
        ends=("GET", "HEAD", "POST"),
    ),
    "assessment:suggestion-form-close": sheet(
        "assessment", "asked", get=None, post=always({Role.TEAM_LEAD}), ends=("POST",)
    ),
    # That of the world still takes answers.
    "assessment:suggestion-form-empty": sheet(
        "assessment", "asked", get=always({Role.TEAM_LEAD}), post=always({Role.TEAM_LEAD})
    ),
    "assessment:suggestion-detail": sheet("assessment", "asked", "suggestion", get=always(SHARERS)),
    **{
        f"assessment:suggestion-{act}": sheet(
            "assessment",
            "asked",
            "suggestion",
            get=always(SHARERS),
            post=always(SHARERS),
            ends=("GET", "HEAD", "POST"),
        )
        for act in ("obstacle", "task", "idea")
    },
    "assessment:suggestion-send": Row(("=KODE",), get=always(()), post=always(()), rule="public"),
}
