"""The LKE as its pages show it: areas, groups of questions in document order, what each question is worth.

Built once a process for each edition; an edition never changes once a period uses it, and an area of 90/2021 gathers
its pemenuhan and its reform here, so that pages need not know that the tree keeps them apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment import scoring
from assessment.lke.models import Indicator, Instrument
from assessment.lke.selectors.instruments import get_instrument
from assessment.people.areas import AreaKey


@dataclass(frozen=True, slots=True)
class Question:
    """One question where it stands."""

    pk: int  # of its Indicator row
    code: str
    area: AreaKey  # whose pokja answers it
    indicator: scoring.Indicator
    group: str  # code of its sub-area
    path: frozenset[str]  # codes of every node it stands in, so that a gate knows its questions
    share: Fraction  # the most points it can earn: weight of its sub-area ÷ number of questions there
    minimums: tuple[Fraction, ...]  # points asked of it alone
    number: int  # place in its area, from 1
    previous: str  # code of the question before it in the area, "" for the first
    next: str

    def points(self, value: Fraction | None) -> Fraction:
        """Return what an answer worth `value` (0 to 1) earns; one without a value earns 0."""
        return scoring.measured((value or Fraction()) * self.share, self.minimums)


@dataclass(frozen=True, slots=True)
class Group:
    """One sub-area with its questions."""

    code: str
    section: str  # Pemenuhan or Reform; the area's name under hasil; "" where the area has no halves
    name: str
    weight: Decimal
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What one pokja answers."""

    key: AreaKey
    name: str
    weight: Decimal
    node_codes: tuple[str, ...]  # its nodes under pengungkit, or the whole of hasil
    minimums: tuple[Fraction, ...]  # points asked of them together
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]

    @property
    def origin(self) -> str:
        """The code under which its points are explained: its only node, or the key that gathers several."""
        return self.node_codes[0] if len(self.node_codes) == 1 else self.key.value


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole LKE, by area and by question."""

    areas: Mapping[AreaKey, Area]
    roots: tuple[str, ...]  # codes of the components
    questions: Mapping[str, Question]  # by code, in document order
    codes: Mapping[int, str]  # code of each Indicator row


# By key and digest: an edition never changes, but a key may come back after an edition nobody used was replaced.
_layouts: dict[tuple[int, str], Layout] = {}


def get_layout(row: Instrument) -> Layout:
    """Return the layout of an instrument's edition; one query the first time in a process, besides the instrument's."""
    key = row.pk, row.digest
    if key not in _layouts:
        _layouts[key] = _layout(row)
    return _layouts[key]


def forget() -> None:
    """Forget every layout, for a process under which the database is replaced by another."""
    _layouts.clear()


def _layout(row: Instrument) -> Layout:
    instrument = get_instrument(row)
    rows = {
        code: (pk, AreaKey(area))
        for pk, code, area in Indicator.objects.filter(instrument=row).values_list("pk", "code", "owner_area")
    }
    leaves: dict[AreaKey, list[scoring.Node]] = {}
    for node in instrument.nodes.values():
        if node.indicators:
            leaves.setdefault(rows[node.indicators[0].code][1], []).append(node)
    areas = {key: _area(instrument, key, leaves[key], rows) for key in AreaKey if key in leaves}
    by_code = {question.code: question for area in areas.values() for question in area.questions}
    return Layout(
        areas=areas,
        roots=tuple(node.code for node in instrument.tree),
        questions={code: by_code[code] for code in instrument.indicators},
        codes={pk: code for code, (pk, _) in rows.items()},
    )


def _area(
    instrument: scoring.Instrument,
    key: AreaKey,
    leaves: list[scoring.Node],
    rows: Mapping[str, tuple[int, AreaKey]],
) -> Area:
    codes = [indicator.code for leaf in leaves for indicator in leaf.indicators]
    groups = []
    for leaf in leaves:
        share = leaf.exact_weight / len(leaf.indicators)
        path = frozenset(_path(instrument, leaf.code))
        questions = []
        for indicator in leaf.indicators:
            place = codes.index(indicator.code)
            questions.append(
                Question(
                    pk=rows[indicator.code][0],
                    code=indicator.code,
                    area=key,
                    indicator=indicator,
                    group=leaf.code,
                    path=path,
                    share=share,
                    minimums=instrument.question_minimums(indicator.code),
                    number=place + 1,
                    previous=codes[place - 1] if place else "",
                    next=codes[place + 1] if place + 1 < len(codes) else "",
                )
            )
        groups.append(Group(leaf.code, _section(instrument, leaf), leaf.name, leaf.weight, tuple(questions)))
    nodes = _nodes_of(instrument, key)
    return Area(
        key=key,
        name=key.label if key is AreaKey.HASIL else nodes[0].name,
        weight=sum((node.weight for node in nodes), Decimal()),
        node_codes=tuple(node.code for node in nodes),
        minimums=instrument.minimums_of(node.code for node in nodes),
        groups=tuple(groups),
        questions=tuple(question for group in groups for question in group.questions),
    )


def _nodes_of(instrument: scoring.Instrument, key: AreaKey) -> tuple[scoring.Node, ...]:
    if key is AreaKey.HASIL:
        return tuple(node for node in instrument.tree if node.key == "hasil")
    return instrument.areas[key]


def _path(instrument: scoring.Instrument, code: str) -> Iterator[str]:
    """Yield the code of a node and of every node around it."""
    yield code
    parent = instrument.parent_of(code)
    if parent is not None:
        yield from _path(instrument, parent.code)


def _section(instrument: scoring.Instrument, leaf: scoring.Node) -> str:
    """Return the half of the area a sub-area stands in, or under hasil the area; "" where there is neither."""
    section, node = "", instrument.parent_of(leaf.code)
    while node is not None:
        if node.kind == "aspect" or (node.kind == "area" and node.area not in AreaKey):
            section = node.name
        node = instrument.parent_of(node.code)
    return section
