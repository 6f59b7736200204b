"""The page of a mutasi: what goes where, shown before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.accounts.selectors.people import get_team_membership
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_unit
from assessment.team.transfers.forms import TransferForm
from assessment.team.transfers.selectors.leaving import leaving_of
from assessment.team.transfers.services.transfers import StaleTransfer, check_transfer, record_transfer
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

SAVE, CHANGE = "simpan", "ubah"  # of the page that shows what will happen; the form itself sends neither


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_create(request: SignedInRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Ask who takes over what a person has who leaves, show what will happen, and do it once that is agreed to."""
    unit = get_unit(request.user, pk)
    person = get_team_membership(request.user, unit, membership_pk).user
    leaving = leaving_of(request.user, unit, person)
    if not leaving.roles:
        raise WrongState("Orang ini tidak lagi memegang peran di tim. Muat ulang halaman Tim.")
    initial = {"starts_on": leaving.today, "seen": leaving.digest}
    form = TransferForm(posted(request), initial=initial, leaving=leaving)
    act, status, steps, is_stale = request.POST.get("act", ""), 200, None, False
    if form.is_valid() and act != CHANGE:
        facts = form.facts()
        try:
            check_transfer(leaving, facts, form.cleaned_data["seen"])
            if act == SAVE:
                went = record_transfer(
                    unit=unit, person=person, facts=facts, by=request.user, seen=form.cleaned_data["seen"]
                )
                messages.success(request, _done(str(person), went))
                return redirect("assessment:team-detail", unit.pk)
            steps = leaving.steps(facts)
        except InvalidInput as refused:
            show_refusal(form, refused)
        except ActionDenied as denied:
            form.add_error(None, denied.reason)
        except StaleTransfer:
            leaving, is_stale, status = leaving_of(request.user, unit, person), True, 409
            form = form.again(leaving)
    if form.is_bound and not form.is_valid():
        status = 422
    context = {"unit": unit, "leaving": leaving, "form": form, "steps": steps, "is_stale": is_stale}
    return render(request, "assessment/team/transfers/transfer_create.html", context, status=status)


def _done(person: str, went: int) -> str:
    return f"Mutasi {person} tersimpan" + (f"; {count_text(went)} tugas berpindah." if went else ".")
