from hypothesis import given
from hypothesis import strategies as st

from directory.search.shapes import Suggestion
from directory.search.suggesting import MOST
from directory.search.text import words

from . import demonstration

ENGINE = demonstration.indexed()


def suggested(typed, professional=False):
    return ENGINE.suggest(typed.split(), professional=professional)


def test_services_needs_and_tags():
    found = suggested("hous")
    assert {each.kind for each in found} == {"service", "need", "tag"}
    assert len(found) == len(set(found)) <= MOST


def test_another_name_is_shown_as_the_name():
    assert suggested("crh")[0] == Suggestion("service", "Crisis team")


def test_all_words_count_and_the_last_may_be_begun():
    assert Suggestion("service", "Young people's mental health service, Islington (CAMHS)") in suggested("islington ca")
    assert suggested("islington zz") == []
    assert suggested("isling ca") == []


def test_the_public_never_sees_what_is_for_professionals():
    theirs = {each.listing.name for each in demonstration.documents() if not each.is_public}
    for typed in ("simmons", "simm", "police", "street tri", "adolescent out", "tier"):
        names = {each.words for each in suggested(typed)}
        assert names.isdisjoint(theirs)
    assert Suggestion("service", "Simmons House adolescent unit") in suggested("simm", professional=True)
    assert Suggestion("tag", "street triage") in suggested("street", professional=True)


def test_nothing_typed_suggests_nothing():
    assert ENGINE.suggest((), professional=False) == []
    assert ENGINE.suggest(("",), professional=False) == []


@given(st.text(), st.booleans())
def test_nothing_raises(typed, professional):
    assert len(ENGINE.suggest(words(typed), professional=professional)) <= MOST
