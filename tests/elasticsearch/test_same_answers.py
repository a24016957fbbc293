"""The same questions to both real engines: as good on either, and the same at the top."""

import pytest
from django.utils import timezone

from directory.search.embedded import EmbeddedEngine
from directory.search.finder import Finder
from directory.search.query import Query

from ..directory.search import demonstration


@pytest.fixture
def finders(engine, tmp_path):
    """A finder on each engine, with the pack's services."""
    documents = demonstration.documents()
    lexicon = demonstration.lexicon()
    lists = {name: getattr(lexicon, name) for name in ("synonyms", "crisis", "areas", "districts", "closed", "pins")}
    embedded = EmbeddedEngine(tmp_path / "search.sqlite3")
    embedded.rebuild(documents, lambda done: None, lists)
    engine.rebuild(documents, lambda done: None)
    return {"embedded": Finder(embedded, None), "elasticsearch": Finder(embedded, engine)}


def ask(finder: Finder, search) -> list[str]:
    audiences = (search.audience,) if search.audience else ()
    found = finder.find(Query(words=search.query, audiences=audiences), timezone.now())
    return [document.key for document in found.documents]


def is_right(search, got: list[str]) -> bool:
    return any(key in search.expect for key in got[: search.top]) if search.expect else not got


@pytest.mark.parametrize("name", ["embedded", "elasticsearch"])
def test_judgements_are_right(finders, name):
    pack, ours = demonstration.pack().searches, demonstration.judgements()
    assert [search.query for search in pack if not is_right(search, ask(finders[name], search))] == []
    wrong = [search.query for search in ours if not is_right(search, ask(finders[name], search))]
    assert len(wrong) <= len(ours) * 0.05, wrong


def test_the_engine_at_scale_answers_itself(finders):
    found = finders["elasticsearch"].find(Query(words="courses"), timezone.now())
    assert found.engine == "elasticsearch"


def test_the_first_three_are_the_same(finders):
    searches = [*demonstration.pack().searches, *demonstration.judgements()]
    differ = [
        search.query
        for search in searches
        if ask(finders["embedded"], search)[:3] != ask(finders["elasticsearch"], search)[:3]
    ]
    assert len(differ) <= len(searches) * 0.05, differ


@pytest.mark.parametrize(
    "filters", [{}, {"areas": ("camden",)}, {"ages": ("under-18",)}, {"urgencies": ("urgent", "routine")}]
)
def test_counts_are_the_same(finders, filters):
    now = timezone.now()
    one, other = (finder.find(Query(words="help", **filters), now) for finder in finders.values())
    assert one.total == other.total
    for name in ("urgency", "for", "area", "age", "group", "tag", "referral", "open"):
        assert {k: v for k, v in one.counts.get(name, {}).items() if v} == {
            k: v for k, v in other.counts.get(name, {}).items() if v
        }, name
