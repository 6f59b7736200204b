"""The arithmetic of the LKE in plain Python: no Django, no files, no clock.

`README.md` beside this file tells the whole calculation in prose, with one worked sheet.
"""

from assessment.scoring.answers import (
    COLUMNS,
    Answer,
    AnswerError,
    Choice,
    Counts,
    Index,
    Problem,
    ScoreWarning,
    answer_in,
    from_columns,
    in_columns,
    is_same,
    plain_columns,
    restrict,
)
from assessment.scoring.exact import as_text, from_exact, half_up, to_exact
from assessment.scoring.gates import GateResult, measure_gate
from assessment.scoring.instrument import (
    PREDICATES,
    Formula,
    Gate,
    Indicator,
    Input,
    Instrument,
    Level,
    Node,
    PortalRow,
    Source,
)
from assessment.scoring.kinds import (
    CHOICE,
    COUNTS,
    INDEX,
    KINDS,
    TYPE_NAMES,
    PerKind,
    is_asked,
    kind_of,
    kind_of_type,
    missing,
)
from assessment.scoring.kinds.choice import letter_of
from assessment.scoring.kinds.kind import AnswerKind
from assessment.scoring.mapping_reader import FileProblem, InstrumentError, Located, thawed
from assessment.scoring.measured import measured, minimums_of, percent_of
from assessment.scoring.parse import SCHEMA, parse_instrument
from assessment.scoring.recap import score_recap
from assessment.scoring.sheet import AreaScore, NodeScore, ScoreSheet, score
from assessment.scoring.values import answer_value, check_answers
from assessment.scoring.written import prints_initials, read_answers

__all__ = [
    "CHOICE",
    "COLUMNS",
    "COUNTS",
    "INDEX",
    "KINDS",
    "PREDICATES",
    "SCHEMA",
    "TYPE_NAMES",
    "Answer",
    "AnswerError",
    "AnswerKind",
    "AreaScore",
    "Choice",
    "Counts",
    "FileProblem",
    "Formula",
    "Gate",
    "GateResult",
    "Index",
    "Indicator",
    "Input",
    "Instrument",
    "InstrumentError",
    "Level",
    "Located",
    "Node",
    "NodeScore",
    "PerKind",
    "PortalRow",
    "Problem",
    "ScoreSheet",
    "ScoreWarning",
    "Source",
    "answer_in",
    "answer_value",
    "as_text",
    "check_answers",
    "from_columns",
    "from_exact",
    "half_up",
    "in_columns",
    "is_asked",
    "is_same",
    "kind_of",
    "kind_of_type",
    "letter_of",
    "measure_gate",
    "measured",
    "minimums_of",
    "missing",
    "parse_instrument",
    "percent_of",
    "plain_columns",
    "prints_initials",
    "read_answers",
    "restrict",
    "score",
    "score_recap",
    "thawed",
    "to_exact",
]
