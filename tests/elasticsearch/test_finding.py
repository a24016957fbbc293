"""What the engine finds and counts is what the embedded engine does."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from directory.search.documents import Document, from_json, to_json
from directory.search.elastic import ElasticEngine
from directory.search.elastic_documents import VERSION
from directory.search.elastic_faults import PunctualNode
from directory.search.query import PAGE_SIZE, Query
from directory.search.shapes import Alternative, Concept, Lists, Understood
from directory.search.text import stems
from directory.search.weights import COLUMNS, TIMES

from ..directory.search import demonstration
from .made_up import AREAS, HOURS, NOW, SECRET_WORDS, asked, documents

DOCUMENTS = documents()
EVERYBODY = Query(audiences=("professional", "patient", "carer"))


@pytest.fixture(scope="module")
def filled(node_url):
    engine = ElasticEngine(node_url, alias="filled", patience=10, clock=lambda: NOW)
    engine.rebuild(DOCUMENTS, lambda number: None)
    return engine


@pytest.fixture(scope="module")
def embedded():
    return demonstration.engine(DOCUMENTS, Lists(areas={area: area.title() for area in AREAS}))


def concept(*said: str) -> Concept:
    return Concept(tuple(Alternative(tuple(words.split())) for words in said))


def words(*said: str) -> Understood:
    return Understood(concepts=tuple(concept(each) for each in said))


def keys(hits) -> list[str]:
    return [document.key for document in hits.documents]


def all_pages(engine, understood, query, now=NOW):
    """Return what the first page says, with the services of all pages."""
    hits = engine.search(understood, query, now)
    pages = range(2, -(-hits.total // PAGE_SIZE) + 1)
    more = [engine.search(understood, replace(query, page=page), now).documents for page in pages]
    return replace(hits, documents=[*hits.documents, *(each for page in more for each in page)])


def filled_in(counts):
    return {name: values for name, values in counts.items() if values}


@pytest.mark.parametrize("seed", range(300))
def test_it_finds_and_counts_the_same(filled, embedded, seed):
    understood, query = asked(random.Random(seed))
    expected, hits = (all_pages(engine, understood, query) for engine in (embedded, filled))
    assert sorted(keys(hits)) == sorted(keys(expected))
    assert hits.total == expected.total == len(hits.documents)
    assert {it.key for it in hits.unknown_hours} == {it.key for it in expected.unknown_hours}
    assert filled_in(hits.counts) == filled_in(expected.counts)
    if not understood.concepts:
        assert keys(hits) == keys(expected)
    if understood.pinned and query == Query(words=query.words, audiences=query.audiences):
        first = [key for key in keys(expected)[:2] if key in understood.pinned]
        assert keys(hits)[: len(first)] == first


def test_the_first_three_are_the_same_as_a_rule(filled, embedded):
    made = [asked(random.Random(seed)) for seed in range(300)]
    answers = [[keys(engine.search(*each, NOW))[:3] for engine in (embedded, filled)] for each in made]
    assert sum(one == other for one, other in answers) >= len(made) * 0.95
    assert sum(one[:1] == other[:1] for one, other in answers) >= len(made) * 0.99


def test_made_up_queries_try_what_they_should(embedded):
    """The engines would agree if nothing were ever found."""
    found = [(query, embedded.search(words, query, NOW)) for words, query in map(asked, map(random.Random, range(300)))]
    assert sum(bool(hits.total) for _, hits in found) > 150
    assert sum(hits.total > PAGE_SIZE for _, hits in found) > 50
    assert sum(bool(hits.unknown_hours) for _, hits in found) > 30
    assert sum(query.professional for query, _ in found) > 50


# --- open now


@pytest.fixture(scope="module")
def keeping_hours(node_url):
    """Both engines, with services of all kinds of hours, made at a Sunday midnight in the last week of December."""
    made = datetime(2026, 12, 19, 23, 59, tzinfo=UTC)
    hours = [
        *HOURS,
        *("weekdays: 22:00-06:00", "daily: 00:00-24:00", "bank_holidays: 10:00-12:00", "daily: 23:00-00:30"),
        "weekdays: 09:00-17:00\nbank_holidays: closed\n2026-12-24: 09:00-12:00",
    ]
    base = DOCUMENTS[0]
    some = [
        replace(base, key=f"h{at}", listing=replace(base.listing, key=f"h{at}", name=f"H {at:02}", hours=text))
        for at, text in enumerate(hours)
    ]
    engine = ElasticEngine(node_url, alias="hours", patience=10, clock=lambda: made)
    engine.rebuild(some, lambda number: None)
    return demonstration.engine(some), engine, made


def test_both_engines_say_the_same_is_open_at_any_moment(keeping_hours):
    """Bank holidays, midnights, and the minutes around each full hour are among them."""
    embedded, engine, made = keeping_hours
    query = replace(EVERYBODY, open_now=True)
    chance = random.Random(3)
    moments = [made + timedelta(minutes=chance.randint(1, 13 * 24 * 60)) for _ in range(120)]
    edges = [datetime(2026, 12, day, hour, tzinfo=UTC) for day in range(20, 32) for hour in (0, 9, 10, 17, 22)]
    edges += [datetime(2027, 1, 1, hour, tzinfo=UTC) for hour in (0, 10, 12)]
    moments += [edge + timedelta(seconds=seconds) for edge in edges for seconds in (-1, 0, 59)]
    for now in moments:
        one, other = embedded.search(Understood(), query, now), engine.search(Understood(), query, now)
        assert keys(one) == keys(other), now
        assert [it.key for it in one.unknown_hours] == [it.key for it in other.unknown_hours], now
        assert one.counts["open"] == other.counts["open"], now


def test_across_the_change_of_the_clocks(node_url):
    """In the night to 28 March 2027 an hour is left out, in that to 31 October one is there twice."""
    base = DOCUMENTS[0]
    night = replace(base, listing=replace(base.listing, hours="daily: 00:30-01:30, 02:15-02:45"))
    for day in (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC)):
        engine = ElasticEngine(node_url, alias="clocks", patience=10, clock=lambda day=day: day)
        engine.rebuild([night], lambda number: None)
        embedded = demonstration.engine([night])
        for minutes in range(11 * 60, 16 * 60, 5):
            now = day + timedelta(minutes=minutes)
            query = replace(EVERYBODY, open_now=True)
            assert engine.search(Understood(), query, now).total == embedded.search(Understood(), query, now).total, now


def test_past_what_was_written_hours_are_unknown_and_not_closed(keeping_hours):
    _, engine, made = keeping_hours
    for now in (made + timedelta(days=30), made - timedelta(days=2)):
        hits = engine.search(Understood(), replace(EVERYBODY, open_now=True), now)
        always = [it for it in hits.documents if it.listing.hours != "always"]
        assert always == []
        assert hits.total == 1
        every = engine.search(Understood(), EVERYBODY, now).total
        assert len(hits.unknown_hours) == every - 1


def test_written_again_they_are_known(keeping_hours, node_url):
    embedded, _, made = keeping_hours
    later = made + timedelta(days=30)
    engine = ElasticEngine(node_url, alias="later", patience=10, clock=lambda: later)
    engine.rebuild(demonstration.held(embedded), lambda number: None)
    query = replace(EVERYBODY, open_now=True)
    assert keys(engine.search(Understood(), query, later)) == keys(embedded.search(Understood(), query, later))


# --- what comes back


def test_a_document_comes_back_as_stored(filled):
    stored = {it.key: from_json(to_json(it)) for it in DOCUMENTS}
    found = all_pages(filled, Understood(), EVERYBODY).documents
    assert len(found) == len(stored)
    for document in found:
        assert document == stored[document.key]


def test_the_public_never_gets_documents_of_professionals(filled):
    public = {it.key for it in DOCUMENTS if it.is_public}
    for query in (Query(), Query(audiences=("patient",)), Query(open_now=True), Query(areas=AREAS)):
        hits = all_pages(filled, Understood(), query)
        assert keys(hits)
        assert {*keys(hits), *(it.key for it in hits.unknown_hours)} <= public


@pytest.mark.parametrize("word", SECRET_WORDS)
def test_professionals_words_are_found_by_professionals_alone(filled, word):
    assert filled.search(words(word), Query(), NOW).total == 0
    assert filled.search(words(word), Query(audiences=("carer",)), NOW).total == 0
    assert filled.search(words(word), Query(audiences=("professional",)), NOW).total > 5


def test_nothing_restricted_is_in_the_index(filled, client):
    assert client.count(index=filled.alias)["count"] == len(DOCUMENTS)
    stored = str(client.search(index=filled.alias, size=1000)["hits"])
    assert "020 7946 0001" in stored
    assert "020 7946 0003" not in stored


def named(number: int, **more: str) -> Document:
    """Return a plain public service with these texts."""
    base = DOCUMENTS[0]
    listing = replace(base.listing, key=f"n{number}", name=f"Name {number}", hours="", min_age=None, max_age=None)
    facets = {"for": ("patient",), "area": ("*",)}
    texts = {column: more.get(column, "") for column in COLUMNS}
    return Document(f"n{number}", texts, replace(listing, audience=frozenset({"patient"})), facets, rank=number % 5)


def test_names_weigh_most_then_tags_then_the_summary_then_the_rest(engine):
    filler = [named(number, names="other", rest="other") for number in range(10, 40)]
    found = [named(1, rest="grief"), named(2, summary="grief"), named(3, tags="grief"), named(4, names="grief")]
    engine.rebuild(found + filler, lambda number: None)
    assert keys(engine.search(words("grief"), Query(), NOW)) == ["n4", "n3", "n2", "n1"]


def test_a_lighter_alternative_counts_for_less(engine):
    engine.rebuild([named(1, names="grief"), named(2, names="loss")], lambda number: None)
    for first, second in (("grief", "loss"), ("loss", "grief")):
        asked = Concept((Alternative((first,), 1.0), Alternative((second,), 0.2)))
        hits = engine.search(Understood(concepts=(asked,)), Query(), NOW)
        assert keys(hits) == (["n1", "n2"] if first == "grief" else ["n2", "n1"])


def test_alike_in_three_decimals_urgency_decides_then_the_name(engine):
    alike = [named(number, names="grief line") for number in (7, 3, 2, 6, 11)]
    engine.rebuild(alike, lambda number: None)
    assert keys(engine.search(words("grief"), Query(), NOW)) == ["n11", "n6", "n2", "n7", "n3"]


def test_what_says_everything_stands_before_what_scores_higher(engine):
    some = [named(1, names="grief", rest="x"), named(2, rest="grief of a whole family that lost much cafe")]
    engine.rebuild([*some, *(named(number, names="other") for number in range(10, 30))], lambda number: None)
    assert keys(engine.search(words("grief", "cafe"), Query(), NOW)) == ["n2", "n1"]


def test_a_service_that_is_named_stands_first(engine):
    some = [named(1, names="night cafe", rest="x"), named(2, names="cafe of the night", tags="night 0break0 cafe")]
    engine.rebuild([*some, *(named(number, rest="night cafe") for number in range(10, 14))], lambda number: None)
    understood = replace(words("night", "cafe"), named="night cafe")
    assert keys(engine.search(understood, Query(), NOW))[0] == "n1"


def test_pins_stand_first_unless_filters_are_chosen(filled):
    public = [it.key for it in DOCUMENTS if it.is_public]
    pinned = (public[7], "never-was", public[3])
    for understood in (Understood(pinned=pinned), replace(words("grief"), pinned=pinned)):
        assert keys(filled.search(understood, Query(), NOW))[:2] == [public[7], public[3]]
    assert keys(filled.search(Understood(nothing=True, pinned=pinned), Query(), NOW)) == [public[7], public[3]]
    plain = filled.search(words("grief"), Query(areas=AREAS), NOW)
    assert keys(filled.search(replace(words("grief"), pinned=pinned), Query(areas=AREAS), NOW)) == keys(plain)


def test_a_page_past_the_end_is_the_last(filled):
    last = filled.search(Understood(), replace(EVERYBODY, page=10**8), NOW)
    assert last.page == 15
    assert keys(last) == keys(all_pages(filled, Understood(), EVERYBODY))[280:]


def test_a_phrase_is_not_found_across_two_names(engine):
    engine.rebuild([named(1, names="crisi team 0break0 home line"), named(2, names="team home")], lambda number: None)
    assert keys(engine.search(words("team home"), Query(), NOW)) == ["n2"]


def test_areas_of_the_words_give_way_to_chosen_ones(filled):
    understood = Understood(areas=("camden",))
    both = filled.search(understood, Query(areas=("islington",)), NOW)
    assert keys(both) == keys(filled.search(Understood(), Query(areas=("islington",)), NOW))
    assert keys(both) != keys(filled.search(understood, Query(), NOW))


def test_an_index_of_other_weights_is_another_version():
    """How often a column stands in the text is written down: another VERSION goes along with other weights."""
    assert (VERSION, TIMES) == (4, {"names": 7, "tags": 4, "summary": 3, "rest": 1, "professional": 2})


@pytest.fixture
def requests(filled, monkeypatch):
    """Each request to the node, by its path."""
    made: list[str] = []
    plain = PunctualNode.perform_request

    def noted(self, method, target, *rest, **options):
        made.append(target.partition("?")[0])
        return plain(self, method, target, *rest, **options)

    monkeypatch.setattr(PunctualNode, "perform_request", noted)
    return made


def asking_anew(filled):
    """An engine on the same index, which has counted nothing yet."""
    engine = ElasticEngine(str(next(iter(filled.client.transport.node_pool.all())).base_url), patience=10)
    engine.alias = filled.alias
    return engine


def test_a_rare_word_is_one_request_though_it_was_not_counted_yet(filled, requests):
    said = Counter(word for document in DOCUMENTS for word in {*stems(" ".join(document.texts.values())).split()})
    rare = min(said, key=lambda word: (said[word], word))
    hits = asking_anew(filled).search(words(rare), EVERYBODY, NOW)
    assert hits.total == said[rare]
    assert len(requests) == 1


def test_what_was_counted_is_one_request_and_the_order_does_not_depend_on_it(filled, requests):
    engine = asking_anew(filled)
    asked = words("crisi team", "help")
    first = engine.search(asked, EVERYBODY, NOW)
    requests.clear()
    assert keys(engine.search(asked, EVERYBODY, NOW)) == keys(first)
    assert len(requests) == 1
