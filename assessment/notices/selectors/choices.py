"""How a person is told by e-mail now, kind by kind, as the page of the choices groups them."""

from collections.abc import Mapping

from assessment.notices.models import WEEKLY, Kind, Way, usual_way
from assessment.people.models import User

GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "Tugas": (
        Kind.TASK_GIVEN, Kind.TASK_DUE_SOON, Kind.TASK_LATE, Kind.TASK_HANDED_IN, Kind.TASK_DONE, Kind.TASK_CANCELLED,
        Kind.MORE_TIME_ASKED, Kind.MORE_TIME_DECIDED,
    ),
    "Jawaban dan area": (Kind.ANSWER_RETURNED, Kind.ANSWER_ACCEPTED, Kind.AREA_HANDED_IN, Kind.AREA_RETURNED),
    "Catatan": (Kind.MENTIONED, Kind.REPLIED),
    "Penilaian": (
        Kind.ROUND_MOVED, Kind.WINDOW_CLOSING, Kind.REPAIR_EXTENDED, Kind.EVALUATION_RAISED, Kind.REOPENING_ASKED,
        Kind.REOPENING_REFUSED, Kind.ROUND_CANCELLED, Kind.ROUND_RESTORED,
    ),
    "Program": (Kind.WORK_GIVEN, Kind.MONITORING_DUE),
    "Data dukung": (Kind.DOCUMENT_ENDING,),
    "Setiap pekan": (Kind.WEEKLY_SUMMARY, Kind.CHAIN_HEADS),
}  # fmt: skip


def ways_of(user: User) -> dict[Kind, Way]:
    """Return how `user` is told of every kind."""
    chosen = {Kind(kind): Way(way) for kind, way in user.notice_choices.values_list("kind", "way")}
    return {kind: chosen.get(kind, usual_way(kind)) for kind in Kind}


def offered(kind: Kind) -> tuple[Way, ...]:
    """Return what can be chosen of a kind: what has a mail of its own each week is in no summary."""
    return (Way.AT_ONCE, Way.NEVER) if kind in WEEKLY else (Way.AT_ONCE, Way.DAILY, Way.NEVER)
