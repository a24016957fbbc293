"""A whole pack: each mistake is told once, where it stands, and all of them at once."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signpost.packs.reading import read_pack
from tests.signpost.packs.demo import DEMO, Copy, copy, dump, parsed, plain, where
from tests.signpost.packs.mistakes import MISTAKES, NUMBER, P, S


def test_the_demonstration_has_no_problems_and_no_warnings() -> None:
    pack, problems = read_pack(DEMO)
    assert problems == []
    assert (pack.name, pack.site and pack.site.owner) == ("camden-islington", "camden-islington-ft")
    counts = [len(each) for each in (pack.areas, pack.organisations, pack.services, pack.synonyms, pack.searches)]
    assert counts == [2, 19, 33, 14, 22]
    assert len(pack.outlines) == 33
    assert pack.area_names == {"camden": "Camden", "islington": "Islington"}


def test_what_is_read_is_typed() -> None:
    services = {service.key: service for service in read_pack(DEMO)[0].services}
    assert services["samaritans"].areas is None
    assert services["crisis-team"].areas == ("camden", "islington")
    assert services["crisis-team"].audience == ("patient", "carer", "professional")
    assert services["calm-helpline"].hours == "daily: 17:00-24:00"
    assert services["calm-helpline"].contacts[0].hours == "daily: 17:00-24:00"
    assert services["urlife"].status == "closed"
    assert services["urlife"].instead == ("brandon-centre", "camhs-camden", "childline")
    assert services["police-advice-line"].contacts[0].restricted
    address = services["liaison-uclh"].address
    assert address.latitude == 51.5246


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
        (S, "  cost: free", "  cost: No", '"No" is read as a truth value, and there should be text: put it in quotes.'),
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
    assert problems == []
    assert read.services[2].name == "<script>alert(1)</script> {{ 7*7 }} ${x} %(y)s"


def test_all_mistakes_are_told_at_once(pack: Copy) -> None:
    pack.edit(P, "owner: camden-islington-ft", "owner: nobody")
    pack.edit(P, "gss_code: E09000007", "gss_code: 7")
    pack.edit(S, "urgency: [emergency]", "urgency: [now]")
    pack.edit(S, "organisation: nhs-england", "organisation: nhs")
    pack.edit(S, "label: Call 999", "label: No")
    pack.edit(S, "  cost: free", "  cost: free\n  cost: free")
    pack.edit(S, "instead: [brandon-centre", "instead: [nowhere, urlife, brandon-centre")
    pack.edit("synonyms.yaml", "[GP, doctor, surgery]", "[GP]")
    pack.edit("searches.yaml", "expect: [crisis-team]", "expect: [crisis-teem]")
    assert where(pack.wrong()) == [
        (P, "site", "owner", "unknown-organisation"),
        (P, "camden", "gss_code", "bad-value"),
        (S, "emergency-999", "cost", "duplicate-key"),
        (S, "emergency-999", "urgency.1", "bad-value"),
        (S, "emergency-999", "contacts.1.label", "bad-value"),
        (S, "emergency-999", "organisation", "unknown-organisation"),
        (S, "urlife", "instead.1", "unknown-service"),
        (S, "urlife", "instead.2", "bad-value"),
        ("synonyms.yaml", "11", "-", "bad-value"),
        ("searches.yaml", "1", "expect.1", "unknown-service"),
    ]


def test_a_faulty_service_is_still_one_that_others_may_name(pack: Copy) -> None:
    pack.edit(S, "  name: Childline", "  name: Yes")
    read, problems = pack.read()
    assert where(problems) == [(S, "childline", "name", "bad-value")]
    assert "childline" not in {service.key for service in read.services}
    assert read.outlines["childline"].max_age == 18


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
    assert problems == []
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
    (problem,) = pack.read()[1]
    assert (problem.file, problem.warning) == ("service.yaml", True)


def test_a_folder_that_does_not_exist_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "none", tmp_path / "file", Path("a\0b"), tmp_path / ("x" * 5000)):
        pack, problems = read_pack(folder)
        assert pack == Pack()
        assert [problem.id for problem in problems] == ["bad-shape"]


def test_dates_and_hours_may_stand_without_quotes_where_they_are_keys_or_dates(pack: Copy) -> None:
    pack.edit(S, "  cost: free", "  cost: free\n  checked: {on: 2026-01-31, by: Jo}")
    pack.edit(S, '  hours: {daily: ["17:00-24:00"]}', "  hours: {daily: [17:00-24:00], dates: {2026-12-24: []}}")
    read, problems = pack.read()
    assert problems == []
    assert read.services[0].checked.on.isoformat() == "2026-01-31"
    assert read.services[6].hours == "daily: 17:00-24:00\n2026-12-24: closed"


def test_of_two_items_with_one_key_the_first_is_given(pack: Copy) -> None:
    pack.edit(S, "- key: talk-to-frank", "- key: shout")
    assert [service.name for service in pack.read()[0].services if service.key == "shout"] == ["Shout crisis text line"]


def test_a_word_that_stands_twice_counts_once(pack: Copy) -> None:
    pack.edit(S, "urgency: [emergency]", "urgency: [emergency, emergency]")
    assert pack.read()[0].services[0].urgency == ("emergency",)


def test_what_is_faulty_in_an_outline_counts_as_no_limit() -> None:
    assert outline("a", {"status": ["x"], "for": "x", "ages": 3, "areas": "everywhere"}) == Outline("a", "a")
    assert not outline("a", {"status": "temporarily_closed"}).open
    full = {"name": "A", "for": ["carer"], "ages": {"min": 1, "max": "2"}, "areas": ["camden", 1]}
    assert outline("a", full) == Outline("a", "A", True, frozenset({"carer"}), 1, None, frozenset({"camden"}))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
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
FILES = {name: yaml.safe_load((DEMO / name).read_text()) for name in (P, S, "synonyms.yaml", "searches.yaml")}


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_values_anywhere_never_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("odd")
    for name, content in FILES.items():
        group = {P: "organisations", S: "services"}.get(name, name.removesuffix(".yaml"))
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
