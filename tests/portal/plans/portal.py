"""Many other offices in the database, and a look at how PostgreSQL would answer what a page or an act asks of it."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from assessment.people.models import Unit
from assessment.rounds.models import Assessment, Evaluation, Handover
from evidence.documents.models import (
    Citation,
    ConditionCitation,
    Document,
    DocumentTag,
    Revision,
    RevisionPin,
    RevisionText,
)

UNITS, DOCUMENTS = 300, 20  # other offices, and the documents each of them has
WATCHED = {
    model._meta.db_table
    for model in (Citation, ConditionCitation, Document, DocumentTag, Revision, RevisionPin, RevisionText)
}


def sweep():
    """Take away what earlier tests rolled back: it swells the tables of this database, and a planner counts their pages."""
    beside = connection.copy()  # outside the test's transaction, which no VACUUM may stand in
    with beside.cursor() as cursor:
        cursor.execute("VACUUM")
    beside.close()


def leave_room():
    """Let what is made from now on have ids above those of the copies: no walk along an index happens to begin there."""
    sweep()
    numbered = (
        Unit,
        Assessment,
        Evaluation,
        Handover,
        Citation,
        ConditionCitation,
        Document,
        DocumentTag,
        Revision,
        RevisionPin,
    )
    with connection.cursor() as cursor:
        for model in numbered:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN id RESTART WITH 1000000')


def copies(row, how_many, **given):
    """Insert copies of `row` with the ids 1 to `how_many`; `given`: column → SQL that may use `n`, the new id."""
    meta = row._meta
    columns = [f.column for f in meta.local_concrete_fields]
    given = {meta.pk.column: "n"} | given
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(given.get(column, f'base."{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names}) SELECT {values} FROM "{meta.db_table}" base, '
            f'generate_series(1, %s) n WHERE base."{meta.pk.column}" = %s',
            [how_many, row.pk],
        )


def fill_portal(place, units=UNITS):
    """Put `units` other offices beside `place`, each with a round, a hand-over, documents, uses, pins and texts of its own."""
    office, total = f"1 + (n - 1) / {DOCUMENTS}", units * DOCUMENTS
    copies(place.unit, units, code="'LAIN' || n", name="'Kantor lain ' || n", parent_id="NULL")
    copies(place.assessment, units, unit_id="n")
    copies(place.assessment.evaluations.get(stage="mandiri"), units, assessment_id="n")
    copies(place.handover, units, assessment_id="n", evaluation_id="n")
    copies(place.document, total, unit_id=office, title="'Dokumen ' || n")
    name = {"storage_name": "'lain' || n", "sha256": "lpad(n::text, 64, '0')", "request_key": "NULL"}
    copies(place.revision, total, document_id="n", **name)
    copies(place.citation, total, assessment_id=office, document_id="n")
    copies(place.proof, total, assessment_id=office, document_id="n")
    pin = RevisionPin.objects.create(
        handover=place.handover,
        indicator=place.citation.indicator,
        document=place.document,
        revision=place.revision,
        title="Dokumen",
        counts=True,
    )
    copies(pin, total, handover_id=office, document_id="n", revision_id="n")
    pin.delete()
    tag = DocumentTag.objects.create(document=place.document, name="SK", folded="sk")
    copies(tag, total, document_id="n")
    text = RevisionText.objects.create(
        revision=place.revision, outcome="terbaca", content="isi", folded="isi", extracted_at=place.revision.uploaded_at
    )
    copies(text, total)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_shelf(place, documents):
    """Give the office of `place` itself so many documents more, each with its file and its words."""
    more = {"id": "500000 + n"}
    copies(place.document, documents, title="'Berkas ' || n", **more)
    name = {"storage_name": "'rak' || n", "sha256": "lpad(n::text, 64, '1')", "request_key": "NULL"}
    copies(place.revision, documents, document_id="500000 + n", **name, **more)
    text = RevisionText.objects.get(revision=1)
    copies(text, documents, revision_id="500000 + n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@dataclass
class Plans:
    """What was asked while it listened, each statement once, and how PostgreSQL would answer it."""

    asked: dict[str, tuple] = field(default_factory=dict)  # statement → parameters, where it was first asked
    where: str = ""
    places: set[str] = field(default_factory=set)  # where anything was asked

    def __call__(self, execute, sql, params, many, context):
        """Note one statement about a watched table and let it through."""
        if not many and not sql.startswith("INSERT") and any(f'"{table}"' in sql for table in WATCHED):
            self.asked.setdefault(sql, (params, self.where))
            self.places.add(self.where)
        return execute(sql, params, many, context)

    @contextmanager
    def of(self, where):
        """Listen to what is asked in this block, called `where`."""
        self.where = where
        with connection.execute_wrapper(self):
            yield

    def rows_read(self):
        """Return per watched table how many rows PostgreSQL, left to choose, reads to answer what was asked."""
        read = dict.fromkeys(sorted(WATCHED), 0)
        with connection.cursor() as cursor:
            for sql, (params, _) in self.asked.items():
                if not sql.startswith("SELECT"):
                    continue
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                ((plan,),) = cursor.fetchone()
                for node in nodes(plan["Plan"]):
                    if (table := node.get("Relation Name", "")) in WATCHED:
                        dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
                        read[table] += (node["Actual Rows"] + dropped) * node["Actual Loops"]
        return read

    def walks(self):
        """Return each statement whose plan reads a watched table from end to end: where it was asked, what it reads, itself."""
        found = []
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indpred IS NOT NULL")
            partial = {name for (name,) in cursor.fetchall()}
            cursor.execute("SET LOCAL enable_seqscan = off")
            for sql, (params, where) in self.asked.items():
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                ((plan,),) = cursor.fetchone()
                read = sorted({walk for node in nodes(plan["Plan"]) if (walk := walked(node, partial))})
                if read:
                    found.append(f"{where}: {', '.join(read)}\n  {sql[:2000]}")
            cursor.execute("SET LOCAL enable_seqscan = on")
        return found


def nodes(plan):
    """Yield a plan and all plans within it."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def walked(node, partial):
    """Return which watched table a node reads from end to end, row by row or along a whole index; "" for none.

    Without row by row to choose from, a planner that has no index for a condition walks along any: that is the same.
    """
    kind, table = node["Node Type"], node.get("Relation Name", "")
    if kind == "Seq Scan" and table in WATCHED:
        return f"{kind} on {table}"
    index = node.get("Index Name", "")
    is_whole = kind in {"Index Scan", "Index Only Scan", "Bitmap Index Scan"} and "Index Cond" not in node
    if is_whole and index not in partial and (table in WATCHED or kind == "Bitmap Index Scan"):
        return f"{kind} along all of {index}"
    return ""
