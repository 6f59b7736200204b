"""The office, its team and the regulation behind a report: Bab I and II, and the conditions of Bab IV.

Called by `selectors.report` with an assessment its reader may see.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from assessment import report_data
from assessment.areas import AreaKey
from assessment.models import Assessment, Membership, Role, Unit
from assessment.models.people import UNIT_TEAM_ROLES
from assessment.scoring import Instrument

ANSWER_TYPES = {
    "ya_tidak": "Ya/Tidak",
    "abc": "Pilihan A/B/C",
    "abcd": "Pilihan A/B/C/D",
    "abcde": "Pilihan A/B/C/D/E",
}
# Rules of instansi-level conditions are printed as a bare minimum ("minimal WTP"); these words say of what.
CONDITION_SUBJECTS = {
    "opini_bpk": "Opini BPK atas laporan keuangan instansi",
    "predikat_sakip": "Predikat SAKIP instansi",
    "indeks_rb_kl": "Indeks reformasi birokrasi instansi",
    "indeks_rb_pemda": "Indeks reformasi birokrasi instansi",
    "maturitas_spip": "Maturitas SPIP instansi",
}


# --- The office and its team ----------------------------------------------------------------------------------------


def office_of(unit: Unit) -> report_data.Office:
    """Return what Bab II says of a unit; without a letterhead of its own, instansi, parent and unit name head the page."""
    lines = tuple(line.strip() for line in unit.letterhead_lines.splitlines() if line.strip())
    parent = unit.parent.name if unit.parent else ""
    return report_data.Office(
        name=unit.name,
        code=unit.code,
        instansi=unit.instansi.name,
        parent=parent,
        service_kind=unit.service_kind,
        staff_count=unit.staff_count,
        category=unit.get_category_display() + (", afirmasi" if unit.is_affirmation else ""),
        city=unit.city,
        profile=unit.profile,
        letterhead=report_data.Letterhead(
            lines or tuple(filter(None, (unit.instansi.name, parent, unit.name))), unit.letterhead_address
        ),
    )


def team_in_force(unit: Unit) -> list[Membership]:
    """Return the unit's team in force today: kepala, ketua tim, then each pokja with its ketua first."""
    today = timezone.localdate()
    found = unit.memberships.filter(role__in=UNIT_TEAM_ROLES, ended_at__isnull=True).select_related("user")
    order = (Role.HEAD, Role.TEAM_LEAD, Role.POKJA_LEAD, Role.POKJA_MEMBER)
    areas = list(AreaKey)

    def rank(membership: Membership) -> tuple[int, int, int, str]:
        role = order.index(Role(membership.role))
        first = min((areas.index(AreaKey(key)) for key in membership.areas), default=len(areas))
        # The two roles of the whole unit come first; then the pokja, area by area.
        return (role if role < 2 else 2, first, role, membership.user.full_name)

    return sorted((row for row in found if row.holds_on(today)), key=rank)


def signer(team: list[Membership], role: Role, position: str) -> report_data.Person | None:
    """Return who of `team` signs in `role`, with `position` for a person whose own is not kept; None if nobody does."""
    for membership in team:
        if membership.role == role:
            person = membership.user
            return report_data.Person(person.full_name, person.position or position, person.nip)
    return None


def team_member(membership: Membership) -> report_data.TeamMember:
    """Return one line of the team in Lampiran IV."""
    if membership.role in (Role.HEAD, Role.TEAM_LEAD):
        areas = "Semua area"
    else:
        areas = ", ".join(AreaKey(key).label for key in AreaKey if key in membership.areas)
    person = membership.user
    return report_data.TeamMember(
        person.full_name, person.position, membership.get_role_display(), areas, membership.sk_number
    )


# --- The regulation -------------------------------------------------------------------------------------------------


def basis_of(instrument: Instrument, assessment: Assessment, team: list[Membership]) -> report_data.Basis:
    """Return the regulation behind the LKE as Bab I tells it, with the decrees of the team."""
    decrees = dict.fromkeys(membership.sk_number for membership in team if membership.sk_number)
    sentences = [*_regulation_sentences(instrument)]
    if decrees:
        sentences.append("Surat keputusan tim pembangunan Zona Integritas: " + "; ".join(decrees) + ".")
    return report_data.Basis(
        short_title=instrument.short_title,
        sentences=tuple(sentences),
        scales=tuple(
            report_data.ScaleRow(ANSWER_TYPES[kind], tuple((level.letter, level.value) for level in levels))
            for kind, levels in instrument.answer_types.items()
            if any(question.answer_type == kind for question in instrument.indicators.values())
        ),
        has_counts=any(question.answer_type == "counts" for question in instrument.indicators.values()),
        question_count=len(instrument.indicators),
        evidence_from=assessment.period.evidence_from,
        evidence_to=assessment.period.evidence_to,
    )


def _regulation_sentences(instrument: Instrument) -> Iterator[str]:
    regulation = instrument.regulation
    number = regulation.get("number")
    name = f"Permen PAN-RB Nomor {number} Tahun {regulation['year']}" if number else instrument.short_title
    yield f"{name} tentang {instrument.title}{_promulgation(regulation)}."
    for change in _as_list(regulation.get("amended_by")):
        if isinstance(change, str):
            yield f"{name} telah diubah dengan {change}."
        else:
            scope = f" Lingkup perubahan: {change['scope']}" if change.get("scope") else ""
            yield f"{change['name']} sebagai perubahan atas {name}{_promulgation(change)}.{scope}"
    if replaced_by := regulation.get("replaced_by"):
        yield (
            f"{name} telah digantikan oleh {replaced_by}. LKE periode ini tetap memakai peraturan yang berlaku pada "
            "saat penilaian dilakukan."
        )


def _promulgation(regulation: Mapping[str, Any]) -> str:
    return f" ({regulation['gazette']})" if regulation.get("gazette") else ""


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def conditions_of(assessment: Assessment) -> tuple[report_data.ConditionRow, ...]:
    """Return the eligibility conditions the regulation sets for this target and this kind of instansi."""
    instrument = assessment.period.instrument
    sources = instrument.details.get("sources", {})
    rows = []
    for condition in instrument.conditions.filter(applies_to__in=("semua", assessment.unit.instansi.kind)):
        rule = condition.rules.get(assessment.target)
        if rule is None:
            continue
        if subject := CONDITION_SUBJECTS.get(condition.key):
            rule = rule if rule.lower().startswith(subject.lower()[:8]) else f"{subject} {rule}"
        rows.append(
            report_data.ConditionRow(
                condition.get_level_display(), rule[:1].upper() + rule[1:], _source_text(condition.source, sources)
            )
        )
    return tuple(rows)


def _source_text(source: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if not source.get("regulation"):
        return ""
    regulation = names.get(source["regulation"], source["regulation"]).split(" dengan ")[0].split(" (")[0]
    return f"{regulation}, hlm. {source['page']}" if source.get("page") else regulation
