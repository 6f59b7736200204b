"""Addresses of this package, each under its entry of the menu."""

from django.urls import URLPattern, path

from assessment.accounts.views import accounts, factor_removals, manage_people, second_factor, team
from assessment.people.models import Role
from assessment.rounds.viewer import for_role
from zi_portal.frame.menu import entry, under, unmarked

entry("Orang", "assessment:person-list", 40, for_role(Role.INSTANSI_ADMIN))

urlpatterns: list[URLPattern] = [
    *unmarked(
        "before anybody is signed in there is no menu",
        path("masuk/", accounts.sign_in, name="sign-in"),
        path("masuk/kode/", accounts.sign_in_code, name="sign-in-code"),
    ),
    *unmarked(
        "ends the session, or keeps it",
        path("keluar/", accounts.sign_out, name="sign-out"),
        path("sesi/", accounts.session_keep, name="session-keep"),
    ),
    *under("Kata sandi", path("sandi/", accounts.password_change, name="password-change")),
    *under(
        "Pengamanan",
        path("pengamanan/", second_factor.factor_detail, name="factor-detail"),
        path("pengamanan/ponsel/", second_factor.factor_move, name="factor-move"),
        path("pengamanan/kode-pemulihan/", second_factor.recovery_code_create, name="recovery-code-create"),
        path("pengamanan/matikan/", second_factor.factor_off, name="factor-off"),
    ),
    *under(
        "Orang",
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
    ),
    *under(
        ("Tim", "Unit", "Penilaian"),
        path("unit/<int:pk>/tim/peran/", team.membership_list, name="membership-list"),
        path("unit/<int:pk>/tim/ajak/", team.team_member_add, name="team-member-add"),
        path("unit/<int:pk>/tim/tambah/", team.team_member_create, name="team-member-create"),
        path("unit/<int:pk>/tim/<int:membership_pk>/", team.team_member_edit, name="team-member-edit"),
        path(
            "unit/<int:pk>/tim/<int:membership_pk>/verifikasi/", factor_removals.team_factor, name="team-member-factor"
        ),
        path("unit/<int:pk>/tim/<int:membership_pk>/akhiri/", team.team_member_end, name="team-member-end"),
        path("unit/<int:pk>/tim/<int:membership_pk>/sandi-awal/", team.team_password_issue, name="team-password-issue"),
    ),
]
