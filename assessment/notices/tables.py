"""Lists of this package as files."""

from collections.abc import Iterable

from assessment.notices.selectors.chains import ChainHead
from zi_portal.kit.tables.table import Column, Table


def heads_table(heads: Iterable[ChainHead]) -> Table[ChainHead]:
    """Return a row for each chain."""
    return Table(
        "Sidik jejak audit",
        (
            Column("Unit", lambda row: row.unit, 40),
            Column("Rantai", lambda row: row.chain, 14),
            Column("Nomor terakhir", lambda row: row.sequence, 16),
            Column("Sidik", lambda row: row.digest, 70),
        ),
        heads,
    )
