"""Strict YAML: nothing is guessed, nothing is executed, and whatever is odd is a problem."""

import os
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.packs import reading
from directory.packs.problems import PackProblem, one_line
from directory.packs.reading import read_document
from tests.directory.packs.demo import DEMO, where


@pytest.fixture(params=["C", "Python"])
def read(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Read text as a file, with either of PyYAML's scanners."""
    if request.param == "Python":
        monkeypatch.setattr(reading, "Loader", yaml.SafeLoader)

    def read(content: str | bytes) -> tuple[object, list[PackProblem]]:
        path = tmp_path / "a.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        document = read_document(path, "a.yaml")
        return document.data, document.problems

    return read


@pytest.mark.parametrize("file", sorted(path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.yaml")))
def test_the_demonstration_reads_as_in_pyyaml(read, file: str) -> None:
    text = (DEMO / file).read_text(encoding="utf-8")
    assert read(text) == (yaml.safe_load(text), [])


def test_keys_are_always_text_and_values_keep_their_kind(read) -> None:
    text = "on: 2026-01-31\nyes: No\n2026-12-24: 12\n999: 1.5\n~: ~\n'no': 'no'\n12:30: a\n=: b\n"
    expected = dict(on=date(2026, 1, 31), yes=False, no="no")  # noqa: C408
    expected |= {"2026-12-24": 12, "999": 1.5, "~": None, "12:30": "a", "=": "b"}
    data, problems = read(text)
    assert (data, problems) == (expected, [])
    assert data["yes"] is False


def test_how_values_were_written_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [x, No, {b: 007}]\n")
    assert read_document(path, "a.yaml").written == {("a", 1): "No", ("a", 2, "b"): "007"}


def test_every_key_given_twice_is_named_with_its_item(read) -> None:
    _, problems = read(
        "pack: a\npack: b\nservices:\n"
        "  - {key: one, name: x}\n"
        "  - {name: a, key: two, name: b, contacts: [{kind: voice}, {label: a, label: b, label: c}],"
        " hours: {on: 1, on: 2}}\n"
        "  - {name: a, name: b}\n"
        "site: {name: a, name: b}\n"
    )
    assert where(problems) == [
        ("a.yaml", "-", "pack", "duplicate-key"),
        ("a.yaml", "two", "name", "duplicate-key"),
        ("a.yaml", "two", "contacts.2.label", "duplicate-key"),
        ("a.yaml", "two", "contacts.2.label", "duplicate-key"),
        ("a.yaml", "two", "hours.on", "duplicate-key"),
        ("a.yaml", "3", "name", "duplicate-key"),
        ("a.yaml", "site", "name", "duplicate-key"),
    ]
    assert "line 2" in problems[0].message
    assert '"name"' in problems[1].message


def test_in_a_tree_the_key_is_the_step(read) -> None:
    _, problems = read(
        "tree: me\ntitle: a\ntitle: b\nquestions:\n  one: {ask: a, ask: b}\n  one: {}\n"
        "outcomes:\n  on: {level: a, level: b}\n"
        "scenarios: [{name: Far, ends: a, ends: b}]\n"
    )
    assert where(problems) == [
        ("a.yaml", "me", "title", "duplicate-key"),
        ("a.yaml", "one", "ask", "duplicate-key"),
        ("a.yaml", "one", "key", "duplicate-key"),
        ("a.yaml", "on", "level", "duplicate-key"),
        ("a.yaml", "Far", "ends", "duplicate-key"),
    ]


def test_of_a_key_given_twice_the_first_counts(read) -> None:
    assert read("a: {b: 1}\na: [1, 2, {c: 3}]\nd: 4")[0] == {"a": {"b": 1}, "d": 4}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: b: c", 1, "mapping values"),
        ("a: 1\nb: [1, 2", None, "cannot be read"),
        ("a: 1\n\tb: 2", 2, "cannot be read"),
        ('a: 1\nb: "x', None, "cannot be read"),
        ("a: 1\nb: *x", 2, "*x"),
        ("a: &x [*x]", 1, "*x"),
        ("*x : 1", 1, "field's name"),
        ("a: 1\n<<: {b: 2}", 2, "<<"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tag"),
        ("a: 1\nb: !!str 2", 2, "tag"),
        ("a: ! b", 1, "tag"),
        ("!x {a: b}", 1, "tag"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("? [a]\n: b", 1, "field's name"),
        ("{a: 1, {b: 2}: 3}", 1, "cannot be read|field's name"),
        ("[" * 5000, 1, "deep"),
        ("- " * 1000, 1, "deep"),
        ("{a: " * 3000, 1, "deep"),
        ("a: \x07", None, "cannot be read"),
        ('a: "\\UFFFFFFFF"', None, "cannot be read"),
        ("%YAML 9.0\n---\na: 1", 1, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(read, text: str, line: int | None, word: str) -> None:
    data, problems = read(text)
    assert data is None
    assert {problem.id for problem in problems} == {"bad-yaml"}
    assert any(any(part in problem.message for part in word.split("|")) for problem in problems)
    if line:
        assert any(f"(line {line})" in problem.message for problem in problems)


def test_all_tags_and_merges_are_told_at_once(read) -> None:
    assert len(read("a: &x 1\nb: *x\nc: !!str 2\n<<: *x\nd: 1\nd: 2")[1]) == 3


def test_a_part_repeated_by_name_is_a_copy(read) -> None:
    data, problems = read("a: &x {b: [1]}\nc: *x")
    assert (data, problems) == ({"a": {"b": [1]}, "c": {"b": [1]}}, [])
    assert data["a"] is not data["c"]


def test_parts_that_repeat_each_other_many_times_are_refused(read) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    data, problems = read("\n".join(lines))
    assert data is None
    assert "repeats too much" in problems[0].message


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfea\x00:\x00", "a: ü".encode("latin-1"), b"a: \xed\xa0\x80", b"a: \x00", b"\x80"],
)
def test_what_is_not_utf8_text_is_told(read, content: bytes) -> None:
    data, (problem,) = read(content)
    assert (data, problem.id) == (None, "bad-yaml")
    assert "UTF-8" in problem.message


def test_a_byte_order_mark_does_no_harm(read) -> None:
    assert read(b"\xef\xbb\xbfa: 1") == ({"a": 1}, [])


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\n\n"])
def test_an_empty_file_is_a_problem(read, text: str) -> None:
    data, problems = read(text)
    assert data is None
    if text != "---\n":  # That is a file which holds nothing, and is found by its shape.
        assert where(problems) == [("a.yaml", "-", "-", "bad-shape")]


@pytest.mark.parametrize("text", ["9" * 5000, "2026-02-30", "0x_", "2026-01-01T99:00:00", "1:" * 3000 + "1"])
def test_a_number_or_date_that_is_none_is_kept_for_the_shape_to_tell(read, text: str) -> None:
    data, problems = read(f"a: {text}")
    assert problems == []
    assert isinstance(data["a"], reading.Unreadable)
    assert len(repr(data)) < 100


def test_escapes_bring_in_no_character_that_cannot_be_stored(read) -> None:
    data, problems = read('services: [{key: a, name: "x\\0y"}]\n"b\\x1b": 1\n')
    assert where(problems)[0] == ("a.yaml", "a", "name", "bad-value")
    assert {problem.id for problem in problems} == {"bad-value"}
    assert data["services"][0]["name"] == "x\ufffdy"


def test_a_missing_file_a_folder_and_a_pipe_are_problems(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none", tmp_path, tmp_path / "pipe", Path("a\0b"), tmp_path / ("x" * 5000)):
        document = read_document(path, "a.yaml")
        assert not document.is_read
        assert len(document.problems) == 1


def test_a_very_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 3)
    (tmp_path / "a.yaml").write_text("a: 1")
    assert where(read_document(tmp_path / "a.yaml", "a.yaml").problems) == [("a.yaml", "-", "-", "bad-yaml")]


def test_a_problem_is_one_line_whatever_it_holds() -> None:
    problem = PackProblem("a\nb.yaml", "", "", "What\r\n is\x1b[31m\u202e\ud800 wrong\u2028.", "bad-value")
    assert str(problem) == "a b.yaml: -: -: What is\\x1b[31m\\u202e\\ud800 wrong . [bad-value]"
    assert len(str(PackProblem("f", "k" * 9999, "f" * 9999, "m" * 9999, "bad-value"))) < 1000


@given(st.text(alphabet=st.characters()))
def test_any_text_comes_on_one_printable_line(text: str) -> None:
    assert one_line(text).isprintable()


YAMLISH = st.text(alphabet="ab:- \n[]{},\"'&*!|>?%#<~=_.\t0129ye\\\u2028\x85") | st.binary()


@given(YAMLISH)
@example("a: '\\")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_in_a_file_raises(read, content: str | bytes) -> None:
    data, problems = read(content)
    assert all(str(problem).isprintable() for problem in problems)
    if any(problem.id == "bad-yaml" for problem in problems):
        assert data is None
