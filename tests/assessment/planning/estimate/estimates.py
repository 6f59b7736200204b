"""Sheets and losses to estimate from, for property tests."""

from hypothesis import strategies as st

from assessment.planning.estimate import losses as estimate_losses
from tests.assessment.scoring.strategies import filled
from tests.sheets import instrument

GUESS = estimate_losses.Origin("Asumsi Luh Sukerti", "", "3 Maret 2026", is_assumed=True)
percents = st.decimals(min_value=0, max_value=100, places=2)
points_ = st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def losses(draw, code):
    """Draw assumptions on some parts of an instrument, at most one a step and part."""
    parts = [part.key for part in estimate_losses.parts_of(instrument(code))]
    keys = draw(
        st.lists(st.tuples(st.sampled_from(estimate_losses.STEPS), st.sampled_from(parts)), unique=True, max_size=8)
    )
    found = []
    for step, part in keys:
        amounts = {"percent": None, "points": None}
        name = draw(st.sampled_from(sorted(amounts)))
        amounts[name] = draw(percents if name == "percent" else points_)
        found.append(estimate_losses.assumed(step, part, GUESS, **amounts))
    return found


@st.composite
def answers_and_losses(draw):
    code, answers = draw(filled())
    return code, answers, draw(losses(code))
