"""What weaknesses are searched by."""

from django import forms

from assessment.people.areas import AreaKey
from assessment.xray import Kind
from assessment.xray.findings import OF_PROGRAMME
from zi_portal.kit.forms.filters import Filter


class WeaknessFilter(Filter):
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Semua area"), *AreaKey.choices])
    kind = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua jenis"), *((kind.value, kind.label) for kind in Kind if kind not in OF_PROGRAMME)],
    )


class ProgrammeWeaknessFilter(WeaknessFilter):
    kind = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua jenis"), *((kind.value, kind.label) for kind in OF_PROGRAMME)],
    )
