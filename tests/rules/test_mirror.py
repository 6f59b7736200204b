"""The tests of a package stand in the folder of its name."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
APPS = {"zi_portal", "assessment", "evidence"}
OF_ALL = {"rules", "portal", "browser"}  # over the source; over many packages; in Chromium


def test_every_folder_of_tests_is_named_after_what_it_tests():
    """A package of the house, or a part of one: the pages of kelola are tested in `assessment/kelola/views`."""
    folders = {module.parent.relative_to(TESTS) for module in TESTS.rglob("test_*.py")}

    def is_known(folder):
        if folder.parts[:1] and folder.parts[0] in APPS:
            return (ROOT / folder).is_dir() or (ROOT / f"{folder}.py").is_file()
        return folder.parts[:1] != () and folder.parts[0] in OF_ALL

    assert sorted(str(folder) for folder in folders if not is_known(folder)) == []


def test_beside_the_packages_of_an_app_stand_only_tests_of_its_loose_modules():
    loose = [path for app in APPS for path in (TESTS / app).glob("test_*.py")]
    modules = {path: ROOT / path.parent.name / f"{path.stem.removeprefix('test_')}.py" for path in loose}
    assert [str(path.relative_to(ROOT)) for path, module in modules.items() if not module.is_file()] == []


def test_no_module_of_tests_is_longer_than_450_lines():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in TESTS.rglob("*.py")}
    assert [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > 450] == []
