"""Storage of the files under `static/`: hashed names, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types in WhiteNoise
    """WhiteNoise's storage, told that our modules import each other and that source maps are not shipped."""

    # `import "./x.js"` in a module must name the hashed file, or a browser keeps an old one for a year.
    support_js_module_import_aggregation = True

    # Django also follows sourceMappingURL, and stops where the map is missing; vendored files come without theirs.
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)
