"""May this person do this with a document now? The vault's own questions; the rest is `assessment.people.permissions`."""

from datetime import datetime, timedelta

from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.papers.permissions import ISSUERS, check_can_export_report
from assessment.people import permissions as sheet
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, UNIT_TEAM_ROLES, Role, Unit, User
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import SEEN_BY_TPN, check_can_answer, check_can_read_sheet, check_unit_may_write
from assessment.rounds.workflow import EDITABLE, OVER, TURNS, Status
from evidence.documents import uses
from evidence.documents.models import Citation, ConditionCitation, Disposal, Document, Revision
from zi_portal.kit.refusals import ActionDenied, WrongState

CITATIONS_PER_QUESTION = 10
RESTORE_DAYS = 30  # how long a withdrawal can be undone
LEAD_ROLES = (Role.TEAM_LEAD, Role.HEAD)


def citing_areas(document: Document) -> frozenset[AreaKey]:
    """Return the areas whose questions cite `document`; no query where its citations are prefetched."""
    return frozenset(AreaKey(citation.indicator.owner_area) for citation in document.citations.all())


def sees_all_restricted(user: User, unit: Unit) -> bool:
    """Whether `user` may open every restricted document of `unit` that reaches him: leads and evaluators."""
    if sheet.holds(user, (*LEAD_ROLES, *sheet.TPI_ROLES), unit=unit):
        return True
    return sheet.holds(user, (Role.TPN_RECORDER,), instansi=unit.instansi) or any(
        membership.role == Role.PRELIMINARY and sheet.is_below(unit, membership.unit_id)
        for membership in sheet.memberships_of(user)
    )


def may_open_restricted(user: User, document: Document) -> bool:
    """Whether `document`, restricted, opens to `user`: the pokja that cite it, leads, evaluators.

    While no question cites it, only its uploader stands where the pokja will.
    """
    if sees_all_restricted(user, document.unit):
        return True
    areas = citing_areas(document)
    if not areas:
        return document.created_by_id == user.pk and bool(sheet.own_areas(user, document.unit))
    return bool(areas & sheet.own_areas(user, document.unit))


def check_can_read_document(user: User, document: Document) -> None:
    """Allow the unit's team; evaluators once a sheet whose answers or conditions cite the document has reached them."""
    if not sheet.holds(user, UNIT_TEAM_ROLES, unit=document.unit):
        _check_reached_evaluator(user, document)
    if document.is_restricted and not may_open_restricted(user, document):
        raise ActionDenied(
            "Dokumen ini terbatas. Yang dapat membukanya: pokja yang menautkannya, ketua tim ZI, kepala kantor, "
            "dan penilai unit ini."
        )


def _check_reached_evaluator(user: User, document: Document) -> None:
    citing = Assessment.objects.filter(pk__in=uses.round_ids(document))
    reason = "Data dukung hanya dapat dibaca oleh tim unit dan, setelah penilaian diserahkan, oleh penilainya."
    for assessment in citing.select_related("unit__instansi", "unit__parent__parent"):
        if sheet.can(check_can_read_sheet, user, assessment):
            return
    raise ActionDenied(reason)


def received(user: User, assessment: Assessment) -> bool:
    """Whether `user` is an evaluator whom a submitted sheet of `assessment` was handed to, wherever it is now."""
    if sheet.holds(user, sheet.TPI_ROLES, unit=assessment.unit):
        return True
    reached = assessment.status in SEEN_BY_TPN
    return reached and sheet.holds(user, (Role.TPN_RECORDER,), instansi=assessment.unit.instansi)


def is_pinned_for(user: User, revision: Revision) -> bool:
    """Whether exactly this revision was handed over to `user` as an evaluator: it stays readable to him, come what may.

    No query for who evaluates nothing.
    """
    if not any(m.role in (*sheet.TPI_ROLES, Role.TPN_RECORDER) for m in sheet.memberships_of(user)):
        return False
    handed = Assessment.objects.filter(handovers__pins__revision=revision).distinct()
    return any(received(user, assessment) for assessment in handed.select_related("unit__instansi"))


def check_can_add_document(user: User, unit: Unit, *, is_act: bool = True) -> None:
    """Allow whoever answers some area of the unit to put a document into its library.

    is_act: look once more whether the rights still are what was read; a page that only shows the button need not.
    """
    sheet.memberships_of(user, fresh=is_act)
    if not sheet.own_areas(user, unit):
        raise ActionDenied("Data dukung hanya dapat diunggah oleh anggota pokja dan ketua tim ZI unit ini.")


def check_can_cite(user: User, assessment: Assessment, area: str) -> None:
    """Allow the pokja of `area` and the ketua tim ZI to cite a document there, while its answers may be written."""
    check_can_answer(user, assessment, area)


def check_can_carry(user: User, assessment: Assessment) -> None:
    """Allow whoever answers some area of the unit to bring documents of an earlier round along, while it may write."""
    sheet.memberships_of(user, fresh=True)
    if not sheet.own_areas(user, assessment.unit):
        raise ActionDenied("Data dukung tahun lalu dibawa oleh pokja yang memakainya dan ketua tim ZI unit ini.")
    check_unit_may_write(assessment)


def check_can_upload(user: User, assessment: Assessment, indicator: Indicator | None) -> None:
    """Allow who may cite at `indicator` to upload there; without one, who adds documents and reads the sheet, to the library."""
    if indicator is not None:
        check_can_cite(user, assessment, indicator.owner_area)
        return
    check_can_add_document(user, assessment.unit)
    check_can_read_sheet(user, assessment)


def check_can_replace(user: User, document: Document) -> None:
    """Allow the ketua tim, the pokja that cite the document, and its uploader while nobody cites it.

    A revision may be added at any time: what evaluators saw stays readable as the earlier one.
    """
    sheet.memberships_of(user, fresh=True)
    _check_is_of_team(user, document)
    check_is_kept(document)
    if document.withdrawn_at is not None:
        raise WrongState("Data dukung ini sudah ditarik. Unggah dokumen baru bila masih diperlukan.")
    _check_keeps(user, document)


def _check_is_of_team(user: User, document: Document) -> None:
    if not sheet.holds(user, (Role.TEAM_LEAD, *POKJA_ROLES), unit=document.unit):
        raise ActionDenied("Data dukung hanya dapat diubah oleh pokja yang menautkannya atau ketua tim ZI unit ini.")
    check_can_read_document(user, document)


def _check_keeps(user: User, document: Document) -> None:
    areas = citing_areas(document)
    own = sheet.own_areas(user, document.unit)
    if areas & own or (not areas and (document.created_by_id == user.pk or len(own) == len(AreaKey))):
        return
    raise ActionDenied("Data dukung ini milik pokja lain. Mintalah pokja tersebut atau ketua tim ZI mengubahnya.")


def check_can_edit(user: User, document: Document) -> None:
    """Allow who may replace the document, as long as no assessment that is out of the unit's hands rests on it."""
    check_can_replace(user, document)
    _check_is_not_locked(document)


def _check_is_not_locked(document: Document) -> None:
    locked = locked_citation(document)
    if locked is not None:
        raise WrongState(
            f"Dokumen ini menjadi data dukung {locked.assessment}, yang sudah diserahkan. Keterangannya tidak dapat "
            "diubah; unggah sebagai dokumen baru bila berbeda."
        )


def check_can_withdraw(user: User, document: Document) -> None:
    """Allow who may edit the document; one that other pokja also cite, or a condition, is taken back only by the ketua tim."""
    check_can_edit(user, document)
    _check_is_theirs_alone(user, document)


def check_can_restore(user: User, document: Document) -> None:
    """Allow whoever could have withdrawn the document to undo that, within RESTORE_DAYS and while nothing handed over rests on it."""
    sheet.memberships_of(user, fresh=True)
    _check_is_of_team(user, document)
    _check_keeps(user, document)
    _check_is_theirs_alone(user, document)
    check_is_kept(document)
    until = restorable_until(document)
    if until is None:
        raise WrongState("Data dukung ini tidak sedang ditarik, jadi tidak ada yang dibatalkan.")
    _check_is_not_locked(document)
    if timezone.now() > until:
        raise WrongState(
            f"Penarikan hanya dapat dibatalkan dalam {RESTORE_DAYS} hari. Unggah lagi berkasnya bila masih diperlukan."
        )


def restorable_until(document: Document) -> datetime | None:
    """Return until when the withdrawal of `document` can be undone, None where it is not withdrawn."""
    return None if document.withdrawn_at is None else document.withdrawn_at + timedelta(days=RESTORE_DAYS)


def _check_is_theirs_alone(user: User, document: Document) -> None:
    if document.condition_citations.exists() and not sheet.holds(user, (Role.TEAM_LEAD,), unit=document.unit):
        raise ActionDenied("Dokumen ini juga menjadi bukti syarat pengusulan. Mintalah ketua tim ZI menariknya.")
    others = citing_areas(document) - sheet.own_areas(user, document.unit)
    if others:
        names = ", ".join(sorted(area.label for area in others))
        raise ActionDenied(
            f"Data dukung ini juga dipakai pokja {names}. Lepaskan dari pertanyaan Anda saja, "
            "atau mintalah ketua tim ZI menariknya."
        )


def check_can_read_video(user: User, assessment: Assessment) -> None:
    """Allow whoever reads the sheet to watch the video of the unit."""
    check_can_read_sheet(user, assessment)


def check_can_change_video(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI to upload, replace and remove the video, while the unit may write."""
    sheet.memberships_of(user, fresh=True)
    if not sheet.holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Video profil diunggah dan diganti oleh ketua tim ZI unit ini.")
    check_unit_may_write(assessment)


def check_can_take_package(user: User, assessment: Assessment) -> None:
    """Allow whoever may take a report of the sheet along; which documents are in it follows from his rights to each."""
    check_can_export_report(user, assessment)


def check_can_share_package(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor to open the package to somebody without an account."""
    sheet.memberships_of(user, fresh=True)
    check_can_read_sheet(user, assessment)
    if not sheet.holds(user, LEAD_ROLES, unit=assessment.unit):
        raise ActionDenied("Tautan luar paket dibuat dan dicabut oleh ketua tim ZI atau kepala kantor unit ini.")


def check_can_read_disposals(user: User, unit: Unit) -> None:
    """Allow those who decide on the destruction of documents of `unit` to read the lists: they see restricted ones."""
    if not sheet.holds(user, LEAD_ROLES, unit=unit):
        raise ActionDenied("Pemusnahan dokumen hanya dibuka oleh ketua tim ZI dan kepala kantor unit ini.")


def check_can_propose_disposal(user: User, unit: Unit) -> None:
    """Allow the ketua tim ZI to propose that documents be destroyed."""
    sheet.memberships_of(user, fresh=True)
    check_can_read_disposals(user, unit)
    if not sheet.holds(user, (Role.TEAM_LEAD,), unit=unit):
        raise ActionDenied("Pemusnahan diusulkan oleh ketua tim ZI, lalu disetujui kepala kantor.")


def may_propose_disposal(user: User, unit: Unit) -> bool:
    """Whether `user` is ketua tim ZI of `unit`, so that a page offers to propose; rests on what this request has read."""
    return sheet.holds(user, (Role.TEAM_LEAD,), unit=unit)


def may_decide_disposals(user: User, unit: Unit) -> bool:
    """Whether proposals of `unit` wait for this person."""
    return sheet.holds(user, (Role.HEAD,), unit=unit)


def check_can_decide_disposal(user: User, disposal: Disposal) -> None:
    """Allow the kepala kantor to agree or refuse once, unless he proposed it himself."""
    sheet.memberships_of(user, fresh=True)
    check_can_read_disposals(user, disposal.unit)
    if not may_decide_disposals(user, disposal.unit):
        raise ActionDenied("Usulan pemusnahan diputuskan oleh kepala kantor.")
    if disposal.proposed_by_id == user.pk:
        raise ActionDenied("Usulan pemusnahan diputuskan oleh orang lain daripada pengusulnya.")
    _check_is_undecided(disposal)


def check_can_cancel_disposal(user: User, disposal: Disposal) -> None:
    """Allow the ketua tim ZI to take a proposal back while it is undecided."""
    check_can_propose_disposal(user, disposal.unit)
    _check_is_undecided(disposal)


def _check_is_undecided(disposal: Disposal) -> None:
    if not disposal.is_open:
        raise WrongState(f"Usulan ini sudah diputuskan: {disposal.get_outcome_display().lower()}.")


def check_is_kept(document: Document) -> None:
    """Raise WrongState for a document whose files were destroyed."""
    if document.disposal_id is not None:
        raise WrongState("Berkas dokumen ini sudah dimusnahkan dengan berita acara. Keterangannya masih dapat dibaca.")


def judging_role(user: User, document: Document) -> Role | None:
    """Return the role in which `user` judges `document`: TPI of its unit, ketua tim ZI, ketua pokja that cites it."""
    unit = document.unit
    for role in (*sheet.TPI_ROLES, Role.TEAM_LEAD):
        if sheet.holds(user, (role,), unit=unit):
            return role
    areas = citing_areas(document)
    for membership in sheet.memberships_of(user):
        leads = membership.role == Role.POKJA_LEAD and membership.unit_id == unit.pk
        if leads and areas & membership.area_keys:
            return Role.POKJA_LEAD
    return None


def check_can_judge(user: User, document: Document) -> None:
    """Allow judging the state: TPI while a sheet that cites the document is with them, the unit's leads otherwise."""
    sheet.memberships_of(user, fresh=True)
    check_can_read_document(user, document)
    role = judging_role(user, document)
    if role is None:
        raise ActionDenied(
            "Keadaan dokumen dinilai oleh ketua pokja yang menautkannya, ketua tim ZI, atau TPI unit ini."
        )
    check_is_kept(document)
    if document.withdrawn_at is not None:
        raise WrongState("Data dukung ini sudah ditarik, jadi tidak dinilai lagi.")
    if document.is_awaited:
        what = "berupa tautan" if document.is_link else "disebut namanya"
        raise WrongState(f"Dokumen ini baru {what}. Keadaannya dapat dinilai setelah berkasnya diunggah.")
    if document.state == Document.State.CHECKING:
        raise WrongState("Berkas ini masih diperiksa. Nilai keadaannya setelah pemeriksaan selesai.")
    if document.state == Document.State.PROBLEM and document.state_set_by_id is None:
        raise WrongState("Pemeriksaan menemukan berkas ini bermasalah. Ganti berkasnya agar diperiksa lagi.")
    citing = {
        Status(status)
        for cited_at in (document.citations, document.condition_citations)
        for status in cited_at.values_list("assessment__status", flat=True)
    }
    if role in sheet.TPI_ROLES:
        if Status.TPI_REVIEW not in citing:
            raise WrongState("TPI menilai dokumen selama penilaian yang memakainya berada pada TPI.")
        return
    busy = citing - EDITABLE - OVER
    if busy:
        turn = TURNS[next(status for status in Status if status in busy)]
        raise WrongState(f"{turn.sentence}. Keadaan dokumennya dapat dinilai lagi setelah penilaian dikembalikan.")
    if document.state_set_as in sheet.TPI_ROLES:
        raise ActionDenied("Keadaan ini ditetapkan TPI. Ganti berkasnya dengan yang sesuai, lalu dihitung lagi.")


def check_can_tag(user: User, document: Document) -> None:
    """Allow who may add documents to tag those he may read; a tag means nothing to a score, so no lock.

    That he may add documents to the unit is asked once for many: `check_can_add_document`.
    """
    check_can_read_document(user, document)
    check_is_kept(document)
    if document.withdrawn_at is not None:
        raise WrongState(f"Data dukung “{document.title}” sudah ditarik, jadi tagnya tidak dapat diubah.")


def locked_citation(document: Document) -> Citation | ConditionCitation | None:
    """Return a use of `document` by an assessment that has left the unit's hands, if there is one."""
    for cited_at in (document.citations, document.condition_citations):
        locked = cited_at.exclude(assessment__status__in=EDITABLE | {Status.CANCELLED})
        found: Citation | ConditionCitation | None = locked.select_related(
            "assessment__unit", "assessment__period"
        ).first()
        if found is not None:
            return found
    return None


def check_can_keep_signed_copy(user: User, assessment: Assessment) -> None:
    """Allow who issues final reports to take a signed one back in, whatever became of the round since."""
    sheet.memberships_of(user, fresh=True)
    check_can_read_sheet(user, assessment)
    if not sheet.holds(user, ISSUERS, unit=assessment.unit):
        raise ActionDenied("Salinan bertanda tangan diunggah oleh ketua tim ZI atau kepala kantor unit ini.")
