"""The form of a mutasi: the day, the SK, and a receiver for each part of a role and each bundle of work."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from assessment.people.bundles import Bundle
from assessment.people.models import User
from assessment.team.transfers.facts import TransferFacts
from assessment.team.transfers.selectors.leaving import Leaving
from assessment.team.transfers.steps import Part
from zi_portal.kit.forms.fields import DateField


class TransferForm(forms.Form):
    """What happens to all that a person has who leaves; the fields of its rows carry the keys of parts and bundles."""

    starts_on = DateField(
        label="Berlaku sejak",
        help_text="Hari pertama tanpa orang ini; perannya berakhir sehari sebelumnya.",
        error_messages={"required": "Isi tanggal mutasi berlaku."},
    )
    decree = forms.ChoiceField(
        label="Surat keputusan",
        required=False,
        error_messages={"invalid_choice": "Pilih SK dari daftar, atau catat SK itu dahulu di SK tim."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `Leaving.digest` of the page

    def __init__(self, *args: Any, leaving: Leaving, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving = leaving
        decrees = [(decree.number, decree.number) for decree in leaving.decrees]
        self.fields["decree"].choices = [("", "Belum ada, disusulkan"), *decrees]  # type: ignore[attr-defined]
        for part in leaving.parts:
            self.fields[part.key] = _receiver(part.name, leaving.takers)
        for bundle in leaving.bundles:
            self.fields[bundle.key] = _receiver(bundle.name, leaving.people)

    def part_rows(self) -> Iterator[tuple[Part, BoundField]]:
        """Yield the rows of the table that are about roles."""
        return ((part, self[part.key]) for part in self.leaving.parts)

    def bundle_rows(self) -> Iterator[tuple[Bundle, BoundField]]:
        """Yield the rows of the table that are about work."""
        return ((bundle, self[bundle.key]) for bundle in self.leaving.bundles)

    def facts(self) -> TransferFacts:
        """Return what a valid form says."""
        said = self.cleaned_data
        return TransferFacts(
            said["starts_on"],
            said["decree"],
            {part.key: said[part.key] for part in self.leaving.parts if said[part.key] is not None},
            {bundle.key: said[bundle.key] for bundle in self.leaving.bundles if said[bundle.key] is not None},
        )

    def again(self, leaving: Leaving) -> "TransferForm":
        """Return a form with the same typing that stands on what is there now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = leaving.digest
        return TransferForm(data, leaving=leaving)


def _receiver(label: str, people: Iterable[User]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=f"Penerima {label}",
        choices=[("", "Belum ada penerima"), *((person.pk, str(person)) for person in people)],
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"invalid_choice": "Pilih seorang dari tim."},
    )
