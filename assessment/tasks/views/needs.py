"""Making tasks of what is ticked on a page of what is missing: asked documents, documents that end, conditions."""

from dataclasses import replace
from datetime import date

from django.contrib import messages

from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_unit_may_write
from assessment.tasks.forms import NeedsForm
from assessment.tasks.permissions import check_can_give, check_can_lead
from assessment.tasks.selectors.needs import Sharing
from assessment.tasks.services.giving import Given
from assessment.tasks.services.needs import give_needs
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.indonesian import count_text, names_text
from zi_portal.kit.refusals import InvalidInput

MOST_NAMED = 5
GONE = "Yang Anda centang tidak kurang lagi, jadi tidak menjadi tugas. Centang yang masih ada di daftar."


class Giving:
    """The form of a page that gives tasks, and what became of it where it was sent; shows what a service refused.

    area: the one all of the page is of, "" for several. Raises ActionDenied where somebody who leads no area sent it.
    """

    def __init__(
        self,
        request: SignedInRequest,
        assessment: Assessment,
        sharing: Sharing,
        day: date | None = None,
        area: str = "",
    ) -> None:
        sent = posted(request)
        # What was sent is shown again also where nothing can be given now.
        self.sharing = sharing if sent is None else replace(sharing, locked="")
        if sent is not None:
            check_can_lead(request.user, assessment)
        words = "Misalnya 31 Mei 2026."
        if day is None:
            words += " Kosongkan untuk sehari sebelum tiap dokumen berakhir."
        self.form = NeedsForm(sent, sharing=sharing, day_help=words, initial={"due_on": day})
        self.ticked = sent.getlist("butir") if sent is not None else []
        self.is_done = False
        attempt = Attempt(self.form, keeps_denial=True)
        if sent is not None:
            with attempt:
                # Whether anything can be given at all comes before what is wrong in the form.
                if area:
                    check_can_give(request.user, assessment, area)
                else:
                    check_unit_may_write(assessment)
                if self.form.is_valid():
                    self._give(request, assessment)
                    self.is_done = True
        self.denied, self.status = attempt.denied, attempt.status

    @property
    def shows_form(self) -> bool:
        """Whether there is something to give now."""
        return self.sharing.is_open

    def _give(self, request: SignedInRequest, assessment: Assessment) -> None:
        needs = [self.sharing.needs[tick] for tick in dict.fromkeys(self.ticked) if tick in self.sharing.needs]
        if self.ticked and not needs:
            raise InvalidInput({"needs": [GONE]})
        day = self.form.cleaned_data["due_on"]
        given = give_needs(assessment=assessment, needs=needs, owners=self.form.owners(), due_on=day, by=request.user)
        _say(request, given)


def _say(request: SignedInRequest, given: Given) -> None:
    said = []
    if given.made:
        owners = list(dict.fromkeys(str(task.owner) for task in given.made))
        said.append(f"{count_text(len(given.made))} tugas diberikan kepada {names_text(owners, MOST_NAMED)}.")
    if given.held:
        owners = list(dict.fromkeys(str(task.owner or "tanpa pemilik") for task in given.held))
        said.append(
            f"{count_text(len(given.held))} lainnya tetap pada {names_text(owners, MOST_NAMED)}, yang sudah "
            "mengerjakannya. Pindahkan dari halaman tugasnya bila perlu."
        )
    (messages.success if given.made else messages.warning)(request, " ".join(said))
