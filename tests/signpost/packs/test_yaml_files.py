"""Strict YAML: nothing is guessed, nothing is executed, and whatever is odd is a problem."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signpost.packs import yaml_files
from signpost.packs.problems import PackProblem, one_line
from signpost.packs.yaml_files import read_file
from tests.signpost.packs.demo import DEMO, parsed, where


@pytest.fixture(params=["C", "Python"])
def read(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Read text as a file, with either of ruamel.yaml's parsers."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_files, "ARE_PURE", (True,))

    def read(content: str | bytes) -> tuple[object, list[PackProblem]]:
        path = tmp_path / "a.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        document = read_file(path, "a.yaml")
        return document.data, document.problems

    return read


@pytest.mark.parametrize("file", sorted(path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.yaml")))
def test_the_demonstration_reads_as_by_the_library_itself(read, file: str) -> None:
    data, problems = read((DEMO / file).read_text(encoding="utf-8"))
    assert problems == []
    assert as_text(data) == as_text(parsed(DEMO / file))


def as_text(data: object) -> object:
    """Return data with dates as text: to YAML 1.2 they are, to the library not."""
    if isinstance(data, dict):
        return {key: as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_text(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data


def test_keys_are_always_text_and_values_are_what_yaml_1_2_says(read) -> None:
    text = "on: 2026-01-31\nyes: No\n2026-12-24: 12\n999: 1.5\n~: ~\n'no': 'no'\n12:30: 1:30\n=: =\ntrue: True\n"
    data, problems = read(text + "empty:\nhex: 0x1F\noctal: 0o17\nold: 017\ninfinite: -.inf\nlarge: 1e3\nlong: 1_000")
    assert problems == []
    assert data == {
        "on": "2026-01-31",
        "yes": "No",
        "2026-12-24": 12,
        "999": 1.5,
        "~": None,
        "no": "no",
        "12:30": "1:30",
        "=": "=",
        "true": True,
        "empty": None,
        "hex": 31,
        "octal": 15,
        "old": 17,
        "infinite": float("-inf"),
        "large": 1000.0,
        "long": "1_000",
    }
    assert data["true"] is True


def test_colons_inside_words_are_no_mistake(read) -> None:
    data, problems = read("a: [09:00-17:00, {url: https://example.org/?a=b#c}]")
    assert (data, problems) == ({"a": ["09:00-17:00", {"url": "https://example.org/?a=b#c"}]}, [])


def test_how_values_were_written_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [x, TRUE, {b: 007}]\n")
    assert read_file(path, "a.yaml").written == {("a", 1): "TRUE", ("a", 2, "b"): "007"}


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


@pytest.mark.parametrize("text", ["9" * 5000, "0x" + "f" * 5000, "1e999"])
def test_a_number_without_end_is_left_to_the_shape(read, text: str) -> None:
    assert read(f"a: {text}") == ({"a": float("inf")}, [])


def test_escapes_bring_in_no_character_that_cannot_be_stored(read) -> None:
    data, problems = read('services: [{key: a, name: "x\\0y"}]\n"b\\x1b": 1\n')
    assert where(problems)[0] == ("a.yaml", "a", "name", "bad-value")
    assert {problem.id for problem in problems} == {"bad-value"}
    assert data["services"][0]["name"] == "x\ufffdy"


def test_a_missing_file_a_folder_and_a_pipe_are_problems(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none", tmp_path, tmp_path / "pipe", Path("a\0b"), tmp_path / ("x" * 5000)):
        document = read_file(path, "a.yaml")
        assert not document.is_read
        assert len(document.problems) == 1


def test_a_very_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_files, "MOST_BYTES", 3)
    (tmp_path / "a.yaml").write_text("a: 1")
    assert where(read_file(tmp_path / "a.yaml", "a.yaml").problems) == [("a.yaml", "-", "-", "bad-yaml")]


def test_a_problem_is_one_line_whatever_it_holds() -> None:
    problem = PackProblem("a\nb.yaml", "", "", "What\r\n is\x1b[31m\u202e\ud800 wrong\u2028.", "bad-value")
    assert str(problem) == "a b.yaml: -: -: What is\\x1b[31m\\u202e\\ud800 wrong . [bad-value]"
    assert len(str(PackProblem("f", "k" * 9999, "f" * 9999, "m" * 9999, "bad-value"))) < 1000


@given(st.text(alphabet=st.characters()))
def test_any_text_comes_on_one_printable_line(text: str) -> None:
    assert one_line(text).isprintable()


PLAIN = st.text(alphabet="ab:- \n[]{},\"'#~.019yeé\t", max_size=30)  # line breaks of old apart


@given(PLAIN.map("a: {}".format) | PLAIN.map("- [{}]".format))
@settings(max_examples=2000, deadline=None)
def test_both_parsers_read_the_same(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.getbasetemp() / "both.yaml"
    path.write_bytes(content.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_files, "ARE_PURE", (False,))
        fast = read_file(path, "both.yaml")
        patch.setattr(yaml_files, "ARE_PURE", (True,))
        pure = read_file(path, "both.yaml")
    if fast.is_read and pure.is_read:
        assert fast.data == pure.data


YAMLISH = st.text(alphabet="ab:- \n[]{},\"'&*!|>?%#<~=_.\t0129ye\\\u2028\x85") | st.binary()


@given(YAMLISH)
@example("a: '\\")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_in_a_file_raises(read, content: str | bytes) -> None:
    data, problems = read(content)
    assert all(str(problem).isprintable() for problem in problems)
    if any(problem.id == "bad-yaml" for problem in problems):
        assert data is None
