"""The groups that sign the pakta integritas: one recorded, said anew, taken out."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.people.requests import SignedInRequest
from assessment.programme.agents.forms import PactForm
from assessment.programme.agents.selectors.rows import get_pact
from assessment.programme.agents.services.pacts import add_pact, change_pact, end_pact
from assessment.programme.agents.views.forming import Asked, answer_end, answer_form, check_is_kept, round_to_keep
from zi_portal.kit.forms.act import posted


@require_http_methods(["GET", "HEAD", "POST"])
def pact_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record how many of a group must sign, and how many have; the first one begins with the people of the unit."""
    assessment = round_to_keep(request, pk)
    is_first = not assessment.integrity_pacts.exists()
    form = PactForm(posted(request), initial={"members": assessment.unit.staff_count} if is_first else {})

    def save(form: PactForm, _: str) -> object:
        return add_pact(assessment=assessment, facts=form.facts(), by=request.user)

    return answer_form(request, form, Asked(assessment, "Catat pakta integritas", "Pakta integritas tersimpan.", save))


@require_http_methods(["GET", "HEAD", "POST"])
def pact_edit(request: SignedInRequest, pk: int, pact_pk: int) -> HttpResponse:
    """Say anew how many have signed."""
    assessment = round_to_keep(request, pk)
    row = get_pact(assessment, pact_pk)
    check_is_kept(row)

    def save(form: PactForm, seen: str) -> object:
        return change_pact(pact=row, facts=form.facts(), by=request.user, seen=seen)

    ending = reverse("assessment:pact-end", args=[pk, row.pk])
    asked = Asked(assessment, "Ubah pakta integritas", f"Pakta integritas “{row.name}” diperbarui.", save, ending)
    return answer_form(request, PactForm(posted(request), row=row), asked)


@require_http_methods(["GET", "HEAD", "POST"])
def pact_end(request: SignedInRequest, pk: int, pact_pk: int) -> HttpResponse:
    """Take a group out of the list with a reason."""
    assessment = round_to_keep(request, pk)
    row = get_pact(assessment, pact_pk)
    check_is_kept(row)

    def save(_: object, reason: str) -> object:
        return end_pact(pact=row, reason=reason, by=request.user)

    about = f"{row.name} tidak dihitung lagi. Isinya tetap tersimpan."
    title = "Keluarkan kelompok dari pakta integritas"
    return answer_end(request, Asked(assessment, title, f"{row.name} dikeluarkan.", save, about=about))
