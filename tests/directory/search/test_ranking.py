from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.cards import Listing
from directory.search.documents import document_of
from directory.search.ranking import rank
from directory.search.shapes import Alternative, Concept, Understood
from directory.search.understanding import Reader

from . import demonstration

READER = Reader(demonstration.lexicon())


def document(key, name="Nothing", summary="", tags=(), urgencies=("routine",), **more):
    return document_of(Listing(key, name, summary, frozenset({"patient"})), tags=tags, urgencies=urgencies, **more)


def asked(*phrases, **more):
    concepts = tuple(Concept((Alternative(tuple(phrase.split())),)) for phrase in phrases)
    return Understood(concepts=concepts, **more)


def order(documents, understood, **more):
    return [each.key for each in rank(documents, understood, **more)]


def test_names_weigh_most_then_tags_then_summary_then_the_rest():
    documents = [
        document("rest", what_happens="alpha"),
        document("summary", summary="alpha"),
        document("tag", tags=["alpha"]),
        document("name", "Alpha house"),
        document("whole-name", "Alpha"),
    ]
    assert order(documents, asked("alpha")) == ["whole-name", "name", "tag", "summary", "rest"]


def test_what_has_all_that_is_asked_comes_first():
    documents = [document("one", "Alpha"), document("both", summary="alpha and beta")]
    assert order(documents, asked("alpha", "beta")) == ["both", "one"]


def test_a_rarer_word_counts_for_more():
    common = Concept((Alternative(("alpha",)),), 0.1)
    rare = Concept((Alternative(("beta",)),), 1.0)
    documents = [document("common", "Alpha"), document("rare", "Beta")]
    assert order(documents, Understood(concepts=(common, rare))) == ["rare", "common"]


def test_words_are_whole_and_phrases_are_together():
    documents = [
        document("part", "Alphabet"),
        document("scattered", "alpha x beta"),
        document("phrase", "x alpha beta"),
    ]
    assert order(documents, asked("alpha beta"))[0] == "phrase"


def test_of_two_that_fit_alike_the_more_urgent_comes_first_then_the_local_then_the_name():
    documents = [
        document("b", "Beta", tags=["x"]),
        document("a", "Alfa", tags=["x"]),
        document("local", "Zeta", tags=["x"], area_keys=["camden"]),
        document("urgent", "Yota", tags=["x"], urgencies=["urgent"]),
    ]
    assert order(documents, asked("x")) == ["urgent", "a", "b", "local"]
    assert order(documents[:3], asked("x"), areas=["camden"]) == ["local", "a", "b"]
    assert order(documents[:3], asked("x", areas=("camden",))) == ["local", "a", "b"]


def test_pinned_come_first_in_their_order():
    documents = [document("a", "Alpha"), document("b"), document("c")]
    assert order(documents, asked("alpha", pinned=("c", "b"))) == ["c", "b", "a"]


def test_browsing_is_by_urgency_and_name():
    documents = [document("a", "Alpha"), document("z", "Zeta", urgencies=["emergency"])]
    assert order(documents, Understood()) == ["z", "a"]


def test_what_is_for_professionals_counts_for_them_alone():
    theirs = document("theirs", "Zeta", criteria=[("accept", "", "alpha")])
    other = document("other", "Beta")
    assert order([other, theirs], asked("alpha"), professional=True) == ["theirs", "other"]
    assert order([other, theirs], asked("alpha")) == ["other", "theirs"]


@settings(deadline=None, max_examples=60)
@given(st.permutations(demonstration.documents()), st.sampled_from([each.query for each in demonstration.judgements()]))
def test_the_order_of_candidates_makes_no_difference(shuffled, query):
    understood = READER.understand(query)
    assert rank(shuffled, understood) == rank(demonstration.documents(), understood)


def test_it_is_quick():
    documents = demonstration.documents() * 7
    assert len(documents) >= 200
    took = []
    for each in demonstration.judgements():
        understood = READER.understand(each.query)
        started = perf_counter()
        rank(documents, understood)
        took.append(perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.02
