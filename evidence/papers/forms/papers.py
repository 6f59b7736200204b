"""Forms of final reports: what is printed on the letter, and the signed copy that comes back."""

from typing import Any

from django import forms

from assessment.papers.selectors.issued import Letter
from assessment.papers.signing import Capacity, Confidentiality, Signer, read_code
from assessment.people.models import Unit
from evidence.documents.forms.documents import RequestKeyForm
from zi_portal.kit.forms.fields import DateField, LineField

MANDATED = (Capacity.ON_BEHALF, Capacity.FOR_ATTENTION)


def line_field(label: str, most: int, *, required: str = "", help_text: str = "") -> LineField:
    """Return a field for one line; `required` is what to say when it is empty, "" where it may be."""
    return LineField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        error_messages={
            "required": required,
            "max_length": f"{label} paling panjang {most} karakter. Singkatkan.",
        },
    )


class SignerForm(RequestKeyForm):
    """Who signs a letter, and by what right."""

    place = line_field("Tempat", 80, help_text="Dicetak di depan tanggal, misalnya Badung.")
    dated = DateField(
        label="Tanggal surat",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi tanggal surat."},
    )
    signer_name = line_field("Nama penanda tangan", 150, required="Isi nama penanda tangan.")
    signer_position = line_field(
        "Jabatan penanda tangan",
        150,
        required="Isi jabatan penanda tangan.",
        help_text="Untuk Plt. dan Plh., jabatan yang dijalankan, misalnya Kepala Kantor.",
    )
    signer_nip = line_field("NIP penanda tangan", 30, help_text="Boleh dikosongkan.")
    capacity = forms.ChoiceField(
        label="Penanda tangan bertindak",
        choices=Capacity.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih salah satu cara penandatanganan."},
    )
    mandate = line_field(
        "Atas nama jabatan", 150, help_text="Hanya untuk a.n. dan u.b., misalnya Kepala Kantor Wilayah DJBC Bali."
    )
    via = line_field(
        "Melalui jabatan", 150, help_text="Hanya untuk u.b.: pejabat di antara keduanya, misalnya Sekretaris."
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the offices behind a.n. and u.b.; without them nobody knows who gave the mandate."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        capacity = cleaned.get("capacity", "")
        if capacity in MANDATED and not cleaned.get("mandate") and "mandate" not in self.errors:
            self.add_error("mandate", f"Isi Atas nama jabatan: pejabat yang memberi mandat, untuk {capacity}")
        if capacity == Capacity.FOR_ATTENTION and not cleaned.get("via") and "via" not in self.errors:
            self.add_error("via", "Isi Melalui jabatan: pejabat di antara keduanya, untuk u.b.")
        return cleaned

    def signer(self) -> Signer:
        """Return who signs, as it is printed."""
        said, capacity = self.cleaned_data, self.cleaned_data["capacity"]
        return Signer(
            name=said["signer_name"],
            position=said["signer_position"],
            nip=said["signer_nip"],
            capacity=capacity,
            mandate=said["mandate"] if capacity in MANDATED else "",
            via=said["via"] if capacity == Capacity.FOR_ATTENTION else "",
        )


class IssueForm(SignerForm):
    """A final report: number, sifat, paper, signature."""

    number = line_field("Nomor surat", 100, help_text="Kosongkan agar portal memberi nomor urut.")
    confidentiality = forms.ChoiceField(
        label="Sifat",
        choices=Confidentiality.choices,
        initial=Confidentiality.ORDINARY,
        error_messages={"required": "Pilih sifat surat.", "invalid_choice": "Pilih sifat surat dari daftar."},
    )
    paper = forms.ChoiceField(
        label="Ukuran kertas",
        choices=Unit.Paper.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih ukuran kertas.", "invalid_choice": "Pilih A4 atau F4."},
    )
    field_order = ["number", "dated", "place", "confidentiality", "paper"]

    def letter(self, *, number: str) -> Letter:
        """Return what was typed, under `number`."""
        said = self.cleaned_data
        return Letter(
            number=number,
            dated=said["dated"],
            confidentiality=said["confidentiality"],
            place=said["place"],
            paper=said["paper"],
            signer=self.signer(),
        )


class SignedCopyForm(forms.Form):
    """A signed file that comes back; a scan holds no text, so that its printed code is typed."""

    file = forms.FileField(
        label="Berkas PDF bertanda tangan",
        allow_empty_file=True,  # the service says so in our words
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Pilih berkas PDF yang sudah ditandatangani."},
    )
    code = LineField(
        label="Kode verifikasi pada salinan",
        required=False,
        max_length=40,
        help_text="Hanya untuk hasil pindai: ketik 20 huruf dan angka di bawah kode QR pada Lembar Pengesahan.",
        error_messages={"max_length": "Kode verifikasi terdiri atas 20 huruf dan angka."},
    )

    def clean_code(self) -> str:
        """Return the code without hyphens and spaces."""
        typed: str = self.cleaned_data["code"]
        code = read_code(typed)
        if typed and not code:
            raise forms.ValidationError("Kode verifikasi terdiri atas 20 huruf dan angka. Periksa lagi ketikannya.")
        return code
