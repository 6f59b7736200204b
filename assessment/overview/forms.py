"""What lists of rounds are searched and sorted by."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessment.lke.models import Predicate
from assessment.overview.selectors.recap import SORTS
from assessment.rounds.models import Period
from assessment.rounds.workflow import ON_THE_WAY
from zi_portal.kit.forms.filters import Filter, search_field


class RoundFilter(Filter):
    text = search_field("Nama atau kode unit")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Semua status"), *((status.value, status.label) for status in ON_THE_WAY)],
    )
    period = forms.ModelChoiceField(
        label="Periode", required=False, queryset=Period.objects.none(), empty_label="Semua periode"
    )

    def __init__(self, *args: Any, periods: QuerySet[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]


class RecapFilter(RoundFilter):
    target = forms.ChoiceField(
        label="Target", required=False, choices=[("", "Semua target"), *((name, name) for name in Predicate.values)]
    )
    sort = forms.ChoiceField(label="Urutan", required=False, choices=list(SORTS.items()))
