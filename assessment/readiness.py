"""Would the office get WBK or WBBM? The reading of a ScoreSheet: verdict, gate boards, areas and totals.

Pure: sheets in, frozen rows out, no Django and no clock, so that the page, the PDF and later exports say the same words
and the same numbers. The headline reads *berdata dukung* (answers whose data dukung counts); *klaim* stands beside it.
Sheets without that second figure (evaluators, rekap) are read as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.formats import UNKNOWN, decimal_text, percent_text, shortfall_text
from assessment.scoring import PREDICATES, GateResult, Instrument, Node, ScoreSheet

PERCENT_OF_WEIGHT = "percent_of_weight"


@dataclass(frozen=True)
class GateRow:
    """One minimum and how the headline sheet stands against it, with the claim beside it.

    `value`, `minimum` and `shortfall` are in the gate's own unit: points, or percent of weight. `weight` is the most
    points its nodes can earn, so that every gate can also be told in points. None is *tidak diketahui* (a rekap).
    """

    code: str
    label: str
    measure: str
    of: tuple[str, ...]
    weight: Fraction
    value: Fraction | None
    minimum: Decimal
    shortfall: Fraction | None  # 0 when passed
    passed: bool | None
    claim_value: Fraction | None
    claim_passed: bool | None
    index_equivalent: Decimal | None
    source: str

    @property
    def is_percent(self) -> bool:
        """Whether the regulation states this minimum as a percent of the weight."""
        return self.measure == PERCENT_OF_WEIGHT

    @property
    def points(self) -> Fraction | None:
        """What was earned, in points."""
        return self._in_points(self.value)

    @property
    def minimum_points(self) -> Fraction:
        """What must be earned, in points."""
        minimum = Fraction(self.minimum)
        return minimum * self.weight / 100 if self.is_percent else minimum

    @property
    def shortfall_points(self) -> Fraction | None:
        """What is missing, in points: one scale for all gates, so that the nearest can be told."""
        return self._in_points(self.shortfall)

    @property
    def margin_points(self) -> Fraction | None:
        """How far above the minimum (negative: below), in points."""
        return None if self.points is None else self.points - self.minimum_points

    @property
    def value_text(self) -> str:
        """`54,67 %` or `8,20`, with as many decimals as it takes to stay visibly below a minimum that is missed."""
        return self._figure(self.value, _places_below(self.value, Fraction(self.minimum), passed=self.passed))

    @property
    def minimum_text(self) -> str:
        """`60,00 %` or `9,00`."""
        return self._figure(Fraction(self.minimum), 2)

    @property
    def claim_text(self) -> str:
        """The claim in the gate's own unit."""
        return self._figure(
            self.claim_value, _places_below(self.claim_value, Fraction(self.minimum), passed=self.claim_passed)
        )

    @property
    def points_text(self) -> str:
        """`8,20 dari 9,00 poin`: for a percent gate, the same in points."""
        if self.points is None:
            return UNKNOWN
        places = _places_below(self.points, self.minimum_points, passed=self.passed)
        return f"{decimal_text(self.points, places)} dari {decimal_text(self.minimum_points)} poin"

    @property
    def gap_text(self) -> str:
        """`kurang 0,80`, `lebih 1,20` or `tepat di batas`, in points."""
        margin = self.margin_points
        if margin is None:
            return UNKNOWN
        if margin == 0:
            return "tepat di batas"
        return _more_text(margin) if margin > 0 else shortfall_text(-margin)

    @property
    def status(self) -> str:
        """The state in a word; colour and shape come after it."""
        return {True: "Terpenuhi", False: "Kurang", None: "Tidak diketahui"}[self.passed]

    @property
    def nearness(self) -> str:
        """`Area Penguatan Pengawasan kurang 0,80 dari 9,00`; of a passed gate how far it stands above."""
        limit = decimal_text(self.minimum_points)
        if self.margin_points == 0:
            return f"{self.label} tepat di batas {limit}"
        return f"{self.label} {self.gap_text} dari {'batas ' if self.passed else ''}{limit}"

    def _in_points(self, value: Fraction | None) -> Fraction | None:
        if value is None:
            return None
        return value * self.weight / 100 if self.is_percent else value

    def _figure(self, value: Fraction | None, places: int) -> str:
        return percent_text(value, places) if self.is_percent else decimal_text(value, places)


@dataclass(frozen=True)
class Board:
    """All gates of one predicate: `rows` failing first and nearest first, `in_order` as the regulation lists them."""

    predicate: str
    rows: tuple[GateRow, ...]
    in_order: tuple[GateRow, ...]

    @property
    def failing(self) -> tuple[GateRow, ...]:
        """The gates that are missed, nearest first."""
        return tuple(row for row in self.rows if row.passed is False)

    @property
    def unknown(self) -> tuple[GateRow, ...]:
        """The gates a rekap cannot answer."""
        return tuple(row for row in self.rows if row.passed is None)

    @property
    def passing(self) -> tuple[GateRow, ...]:
        """The gates that are met, the slimmest first."""
        return tuple(row for row in self.rows if row.passed)

    @property
    def passed(self) -> bool | None:
        """Whether the predicate's score gates are all met; None: none fails but one is not known."""
        if self.failing:
            return False
        return None if self.unknown else True

    @property
    def claim_passed(self) -> bool | None:
        """The same for the claim."""
        outcomes = {row.claim_passed for row in self.rows}
        if False in outcomes:
            return False
        return None if None in outcomes else True

    @property
    def claim_failing_count(self) -> int:
        """How many gates the claim misses too."""
        return sum(row.claim_passed is False for row in self.rows)

    @property
    def count_text(self) -> str:
        """`2 dari 12 syarat kurang`, `semua 12 syarat terpenuhi`, with what is not known."""
        total, failing, unknown = len(self.rows), len(self.failing), len(self.unknown)
        if not failing and not unknown:
            return f"semua {total} syarat terpenuhi"
        if failing == total:
            return f"semua {total} syarat kurang"
        parts = (
            [f"{failing} dari {total} syarat kurang"]
            if failing
            else [f"{total - unknown} dari {total} syarat terpenuhi"]
        )
        if unknown:
            parts.append(f"{unknown} tidak diketahui")
        return " dan ".join(parts)


@dataclass(frozen=True)
class AreaRow:
    """One area in points: pemenuhan and reform together in 90/2021; an area of hasil stands alone.

    `minimums` holds, per predicate, the percent its gate asks; an instrument without a gate on areas leaves it empty.
    """

    key: str
    name: str
    weight: Fraction
    claim: Fraction
    supported: Fraction | None
    answered: int
    questions: int
    minimums: Mapping[str, Decimal]

    @property
    def headline(self) -> Fraction:
        """The points that count: berdata dukung where there is such a figure."""
        return self.claim if self.supported is None else self.supported

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points that lack data dukung."""
        return None if self.supported is None else self.claim - self.supported

    @property
    def percent(self) -> Fraction:
        """The headline as percent of the area's weight."""
        return 100 * self.headline / self.weight

    @property
    def claim_percent(self) -> Fraction:
        """The claim as percent of the area's weight."""
        return 100 * self.claim / self.weight

    def passed(self, predicate: str) -> bool | None:
        """Whether the area's own gate of `predicate` is met; None if the instrument has none."""
        minimum = self.minimums.get(predicate)
        return None if minimum is None else self.percent >= Fraction(minimum)


@dataclass(frozen=True)
class Totals:
    """The whole sheet in points of 100; None where a rekap does not know."""

    claim: Fraction | None
    supported: Fraction | None
    answered_only: Fraction | None  # "terjawab saja": means over answered questions only
    maximum: Fraction

    @property
    def headline(self) -> Fraction | None:
        """The total the verdict rests on."""
        return self.claim if self.supported is None else self.supported

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points that lack data dukung."""
        return None if self.claim is None or self.supported is None else self.claim - self.supported


@dataclass(frozen=True)
class Readiness:
    """Everything a reader needs to say "siap atau belum, kurang apa"; `boards` begins with the target."""

    target: str
    is_recap: bool
    is_empty: bool
    boards: tuple[Board, ...]
    areas: tuple[AreaRow, ...]  # the six areas of pengungkit
    results: tuple[AreaRow, ...]  # the areas of hasil
    components: tuple[AreaRow, ...]  # pengungkit and hasil, as far as known
    totals: Totals
    answered: int
    questions: int

    @property
    def board(self) -> Board:
        """The gates of the target."""
        return self.boards[0]

    @property
    def has_area_gates(self) -> bool:
        """Whether the regulation asks a minimum of each area (52/2014 does not)."""
        return any(area.minimums for area in self.areas)

    @property
    def verdict(self) -> str:
        """One or two sentences: meets the target or not, how many gates, and which is nearest."""
        if self.is_empty:
            return f"Belum dapat dinilai untuk {self.target}: belum ada jawaban."
        return " ".join(_verdict_parts(self.boards))

    @property
    def claim_sentence(self) -> str:
        """What the claim says of the target, and how many of its points lack data dukung; "" without that figure."""
        at_risk = self.totals.at_risk
        if at_risk is None or self.is_empty:
            return ""
        if self.board.claim_passed:
            claim = f"Menurut klaim, semua {len(self.board.rows)} syarat {self.target} terpenuhi"
        else:
            claim = f"Menurut klaim, {self.board.claim_failing_count} dari {len(self.board.rows)} syarat {self.target} kurang"
        if not at_risk:
            return f"{claim}; semua poinnya berdata dukung."
        return f"{claim}; {_visible(at_risk)} poin belum berdata dukung."


def read(instrument: Instrument, claim: ScoreSheet, supported: ScoreSheet | None, target: str) -> Readiness:
    """Return the readiness that two sheets of one evaluation show.

    instrument: the LKE both were scored with; claim: all answers; supported: only answers whose data dukung counts, or
    None where there is no such figure (evaluators, rekap); target: WBK or WBBM, whose board comes first.
    Points are points of 100 and nothing is rounded. Raises KeyError if the instrument has no such target.
    Source: gates as the instrument names them; that *berdata dukung* gives the headline is our rule (a total rests on
    what an evaluator would find).
    """
    headline = supported or claim
    order = (target, *(predicate for predicate in PREDICATES if predicate != target))
    minimums = _area_minimums(instrument)
    areas: dict[str, list[AreaRow]] = {component.code: [] for component in instrument.tree}
    for key, score in claim.areas.items():
        row = AreaRow(
            key=key,
            name=score.name,
            weight=Fraction(score.weight),
            claim=score.points,
            supported=supported.areas[key].points if supported else None,
            answered=score.answered,
            questions=score.questions,
            minimums=minimums.get(key, {}),
        )
        areas[_component_of(instrument, score.nodes[0]).code].append(row)
    leverage, results = (
        [component.code for component in instrument.tree if component.key == key] for key in ("pengungkit", "hasil")
    )
    components = tuple(_component_row(claim, supported, node) for node in instrument.tree if node.code in claim.nodes)
    known = [claim.nodes[node.code] for node in instrument.tree if node.code in claim.nodes]
    answered = sum(node.answered for node in known)
    return Readiness(
        target=target,
        is_recap=claim.is_rekap,
        is_empty=not claim.is_rekap and not answered,
        boards=tuple(_board(instrument, predicate, headline, claim) for predicate in order),
        areas=tuple(row for code in leverage for row in areas[code]),
        results=tuple(row for code in results for row in areas[code]),
        components=components,
        totals=Totals(
            claim.total, supported.total if supported else None, claim.total_answered_only, instrument.max_points
        ),
        answered=answered,
        questions=sum(node.questions for node in known),
    )


def _verdict_parts(boards: tuple[Board, ...]) -> Iterator[str]:
    """Yield the sentences about the target, then one about the other predicate where it adds something."""
    board, *others = boards
    if board.passed:
        yield f"Memenuhi {board.predicate}: {board.count_text}."
        yield f"Paling tipis: {board.passing[0].nearness}."
    elif board.passed is None and not board.passing:
        yield f"Tidak diketahui apakah memenuhi {board.predicate}: nilai yang tercatat tidak menjawab satu syarat pun."
    elif board.passed is None:
        yield f"Belum dapat dipastikan untuk {board.predicate}: {board.count_text}."
    else:
        yield f"Belum memenuhi {board.predicate}: {board.count_text}."
        nearest = board.failing[0]
        yield f"Terdekat: {nearest.nearness}." if len(board.failing) > 1 else f"Yang kurang: {nearest.nearness}."
    for other in others:
        yield from _other_predicate(board, other)


def _other_predicate(board: Board, other: Board) -> Iterator[str]:
    if other.passed:
        yield f"Syarat {other.predicate} {'juga ' if board.passed else ''}terpenuhi."
    elif other.passed is False and (board.passed or other.predicate == PREDICATES[0]):
        # Someone who aims at WBK and misses it need not read about WBBM; who aims at WBBM must know that WBK fails.
        yield f"Untuk {other.predicate}, {other.count_text}."


def _board(instrument: Instrument, predicate: str, headline: ScoreSheet, claim: ScoreSheet) -> Board:
    claimed = {gate.code: gate for gate in claim.gates[predicate]}
    rows = tuple(_gate_row(instrument, gate, claimed[gate.code]) for gate in headline.gates[predicate])
    return Board(predicate, rows=tuple(sorted(rows, key=_urgency)), in_order=rows)


def _gate_row(instrument: Instrument, gate: GateResult, claimed: GateResult) -> GateRow:
    return GateRow(
        code=gate.code,
        label=gate.label,
        measure=gate.measure,
        of=gate.of,
        weight=sum((instrument.node(code).exact_weight for code in gate.of), Fraction()),
        value=gate.value,
        minimum=gate.minimum,
        shortfall=gate.shortfall,
        passed=gate.passed,
        claim_value=claimed.value,
        claim_passed=claimed.passed,
        index_equivalent=gate.index_equivalent,
        source=gate.source,
    )


def _urgency(row: GateRow) -> tuple[int, Fraction]:
    """Order: failing with the smallest gap first, then unknown, then passed with the smallest margin first."""
    margin = row.margin_points
    if margin is None:
        return 1, Fraction()
    return (0 if row.passed is False else 2), abs(margin)


def _area_minimums(instrument: Instrument) -> dict[str, dict[str, Decimal]]:
    """Return area key → predicate → percent, from the gates that measure exactly the nodes of one area."""
    keys = {frozenset(node.code for node in nodes): key for key, nodes in instrument.areas.items()}
    found: dict[str, dict[str, Decimal]] = {}
    for predicate, gates in instrument.gates.items():
        for gate in gates:
            key = keys.get(frozenset(gate.of))
            if key is not None and gate.measure == PERCENT_OF_WEIGHT:
                found.setdefault(key, {})[predicate] = gate.minimum
    return found


def _component_of(instrument: Instrument, code: str) -> Node:
    node = instrument.node(code)
    while (parent := instrument.parent_of(node.code)) is not None:
        node = parent
    return node


def _component_row(claim: ScoreSheet, supported: ScoreSheet | None, node: Node) -> AreaRow:
    score = claim.nodes[node.code]
    return AreaRow(
        key=node.key or node.code,
        name=node.name,
        weight=node.exact_weight,
        claim=score.points,
        supported=supported.nodes[node.code].points if supported else None,
        answered=score.answered,
        questions=score.questions,
        minimums={},
    )


def _places_below(value: Fraction | None, minimum: Fraction, *, passed: bool | None) -> int:
    """Return the decimals it takes for a missed value to show as less than its minimum; two suffice when it is met."""
    places = 2
    if value is None or passed is not False:
        return places
    while value + Fraction(1, 2 * 10**places) >= minimum:
        places += 1
    return places


def _visible(value: Fraction) -> str:
    """Return a figure above 0 with as many decimals as it takes not to read as 0,00."""
    return shortfall_text(value).removeprefix("kurang ")


def _more_text(margin: Fraction) -> str:
    return f"lebih {_visible(margin)}"
