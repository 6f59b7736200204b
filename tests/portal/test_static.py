from django.core.management import call_command
from django.test import override_settings


def test_static_files_are_collected_under_hashed_names_and_compressed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    backend = {"BACKEND": "zi_portal.frame.static.PortalStaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": backend}, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = sorted(path.name for path in (settings.STATIC_ROOT / "vendor/bootstrap").iterdir())
    assert [name for name in names if name.startswith("bootstrap.min.") and name.endswith(".css")]
    assert [name for name in names if name.endswith(".css.br")]
    assert "bootstrap.min.css" not in names  # only hashed names are served
    # A module that imports another names its hashed file; the name as written would be cached for a year.
    for module in (settings.STATIC_ROOT / "js").rglob("*.js"):
        for line in module.read_text().splitlines():
            if line.startswith("import ") and '"./' in line:
                imported = line.split('"./')[1].split('"')[0]
                assert (module.parent / imported).exists(), f"{module.name}: {imported}"
