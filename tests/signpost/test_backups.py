"""`backup` and `restore`: all of it or nothing, while the site goes on, and whatever the file is."""

import gzip
import io
import re
import shutil
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from directory.models import ChangeLog, Service
from signpost import backups
from tests.faults.workers import close

pytestmark = pytest.mark.django_db

LINE = re.compile(r"^[^:]+: [^:]+: [^:]+: .+ \[[a-z-]+\]$")
PAIR = ("samaritans", "shout")
TIMES = 3


# --- what processes of a host do


def run(command: str, file: Path) -> tuple[int, str, str]:
    """Run a command; return its exit status and what it wrote to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, str(file), stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def holds() -> dict[str, Any]:
    """Return what a site holds: services, the log's epoch, and its media."""
    media = Path(settings.MEDIA_ROOT)
    return {
        "services": list(Service.objects.order_by("pk").values()),
        "epoch": ChangeLog.objects.get().epoch,
        "media": {str(file.relative_to(media)): file.read_bytes() for file in media.rglob("*") if file.is_file()},
    }


def without_epoch(held: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in held.items() if name != "epoch"}


def add_media(name: str = "images/map.png", content: bytes = b"a map") -> None:
    """Put a file among the media."""
    file = Path(settings.MEDIA_ROOT) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def change_much() -> None:
    """Close services, rename one, and change the media."""
    close()
    service = Service.objects.get(key="gp")
    service.name = "Somebody else"
    service.save()
    shutil.rmtree(settings.MEDIA_ROOT)
    add_media("images/other.png")


def write_pairs() -> None:
    """Write the same summary to two services, again and again, each time in one transaction."""
    for number in range(10_000):
        write_pair(f"Number {number}")


def write_pair(summary: str) -> None:
    """Write a summary to two services, in one transaction."""
    with transaction.atomic():
        for key in PAIR:
            Service.objects.filter(key=key).update(summary=summary)


def summaries() -> set[str]:
    return set(Service.objects.filter(key__in=PAIR).values_list("summary", flat=True))


def restore_without_place_for_media(file: Path) -> tuple[int, str, str]:
    """Restore where the media cannot be put."""

    def fail(*args: Any) -> None:
        raise OSError("No space left on device")

    backups.shutil.move = fail
    return run("restore", file)


def folders_of(host) -> set[str]:
    """Return the folders that a host keeps: unpacking a backup leaves none."""
    return {file.name for file in host.folder.iterdir() if file.is_dir()}


@pytest.fixture
def backup(host, tmp_path) -> Path:
    """A backup of the site as it is, media included."""
    host.call(add_media)
    file = tmp_path / "site.tar.gz"
    status, _, err = host.call(run, "backup", file)
    assert (status, err) == (0, "")
    return file


# --- back and forth


def test_what_was_backed_up_comes_back(host, backup):
    before = host.call(holds)
    host.call(change_much)
    assert without_epoch(host.call(holds)) != without_epoch(before)
    assert host.call(run, "restore", backup) == (0, f"Restored {backup}.\n", "")
    assert without_epoch(host.call(holds)) == without_epoch(before)


def test_a_restored_log_has_another_epoch(host, backup):
    before = host.call(holds)["epoch"]
    host.call(run, "restore", backup)
    assert host.call(holds)["epoch"] != before


def test_search_and_prints_follow(host, backup):
    before = host.settles()
    host.call(change_much)
    changed = host.settles()
    assert changed.is_right
    assert changed.listed != before.listed
    host.call(run, "restore", backup)
    after = host.settles(0)
    assert after.is_right
    assert after.listed == before.listed


def test_another_host_follows_by_itself(site, prepared, host, backup):
    host.call(change_much)
    other = site.host("second", like=prepared[2])
    with other.jobs():
        assert other.settles().is_right
        host.call(run, "restore", backup)
        assert other.settles().is_right


def test_a_backup_without_media_leaves_none(host, tmp_path):
    file = tmp_path / "site.tar.gz"
    host.call(run, "backup", file)
    host.call(add_media)
    host.call(run, "restore", file)
    assert host.call(holds)["media"] == {}


def test_a_backup_is_for_its_user_alone(backup):
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_nothing_else_beside_it(host, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    host.call(run, "backup", folder / "site.tar.gz")
    assert [file.name for file in folder.iterdir()] == ["site.tar.gz"]


def test_restoring_leaves_nothing_in_the_folder_of_the_site(host, backup):
    before = folders_of(host)
    host.call(run, "restore", backup)
    assert folders_of(host) == before


# --- while others write and read


def test_a_backup_while_another_process_writes_is_whole(host, tmp_path):
    host.call(write_pair, "Number -1")
    writer = host.start(write_pairs)
    files = [tmp_path / f"{number}.tar.gz" for number in range(TIMES)]
    assert [host.call(run, "backup", file)[0] for file in files] == [0] * TIMES
    assert writer.process.is_alive(), "it must have written all the time"
    writer.stop()
    for file in files:
        assert host.call(run, "restore", file)[0] == 0
        assert len(host.call(summaries)) == 1


def test_whoever_reads_while_it_is_restored_sees_one_state_or_the_other(host, backup):
    host.call(change_much)
    changed = host.call(summaries_and_names)

    reader = host.start(all_that_is_seen, 2.0)
    host.call(run, "restore", backup)
    restored = host.call(summaries_and_names)
    assert restored != changed
    assert reader.result() <= {changed, restored}


def summaries_and_names() -> tuple[Any, ...]:
    return tuple(Service.objects.order_by("key").values_list("key", "name", "status", "summary"))


def all_that_is_seen(seconds: float) -> set[tuple[Any, ...]]:
    """Return each state of the services that can be read in so many seconds."""
    seen, end = set(), time.monotonic() + seconds
    while time.monotonic() < end:
        seen.add(summaries_and_names())
    return seen


# --- files that are no backup


def archive(file: Path, **parts: bytes) -> None:
    """Write an archive with these files in it."""
    with tarfile.open(file, "w:gz") as made:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))


def database_of(backup: Path) -> tuple[str, bytes]:
    """Return the name and the bytes of the database in a backup."""
    with tarfile.open(backup) as made:
        name = next(name for name in made.getnames() if name.startswith("database."))
        return name, made.extractfile(name).read()


def missing(backup: Path, file: Path) -> None:
    """There is no such file."""


def a_folder(backup: Path, file: Path) -> None:
    file.mkdir()


def empty(backup: Path, file: Path) -> None:
    file.touch()


def not_an_archive(backup: Path, file: Path) -> None:
    file.write_text("This is a letter.")


def cut_short(backup: Path, file: Path) -> None:
    content = backup.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def cut_within_the_archive(backup: Path, file: Path) -> None:
    content = gzip.decompress(backup.read_bytes())
    file.write_bytes(gzip.compress(content[: len(content) // 2]))


def bits_flipped(backup: Path, file: Path) -> None:
    content = bytearray(backup.read_bytes())
    for at in range(len(content) // 3, len(content) // 3 + 200):
        content[at] ^= 0xFF
    file.write_bytes(content)


def without_a_database(backup: Path, file: Path) -> None:
    archive(file, **{"media/map.png": b"a map"})


def of_another_kind_of_database(backup: Path, file: Path) -> None:
    name, content = database_of(backup)
    other = {backups.SQLITE: backups.POSTGRESQL, backups.POSTGRESQL: backups.SQLITE}[name]
    archive(file, **{other: content})


def with_a_database_that_is_none(backup: Path, file: Path) -> None:
    archive(file, **{database_of(backup)[0]: b"This is a letter." * 1000})


def with_a_database_that_is_damaged(backup: Path, file: Path) -> None:
    name, content = database_of(backup)
    middle = len(content) // 2
    archive(file, **{name: content[:middle] + b"\xff" * 20_000 + content[middle + 20_000 :]})


def with_a_database_that_is_cut_short(backup: Path, file: Path) -> None:
    name, content = database_of(backup)
    archive(file, **{name: content[: len(content) // 2]})


def with_a_file_for_elsewhere(backup: Path, file: Path) -> None:
    name, content = database_of(backup)
    archive(file, **{name: content, "../../elsewhere": b"not here"})


WRONG = [
    missing,
    a_folder,
    empty,
    not_an_archive,
    cut_short,
    cut_within_the_archive,
    bits_flipped,
    without_a_database,
    of_another_kind_of_database,
    with_a_database_that_is_none,
    with_a_database_that_is_damaged,
    with_a_database_that_is_cut_short,
    with_a_file_for_elsewhere,
]


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_a_file_that_is_wrong_changes_nothing_and_is_one_line(host, backup, tmp_path, spoil):
    file = tmp_path / "wrong.tar.gz"
    spoil(backup, file)
    host.call(change_much)
    before, folders = host.call(holds), folders_of(host)
    status, out, err = host.call(run, "restore", file)
    assert (status, out) == (1, "")
    assert len(err.splitlines()) == 1, err
    assert LINE.match(err), err
    assert "Traceback" not in err
    assert host.call(holds) == before
    assert folders_of(host) == folders
    assert not (tmp_path / "elsewhere").exists()
    assert not (host.folder.parent / "elsewhere").exists()


def test_where_the_media_cannot_be_put_nothing_is_changed(host, backup):
    host.call(change_much)
    before = host.call(holds)
    status, _, err = host.call(restore_without_place_for_media, backup)
    assert status == 1
    assert LINE.match(err), err
    assert host.call(holds) == before


# --- files that cannot be made


def test_a_file_that_is_there_is_not_overwritten(host, backup):
    before = backup.read_bytes()
    status, out, err = host.call(run, "backup", backup)
    assert (status, out) == (1, "")
    assert LINE.match(err), err
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there_is_not_made(host, tmp_path):
    file = tmp_path / "nowhere" / "site.tar.gz"
    status, _, err = host.call(run, "backup", file)
    assert status == 1
    assert LINE.match(err), err
    assert not file.parent.exists()
