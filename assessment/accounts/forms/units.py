"""Forms of an office and of its letterhead."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from assessment.people.models import Instansi, Unit
from zi_portal.kit.forms.fields import LineField, LinesField, WholeNumberField

MOST_IN_A_SELECT = 300  # units; beyond, a code is typed instead of picked
LETTERHEAD_LINES, LETTERHEAD_LINE_LENGTH = 6, 100


if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Unit]
else:
    ModelChoiceField = forms.ModelChoiceField  # takes no type argument when the code runs


class UnitChoiceField(ModelChoiceField):
    """One of many units: a list to pick from, or its code where the list would be too long to load and read."""

    def __init__(self, *, queryset: QuerySet[Unit], label: str, required: bool = True, help_text: str = "") -> None:
        few = queryset.order_by()[: MOST_IN_A_SELECT + 1].count() <= MOST_IN_A_SELECT
        super().__init__(
            queryset=queryset,
            label=label if few else f"Kode {label.lower()}",
            required=required,
            help_text=help_text if few else "Ketik kode unit seperti tertulis di daftar unit.",
            empty_label="Pilih unit" if required else "Tidak ada",
            to_field_name=None if few else "code",
            widget=forms.Select if few else forms.TextInput,
            error_messages={
                "required": "Pilih unit." if few else "Isi kode unit.",
                "invalid_choice": "Unit ini tidak ada di daftar Anda. Periksa lagi pilihannya.",
            },
        )

    def to_python(self, value: Any) -> Any:
        """Read the choice; a code that two instansi of one admin share is asked again rather than guessed."""
        try:
            return super().to_python(value)
        except Unit.MultipleObjectsReturned:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class InstansiMixin(forms.Form):
    """The instansi a new thing belongs to: asked only of whoever administers several."""

    instansi = forms.ModelChoiceField(
        label="Instansi",
        queryset=Instansi.objects.none(),
        empty_label="Pilih instansi",
        error_messages={"required": "Pilih instansi.", "invalid_choice": "Instansi ini tidak ada di daftar Anda."},
    )

    def offer_instansi(self, instansi: QuerySet[Instansi] | None) -> None:
        """Keep the field only if there is a choice; None: the thing is there already and stays with its own."""
        self._only = instansi[0] if instansi is not None and len(instansi) == 1 else None
        if instansi is None or self._only is not None:
            del self.fields["instansi"]
        else:
            self.fields["instansi"].queryset = instansi  # type: ignore[attr-defined]

    def chosen_instansi(self) -> Instansi:
        """Return the instansi chosen, or the only one there is."""
        chosen: Instansi = self._only or self.cleaned_data["instansi"]
        return chosen


class UnitForm(InstansiMixin):
    """An office's facts; `instansi` is left out when an office is changed."""

    code = LineField(
        label="Kode unit",
        max_length=30,
        help_text="Kode yang dipakai instansi, misalnya KPPBC-NR.",
        error_messages={"required": "Isi kode unit.", "max_length": "Kode unit paling panjang 30 karakter."},
    )
    name = LineField(
        label="Nama unit",
        max_length=200,
        error_messages={"required": "Isi nama unit.", "max_length": "Nama unit paling panjang 200 karakter."},
    )
    time_zone = forms.ChoiceField(
        label="Zona waktu",
        choices=[
            (Unit.Zone.WIB, "WIB (Jakarta)"),
            (Unit.Zone.WITA, "WITA (Makassar, Denpasar)"),
            (Unit.Zone.WIT, "WIT (Jayapura)"),
        ],
        help_text="Tenggat ditampilkan dalam zona ini.",
        error_messages={"required": "Pilih zona waktu.", "invalid_choice": "Pilih WIB, WITA, atau WIT."},
    )
    service_kind = LineField(
        label="Jenis layanan",
        max_length=120,
        required=False,
        error_messages={"max_length": "Jenis layanan paling panjang 120 karakter."},
    )
    category = forms.ChoiceField(
        label="Kategori PortalRB",
        choices=Unit.Category.choices,
        error_messages={"required": "Pilih kategori.", "invalid_choice": "Pilih kategori dari daftar."},
    )
    is_affirmation = forms.BooleanField(label="Unit afirmasi", required=False)
    staff_count = WholeNumberField(
        label="Jumlah pegawai",
        required=False,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "max_value": "Jumlah pegawai paling banyak 1.000.000.",
        },
    )
    profile = LinesField(
        label="Gambaran unit",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Tugas, wilayah, dan layanan unit; dicetak sebagai Bab II laporan.",
        error_messages={"max_length": "Gambaran unit paling panjang 5.000 karakter."},
    )

    def __init__(self, *args: Any, parents: QuerySet[Unit], instansi: QuerySet[Instansi] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitChoiceField(
            queryset=parents, label="Unit induk", required=False, help_text="Kanwil atau eselon I di atas unit ini."
        )
        self.offer_instansi(instansi)
        self.order_fields(["instansi", "code", "name", "parent"])

    def facts(self) -> dict[str, Any]:
        """Return what was typed, apart from the instansi."""
        return {name: value for name, value in self.cleaned_data.items() if name != "instansi"}


class LetterheadForm(forms.Form):
    """The head of the report's first page: text only; sizes and paper come from a fixed list."""

    letterhead_lines = LinesField(
        label="Baris kop surat",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Satu baris untuk setiap tingkat, dari kementerian sampai unit; paling banyak {LETTERHEAD_LINES} baris.",
        error_messages={"max_length": "Kop surat paling panjang 600 karakter."},
    )
    letterhead_address = LineField(
        label="Alamat pada kop",
        max_length=300,
        required=False,
        help_text="Alamat, telepon, dan laman, dalam satu baris.",
        error_messages={"max_length": "Alamat paling panjang 300 karakter."},
    )
    city = LineField(
        label="Kota penandatanganan",
        max_length=80,
        required=False,
        help_text="Dicetak di depan tanggal, misalnya Badung.",
        error_messages={"max_length": "Nama kota paling panjang 80 karakter."},
    )
    paper = forms.ChoiceField(
        label="Ukuran kertas",
        choices=Unit.Paper.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih ukuran kertas.", "invalid_choice": "Pilih A4 atau F4."},
    )

    def clean_letterhead_lines(self) -> str:
        """Refuse more lines, or longer ones, than fit above a page."""
        return letterhead_that_fits(self.cleaned_data["letterhead_lines"])


def letterhead_that_fits(text: str) -> str:
    """Return the lines of a letterhead without empty ones. Raises ValidationError for more, or longer, than a page's head takes."""
    lines = [line for line in text.split("\n") if line]
    if len(lines) > LETTERHEAD_LINES:
        raise forms.ValidationError(f"Kop surat paling banyak {LETTERHEAD_LINES} baris. Gabungkan atau hapus baris.")
    if any(len(line) > LETTERHEAD_LINE_LENGTH for line in lines):
        raise forms.ValidationError(f"Satu baris kop paling panjang {LETTERHEAD_LINE_LENGTH} karakter. Singkatkan.")
    return "\n".join(lines)
