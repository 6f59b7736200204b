"""Kelola: units, people, periods and teams."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessment.people.models import Membership, Unit, User
from assessment.rounds.models import Period, Stage
from zi_portal.kit.tables.table import Column, Table


def unit_table(units: Iterable[Unit]) -> Table[Unit]:
    """Return a row for each of `units`, which come with instansi and parent at hand."""
    return Table(
        "Unit",
        (
            Column("Kode", lambda unit: unit.code),
            Column("Nama unit", lambda unit: unit.name, 40),
            Column("Instansi", lambda unit: unit.instansi.name, 30),
            Column("Unit induk", lambda unit: unit.parent.name if unit.parent else "", 30),
            Column("Zona waktu", lambda unit: unit.get_time_zone_display(), 10),
            Column("Jenis layanan", lambda unit: unit.service_kind, 24),
            Column("Kategori PortalRB", lambda unit: unit.category),
            Column("Afirmasi", lambda unit: unit.is_affirmation, 10),
            Column("Keadaan", lambda unit: "Aktif" if unit.is_active else "Tidak aktif", 12),
            Column("Jumlah pegawai", lambda unit: unit.staff_count, 10),
            Column("Kota penandatanganan", lambda unit: unit.city),
            Column("Kertas", lambda unit: unit.paper, 8),
            Column("Kop surat", lambda unit: "Terisi" if unit.letterhead_lines else "Belum diisi", 12),
        ),
        units,
    )


def person_table(people: Iterable[User], today: date) -> Table[User]:
    """Return a row for each of `people`, who come with `shown_memberships`; of these the row tells those in force on `today`."""
    return Table(
        "Orang",
        (
            Column("Nama", lambda person: person.full_name, 32),
            Column("NIP", lambda person: person.nip, 20),
            Column("Masuk dengan", lambda person: person.username, 20),
            Column("Jabatan", lambda person: person.position, 28),
            Column("Telepon", lambda person: person.phone),
            Column("Surel", lambda person: person.email, 28),
            Column("Peran", lambda person: "\n".join(map(_role, _held(person, today))), 50),
            Column("Akun", _account, 14),
            Column("Verifikasi dua langkah", _second_step, 20),
            Column("Terakhir masuk", lambda person: _day(person.last_login), 14),
        ),
        people,
    )


def period_table(periods: Iterable[Period]) -> Table[Period]:
    """Return a row for each of `periods`, which come with instansi, instrument, windows and `assessment_count`.

    Hours are those of the portal's zone.
    """
    zone = timezone.get_current_timezone_name()
    zone_name = datetime.now(ZoneInfo(zone)).tzname()
    hours = [
        column
        for stage in Stage
        for column in (
            Column(f"{stage.label} dibuka ({zone_name})", _hour(stage, "opens_at", zone), 18),
            Column(f"{stage.label} ditutup ({zone_name})", _hour(stage, "closes_at", zone), 18),
        )
    ]
    return Table(
        "Periode",
        (
            Column("Nama periode", lambda period: period.name, 32),
            Column("Tahun", lambda period: period.year, 8),
            Column("Instansi", lambda period: period.instansi.name, 30),
            Column("LKE", lambda period: str(period.instrument), 30),
            Column("Data dukung sejak", lambda period: period.evidence_from),
            Column("Data dukung sampai", lambda period: period.evidence_to),
            *hours,
            Column("Penilaian", lambda period: period.assessment_count, 10),  # type: ignore[attr-defined]
        ),
        periods,
    )


def team_table(unit: Unit, memberships: Iterable[Membership]) -> Table[Membership]:
    """Return a row for each of the `memberships` of a unit's team, ended ones too, which come with the person at hand."""
    return Table(
        "Tim",
        (
            Column("Nama", lambda row: row.user.full_name, 32),
            Column("NIP", lambda row: row.user.nip, 20),
            Column("Jabatan", lambda row: row.user.position, 28),
            Column("Peran", lambda row: row.get_role_display(), 20),
            Column("Area", lambda row: ", ".join(row.areas)),
            Column("Nomor SK", lambda row: row.sk_number, 24),
            Column("Mulai", lambda row: row.starts_on),
            Column("Berakhir", lambda row: row.ends_on),
            Column("Diakhiri", lambda row: _day(row.ended_at)),
        ),
        memberships,
        about=unit.name,
    )


def _held(person: User, today: date) -> list[Membership]:
    return [row for row in person.shown_memberships if row.holds_on(today)]  # type: ignore[attr-defined]


def _role(row: Membership) -> str:
    where = row.unit or row.instansi
    areas = f" {', '.join(row.areas)}" if row.areas else ""
    return f"{row.get_role_display()}{areas}{f' · {where}' if where else ''}"


def _account(person: User) -> str:
    if not person.is_active:
        return "Tidak aktif"
    return "Kata sandi awal" if person.must_change_password else "Aktif"


def _second_step(person: User) -> str:
    return "Terpasang" if person.has_second_factor else "Belum terpasang"


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment is not None else None


def _hour(stage: Stage, name: str, zone: str) -> Callable[[Period], datetime | None]:
    def value(period: Period) -> datetime | None:
        moment = next((getattr(window, name) for window in period.windows.all() if window.stage == stage), None)
        return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment is not None else None

    return value
