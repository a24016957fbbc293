from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.search import wordlists
from directory.search.shapes import BREAK, FIELDS, Closed, Understood
from directory.search.text import words
from directory.search.understanding import MOST_WORDS, Reader

from . import demonstration

LEXICON = demonstration.lexicon()
READER = Reader(LEXICON)
EMPTY = Reader(demonstration.engine([]).lexicon())
WORDS = {word for each in demonstration.documents() for text in each.texts.values() for word in text.split()} - {BREAK}


def said(understood: Understood) -> list[str]:
    """The ways to say each concept, the best of each first."""
    return [" ".join(way.words) for concept in understood.concepts for way in concept.alternatives]


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
        assert 0 < concept.rarity <= 1
        weights = [way.weight for way in concept.alternatives]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert all(words(word) == (word,) for way in concept.alternatives for word in way.words)


@given(st.lists(st.sampled_from(sorted({word for phrase, _ in wordlists.CRISIS for word in phrase} | WORDS))))
def test_no_mixture_of_known_words_raises(mixture):
    READER.understand(" ".join(mixture))


@given(st.binary(max_size=60))
def test_no_bytes_raise_with_an_empty_lexicon(raw):
    EMPTY.understand(raw.decode("latin-1"))


def test_a_long_query_is_cut():
    started = perf_counter()
    understood = READER.understand("qzxvw " * 30_000)
    assert perf_counter() - started < 1
    assert len(understood.asked) <= 400


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "\n\t"])
def test_an_empty_query_browses(nothing):
    understood = READER.understand(nothing)
    assert (understood.concepts, understood.corrected, understood.crisis) == ((), "", False)


# ---- spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("home tretment", "home treatment"),
        ("Whitington Hospital", "whittington Hospital"),
        ("sucide", "suicide"),
        ("kounselling", "counselling"),
        ("phsycosis", "psychosis"),
        ("sycosis", "psychosis"),
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


def single_crisis_words() -> list[str]:
    return ["suicide", "suicidal", "overdose", "overdosed"]


@pytest.mark.parametrize("word", single_crisis_words())
def test_words_of_crisis_are_known_with_any_one_slip(word):
    slips = {word[:at] + word[at + 1 :] for at in range(len(word))}
    slips |= {word[:at] + word[at] + word[at:] for at in range(len(word))}
    slips |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    slips |= {word[:at] + "x" + word[at + 1 :] for at in range(len(word))}
    assert sorted(slip for slip in slips if not READER.understand(slip).crisis) == []


def test_each_shipped_phrase_of_crisis_raises_the_panel():
    silent = [" ".join(phrase) for phrase, _ in wordlists.CRISIS if not READER.understand(" ".join(phrase)).crisis]
    assert silent == []


@pytest.mark.parametrize("said", sorted({" ".join(phrase) for phrase, _ in wordlists.CRISIS})[::200])
def test_words_of_crisis_raise_the_panel_wherever_they_stand(said):
    for query in (f"i think {said} please help", said.upper(), f'"{said}"'):
        assert READER.understand(query).crisis, query
        assert READER.understand(query, professional=True).crisis, query


@pytest.mark.parametrize(
    "said",
    [
        "i wanna die", "killing himself", "he wants to kill himself", "kil my self", "i wnat to die", "im gona end it",
        "I can't go on", "i cannot go on", "i want to just bloody die", "i feel like dying", "ending my life",
        "he is going to stab me", "shes taken a lot of paracetamol", "thinking about suicide", "suiside",
    ],
)  # fmt: skip
def test_crisis_as_people_say_it(said):
    assert READER.understand(said).crisis


@pytest.mark.parametrize(
    "said",
    ["crisis team", "crisis line n19", "dying to know", "end of life care", "my mum died", "home treatment", "carer",
     "recovery college", "talk to frank", "dont want to go into hospital", "how do i refer a patient", "N19",
     "life skills"],
)  # fmt: skip
def test_what_is_no_crisis(said):
    assert not READER.understand(said).crisis


def test_editors_add_words_of_crisis():
    assert not READER.understand("catch the big ferry").crisis
    added = Reader(replace(LEXICON, crisis=("catch the big ferry",)))
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
    assert understood.concepts == READER.understand("crht").concepts


def test_a_section_of_an_act_is_no_postcode():
    understood = READER.understand("s2 assessment", professional=True)
    assert not understood.place
    assert "mental health act assessment" in said(understood)


# ---- synonyms, stop words, numbers, ages


def test_the_longest_phrase_wins():
    understood = READER.understand("domestic abuse")
    assert len(understood.concepts) == 1


def test_editors_synonyms_weigh_more_than_shipped_ones():
    reader = Reader(replace(LEXICON, synonyms=(("zonked", "housing"),)))
    assert said(reader.understand("zonked"))[0] == "housing"


def test_synonyms_work_at_once():
    assert "housing" not in said(READER.understand("zonked"))
    assert "housing" in said(Reader(replace(LEXICON, synonyms=(("zonked", "housing"),))).understand("zonked"))


def test_no_alternative_has_a_word_that_no_document_has():
    for each in demonstration.judgements():
        for professional in (False, True):
            ways = READER.understand(each.query, professional=professional).concepts
            vocabulary = LEXICON.professional if professional else LEXICON.public
            known = {"0nothing0", *(word for word in WORDS if vocabulary.number(word))}
            assert {word for concept in ways for way in concept.alternatives for word in way.words} <= known


@pytest.mark.parametrize("typed", ["who", "where can i get help", "help", "i need some help please"])
def test_little_words_count_when_nothing_else_is_left(typed):
    assert said(READER.understand(typed))
    assert said(READER.understand(typed)) != ["0nothing0"]


def test_little_words_are_dropped_otherwise():
    assert READER.understand("where can i find the crisis team").concepts == READER.understand("crisis team").concepts


@pytest.mark.parametrize("typed", ["116123", "116 123", "116-123", "+44 116 123"])
def test_numbers_however_they_are_parted(typed):
    if not typed.startswith("+"):
        assert said(READER.understand(typed)) == ["116123"]
    READER.understand(typed)


@pytest.mark.parametrize("typed", ["my 15 year old", "im 15", "15yo", "shes 14", "aged 16", "15 years old", "15yrs"])
def test_teenage_years(typed):
    assert "young people" in said(READER.understand(typed))


# ---- closed services, pins, professionals


@pytest.mark.parametrize("typed", ["urlife", "URLife", "ur life", "urlife website", '"urlife"', "urlife camden"])
def test_the_name_of_a_closed_service(typed):
    understood = READER.understand(typed)
    assert understood.closed == ("urlife",)
    assert said(understood) == ["0nothing0"]


def test_a_closed_service_for_professionals_is_no_news_to_the_public():
    closed = (Closed("x", "Zebra ward", ("Zebra ward",), frozenset({"professional"})),)
    reader = Reader(replace(LEXICON, closed=closed))
    assert reader.understand("zebra ward").closed == ()
    assert reader.understand("zebra ward", professional=True).closed == ("x",)
    assert reader.understand("zebrra ward").corrected == ""


def test_pins():
    reader = Reader(replace(LEXICON, pins={"home treatment": ("gp",)}))
    assert reader.understand("Home  Treatment!").pinned == ("gp",)
    assert reader.understand("home tretment").pinned == ("gp",)
    assert reader.understand("treatment").pinned == ()


def test_professionals_words_never_influence_the_public():
    def less_theirs(document):
        theirs = FIELDS if document.listing.audience == {"professional"} else ["professional"]
        return replace(document, texts={**document.texts, **dict.fromkeys(theirs, "")})

    documents = [less_theirs(each) for each in demonstration.documents()]
    without = Reader(demonstration.engine(documents, **demonstration.lists()).lexicon())
    only_theirs = sorted(word for word in WORDS if not LEXICON.public.number(word))
    assert {"simmons", "triage", "relapse"} <= set(only_theirs)
    for word in only_theirs:
        for typed in (word, f"{word} team", word[:-1], word[1:] + "x", word + word[-1]):
            assert READER.understand(typed) == without.understand(typed), typed


def test_a_reader_is_quick():
    many = [f"{first}{second}" for first in WORDS for second in ("ing", "ba", "lo", "xe", "que")]
    filled = replace(demonstration.documents()[0], key="many", texts={"rest": " ".join(many)})
    documents = [*demonstration.documents(), filled]
    reader = Reader(demonstration.engine(documents, **demonstration.lists()).lexicon())
    reader.understand("warm")
    took = []
    for each in demonstration.judgements():
        started = perf_counter()
        reader.understand(each.query)
        took.append(perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.003
