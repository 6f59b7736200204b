"""What PDF/UA-1 asks of the tags of tables and WeasyPrint leaves out: the scope of each heading, and where its name leads.

WeasyPrint names every heading cell and lists the names at the cells they are for, but no reader finds an element by its
name without a tree of all names, and one that does not follow them needs to know whether a heading is of its column or
of its row. Source: ISO 14289-1:2014, 7.5; ISO 32000-1:2008, 14.7.2 (table 322, IDTree) and 14.8.5.7 (table 349, Scope).
"""

from collections.abc import Mapping
from typing import Any

from weasyprint.pdf.tags import pydyf


def finish(_document: Any, pdf: Any) -> None:
    """Give each heading cell of a document its scope, and the document the tree of all names; as WeasyPrint calls it."""
    elements = {entry.reference: entry for entry in pdf.objects if isinstance(entry, pydyf.Dictionary)}
    named: dict[str, Any] = {}
    for element in elements.values():
        if element.get("S") != "/TH":
            continue
        group = elements[elements[element["P"]]["P"]]
        element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
        if "ID" in element:
            named[_own_name(element["ID"], named)] = element
    root = next((entry for entry in elements.values() if entry.get("Type") == "/StructTreeRoot"), None)
    if root is None or not named:
        return
    names = pydyf.Array()
    for name in sorted(named):
        names.extend([named[name]["ID"], named[name].reference])
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    root["IDTree"] = tree.reference


def _own_name(name: Any, taken: Mapping[str, Any]) -> str:
    """Make the name of a heading its own and return it: each page of a table counts its rows from the first again.

    The cells the heading is for hold the same object, so that they follow.
    """
    begun = name.string
    number = 1
    while name.string in taken:
        number += 1
        name.string = f"{begun}-{number}"
    own: str = name.string
    return own
