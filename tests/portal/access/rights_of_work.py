"""The table goes on: what a team says, shares out and accepts among itself, and whom a notice reaches."""

from django.utils import timezone

from assessment.acceptance import permissions as acceptance
from assessment.notes import permissions as notes
from assessment.notes.models import Audience, Thread
from assessment.notices.models import Kind, Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.reach import holders_of, readers_among
from assessment.tasks import permissions as tasks
from tests import factories
from tests.portal.access.rights import (
    ADMIN,
    CHIEF,
    HEAD,
    NOBODY,
    PL,
    PM,
    POKJA,
    PRE,
    TEAM,
    TL,
    TPI,
    TPN,
    Right,
    of,
    of_each,
    of_round,
)
from zi_portal.kit.refusals import ActionDenied

AREAS = (("MP", {PM, TL}), ("PP", {PL, TL}), ("HASIL", {TL}))  # who answers there
LED = (("MP", {TL}), ("PP", {PL, TL}), ("HASIL", {TL}))  # who leads there


def thread(office, audience, stage=""):
    return Thread.objects.create(
        unit=office.unit, audience=audience, stage=stage, opened_by=office.other, opened_at=timezone.now()
    )


def resolving(audience, stage=""):
    def prepare(office):
        about = thread(office, audience, stage)
        return lambda user: notes.check_can_resolve(user, office.assessment, about)

    return prepare


def withdrawing(**facts):
    """What each wrote himself, at this moment."""
    return lambda office: (
        lambda user: notes.check_can_withdraw(
            user, factories.make_note(office.assessment, "Sudah saya lengkapi.", by=user, **facts), is_answered=False
        )
    )


def task(area="MP", **facts):
    return lambda office: factories.make_task(office.assessment, code="", area=area, **facts)


def own_task(area="MP", **facts):
    return lambda office, user: factories.make_task(office.assessment, code="", area=area, owner=user, **facts)


def owning(area, *subject):
    return lambda office: lambda user: tasks.check_can_own(user, office.assessment, area, *subject)


def told(kind, mark="x"):
    """Whether a notice about the round is written to a person, and shown once it was."""

    def prepare(office):
        def ask(user):
            is_told = readers_among([user.pk, office.other.pk], office.assessment, kind).filter(pk=user.pk).exists()
            one = Notice.objects.create(
                person=user, kind=kind, assessment=office.assessment, params={}, url="/", mark=mark, at=timezone.now()
            )
            is_shown = inbox_of(user).filter(pk=one.pk).exists()
            one.delete()
            assert is_shown == is_told
            if not is_told:
                raise ActionDenied("tidak diberi tahu")

        return ask

    return prepare


def holding(*roles):
    def prepare(office):
        def ask(user):
            if user not in holders_of(office.assessment, roles):
                raise ActionDenied("tidak memegang peran itu")

        return ask

    return prepare


CHANGES_OF_WORK = [
    # answers and areas, within the unit
    *(
        Right(f"review of {area} in {status}", who, of_round(acceptance.check_can_review, area), status)
        for area, who in LED for status in ("draf", "dikembalikan")
    ),
    Right("review, when handed on", NOBODY, of_round(acceptance.check_can_review, "PP"), "kepala", waiting=frozenset({PL, TL})),
    Right("area of a member handed in", NOBODY, of_round(acceptance.check_can_hand_in, "MP")),
    Right("area handed in", {PL}, of_round(acceptance.check_can_hand_in, "PP")),
    Right("area of another pokja handed in", NOBODY, of_round(acceptance.check_can_hand_in, "HASIL")),
    Right("area handed in late", NOBODY, of_round(acceptance.check_can_hand_in, "PP"), "tpi", waiting=frozenset({PL})),
    Right("area decided", {TL}, of_round(acceptance.check_can_decide_area)),
    Right("area decided late", NOBODY, of_round(acceptance.check_can_decide_area), "kepala", waiting=frozenset({TL})),
    # notes
    *(
        Right(f"note for {audience} in {status}", who, of_round(notes.check_can_write_note, audience), status, waiting=frozenset(later))
        for audience, status, who, later in (
            (Audience.TEAM, "draf", TEAM, ()), (Audience.TEAM, "tpi", TEAM, ()), (Audience.TEAM, "selesai", TEAM, ()),
            (Audience.WORKING, "draf", NOBODY, ()), (Audience.WORKING, "tpi", TPI, ()), (Audience.WORKING, "tpn", {TPN}, TPI),
            (Audience.WORKING, "selesai", NOBODY, {*TPI, TPN}), (Audience.RESULT, "dikembalikan", TEAM, ()),
            (Audience.RESULT, "tpi", TEAM | TPI, ()), (Audience.RESULT, "tpn", TEAM | {TPN}, TPI),
            (Audience.RESULT, "selesai", TEAM, {*TPI, TPN}),
        )
    ),
    Right("talk of the team finished", TEAM, resolving(Audience.TEAM)),
    Right("talk of the team finished at TPI", TEAM, resolving(Audience.TEAM), "tpi"),
    *(
        Right(f"note of {stage} for {audience}, finished in {status}", who, resolving(audience, stage), status)
        for audience in (Audience.WORKING, Audience.RESULT)
        for stage, status, who in (("tpi", "draf", NOBODY), ("tpi", "tpi", TPI), ("tpi", "tpn", TPI), ("tpn", "tpn", {TPN}))
    ),
    *(
        Right(f"own note taken back in {status}", who, withdrawing(visibility="kerja"), status)
        for status, who in (("draf", TEAM), ("tpi", TEAM | TPI | {PRE}), ("tpn", TEAM | TPI | {PRE, TPN}))
    ),
    Right(
        "note of another taken back",
        NOBODY,
        lambda office: lambda user: notes.check_can_withdraw(
            user, factories.make_note(office.assessment, "Bukan catatan Anda."), is_answered=False
        ),
    ),
    # tasks
    Right("tasks led", {PL, TL}, of_round(tasks.check_can_lead), "tpi"),
    *(Right(f"task given in {area}", who, of_round(tasks.check_can_give, area)) for area, who in LED),
    Right("task given late", NOBODY, of_round(tasks.check_can_give, "PP"), "tpi", waiting=frozenset({PL, TL})),
    *(Right(f"task of {area} decided", who, of(tasks.check_can_decide, task(area)), "tpn") for area, who in LED),
    Right("task decided after the end", NOBODY, of(tasks.check_can_decide, task("PP")), "selesai", waiting=frozenset({PL, TL})),
    *(
        Right(f"task {state}, decided", NOBODY, of(tasks.check_can_decide, task("PP", state=state)), waiting=frozenset({PL, TL}))
        for state in ("selesai", "dibatalkan")
    ),
    *(Right(f"task owned in {area}", who, owning(area)) for area, who in AREAS),
    Right("task of the rencana kerja owned", TEAM, owning("MP", "kegiatan")),
    *(Right(f"task taken in {area}", who, of(tasks.check_can_take, task(area))) for area, who in AREAS),
    Right("task of the rencana kerja taken", TEAM, of(tasks.check_can_take, task("MP", subject="kegiatan"))),
    Right("task taken late", NOBODY, of(tasks.check_can_take, task()), "tpi", waiting=frozenset({PM, TL})),
    Right("task taken that is done", NOBODY, of(tasks.check_can_take, task(state="selesai")), waiting=frozenset({PM, TL})),
    *(Right(f"own task of {area}", who, of_each(tasks.check_can_work, own_task(area))) for area, who in AREAS),
    Right("own task of the rencana kerja", TEAM, of_each(tasks.check_can_work, own_task("MP", subject="kegiatan"))),
    Right("own task, late", NOBODY, of_each(tasks.check_can_work, own_task()), "kepala", waiting=frozenset({PM, TL})),
    Right("own task that is cancelled", NOBODY, of_each(tasks.check_can_work, own_task(state="dibatalkan")), waiting=frozenset({PM, TL})),
    Right("task of another", NOBODY, of(tasks.check_can_work, lambda office: task(owner=office.other)(office))),
]  # fmt: skip

READINGS_OF_WORK = [
    *(Right("tasks", TEAM, of_round(tasks.check_can_read_tasks), status) for status in ("draf", "tpi", "selesai")),
    *(
        Right("notice about the round", who, told(Kind.ROUND_MOVED), status)
        for status, who in (
            ("draf", TEAM), ("kepala", TEAM), ("dikembalikan", TEAM), ("tpi", TEAM | TPI | {PRE}),
            ("tpn", TEAM | TPI | {PRE, TPN}), ("selesai", TEAM | TPI | {PRE, TPN}),
        )
    ),
    *(Right("notice of a reopening asked", {ADMIN}, told(Kind.REOPENING_ASKED), status) for status in ("draf", "tpi")),
    *(Right(f"holders of {role}", {role}, holding(role)) for role in (PM, HEAD, *sorted(TPI), PRE, TPN, ADMIN, CHIEF)),
    Right("holders of several roles", POKJA | {PRE, TPN}, holding(PM, PL, PRE, TPN)),
]  # fmt: skip
