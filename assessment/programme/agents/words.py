"""What a row says, as the notice of a newer one shows it."""

from assessment.programme.agents.models import AgentChange, ChangeAgent
from assessment.programme.agents.selectors.rows import Row
from zi_portal.kit.indonesian import count_text, long_date


def said_by(row: Row) -> tuple[tuple[str, str], ...]:
    """Return what is known of a row, each with its label; what is empty is left out."""
    if isinstance(row, ChangeAgent):
        decree = f"{row.decree_number}, {long_date(row.decree_date)}" if row.decree_date else ""
        told = (("Orang", str(row)), ("Jabatan", row.position), ("SK", decree), ("Yang diteladankan", row.example))
    elif isinstance(row, AgentChange):
        made = f"{row.made} ({long_date(row.made_on)})" if row.made_on else ""
        system = f"{row.system} ({long_date(row.integrated_on)})" if row.integrated_on else ""
        told = (("Direncanakan", row.plan), ("Dibuat", made), ("Terintegrasi", system), ("", ""))
    else:
        signed = f"{count_text(row.signed)} dari {count_text(row.members)}"
        day = long_date(row.signed_on) if row.signed_on else ""
        told = (("Kelompok", row.name), ("Menandatangani", signed), ("Terakhir", day), ("", ""))
    return tuple((label, text) for label, text in told if text)
