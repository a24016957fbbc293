"""The trees of a pack: each mistake is told once, where it stands; and what a tree's rules know of services."""

# ruff: noqa: E501

import pytest
from hypothesis import given

from decision_tree.tree import compile_screens
from signpost.packs.reading import read_pack
from signpost.packs.trees import facts_of, pack_tree, pure_tree
from tests.decision_tree.tree.strategies import Site, sound_sites
from tests.signpost.packs.demo import DEMO, Copy, plain, where

ME = "trees/me.yaml"
FIRST = '- {say: "No", go: safe-today}'
CHILD = '- {say: "Under 12", go: unusual-urgent, sets: {age: 0-11}}'


def wrong(pack: Copy) -> list[tuple[str, str, str, str]]:
    problems = pack.wrong()
    assert all(plain(problem) for problem in problems), [str(problem) for problem in problems]
    return where(problems)


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
        ("    ask: Is your", "    # Is your", "life-at-risk", "ask", "bad-shape"),
        ("title: Help for me\n", "", "me", "title", "bad-shape"),
        ("start: life-at-risk\n", "", "me", "start", "bad-shape"),
        ("    level: emergency\n", "", "call-999", "level", "bad-shape"),
        ("    services: [gp, beat, samaritans]", "    services: gp", "eating", "services", "bad-shape"),
        ("    services: [gp, beat, samaritans]", "    # none", "eating", "services", "bad-shape"),
        (FIRST, '- {say: "No"}', "life-at-risk", "answers.2.go", "bad-shape"),
        (FIRST, "- {go: safe-today}", "life-at-risk", "answers.2.say", "bad-shape"),
        (FIRST, "- safe-today", "life-at-risk", "answers.2", "bad-shape"),
        (FIRST, '- {say: "No", go: safe-today, score: 3}', "life-at-risk", "answers.2.score", "bad-shape"),
        (CHILD, CHILD.replace("age:", "gender:"), "age-unusual", "answers.1.sets.gender", "bad-shape"),
        (CHILD, CHILD.replace("{age: 0-11}", "child"), "age-unusual", "answers.1.sets", "bad-shape"),
        ("tree: me", "tree: [me]", "-", "tree", "bad-shape"),
        ("tree: me\n", "", "-", "tree", "bad-shape"),
        ("intro:", "agreed: {by: Dr A}\nintro:", "me", "agreed.on", "bad-shape"),
        # Values.
        ("tree: me", "tree: you", "you", "tree", "bad-value"),
        ("tree: me", "tree: My Tree", "My Tree", "tree", "bad-value"),
        ("tree: me", 'tree: "\\x1f"', "\ufffd", "tree", "bad-value"),
        ("audience: patient", "audience: everyone", "me", "audience", "bad-value"),
        ("title: Help for me", 'title: ""', "me", "title", "bad-value"),
        (FIRST, "- {say: 12, go: safe-today}", "life-at-risk", "answers.2.say", "bad-value"),
        ("danger: true", 'danger: "true"', "life-at-risk", "answers.1.danger", "bad-value"),
        ("danger: true", "danger: 1", "life-at-risk", "answers.1.danger", "bad-value"),
        ("danger: true", "danger: yes", "life-at-risk", "answers.1.danger", "bad-value"),
        ("    level: routine\n", "    level: rutine\n", "perinatal", "level", "bad-value"),
        (CHILD, CHILD.replace("0-11", "11-0"), "age-unusual", "answers.1.sets.age", "bad-value"),
        (CHILD, CHILD.replace("0-11", "17"), "age-unusual", "answers.1.sets.age", "bad-value"),
        (CHILD, CHILD.replace("0-11", "child"), "age-unusual", "answers.1.sets.age", "bad-value"),
        ("services: [gp, beat, samaritans]", "services: [gp, 111]", "eating", "services.2", "bad-value"),
        # The rules of a tree.
        ("outcomes:\n", "outcomes:\n  how-soon: {level: routine, title: A, advice: B., services: [gp]}\n", "how-soon", "key", "duplicate-key"),
        ("start: life-at-risk", "start: nowhere", "me", "start", "unknown-target"),
        (CHILD, CHILD.replace("}}", ", area: hackney}}"), "age-unusual", "answers.1.sets.area", "unknown-area"),
        ("services: [gp, beat, samaritans]", "services: [gp, beet, samaritans]", "eating", "services", "unknown-service"),
        ("services: [combat-stress, op-courage, gp, samaritans]", "services: [urlife]", "veterans", "services", "no-open-service"),
        ("        unsure_waiver:", "        # waiver:", "main-problem", "answers.9.go", "unsure-less-urgent"),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once(pack: Copy, old: str, new: str, key: str, field: str, id: str) -> None:
    pack.edit(ME, old, new)
    found = wrong(pack)
    if id == "unsure-less-urgent":
        (only,) = found
        assert (only[1], only[3]) == (key, id)
        return
    assert found == [(ME, key, field, id)]


@pytest.mark.parametrize(
    "new", ['- {say: "No", go: safe-today, danger: false, sets: {}}', "- {say: No, go: safe-today}"]
)
def test_what_is_no_mistake(pack: Copy, new: str) -> None:
    pack.edit(ME, FIRST, new)
    assert wrong(pack) == []
    tree = next(tree for tree in pack.read()[0].trees if tree.tree == "me")
    assert tree.questions["life-at-risk"].answers[1].say == "No"


def test_two_trees_with_one_key(pack: Copy) -> None:
    pack.write("trees/a.yaml", (DEMO / ME).read_text())
    assert wrong(pack) == [("trees/a.yaml", "me", "tree", "duplicate-key")]
    (pack.folder / ME).unlink()
    assert wrong(pack) == [("trees/a.yaml", "me", "tree", "bad-value")]


def test_a_pack_may_have_no_trees(pack: Copy) -> None:
    for path in (pack.folder / "trees").iterdir():
        path.unlink()
    assert wrong(pack) == []
    (pack.folder / "trees").rmdir()
    assert wrong(pack) == []


def test_what_is_no_tree_is_told(pack: Copy) -> None:
    pack.write("trees/.hidden.yaml", "x")
    (pack.folder / "trees/folder.yaml").mkdir()
    assert wrong(pack) == [("trees/folder.yaml", "-", "-", "bad-shape")]


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
        (ME, "a", "-", "bad-shape"),
        (ME, "me", "outcomes", "bad-shape"),
        (ME, "me", "scenarios", "bad-shape"),
    ]


def test_a_warning_is_no_mistake(pack: Copy) -> None:
    pack.edit(ME, "services: [combat-stress,", "services: [street-triage, combat-stress,")
    assert wrong(pack) == []
    warned = [problem for problem in pack.read()[1] if problem.file == ME]
    assert [(each.key, each.field, each.warning) for each in warned] == [("veterans", "services", True)]


@pytest.fixture(scope="module")
def demo():
    return read_pack(DEMO)[0]


def test_a_tree_comes_back_from_the_tree_of_rules(demo) -> None:
    assert [pack_tree(pure_tree(tree)) for tree in demo.trees] == list(demo.trees)


@given(sound_sites())
def test_a_pack_changes_no_screen_of_a_tree(site: Site) -> None:
    again = pure_tree(pack_tree(site.tree))
    assert compile_screens(again, site.directory) == compile_screens(site.tree, site.directory)


def test_rules_know_when_a_number_that_a_service_follows_is_answered(demo) -> None:
    services = {service.key: service for service in demo.services}
    line, *_ = facts_of(services)["crisis-team"].contacts
    assert (line.number, line.hours, line.audience) == ("020 7946 0111", "always", {"patient", "carer"})


def test_a_number_of_a_service_that_is_not_open_is_not_there(demo) -> None:
    services = {service.key: service for service in demo.services}
    services["crisis-line"] = services["crisis-line"].model_copy(update={"status": "closed"})
    assert [contact.number for contact in facts_of(services)["crisis-team"].contacts] == ["020 7946 0112"]
