"""The same questions to both real engines: as good on either, and the same at the top."""

import pytest

from directory.search.finder import Finder
from directory.search.query import Query

from ..directory.search import demonstration
from .made_up import NOW


@pytest.fixture
def finders(engine):
    """A finder on each engine, with the pack's services."""
    embedded = demonstration.indexed()
    engine.rebuild(demonstration.documents(), lambda done: None)
    return {"embedded": Finder(embedded, None), "elasticsearch": Finder(embedded, engine)}


def ask(finder: Finder, search) -> list[str]:
    audiences = (search.audience,) if search.audience else ()
    found = finder.find(Query(words=search.query, audiences=audiences), NOW)
    return [document.key for document in found.documents]


def is_right(search, got: list[str]) -> bool:
    return any(key in search.expect for key in got[: search.top]) if search.expect else not got


def right(finder: Finder, searches) -> int:
    return sum(is_right(search, ask(finder, search)) for search in searches)


def test_judgements_of_the_pack_are_right(finders):
    wrong = [it.query for it in demonstration.pack().searches if not is_right(it, ask(finders["elasticsearch"], it))]
    assert wrong == []


def test_ours_are_as_right_as_with_the_embedded_engine(finders):
    one, other = (right(finder, demonstration.judgements()) for finder in finders.values())
    assert other >= one * 0.98


def test_the_engine_at_scale_answers_itself(finders):
    assert finders["elasticsearch"].find(Query(words="courses"), NOW).engine == "elasticsearch"


def test_the_first_ones_are_the_same(finders):
    searches = [*demonstration.pack().searches, *demonstration.judgements()]
    answers = [tuple(ask(finder, search)[:3] for finder in finders.values()) for search in searches]
    differ = [search.query for search, (one, other) in zip(searches, answers, strict=True) if one[:3] != other[:3]]
    assert len(differ) <= len(searches) * 0.05, differ


@pytest.mark.parametrize(
    "filters", [{}, {"areas": ("camden",)}, {"ages": ("under-18",)}, {"urgencies": ("urgent", "routine")}]
)
def test_totals_and_counts_are_the_same(finders, filters):
    one, other = (finder.find(Query(words="help", **filters), NOW) for finder in finders.values())
    assert one.total == other.total
    assert one.counts == other.counts
