"""Whether people find what they mean: the pack's judgements and ours, by understanding and ranking alone."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from directory.search.query import Query
from signpost.packs.schema import Search

from . import demonstration

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)


class Asked:
    """Understands and finds, without Django."""

    def __init__(self):
        self.engine = demonstration.indexed()
        self.reader = demonstration.reader()

    def ask(self, words, professional=False):
        """What was understood, and the keys of the first page in order."""
        query = Query(words=words, audiences=("professional",) if professional else ())
        understood = self.reader.understand(words, professional=professional)
        return understood, [each.key for each in self.engine.search(understood, query, NOW).documents]


@pytest.fixture(scope="module")
def engine():
    return Asked()


def places(engine: Asked, searches: Iterable[Search]) -> Iterator[tuple[Search, int, list[str]]]:
    """Each judgement, where the first right one stands (0: nowhere), and what was found."""
    for each in searches:
        _, got = engine.ask(each.query, each.audience == "professional")
        right = [place for place, key in enumerate(got, start=1) if key in each.expect]
        yield each, (right or [0])[0] if each.expect else int(not got), got


def misses(engine: Asked, searches: Iterable[Search]) -> list[str]:
    return [
        f"{each.query}: expected {', '.join(each.expect) or 'nothing'}; got {', '.join(got[:5])}"
        for each, place, got in places(engine, searches)
        if not 0 < place <= each.top
    ]


def test_every_judgement_of_the_pack_is_right(engine):
    assert misses(engine, demonstration.pack().searches) == []


def test_at_most_one_in_fifty_of_ours_is_wrong(engine):
    searches = demonstration.judgements()
    assert len(searches) >= 280
    wrong = misses(engine, searches)
    assert len(wrong) <= len(searches) * 0.02, "\n".join(wrong)


def test_the_first_right_one_stands_first_as_a_rule(engine):
    found = [place for _, place, _ in places(engine, demonstration.judgements())]
    assert sum(1 / place for place in found if place) / len(found) >= 0.96


def test_words_of_crisis_bring_the_emergency_help(engine):
    searches = [each for each in (*demonstration.pack().searches, *demonstration.judgements()) if each.panel]
    assert len(searches) > 30
    assert [each.query for each in searches if not engine.ask(each.query)[0].crisis] == []


@pytest.mark.parametrize(
    "asked", ["friend talking about ending it all", "how many pills will kill me", "fink about killin myself"]
)
def test_in_a_crisis_those_who_help_in_it_come_first(engine, asked):
    """Whatever else the words say: drugs, schools, somebody to talk to."""
    _, got = engine.ask(asked)
    for_crises = {
        "samaritans",
        "shout",
        "crisis-line",
        "camhs-crisis-line",
        "crisis-team",
        "papyrus-hopeline247",
        "calm-helpline",
    }
    assert set(got[:3]) <= for_crises | {"nhs-111-mental-health", "emergency-999"}


def test_most_searches_do_not_bring_it(engine):
    searches = [each for each in (*demonstration.pack().searches, *demonstration.judgements()) if not each.panel]
    needless = [each.query for each in searches if engine.ask(each.query)[0].crisis]
    # One in seven is of voices, violence or a helpline by name, where a needless panel is better than none.
    assert len(needless) <= len(searches) * 0.145, needless


def test_judgements_name_services_that_are_open():
    known = {document.key for document in demonstration.documents()}
    assert {key for each in demonstration.judgements() for key in each.expect} <= known


def test_no_search_lists_a_service_for_professionals_to_the_public(engine):
    hidden = {each.key for each in demonstration.documents() if each.listing.audience == {"professional"}}
    assert hidden
    for each in demonstration.judgements():
        assert hidden.isdisjoint(engine.ask(each.query)[1]), each.query
