"""Who reads which notes, who writes them, and whom they may name. Everything else asks here.

What the team of a unit says to each other nobody else ever reads, also not after it handed its sheet in. What
evaluators note for themselves their own stage reads, and what they write for the unit it too until it is published;
who belongs to the unit's team reads neither, whatever other role he holds.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils import timezone

from assessment.notes.models import Audience, ReviewNote, Thread, Visibility
from assessment.people.held import TPI_ROLES, held_about, memberships_of
from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, Unit, User
from assessment.people.permissions import holds
from assessment.rounds.models import Assessment, Stage
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.workflow import TURNS, Status
from zi_portal.kit.indonesian import clock
from zi_portal.kit.refusals import ActionDenied, WrongState

WITHDRAWAL_MINUTES = 15
# Which stage has the round in a status; its evaluators write then, and read their own notes ever after.
STAGES: Mapping[Status, Stage] = {Status.TPI_REVIEW: Stage.TPI, Status.TPN_REVIEW: Stage.TPN}
_ROLES: Mapping[Stage, tuple[Role, ...]] = {Stage.TPI: TPI_ROLES, Stage.TPN: (Role.TPN_RECORDER,)}
NOT_ACCESSIBLE = (
    "Orang yang Anda pilih tidak dapat membaca catatan ini, jadi tidak dapat disebut. "
    "Pilih orang lain; catatan Anda belum terkirim."
)


def is_of_team(user: User, unit: Unit) -> bool:
    """Whether `user` belongs to the team of the unit."""
    return holds(user, UNIT_TEAM_ROLES, unit=unit)


def stages_of(user: User, unit: Unit) -> list[Stage]:
    """Return the stages of evaluators in which `user` scores the unit; none for who is of its team."""
    if is_of_team(user, unit):
        return []
    found = [Stage.TPI] if holds(user, TPI_ROLES, unit=unit) else []
    return [*found, Stage.TPN] if holds(user, (Role.TPN_RECORDER,), instansi=unit.instansi) else found


def readable(user: User, assessment: Assessment) -> Q:
    """Return the condition of the notes of its unit that `user` reads from the round `assessment`, as `ReviewNote` rows.

    Raises ActionDenied for who may not read the sheet. Nothing of later rounds: they may not have reached the reader.
    """
    check_can_read_sheet(user, assessment)
    unit = assessment.unit
    seen = Q(visibility=Visibility.PUBLISHED)
    if is_of_team(user, unit):
        seen |= Q(visibility=Visibility.TEAM)
    elif stages := stages_of(user, unit):
        seen |= Q(visibility__in=(Visibility.WORKING, Visibility.DRAFT), thread__stage__in=stages)
    year = assessment.period.year
    return Q(thread__unit=assessment.unit_id, assessment__period__year__lte=year) & seen


def audiences_of(user: User, assessment: Assessment) -> list[Audience]:
    """Return for whom `user` may write now, the usual one first; none for who only reads."""
    if is_of_team(user, assessment.unit):
        return [Audience.TEAM, Audience.RESULT]
    stage = STAGES.get(Status(assessment.status))
    return [Audience.WORKING, Audience.RESULT] if stage in stages_of(user, assessment.unit) else []


def check_can_write_note(user: User, assessment: Assessment, audience: Audience) -> None:
    """Allow the unit's team to write to each other and to answer evaluators, and evaluators while the round is theirs.

    Whether there is a published note to answer is not asked here. Raises ActionDenied, WrongState.
    """
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, assessment)
    if audience in audiences_of(user, assessment):
        return
    if audience != Audience.TEAM and stages_of(user, assessment.unit):
        raise WrongState(
            f"{TURNS[Status(assessment.status)].sentence}. Catatan penilai hanya dapat ditulis selama penilaian ini "
            "ada pada Anda."
        )
    who = "tim unit ini" if audience == Audience.TEAM else "penilai unit ini"
    raise ActionDenied(f"Catatan ini hanya dapat ditulis oleh {who}.")


def check_can_resolve(user: User, assessment: Assessment, thread: Thread) -> None:
    """Allow who takes part in a thread to call it finished or to open it again; what evaluators wrote, them alone."""
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, assessment)
    if thread.audience == Audience.TEAM:
        if not is_of_team(user, assessment.unit):
            raise ActionDenied("Percakapan ini hanya dapat diselesaikan atau dibuka lagi oleh tim unit ini.")
    elif Stage(thread.stage) not in stages_of(user, assessment.unit):
        raise ActionDenied("Catatan penilai hanya dapat diselesaikan atau dibuka lagi oleh penilai yang menulisnya.")


def check_can_withdraw(user: User, note: ReviewNote, *, is_answered: bool) -> None:
    """Allow the author, who still reads the sheet, to take a note back within a quarter of an hour, while nobody wrote after it."""
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, note.assessment)
    if note.author_id != user.pk:
        raise ActionDenied("Catatan hanya dapat ditarik oleh penulisnya.")
    if note.withdrawn_at is not None:
        raise WrongState("Catatan ini sudah ditarik.")
    if is_answered:
        raise WrongState("Catatan ini sudah dijawab, jadi tidak dapat ditarik. Tulis catatan baru untuk meralatnya.")
    if not is_fresh(note):
        at = clock(note.at, note.assessment.unit.time_zone)
        raise WrongState(
            f"Catatan dapat ditarik paling lama {WITHDRAWAL_MINUTES} menit setelah ditulis pukul {at}. "
            "Tulis catatan baru untuk meralatnya."
        )
    if (
        note.visibility == Visibility.PUBLISHED
        and note.thread.audience != Audience.TEAM
        and note.role not in UNIT_TEAM_ROLES
    ):
        raise WrongState("Catatan ini sudah terbit, jadi tidak dapat ditarik. Tulis catatan baru untuk meralatnya.")


def is_fresh(note: ReviewNote) -> bool:
    """Whether a note is young enough to be withdrawn."""
    return (timezone.now() - note.at).total_seconds() <= WITHDRAWAL_MINUTES * 60


def role_in(user: User, unit: Unit, audience: Audience) -> Role:
    """Return in which role `user` writes to `audience`, the highest one; ActionDenied without any."""
    held = {m.role for m in held_about(user, unit.pk) if unit.pk == m.unit_id or m.instansi_id == unit.instansi_id}
    team = (Role.HEAD, Role.TEAM_LEAD, Role.POKJA_LEAD, Role.POKJA_MEMBER)
    evaluators = (Role.TPI_CONTROLLER, Role.TPI_LEAD, Role.TPI_MEMBER, Role.TPN_RECORDER)
    order = team if is_of_team(user, unit) else evaluators
    for role in order:
        if role in held:
            return role
    raise ActionDenied(f"Anda tidak mempunyai peran untuk menulis {audience.label.lower()} pada unit ini.")


def people_of(user: User, assessment: Assessment) -> list[User]:
    """Return whom a note of `user` may name, by name, without himself: those who read what he writes; one query."""
    unit, today = assessment.unit, timezone.localdate()
    if is_of_team(user, unit):
        roles: Iterable[Role] = UNIT_TEAM_ROLES
        held = Q(memberships__unit=unit)
    else:
        stage = STAGES.get(Status(assessment.status))
        if stage not in stages_of(user, unit) or stage is None:
            return []
        roles = _ROLES[stage]
        held = Q(memberships__instansi=unit.instansi_id) if stage == Stage.TPN else Q(memberships__unit=unit)
    in_force = Q(memberships__ended_at__isnull=True, memberships__starts_on__lte=today) & (
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today)
    )
    people = User.objects.filter(held & in_force, memberships__role__in=roles, is_active=True).exclude(pk=user.pk)
    if not is_of_team(user, unit):
        # Who is of the unit's team reads nothing of its evaluators.
        team = Membership.objects.filter(unit=unit, role__in=UNIT_TEAM_ROLES, ended_at__isnull=True)
        people = people.exclude(pk__in=team.values("user"))
    return list(people.order_by("full_name", "pk").distinct())
