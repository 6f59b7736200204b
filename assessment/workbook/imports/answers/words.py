"""Which of the words on a line are those of the question, the count or the node that stands there."""

from assessment import scoring
from assessment.lke.likeness import dice, input_texts, items_of, plain, words_of
from assessment.workbook.imports.cells.workbook import Cell
from assessment.workbook.imports.lines.lines import Lines

MARK_LENGTH = 4  # letters of the longest number of a line: viii
ALIKE = 0.2  # far below any question in other words, and above words that have nothing to do with it


TOTAL_WORDS = words_of("total subtotal sub jumlah nilai akhir zona integritas zi evaluasi komponen")
# Of the title of a worksheet, and of the labels beside the name of its office.
HEAD_WORDS = words_of(
    "lembar kertas kerja lke evaluasi penilaian mandiri self assessment zona integritas zi menuju wbk wbbm wilayah bebas dari korupsi "
    "birokrasi bersih dan melayani tahun periode nama unit satker satuan kantor instansi kementerian"
)


class LineWords:
    """The words of the LKE by the lines on which they stand."""

    def __init__(self, lines: Lines, instrument: scoring.Instrument) -> None:
        self._nodes = frozenset(word for node in instrument.nodes.values() for word in words_of(node.name))
        self._titles = words_of(instrument.title) | words_of(instrument.short_title) | HEAD_WORDS
        self._unsure = frozenset(lines.unsure)
        items = {item.code: item for item in items_of(instrument)}
        self._codes: dict[int, str] = {}
        self._texts: dict[int, list[frozenset[str]]] = {}
        for places in (lines.nodes, lines.questions):
            for code, row in places.items():
                self._put(row, code, list(items[code].texts) if code in items else [])
        for code, rows in lines.again.items():
            for row in rows:
                self._put(row, code, list(items[code].texts))
        for code, counts in lines.inputs.items():
            for key, row in counts.items():
                self._put(row, code, list(input_texts(instrument.indicator(code).input(key))))
        for code, row in lines.wholes.items():
            self._put(row, code, [])

    def _put(self, row: int, code: str, texts: list[frozenset[str]]) -> None:
        self._codes[row] = code
        self._texts.setdefault(row, []).extend(texts)

    def code_of(self, row: int) -> str:
        """Return the code of the question or node on a line, "" of none."""
        return self._codes.get(row, "")

    def are_of(self, row: int, cell: Cell) -> bool:
        """Whether what a cell among the words of a line says belongs to the question: its number, or words like its own."""
        text = plain(cell.text)
        if len(text) <= MARK_LENGTH:
            return True
        texts, words = self._texts.get(row, []), words_of(cell.text)
        if not texts:
            return True  # the sum of counts, in words of the sheet
        is_told = self._codes[row] in self._unsure  # a question in other words, which are told as they stand there
        return is_told or any(dice(words, own) >= ALIKE or words <= own for own in texts)

    def is_total(self, cell: Cell) -> bool:
        """Whether a cell is the name of a sum: `TOTAL PENGUNGKIT`."""
        words = words_of(cell.text)
        return bool(words & TOTAL_WORDS) and words <= TOTAL_WORDS | self._nodes

    def is_head(self, cell: Cell) -> bool:
        """Whether a cell above the titles says what every such worksheet says."""
        return all(word in self._titles or word.isdigit() for word in words_of(cell.text))
