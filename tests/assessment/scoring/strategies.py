"""Random filled sheets for Hypothesis.

Drawing 113 answers one by one takes Hypothesis a second; so a sheet is a quick base (blank, or drawn from a seed) with
some answers drawn one by one on top, which is also what a failing example shrinks to.
"""

import random
from decimal import Decimal

from hypothesis import strategies as st

from assessment.scoring import Choice, Counts, Index
from tests.sheets import CODES, instrument

for code in CODES:
    instrument(code)  # read here: Hypothesis counts what a draw takes, and a busy machine would call the first one slow

# Small numbers, so that equal, zero and exceeding counts all come often.
MOST = 6


def answers_to(question, *, blanks=True):
    """Return a strategy for answers to one question, None among them if `blanks`."""
    if question.levels:
        answer = st.sampled_from([Choice(level.letter) for level in question.levels])
    elif question.answer_type == "index":
        answer = st.decimals(min_value=0, max_value=4, places=3).map(Index)
    else:
        count = st.integers(0, MOST)
        inputs = [entry.key for entry in question.inputs]
        answer = st.fixed_dictionaries(dict.fromkeys(inputs, st.none() | count if blanks else count)).map(Counts)
    return st.none() | answer if blanks else answer


def random_answer(question, chance, *, blanks=True):
    """Return one answer by `chance`; every eighth is None if `blanks`."""
    if blanks and chance.random() < 1 / 8:
        return None
    if question.levels:
        return Choice(chance.choice(question.levels).letter)
    if question.answer_type == "index":
        return Index(Decimal(chance.randint(0, 4000)) / 1000)
    options = [*range(MOST + 1), None] if blanks else range(MOST + 1)
    return Counts({entry.key: chance.choice(options) for entry in question.inputs})


@st.composite
def filled(draw, *, blanks=True):
    """Draw an instrument's code and a sheet of it: every question has an answer, or None if `blanks`."""
    code = draw(st.sampled_from(CODES))
    questions = list(instrument(code).indicators.values())
    chance = random.Random(draw(st.integers(0, 2**32)))
    if blanks and draw(st.booleans()):
        answers = {question.code: None for question in questions}
    else:
        answers = {question.code: random_answer(question, chance, blanks=blanks) for question in questions}
    for question in draw(st.lists(st.sampled_from(questions), max_size=6)):
        answers[question.code] = draw(answers_to(question, blanks=blanks))
    return code, answers


@st.composite
def filled_and_question(draw, *, blanks=True):
    """Draw an instrument's code, a sheet of it and one of its questions."""
    code, answers = draw(filled(blanks=blanks))
    return code, answers, instrument(code).indicator(draw(st.sampled_from(sorted(answers))))
