"""What is wrong with an instrument, in Indonesian and with what to do. Pure.

The checks in `scoring` speak to developers, in English and about one part each (`node A.I: its children weigh 61 together,
not 60`). An admin reads the same here. A test spoils an instrument in every way the checks know and finds no English left.
"""

import re

from assessment.lke_drafts.workbook_columns import TITLES
from assessment.scoring import FileProblem

_PARTS = (
    (r"instrument", "Instrumen"),
    (r"node number (\d+) of (.+)", r"Simpul nomor \1 dari \2"),
    (r"question number (\d+) of (.+)", r"Pertanyaan nomor \1 dari \2"),
    (r"node (.+)", r"Simpul \1"),
    (r"question (.+)", r"Pertanyaan \1"),
    (r"indicator (.+)", r"Pertanyaan \1"),
    (r"indicatorinput (.+)", r"Isian \1"),
    (r"gate (WBK|WBBM) number (\d+) of .+", r"Syarat minimum \1 nomor \2"),
    (r"gate (.+)", r"Syarat minimum \1"),
    (r"condition number (\d+) of .+", r"Syarat pengusulan nomor \1"),
    (r"condition (.+)", r"Syarat pengusulan \1"),
    (r"exception number (\d+) of .+", r"Pengecualian nomor \1"),
    (r"exception (.+)", r"Pengecualian \1"),
    (r"note number (\d+) of .+", r"Bacaan nomor \1"),
    (r"note (.+)", r"Bacaan \1"),
    (r"answer type (.+)", r"Nilai jawaban \1"),
    (r"level number (\d+) of .+", r"pilihan nomor \1"),
    (r"level (.+)", r"pilihan \1"),
    (r"input number (\d+) of .+", r"isian nomor \1"),
    (r"input (.+)", r"isian \1"),
    (r"formula", "rumus"),
    (r"source", "sumber"),
    (r"rules", "aturan"),
    (r"minimum", "minimum"),
    (r"gates", "syarat minimum"),
    (r"eligibility", "syarat pengusulan"),
    (r"answer_types", "nilai jawaban"),
    (r"regulation", "peraturan"),
    (r"sources", "sumber"),
    (r"portalrb_2026", "PortalRB 2026"),
)
_KINDS = {
    "component": "komponen", "aspect": "aspek", "area": "area", "sub_area": "sub-area", "the top of the tree": "puncak",
}  # fmt: skip
_THINGS = {
    "component key": "kunci komponen", "aspect key": "kunci aspek", "area key": "kunci area", "input key": "kunci isian",
    "WBK gate": "kode syarat WBK", "WBBM gate": "kode syarat WBBM", "condition": "syarat", "exception": "pengecualian",
    "note": "bacaan",
}  # fmt: skip


def _key(name: str) -> str:
    title = TITLES.get(name)
    return f"{title} ({name})" if title else name


# What a check says → how an admin reads it. Groups named `key` are keys of the file, `kind` and `above` kinds of nodes.
_SENTENCES = (
    (r"schema must be '(.+?)', not .+", r"baris schema harus berbunyi {0}"),
    (r"code (.+) may hold only small letters, digits and hyphens", "kode {0} hanya boleh memuat huruf kecil, angka, dan tanda hubung"),
    (r"code (.+) may hold only letters, digits and hyphens", "kode {0} hanya boleh memuat huruf, angka, dan tanda hubung"),
    (r"code (.+) must be letters and digits in parts set off by dots", "kode {0} harus huruf dan angka yang dipisah titik, misalnya A.I.1"),
    (r"key (.+) may hold only small letters, digits and underscores", "kunci {0} hanya boleh memuat huruf kecil, angka, dan garis bawah"),
    (r"code stands twice", "kode ini dipakai dua kali; beri kode lain"),
    (r"code must begin with (.+)", "kode harus diawali kode induknya, {0}"),
    (r"its children weigh (.+) together, not (.+)", "bobot di bawahnya berjumlah {0}, padahal bobotnya {1}; samakan keduanya"),
    (r"the components weigh (.+) together, not 100", "bobot komponen berjumlah {0}, padahal harus 100"),
    (r"weight must be above 0", "bobot harus lebih dari 0"),
    (r"needs either children or indicators", "harus berisi simpul atau pertanyaan, salah satu saja"),
    (r"has no children", "belum berisi simpul; isi atau hapus"),
    (r"has no indicators", "belum berisi pertanyaan; isi atau hapus"),
    (r"(?P<kind>\w+) may hold areas only, no indicators", "{kind} hanya boleh berisi area, bukan pertanyaan"),
    (r"(?P<kind>\w+) may not stand in (?P<above>.+)", "{kind} tidak boleh berada di {above}"),
    (r"(?P<key>\w+) has a letter twice", "huruf pada {key} ada yang dua kali"),
    (r"(?P<key>\w+) must fall from 1 to 0, best first", "nilai {key} harus turun dari 1 sampai 0, yang terbaik lebih dahulu"),
    (r"(?P<key>\w+) has no gates", "{key} belum mempunyai syarat minimum; isi sedikitnya satu"),
    (r"answer_type '(.+)' has no values in answer_types",
     "jenis jawaban {0} dipakai, padahal nilai hurufnya belum ada; isi pada Nilai jawaban (answer_types)"),
    (r"levels must be (.+), in this order", "pilihan harus {0}, dalam urutan ini"),
    (r"uses input (.+), which does not exist", "memakai isian {0} yang tidak ada; periksa kuncinya"),
    (r"input (.+) is both numerator and denominator", "isian {0} menjadi pembilang dan penyebut sekaligus; pilih salah satu"),
    (r"an index question needs exactly one input", "pertanyaan indeks memerlukan tepat satu isian"),
    (r"max (.+) differs from the input's (.+)", "indeks tertinggi {0} berbeda dari isiannya, {1}; samakan"),
    (r"min (.+) must be below max (.+)", "nilai terendah {0} harus kurang dari nilai tertinggi {1}"),
    (r"measures node (.+), which does not exist", "menjumlahkan simpul {0} yang tidak ada; periksa kodenya"),
    (r"measures (.+) twice, since it lies within (.+)", "menghitung {0} dua kali karena berada di dalam {1}; hapus salah satu"),
    (r"minimum (.+) cannot be reached", "batas minimum {0} tidak mungkin dicapai; periksa angkanya"),
    (r"minimum names (.+), which has no rule", "minimum menyebut {0}, padahal aturannya kosong"),
    (r"names neither WBK nor WBBM", "isi aturan untuk WBK atau WBBM"),
    (r"regulation (.+) is not in sources", "singkatan {0} tidak ada di daftar sumber"),
    (r"row (.+) stands twice", "baris PortalRB {0} dipakai dua kali"),
    (r"soal_id (.+) stands twice", "ID soal PortalRB {0} dipakai dua kali"),
    (r"must be a mapping", "harus berisi pasangan nama dan nilai"),
    (r"unknown key '(?P<key>.+)'", "isian {key} tidak dikenal di sini; hapus atau perbaiki namanya"),
    (r"(?P<key>\w+) is missing", "{key} belum diisi"),
    (r"(?P<key>\w+) must be a decimal in quotes, such as '2.5', not (.+)",
     "{key} harus bilangan 0 atau lebih dengan paling banyak 6 desimal, di YAML di antara tanda kutip: '2.5'; tertulis {0}"),
    (r"(?P<key>\w+) must be a whole number, not (.+)", "{key} harus bilangan bulat 0 atau lebih; tertulis {0}"),
    (r"(?P<key>\w+) must be true or false, not (.+)", "{key} harus true atau false; tertulis {0}"),
    (r"(?P<key>\w+) must be a text, or a list of texts or of mappings with name",
     "{key} harus teks, daftar teks, atau daftar peraturan dengan name"),
    (r"(?P<key>\w+) must be a text, not (.+)",
     "{key} harus teks yang tidak kosong; di YAML tulis di antara tanda kutip bila menyerupai angka atau tanggal; tertulis {0}"),
    (r"(?P<key>\w+) must be a list of texts", "{key} harus daftar teks"),
    (r"(?P<key>\w+) must be a list", "{key} harus berupa daftar"),
    (r"(?P<key>\w+) holds a character that no text may hold", "{key} memuat karakter yang tidak terlihat; ketik ulang teksnya"),
    (r"(?P<key>\w+) has (.+) characters, more than (.+)", "{key} berisi {0} karakter, melebihi {1}; ringkas teksnya"),
    (r"(?P<key>\w+) names something twice", "{key} menyebut hal yang sama dua kali; hapus salah satu"),
    (r"(?P<key>\w+) (.+) is not one of ", "{key} {0} belum dapat diperiksa; betulkan dahulu kunci komponennya"),
    (r"(?P<key>\w+) (.+) is not one of (.+)", "{key} {0} tidak dikenal; pilih salah satu: {1}"),
    (r"(?P<thing>[\w ]+) (.+) stands twice", "{thing} {0} dipakai dua kali; beri nama lain"),
    # Of a file as a whole, before anything is made of it.
    (r"larger than (.+) bytes", "lebih besar dari {0} bita; hapus isi yang bukan LKE"),
    (r"not UTF-8 at byte (.+)", "bukan teks UTF-8; simpan ulang dengan pengodean UTF-8"),
    (r"is empty", "kosong; pilih berkas instrumen"),
    (r"a list or mapping has a tag \(!\)", "tanda ! di depan daftar atau pasangan tidak diterima; hapus tandanya"),
    (r"an alias \(\*name\) stands here", "alias YAML (*nama) tidak diterima; tulis isinya langsung"),
    (r"holds too much, or nested too deep", "isi terlalu banyak atau bertingkat terlalu dalam"),
    (r"cannot be read \((.+)\)", "ada isi yang tidak dapat dibaca; periksa tanggal dan tanda !"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in _SENTENCES)


def told(problem: FileProblem) -> str:
    """Return what is wrong and what to do, without a full stop; the place is not in it."""
    name, _, rest = str(problem).partition(": ")
    if not rest:
        return str(problem)
    sentence = _sentence(rest)
    part = ", ".join(_part(one) for one in name.split(", "))
    if sentence is None and name == "berkas":
        # A parser of YAML says in English what it met; its place is told beside this.
        return "susunan YAML tidak benar; periksa spasi di awal baris, tanda titik dua, dan tanda kutip"
    if sentence is None:  # a column of the database says it, in Indonesian already
        return f"{part}: {rest.rstrip('.')}"
    if " weigh " in rest:
        sentence = re.sub(r"([0-9])\.([0-9])", r"\1,\2", sentence)
    return sentence if name in {"berkas", "instrument"} else f"{part}: {sentence}"


def _part(name: str) -> str:
    for pattern, words in _PARTS:
        match = re.fullmatch(pattern, name)
        if match:
            told_part = match.expand(words)
            return re.sub(r"\b(dari) (node|question) ", r"\1 ", told_part)
    return name


def _sentence(rest: str) -> str | None:
    for pattern, words in _COMPILED:
        match = pattern.fullmatch(rest)
        if match:
            named = match.groupdict()
            plain = [text for number, text in enumerate(match.groups(), 1) if number not in pattern.groupindex.values()]
            return words.format(
                *plain,
                key=_key(named.get("key") or ""),
                kind=_KINDS.get(named.get("kind") or "", ""),
                above=_KINDS.get(named.get("above") or "", named.get("above")),
                thing=_THINGS.get(named.get("thing") or "", named.get("thing")),
            )
    return None
