"""Which values of an eligibility condition can be compared with its minimum, and what each condition is called.

Pure: text in, text out. The instrument files write a minimum as one word ("WTP", "BB", "level 3"); what stands above and
below that word is known to the bodies that give these values, not to the files, so the order stands here with its
source. A value or a minimum outside these scales is never guessed: a person then declares whether it is met.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

# Condition key → what people call it. A key that is not listed is shown by its rule.
LABELS: Mapping[str, str] = {
    "core_layanan": "Layanan utama instansi",
    "dampak": "Dampak pada masyarakat",
    "indeks_rb_kl": "Indeks reformasi birokrasi",
    "indeks_rb_pemda": "Indeks reformasi birokrasi",
    "jenjang": "Jenjang unit",
    "lama_pembangunan": "Lama pembangunan ZI",
    "layanan_strategis": "Layanan strategis",
    "lhkpn_lhkasn": "LHKPN dan LHKASN",
    "maturitas_spip": "Maturitas SPIP",
    "nilai_akip": "Nilai AKIP",
    "opini_bpk": "Opini BPK",
    "predikat_sakip": "Predikat SAKIP instansi",
    "predikat_sebelumnya": "Predikat WBK",
    "predikat_wbk": "Predikat WBK",
    "rb_baik": "Reformasi birokrasi unit",
    "sakip_internal": "SAKIP hasil evaluasi internal",
    "sptjm": "SPTJM",
    "sumber_daya": "Sumber daya yang dikelola",
    "surat_usulan": "Surat usulan pimpinan instansi",
    "tlhp": "Tindak lanjut hasil pemeriksaan",
}
# A rule with one of these words asks more than its minimum says: WTP of one year does not prove two years in a row.
BEYOND_THE_MINIMUM = ("berturut-turut",)

_NUMBER = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,6})?) ?%?")


@dataclass(frozen=True)
class Scale:
    """Values from best to worst; values of one step weigh the same."""

    keys: frozenset[str]  # the conditions whose values these are
    steps: tuple[tuple[str, ...], ...]
    names: Mapping[str, str]  # value → in full; a value that explains itself is left out

    @property
    def values(self) -> tuple[str, ...]:
        """Every value, best first."""
        return tuple(value for step in self.steps for value in step)

    def rank(self, value: str) -> int | None:
        """Return the step of `value`, 0 the best; None if it is not on the scale."""
        wanted = _plain(value)
        for rank, step in enumerate(self.steps):
            if wanted in map(_plain, step):
                return rank
        return None

    def name_of(self, value: str) -> str:
        """Return `Wajar Dengan Pengecualian (WDP)`, or the value alone where that says all."""
        name = self.names.get(value)
        return f"{name} ({value})" if name else value


# UU 15/2004, penjelasan Pasal 16 ayat (1), names the four opinions from WTP down to the refusal of an opinion. WTP with an
# explanatory paragraph (DPP) is an unqualified opinion too.
OPINION = Scale(
    keys=frozenset({"opini_bpk"}),
    steps=(("WTP", "WTP-DPP"), ("WDP",), ("TW",), ("TMP",)),
    names={
        "WTP": "Wajar Tanpa Pengecualian",
        "WTP-DPP": "Wajar Tanpa Pengecualian dengan Paragraf Penjelas",
        "WDP": "Wajar Dengan Pengecualian",
        "TW": "Tidak Wajar",
        "TMP": "Tidak Menyatakan Pendapat",
    },
)
# Permen PAN-RB 88/2021 (before it 12/2015): above 90, 80, 70, 60, 50 and 30 of 100 points, and below.
SAKIP = Scale(
    keys=frozenset({"nilai_akip", "predikat_sakip", "sakip_internal"}),
    steps=(("AA",), ("A",), ("BB",), ("B",), ("CC",), ("C",), ("D",)),
    names={},
)
# Permen PAN-RB 26/2020, the same letters; results since 2023 know an A- between A and BB.
REFORM_INDEX = Scale(
    keys=frozenset({"indeks_rb_kl", "indeks_rb_pemda"}),
    steps=(("AA",), ("A",), ("A-",), ("BB",), ("B",), ("CC",), ("C",), ("D",)),
    names={},
)
# Peraturan BPKP 5/2021: rintisan, berkembang, terdefinisi, terkelola dan terukur, optimum.
MATURITY = Scale(
    keys=frozenset({"maturitas_spip"}),
    steps=(("level 5",), ("level 4",), ("level 3",), ("level 2",), ("level 1",)),
    names={
        "level 5": "Optimum",
        "level 4": "Terkelola dan terukur",
        "level 3": "Terdefinisi",
        "level 2": "Berkembang",
        "level 1": "Rintisan",
    },
)
SCALES = (OPINION, SAKIP, REFORM_INDEX, MATURITY)


def label_of(key: str, rule: str) -> str:
    """Return what a condition is called; one without a name of its own is told by its rule."""
    return LABELS.get(key) or rule


def scale_of(key: str, minimums: Iterable[str]) -> Scale | None:
    """Return the scale a condition's values stand on, or None: then its values are free text.

    A scale belongs to its conditions, and only as long as it knows every minimum they set.
    """
    asked = list(minimums)
    for scale in SCALES:
        if key in scale.keys and asked and all(scale.rank(minimum) is not None for minimum in asked):
            return scale
    return None


def reaches(key: str, value: str, minimum: str) -> bool | None:
    """Return whether `value` of the condition `key` is at or above `minimum`; None if the two cannot be compared.

    Values on the condition's scale are compared by their step, two plain numbers or percents by size.
    """
    scale = scale_of(key, [minimum])
    if scale is not None:
        limit, rank = scale.rank(minimum), scale.rank(value)
        return None if limit is None or rank is None else rank <= limit
    asked, given = _number(minimum), _number(value)
    return None if asked is None or given is None else given >= asked


def is_comparable(key: str, rule: str, minimum: str) -> bool:
    """Whether a value alone can show that the rule is met: its minimum is known and says all the rule asks."""
    known = scale_of(key, [minimum]) is not None or _number(minimum) is not None
    return bool(minimum) and known and not asks_more(rule)


def judged_predicates(key: str, rules: Mapping[str, str], minimums: Mapping[str, str]) -> tuple[str, ...]:
    """Return the predicates whose rule a person must judge, because a value alone cannot show that it is met."""
    return tuple(
        predicate for predicate, rule in rules.items() if not is_comparable(key, rule, minimums.get(predicate, ""))
    )


def asks_more(rule: str) -> bool:
    """Whether `rule` asks more than a minimum can say."""
    return any(word in rule.lower() for word in BEYOND_THE_MINIMUM)


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold()


def _number(text: str) -> Fraction | None:
    """Return a number or percent that can be read in one way only; `1.234` cannot."""
    match = _NUMBER.fullmatch(" ".join(text.split()))
    if match is None or re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", match[1]):
        return None
    return Fraction(match[1].replace(",", "."))
