"""The tests of a package stand in the folder of its name."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
APPS = {"zi_portal", "assessment", "evidence"}
OF_ALL = {"rules", "portal", "browser"}  # over the source; over many packages; in Chromium


def test_every_folder_of_tests_is_named_after_what_it_tests():
    """A package of the house, or a part of one: the pages of kelola are tested in `assessment/kelola/views`."""
    strange = set()
    for module in TESTS.rglob("test_*.py"):
        folder = module.parent.relative_to(TESTS)
        if not folder.parts or folder.parts[0] not in APPS | OF_ALL:
            strange.add(str(folder))
        elif folder.parts[0] in APPS and not ((ROOT / folder).is_dir() or (ROOT / f"{folder}.py").is_file()):
            strange.add(str(folder))
    assert sorted(strange) == []


def test_beside_the_packages_of_an_app_stand_only_tests_of_its_loose_modules():
    loose = [path for app in APPS for path in (TESTS / app).glob("test_*.py")]
    modules = {path: ROOT / path.parent.name / f"{path.stem.removeprefix('test_')}.py" for path in loose}
    assert [str(path.relative_to(ROOT)) for path, module in modules.items() if not module.is_file()] == []
