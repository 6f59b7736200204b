"""The form of a new API token."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from assessment.accounts.forms.units import InstansiMixin
from assessment.people.models import Instansi
from assessment.portalrb.models import ApiToken
from zi_portal.kit.forms.fields import DateField, LineField
from zi_portal.kit.indonesian import long_date

LONGEST_LIFE = timedelta(days=2 * 366)
USUAL_LIFE = timedelta(days=365)


class TokenForm(InstansiMixin):
    """What a token is for and how long it holds."""

    name = LineField(
        label="Nama token",
        max_length=80,
        help_text="Untuk apa dan untuk siapa, misalnya PortalRB Kementerian PANRB 2026.",
        error_messages={"required": "Isi nama token.", "max_length": "Nama token paling panjang 80 karakter."},
    )
    scopes = forms.MultipleChoiceField(
        label="Izin",
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="PortalRB memerlukan keduanya.",
        error_messages={"required": "Pilih sedikitnya satu izin.", "invalid_choice": "Pilih izin dari daftar."},
    )
    expires_on = DateField(
        label="Berlaku sampai",
        help_text="Sampai akhir hari itu, paling lama dua tahun. Misalnya 31 Desember 2026.",
        error_messages={"required": "Isi tanggal akhir berlakunya."},
    )

    def __init__(self, data: Any = None, *, instansi: QuerySet[Instansi]) -> None:
        initial = {"scopes": list(ApiToken.Scope.values), "expires_on": timezone.localdate() + USUAL_LIFE}
        super().__init__(data, initial=initial)
        self.offer_instansi(instansi)
        self.order_fields(["instansi"])

    def clean_expires_on(self) -> date:
        """Refuse a day that has passed or lies too far ahead."""
        day: date = self.cleaned_data["expires_on"]
        latest = timezone.localdate() + LONGEST_LIFE
        if day < timezone.localdate():
            raise forms.ValidationError("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        if day > latest:
            raise forms.ValidationError(
                f"Token berlaku paling lama dua tahun. Pilih tanggal sampai {long_date(latest)}."
            )
        return day

    def facts(self) -> dict[str, Any]:
        """Return what `services.create_token` takes of it."""
        end = datetime.combine(self.cleaned_data["expires_on"], time.max, timezone.get_current_timezone())
        return {
            "name": self.cleaned_data["name"],
            "scopes": [ApiToken.Scope(value) for value in self.cleaned_data["scopes"]],
            "expires_at": end,
        }
