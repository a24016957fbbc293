"""The trees of a pack: each mistake is told once, where it stands, and all of them at once."""

# ruff: noqa: E501

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from decision_tree.packs import read_trees
from directory.packs.pack import Pack, read_pack
from directory.packs.problems import PackProblem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision_tree.tree import Tree, to_mapping
from tests.signpost.packs.demo import DEMO, Copy, Where, copy, dump, plain, where

ME = "trees/me.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> Copy:
    return copy(tmp_path)


def read(pack: Copy) -> tuple[list[Tree], list[PackProblem]]:
    return read_trees(pack.folder, pack.read()[0])


def wrong(pack: Copy) -> list[Where]:
    problems = read(pack)[1]
    assert all(plain(problem) for problem in problems), [str(problem) for problem in problems]
    return where([problem for problem in problems if not problem.warning])


def test_the_demonstration_has_no_problems_and_no_warnings() -> None:
    trees, problems = read_trees(DEMO, read_pack(DEMO)[0])
    assert problems == []
    assert [tree.key for tree in trees] == ["me", "professional", "someone-else"]
    for tree in trees:
        file = yaml.safe_load((DEMO / f"trees/{tree.key}.yaml").read_text())
        # Advice is tidied to one paragraph a line, as the tree's builder promises.
        for outcome in file["outcomes"].values():
            outcome["advice"] = "\n".join(line.strip() for line in outcome["advice"].splitlines())
        assert to_mapping(tree) == file


FIRST = '- {say: "No", go: safe-today}'
YOUNG = '- {say: "Under 18", go: young-crisis, sets: {age: under-18}}'


@pytest.mark.parametrize(
    ("old", "new", "key", "field", "id"),
    [
        # YAML.
        ("tree: me", "tree: me: you", "-", "-", "bad-yaml"),
        ("title: Help for me", "title: Help for me\ntitle: Help", "me", "title", "duplicate-key"),
        ("  how-soon:\n", "  safe-today: {}\n  how-soon:\n", "safe-today", "key", "duplicate-key"),
        (FIRST, '- {say: "No", say: "Nein", go: safe-today}', "life-at-risk", "answers.2.say", "duplicate-key"),
        # Shape.
        ("intro:", "colour: red\nintro:", "me", "colour", "bad-shape"),
        ("    hint: For", "    hint: [For]\n    # For", "life-at-risk", "hint", "bad-shape"),
        ("    hint: For", "    tint: For", "life-at-risk", "tint", "bad-shape"),
        ("    ask: How soon", "    # How soon", "how-soon", "ask", "bad-shape"),
        ("title: Help for me\n", "", "me", "title", "bad-shape"),
        ("start: life-at-risk\n", "", "me", "start", "bad-shape"),
        ("    level: emergency\n", "", "call-999", "level", "bad-shape"),
        ("    services: [recovery-college,", "    services: recovery-college # ", "staying-well", "services", "bad-shape"),
        ("    services: [recovery-college,", "    # services: [", "staying-well", "services", "bad-shape"),
        (FIRST, '- {say: "No"}', "life-at-risk", "answers.2.go", "bad-shape"),
        (FIRST, "- {go: safe-today}", "life-at-risk", "answers.2.say", "bad-shape"),
        (FIRST, "- safe-today", "life-at-risk", "answers.2", "bad-shape"),
        (FIRST, '- {say: "No", go: safe-today, score: 3}', "life-at-risk", "answers.2.score", "bad-shape"),
        ("danger: true", "danegr: true", "life-at-risk", "answers.1.danegr", "bad-shape"),
        (YOUNG, YOUNG.replace("age:", "gender:"), "age-crisis", "answers.1.sets.gender", "bad-shape"),
        (YOUNG, YOUNG.replace("{age: under-18}", "under-18"), "age-crisis", "answers.1.sets", "bad-shape"),
        ("    ends: call-999", "    end: call-999\n    ends: call-999", "Overdose taken", "end", "bad-shape"),
        ("    ends: call-999\n", "", "Overdose taken", "ends", "bad-shape"),
        ("  - name: Overdose taken\n", "  - {}\n  - name: Overdose taken\n", "1", "*", "bad-shape"),
        ("tree: me", "tree: [me]", "-", "tree", "bad-shape"),
        ("tree: me\n", "", "-", "tree", "bad-shape"),
        # Values.
        ("tree: me", "tree: you", "you", "tree", "bad-value"),
        ("tree: me", "tree: My Tree", "My Tree", "tree", "bad-value"),
        (FIRST, '- {say: "No", go: safe-today, danger: false, unsure: off}', "", "", ""),
        ("tree: me", "tree: No", "-", "tree", "bad-value"),
        ("audience: patient", "audience: everyone", "me", "audience", "bad-value"),
        ("title: Help for me", 'title: ""', "me", "title", "bad-value"),
        (FIRST, "- {say: No, go: safe-today}", "life-at-risk", "answers.2.say", "bad-value"),
        ('answers: ["No", "Yes", "I want', 'answers: [No, "Yes", "I want', "Wants to stay well", "answers.1", "bad-value"),
        ("danger: true", 'danger: "true"', "life-at-risk", "answers.1.danger", "bad-value"),
        ("danger: true", "danger: 1", "life-at-risk", "answers.1.danger", "bad-value"),
        ("    level: routine\n", "    level: rutine\n", "young-talk", "level", "bad-value"),
        (YOUNG, YOUNG.replace("{age: under-18}", "{age: 17}"), "age-crisis", "answers.1.sets.age", "bad-value"),
        (YOUNG, YOUNG.replace("{age: under-18}", "{age: child}"), "age-crisis", "answers.1.sets.age", "bad-value"),
        (YOUNG, YOUNG.replace("{age: under-18}", ""), "age-crisis", "answers.1.sets", "bad-value"),
        ("services: [combat-stress, gp, samaritans]", "services: [111]", "veterans", "services.1", "bad-value"),
        ("services: [recovery-college,", "services: [recovery-college, 999,", "staying-well", "services.2", "bad-value"),
        # The rules of a tree.
        ("outcomes:\n", "outcomes:\n  how-soon: {level: routine, title: A, services: [gp]}\n", "how-soon", "key", "duplicate-key"),
        (FIRST, '- {say: "No", go: nowhere}', "life-at-risk", "answers.2.go", "unknown-target"),
        ("start: life-at-risk", "start: nowhere", "me", "start", "unknown-target"),
        (YOUNG, YOUNG.replace("}}", ", area: hackney}}"), "age-crisis", "answers.1.sets.area", "unknown-area"),
        ("services: [recovery-college,", "services: [recovery-colledge,", "staying-well", "services", "unknown-service"),
        ("    services: [combat-stress, gp, samaritans]", "    services: [urlife]", "veterans", "services", "no-open-service"),
        ("danger: true, ", "", "life-at-risk", "answers", "no-danger-answer"),
        ("danger: true", "danger: true, sets: {}", "", "", ""),
        ('- {say: "Yes", go: how-soon}', '- {say: "no, or I am not sure", go: how-soon}', "safe-today", "answers.2.say", "same-answers"),
        ("    ends: call-999", "    ends: abuse", "Overdose taken", "ends", "scenario"),
        ("        unsure_waiver:", "        # waiver:", "main-problem", "answers.5.go", "unsure-less-urgent"),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once(pack: Copy, old: str, new: str, key: str, field: str, id: str) -> None:
    pack.edit(ME, old, new)
    found = wrong(pack)
    if field == "*":  # All of the item's fields are missing.
        assert {each[1] for each in found} == {key}
        assert {each[3] for each in found} == {id}
        return
    if id in ("unknown-target", "same-answers"):  # What only follows is told too.
        found = [each for each in found if each[3] not in ("unreachable", "scenario")]
    assert found == ([(ME, key, field, id)] if id else [])


def test_an_unquoted_answer_is_told_as_it_was_written(pack: Copy) -> None:
    pack.edit(ME, FIRST, "- {say: No, go: safe-today}")
    (problem,) = read(pack)[1]
    assert '"No" is read as a truth value, and there should be text: put it in quotes.' in str(problem)


def test_all_mistakes_are_told_at_once_in_every_tree(pack: Copy) -> None:
    pack.edit(ME, "title: Help for me", "title: 1")
    pack.edit(ME, FIRST, '- {say: "No", go: safe-today, colour: red}')
    pack.edit(ME, "services: [recovery-college,", "services: [recovery-colledge,")
    pack.edit(ME, "        unsure_waiver:", "        # waiver:")
    pack.edit("trees/professional.yaml", "    level: emergency", "    level: now")
    pack.edit("trees/professional.yaml", "    ends: crisis-4h", "    ends: nowhere")
    pack.edit("trees/someone-else.yaml", "services: [crisis-line, camhs-camden, camhs-islington, nhs", "services: [nh")
    assert wrong(pack) == [
        (ME, "me", "title", "bad-value"),
        (ME, "life-at-risk", "answers.2.colour", "bad-shape"),
        (ME, "main-problem", "answers.5.go", "unsure-less-urgent"),
        (ME, "staying-well", "services", "unknown-service"),
        ("trees/professional.yaml", "emergency", "level", "bad-value"),
        ("trees/someone-else.yaml", "call-their-team", "services", "unknown-service"),
        # The scenario that ends nowhere is told once the level is right: with a gap, any scenario might be right.
    ]


def test_a_warning_is_no_mistake(pack: Copy) -> None:
    pack.edit(ME, "services: [combat-stress,", "services: [police-advice-line, combat-stress,")
    (problem,) = read(pack)[1]
    assert (problem.file, problem.key, problem.field, problem.warning) == (ME, "veterans", "services", True)


def test_two_trees_with_one_key(pack: Copy) -> None:
    pack.write("trees/a.yaml", (DEMO / ME).read_text())
    assert wrong(pack) == [("trees/a.yaml", "me", "tree", "duplicate-key")]
    pack.write("trees/b.yaml", (DEMO / ME).read_text())
    (pack.folder / ME).unlink()
    assert wrong(pack) == [("trees/a.yaml", "me", "tree", "bad-value"), ("trees/b.yaml", "me", "tree", "duplicate-key")]


def test_a_faulty_service_makes_no_tree_wrong(pack: Copy) -> None:
    pack.edit("services.yaml", "  name: Combat Stress helpline", "  name: Yes")
    pack.edit("services.yaml", "  ages: {max: 34}", "  ages: {max: old}")
    assert wrong(pack) == []


@pytest.mark.parametrize("file", ["pack.yaml", "services.yaml"])
@pytest.mark.parametrize("content", [None, "a: [", "x: 1"])
def test_a_file_that_cannot_be_read_makes_no_tree_wrong(pack: Copy, file: str, content: str | None) -> None:
    pack.edit(ME, YOUNG, YOUNG.replace("}}", ", area: camden}}"))
    if content is None:
        (pack.folder / file).unlink()
    else:
        pack.write(file, content)
    assert wrong(pack) == []


def test_a_pack_may_have_no_trees(pack: Copy, tmp_path: Path) -> None:
    for path in (pack.folder / "trees").iterdir():
        path.unlink()
    assert read(pack) == ([], [])
    (pack.folder / "trees").rmdir()
    assert read(pack) == ([], [])
    for folder in (tmp_path / "none", Path("a\0b"), tmp_path / ("x" * 5000), tmp_path / "pack" / "pack.yaml"):
        assert read_trees(folder, Pack()) == ([], [])


def test_what_is_no_tree_is_told(pack: Copy) -> None:
    pack.write("trees/you.yml", "x")
    pack.write("trees/.hidden.yaml", "x")
    (pack.folder / "trees/folder.yaml").mkdir()
    assert wrong(pack) == [("trees/folder.yaml", "-", "-", "bad-shape")]
    assert [problem.file for problem in read(pack)[1] if problem.warning] == ["trees/you.yml"]


def test_trees_that_are_no_folder(pack: Copy) -> None:
    for path in (pack.folder / "trees").iterdir():
        path.unlink()
    (pack.folder / "trees").rmdir()
    pack.write("trees", "x")
    assert wrong(pack) == [("trees", "-", "-", "bad-shape")]


@pytest.mark.parametrize("text", ["~", "[]", "1", "text", ""])
def test_a_file_that_is_no_mapping_is_a_problem(pack: Copy, text: str) -> None:
    pack.write(ME, text)
    assert wrong(pack) == [(ME, "-", "-", "bad-shape")]


def test_a_tree_of_empty_parts_is_told(pack: Copy) -> None:
    pack.write(ME, "tree: me\nquestions:\n  a:\noutcomes: []\nscenarios: 3\n")
    assert wrong(pack) == [
        (ME, "me", "title", "bad-shape"),
        (ME, "me", "audience", "bad-shape"),
        (ME, "me", "start", "bad-shape"),
        (ME, "me", "outcomes", "bad-shape"),
        (ME, "me", "scenarios", "bad-shape"),
        (ME, "a", "-", "bad-shape"),
    ]


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=6) | st.just("how-soon")
VALUES = st.recursive(
    ODD,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["say", "go", "sets", "age", "x", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_values_anywhere_never_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "trees").mkdir()
    changed = deepcopy(TREE)
    for _ in range(data.draw(st.integers(1, 3))):
        holder: object = changed
        while isinstance(holder, dict | list) and holder:
            key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
            if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.integers(0, 2)) == 0:
                holder[key] = data.draw(VALUES)
                break
            holder = holder[key]
    (folder / ME).write_text(dump(changed), encoding="utf-8")
    _, problems = read_trees(folder, PACK)
    assert all(plain(problem) or "\ufffd" in str(problem) for problem in problems), [str(each) for each in problems]
    places = [(each.key, each.field, each.id) for each in problems if each.id in ("bad-shape", "bad-value")]
    assert len(places) == len(set(places))


def test_a_key_with_a_character_that_cannot_be_shown_is_one_mistake(tmp_path: Path) -> None:
    (tmp_path / "trees").mkdir()
    (tmp_path / ME).write_text(dump({**TREE, "tree": "\x1f"}), encoding="utf-8")
    _, problems = read_trees(tmp_path, PACK)
    assert [(each.field, each.id) for each in problems] == [("tree", "bad-value")]


PACK = read_pack(DEMO)[0]
TREE = yaml.safe_load((DEMO / ME).read_text())


@given(st.binary(max_size=200) | st.text(alphabet="tre:me questions{}[]\n -", max_size=80))
@settings(max_examples=100, deadline=None)
def test_odd_bytes_in_a_file_never_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes | str) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "trees").mkdir()
    (folder / ME).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, problems = read_trees(folder, PACK)
    assert problems
    assert all(str(problem).isprintable() for problem in problems)
