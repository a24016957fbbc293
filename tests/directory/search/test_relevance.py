"""Whether people find what they mean: the pack's judgements and ours, by understanding and ranking alone."""

import pytest

from directory.packs.schema import Search

from . import demonstration
from .memory_engine import MemoryEngine


@pytest.fixture(scope="module")
def engine():
    return MemoryEngine(demonstration.documents(), demonstration.lexicon())


def misses(engine: MemoryEngine, searches: list[Search] | tuple[Search, ...]) -> list[str]:
    found = []
    for each in searches:
        _, got = engine.ask(each.query, each.audience == "professional")
        right = any(key in each.expect for key in got[: each.top]) if each.expect else not got
        if not right:
            found.append(f"{each.query}: expected {', '.join(each.expect) or 'nothing'}; got {', '.join(got[:5])}")
    return found


def test_every_judgement_of_the_pack_is_right(engine):
    assert misses(engine, demonstration.pack().searches) == []


def test_at_most_one_in_twenty_of_ours_is_wrong(engine):
    searches = demonstration.judgements()
    assert len(searches) >= 130
    wrong = misses(engine, searches)
    assert len(wrong) <= len(searches) * 0.05, "\n".join(wrong)


def test_words_of_crisis_bring_the_emergency_help(engine):
    searches = [each for each in (*demonstration.pack().searches, *demonstration.judgements()) if each.panel]
    assert len(searches) > 30
    assert [each.query for each in searches if not engine.ask(each.query)[0].crisis] == []


def test_most_searches_do_not_bring_it(engine):
    searches = [each for each in (*demonstration.pack().searches, *demonstration.judgements()) if not each.panel]
    needless = [each.query for each in searches if engine.ask(each.query)[0].crisis]
    assert len(needless) <= len(searches) * 0.05, needless


def test_judgements_name_services_that_are_open():
    known = {document.key for document in demonstration.documents()}
    assert {key for each in demonstration.judgements() for key in each.expect} <= known


def test_no_search_lists_a_service_for_professionals_to_the_public(engine):
    hidden = {each.key for each in demonstration.documents() if each.listing.audience == {"professional"}}
    assert hidden
    for each in demonstration.judgements():
        assert hidden.isdisjoint(engine.ask(each.query)[1]), each.query
