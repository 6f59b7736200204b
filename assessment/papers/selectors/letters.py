"""What the LHE and the berita acara of a round say: the TPI's sheet beside the unit's, from the same score sheets."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone

from assessment.eligibility.selectors import get_wall
from assessment.figures.answer_words import NO_ANSWER, short_answer
from assessment.lke.models import Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.papers.letter_variables import Row, Value
from assessment.papers.models import LetterTemplate
from assessment.papers.permissions import check_can_make_letters
from assessment.papers.selectors.report import TARGET_NAMES, consistent_read, own_sheet
from assessment.papers.selectors.report_annex import answered
from assessment.papers.selectors.report_background import office_of, signer
from assessment.papers.signing import Confidentiality, Signer
from assessment.people import permissions
from assessment.people.models import Membership, Role, User
from assessment.readiness import reading as readiness_reading
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.selectors.assessments import get_assessment, self_evaluation
from assessment.rounds.selectors.owners import team_in_force
from assessment.scores.selectors import sheets_to_show
from assessment.scoring import Indicator, Instrument, Node, ScoreSheet
from zi_portal.kit.indonesian import change_text, decimal_text, long_date
from zi_portal.kit.refusals import WrongState

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TIERS = (Evaluation.Tier.NONE, Evaluation.Tier.MEMBER, Evaluation.Tier.LEAD, Evaluation.Tier.CONTROLLER)
NO_SHEET = "TPI belum mempunyai lembar penilaian untuk unit ini. Mulai penilaian TPI, lalu buat suratnya."
SIMPULAN = {True: "MEMENUHI", False: "BELUM MEMENUHI", None: "BELUM DAPAT DIPASTIKAN"}


@dataclass(frozen=True)
class Typed:
    """What is typed of a letter."""

    dated: date
    signer: Signer
    number: str = ""
    place: str = ""
    confidentiality: str = Confidentiality.SECRET
    addressee: str = ""
    basis: str = ""
    span: str = ""
    sample: str = ""
    copies: tuple[str, ...] = ()
    letterhead: tuple[str, ...] = ()  # of the signer's office; () for that of the unit
    address: str = ""  # below it


@dataclass(frozen=True)
class LetterPage:
    """What the form of a letter begins with."""

    assessment: Assessment
    evaluation: Evaluation
    signer: Signer | None


def get_letter_page(user: User, pk: int) -> LetterPage:
    """Return the round a letter is about, the TPI's sheet and who signs.

    Http404 out of scope, ActionDenied for who is not its TPI, WrongState without a sheet of theirs.
    """
    assessment = get_assessment(user, pk)
    check_can_make_letters(user, assessment)
    roles = (Role.TPI_CONTROLLER, Role.TPI_LEAD, Role.TPI_MEMBER)
    team = _evaluators(assessment)
    found = (signer(team, role, "Tim Penilai Internal") for role in roles)
    return LetterPage(assessment, _evaluation(assessment), next(filter(None, found), None))


def get_variables(user: User, pk: int, typed: Typed) -> dict[str, Value]:
    """Return every variable of `assessment.papers.letter_variables` for one round. Raises as `get_letter_page` does."""
    with consistent_read():
        page = get_letter_page(user, pk)
        return _gather(page.assessment, page.evaluation, typed)


def current_template(instansi_pk: int, kind: str) -> LetterTemplate | None:
    """Return the Word template an instansi (by id) uses for `kind`; None where it uses ours."""
    rows: QuerySet[LetterTemplate] = LetterTemplate.objects.filter(
        instansi=instansi_pk, kind=kind, withdrawn_at__isnull=True
    )
    return rows.select_related("uploaded_by").first()


def _evaluation(assessment: Assessment) -> Evaluation:
    """Return the TPI's sheet of the round the unit's own sheet is of, of the highest tier that has one."""
    own = self_evaluation(assessment)
    rows = list(assessment.evaluations.filter(stage=Stage.TPI, form=Evaluation.Form.DETAIL, round=own.round))
    if not rows:
        raise WrongState(NO_SHEET)
    found = max(rows, key=lambda row: TIERS.index(Evaluation.Tier(row.tier)))
    found.assessment = assessment
    return found


def _evaluators(assessment: Assessment) -> list[Membership]:
    today = timezone.localdate()
    rows = assessment.unit.memberships.filter(role__in=permissions.TPI_ROLES).select_related("user")
    return [membership for membership in rows if membership.holds_on(today)]


def _gather(assessment: Assessment, evaluation: Evaluation, typed: Typed) -> dict[str, Value]:
    instrument = get_instrument(assessment.period.instrument)
    own, own_sheets = own_sheet(assessment)
    judged = sheets_to_show(evaluation).claim
    lines = _lines(instrument, Side(own, own_sheets.claim), Side(evaluation, judged))
    reading = readiness_reading.read(instrument, judged, None, assessment.target)
    claimed = readiness_reading.read(instrument, own_sheets.claim, None, assessment.target)
    office = office_of(assessment.unit)
    head = signer(team_in_force(assessment.unit), Role.HEAD, f"Kepala {assessment.unit.name}")
    ours, theirs = claimed.totals.claim, reading.totals.claim
    return {
        "konsep": "" if evaluation.is_published else "KONSEP",
        "kop": list(typed.letterhead or office.letterhead.lines),
        "alamat": typed.address if typed.letterhead else office.letterhead.address,
        "nomor": typed.number,
        "tanggal": long_date(typed.dated),
        "hari": DAYS[typed.dated.weekday()],
        "tempat": typed.place,
        "sifat": str(Confidentiality(typed.confidentiality).label),
        "yth": typed.addressee,
        "dasar": typed.basis,
        "waktu": typed.span,
        "sampel": typed.sample,
        "instansi": office.instansi,
        "unit": office.name,
        "tahun": str(assessment.period.year),
        "periode": assessment.period.name,
        "predikat": str(assessment.target),
        "predikat_lengkap": TARGET_NAMES[Predicate(assessment.target)],
        "peraturan": instrument.short_title,
        "gambaran": office.profile,
        "nilai_mandiri": decimal_text(ours),
        "nilai_didukung": decimal_text(own_sheets.supported.total),
        "nilai_berisiko": decimal_text((own_sheets.claim.total or 0) - (own_sheets.supported.total or 0)),
        "nilai_tpi": decimal_text(theirs),
        "selisih": change_text(None if ours is None or theirs is None else theirs - ours),
        "simpulan": SIMPULAN[reading.board.passed],
        "kalimat_simpulan": reading.verdict,
        "area": _areas(claimed, reading),
        "syarat": [
            {
                "nomor": str(row.number),
                "nama": row.label,
                "nilai": row.value_text,
                "batas": row.minimum_text,
                "selisih": row.gap_text,
                "status": row.status,
            }
            for row in reading.board.in_order
        ],
        "syarat_pengusulan": [
            {"nama": row.label, "nilai": row.value or "belum diisi", "status": str(row.standing)}
            for row in get_wall(assessment, assessment.target).rows
        ],
        "catatan": [line.note_row() for line in lines if line.is_noted],
        "lembar": [line.row() for line in lines],
        "tim": [
            {"nama": m.user.full_name, "jabatan": m.user.position, "peran": m.get_role_display()}
            for m in sorted(_evaluators(assessment), key=lambda m: permissions.TPI_ROLES.index(Role(m.role)))
        ],
        "tembusan": list(typed.copies),
        "penanda_tangan": _person(typed.signer) | {"baris": "\n".join(typed.signer.lines)},
        "kepala": _person(head) if head else {"nama": "", "jabatan": "Kepala kantor", "nip": ""},
    }


def _person(person: Signer) -> dict[str, str]:
    return {"nama": person.name, "jabatan": person.position, "nip": person.nip}


def _areas(claimed: readiness_reading.Readiness, reading: readiness_reading.Readiness) -> list[Row]:
    pairs = zip((*claimed.areas, *claimed.results), (*reading.areas, *reading.results), strict=True)
    return [
        {
            "nama": theirs.name,
            "bobot": decimal_text(theirs.weight),
            "mandiri": decimal_text(ours.claim),
            "tpi": decimal_text(theirs.claim),
            "selisih": change_text(theirs.claim - ours.claim),
        }
        for ours, theirs in pairs
    ]


class Side:
    """An evaluation with its score: what the unit says, or the TPI."""

    def __init__(self, evaluation: Evaluation, sheet: ScoreSheet) -> None:
        self.answers: dict[str, Answer] = {
            answer.indicator.code: answer for answer in evaluation.answers.select_related("indicator")
        }
        self.sheet = sheet

    def said(self, question: Indicator) -> str:
        """Return the answer in a few letters."""
        return short_answer(question, answered(self.answers.get(question.code))) or NO_ANSWER

    def points(self, question: Indicator, node: Node) -> str:
        """Return what the answer earns of the weight of its sub-area."""
        if len(node.indicators) == 1:  # then its points are those of the sub-area, with the minimums asked of it
            return decimal_text(self.sheet.nodes[node.code].points)
        return decimal_text((self.sheet.values[question.code] or Fraction()) * node.question_weight)


@dataclass(frozen=True)
class Line:
    """One question of the LKE as the unit and the TPI answer it."""

    area: str
    question: Indicator
    node: Node  # its sub-area, of whose weight it can earn an equal part
    ours: Side
    theirs: Side

    @property
    def note(self) -> str:
        """The TPI's own explanation, "" where it left the unit's as it was."""
        mine, other = self.ours.answers.get(self.question.code), self.theirs.answers.get(self.question.code)
        return other.explanation if other and (mine is None or other.explanation != mine.explanation) else ""

    @property
    def is_noted(self) -> bool:
        """Whether the TPI answers otherwise or has a note."""
        mine, other = self.ours.answers.get(self.question.code), self.theirs.answers.get(self.question.code)
        return bool(self.note) or answered(mine) != answered(other)

    def row(self) -> dict[str, str]:
        """Return the question with both answers and their points."""
        return self._answers() | {
            "poin_unit": self.ours.points(self.question, self.node),
            "poin_tpi": self.theirs.points(self.question, self.node),
            "poin_paling_tinggi": decimal_text(self.node.question_weight),
        }

    def note_row(self) -> dict[str, str]:
        """Return the question with both answers and the note."""
        return self._answers() | {"catatan": self.note}

    def _answers(self) -> dict[str, str]:
        return {
            "area": self.area,
            "kode": self.question.code,
            "pertanyaan": self.question.statement,
            "unit": self.ours.said(self.question),
            "tpi": self.theirs.said(self.question),
        }


def _lines(instrument: Instrument, ours: Side, theirs: Side) -> list[Line]:
    """Return every question in the order of the LKE."""
    names = {node.code: node.name for nodes in instrument.areas.values() for node in nodes}

    def area_of(code: str) -> str:
        return next((name for node, name in names.items() if code.startswith(f"{node}.")), "")

    return [
        Line(area_of(question.code), question, node, ours, theirs)
        for node in instrument.nodes.values()
        for question in node.indicators
    ]
