"""Search lines above long lists. What cannot be read is left out: a list is never an error."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessment.lke.models import Predicate
from assessment.overview.selectors.recap import SORTS
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Period
from assessment.rounds.workflow import Status
from assessment.xray import Kind


class Filter(forms.Form):
    """What all of them share."""

    template_name = "assessment/_filter.html"

    def chosen(self) -> dict[str, Any]:
        """Return the criteria that were given and can be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def search_field(label: str) -> forms.CharField:
    """Return the field for words to look for."""
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


class RoundFilter(Filter):
    text = search_field("Nama atau kode unit")
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Semua status"), *Status.choices])
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


class WeaknessFilter(Filter):
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Semua area"), *AreaKey.choices])
    kind = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua jenis"), *((kind.value, kind.label) for kind in Kind)]
    )


class UnitSearch(Filter):
    text = search_field("Nama atau kode unit")


class UnitFilter(UnitSearch):
    state = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), ("aktif", "Aktif"), ("nonaktif", "Tidak aktif")]
    )


class PersonFilter(Filter):
    text = search_field("Nama, nama pengguna, atau NIP")
    role = forms.ChoiceField(
        label="Peran",
        required=False,
        choices=[("", "Semua peran"), *(choice for choice in Role.choices if choice[0] != Role.PORTAL_ADMIN)],
    )
    state = forms.ChoiceField(
        label="Akun", required=False, choices=[("", "Semua"), ("aktif", "Terbuka"), ("ditutup", "Ditutup")]
    )
    factor = forms.ChoiceField(
        label="Verifikasi dua langkah",
        required=False,
        choices=[("", "Semua"), ("tanpa", "Belum terpasang"), ("dengan", "Terpasang")],
    )
