import pytest

from directory.cards import Listing
from directory.contacts import Contact
from directory.search.documents import document_of
from directory.search.shapes import BREAK, PUBLIC_FIELDS

from . import demonstration


def everything_public(document):
    return " ".join(document.texts[field] for field in PUBLIC_FIELDS)


def test_what_is_for_professionals_stands_in_their_field_alone():
    crisis_team = next(each for each in demonstration.documents() if each.key == "crisis-team")
    public = everything_public(crisis_team)
    for word in ("relapse", "referrers", "0112", "02079460112"):
        assert word not in public.split()
    assert "relapse" in crisis_team.texts["professional"].split()
    assert "referrers" in crisis_team.texts["professional"].split()
    assert "02079460111" in public.split()


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


def test_filters():
    crisis_team = next(each for each in demonstration.documents() if each.key == "crisis-team")
    assert crisis_team.facets["area"] == ("camden", "islington")
    assert crisis_team.facets["for"] == ("carer", "patient", "professional")
    assert crisis_team.rank == 1
    assert next(each for each in demonstration.documents() if each.key == "samaritans").facets["area"] == ("*",)


def test_unknown_words_of_the_vocabulary_do_not_raise():
    document = document_of(listing(), groups=["x"], urgencies=["y"], referral=["z"], roles=["w"])
    assert document.rank == 9
