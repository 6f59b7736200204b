"""The words of a file: read in a process of its own, whose end is not the portal's."""

import errno
import io
import time
import zipfile

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from evidence.documents import words as documents_words
from evidence.documents import words_child
from evidence.documents.models import Document, Revision, RevisionText
from evidence.documents.selectors.waiting_texts import waiting_for_text
from evidence.documents.services import texts
from evidence.documents.words import TextUnreadable, extract_text
from tests.evidence import files
from zi_portal.kit.folding import clean, fold
from zi_portal.operate.demo.sample_pdf import sample_pdf
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import StoreUnavailable
from zi_portal.shelf.validators import Kind

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def docx(body):
    return files.office(
        "docx", {"word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:m="{FALLBACK}">{body}</w:document>'}
    )


def words_of(data, kind):
    return extract_text(io.BytesIO(data), kind)


def test_a_pdf_is_read():
    assert words_of(sample_pdf("SK Tim", ["Rapat pembahasan"]), Kind.PDF) == "SK Tim Rapat pembahasan"


def test_pages_that_are_pictures_have_no_words():
    assert words_of(files.pdf(pages=2), Kind.PDF) == ""


def test_a_word_file_is_read_by_paragraphs_once_and_without_what_was_deleted():
    body = (
        "<w:p><w:r><w:t>Noti</w:t></w:r><w:r><w:t>len</w:t><w:tab/><w:t>rapat</w:t></w:r></w:p>"
        "<w:p><w:r><w:delText>lama</w:delText></w:r><w:r><w:t>Kedua</w:t></w:r></w:p>"
        "<m:AlternateContent><m:Choice><w:t>kotak</w:t></m:Choice><m:Fallback><w:t>kotak</w:t></m:Fallback></m:AlternateContent>"
    )
    assert words_of(docx(body), Kind.DOCX) == "Notilen rapat Kedua kotak"


def test_slides_are_read_in_their_order():
    slides = {
        f"ppt/slides/slide{number}.xml": f'<p xmlns:a="{DRAWING}"><a:p><a:t>salindia {number}</a:t></a:p></p>'
        for number in (10, 2, 1)
    }
    assert words_of(files.office("pptx", slides), Kind.PPTX) == "salindia 1 salindia 2 salindia 10"


def test_a_workbook_gives_its_texts_and_the_names_of_its_sheets():
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    workbook.active.title = "Rekap Aduan"
    workbook.active.append(["Layanan", 27])
    workbook.save(buffer)
    assert words_of(buffer.getvalue(), Kind.XLSX) == "Rekap Aduan Layanan"


def test_text_is_cut_at_the_limit():
    many = docx("".join(f"<w:p><w:t>{'kata ' * 200}</w:t></w:p>" for _ in range(400)))
    assert 0.99 < len(words_of(many, Kind.DOCX)) / words_child.MAX_CHARACTERS <= 1


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.DOCX, Kind.PPTX, Kind.XLSX])
def test_damaged_files_are_unreadable(kind):
    for data in (b"", b"PK\x03\x04rusak", b"%PDF-1.4 rusak"):
        with pytest.raises(TextUnreadable):
            words_of(data, kind)


def test_an_entity_bomb_ends_the_reader_alone():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="%s"><w:t>&b;</w:t></w:document>'
    with pytest.raises(TextUnreadable):
        words_of(files.office("docx", {"word/document.xml": bomb % WORD}), Kind.DOCX)


def swelling_docx():
    """Return a small file that holds one text of 600 MB."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        part.write(f'<w:document xmlns:w="{WORD}"><w:t>'.encode())
        for _ in range(600):
            part.write(b"a" * 1024 * 1024)
        part.write(b"</w:t></w:document>")
    return buffer.getvalue()


def looping_pdf():
    """Return a PDF whose one page draws a form that draws ten forms, and so on: some 10 ** 12 letters in all."""
    document, name = pikepdf.new(), pikepdf.Name
    document.add_blank_page()

    def form(content, **resources):
        stream = document.make_stream(content * 10, Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9])
        stream.Resources = pikepdf.Dictionary(**resources)
        return stream

    letters = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    drawn = form(b"BT /F 9 Tf (x) Tj ET ", Font=pikepdf.Dictionary(F=letters))
    for _ in range(11):
        drawn = form(b"/X Do ", XObject=pikepdf.Dictionary(X=drawn))
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
    page.Contents = document.make_stream(b"/X Do")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_file_that_swells_ends_its_reader_not_the_portal():
    with pytest.raises(TextUnreadable):
        words_of(swelling_docx(), Kind.DOCX)
    assert words_of(sample_pdf("Sesudahnya", []), Kind.PDF) == "Sesudahnya"


def test_a_pdf_that_hangs_ends_its_reader_not_the_portal(monkeypatch):
    """On the wall: the limit of 20 seconds of processor is the system's to keep."""
    begun = time.monotonic()
    with monkeypatch.context() as hurried:
        hurried.setattr(
            documents_words, "TIME_LIMIT_SECONDS", 1
        )  # for this file alone: a busy machine is slow with any
        with pytest.raises(TextUnreadable):
            words_of(looping_pdf(), Kind.PDF)
    assert time.monotonic() - begun < 15
    assert words_of(sample_pdf("Sesudahnya", []), Kind.PDF) == "Sesudahnya"


def test_clean_and_fold_keep_every_letter_in_its_place():
    text = clean("ÉCOLE\x00 \u202eﬁnal\t\u00adＡ  straße İstanbul 한글 x\u0301")
    assert text == "ÉCOLE final A straße İstanbul 한글 x\u0301"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith("ecole final a straße istanbul 한글")


# the line of files that wait ------------------------------------------------------------------------------------------


def test_an_upload_waits_to_be_read_and_is_read_once(own, capsys):
    own.upload(sample_pdf("SK Tim", ["isi"]))
    own.upload(files.image(), name="foto.jpg")
    call_command("extract_text", "--dry-run")
    assert "1 berkas menunggu" in capsys.readouterr().out
    call_command("extract_text")
    call_command("extract_text")
    printed = capsys.readouterr().out
    assert "1 berkas terbaca, 0 tanpa teks" in printed
    assert "0 berkas terbaca, 0 tanpa teks" in printed
    text = RevisionText.objects.get()
    assert (text.content, text.folded) == ("SK Tim isi", "sk tim isi")


def test_a_file_that_cannot_be_read_is_not_tried_for_ever(own, monkeypatch):
    own.upload(files.office("docx", {"word/document.xml": "<body xmlns='urn:uji'>terpotong</body>"}), name="a.docx")
    monkeypatch.setattr("evidence.documents.services.texts.read_words", unreadable)
    assert texts.read_waiting()["gagal"] == 1
    assert not waiting_for_text().exists()
    monkeypatch.undo()
    assert texts.read_waiting(again=True)["kosong"] == 1


def unreadable(_file, _kind):
    raise TextUnreadable("uji")


def test_what_is_missing_or_not_good_waits_on(own, stored):
    gone, checking = own.upload(sample_pdf("a", [])), own.upload(sample_pdf("b", []), name="b.pdf")
    Document.objects.filter(pk=checking.pk).update(state=Document.State.CHECKING)
    revision = gone.revisions.get()
    (revision_file,) = [path for path in stored()[0] if path.name == revision.storage_name.rpartition("/")[2]]
    revision_file.unlink()
    assert texts.read_waiting()["tunda"] == 1
    assert texts.read_text(checking.revisions.get().pk) is None
    assert not RevisionText.objects.exists()


def test_a_missing_reader_is_said_and_loses_nothing(own, tmp_path, monkeypatch):
    own.upload(sample_pdf("SK Tim", []))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="poppler-utils"):
        call_command("extract_text")
    assert waiting_for_text().count() == 1


def test_a_job_reads_what_was_uploaded_while_the_upload_goes_on(own, settings):
    settings.EVIDENCE_READ_AT_ONCE = True
    own.upload(sample_pdf("SK Tim", ["isi"]))
    own.upload(files.image(), name="foto.jpg")
    assert not RevisionText.objects.exists()
    assert len(run_tasks(raise_failures=True)) == 1
    text = RevisionText.objects.get()
    assert (text.content, text.outcome) == ("SK Tim isi", "terbaca")
    assert run_tasks() == []


def test_k06_a_reading_that_was_broken_off_is_done_again_and_leaves_one_text(own, settings):
    """The worker died after it had read, and before it could say so."""
    settings.EVIDENCE_READ_AT_ONCE = True
    own.upload(sample_pdf("SK Tim", ["isi"]))
    texts.read_in_turn.call(Revision.objects.get().pk)
    run_tasks(raise_failures=True)
    assert RevisionText.objects.get().content == "SK Tim isi"


def test_a_store_that_is_away_is_asked_again_later(own, settings, monkeypatch):
    settings.EVIDENCE_READ_AT_ONCE = True
    own.upload(sample_pdf("SK Tim", ["isi"]))

    def away(*_):
        raise StoreUnavailable(errno.EIO, "away")

    with monkeypatch.context() as patch:
        patch.setattr(storage.FolderShelf, "open", away)
        run_tasks()
    job = OxTask.objects.get()
    assert (job.status, RevisionText.objects.count()) == ("READY", 0)
    OxTask.objects.update(run_after=None)
    run_tasks(raise_failures=True)
    assert RevisionText.objects.get().content == "SK Tim isi"


def test_a_job_without_its_reader_says_so_and_leaves_the_file_to_the_command(own, settings, tmp_path, monkeypatch):
    settings.EVIDENCE_READ_AT_ONCE = True
    own.upload(sample_pdf("SK Tim", []))
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        run_tasks(raise_failures=True)
    assert waiting_for_text().count() == 1
    call_command("extract_text")
    assert waiting_for_text().count() == 0
