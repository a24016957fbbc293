"""Documents as stored: they come back as they were, less what is restricted; rubbish is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.cards import Listing
from directory.contacts import Contact
from directory.search.shapes import Document
from directory.search.storing import from_json, from_plain, to_json, to_plain


def refused():
    return pytest.raises(ValueError)  # noqa: PT011


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


def unrestricted(document: Document) -> Document:
    kept = tuple(contact for contact in document.listing.contacts if not contact.restricted)
    return replace(document, listing=replace(document.listing, contacts=kept))


@given(documents)
def test_a_document_comes_back_as_it_was_less_what_is_restricted(document):
    assert from_json(to_json(document)) == unrestricted(document)
    assert from_plain(to_plain(document)) == unrestricted(document)


@given(documents)
@settings(max_examples=30)
def test_equal_documents_are_stored_alike(document):
    assert to_json(from_json(to_json(document))) == to_json(document)


def sample(**changes) -> Document:
    listing = Listing(key="line", name="Crisis line", summary="Talks.", audience=frozenset({"patient"}), **changes)
    return Document("line", {"names": "crisis line"}, listing, {"for": ("patient",)}, rank=0)


def test_nothing_of_a_restricted_contact_is_written_down():
    secret = Contact("voice", label="Bleep", number="01999 123456", hours="always", restricted=True)
    shown = Contact("voice", label="Office", number="01999 654321", audience=frozenset({"professional"}))
    stored = to_json(sample(contacts=(secret, shown)))
    assert "01999 654321" in stored
    assert not [word for word in ("01999 123456", "Bleep", "always", "restricted") if word in stored]


def test_everywhere_and_nowhere_are_not_the_same():
    assert from_json(to_json(sample(areas=None))).listing.areas is None
    assert from_json(to_json(sample(areas=()))).listing.areas == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


@given(anything)
def test_rubbish_is_refused_with_one_kind_of_error(value):
    with refused():
        from_plain(value)


@given(st.data())
@settings(max_examples=300)
def test_a_document_with_one_part_lost_or_turned_to_rubbish_is_refused_or_still_a_document(data):
    """Whatever is put anywhere, the answer is a document or a ValueError."""
    plain = json.loads(to_json(data.draw(documents)))
    holder, name = data.draw(
        st.sampled_from([(plain, name) for name in plain] + [(plain["listing"], name) for name in plain["listing"]])
    )
    if data.draw(st.booleans()):
        del holder[name]
        with refused():
            from_plain(plain)
    else:
        holder[name] = data.draw(anything)
        try:
            again = from_plain(plain)
        except ValueError:
            return
        assert isinstance(again, Document)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"key": "a"}', "[" * 100_000, "\0"])
def test_rubbish_text_is_refused(text):
    with refused():
        from_json(text)
