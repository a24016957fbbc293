"""What the embedded engine finds, in which order, and that nothing that is asked raises."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.listing import Listing
from directory.search.documents import document_of
from directory.search.embedded_query import matching
from directory.search.finder import Finder
from directory.search.query import PAGE_SIZE, Query, pages_of
from directory.search.shapes import Alternative, Concept, Lists, Understood
from directory.search.text import stem

from . import demonstration

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
DOCUMENTS = demonstration.documents()
PROFESSIONAL = Query(audiences=("professional",))


def document(key, name="Nothing", summary="", tags=(), urgencies=("routine",), **more):
    listing = Listing(key, name, summary, frozenset({"patient"}), **more.pop("limits", {}))
    return document_of(listing, tags=tags, urgencies=urgencies, **more)


def concept(*ways, required=True):
    return Concept(tuple(Alternative(tuple(map(stem, way.split())), weight) for way, weight in ways), required)


def asked(*phrases, **more):
    return Understood(concepts=tuple(concept((phrase, 1.0)) for phrase in phrases), **more)


def order(documents, understood, query=None):
    """Services with others beside them, so that words are as rare as in a directory."""
    others = [document(f"other-{number}", f"Zzz {number}") for number in range(40)]
    engine = demonstration.engine([*others, *documents])
    found = engine.search(understood, query or Query(), NOW).documents
    return [each.key for each in found if not each.key.startswith("other-")]


# ---- what matches


def test_words_are_whole_and_phrases_are_together():
    documents = [document("part", "Alphabet"), document("apart", "alpha x beta"), document("phrase", "x alpha beta")]
    assert order(documents, asked("alpha beta")) == ["phrase"]
    assert set(order(documents, asked("alpha"))) == {"apart", "phrase"}


def test_words_are_found_by_their_stems():
    assert order([document("a", "Counsellors for veterans")], asked("counselling", "veteran")) == ["a"]


def test_no_phrase_is_found_across_two_names_or_tags():
    documents = [document("a", "Alpha", also_known_as=["Beta"], tags=["gamma", "delta"])]
    assert order(documents, asked("alpha beta")) == order(documents, asked("gamma delta")) == []


def test_every_concept_is_to_be_said_where_three_services_do():
    whole = [document(f"whole-{number}", "Alpha beta") for number in range(3)]
    documents = [*whole, document("part", "Alpha")]
    assert order(documents, asked("alpha", "beta")) == ["whole-0", "whole-1", "whole-2"]
    assert order(documents[1:], asked("alpha", "beta")) == ["whole-1", "whole-2", "part"]


def test_of_three_only_those_count_that_fit_the_filters():
    whole = [document(f"whole-{number}", "Alpha beta", groups=["men"]) for number in range(2)]
    documents = [*whole, document("woman", "Alpha beta"), document("part", "Alpha", groups=["men"])]
    assert order(documents, asked("alpha", "beta"), Query(groups=("men",))) == ["whole-0", "whole-1", "part"]


def test_what_is_not_required_counts_and_excludes_nothing():
    documents = [document(f"one-{number}", "Alpha") for number in range(3)] + [document("two", "Alpha beta")]
    understood = Understood(concepts=(concept(("alpha", 1.0)), concept(("beta", 1.0), required=False)))
    assert order(documents, understood) == ["two", "one-0", "one-1", "one-2"]


def test_nothing_is_found_where_nothing_can_be():
    assert order([document("a", "Alpha")], Understood(nothing=True)) == []


def test_what_is_for_professionals_counts_for_them_alone():
    theirs = document("theirs", "Zeta", criteria=[("accept", "", "alpha")])
    theirs = replace(theirs, facets={**theirs.facets, "for": ("patient", "professional")})
    assert order([theirs], asked("alpha"), PROFESSIONAL) == ["theirs"]
    assert order([theirs], asked("alpha")) == []


def test_services_for_professionals_alone_are_not_for_the_public():
    found = demonstration.indexed().search(asked("simmons"), Query(), NOW)
    assert (found.total, found.documents) == (0, [])
    assert demonstration.indexed().search(asked("simmons"), PROFESSIONAL, NOW).documents[0].key == "simmons-house"


# ---- the order


def test_names_weigh_most_then_tags_then_summary_then_the_rest():
    documents = [
        document("rest", what_happens="alpha"),
        document("summary", summary="alpha"),
        document("tag", tags=["alpha"]),
        document("name", "Alpha house"),
        document("whole-name", "Alpha"),
    ]
    assert order(documents, asked("alpha")) == ["whole-name", "name", "tag", "summary", "rest"]


def test_what_says_everything_comes_first():
    documents = [document("one", "Alpha"), document("both", summary="alpha and beta")]
    assert order(documents, asked("alpha", "beta")) == ["both", "one"]


def test_a_rarer_word_counts_for_more():
    common = [document(f"common-{number}", "Alpha") for number in range(5)]
    assert order([*common, document("rare", "Beta")], asked("alpha", "beta"))[0] == "rare"


def test_better_ways_to_say_it_count_for_more():
    documents = [document("later", "Alpha"), document("typed", "Beta")]
    understood = Understood(concepts=(concept(("beta", 1.0), ("alpha", 0.5)),))
    assert order(documents, understood) == ["typed", "later"]


def test_what_is_typed_as_the_name_of_a_service_finds_it_first():
    documents = [document("other", "Help help", tags=["help"]), document("named", "The help place", urgencies=[])]
    assert order(documents, asked("help", named="the help place")) == ["named", "other"]


def test_of_two_that_fit_alike_the_more_urgent_comes_first_then_the_name():
    documents = [
        document("b", "Beta", tags=["x"]),
        document("a", "Alfa", tags=["x"]),
        document("urgent", "Yota", tags=["x"], urgencies=["urgent"]),
    ]
    assert order(documents, asked("x")) == ["urgent", "a", "b"]


def test_of_two_that_fit_alike_a_local_one_comes_before_one_for_everywhere():
    documents = [document("everywhere", "Alfa", tags=["x"]), document("local", "Beta", tags=["x"], area_keys=["n"])]
    assert order(documents, asked("x")) == ["everywhere", "local"]
    assert order(documents, asked("x", areas=("n",))) == ["local", "everywhere"]
    assert order(documents, asked("x"), Query(areas=("n",))) == ["local", "everywhere"]


def test_services_that_do_not_take_the_age_that_was_told_come_later():
    documents = [document("adults", "Alpha", limits={"min_age": 18}), document("anybody", tags=["alpha"])]
    assert order(documents, asked("alpha")) == ["adults", "anybody"]
    documents[1] = document("anybody", "Alpha house")
    assert order(documents, asked("alpha house", "alpha", ages=(15, 15)))[0] == "anybody"


def test_without_words_the_most_urgent_come_first_then_by_name():
    public = [each for each in DOCUMENTS if each.is_public]
    expected = sorted(public, key=lambda each: (each.rank, each.listing.name.casefold(), each.key))
    found = demonstration.indexed().search(Understood(), Query(), NOW)
    assert [each.key for each in found.documents] == [each.key for each in expected][:PAGE_SIZE]
    assert found.total == len(public)


# ---- pins


def test_pinned_come_first_in_their_order_found_or_not():
    documents = [document("a", "Alpha"), document("b"), document("c")]
    assert order(documents, asked("alpha", pinned=("c", "b"))) == ["c", "b", "a"]


def test_filters_go_before_pins():
    documents = [document("a", "Alpha", groups=["men"]), document("b", groups=["men"])]
    assert order(documents, asked("alpha", pinned=("b",)), Query(groups=("men",))) == ["a"]


def test_no_pin_shows_the_public_what_is_for_professionals():
    found = demonstration.indexed().search(asked("crisis", pinned=("simmons-house",)), Query(), NOW).documents
    assert "simmons-house" not in {each.key for each in found}


# ---- pages


def test_pages_follow_each_other_and_the_last_is_the_nearest_to_those_beyond():
    engine = demonstration.indexed()
    first = engine.search(Understood(), Query(page=1), NOW)
    pages = [engine.search(Understood(), Query(page=page), NOW) for page in range(1, pages_of(first.total) + 1)]
    beyond = engine.search(Understood(), Query(page=999_999_999), NOW)
    assert len(pages) > 1
    assert pages[-1] == beyond
    assert [each.page for each in pages] == list(range(1, len(pages) + 1))
    keys = [each.key for page in pages for each in page.documents]
    assert len(set(keys)) == len(keys) == first.total


# ---- words for understanding


def test_a_name_that_an_open_service_took_over_is_no_closed_ones():
    engine = demonstration.engine(DOCUMENTS, demonstration.lists())
    assert [bool(each.names) for each in engine.lists().closed if each.key == "urlife"] == [True]
    with engine.writing() as writer:
        writer.put([replace(DOCUMENTS[0], texts={"names": "urlife"})])
    assert [bool(each.names) for each in engine.lists().closed if each.key == "urlife"] == [False]


def test_pins_in_any_form():
    engine = demonstration.engine([], Lists(pins={"Home  Treatment": ("gp",)}))
    assert engine.lists().pins == {"home treatment": ("gp",)}


def test_words_of_a_service_for_professionals_are_theirs_alone():
    engine = demonstration.indexed()
    public, professional = engine.counted(professional=False), engine.counted(professional=True)
    for word in ("simmons", "triage"):
        assert word not in public
        assert professional[word]
        assert not engine.say((stem(word),), professional=False)
        assert engine.say((stem(word),), professional=True)
        assert engine.beginning(word[:-1], professional=False) == []
        assert word in engine.beginning(word[:-1], professional=True)


def test_words_are_counted_once_a_service():
    engine = demonstration.engine([replace(DOCUMENTS[0], texts={"names": "zz zz", "rest": "zz"})])
    assert engine.counted(professional=False) == {"zz": 1}


# ---- nothing raises


@given(st.lists(st.text(), max_size=4), st.booleans())
def test_what_is_matched_is_a_phrase_whatever_it_is_made_of(stems, professional):
    match = matching(stems, professional=professional)
    assert match.count('"') == 2
    assert match.endswith('"')


FINDER = Finder(demonstration.indexed(), None)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.binary(max_size=80).map(lambda raw: raw.decode("utf-8", "surrogateescape")), st.booleans())
def test_no_text_raises(text, professional):
    query = PROFESSIONAL if professional else Query()
    FINDER.find(replace(query, words=text), NOW)
    FINDER.suggest(text, professional=professional)


OPERATORS = [
    '"',
    "*",
    "^",
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    ")",
    "{names} :",
    "-",
    "+",
    "'",
    ";",
    "\0",
    "é",
    "救",
    "\ud800",
]


def test_ten_thousand_random_strings_raise_nothing():
    chance = random.Random(1)
    pieces = [*OPERATORS, *["crisis", "team", "help", "names", "professional", "116", "123", "N19", "15yo"]]
    engine = demonstration.indexed()
    for number in range(10_000):
        raw = bytes(chance.choices(range(256), k=chance.randint(0, 12)))
        text = raw.decode(chance.choice(["latin-1", "utf-8"]), "replace")
        typed = " ".join([text, *chance.choices(pieces, k=chance.randint(0, 4))])
        stems = tuple(typed.split())
        understood = Understood(named=typed, concepts=(Concept((Alternative(stems),)),)) if stems else Understood()
        typed.encode("utf-8", "replace")
        if "\ud800" not in typed:  # words in normal form have no such letters
            engine.search(understood, Query(), NOW)
        if not number % 10:
            FINDER.find(Query(words=typed), NOW)


def test_ways_are_handed_over_as_values(monkeypatch):
    """A quote in a word ends no phrase: it is a value of a JSON list, and within it a blank."""
    assert json.loads(json.dumps(matching(('a" OR "b',), professional=True))) == '"a  OR  b"'
