"""Storage of the files under `static/`: hashed names, compressed beforehand, sheets that import parts sent as one."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types in WhiteNoise
    """WhiteNoise's storage, told that our modules import each other and that source maps are not shipped."""

    # `import "./x.js"` in a module must name the hashed file, or a browser keeps an old one for a year.
    support_js_module_import_aggregation = True

    # Django also follows sourceMappingURL, and stops where the map is missing; vendored files come without theirs.
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash and compress; our own sheets with the parts they import in place, so that a browser asks once."""
        joined = {
            name: (Joined(storage), path) if name.startswith("css/") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(joined, dry_run=dry_run, **options)


class Joined:
    """Style sheets as they are sent: `@import "parts/x.css";` is the text of that file, in the same order of rules."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def open(self, path: str) -> "ContentFile[bytes]":
        return ContentFile(self._text(path).encode())

    def _text(self, path: str) -> str:
        with self._storage.open(path) as file:
            text = file.read().decode()
        return _IMPORT.sub(lambda found: self._text(posixpath.join(posixpath.dirname(path), found[1])), text)
