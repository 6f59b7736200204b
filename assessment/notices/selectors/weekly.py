"""The week of a kepala, as the mail of Monday tells it when it is sent; figures of scores stand in the portal alone."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.notices.models import Notice
from assessment.people.models import User
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.selectors.paper import paper_of
from zi_portal.kit.indonesian import count_text

Kind = AuditEvent.Kind
# What happened in a week, as far as it tells of work.
_COUNTED = {
    Kind.ANSWER_SAVED: "jawaban disimpan",
    Kind.DOCUMENT_UPLOADED: "data dukung diunggah",
    Kind.DOCUMENT_CITED: "data dukung ditautkan",
}


def week_text(notice: Notice, _person: User) -> str:
    """Return where the round of `notice` stands, and what its unit did in the last seven days."""
    assessment = notice.assessment
    if assessment is None:
        return ""
    paper = paper_of(assessment)
    lines = [f"{paper.status}{f', {paper.deadline}' if paper.deadline else ''}."]
    sheets = Evaluation.objects.filter(assessment=assessment, stage=Stage.SELF, score__isnull=False).order_by("-round")
    counted = sheets.values_list("score__answered", "score__questions").first()
    if counted is not None:
        lines.append(f"Terjawab {count_text(counted[0])} dari {count_text(counted[1])} pertanyaan.")
    events = AuditEvent.objects.filter(chain=f"unit:{assessment.unit_id}", at__gte=timezone.now() - timedelta(days=7))
    events = events.filter(kind__in=_COUNTED).order_by()
    counts = dict(events.values_list("kind").annotate(count=Count("pk")))
    done = [f"{count_text(counts[kind])} {words}" for kind, words in _COUNTED.items() if kind in counts]
    if done:
        people = events.aggregate(people=Count("actor", distinct=True))["people"]
        lines.append(f"Tujuh hari terakhir: {', '.join(done)}, oleh {count_text(people)} orang.")
    else:
        lines.append("Tujuh hari terakhir tidak ada jawaban atau data dukung yang berubah.")
    return "\n".join(lines)
