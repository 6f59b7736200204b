"""Addresses of assessment: one list a view module, one line a page."""

from django.urls import URLPattern, path

from assessment.accounts.views import accounts, factor_removals, manage_people, second_factor, team
from assessment.eligibility import views as eligibility_views
from assessment.evaluation import views as evaluation_views
from assessment.handover import views as handover_views
from assessment.kelola.views import manage_periods, manage_units
from assessment.lke_drafts import views as lke_drafts_views
from assessment.origins import views as origins_views
from assessment.overview.views import help as help_views
from assessment.overview.views import home, monitoring, reopening
from assessment.papers.views import verification
from assessment.planning.estimate import views as estimate_views
from assessment.planning.route import views as route_views
from assessment.planning.scenarios import views as scenarios_views
from assessment.portalrb.views import portalrb, portalrb_api
from assessment.sheet import views as sheet_views
from assessment.workbook.views import file, imports
from assessment.xray import views as xray_views

app_name = "assessment"

ACCOUNT_PAGES: list[URLPattern] = [
    path("masuk/", accounts.sign_in, name="sign-in"),
    path("masuk/kode/", accounts.sign_in_code, name="sign-in-code"),
    path("keluar/", accounts.sign_out, name="sign-out"),
    path("sesi/", accounts.session_keep, name="session-keep"),
    path("sandi/", accounts.password_change, name="password-change"),
    path("pengamanan/", second_factor.factor_detail, name="factor-detail"),
    path("pengamanan/ponsel/", second_factor.factor_move, name="factor-move"),
    path("pengamanan/kode-pemulihan/", second_factor.recovery_code_create, name="recovery-code-create"),
    path("pengamanan/matikan/", second_factor.factor_off, name="factor-off"),
]

HOME_PAGES: list[URLPattern] = [
    path("", home.home, name="home"),
    path("penilaian/", home.assessment_list, name="assessment-list"),
]

HELP_PAGES: list[URLPattern] = [
    path("bantuan/", help_views.help_index, name="help-index"),
]

UNIT_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/", sheet_views.assessment_detail, name="assessment-detail"),
    path("penilaian/<int:pk>/area/<str:key>/", sheet_views.area_detail, name="area-detail"),
    path("penilaian/<int:pk>/jawaban/<str:code>/", sheet_views.answer_edit, name="answer-edit"),
    path("penilaian/<int:pk>/jawaban/<str:code>/draf/", sheet_views.answer_autosave, name="answer-autosave"),
    path("penilaian/<int:pk>/lke/", sheet_views.sheet_detail, name="sheet-detail"),
]

FLOW_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/serah-terima/", handover_views.handover_list, name="handover-list"),
    path("penilaian/<int:pk>/serahkan/", handover_views.submission_detail, name="submission-detail"),
    path("penilaian/<int:pk>/persetujuan/", handover_views.approval_detail, name="approval-detail"),
    path("penilaian/<int:pk>/persetujuan/kembalikan/", handover_views.approval_return, name="approval-return"),
]

REOPENING_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/buka-kembali/", reopening.reopening_create, name="reopening-create"),
    path(
        "penilaian/<int:assessment_pk>/buka-kembali/<int:pk>/tarik/",
        reopening.reopening_withdraw,
        name="reopening-withdraw",
    ),
    path("kelola/buka-kembali/", reopening.reopening_list, name="reopening-list"),
    path("kelola/buka-kembali/<int:pk>/", reopening.reopening_detail, name="reopening-detail"),
]

EVALUATION_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/evaluasi/", evaluation_views.evaluation_detail, name="evaluation-detail"),
    path("penilaian/<int:pk>/evaluasi/mulai/", evaluation_views.evaluation_begin, name="evaluation-begin"),
    path("penilaian/<int:pk>/evaluasi/naikkan/", evaluation_views.evaluation_raise, name="evaluation-raise"),
    path("penilaian/<int:pk>/evaluasi/kembalikan/", evaluation_views.evaluation_return, name="evaluation-return"),
    path("penilaian/<int:pk>/evaluasi/terbitkan/", evaluation_views.evaluation_publish, name="evaluation-publish"),
    path("penilaian/<int:pk>/evaluasi/jawaban/<str:code>/", evaluation_views.evaluation_edit, name="evaluation-edit"),
    path(
        "penilaian/<int:pk>/evaluasi/jawaban/<str:code>/draf/",
        evaluation_views.evaluation_autosave,
        name="evaluation-autosave",
    ),
]

MONITORING_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/kesiapan/", monitoring.readiness_detail, name="readiness-detail"),
    path("penilaian/<int:pk>/banding/", monitoring.comparison_detail, name="comparison-detail"),
    path("unit/<int:pk>/riwayat/", monitoring.unit_history, name="unit-history"),
    path("rekap/", monitoring.recap_list, name="recap-list"),
]

ORIGIN_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/asal/<str:code>/", origins_views.origin_detail, name="origin-detail"),
    path("penilaian/<int:pk>/syarat/<str:predicate>/<str:code>/", origins_views.gate_detail, name="gate-detail"),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/asal/<str:code>/",
        origins_views.scenario_origin_detail,
        name="scenario-origin-detail",
    ),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/syarat/<str:predicate>/<str:code>/",
        origins_views.scenario_gate_detail,
        name="scenario-gate-detail",
    ),
    path("penilaian/<int:pk>/jalur/asal/<str:code>/", origins_views.route_origin_detail, name="route-origin-detail"),
    path(
        "penilaian/<int:pk>/jalur/syarat/<str:predicate>/<str:code>/",
        origins_views.route_gate_detail,
        name="route-gate-detail",
    ),
    path(
        "penilaian/<int:pk>/perkiraan/asal/<str:code>/",
        origins_views.estimate_origin_detail,
        name="estimate-origin-detail",
    ),
    path(
        "penilaian/<int:pk>/perkiraan/syarat/<str:predicate>/<str:code>/",
        origins_views.estimate_gate_detail,
        name="estimate-gate-detail",
    ),
]

ROUTE_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/jalur/", route_views.route_detail, name="route-detail"),
    path("penilaian/<int:pk>/jalur/rencana/", route_views.route_work_create, name="route-work-create"),
    path("penilaian/<int:pk>/jalur/kerja/<int:item_pk>/", route_views.work_edit, name="work-edit"),
    path("penilaian/<int:pk>/jalur/<str:code>/", route_views.route_setting_edit, name="route-setting-edit"),
]

OUTLOOK_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/perkiraan/", estimate_views.outlook_detail, name="outlook-detail"),
    path("penilaian/<int:pk>/perkiraan/asumsi/", estimate_views.assumption_save, name="assumption-save"),
    path(
        "penilaian/<int:pk>/perkiraan/asumsi/<int:assumption_pk>/cabut/",
        estimate_views.assumption_withdraw,
        name="assumption-withdraw",
    ),
]

SCENARIO_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/simulasi/", scenarios_views.scenario_list, name="scenario-list"),
    path("penilaian/<int:pk>/simulasi/mulai/", scenarios_views.scenario_create, name="scenario-create"),
    path("penilaian/<int:pk>/simulasi/jalur/", scenarios_views.route_scenario_create, name="route-scenario-create"),
    path("penilaian/<int:pk>/simulasi/banding/", scenarios_views.scenario_compare, name="scenario-compare"),
    path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/", scenarios_views.scenario_detail, name="scenario-detail"),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/area/<str:key>/",
        scenarios_views.scenario_area_edit,
        name="scenario-area-edit",
    ),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/jawaban/<str:code>/",
        scenarios_views.scenario_answer_edit,
        name="scenario-answer-edit",
    ),
    path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/nama/", scenarios_views.scenario_name, name="scenario-name"),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/bagikan/", scenarios_views.scenario_share, name="scenario-share"
    ),
    path("penilaian/<int:pk>/simulasi/<int:scenario_pk>/salin/", scenarios_views.scenario_copy, name="scenario-copy"),
    path(
        "penilaian/<int:pk>/simulasi/<int:scenario_pk>/hapus/", scenarios_views.scenario_delete, name="scenario-delete"
    ),
]

IMPORT_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/impor/", imports.import_list, name="import-list"),
    path("penilaian/<int:pk>/impor/<int:import_pk>/", imports.import_detail, name="import-detail"),
    path("penilaian/<int:pk>/impor/<int:import_pk>/kembalikan/", imports.import_undo, name="import-undo"),
]

WEAKNESS_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/kelemahan/", xray_views.weakness_list, name="weakness-list"),
]

CONDITION_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/syarat-pengusulan/", eligibility_views.condition_list, name="condition-list"),
    path("penilaian/<int:pk>/syarat-pengusulan/<str:key>/", eligibility_views.condition_edit, name="condition-edit"),
    path("kelola/periode/<int:pk>/syarat/", eligibility_views.period_condition_list, name="period-condition-list"),
    path(
        "kelola/periode/<int:pk>/syarat/<str:key>/",
        eligibility_views.period_condition_edit,
        name="period-condition-edit",
    ),
]

UNIT_ADMIN_PAGES: list[URLPattern] = [
    path("kelola/unit/", manage_units.unit_list, name="unit-list"),
    path("kelola/unit/tambah/", manage_units.unit_create, name="unit-create"),
    path("kelola/unit/<int:pk>/", manage_units.unit_edit, name="unit-edit"),
    path("kelola/unit/<int:pk>/nonaktifkan/", manage_units.unit_deactivate, name="unit-deactivate"),
    path("kelola/unit/<int:pk>/aktifkan/", manage_units.unit_reactivate, name="unit-reactivate"),
    path("kelola/unit/<int:pk>/kop/", manage_units.letterhead_edit, name="letterhead-edit"),
]

PEOPLE_PAGES: list[URLPattern] = [
    path("kelola/orang/", manage_people.person_list, name="person-list"),
    path("kelola/orang/tambah/", manage_people.person_create, name="person-create"),
    path("kelola/orang/<int:pk>/", manage_people.person_edit, name="person-edit"),
    path("kelola/orang/<int:pk>/sandi-awal/", manage_people.start_password_issue, name="start-password-issue"),
    path("kelola/orang/<int:pk>/verifikasi/", factor_removals.person_factor, name="person-factor"),
    path("kelola/orang/<int:pk>/tutup/", manage_people.person_close, name="person-close"),
    path("kelola/orang/<int:pk>/buka/", manage_people.person_reopen, name="person-reopen"),
    path("kelola/orang/<int:pk>/akhiri-sesi/", manage_people.sessions_end, name="sessions-end"),
    path("kelola/orang/<int:pk>/peran/tambah/", manage_people.membership_create, name="membership-create"),
    path("kelola/peran/<int:pk>/", manage_people.membership_edit, name="membership-edit"),
    path("kelola/peran/<int:pk>/akhiri/", manage_people.membership_end, name="membership-end"),
]

PERIOD_PAGES: list[URLPattern] = [
    path("kelola/periode/", manage_periods.period_list, name="period-list"),
    path("kelola/periode/tambah/", manage_periods.period_create, name="period-create"),
    path("kelola/periode/<int:pk>/", manage_periods.period_edit, name="period-edit"),
    path("kelola/periode/<int:pk>/penilaian/", manage_periods.assessment_open, name="assessment-open"),
    path("kelola/penilaian/<int:pk>/target/", manage_periods.target_edit, name="target-edit"),
]

INSTRUMENT_PAGES: list[URLPattern] = [
    path("kelola/instrumen/", lke_drafts_views.instrument_list, name="instrument-list"),
    path("kelola/instrumen/unggah/", lke_drafts_views.draft_create, name="draft-create"),
    path("kelola/instrumen/konsep/<int:pk>/", lke_drafts_views.draft_detail, name="draft-detail"),
    path("kelola/instrumen/konsep/<int:pk>/beda/", lke_drafts_views.draft_diff, name="draft-diff"),
    path("kelola/instrumen/konsep/<int:pk>/berkas/", lke_drafts_views.draft_file, name="draft-file"),
    path("kelola/instrumen/konsep/<int:pk>/hapus/", lke_drafts_views.draft_delete, name="draft-delete"),
    path("kelola/instrumen/<int:pk>/", lke_drafts_views.instrument_detail, name="instrument-detail"),
    path("kelola/instrumen/<int:pk>/beda/", lke_drafts_views.instrument_diff, name="instrument-diff"),
    path("kelola/instrumen/<int:pk>/templat/", lke_drafts_views.instrument_template, name="instrument-template"),
    path("kelola/instrumen/<int:pk>/tutup/", lke_drafts_views.instrument_close, name="instrument-close"),
    path("kelola/instrumen/<int:pk>/buka/", lke_drafts_views.instrument_reopen, name="instrument-reopen"),
]

TEAM_PAGES: list[URLPattern] = [
    path("unit/<int:pk>/tim/", team.membership_list, name="membership-list"),
    path("unit/<int:pk>/tim/ajak/", team.team_member_add, name="team-member-add"),
    path("unit/<int:pk>/tim/tambah/", team.team_member_create, name="team-member-create"),
    path("unit/<int:pk>/tim/<int:membership_pk>/", team.team_member_edit, name="team-member-edit"),
    path("unit/<int:pk>/tim/<int:membership_pk>/verifikasi/", factor_removals.team_factor, name="team-member-factor"),
    path("unit/<int:pk>/tim/<int:membership_pk>/akhiri/", team.team_member_end, name="team-member-end"),
    path("unit/<int:pk>/tim/<int:membership_pk>/sandi-awal/", team.team_password_issue, name="team-password-issue"),
]

REPORT_PAGES: list[URLPattern] = [
    path("verifikasi/<str:code>/", verification.verification, name="verification"),
    path("penilaian/<int:pk>/lke.xlsx", file.workbook_file, name="lke-xlsx"),
]

PORTALRB_PAGES: list[URLPattern] = [
    path("penilaian/<int:pk>/portalrb/", portalrb.portalrb_preview, name="portalrb-preview"),
    path("kelola/portalrb/", portalrb.portalrb_list, name="portalrb-list"),
    path("kelola/portalrb/token/", portalrb.token_create, name="token-create"),
    path("kelola/portalrb/token/<int:pk>/cabut/", portalrb.token_revoke, name="token-revoke"),
]

# The addresses are those of PortalRB's guide, without a slash at the end; `portalrb_api` says how they are reached.
API: list[URLPattern] = [
    path("pengusulan/unit-wbk", portalrb_api.wbk_units, name="api-wbk-units"),
    path("pengusulan/unit-wbbm", portalrb_api.wbbm_units, name="api-wbbm-units"),
    path("lke/jawaban-unit/<str:unit_id>", portalrb_api.unit_answers, name="api-unit-answers"),
    path("portalrb/openapi.json", portalrb_api.openapi, name="api-openapi"),
]

urlpatterns: list[URLPattern] = [
    *ACCOUNT_PAGES,
    *HOME_PAGES,
    *HELP_PAGES,
    *UNIT_PAGES,
    *FLOW_PAGES,
    *REOPENING_PAGES,
    *EVALUATION_PAGES,
    *MONITORING_PAGES,
    *ORIGIN_PAGES,
    *ROUTE_PAGES,
    *OUTLOOK_PAGES,
    *SCENARIO_PAGES,
    *IMPORT_PAGES,
    *WEAKNESS_PAGES,
    *CONDITION_PAGES,
    *UNIT_ADMIN_PAGES,
    *PEOPLE_PAGES,
    *PERIOD_PAGES,
    *INSTRUMENT_PAGES,
    *TEAM_PAGES,
    *REPORT_PAGES,
    *PORTALRB_PAGES,
    *API,
]
