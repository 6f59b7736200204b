"""Permen PAN-RB 10/2019: the questions of 52/2014, of which it changes the levels of the innovation question.

Its text could not be read and is taken from 2014 (`confidence` in the instrument's file), and so are these relations.
"""

from assessment.xray import asked_52_2014 as before
from assessment.xray.relations import Asked

ASKED = Asked(
    before.RELATIONS,
    before.OWN_INNOVATION | {"A.VI.2.e": frozenset("AB")},  # "berbeda dari unit lain"; C is taken over, D central
    before.REGULAR_MONITORING,
    before.TEAM,
)
