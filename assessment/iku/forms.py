"""The rule of an instansi, and the note of a round."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment.iku.selectors import note_digest, rule_digest
from assessment.people.models import Instansi
from assessment.rounds.models import Assessment
from zi_portal.kit.forms.fields import LineField
from zi_portal.kit.forms.numbers import NumberProblem, read_decimal
from zi_portal.kit.forms.text import PlainTextField
from zi_portal.kit.indonesian import plain_number

NUMBERS = ("iku_target", "iku_factor_wbk", "iku_factor_wbbm", "iku_factor_none")
NAME = Instansi._meta.get_field("iku_name").max_length or 0
NOTE = Assessment._meta.get_field("iku_note").max_length or 0


class DecimalField(forms.CharField):
    """A number with a comma, as people here type it; asked back where it may mean two."""

    def __init__(self, *, lowest: str, highest: int, decimals: int, example: str, **options: Any) -> None:
        self.read: dict[str, Any] = {
            "lowest": Decimal(lowest),
            "highest": Decimal(highest),
            "decimals": decimals,
            "example": example,
        }
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def to_python(self, value: Any) -> Any:
        """Return the number, None where nothing is filled."""
        try:
            return read_decimal(super().to_python(value) or "", what=str(self.label).lower(), **self.read)
        except NumberProblem as problem:
            raise ValidationError(problem.text, code="invalid") from problem


def _factor(label: str, help_text: str = "") -> DecimalField:
    return DecimalField(label=label, lowest="0.001", highest=10, decimals=3, example="1,2", help_text=help_text)


class RuleForm(forms.Form):
    """How an instansi counts the predicate as an IKU; all of it empty where it does not."""

    iku_name = LineField(
        label="Nama IKU",
        required=False,
        max_length=NAME,
        help_text="Seperti di perjanjian kinerja, misalnya: Persentase pembangunan Zona Integritas. Kosongkan semua isian bila predikat bukan IKU.",
        error_messages={"max_length": f"Nama IKU paling panjang {NAME} huruf."},
    )
    iku_target = DecimalField(label="Target IKU", lowest="0.01", highest=1000, decimals=2, example="85")
    iku_factor_wbbm = _factor("Faktor bila WBBM diraih", "Nilai akhir dikalikan faktor ini, misalnya 1,2.")
    iku_factor_wbk = _factor("Faktor bila WBK diraih")
    iku_factor_none = _factor("Faktor bila predikat tidak diraih", "Kosongkan bila realisasi tidak dihitung saat itu.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `rule_digest` as it was read

    def facts(self) -> dict[str, Any]:
        """Return what a valid form says, without the digest."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def again(self, instansi: Instansi) -> "RuleForm":
        """Return a form with the same typing that stands on what is saved."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = rule_digest(instansi)
        return RuleForm(data)


def rule_initial(instansi: Instansi) -> dict[str, str]:
    """Return what the form of a rule shows before anything is typed."""
    numbers = {name: getattr(instansi, name) for name in NUMBERS}
    shown = {name: "" if number is None else plain_number(number) for name, number in numbers.items()}
    return {"iku_name": instansi.iku_name, "seen": rule_digest(instansi)} | shown


class NoteForm(forms.Form):
    """What the ketua tim notes of the IKU for the contract."""

    text = PlainTextField(
        label="Catatan untuk perjanjian kinerja",
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Misalnya nomor perjanjian kinerja dan siapa yang memegang IKU ini.",
        error_messages={"max_length": f"Catatan paling panjang {NOTE} karakter. Ringkaskan isinya."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `note_digest` as it was read

    def again(self, assessment: Assessment) -> "NoteForm":
        """Return a form with the same typing that stands on what is saved."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = note_digest(assessment)
        return NoteForm(data)
