"""Loader of our templates: they are laid out for whoever reads them, and a page carries none of that layout.

A line break and its indentation become one space, or one line break beside a tag that makes a block; nothing at the inner
edges of such a tag, where a browser shows nothing either, and nothing beside `JOIN`, which stands where the formatter breaks
a line between two words that belong together. It is done once, when a template is read.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

# Elements at whose inner edges white space is never shown; one that is not named here keeps a space.
BLOCKS = re.compile(
    "html|head|body|title|main|nav|header|footer|section|article|aside|div|p|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|th|td"
    "|caption|colgroup|form|fieldset|legend|h[1-6]|details|summary|figure|figcaption|blockquote|option|select|dialog|address"
)
JOIN = "{# #}"
AS_WRITTEN = frozenset({"pre", "textarea", "script", "style"})
PART = re.compile(
    r"(?P<said>\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})|<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)|(?P<quote>[\"'])|(?P<close>/?>)|(?P<gap>\s*\n\s*)"
)
# A condition that begins with a mark, which stands close to the word before.
MARK = re.compile(r"\{% if [^%]*%\}[,.;:)]")


class Loader(filesystem.Loader):
    """Django's loader of files, for our HTML without its layout."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template, without layout where it is HTML; raise TemplateDoesNotExist."""
        source = super().get_contents(origin)
        return without_layout(source) if origin.name.endswith(".html") else source


def without_layout(source: str) -> str:
    """Return the source of an HTML template without its line breaks and indentation; a browser shows the same."""
    out: list[str] = []
    at, quote, tag, is_start = 0, "", "", False  # tag: the one whose attributes are read; after it, "" again
    edge = False  # whether the last thing was the start of a block
    while found := PART.search(source, at):
        text, here = source[at : found.start()], found.group()
        edge = edge and not text
        at = found.end()
        if found["gap"]:
            here = here if quote else _gap(source, at, in_tag=bool(tag), edge=edge, before=(*out[-1:], text))
        elif found["name"] and not quote and not tag:
            tag, is_start = found["name"].lower(), not found["end"]
            if is_start and tag in AS_WRITTEN:
                end = source.find(f"</{tag}", at)
                at = end if end >= 0 else len(source)
                here, tag = source[found.start() : at], ""
            edge = False
        elif found["close"] and tag and not quote:
            edge, tag = is_start and bool(BLOCKS.fullmatch(tag)), ""
        elif found["quote"] and tag:
            quote = "" if quote == here else quote or here
        elif not found["gap"]:
            edge = False
        out += (text, here)
    return re.sub(rf"\s*{re.escape(JOIN)}\s*", "", "".join((*out, source[at:])))


def _gap(source: str, at: int, *, in_tag: bool, edge: bool, before: tuple[str, ...]) -> str:
    """Return what a line break before the place `at` becomes."""
    following = re.compile(r"(/?>)|<(/?)([a-zA-Z][\w-]*)|\{%").match(source, at)
    if in_tag:
        return "" if following and following[1] else " "
    name = following[3].lower() if following and following[3] else ""
    is_block = bool(BLOCKS.fullmatch(name))
    if edge or (is_block and following and following[2]) or MARK.match(source, at):
        return ""
    is_beside_a_tag = "".join(before).endswith("%}") and following and following[0] == "{%"
    return "\n" if is_block or is_beside_a_tag or at == len(source) else " "
