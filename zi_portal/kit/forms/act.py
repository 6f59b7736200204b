"""The act that a form asks for: what was sent, the trying of it, and what a service refused shown on the form."""

from types import TracebackType
from typing import Self

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from zi_portal.kit.refusals import ActionDenied, InvalidInput


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


class Attempt:
    """The act that a valid form asks for, tried within `with`: what a service refuses of it is shown on the form.

        form = UnitForm(posted(request))
        if form.is_valid():
            with Attempt(form):
                unit = create_unit(facts=form.facts(), by=request.user)
                messages.success(request, f"{unit} sudah ditambahkan.")
                return redirect("assessment:unit-edit", unit.pk)
        return render(request, …, {"form": form}, status=422 if form.is_bound else 200)

    The lines after the service are for an act that is done; the lines after the `with` show the form again. InvalidInput
    ends there. keeps_denial: so does ActionDenied, for a page that shows it beside the form; else it becomes a page of
    its own.
    """

    def __init__(self, form: BaseForm, *, keeps_denial: bool = False) -> None:
        self.form, self.keeps_denial = form, keeps_denial
        self.denied: ActionDenied | None = None

    @property
    def status(self) -> int:
        """What the page of the form answers: 200 before it is sent, then that of the refusal."""
        return self.denied.status_code if self.denied else 422 if self.form.is_bound else 200

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, refused: BaseException | None, __: TracebackType | None) -> bool:
        if isinstance(refused, InvalidInput):
            show_refusal(self.form, refused)
            return True
        if self.keeps_denial and isinstance(refused, ActionDenied):
            self.denied = refused
            return True
        return False


def show_refusal(form: BaseForm, refused: InvalidInput) -> None:
    """Put each message at its field; one for a field the form does not have stands above the form."""
    for name, messages in refused.errors.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
