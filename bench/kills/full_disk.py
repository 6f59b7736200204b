"""Fill the disk under a running server (BAD_INPUTS U49), and cut its power right after "Tersimpan" (K07).

The disk is a file of 96 MB with a filesystem of its own, mounted for the measurement: needs root and loop devices.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.kills.kill import CHECKS, LIMITS, Told, compare_answers, compare_files, manage, rows, save_once, send_once
from bench.load import Person
from bench.measures import Row
from bench.server import collect_statics, empty_database, serving, told_by

MB = 1024 * 1024
DISK = 96 * MB
LEFT = (3 * MB, 700_000, 200_000, 60_000, 12_000, 0)  # bytes left on the disk, step by step
NO_LIMIT = {"ZI_EVIDENCE_MIN_FREE_MB": "0", "ZI_EVIDENCE_MIN_FREE_PERCENT": "0"}  # else uploads stop long before


@contextlib.contextmanager
def disk(image: Path, folder: Path) -> Iterator[None]:
    """Mount the filesystem in `image` at `folder`."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-o", "loop", str(image), str(folder)], check=False, capture_output=True)
    if mounted.returncode != 0:
        raise SystemExit(f"a disk of its own cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def office_on_disk() -> Iterator[tuple[Path, Path, dict[str, str], dict[str, object]]]:
    """Yield the disk's image, its folder, the environment of a portal whose data stand on it, and its office."""
    with TemporaryDirectory(prefix="zi-disk-") as name, empty_database("sqlite") as environment:
        image, folder = Path(name) / "disk.img", Path(name) / "disk"
        with image.open("wb") as file:
            file.truncate(DISK)
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
        with disk(image, folder):
            environment.update(LIMITS | NO_LIMIT | {"ZI_VAR_DIR": str(folder / "var")})
            office = told_by("bench.office", environment)
            collect_statics(environment)
            yield image, folder, environment, office


def full_disk() -> list[Row]:
    """Upload and save while less and less room is left, down to none; then make room and go on."""
    told, answers = Told(), []
    with office_on_disk() as (_, folder, environment, office), serving(environment) as (port, _):
        person = Person(port, office["people"][0], office["password"])
        save_once(person, office, office["codes"][0], told)
        for left in LEFT:
            fill(folder, left)
            for size in (1_500_000, 300_000, 40_000, 4_000):
                answers.append(send_once(person, office, size, told))
            for code in office["codes"][:3]:
                answers.append(save_once(person, office, code, told, is_htmx=False))
            answers.append(person.get(f"/penilaian/{office['assessment']}/area/MP/")[:2])
        (folder / "isi").unlink()
        again = send_once(person, office, 300_000, told)[0], save_once(person, office, office["codes"][0], told)[0]
        faults = [command for command in CHECKS if manage(environment, command, is_checked=False)]
        table = rows("disk full", folder / "var", told, faults)
    pages = [status for status, _ in answers]
    bare = sum(status >= 500 and b"Simpanan" not in body for status, body in answers)
    refused = sum(status in {422, 503} for status in pages)
    return [
        *table,
        Row("disk full, acts refused with the reason", f"{refused} of {len(pages)}", "–", "–", "> 0", refused > 0),
        Row("disk full, pages that lose what was typed", str(bare), "–", "–", "0", bare == 0),
        Row("disk full, saved once there is room", str(again), "–", "–", "302, 200", again == (302, 200)),
    ]


def power_cut() -> list[Row]:
    """Take what has reached the disk at the moment of a "Tersimpan", as a power cut leaves it, and start from that."""
    told = Told()
    with office_on_disk() as (image, folder, environment, office):
        copy = image.with_name("after.img")
        with serving(environment, session=True) as (port, process):
            person = Person(port, office["people"][0], office["password"])
            for _ in range(3):
                send_once(person, office, 200_000, told)
                save_once(person, office, office["codes"][0], told)
            os.killpg(process, signal.SIGSTOP)  # no byte more; what lies in memory alone is not in the image
            shutil.copyfile(image, copy)
            os.killpg(process, signal.SIGKILL)
        after = folder.with_name("after")
        with disk(copy, after):
            var = after / "var"
            environment["ZI_VAR_DIR"] = str(var)
            faults = [command for command in CHECKS if manage(environment, command, is_checked=False)]
            (lost, half), answers = compare_files(var, told), compare_answers(var, told)
    return [
        Row("power cut, uploads lost", f"{lost} of {len(told.kept)}", "–", "–", "0", lost == 0),
        Row("power cut, half files", str(half), "–", "–", "0", half == 0),
        Row("power cut, answers lost", f"{answers} of {told.saves}", "–", "–", "0", answers == 0),
        Row("power cut, scores and audit", ", ".join(faults) or "whole", "–", "–", "whole", not faults),
    ]


def fill(folder: Path, left: int) -> None:
    """Write one file until `left` bytes of the disk, and no block more, are free."""
    with contextlib.suppress(OSError), (folder / "isi").open("ab", buffering=0) as file:
        while (room := shutil.disk_usage(folder).free - left) > 0:
            file.write(bytes(min(room, MB)))
