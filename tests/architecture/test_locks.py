"""The locks: what the lists name is in them, with hashes, for each Python and machine that the site runs on."""

import re
from importlib.metadata import PackageNotFoundError, requires
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAIRS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
MACHINES = ["x86_64", "aarch64"]


def named(file: str) -> list[Requirement]:
    """Return what a list names, with the lists that it refers to."""
    found = []
    for line in (ROOT / file).read_text().splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("-r "):
            found += named(words.removeprefix("-r "))
        elif words:
            found.append(Requirement(words))
    return found


def locked(file: str) -> dict[str, str]:
    """Return the version of each package in a lock."""
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / file).read_text(), re.M)
    return {canonicalize_name(name): version for name, version in pins}


def environments() -> list[dict[str, str]]:
    return [
        {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
        | {"platform_machine": machine}
        for python, machine in product(PYTHONS, MACHINES)
    ]


def needed(name: str, extras: frozenset[str]) -> set[tuple[str, frozenset[str]]]:
    """Return what an installed package needs on any of the Pythons and machines, and with which extras."""
    found = set()
    for requirement in map(Requirement, requires(name) or ()):
        marker = requirement.marker
        applies = marker is None or any(
            marker.evaluate(environment | {"extra": extra}) for environment in environments() for extra in extras | {""}
        )
        if applies:
            found.add((canonicalize_name(requirement.name), frozenset(requirement.extras)))
    return found


@pytest.mark.parametrize("file", PAIRS)
def test_what_is_named_is_locked_at_the_version_that_is_named(file):
    pins = locked(PAIRS[file])
    assert {
        str(each) for each in named(file) if str(each.specifier) != f"=={pins.get(canonicalize_name(each.name))}"
    } == set()


@pytest.mark.parametrize("file", PAIRS)
def test_what_a_package_needs_on_another_python_or_machine_is_locked_too(file):
    waiting = {(canonicalize_name(each.name), frozenset(each.extras)) for each in named(file)}
    seen = set()
    while waiting:
        name, extras = each = waiting.pop()
        seen.add(each)
        try:
            waiting |= needed(name, extras) - seen
        except PackageNotFoundError:  # needed elsewhere, not here: what it needs itself is not known
            continue
    assert {name for name, _ in seen} - set(locked(PAIRS[file])) == set()
    assert len(seen) > 60


@pytest.mark.parametrize("file", PAIRS.values())
def test_every_package_has_hashes(file):
    blocks = re.split(r"^(?=[\w.-]+==)", (ROOT / file).read_text(), flags=re.M)[1:]
    assert len(blocks) == len(locked(file)) > 60
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("file", PAIRS.values())
def test_a_lock_says_nothing_of_where_packages_come_from(file):
    assert (
        re.findall(r"https?:|--(?:extra-)?index-url|--find-links|--trusted-host|file://", (ROOT / file).read_text())
        == []
    )


def test_both_locks_agree():
    site, development = map(locked, PAIRS.values())
    assert site.items() <= development.items()
