"""Forms of innovations: one with what it changed, its end, its claim."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from assessment.people.areas import AreaKey
from assessment.programme.innovations.facts import Facts, State
from assessment.programme.models import Innovation, InnovationClaim
from zi_portal.kit.forms.fields import DateField, LineField, LinesField
from zi_portal.kit.forms.numbers import NumberProblem, read_decimal
from zi_portal.kit.indonesian import plain_number

Maker = Innovation.Maker
HIGHEST = Decimal(999_999_999)
PLAIN = (
    "area", "name", "maker", "description", "replicated_from", "replicated_by", "problem", "since", "service", "award",
    "used_for_wbk",
)  # fmt: skip
TODAY_HINT = "Misalnya: 31 Mei 2026."


def _limit(model: type[Any], name: str) -> int:
    return model._meta.get_field(name).max_length or 0


REASON = _limit(InnovationClaim, "reason")


class FigureField(forms.CharField):
    """A figure of any kind, with comma and at most two decimals."""

    def to_python(self, value: Any) -> Any:
        """Return the figure, None where nothing is typed."""
        typed = super().to_python(value) or ""
        try:
            return read_decimal(typed, lowest=Decimal(0), highest=HIGHEST, decimals=2, what="angka", example="3,5")
        except NumberProblem as problem:
            raise forms.ValidationError(problem.text, code="invalid") from problem

    def prepare_value(self, value: Any) -> Any:
        """Return a figure as it is typed."""
        return plain_number(value) if isinstance(value, Decimal) else value


def _line(name: str, label: str, hint: str = "", *, rows: int = 0, **more: Any) -> forms.CharField:
    longest = _limit(Innovation, name)
    errors = {"max_length": f"{label} paling panjang {longest} huruf."} | more.pop("error_messages", {})
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    field = LinesField if rows else LineField
    return field(label=label, max_length=longest, help_text=hint, error_messages=errors, **{"required": False} | more)


class InnovationForm(forms.Form):
    """One innovation: whose it is, what it changed, where it runs."""

    area = forms.ChoiceField(
        label="Area", error_messages={"required": "Pilih area inovasi.", "invalid_choice": "Pilih area dari daftar."}
    )
    name = _line("name", "Nama inovasi", required=True, error_messages={"required": "Tuliskan nama inovasi."})
    maker = forms.ChoiceField(
        label="Pembuat",
        help_text="Inovasi buatan kantor pusat tidak dihitung, karena semua kantor menjalankannya.",
        error_messages={
            "required": "Pilih siapa yang membuat inovasi ini.",
            "invalid_choice": "Pilih pembuat dari daftar.",
        },
    )
    replicated_from = _line("replicated_from", "Direplikasi dari", "Kantor asal, bila inovasi ini hasil replikasi.")
    description = _line("description", "Uraian", rows=3)
    problem = _line("problem", "Masalah yang dijawab", rows=3)
    before_text = _line("before_text", "Keadaan sebelum", "Dalam kata, misalnya: izin diurus di loket.")
    before_figure = FigureField(label="Angka sebelum", required=False, help_text="Misalnya: 3,5.")
    before_measure = _line("before_measure", "Satuan angka sebelum", "Misalnya: hari.")
    before_on = DateField(label="Tanggal angka sebelum", required=False, help_text=TODAY_HINT)
    after_text = _line("after_text", "Keadaan sesudah", "Dalam kata, misalnya: izin diurus daring.")
    after_figure = FigureField(label="Angka sesudah", required=False)
    after_measure = _line("after_measure", "Satuan angka sesudah")
    after_on = DateField(label="Tanggal angka sesudah", required=False)
    since = DateField(label="Berjalan sejak", required=False)
    service = _line("service", "Layanan yang memakainya")
    replicated_by = _line("replicated_by", "Direplikasi oleh", "Kantor lain yang memakainya, bila ada.")
    award = _line("award", "Penghargaan")
    used_for_wbk = forms.BooleanField(
        label="Sudah dipakai untuk meraih WBK",
        required=False,
        help_text="Centang bila WBK diraih sebelum penilaiannya tercatat di portal. Inovasi itu tidak dapat dipakai lagi untuk WBBM.",
    )
    is_claimed = forms.BooleanField(label="Klaim untuk penilaian ini", required=False)
    reason = LineField(
        label="Alasan tetap mengklaim",
        required=False,
        max_length=REASON,
        help_text="Hanya bila inovasinya tidak dihitung.",
        error_messages={"max_length": f"Alasan paling panjang {REASON} huruf."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # `content_digest` of what was read

    def __init__(
        self, *args: Any, areas: Iterable[AreaKey], year: int, saved: Innovation | None, is_claimed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {"areas": tuple(areas), "year": year, "saved": saved, "is_claimed": is_claimed}
        self.fields["area"].choices = [(key.value, key.label) for key in self.known["areas"]]  # type: ignore[attr-defined]
        makers = [one for one in Maker if one != Maker.UNKNOWN or (saved is not None and saved.maker == Maker.UNKNOWN)]
        named = [(one.value, one.label) for one in makers]
        self.fields["maker"].choices = [("", "Pilih pembuatnya"), *named]  # type: ignore[attr-defined]
        if saved is None:
            self.fields["is_claimed"].label = f"Klaim untuk penilaian {year}"
        else:
            del self.fields["is_claimed"]  # by an act of its own
            if not is_claimed:
                del self.fields["reason"]

    def facts(self) -> Facts:
        """Return what a valid form says."""
        said = self.cleaned_data
        plain = {name: said[name] for name in PLAIN}
        return Facts(**plain, before=self._state("before"), after=self._state("after"))

    def _state(self, part: str) -> State:
        return State(**{name: self.cleaned_data[f"{part}_{name}"] for name in ("text", "figure", "measure", "on")})

    def again(self, seen: str) -> "InnovationForm":
        """Return a form with the same typing that stands on the content `seen`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        return InnovationForm(data, **self.known)  # type: ignore[arg-type]


def innovation_initial(innovation: Innovation, claim: InnovationClaim | None) -> dict[str, Any]:
    """Return what the form of an innovation shows before anything is typed."""
    shown = {name: getattr(innovation, name) for name in InnovationForm.base_fields if hasattr(innovation, name)}
    return shown | {"reason": claim.reason if claim else "", "seen": innovation.content_digest}


class EndForm(forms.Form):
    """Why an innovation runs no more."""

    reason = LineField(
        label="Alasan",
        max_length=_limit(Innovation, "ended_reason"),
        error_messages={
            "required": "Tuliskan alasan inovasi ini dihentikan.",
            "max_length": f"Alasan paling panjang {_limit(Innovation, 'ended_reason')} huruf.",
        },
    )


class ClaimForm(forms.Form):
    """Why a round claims an innovation that does not count; of one that counts nothing is asked."""

    reason = LineField(
        label="Alasan tetap mengklaim",
        required=False,
        max_length=REASON,
        error_messages={"max_length": f"Alasan paling panjang {REASON} huruf."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the reason as it was read

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]
