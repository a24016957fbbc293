from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.search.phrases import PhraseBook
from directory.search.shapes import Closed, Understood
from directory.search.text import BREAK, words
from directory.search.understanding import MOST_WORDS

from . import demonstration

ENGINE = demonstration.indexed()
READER = demonstration.reader()
EMPTY = demonstration.reader(demonstration.engine([]))
WORDS = {word for each in demonstration.documents() for text in each.texts.values() for word in text.split()} - {BREAK}


def said(understood: Understood) -> list[str]:
    """The ways to say each concept, the best of each first."""
    return [" ".join(way.stems) for concept in understood.concepts for way in concept.alternatives]


# ---- odd input


@settings(max_examples=500, deadline=None)
@given(st.text(), st.booleans())
@example("", False)
@example('"', False)
@example('""', True)
@example("\0", False)
@example("²", False)
@example("im ²", False)
@example("١٥ year old", False)
@example("0nothing0 0break0", True)
@example("a" * 100_000, False)
@example("kill " * 20_000, False)
@example("& & &", False)
def test_nothing_that_is_typed_raises(text, professional):
    understood = READER.understand(text, professional=professional)
    assert len(understood.concepts) <= MOST_WORDS
    for concept in understood.concepts:
        assert concept.alternatives
        weights = [way.weight for way in concept.alternatives]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert all(words(word) == (word,) for way in concept.alternatives for word in way.stems)


@given(st.lists(st.sampled_from(sorted(PhraseBook(()).words | WORDS))))
def test_no_mixture_of_known_words_raises(mixture):
    READER.understand(" ".join(mixture))


@given(st.binary(max_size=60))
def test_no_bytes_raise_with_an_empty_index(raw):
    EMPTY.understand(raw.decode("latin-1"))


def test_a_long_query_is_cut():
    started = perf_counter()
    understood = READER.understand("qzxvw " * 30_000)
    assert perf_counter() - started < 1
    assert len(understood.asked) <= 400


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "\n\t"])
def test_an_empty_query_browses(nothing):
    understood = READER.understand(nothing)
    assert (understood.concepts, understood.corrected, understood.crisis) == ((), "", "")


@pytest.mark.parametrize("typed", ["i want to die", "crisis team", "i saw something and nobody believes me"])
def test_with_an_empty_index_words_find_nothing_and_do_not_browse(typed):
    understood = EMPTY.understand(typed)
    assert (understood.concepts, understood.nothing) == ((), True)


# ---- spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("home tretment", "home treatment"),
        ("Whitington Hospital", "whittington Hospital"),
        ("sucide", "suicide"),
        ("kounselling", "counselling"),
        ("phsycosis", "psychosis"),
        ("hometreatment", "home treatment"),
        ("islingtn", "islington"),
    ],
)
def test_near_spellings_are_mended(typed, meant):
    assert READER.understand(typed).corrected == meant


@pytest.mark.parametrize(
    "right", ["die", "mum", "army", "son", "scaring", "plumber", "dye", "live", "can i text", "N19"]
)
def test_real_words_are_left_alone(right):
    assert READER.understand(right).corrected == ""


def test_quoted_words_are_taken_as_they_are_spelt():
    understood = READER.understand('"home tretment"')
    assert understood.corrected == ""
    assert not [way for way in said(understood) if "treatment" in way]


@given(st.text(alphabet="abcdefghij klmnoprstuvwyz'"))
def test_nothing_quoted_is_ever_mended(text):
    assert READER.understand(f'"{text}"').corrected == ""


# ---- crisis


def test_words_of_crisis_are_read_in_all_of_a_text():
    assert READER.understand("i cant go on").crisis
    assert READER.understand("where is the library " * 20 + "i want to kill myself").crisis
    assert not READER.understand("crisis team").crisis


def test_in_crisis_what_helps_in_it_is_required_and_what_else_was_said_counts():
    understood = READER.understand("my teenage daughter is suicidal")
    assert "young peopl" in said(understood)
    (required,) = [concept for concept in understood.concepts if concept.required]
    assert "suicid" in [" ".join(each.stems) for each in required.alternatives]


def test_editors_add_words_of_crisis():
    assert not READER.understand("catch the big ferry").crisis
    added = demonstration.reader(crisis=("catch the big ferry",))
    assert added.understand("catching that big ferry").crisis


# ---- places


@pytest.mark.parametrize(
    ("typed", "areas", "place"),
    [
        ("CRHT N19", ("camden", "islington"), "N19"),
        ("crht n19 5nf", ("camden", "islington"), "n19 5nf"),
        ("crht n195nf", ("camden", "islington"), "n195nf"),
        ("crht nw5", ("camden",), "nw5"),
        ("crht in Camden", ("camden",), "Camden"),
        ("camden and islington crht", ("camden", "islington"), "camden islington"),
        ("crht EC1V 2AB", ("camden", "islington"), "EC1V 2AB"),
        ("crht SW1A 1AA", (), "SW1A 1AA"),
    ],
)
def test_places_are_taken_out(typed, areas, place):
    understood = READER.understand(typed)
    assert (understood.areas, understood.place) == (areas, place)
    assert tuple(each for each in understood.concepts if each.required) == READER.understand("crht").concepts


def test_part_of_a_name_is_no_place():
    assert READER.understand("camden care choices").areas == ()
    assert READER.understand("care choices camden").areas == ("camden",)


def test_a_section_of_an_act_is_no_postcode():
    understood = READER.understand("s2 assessment", professional=True)
    assert not understood.place
    assert "mental health act assess" in said(understood)


# ---- synonyms, stop words, numbers, ages


def test_the_longest_phrase_wins():
    understood = READER.understand("learning disability")
    assert len(understood.concepts) == 1


def test_editors_synonyms_weigh_more_than_shipped_ones():
    reader = demonstration.reader(synonyms=(("zonked", "housing"),))
    assert said(reader.understand("zonked"))[0] == "housing"


def test_synonyms_work_at_once():
    assert "housing" not in said(READER.understand("zonked"))
    assert "housing" in said(demonstration.reader(synonyms=(("zonked", "housing"),)).understand("zonked"))


def test_every_way_is_said_by_a_service():
    for each in demonstration.judgements():
        for professional in (False, True):
            concepts = READER.understand(each.query, professional=professional).concepts
            ways = [way.stems for concept in concepts for way in concept.alternatives]
            assert [stems for stems in ways if not ENGINE.say(stems, professional=professional)] == []


def test_a_single_word_that_says_little_is_worth_little():
    (concept,) = READER.understand("need to talk to someone").concepts
    weights = {" ".join(way.stems): way.weight for way in concept.alternatives}
    assert weights["talk"] < weights["listen"] / 2


@pytest.mark.parametrize("typed", ["i saw my colour turn around yesterday", "we like our purple xylophone quartets"])
def test_a_sentence_about_oneself_that_nothing_fits_is_listened_to(typed):
    assert "listen" in said(READER.understand(typed))


@pytest.mark.parametrize("typed", ["pizza", "purple xylophone quartets", "train tickets to leeds"])
def test_what_no_service_says_finds_nothing(typed):
    understood = READER.understand(typed)
    assert understood.nothing
    assert not understood.concepts


@pytest.mark.parametrize("typed", ["who", "where can i get help", "help", "i need some help please"])
def test_little_words_count_when_nothing_else_is_left(typed):
    assert said(READER.understand(typed))


def test_little_words_are_dropped_otherwise():
    assert READER.understand("where can i find the crisis team").concepts == READER.understand("crisis team").concepts


@pytest.mark.parametrize("typed", ["116123", "116 123", "116-123", "+44 116 123"])
def test_numbers_however_they_are_parted(typed):
    if not typed.startswith("+"):
        assert said(READER.understand(typed)) == ["116123"]
    READER.understand(typed)


@pytest.mark.parametrize("typed", ["my 15 year old", "im 15", "15yo", "shes 14", "aged 16", "15 years old", "15yrs"])
def test_teenage_years(typed):
    assert "young peopl" in said(READER.understand(typed))
    assert READER.understand(typed).ages in {(14, 14), (15, 15), (16, 16)}


@pytest.mark.parametrize(
    ("typed", "ages"),
    [("depressed teen", (10, 17)), ("my toddler", (0, 17)), ("year 9 anxiety", (14, 14)), ("anxiety", None)],
)
def test_words_tell_of_ages(typed, ages):
    assert READER.understand(typed).ages == ages


def test_somebody_who_was_a_child_then_is_none_now():
    understood = READER.understand("abused as a child")
    assert understood.ages is None
    assert "child" not in said(understood)


# ---- closed services, pins, professionals


@pytest.mark.parametrize("typed", ["urlife", "URLife", "ur life", "urlife website", '"urlife"', "urlife camden"])
def test_the_name_of_a_closed_service(typed):
    understood = READER.understand(typed)
    assert understood.closed == ("urlife",)
    assert understood.nothing


def test_a_closed_service_for_professionals_is_no_news_to_the_public():
    closed = (Closed("x", "Zebra ward", ("Zebra ward",), frozenset({"professional"})),)
    reader = demonstration.reader(closed=closed)
    assert reader.understand("zebra ward").closed == ()
    assert reader.understand("zebra ward", professional=True).closed == ("x",)
    assert reader.understand("zebrra ward").corrected == ""


def test_pins():
    reader = demonstration.reader(pins={"home treatment": ("gp",)})
    assert reader.understand("Home  Treatment!").pinned == ("gp",)
    assert reader.understand("home tretment").pinned == ("gp",)
    assert reader.understand("treatment").pinned == ()


def test_professionals_words_never_influence_the_public():
    def less_theirs(document):
        theirs = list(document.texts) if document.listing.audience == {"professional"} else ["professional"]
        return replace(document, texts={**document.texts, **dict.fromkeys(theirs, "")})

    documents = [less_theirs(each) for each in demonstration.documents()]
    without = demonstration.reader(demonstration.engine(documents, demonstration.lists()))
    public = ENGINE.counted(professional=False)
    only_theirs = sorted(word for word in WORDS if word not in public)
    assert {"simmons", "triage", "relapse"} <= set(only_theirs)
    for word in only_theirs:
        for typed in (word, f"{word} team", word[:-1], word[1:] + "x", word + word[-1]):
            assert READER.understand(typed) == without.understand(typed), typed


def test_a_reader_is_quick():
    many = [f"{first}{second}" for first in WORDS for second in ("ing", "ba", "lo", "xe", "que")]
    filled = replace(demonstration.documents()[0], key="many", texts={"rest": " ".join(many)})
    documents = [*demonstration.documents(), filled]
    reader = demonstration.reader(demonstration.engine(documents, demonstration.lists()))
    reader.understand("wamr")
    took = []
    for each in demonstration.judgements():
        started = perf_counter()
        reader.understand(each.query)
        took.append(perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.003


def test_weeks_and_months_are_no_years_of_age():
    assert READER.understand("my baby is 3 weeks old").ages is None
    assert READER.understand("she is 3").ages == (3, 3)
