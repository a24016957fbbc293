"""What takes more than one entry to see: numbers that live in one place, warnings, searches."""

from signpost.packs.problems import PackProblem
from tests.signpost.packs.demo import Copy, where

S = "services.yaml"
FOLLOWER = "    - {kind: voice, same_as: crisis-line,"


def warnings(pack: Copy) -> list[PackProblem]:
    assert not pack.wrong()
    return [problem for problem in pack.read()[1] if problem.warning and not problem.file.startswith("trees/")]


def test_a_number_in_two_entries_is_a_warning_that_names_both(pack: Copy) -> None:
    pack.edit(S, FOLLOWER, '    - {kind: voice, number: "020 79460111",')
    (warning,) = warnings(pack)
    assert where([warning]) == [(S, "crisis-team", "contacts.1.number", "bad-value")]
    assert "crisis-line and in crisis-team" in warning.message
    assert "same_as: crisis-line" in warning.message


def test_a_number_twice_in_one_entry_is_none(pack: Copy) -> None:
    pack.edit(S, FOLLOWER, '    - {kind: voice, number: "020 7946 0112",')
    assert warnings(pack) == []


def test_no_chains(pack: Copy) -> None:
    pack.edit(S, '    - {kind: voice, number: "116 123",', "    - {kind: voice, same_as: crisis-team,")
    assert where(pack.wrong()) == [(S, "samaritans", "contacts.1.same_as", "bad-value")]
    assert "itself has a contact with same_as" in pack.wrong()[0].message


def test_a_contact_that_nobody_would_see(pack: Copy) -> None:
    pack.edit(S, "    - {kind: voice, same_as: crisis-line, ", "    - {kind: voice, same_as: street-triage, ")
    pack.edit(
        S,
        'for: [patient, carer]}\n    - {kind: voice, number: "020 7946 0112"',
        'for: [patient]}\n    - {kind: voice, number: "020 7946 0112"',
    )
    (problem,) = pack.wrong()
    assert where([problem]) == [(S, "crisis-team", "contacts.1.same_as", "bad-value")]


def test_following_a_service_that_is_not_open_is_a_warning(pack: Copy) -> None:
    pack.edit(S, '    - {kind: chat, url: "https://www.thecalmzone.net/",', "    - {kind: web, same_as: urlife,")
    assert where(warnings(pack)) == [(S, "calm-helpline", "contacts.2.same_as", "bad-value")]


def test_a_search_expects_what_can_be_found(pack: Copy) -> None:
    pack.edit(
        "searches.yaml",
        "{query: CRHT, expect: [crisis-team]}",
        "{query: CRHT, expect: [crisis-team, urlife, street-triage]}",
    )
    assert where(pack.wrong()) == [
        ("searches.yaml", "2", "expect.2", "bad-value"),
        ("searches.yaml", "2", "expect.3", "bad-value"),
    ]
    pack.edit("searches.yaml", "urlife, street-triage]}", "street-triage], for: professional}")
    assert pack.wrong() == []
