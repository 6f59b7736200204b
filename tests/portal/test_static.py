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


def test_a_sheet_is_sent_with_the_parts_it_imports_in_their_order(settings, tmp_path):
    source = tmp_path / "source"
    for name, text in {
        "css/whole.css": '/* head */\n@import "first.css";\n@import "parts/second.css";\n',
        "css/first.css": 'a { background: url("../img/x.svg"); }\n',
        "css/parts/second.css": "b { color: red; }\n",
        "img/x.svg": "<svg/>",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "static"
    backend = {"BACKEND": "zi_portal.frame.static.PortalStaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": backend}, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        (picture,) = (settings.STATIC_ROOT / "img").glob("x.*.svg")
        (sheet,) = (settings.STATIC_ROOT / "css").glob("whole.*.css")
    assert (
        sheet.read_text() == f'/* head */\na {{ background: url("../img/{picture.name}"); }}\n\nb {{ color: red; }}\n\n'
    )
