"""The round of one template unit, moved on by the services that people's buttons call."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bench.office import NOTE

CITED = 2  # documents of a question
WORDS_OF_ANSWER = 400  # characters


class Round:
    """One unit's sheet in a period, full and with data dukung, and short ways to move it on."""

    def __init__(self, office: Any, unit: Any, period: Any, people: dict[str, Any], documents: list[Any]) -> None:
        from assessment.kelola.services import open_assessments  # noqa: PLC0415
        from assessment.lke.models import Predicate  # noqa: PLC0415  (needs Django set up)

        self.office, self.people, self.documents = office, people, documents
        (self.assessment,) = open_assessments(period=period, units=[unit], target=Predicate.WBK, by=office.admin)
        self._fill(self._own, people["ketua"])
        self._cite()

    @property
    def _own(self) -> Any:
        return self.assessment.evaluations.filter(stage="mandiri").order_by("-round").first()

    @property
    def _theirs(self) -> Any:
        from assessment.evaluation.selectors.evaluation import current_sheet  # noqa: PLC0415

        return current_sheet(self._now)

    @property
    def _now(self) -> Any:
        from assessment.rounds.models import Assessment  # noqa: PLC0415

        return Assessment.objects.select_related("unit__instansi", "period__instrument").get(pk=self.assessment.pk)

    @property
    def _step(self) -> int:
        from assessment.handover.selectors.handovers import last_number  # noqa: PLC0415

        return last_number(self.assessment)

    def move_to(self, place: str) -> None:
        """Move the round to a status, by its value; the sheet of TPI is half full in `tpi`, full after it."""
        if place == "draf":
            return
        self._hand_to_head()
        if place == "kepala":
            return
        self._submit()
        self._begin(half=place == "tpi")
        if place == "tpi":
            return
        self._publish(is_proposed=True)
        if place == "selesai":
            self._finish()

    def close(self, *, is_repaired: bool) -> None:
        """Bring a round to its end, through a return by TPI if `is_repaired`."""
        from assessment.evaluation.services.tpi_review import return_for_repair  # noqa: PLC0415

        self._hand_to_head()
        self._submit()
        if is_repaired:
            self._begin(half=False)
            self._raise()
            return_for_repair(
                assessment=self._now,
                step=self._step,
                reason="Lengkapi notulen area I.",
                due_at=self.office.now + timedelta(days=20),
                by=self.people["tpi2"],
            )
            self._hand_to_head()
            self._submit()
        self._begin(half=False)
        self._publish(is_proposed=True)
        self._finish()

    def _hand_to_head(self) -> None:
        from assessment.handover.services.submission import hand_to_head  # noqa: PLC0415

        hand_to_head(assessment=self._now, step=self._step, by=self.people["ketua"])

    def _submit(self) -> None:
        from assessment.handover.services.submission import submit_to_tpi  # noqa: PLC0415

        submit_to_tpi(assessment=self._now, step=self._step, is_confirmed=True, by=self.people["kepala"])

    def _begin(self, *, half: bool) -> None:
        from assessment.evaluation.services.evaluation import begin_evaluation  # noqa: PLC0415

        begin_evaluation(assessment=self._now, by=self.people["tpi"])
        self._fill(self._theirs, self.people["tpi"], half=half)

    def _raise(self) -> None:
        from assessment.evaluation.services.evaluation import hand_up  # noqa: PLC0415

        hand_up(evaluation=self._theirs, by=self.people["tpi"])

    def _publish(self, *, is_proposed: bool) -> None:
        from assessment.evaluation.services.tpi_review import publish_tpi  # noqa: PLC0415

        self._raise()
        by = self.people["tpi2"]
        publish_tpi(assessment=self._now, step=self._step, is_proposed=is_proposed, reason="", by=by)

    def _finish(self) -> None:
        from assessment.evaluation.services.tpi_review import Outcome, finish_tpn  # noqa: PLC0415
        from assessment.people.models import User  # noqa: PLC0415
        from assessment.rounds.models import Assessment  # noqa: PLC0415

        outcome = Outcome(
            Assessment.Outcome.GRANTED, decree="KEP-1", dated=self.office.now.date(), total=Decimal("80.25")
        )
        by = User.objects.get(username="tpn")
        finish_tpn(assessment=self._now, step=self._step, outcome=outcome, by=by)

    def _fill(self, evaluation: Any, by: Any, *, half: bool = False) -> None:
        """Answer every question that is still open, or every other one, and store the score."""
        from assessment.rounds.models import Answer  # noqa: PLC0415
        from assessment.scores.services import refresh_score  # noqa: PLC0415

        chance, now, rows = self.office.chance, self.office.now, []
        done = set(evaluation.answers.values_list("indicator_id", flat=True))
        for question in self.office.questions[:: 2 if half else 1]:
            if question.pk in done:
                continue
            begin = chance.randrange(200)
            text = NOTE[begin : begin + WORDS_OF_ANSWER]
            row = Answer(evaluation=evaluation, indicator=question, answered_at=now, answered_by=by, explanation=text)
            if question.is_choice:
                row.level = chance.choice(list(question.levels.all())[:2]).letter
            elif question.answer_type == "index":
                row.index = Decimal(chance.randint(320, 400)) / 100
            else:
                row.counts = {entry.key: 12 for entry in question.inputs.all()}
            rows.append(row)
        Answer.objects.bulk_create(rows)
        refresh_score(evaluation)

    def _cite(self) -> None:
        from assessment.scores.services import refresh_score  # noqa: PLC0415
        from evidence.documents.models import Citation  # noqa: PLC0415

        made = {"assessment": self.assessment, "created_at": self.office.now, "created_by": self.people["ketua"]}
        Citation.objects.bulk_create(
            Citation(indicator=question, document=document, **made)
            for question in self.office.questions
            for document in self.office.chance.sample(self.documents, CITED)
        )
        refresh_score(self._own)
