"""Joins the two parts of the report into one tagged PDF."""

import io

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, Pdf, String


def join(body: bytes, annex: bytes, *, at: int) -> bytes:
    """Return `body` with the pages of `annex` before its page `at`, counted from 0.

    Text, tags, bookmarks and named places of both are kept; of a name both have, the place in `annex`. Title and other
    metadata are those of `body`. The same parts give the same bytes. Both are as WeasyPrint writes them: one element
    /Document on top of the tags, a flat parent tree, a flat list of names. `annex` holds no table, as the tags of the
    cells of two documents would share their names.
    """
    with Pdf.open(io.BytesIO(body)) as whole, Pdf.open(io.BytesIO(annex)) as part:
        _rename_fonts(part)
        after = whole.pages[at].obj
        for index, page in enumerate(part.pages):
            whole.pages.insert(at + index, page)
        _join_tags(whole, part, at=at, after=after)
        _join_bookmarks(whole, part, at=at, after=after)
        _join_places(whole, part, at=at)
        target = io.BytesIO()
        whole.save(target, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def _rename_fonts(part: Pdf) -> None:
    """Give the letters that stand before a font's name another order: they must differ where the glyphs kept do."""
    for font in part.pages[0].Resources.Font.as_dict().values():
        tag, name = str(font.BaseFont)[1:].split("+", 1)
        renamed = Name(f"/{tag[::-1]}+{name}")
        font.BaseFont = renamed
        for inner in font.DescendantFonts:
            inner.BaseFont = inner.FontDescriptor.FontName = renamed


def _join_tags(whole: Pdf, part: Pdf, *, at: int, after: Object) -> None:
    """Hang the tags of `part` below those of `whole`, before those of page `after`, and tell its pages where."""
    tree = whole.Root.StructTreeRoot
    document, joined = tree.K[0], part.Root.StructTreeRoot.K[0]
    joined.S = Name.Part
    del joined.P
    parents = part.Root.StructTreeRoot.ParentTree
    joined, parents = whole.copy_foreign(joined), whole.copy_foreign(parents)
    joined.P = document
    places = [index for index, element in enumerate(document.K) if element.Pg.objgen == after.objgen]
    document.K.insert(places[0], joined)
    numbers = tree.ParentTree.Nums
    first_free = int(numbers[-2]) + 1
    for key, elements in zip(parents.Nums[::2], parents.Nums[1::2], strict=True):
        numbers.append(first_free + int(key))
        numbers.append(elements)
    for page in whole.pages[at : at + len(part.pages)]:
        page.obj.StructParents = first_free + int(page.obj.StructParents)


def _join_bookmarks(whole: Pdf, part: Pdf, *, at: int, after: Object) -> None:
    with whole.open_outline() as outline, part.open_outline() as joined:
        pages = [_place(item)[0].objgen for item in outline.root]
        place = pages.index(after.objgen)
        outline.root[place:place] = [_moved_bookmark(item, whole, part, at) for item in joined.root]


def _moved_bookmark(item: OutlineItem, whole: Pdf, part: Pdf, at: int) -> OutlineItem:
    moved = OutlineItem(item.title, _moved(_place(item), whole, part, at))
    moved.is_closed = item.is_closed
    moved.children = [_moved_bookmark(child, whole, part, at) for child in item.children]
    return moved


def _place(item: OutlineItem) -> Array:
    """Return where a bookmark leads: a page and where on it."""
    if not isinstance(item.destination, Array):
        raise TypeError(f"bookmark leads to {item.destination!r}")
    return item.destination


def _join_places(whole: Pdf, part: Pdf, *, at: int) -> None:
    places = _places(whole) | {name: _moved(place, whole, part, at) for name, place in _places(part).items()}
    names = Array()
    for name in sorted(places):
        names.extend([String(name), places[name]])
    whole.Root.Names.Dests = Dictionary(Names=names)


def _places(document: Pdf) -> dict[str, Object]:
    names = document.Root.Names.Dests.Names
    return {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}


def _moved(place: Object, whole: Pdf, part: Pdf, at: int) -> Array:
    """Return a place of `part` as the same place of `whole`."""
    index = [page.obj.objgen for page in part.pages].index(place[0].objgen)
    return Array([whole.pages[at + index].obj, *list(place)[1:]])
