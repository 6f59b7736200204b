"""The form of one condition of being proposed: its value, a judgement where the value cannot show it, and its proof."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment.eligibility.models import ConditionProof
from assessment.lke.models import Condition
from assessment.lke.scales import judged_predicates, scale_of
from zi_portal.kit.forms.fields import DateField, LineField, VersionField
from zi_portal.kit.forms.text import PlainTextField

JUDGED_FOR_ALL = "judged"  # one question for every predicate that states the same rule
MET, NOT_MET = "ya", "tidak"
JUDGEMENTS = ((MET, "Terpenuhi"), (NOT_MET, "Belum terpenuhi"), ("", "Belum dinilai"))
LONGEST = {
    name: ConditionProof._meta.get_field(name).max_length  # type: ignore[union-attr]
    for name in ("value", "reason", "reference", "link", "owner", "note")
}


def _line(name: str, label: str, help_text: str = "", **attributes: str) -> LineField:
    return LineField(
        label=label,
        required=False,
        max_length=LONGEST[name],
        help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"max_length": f"{label} paling panjang {LONGEST[name]} karakter. Singkatkan."},
    )


def _text(name: str, label: str, help_text: str = "") -> PlainTextField:
    return PlainTextField(
        label=label,
        required=False,
        max_length=LONGEST[name],
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"{label} paling panjang {LONGEST[name]} karakter. Singkatkan."},
    )


class ConditionForm(forms.Form):
    """What a person enters of one condition; which fields it has depends on the condition."""

    value = _line("value", "Nilai atau keadaan", "Misalnya 100 %, atau sejak 2024.")
    reason = _text("reason", "Alasan penilaian", "Mengapa syarat ini terpenuhi atau belum. Wajib bila dinilai.")
    reference = _line("reference", "Bukti", "Nomor dan tanggal surat, keputusan, atau laporan.")
    link = _line("link", "Tautan bukti", "Diawali https://. Portal tidak membuka tautan ini.", inputmode="url")
    dated = DateField(label="Tanggal", required=False, help_text="Tanggal nilai atau bukti itu, misalnya 31 Mei 2026.")
    owner = _line("owner", "Penanggung jawab", "Orang atau bagian yang mengurus syarat ini.", list="orang-tim")
    note = _text("note", "Catatan")
    version = VersionField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, condition: Condition, proof: ConditionProof | None) -> None:
        self.condition = condition
        super().__init__(data, initial=_initial(proof))
        scale = scale_of(condition.key, condition.minimum.values())
        if scale is not None:
            self.fields["value"] = forms.ChoiceField(
                label="Nilai",
                required=False,
                choices=[("", "Belum ada"), *((value, scale.name_of(value)) for value in scale.values)],
                error_messages={"invalid_choice": "Pilih nilai dari daftar."},
            )
        for name, label, rule in self._questions():
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=rule,
                required=False,
                choices=JUDGEMENTS,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Pilih Terpenuhi, Belum terpenuhi, atau Belum dinilai."},
            )
        if not self._judged:
            del self.fields["reason"]
        if condition.level == Condition.Level.UNIT:
            del self.fields["reference"], self.fields["link"]
        self.order_fields(["value", *(name for name, _label, _rule in self._questions()), "reason"])

    @property
    def _judged(self) -> tuple[str, ...]:
        return judged_predicates(self.condition.key, self.condition.rules, self.condition.minimum)

    def _questions(self) -> list[tuple[str, str, str]]:
        """Return field name, label and rule of each judgement asked for."""
        rules = {predicate: self.condition.rules[predicate] for predicate in self._judged}
        if len(rules) > 1 and len(set(rules.values())) == 1:
            return [(JUDGED_FOR_ALL, "Apakah syarat ini terpenuhi?", next(iter(rules.values())))]
        return [
            (f"{JUDGED_FOR_ALL}_{predicate}", f"Apakah terpenuhi untuk {predicate}?", rule)
            for predicate, rule in rules.items()
        ]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        names = ("value", "reason", "reference", "link", "dated", "owner", "note")
        facts = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return facts | {"declared": dict(self._declared())}

    def _declared(self) -> Iterable[tuple[str, bool]]:
        for predicate in self._judged:
            name = JUDGED_FOR_ALL if JUDGED_FOR_ALL in self.fields else f"{JUDGED_FOR_ALL}_{predicate}"
            if self.cleaned_data[name]:
                yield predicate, self.cleaned_data[name] == MET

    def again(self, version: int) -> "ConditionForm":
        """Return a form with the same typing that stands on `version`."""
        data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]  # a QueryDict
        return ConditionForm(data, condition=self.condition, proof=None)

    def typed(self) -> list[str]:
        """Return the texts of a form that could not be saved, to be copied."""
        names = ("value", "reason", "reference", "link", "dated", "owner", "note")
        return [text for name in names if name in self.fields and (text := self.data.get(name, "").strip())]


def _initial(proof: ConditionProof | None) -> dict[str, Any]:
    if proof is None:
        return {"version": 0}
    names = ("value", "reason", "reference", "link", "dated", "owner", "note", "version")
    initial: dict[str, Any] = {name: getattr(proof, name) for name in names}
    words = {predicate: MET if is_met else NOT_MET for predicate, is_met in proof.declared.items()}
    initial |= {f"{JUDGED_FOR_ALL}_{predicate}": word for predicate, word in words.items()}
    return initial | ({JUDGED_FOR_ALL: next(iter(words.values()))} if words else {})
