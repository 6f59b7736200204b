"""The same attacks in disguise: character codes, CDATA, UTF-16, moved parts, split fields, names nobody looks at.

Each file is judged by the content of its parts as a parser reads it, whatever the parts are called.
"""

import pytest

from tests.evidence import files
from tests.zi_portal.shelf.test_hostile_office import typed
from zi_portal.kit.office import active

pytestmark = pytest.mark.once

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BEGIN, SEPARATE, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))


def document(body):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:p>{body}</w:p></w:document>'


def word(body, name="word/document.xml"):
    return files.office("docx", {name: document(body)})


def book(body, name="xl/worksheets/sheet1.xml", root="worksheet"):
    return files.office("xlsx", {name: f'<?xml version="1.0"?><{root} xmlns="{S}">{body}</{root}>'})


def field(*pieces):
    """A field whose instruction stands in several runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f"{BEGIN}{runs}{SEPARATE}<w:r><w:t>hasil</w:t></w:r>{END}"


DDE = field(" DDEAUTO cmd ")
COMMANDS = {
    "character code": word(field("D&#68;E cmd")),
    "hexadecimal code in an attribute": word('<w:fldSimple w:instr="&#x44;DEAUTO cmd"/>'),
    "CDATA": word(field("<![CDATA[DD]]>E cmd")),
    "comment inside": word(field("DD<!-- x -->E cmd")),
    "UTF-16 little": files.office("docx", {"word/document.xml": document(DDE).replace("UTF-8", "UTF-16").encode("utf-16")}),
    "UTF-16 big": files.office(
        "docx", {"word/document.xml": b"\xfe\xff" + document(DDE).replace("UTF-8", "UTF-16").encode("utf-16-be")}
    ),
    "UTF-16 without mark": files.office(
        "docx", {"word/document.xml": f'<w:document xmlns:w="{W}">{DDE}</w:document>'.encode("utf-16-le")}
    ),
    "split over runs": word(field("DD", "E", " cmd")),
    "split over paragraphs": word(f"{BEGIN}<w:instrText>D</w:instrText></w:p><w:p><w:instrText>DE x</w:instrText>{END}"),
    "without an end": word(f"{BEGIN}<w:instrText>DDE x</w:instrText>"),
    "words as instruction": word(f"{BEGIN}<w:instrText>D</w:instrText><w:t>DE x</w:t>{SEPARATE}{END}"),
    "full width letters": word(field("ＤＤＥ cmd")),
    "in quotes": word(field("&quot;DDE&quot; cmd")),
    "small letters": word(field("ddeauto cmd")),
    "inner field": word(f"{BEGIN}<w:instrText> IF 1 = 1 </w:instrText>{DDE}{SEPARATE}{END}"),
    "word made by an inner field": word(f"{BEGIN}{field('QUOTE 68 68 69')}<w:instrText> cmd</w:instrText>{END}"),
    "one of two alternatives": word(
        f"{BEGIN}<w:instrText>DD</w:instrText><mc:AlternateContent><mc:Choice><w:instrText>E x</w:instrText></mc:Choice>"
        f"<mc:Fallback><w:instrText>X</w:instrText></mc:Fallback></mc:AlternateContent>{END}"
    ),
    "behind an alternative": word(
        f"{BEGIN}<w:instrText>D</w:instrText><mc:AlternateContent><mc:Fallback><w:instrText>X</w:instrText></mc:Fallback>"
        f"</mc:AlternateContent><w:instrText>DE x</w:instrText>{END}"
    ),
    "a deletion between": word(
        f"{BEGIN}<w:instrText>D</w:instrText><w:del><w:delInstrText>X</w:delInstrText></w:del><w:instrText>DE x</w:instrText>{END}"
    ),
    "inside another element": word(f"<w:definedName>{DDE}</w:definedName>"),
    "footnote": files.office("docx", {"word/footnotes.xml": document(DDE)}),
    "moved part": files.office(
        "docx",
        typed("isi/lembar.dat", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
        | {"isi/lembar.dat": document(DDE), "_rels/.rels": files.relations(("officeDocument", "isi/lembar.dat", False))},
    ),
    "part without extension": files.office("docx", {"word/foto": document(DDE)}),
    "other prefix": word('<x:fldSimple xmlns:x="urn:y" x:instr="DDE cmd"/>'),
    "sheet formula by code": book("<sheetData><row><c><f>cmd&#124;'/c alat'!A0</f></c></row></sheetData>"),
    "sheet formula in CDATA": book("<sheetData><row><c><f><![CDATA[cmd|'/c alat'!A0]]></f></c></row></sheetData>"),
    "sheet moved": book("<f>cmd|'/c alat'!A0</f>", name="data/satu.bin"),
    "defined name": book(
        "<definedNames><definedName name='a'>cmd|'/c alat'!A0</definedName></definedNames>", "xl/workbook.xml", "workbook"
    ),
    "conditional format": book("<conditionalFormatting><cfRule><formula>cmd|'/c alat'!A0</formula></cfRule></conditionalFormatting>"),
    "scale of a format": book("""<cfvo type="formula" val="cmd|'/c alat'!A0"/>"""),
    "validation": book("<dataValidation><formula1>cmd|'/c alat'!A0</formula1></dataValidation>"),
    "extension": book("<x:f xmlns:x='urn:m'>cmd|'/c alat'!A0</x:f>"),
    "column of a table": book("<calculatedColumnFormula>cmd|'/c alat'!A0</calculatedColumnFormula>", "xl/tables/t.xml", "table"),
    "pivot field": book("""<cacheField formula="cmd|'/c alat'!A0"/>""", "xl/pivotCache/p.xml", "pivotCacheDefinition"),
    "spaced": book("<f>cmd |'/c alat' !A0</f>"),
    "between names of sheets with a quote": book("""<f>'a"b'!A1+cmd|'/c alat'!A0+'c"d'!A1</f>"""),
    "a program with a quote": book("""<f>'cmd"x'|'/c alat"'!A0</f>"""),
    "a function between such names": book("""<f>'a"b'!A1+DDE("soffice";"x";"y")+'c"d'!A1</f>"""),
    "function": book('<f>dde ("soffice";"berkas";"A1")</f>'),
    "register": book('<f>_xlfn.REGISTER.ID("kernel32","WinExec")</f>'),
    "link moved": book('<ddeLink ddeService="cmd" ddeTopic="/c alat"/>', "data/l.xml", "externalLink"),
    "link by prefix": book('<x:ddeLink xmlns:x="urn:y" ddeService="cmd"/>', "xl/externalLinks/e.xml", "externalLink"),
    "link of objects": book('<oleLink progId="Package"/>', "xl/externalLinks/e.xml", "externalLink"),
    "action of a slide": files.office(
        "pptx", {"ppt/slides/s.xml": '<s xmlns:a="urn:a"><a:hlinkClick action="ppaction&#58;//program"/></s>'}
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", COMMANDS)
def test_u10_a_command_is_refused_in_any_disguise(check, how):
    kind = "xlsx" if b"xl/" in COMMANDS[how] else "pptx" if b"ppt/" in COMMANDS[how] else "docx"
    refused = check(COMMANDS[how], kind)
    assert (refused.code, "(DDE)" in refused.reason) == ("active", True)


TAKING_IN = {
    "included text": word(field(r'INCLUDETEXT "C:\\rahasia.docx"')),
    "included picture": word(field("INCLUDE", r'PICTURE "https://contoh.invalid/a.png" \d')),
    "linked object": word(field(r'LINK Excel.Sheet.12 "C:\\a.xlsx"')),
    "database": word(field(r"DATABASE \d x")),
    "chunk": word('<w:altChunk r:id="r1" xmlns:r="urn:r"/>'),
    "chunk by relation": files.office(
        "docx", {"word/_rels/document.xml.rels": files.relations(("aFChunk", "lain.html", False))}
    ),
    "template by code": files.office(
        "docx",
        {"word/_rels/settings.xml.rels": files.relations(("attachedTemp&#108;ate", "https://contoh.invalid/a.dotm", True))},
    ),
    "letters to many": files.office(
        "docx", {"word/_rels/settings.xml.rels": files.relations(("mailMergeSource", "https://contoh.invalid/a", True))}
    ),
    "a relation nobody knows": files.office(
        "xlsx", {"xl/_rels/workbook.xml.rels": files.relations(("hal-baru", "https://contoh.invalid/a", True))}
    ),
    "a relation that is only called so": files.office(
        "docx",
        {
            "word/_rels/document.xml.rels": files.relations(("hyperlink", "https://contoh.invalid/a", True)).replace(
                "http://schemas.openxmlformats.org/officeDocument", "http://contoh.invalid"
            )
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TAKING_IN)
def test_u10_what_takes_another_file_in_is_refused(check, how):
    refused = check(TAKING_IN[how], "xlsx" if b"xl/" in TAKING_IN[how] else "docx")
    assert refused.code == "template"
    assert "Putuskan di Word atau Excel" in refused.reason


def merged(source, name="connectString"):
    """A Word file whose letters are filled from a database."""
    inside = f"<w:odso><w:{name} w:val='{source}'/></w:odso>" if name == "udl" else f"<w:{name} w:val='{source}'/>"
    settings = f'<w:settings xmlns:w="urn:w"><w:mailMerge>{inside}</w:mailMerge></w:settings>'
    return files.office("docx", {"word/settings.xml": settings})


MACHINES = [
    "file:///C:/Windows/win.ini",
    "FILE://10.0.0.9/berbagi/a.docx",
    "&#102;ile:///etc/passwd",
    "%66ile:///etc/passwd",
    r"\\10.0.0.9\berbagi\a.docx",
    "//10.0.0.9/berbagi/a.docx",
    r"\/10.0.0.9/berbagi",
    r"file:\\10.0.0.9\berbagi",
    "smb://10.0.0.9/berbagi",
    r"C:\Users\penilai\a.xlsx",
    " file:///C:/a",
    "fi&#9;le:///C:/a",
    "ms-word:ofe|u|https://contoh.invalid/a.docx",
    "search-ms:query=a",
]


@pytest.mark.parametrize("target", MACHINES)
@pytest.mark.parametrize("relation", ["hyperlink", "externalLinkPath", "image"])
def test_u10_a_link_to_a_file_of_a_machine_or_a_share_is_refused(check, relation, target):
    part = files.relations((relation, target, True))
    refused = check(files.office("xlsx", {"xl/_rels/workbook.xml.rels": part}), "xlsx")
    assert refused.code == "local"
    assert "menunjuk berkas di komputer atau server lain" in refused.reason


@pytest.mark.parametrize(
    "data",
    [
        word(field(r'HYPERLINK "file:///C:\\a.docx"')),
        word(field(r'HYPERLINK "\\\\10.0.0.9\\berbagi"')),
        book('<f>HYPERLINK("file:///C:/a.xlsx","buka")</f>'),
        book(r'<f>_xlfn.IMAGE("\\10.0.0.9\a.png")</f>'),
        book('<connection id="1"><webPr url="file:///C:/a.html"/></connection>', "xl/connections.xml", "connections"),
        book(
            r'<connection id="1"><dbPr connection="Provider=x;Data Source=\\10.0.0.9\a.xlsx"/></connection>',
            "xl/connections.xml",
            "connections",
        ),
        book(
            r'<connection id="1"><textPr sourceFile="C:\Users\sari\data.csv"/></connection>', "xl/connections.xml", "connections"
        ),
        book(r'<connection id="1" odcFile="D:\sumber\data.odc"/>', "xl/connections.xml", "connections"),
        book('<connection id="1" sourceFile="C:/sumber/data.mdb"/>', "xl/connections.xml", "connections"),
        book(
            r'<connection id="1"><dbPr connection="Provider=x;Data Source=C:\data\a.mdb;Mode=Read"/></connection>',
            "xl/connections.xml",
            "connections",
        ),
        merged(r"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=\\10.0.0.9\berbagi\pegawai.mdb;Mode=Read"),
        merged(r"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=C:\data\pegawai.mdb"),
        merged(r"Data Source=\\10.0.0.9\berbagi\pegawai.mdb", "udl"),
        files.office("docx", {"docProps/app.xml": r"<Properties><HyperlinkBase>\\10.0.0.9\a</HyperlinkBase></Properties>"}),
        files.office("xlsx", {"xl/drawings/v.vml": r'<xml><imagedata src="\\10.0.0.9\a.png"/></xml>'}),
        files.office("xlsx", {"xl/drawings/v.vml": r'<xml><p><imagedata src="\\10.0.0.9\a.png"/></xml>'}),
        files.office("docx", {
            "word/webextensions/w.xml": r'<we:reference xmlns:we="urn:we" store="\\10.0.0.9\berbagi" storeType="Filesystem"/>'
        }),
        files.office("docx", {"word/media/a.svg": '<svg xmlns="urn:s"><image href="file:///C:/a.png"/></svg>'}),
        # no mark that it leads outside
        files.office("docx", {"word/_rels/document.xml.rels": files.relations(("hyperlink", "file:///C:/a", False))}),
        files.office(
            "docx",
            {"word/embeddings/a.xlsx": files.office("xlsx", {"xl/_rels/a.rels": files.relations(("image", "file:///a", True))})},
        ),
    ],
)  # fmt: skip
def test_u10_the_same_in_fields_formulas_connections_drawings_and_embedded_books(check, data):
    assert (
        check(data, "xlsx" if b"xl/worksheets" in data or b"xl/conn" in data or b"xl/draw" in data else "docx").code
        == "local"
    )


def test_u10_a_picture_is_fetched_over_https_or_not_at_all(check):
    for target in ("ftp://contoh.invalid/a.png", "gopher://contoh.invalid/"):
        part = files.relations(("image", target, True))
        assert check(files.office("docx", {"word/_rels/document.xml.rels": part}), "docx").code == "local"


FLAGGED = {
    "linked picture": ("docx", files.office(
        "docx", {"word/_rels/document.xml.rels": files.relations(("image", "https://contoh.invalid/a.png", True))}
    ), ["ambil"]),
    "web query": ("xlsx", book(
        '<connection id="1"><webPr url="https://contoh.invalid/"/></connection>', "xl/connections.xml", "connections"
    ), ["ambil"]),
    "query of a database": ("xlsx", book(
        '<connection id="1"><dbPr connection="Provider=Microsoft.Mashup.OleDb.1"/></connection>', "xl/connections.xml", "c"
    ), ["ambil"]),
    "text beside the workbook": ("xlsx", book(
        '<connection id="1"><textPr sourceFile="data.csv"/></connection>', "xl/connections.xml", "c"
    ), ["ambil"]),
    "letters filled from a database": ("docx", merged("DSN=Pegawai;DBQ=pegawai.mdb"), ["ambil"]),
    "web service": ("xlsx", book('<f>_xlfn.WEBSERVICE("https://contoh.invalid/"&amp;A1)</f>'), ["ambil"]),
    "of Google Sheets": ("xlsx", book(
        '<f>IFERROR(__xludf.DUMMYFUNCTION("IMPORTXML(""https://contoh.invalid/"",A1)"),"x")</f>'
    ), ["ambil"]),
    "pane of an extension": ("docx", files.office("docx", {
        "word/webextensions/webextension1.xml": '<we:reference xmlns:we="urn:we" id="wa1" store="id-ID" storeType="OMEX"/>'
    }), ["ambil"]),
    "drawing": ("xlsx", files.office("xlsx", {"xl/v.vml": '<xml><imagedata src="https://contoh.invalid/a.png"/></xml>'}), ["ambil"]),
    "link": ("docx", word(field('HYPERLINK "https://contoh.go.id/"')), ["tautan"]),
    "formula": ("xlsx", book('<f>HYPERLINK("https://contoh.go.id/","buka")</f>'), ["tautan"]),
    "other workbook": ("xlsx", files.office(
        "xlsx", {"xl/externalLinks/_rels/e.xml.rels": files.relations(("externalLinkPath", "Rekap%202026.xlsx", True))}
    ), ["tautan"]),
    "other workbook of the same disk": ("xlsx", files.office(
        "xlsx", {"xl/externalLinks/_rels/e.xml.rels": files.relations(("externalLinkPath", "/Users/ana/Rekap.xlsx", True))}
    ), ["tautan"]),
    "a place inside": ("xlsx", files.office(
        "xlsx", {"xl/worksheets/_rels/s.rels": files.relations(("hyperlink", "#Lembar2!A1", True))}
    ), []),
}  # fmt: skip


@pytest.mark.parametrize("how", FLAGGED)
def test_u10_what_is_fetched_over_https_or_followed_by_hand_is_accepted_and_said(flags, how):
    kind, data, marks = FLAGGED[how]
    assert flags(data, kind) == marks


def test_u10_a_link_to_any_other_address_is_followed_by_hand_and_said(flags):
    links = files.relations(("hyperlink", "ftp://contoh.invalid/a", True), ("image", "gambar.png", True))
    assert flags(files.office("docx", {"word/_rels/document.xml.rels": links}), "docx") == ["ambil", "tautan"]


@pytest.mark.parametrize(("length", "told"), [(60, "file:" + "a" * 55), (61, "file:" + "a" * 55 + "…")])
def test_u10_a_refusal_tells_where_the_link_leads_in_60_characters(check, length, told):
    links = files.relations(("hyperlink", "file:" + "a" * (length - 5), True))
    refused = check(files.office("docx", {"word/_rels/document.xml.rels": links}), "docx")
    assert f"server lain: {told}. Hapus" in refused.reason


@pytest.mark.parametrize(
    "body",
    [
        "<f>IF(A1=\"a|b\",'Pemenuhan | Reform'!A1,'[1]Rekap | 2026'!B2)</f>",
        "<f>Tabel1[[Ya|Tidak]:[Nilai]]</f>",
        """<f>IF('Isi "baru" | lama'!A1="it's a|b",Tabel1[Ya|Tidak],"'|'")</f>""",
        '<formula1>"Ya|Tidak,Lainnya"</formula1>',
        "<f>CALLING(A1)+SUMIF(Lembar.EXEC!A:A,1)</f>",
        "<v>cmd|'/c alat'!A0</v><is><t>=cmd|'/c alat'!A0</t></is>",
    ],
)
def test_u10_names_and_texts_that_hold_a_stroke_are_no_command(check, body):
    assert check(book(body), "xlsx") is None


def test_u10_a_big_part_is_read_by_the_same_rules(check, monkeypatch):
    """A part beyond the bytes that are always parsed, cut anywhere while its words are looked for."""
    monkeypatch.setattr(active, "FULLY_READ", 0)
    for size in (7, 60):
        monkeypatch.setattr(active, "_AT_ONCE", size)
        for how, data in COMMANDS.items():
            kind = "xlsx" if b"xl/" in data else "pptx" if b"ppt/" in data else "docx"
            assert (how, check(data, kind).code) == (how, "active")


@pytest.mark.parametrize("limit", [8_000_000, 0])
@pytest.mark.parametrize("body", ["<a>isi<", "<a><b>isi</b>", "<a>isi</b>", "<a>isi</a><b/>", "<a>isi</a>sisa"])
def test_u24_a_part_that_is_not_well_formed_is_damaged_however_big_it_is(check, monkeypatch, limit, body):
    """Within the bytes that are read for what they say, and beyond them."""
    monkeypatch.setattr(active, "FULLY_READ", limit)
    refused = check(files.office("docx", {"word/document.xml": body}), "docx")
    assert refused.code == "damaged"
    assert (
        refused.reason
        == "Berkas berkas.docx tidak utuh. Buka dokumennya, simpan ulang sebagai .docx, lalu unggah lagi."
    )


def test_u24_beyond_all_limits_a_part_must_at_least_end(check, monkeypatch):
    monkeypatch.setattr(active, "FULLY_READ", 0)
    monkeypatch.setattr(active, "WELL_FORMED", 0)
    assert check(files.office("docx", {"word/document.xml": "<a>isi<"}), "docx").code == "damaged"
    assert check(files.office("docx", {"word/document.xml": "<a>isi</a>\n"}), "docx") is None


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "utf-16"])
def test_u24_a_part_in_an_encoding_that_office_does_not_write_is_refused(check, encoding):
    data = f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode("utf-32" if encoding == "utf-32" else "ascii")
    assert check(files.office("docx", {"word/document.xml": data}), "docx").code == "damaged"


def test_u24_a_doctype_is_refused_in_any_encoding_and_under_any_name(check):
    text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for name in ("word/document.xml", "word/media/gambar.png", "customXml/item1"):
        for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
            assert check(files.office("docx", {name: data}), "docx").code == "doctype"
