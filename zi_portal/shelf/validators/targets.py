"""Where a link inside a file leads: to the open internet, beside the file, or to a machine or program it must not name."""

import re
import unicodedata
from urllib.parse import unquote

# Opened by the machine of whoever follows the link, with its name and password where a server asks for them, or handed to
# a program there. Everything else is an address of the internet, or words that lead nowhere.
_BARRED = re.compile(
    r"(file|smb|cifs|nfs|afp|dav|davs|javascript|vbscript|data|mhtml|mk|its|jar|res|shell|hcp|help|ldap|ldaps|telnet|ssh|rdp"
    r"|search|search-ms|ms-[a-z0-9-]*):",
    re.IGNORECASE,
)
_DISK = re.compile(r"[a-z][:|]/", re.IGNORECASE)
_FETCHABLE = re.compile(r"https?://[^/]", re.IGNORECASE)


def is_barred(target: str) -> bool:
    """Whether `target` leads to a file of some machine (`file://`, a disk), to a share (UNC) or to a program."""
    plain = _plain(target)
    return plain.startswith("//") or _BARRED.match(plain) is not None or _DISK.match(plain) is not None


def is_barred_path(path: str) -> bool:
    """Do the same for the file specification of a PDF, in which a leading stroke begins with a disk or a server as well."""
    return _plain(path).startswith("/") or is_barred(path)


def is_fetchable(target: str) -> bool:
    """Whether a program may be left to fetch `target`: over HTTP, or from beside the file."""
    plain = _plain(target)
    return _FETCHABLE.match(plain) is not None or (not is_barred(target) and ":" not in plain)


def _plain(target: str) -> str:
    """Return a target as the program that opens it reads it: decoded, without invisible signs, strokes all one way."""
    told = target
    for _ in range(3):
        told = unquote(told, errors="replace")
    told = "".join(sign for sign in told if unicodedata.category(sign)[0] not in "CZ")
    told = told.replace("\\", "/")
    return re.sub(r"^url:", "", told, flags=re.IGNORECASE)
