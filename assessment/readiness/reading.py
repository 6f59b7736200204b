"""Would the office get WBK or WBBM? The reading of a ScoreSheet: verdict, gate boards, areas and totals.

Pure: sheets in, frozen rows out, no Django and no clock, so that the page, the PDF and later exports say the same words
and the same numbers. The headline reads *berdata dukung* (answers whose data dukung counts); *klaim* stands beside it.
Sheets without that second figure (evaluators, rekap) are read as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.figures.gate_board import PERCENT_OF_WEIGHT, Board, read_board
from assessment.scoring import PREDICATES, Instrument, Node, ScoreSheet, percent_of
from zi_portal.kit.indonesian import decimal_text, shortfall_text


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
        return percent_of(self.headline, self.weight)

    @property
    def claim_percent(self) -> Fraction:
        """The claim as percent of the area's weight."""
        return percent_of(self.claim, self.weight)

    def passed(self, predicate: str) -> bool | None:
        """Whether the area's own gate of `predicate` is met; None if the instrument has none."""
        minimum = self.minimums.get(predicate)
        return None if minimum is None else self.percent >= Fraction(minimum)

    def gap_text(self, predicate: str) -> str:
        """Return such as `kurang 0,80 poin`, or "" where nothing is asked or nothing is missing."""
        minimum = self.minimums.get(predicate)
        if minimum is None or self.passed(predicate):
            return ""
        return f"{shortfall_text(Fraction(minimum) * self.weight / 100 - self.headline)} poin"


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
    def thresholds(self) -> tuple[tuple[str, Decimal], ...]:
        """Predicate and percent, where the regulation asks one and the same of every area."""
        found = []
        for predicate in PREDICATES:
            asked = {area.minimums.get(predicate) for area in self.areas}
            if len(asked) == 1 and (percent := asked.pop()) is not None:
                found.append((predicate, percent))
        return tuple(found)

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
        failing, asked = self.board.claim_failing_count, len(self.board.rows)
        if not failing:
            claim = f"Menurut klaim, semua {asked} syarat {self.target} terpenuhi"
        else:
            missed = f"semua {asked}" if failing == asked else f"{failing} dari {asked}"
            claim = f"Menurut klaim, {missed} syarat {self.target} kurang"
        if not at_risk:
            return f"{claim}; semua poinnya berdata dukung."
        return f"{claim}; {decimal_text(at_risk)} poin belum berdata dukung."


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
        boards=tuple(read_board(instrument, predicate, headline, claim) for predicate in order),
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
