"""The office, its team and the regulation behind a report: Bab I and II.

Called by `report` beside it with an assessment its reader may see.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.figures.answer_words import WORDS, IndexWords
from assessment.lke.criteria_words import sheet_note
from assessment.papers.report import data as report_data
from assessment.papers.selectors.letterhead import printed_logo
from assessment.papers.signing import Signer
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, Role, Unit
from assessment.rounds.models import Assessment
from assessment.scoring import CHOICE, Instrument, kind_of_type

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
            lines or tuple(filter(None, (unit.instansi.name, parent, unit.name))),
            unit.letterhead_address,
            printed_logo(unit),
        ),
    )


def signer(team: list[Membership], role: Role, position: str) -> Signer | None:
    """Return who of `team` signs in `role`, with `position` for a person whose own is not kept; None if nobody does."""
    for membership in team:
        if membership.role == role:
            person = membership.user
            return Signer(person.full_name, person.position or position, person.nip)
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
    types = {question.answer_type for question in instrument.indicators.values()}
    asked = {kind_of_type(name) for name in types}
    if decrees:
        sentences.append("Surat keputusan tim pembangunan Zona Integritas: " + "; ".join(decrees) + ".")
    return report_data.Basis(
        short_title=instrument.short_title,
        sentences=tuple(sentences),
        scales=tuple(
            report_data.ScaleRow(CHOICE.type_title(kind), tuple((level.letter, level.value) for level in levels))
            for kind, levels in instrument.answer_types.items()
            if kind in types
        ),
        rules=tuple(
            words.in_general
            for kind, words in WORDS.items()
            if words.in_general and (kind in asked or isinstance(words, IndexWords))  # an index is told of every LKE
        ),
        question_count=len(instrument.indicators),
        criteria_note=sheet_note(instrument, "pada halaman dalam kurung di belakang pertanyaan"),
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
