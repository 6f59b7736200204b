"""The arithmetic of the LKE in plain Python: no Django, no files, no clock.

`README.md` beside this file tells the whole calculation in prose, with one worked sheet.
"""

from assessment.scoring.answers import (
    Answer,
    AnswerError,
    Choice,
    Counts,
    Index,
    Problem,
    check_answers,
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
from assessment.scoring.mapping_reader import FileProblem, InstrumentError, Located, thawed
from assessment.scoring.measured import measured, minimums_of, percent_of
from assessment.scoring.parse import SCHEMA, parse_instrument
from assessment.scoring.recap import score_recap
from assessment.scoring.sheet import AreaScore, NodeScore, ScoreSheet, score
from assessment.scoring.values import ScoreWarning, answer_value
from assessment.scoring.written import letter_of, prints_initials, read_answers

__all__ = [
    "PREDICATES",
    "SCHEMA",
    "Answer",
    "AnswerError",
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
    "PortalRow",
    "Problem",
    "ScoreSheet",
    "ScoreWarning",
    "Source",
    "answer_value",
    "as_text",
    "check_answers",
    "from_exact",
    "half_up",
    "letter_of",
    "measure_gate",
    "measured",
    "minimums_of",
    "parse_instrument",
    "percent_of",
    "prints_initials",
    "read_answers",
    "restrict",
    "score",
    "score_recap",
    "thawed",
    "to_exact",
]
