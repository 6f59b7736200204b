"""What the pages of a round tell in a line each of its data dukung: what ends soon, what waits for a decision."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.asked.selectors import ending_soon
from evidence.disposal.selectors import undecided


@dataclass(frozen=True)
class Notices:
    """How many there are of each; 0 for none, and for who has nothing to do with it."""

    ending: int  # cited documents that end within thirty days
    undecided: int  # proposals to destroy documents that wait for the reader


def notices_of(user: User, assessment: Assessment, on: date) -> Notices:
    """Return what there is to tell `user` of a round on the day `on`; one query, for the kepala kantor two."""
    ending = ending_soon(assessment, on).order_by().aggregate(number=Count("document", distinct=True))["number"]
    return Notices(ending, undecided(user, assessment.unit).order_by().count())
