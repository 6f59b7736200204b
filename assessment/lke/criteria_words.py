"""Whose words the criteria of an LKE are, where the official ones stand, and how sure their levels are. Pure.

Statements are the regulation's own; criteria are the portal's wording of what its Lampiran prints (DESIGN §7). Of 10/2019
nobody could read the text, so that its levels are inferred.
"""

from assessment.scoring import Indicator, Instrument, kind_of

_INFERRED = "disimpulkan"  # how `basis` of such a question begins


def is_inferred(question: Indicator) -> bool:
    """Whether levels or sum of a question are inferred and not read in the regulation."""
    return bool(question.source.confidence) or question.source.basis.startswith(_INFERRED)


def inferred_text(question: Indicator) -> str:
    """Return `jenjang disimpulkan dari …, keyakinan rendah` (of numbers `cara hitung disimpulkan dari …`); "" if read."""
    if not is_inferred(question):
        return ""
    what = "jenjang" if kind_of(question).has_levels else "cara hitung"
    confidence = f", keyakinan {question.source.confidence}" if question.source.confidence else ""
    basis = (
        question.source.basis
        if question.source.basis.startswith(_INFERRED)
        else f"disimpulkan: {question.source.basis}"
    )
    return f"{what} {basis}{confidence}"


def source_text(question: Indicator) -> str:
    """Return the page of the regulation; without one, what the question is inferred from and how sure that is."""
    if question.source.page and not is_inferred(question):
        return f"hlm. {question.source.page}"
    return inferred_text(question) or question.source.basis


def wording_note(question: Indicator, title: str) -> str:
    """Return whose words the criteria of a question are and where the official ones stand, in one or two sentences.

    title: of the regulation, short. A question answered with numbers has no criteria, only its place.
    """
    page = f", hlm. {question.source.page}" if question.source.page else ""
    is_ours = kind_of(question).has_levels
    own = f"Rumusan kriteria ini milik portal; bunyi resmi: {title}{page}." if is_ours else f"{title}{page}."
    inferred = inferred_text(question)
    if not inferred:
        return own
    return f"{own} {inferred[0].upper()}{inferred[1:]}; naskah resminya belum terbaca."


def sheet_note(instrument: Instrument, place: str) -> str:
    """Return the same for all questions together, in one or two sentences.

    place: where the page of each stands: `pada halaman yang ditulis di setiap pertanyaan`; left out if none has a page.
    """
    questions = instrument.indicators.values()
    where = f", {place}" if any(question.source.page for question in questions) else ""
    own = f"Rumusan kriteria milik portal; bunyi resmi: {instrument.short_title}{where}."
    inferred = sum(is_inferred(question) for question in questions)
    if not inferred:
        return own
    told = "Semua pertanyaan" if inferred == len(questions) else f"{inferred} dari {len(questions)} pertanyaan"
    return (
        f"{own} {told} disimpulkan, bukan dibaca dari naskah resmi; tingkat keyakinannya ditulis di setiap pertanyaan."
    )
