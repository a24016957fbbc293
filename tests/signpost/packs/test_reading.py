"""A whole pack: each mistake is told once, where it stands, and all of them at once."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signpost.packs.reading import read_pack
from tests.signpost.packs.demo import DEMO, Copy, copy, dump, parsed, plain, where
from tests.signpost.packs.mistakes import MISTAKES, NUMBER, P, S


def test_the_demonstration_has_no_mistakes() -> None:
    pack, problems = read_pack(DEMO)
    assert [str(problem) for problem in problems if not problem.warning] == []
    assert pack is not None
    assert (pack.name, pack.site.owner) == ("camden-islington", "camden-islington-ft")
    assert [len(each) for each in (pack.areas, pack.services, pack.trees)] == [2, 89, 4]


def test_what_is_read_is_typed() -> None:
    services = {service.key: service for service in read_pack(DEMO)[0].services}
    assert services["samaritans"].areas is None
    assert services["crisis-team"].areas == ("camden", "islington")
    assert services["crisis-team"].audience == ("patient", "carer", "professional")
    assert services["calm-helpline"].hours == "daily: 17:00-24:00"
    assert services["calm-helpline"].contacts[0].hours == "daily: 17:00-24:00"
    assert services["urlife"].status == "closed"
    assert services["urlife"].instead[0] == "brandon-centre"
    assert services["camden-talking-therapies"].alert.until == date(2027, 1, 1)
    assert services["crisis-team"].contacts[0].same_as == "crisis-line"
    assert services["police-advice-line"].contacts[0].restricted


@pytest.mark.parametrize(("file", "old", "new", "key", "field", "id"), MISTAKES)
def test_one_mistake_is_told_once(pack: Copy, file: str, old: str, new: str, key: str, field: str, id: str) -> None:
    pack.edit(file, old, new)
    problems = pack.wrong()
    assert where(problems) == [(file, key, field, id)]
    assert plain(problems[0]), problems[0]
    assert "This cannot be right" not in problems[0].message  # What is said where nothing better is known.
    assert str(problems[0]).startswith(f"{file}: {key[:100]}")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            S,
            "  cost: free",
            "  cost: TRUE",
            '"TRUE" is read as a truth value, and there should be text: put it in quotes.',
        ),
        (S, NUMBER, "number: 0999", '"0999" is read as a number, and there should be text: put it in quotes.'),
        (S, NUMBER, "number: 999", '"999" is read as a number, and there should be text: put it in quotes.'),
        (S, "organisation: nhs-england", "organisation: nhs-englnd", "Did you mean nhs-england?"),
        (
            S,
            "urgency: [emergency]",
            "urgency: [emergancy]",
            "Did you mean emergency? Use one of: emergency, very_urgent,",
        ),
        (S, "label: Call 999", "lable: Call 999", '"lable" is not a field here. Did you mean label?'),
        (S, "for: [patient, carer, professional]", "for: patient", 'a list here, not "patient"'),
        (S, "status: closed", "status: <script>", '"<script>" is not a word for this.'),
    ],
)
def test_messages_say_what_to_do(pack: Copy, file: str, old: str, new: str, said: str) -> None:
    pack.edit(file, old, new)
    (problem,) = pack.wrong()
    assert said in str(problem)


def test_whatever_else_is_text_is_only_text(pack: Copy) -> None:
    pack.edit(S, "  name: Samaritans", '  name: "<script>alert(1)</script> {{ 7*7 }} ${x} %(y)s"')
    read, problems = pack.read()
    assert not [problem for problem in problems if not problem.warning]
    assert read.services[2].name == "<script>alert(1)</script> {{ 7*7 }} ${x} %(y)s"


def test_all_mistakes_of_shape_are_told_at_once(pack: Copy) -> None:
    pack.edit(P, "owner: camden-islington-ft", "owner: nobody")
    pack.edit(P, "gss_code: E09000007", "gss_code: 7")
    pack.edit(S, "urgency: [emergency]", "urgency: [now]")
    pack.edit(S, "label: Call 999", "label: 1")
    pack.edit(S, "  cost: free", "  cost: free\n  cost: free")
    pack.edit(S, "  name: Childline", "  name: true")
    pack.edit("synonyms.yaml", "[GP, doctor, surgery]", "[GP]")
    pack.edit("searches.yaml", "query: CRHT,", "query: CRHT, top: 0,")
    pack.edit("trees/me.yaml", "title: Help for me", "title: 1")
    pack.edit("trees/young.yaml", "tree: young", "tree: old")
    assert where(pack.wrong()) == [
        (P, "camden", "gss_code", "bad-value"),
        (S, "emergency-999", "cost", "duplicate-key"),
        (S, "emergency-999", "urgency.1", "bad-value"),
        (S, "emergency-999", "contacts.1.label", "bad-value"),
        (S, "childline", "name", "bad-value"),
        ("synonyms.yaml", "13", "-", "bad-value"),
        ("searches.yaml", "2", "top", "bad-value"),
        ("trees/me.yaml", "me", "title", "bad-value"),
        ("trees/young.yaml", "old", "tree", "bad-value"),
    ]
    assert pack.read()[0] is None


def test_then_all_that_breaks_a_rule_is(pack: Copy) -> None:
    pack.edit(P, "owner: camden-islington-ft", "owner: nobody")
    pack.edit(P, "organisations:", "organisations:\n  - {key: refuge, name: Refuge, kind: national}")
    pack.edit(S, "organisation: nhs-england", "organisation: nhs")
    pack.edit(S, "instead: [brandon-centre", "instead: [nowhere, urlife, brandon-centre")
    pack.edit(S, "same_as: crisis-line", "same_as: samaritan")
    pack.edit("searches.yaml", "expect: [crisis-team]", "expect: [crisis-teem]")
    pack.edit("trees/me.yaml", "    services: [emergency-999", "    services: [emergency-9, emergency-999")
    assert where(pack.wrong()) == [
        (P, "site", "owner", "unknown-organisation"),
        (P, "refuge", "key", "duplicate-key"),
        (S, "emergency-999", "organisation", "unknown-organisation"),
        (S, "crisis-team", "contacts.1.same_as", "unknown-service"),
        (S, "urlife", "instead.1", "unknown-service"),
        (S, "urlife", "instead.2", "bad-value"),
        ("searches.yaml", "1", "expect.1", "unknown-service"),
        ("trees/me.yaml", "call-999", "services", "unknown-service"),
    ]


@pytest.mark.parametrize("file", [P, S])
def test_a_file_that_cannot_be_read_makes_no_others_wrong(pack: Copy, file: str) -> None:
    pack.write(file, "a: [")
    assert [problem.file for problem in pack.wrong()] == [file]


@pytest.mark.parametrize("file", [P, S])
def test_a_needed_file_that_is_missing_is_a_problem(pack: Copy, file: str) -> None:
    (pack.folder / file).unlink()
    assert where(pack.wrong()) == [(file, "-", "-", "bad-shape")]


def test_other_files_may_be_missing(pack: Copy) -> None:
    for file in ("synonyms.yaml", "searches.yaml"):
        (pack.folder / file).unlink()
    read, problems = pack.read()
    assert not [problem for problem in problems if not problem.warning]
    assert (read.synonyms, read.searches) == ((), ())


@pytest.mark.parametrize("text", ["~", "[]", "1", "text", "---\n"])
@pytest.mark.parametrize("file", [P, S, "synonyms.yaml", "searches.yaml"])
def test_a_file_that_is_no_mapping_is_a_problem(pack: Copy, file: str, text: str) -> None:
    pack.write(file, text)
    assert where(pack.wrong()) == [(file, "-", "-", "bad-shape")]


@pytest.mark.parametrize("items", ["", "5", "{a: 1}", "words"])
def test_items_that_are_no_list_are_a_problem(pack: Copy, items: str) -> None:
    pack.write(S, f"services: {items}\n")
    assert where(pack.wrong()) == [(S, "-", "services", "bad-shape")]


def test_unknown_files_are_warned_of(pack: Copy) -> None:
    for name in ("service.yaml", ".hidden", "README.md"):
        (pack.folder / name).write_text("x")
    pack.write("trees/you.yml", "x")
    warned = [problem.file for problem in pack.read()[1] if problem.id == "bad-shape"]
    assert warned == ["trees/you.yml", "service.yaml"]
    assert not pack.wrong()


def test_a_folder_that_does_not_exist_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "none", tmp_path / "file", Path("a\0b"), tmp_path / ("x" * 5000)):
        pack, problems = read_pack(folder)
        assert pack is None
        assert [problem.id for problem in problems] == ["bad-shape"]


def test_dates_and_hours_may_stand_without_quotes_where_they_are_keys_or_dates(pack: Copy) -> None:
    pack.edit(S, "  cost: free", "  cost: free\n  checked: {on: 2026-01-31, by: Jo}")
    pack.edit(S, '  hours: {daily: ["17:00-24:00"]}', "  hours: {daily: [17:00-24:00], dates: {2026-12-24: []}}")
    read, problems = pack.read()
    assert not [problem for problem in problems if not problem.warning]
    assert read.services[0].checked.on.isoformat() == "2026-01-31"
    calm = next(service for service in read.services if service.key == "calm-helpline")
    assert calm.hours == "daily: 17:00-24:00\n2026-12-24: closed"


def test_a_word_that_stands_twice_counts_once(pack: Copy) -> None:
    pack.edit(S, "urgency: [emergency]", "urgency: [emergency, emergency]")
    assert pack.read()[0].services[0].urgency == ("emergency",)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates()
SCALARS |= st.text(max_size=8)
WORDS = st.sampled_from(
    ["emergency", "patient", "everywhere", "always", "voice", "camden", "999", "crisis-team", "accept"]
)
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "key", "min", "on", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FILES = {name: parsed(DEMO / name) for name in (P, S, "synonyms.yaml", "searches.yaml", "trees/me.yaml")}


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_values_anywhere_never_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("odd")
    for name, content in FILES.items():
        group = {P: "organisations", S: "services", "trees/me.yaml": "scenarios"}.get(name, name.removesuffix(".yaml"))
        changed = {**content, group: content[group][:12]}
        holder: object = changed
        while isinstance(holder, dict | list) and holder:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.integers(0, 2)) == 0 or not isinstance(holder[key], dict | list):
                holder[key] = data.draw(VALUES)
                break
            holder[key] = holder[key].copy()
            holder = holder[key]
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(dump(changed), encoding="utf-8")
    _, problems = read_pack(folder)
    assert all(plain(problem) or "\ufffd" in str(problem) for problem in problems), [
        str(problem) for problem in problems
    ]
    assert not any("cannot be right. Correct it or" in problem.message for problem in problems)


@given(st.sampled_from([P, S, "synonyms.yaml", "searches.yaml"]), st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_odd_bytes_in_a_file_never_raise(tmp_path_factory: pytest.TempPathFactory, file: str, content: bytes) -> None:
    pack = copy(tmp_path_factory.mktemp("odd"))
    pack.write(file, content)
    _, problems = pack.read()
    assert problems
    assert all(str(problem).isprintable() for problem in problems)
