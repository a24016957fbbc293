from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts import Contact
from directory.listing import Listing
from directory.search.documents import Document, document_of, from_json, from_plain, to_json, to_plain
from directory.search.text import BREAK
from directory.search.weights import COLUMNS

from . import demonstration


def everything_public(document):
    return " ".join(document.texts[field] for field in COLUMNS if field != "professional")


def test_what_is_for_professionals_stands_in_their_field_alone():
    crisis_team = next(each for each in demonstration.documents() if each.key == "crisis-team")
    public = everything_public(crisis_team)
    for word in ("relapse", "referrers", "0112", "02079460112"):
        assert word not in public.split()
    assert "relapse" in crisis_team.texts["professional"].split()
    assert "referrers" in crisis_team.texts["professional"].split()
    crisis_line = next(each for each in demonstration.documents() if each.key == "crisis-line")
    assert "02079460111" in everything_public(crisis_line).split()


def test_what_a_service_declines_does_not_find_it():
    crisis_team = next(each for each in demonstration.documents() if each.key == "crisis-team")
    every = " ".join(crisis_team.texts.values())
    assert "under 18" not in every
    assert "intoxication" not in every
    assert "unable to keep yourself safe" in crisis_team.texts["rest"]


def listing(*contacts, audience=("patient",)):
    return Listing("x", "X", "Y.", frozenset(audience), contacts=contacts)


@pytest.mark.parametrize("audience", [(), ("professional",), ("patient", "professional")])
def test_a_restricted_contact_stands_nowhere(audience):
    secret = Contact("voice", "Secret label", "020 7946 0999", audience=frozenset(audience), restricted=True)
    document = document_of(listing(secret))
    assert "0999" not in repr(document)
    assert "ecret" not in repr(document)


def test_no_document_of_the_pack_holds_a_restricted_contact():
    assert "0113" not in repr(demonstration.documents())


def test_no_phrase_is_found_across_names_or_tags():
    document = document_of(listing(), also_known_as=["Alpha beta", "Gamma"], tags=["delta", "epsilon zeta"])
    assert document.texts["names"] == f"x {BREAK} alpha beta {BREAK} gamma"
    assert document.texts["tags"] == f"delta {BREAK} epsilon zeta"


def test_languages_of_a_contact_for_professionals_are_theirs_alone():
    public = Contact("voice", number="020 7946 0001", languages=("bn",))
    theirs = Contact("voice", "Referrers", "020 7946 0002", audience=frozenset({"professional"}), languages=("so",))
    secret = Contact("voice", number="020 7946 0003", restricted=True, languages=("tr",))
    document = document_of(replace(listing(public, theirs, secret), languages=("pl",)))
    assert document.facets["language"] == ("pl", "bn")
    assert document.facets["professional_language"] == ("pl", "bn", "so")
    assert "somali" not in everything_public(document)
    assert "somali" in document.texts["professional"]
    assert "turkish" not in " ".join(document.texts.values())


@pytest.mark.parametrize(
    ("words_of_it", "changes"),
    [
        ("bengali", {"languages": ("bn",)}),
        ("interpreters", {"interpreters": True}),
        ("face to face", {"attending": ("in_person",)}),
        ("home visit", {"attending": ("home_visit",)}),
        ("by text", {"attending": ("text",)}),
        ("self help", {"type": "self_help"}),
        ("chat with a nurse", {"contacts": (Contact("chat", "Chat with a nurse", url="https://example.org/"),)}),
        ("online chat", {"contacts": (Contact("chat", "Chat", url="https://example.org/"),)}),
    ],
)
def test_what_a_service_offers_is_found_by_words(words_of_it, changes):
    assert words_of_it not in everything_public(document_of(listing()))
    assert words_of_it in everything_public(document_of(replace(listing(), **changes)))


@pytest.mark.parametrize("said", ["wheelchair", "step free", "hearing loop", "bsl", "british sign language"])
def test_access_is_found_by_words(said):
    assert said in everything_public(document_of(listing(), access=["step_free", "hearing_loop", "bsl"]))


def test_a_short_form_in_brackets_is_a_name():
    document = document_of(listing(), also_known_as=["Complaints and advice (PALS)"])
    assert "pals" in document.names


def test_filters():
    crisis_team = next(each for each in demonstration.documents() if each.key == "crisis-team")
    assert crisis_team.facets["area"] == ("camden", "islington")
    assert crisis_team.facets["for"] == ("carer", "patient", "professional")
    assert crisis_team.rank == 1
    assert next(each for each in demonstration.documents() if each.key == "samaritans").facets["area"] == ("*",)


def test_unknown_words_of_the_vocabulary_do_not_raise():
    document = document_of(listing(), groups=["x"], urgencies=["y"], access=["z"], roles=["w"])
    assert document.rank == 9


# ---- as JSON

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
audiences = st.frozensets(st.sampled_from(["patient", "carer", "professional"]))
ages = st.none() | st.integers(0, 120)
tuples = st.lists(texts, max_size=3).map(tuple)
contacts = st.builds(
    Contact,
    **dict.fromkeys(("kind", "label", "number", "address", "url", "hours"), texts),
    audience=audiences,
    restricted=st.booleans(),
)
targets = st.tuples(texts, st.none() | st.floats(0, 10_000), texts)
listings = st.builds(
    Listing,
    **dict.fromkeys(("key", "name", "summary", "hours", "address"), texts),
    audience=audiences,
    contacts=st.lists(contacts, max_size=3).map(tuple),
    targets=st.lists(targets, max_size=3).map(tuple),
    min_age=ages,
    max_age=ages,
    areas=st.none() | tuples,
)
documents = st.builds(
    Document,
    key=texts,
    texts=st.dictionaries(texts, texts, max_size=5),
    listing=listings,
    facets=st.dictionaries(texts, tuples, max_size=5),
    rank=st.integers(0, 9),
)


@given(documents)
def test_a_document_comes_back_as_it_was_less_what_is_restricted(document):
    kept = tuple(contact for contact in document.listing.contacts if not contact.restricted)
    expected = replace(document, listing=replace(document.listing, contacts=kept))
    assert from_json(to_json(document)) == from_plain(to_plain(document)) == expected


def test_nothing_of_a_restricted_contact_is_written_down():
    secret = Contact("voice", label="Bleep", number="01999 123456", restricted=True)
    shown = Contact("voice", label="Office", number="01999 654321", audience=frozenset({"professional"}))
    stored = to_json(Document("x", {}, listing(secret, shown)))
    assert "01999 654321" in stored
    assert "01999 123456" not in stored
    assert "Bleep" not in stored


def test_everywhere_and_nowhere_are_not_the_same():
    for areas in (None, ()):
        document = Document("x", {}, replace(listing(), areas=areas))
        assert from_json(to_json(document)).listing.areas == areas


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"key": "a"}', "[" * 100_000, "\0"])
def test_what_is_no_document_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(text)
