"""What is written is what is read: packs put together by chance, through files and through the database."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from ruamel.yaml import YAML

from decision_tree.models import DecisionTreePage
from directory.models import Area, Organisation, Service
from directory.search.models import SynonymGroup
from home.models import SiteSettings
from signpost.packs.exporting import export_pack
from signpost.packs.loading import load_pack
from signpost.packs.reading import read_pack
from signpost.packs.records import plain
from signpost.packs.trees import Pack, Tree, pack_tree, pure_tree
from signpost.packs.writing import yaml_text
from signpost.packs.yaml_files import read_file

from .made_up import CHARACTERS, TREES, packs

MANY = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


def data(shape: BaseModel) -> Any:
    return shape.model_dump(by_alias=True, exclude_defaults=True)


def write(pack: Pack, folder: Path) -> None:
    """Write a pack's files."""
    folder.mkdir(exist_ok=True)
    whole = data(pack)
    files = {
        "pack.yaml": {"pack": pack.name, **{name: whole[name] for name in ("site", "areas", "organisations")}},
        **{f"{name}.yaml": {name: whole.get(name, [])} for name in ("services", "synonyms", "searches")},
    }
    for name, content in files.items():
        (folder / name).write_text(yaml_text(content), encoding="utf-8")


@given(packs())
@MANY
def test_a_pack_is_the_same_after_it_was_written_and_read(tmp_path_factory, pack: Pack) -> None:
    folder = tmp_path_factory.getbasetemp() / "made-up"
    write(pack, folder)
    read, problems = read_pack(folder)
    assert [str(problem) for problem in problems if not problem.warning] == []
    assert read == pack


@given(TREES)
@MANY
def test_a_tree_is_the_same_after_it_was_written_and_read(tmp_path_factory, tree: Tree) -> None:
    path = tmp_path_factory.getbasetemp() / "tree.yaml"
    path.write_text(yaml_text(data(tree)), encoding="utf-8")
    document = read_file(path, "tree.yaml")
    assert document.problems == []
    assert Tree.model_validate(document.data) == tree


@given(TREES.filter(lambda tree: not set(tree.questions) & set(tree.outcomes)))
@MANY
def test_a_tree_is_the_same_as_rules_and_pages_see_it(tree: Tree) -> None:
    assert pack_tree(pure_tree(tree)) == tree


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(CHARACTERS, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(CHARACTERS, max_size=4), inner, max_size=3),
)


@given(DATA)
@MANY
def test_another_reader_reads_the_same(content: object) -> None:
    assert YAML(typ="safe", pure=True).load(yaml_text({"a": content})) == {"a": content}


# --- through the database


def empty() -> None:
    """Leave nothing of the site."""
    DecisionTreePage.objects.all().delete()
    for model in (SiteSettings, Service, Area, Organisation, SynonymGroup):
        model.objects.all().delete()


def exported(folder: Path) -> dict[str, bytes]:
    """Export; return each file's bytes."""
    export_pack(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}


@pytest.mark.slow
@given(packs())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_was_loaded_is_exported_and_loading_that_exports_the_same_bytes(db, tmp_path_factory, pack: Pack) -> None:
    first, again = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("again")
    empty()
    load_pack(pack)
    files = exported(first)
    read, problems = read_pack(first)
    assert not [problem for problem in problems if not problem.warning]
    assert sorted(map(plain, read.services), key=str) == sorted(map(plain, pack.services), key=str)
    assert sorted(read.areas, key=str) == sorted(pack.areas, key=str)
    assert sorted(read.organisations, key=str) == sorted(pack.organisations, key=str)
    assert read.site == pack.site
    assert {frozenset(group.root) for group in read.synonyms} == {frozenset(group.root) for group in pack.synonyms}
    report = load_pack(read)
    assert (report.new, report.changed) == ([], [])
    empty()
    load_pack(read)
    assert exported(again) == files
