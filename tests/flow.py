"""A round that is complete, with its people and a really stored file behind every answer, and short ways to move it on."""

from datetime import timedelta
from functools import cached_property

from django.core.files.base import ContentFile
from django.utils import timezone

from assessment.evaluation.selectors.evaluation import current_sheet
from assessment.evaluation.services import evaluation, tpi_review
from assessment.handover.selectors.handovers import last_number
from assessment.handover.services import reopening, submission
from assessment.lke.models import Indicator
from assessment.people.models import Role
from assessment.rounds.models import Assessment
from assessment.scores.services import refresh_score
from evidence.documents.models import Citation
from evidence.documents.services.documents import Details, upload_document
from tests.evidence import files
from tests.factories import fill, make_assessment, make_member
from tests.sheets import best_answers

REASON = "Lengkapi notulen area I."


class Flow:
    """One unit's complete round on Permen 90/2021; each person is made when first asked for."""

    def __init__(self, **overrides):
        self.assessment = make_assessment(**overrides)
        self.unit = self.assessment.unit
        self.codes = list(best_answers())
        fill(self.sheet, best_answers(), by=self.lead)
        self.document = self.upload("notulen.pdf")
        self.cite(self.document, self.codes)

    @cached_property
    def lead(self):
        return self.person(Role.TEAM_LEAD, full_name="Anak Agung Rai")

    @cached_property
    def head(self):
        return self.person(Role.HEAD, full_name="Gusti Made Wirata")

    @cached_property
    def member(self):
        return self.person(Role.TPI_MEMBER, full_name="Dimas Aryaputra")

    @cached_property
    def leader(self):
        return self.person(Role.TPI_LEAD, full_name="Wulan Permatasari")

    @cached_property
    def recorder(self):
        return make_member(Role.TPN_RECORDER, instansi=self.unit.instansi, full_name="Fitri Handayani")

    def person(self, role, **more):
        return make_member(role, unit=self.unit, **more)

    @property
    def sheet(self):
        """The unit's own sheet of the latest round."""
        return self.assessment.evaluations.filter(stage="mandiri").order_by("-round").first()

    @property
    def now(self):
        """The round as it is stored now, as a page would fetch it."""
        return Assessment.objects.select_related("unit__instansi", "period__instrument").get(pk=self.assessment.pk)

    @property
    def step(self):
        return last_number(self.assessment)

    def upload(self, name, **details):
        dated = {"title": name, "document_date": self.assessment.period.evidence_from} | details
        return upload_document(
            assessment=self.assessment,
            file=ContentFile(files.pdf(mark=name), name=name),
            by=self.lead,
            details=Details(**dated),
        )

    def cite(self, document, codes):
        pks = dict(Indicator.objects.filter(instrument=self.assessment.period.instrument).values_list("code", "pk"))
        Citation.objects.bulk_create(
            Citation(
                assessment=self.assessment,
                indicator_id=pks[code],
                document=document,
                created_at=timezone.now(),
                created_by=self.lead,
            )
            for code in codes
        )
        refresh_score(self.sheet)

    def stored_path(self, document, settings):
        """Return where the bytes of the last revision of `document` stand."""
        return settings.EVIDENCE_ROOT / document.revisions.first().storage_name

    def hand_to_head(self):
        return submission.hand_to_head(assessment=self.now, step=self.step, by=self.lead)

    def submit(self):
        return submission.submit_to_tpi(assessment=self.now, step=self.step, is_confirmed=True, by=self.head)

    def return_to_team(self, reason=REASON):
        return submission.return_to_team(assessment=self.now, step=self.step, reason=reason, by=self.head)

    def to_tpi(self):
        self.hand_to_head()
        return self.submit()

    @property
    def tpi_sheet(self):
        return current_sheet(self.now)

    def begin(self, by=None):
        return evaluation.begin_evaluation(assessment=self.now, by=by or self.member)

    def score(self, code, value, note="", by=None):
        sheet = current_sheet(self.now)
        stored = sheet.answers.filter(indicator__code=code).first()
        return evaluation.save_evaluation(
            evaluation=sheet,
            code=code,
            value=value,
            note=note,
            version=stored.version if stored else 0,
            by=by or self.member,
        )

    def score_all(self, by=None):
        """Grant every question that is still open as the unit claims it, at once: 113 acts of `score` would take 2 s."""
        sheet = current_sheet(self.now)
        done = set(sheet.answers.values_list("indicator__code", flat=True))
        fill(sheet, {code: answer for code, answer in best_answers().items() if code not in done}, by=by or self.member)

    def hand_up(self, by=None):
        return evaluation.hand_up(evaluation=current_sheet(self.now), by=by or self.member)

    def send_back(self, reason=REASON, days=7, by=None):
        return tpi_review.return_for_repair(
            assessment=self.now,
            step=self.step,
            reason=reason,
            due_at=timezone.now() + timedelta(days=days),
            by=by or self.leader,
        )

    def publish(self, is_proposed=True, reason="", by=None):
        return tpi_review.publish_tpi(
            assessment=self.now, step=self.step, is_proposed=is_proposed, reason=reason, by=by or self.leader
        )

    def score_and_raise(self):
        """Let TPI score everything as the unit claims it and hand it up, so that `leader` may publish."""
        assert self.leader  # a tier above the member
        self.begin()
        self.score_all()
        self.hand_up()

    def end_at_tpi(self):
        """Submit, score and end the round without a proposal."""
        self.to_tpi()
        self.score_and_raise()
        return self.publish(is_proposed=False, reason="Survei belum memenuhi.")

    @cached_property
    def admin(self):
        return make_member(Role.INSTANSI_ADMIN, instansi=self.unit.instansi, full_name="Rina Hartati")

    @property
    def request(self):
        """The last request to have the round opened again, as a page would fetch it."""
        found = self.now.reopen_requests.order_by("-pk").select_related("asked_by", "decided_by").first()
        found.assessment = self.now
        return found

    def ask(self, reason="SK tim keliru diunggah.", by=None):
        return reopening.ask_reopening(assessment=self.now, reason=reason, by=by or self.lead)

    def reopen(self, reason="SK tim boleh diganti.", days=7, by=None):
        due_at = timezone.now() + timedelta(days=days)
        return reopening.reopen_round(
            request=self.request, step=self.step, reason=reason, due_at=due_at, by=by or self.admin
        )

    def ask_and_reopen(self):
        """Give the round back to the unit as `send_back` does, at its own request."""
        self.ask()
        return self.reopen()

    def refuse(self, reason="Kekeliruannya tidak mengubah nilai.", by=None):
        return reopening.refuse_reopening(request=self.request, reason=reason, by=by or self.admin)

    def finish(self, outcome, by=None):
        return tpi_review.finish_tpn(assessment=self.now, step=self.step, outcome=outcome, by=by or self.recorder)
