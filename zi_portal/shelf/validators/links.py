"""The address of a link that stands for a data dukung: shown and opened by people, never fetched by the server."""

import re
import unicodedata
from urllib.parse import urlsplit

from zi_portal.shelf.faults import LinkRefused

MAX_LENGTH = 500
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
# Names that mean something inside one office only, or nothing at all.
_PRIVATE = frozenset(
    [
        "local",
        "localhost",
        "localdomain",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "test",
        "invalid",
        "example",
        "arpa",
        "onion",
    ]
)


def link_address(typed: str) -> str:
    """Return the address `typed` names, its host in plain ASCII so that no letter passes for another.

    Raises LinkRefused unless it is https, up to 500 characters, without a name or password in front of the host, and
    the host a public name: no number, no name that only an inner network knows.
    """
    text = typed.strip()
    if len(text) > MAX_LENGTH:
        raise LinkRefused(
            f"Alamat tautan paling panjang {MAX_LENGTH} karakter. Pakai tautan bagikan yang lebih pendek."
        )
    if any(sign == "\\" or sign.isspace() or unicodedata.category(sign)[0] == "C" for sign in text):
        raise LinkRefused("Alamat tautan tidak boleh berisi spasi atau garis miring terbalik. Salin lagi alamatnya.")
    scheme, slashes, _ = text.partition("://")
    if not slashes or scheme.lower() != "https":
        raise LinkRefused("Alamat tautan harus diawali https://. Salin alamat lengkapnya dari peramban.")
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:  # of the port, of an address in brackets, of a host that is no name
        raise LinkRefused("Alamat tautan tidak dapat dibaca. Salin lagi alamat lengkapnya dari peramban.") from error
    if "@" in parts.netloc:
        raise LinkRefused("Alamat tautan tidak boleh memuat nama pengguna atau kata sandi sebelum nama situsnya.")
    if _is_private(host):
        raise LinkRefused(
            "Alamat tautan harus memakai nama situs yang dapat dibuka penilai, bukan alamat jaringan dalam atau angka."
        )
    address = f"https://{host}{f':{port}' if port not in {None, 443} else ''}{text[text.index(parts.netloc) + len(parts.netloc) :]}"
    if len(address) > MAX_LENGTH:
        raise LinkRefused(
            f"Alamat tautan paling panjang {MAX_LENGTH} karakter. Pakai tautan bagikan yang lebih pendek."
        )
    return address


def _host(name: str) -> str:
    """Return `name` as the name service writes it; raises ValueError (UnicodeError) for what is no name."""
    host = name.rstrip(".").encode("idna").decode("ascii").lower()
    if not host or not all(map(_LABEL.fullmatch, host.split("."))):
        raise ValueError(f"not a host: {name!r}")
    return host


def _is_private(host: str) -> bool:
    """Whether `host` is a number in any of its spellings, a name without a point, or one of an inner network."""
    last = host.rpartition(".")[2]
    return "." not in host or last in _PRIVATE or re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last) is not None
