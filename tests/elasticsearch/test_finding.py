"""What the engine finds and counts is what looking at every document gives."""

import random
from dataclasses import replace

import pytest
from directory.search.storing import from_json, to_json

from directory.search.elastic import ElasticEngine
from directory.search.query import Query
from directory.search.shapes import Alternative, Concept, Document, Suggestion, Understood

from .made_up import AREAS, NOW, SECRET_WORDS, Oracle, asked, documents

DOCUMENTS = documents()


@pytest.fixture(scope="module")
def filled(node_url):
    engine = ElasticEngine(node_url, alias="filled", patience=10)
    engine.rebuild(DOCUMENTS, lambda number: None)
    return engine


def concept(*said: str) -> Concept:
    return Concept(tuple(Alternative(tuple(words.split())) for words in said))


def words(*said: str) -> Understood:
    return Understood(concepts=tuple(concept(each) for each in said))


def keys(hits) -> list[str]:
    return [document.key for document in hits.documents]


@pytest.mark.parametrize("seed", range(300))
def test_matches_filters_and_counts_are_those_of_looking_at_every_document(filled, seed):
    understood, query = asked(random.Random(seed))
    expected = Oracle(DOCUMENTS).answer(understood, query, NOW)
    hits = filled.search(understood, query, NOW, most=1000)
    assert sorted(keys(hits)) == sorted(expected["keys"])
    assert hits.total == len(expected["keys"])
    assert {it.key for it in hits.unknown_hours} == expected["unknown"]
    assert {name: dict(values) for name, values in hits.counts.items()} == expected["counts"]


def test_made_up_queries_try_what_they_should():
    """The oracle would agree with an engine that finds nothing, if nothing were ever found."""
    answers = [(asked(random.Random(seed)), seed) for seed in range(300)]
    oracle = Oracle(DOCUMENTS)
    found = [(query, oracle.answer(understood, query, NOW)) for (understood, query), _ in answers]
    assert sum(bool(answer["keys"]) for _, answer in found) > 150
    assert sum(bool(answer["unknown"]) for _, answer in found) > 30
    assert sum(query.professional for query, _ in found) > 50


def test_a_document_comes_back_as_stored(filled):
    hits = filled.search(Understood(), Query(audiences=("professional",)), NOW, most=1000)
    stored = {it.key: from_json(to_json(it)) for it in DOCUMENTS}
    assert len(hits.documents) > 50
    for document in hits.documents:
        assert document.whole() == stored[document.key]


def test_the_public_never_gets_professionals_texts_contacts_or_documents(filled):
    public = {it.key for it in DOCUMENTS if {"patient", "carer"} & set(it.facets["for"])}
    for query in (Query(), Query(audiences=("patient",)), Query(open_now=True), Query(areas=AREAS)):
        hits = filled.search(Understood(), query, NOW, most=1000)
        assert set(keys(hits)) <= public
        shown = repr([(each.texts, each.whole()) for each in hits.documents])
        assert "020 7946 0001" in shown
        assert not [secret for secret in ("020 7946 0002", "020 7946 0003", *SECRET_WORDS) if secret in shown]


@pytest.mark.parametrize("word", SECRET_WORDS)
def test_professionals_words_are_found_by_professionals_alone(filled, word):
    assert filled.search(words(word), Query(), NOW, most=1000).total == 0
    assert filled.search(words(word), Query(audiences=("carer",)), NOW, most=1000).total == 0
    assert filled.search(words(word), Query(audiences=("professional",)), NOW, most=1000).total > 5


def test_nothing_restricted_is_in_the_index(filled, client):
    assert client.count(index="filled")["count"] == len(DOCUMENTS)
    stored = str(client.search(index="filled", size=1000)["hits"])
    assert "020 7946 0001" in stored
    assert "020 7946 0003" not in stored


def named(number: int, **texts: str) -> Document:
    """Give a plain public service with these texts."""
    base = DOCUMENTS[0]
    listing = replace(base.listing, key=f"n{number}", name=f"Name {number}", hours="", min_age=None, max_age=None)
    facets = {"for": ("patient",), "area": ("*",)}
    return Document(f"n{number}", texts, listing, facets, rank=number % 5)


def test_names_weigh_most_then_tags_then_the_summary_then_the_rest(engine):
    filler = [named(number, names="other", rest="other") for number in range(10, 40)]
    found = [named(1, rest="grief"), named(2, summary="grief"), named(3, tags="grief"), named(4, names="grief")]
    engine.rebuild(found + filler, lambda number: None)
    assert keys(engine.search(words("grief"), Query(), NOW, most=10)) == ["n4", "n3", "n2", "n1"]


def test_a_lighter_alternative_counts_for_less(engine):
    engine.rebuild([named(1, names="grief"), named(2, names="loss")], lambda number: None)
    for first, second in (("grief", "loss"), ("loss", "grief")):
        asked = Concept((Alternative((first,), 1.0), Alternative((second,), 0.2)))
        hits = engine.search(Understood(concepts=(asked,)), Query(), NOW, most=10)
        assert keys(hits) == (["n1", "n2"] if first == "grief" else ["n2", "n1"])


def test_browsing_is_by_rank_then_name(filled):
    hits = filled.search(Understood(), Query(audiences=("professional", "patient", "carer")), NOW, most=1000)
    assert keys(hits) == [
        it.key for it in sorted(DOCUMENTS, key=lambda it: (it.rank, it.listing.name.casefold(), it.key))
    ]


def test_no_more_candidates_than_asked_for_but_all_are_counted(filled):
    hits = filled.search(Understood(), Query(), NOW, most=7)
    assert len(hits.documents) == 7
    assert hits.total == filled.search(Understood(), Query(), NOW, most=1000).total > 100


def test_a_phrase_is_not_found_across_two_names(engine):
    engine.rebuild([named(1, names="crisi team 0break0 home line"), named(2, names="team home")], lambda number: None)
    assert keys(engine.search(words("team home"), Query(), NOW, most=10)) == ["n2"]


def test_areas_of_the_words_give_way_to_chosen_ones(filled):
    understood = Understood(areas=("camden",))
    both = filled.search(understood, Query(areas=("islington",)), NOW, most=1000)
    assert keys(both) == keys(filled.search(Understood(), Query(areas=("islington",)), NOW, most=1000))
    assert keys(both) != keys(filled.search(understood, Query(), NOW, most=1000))


def test_suggestions_complete_names_and_tags(engine):
    def entry(number, name, audience, *tags):
        base = named(number, names=name.lower(), tags=" 0break0 ".join(tag.lower() for tag in tags))
        return replace(
            base, listing=replace(base.listing, name=name), facets={"for": (audience,), "tag": tags, "area": ("*",)}
        )

    engine.rebuild(
        [
            entry(1, "Crisis Line", "patient", "Grief", "Feeling low"),
            entry(2, "Night Crisis Team", "professional", "Gripes"),
            entry(3, "Grief Cafe", "carer", "Self-harm"),
        ],
        lambda number: None,
    )

    def suggested(*typed, professional=False, most=10):
        return {(it.kind, it.words) for it in engine.suggest(typed, professional, most)}

    assert suggested("cri") == {("service", "Crisis Line")}
    assert suggested("cri", professional=True) == {("service", "Crisis Line"), ("service", "Night Crisis Team")}
    assert suggested("gri") == {("tag", "Grief"), ("service", "Grief Cafe")}
    assert suggested("gri", professional=True) == {("tag", "Grief"), ("tag", "Gripes"), ("service", "Grief Cafe")}
    assert suggested("feeling", "l") == {("tag", "Feeling low")}
    assert suggested("low", "grief") == set()
    assert suggested("crisis", "li") == {("service", "Crisis Line")}
    assert suggested("line", "x") == suggested("zzz") == suggested() == suggested("") == set()
    assert len(suggested("gri", professional=True, most=2)) == 2
    assert engine.suggest(("cri",), True, 1) == [Suggestion("service", "Crisis Line")]
