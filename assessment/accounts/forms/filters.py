"""Search lines above long lists. What cannot be read is left out: a list is never an error."""

from django import forms

from assessment.people.models import Role
from zi_portal.kit.forms.filters import Filter, search_field


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
