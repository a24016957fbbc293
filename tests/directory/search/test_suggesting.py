from hypothesis import given
from hypothesis import strategies as st

from directory.search.shapes import Suggestion
from directory.search.suggesting import MOST

from . import demonstration

SUGGESTER = demonstration.indexed().suggester()


def suggested(typed, professional=False, **more):
    return SUGGESTER.suggest(tuple(typed.split()), professional, **more)


def test_services_needs_and_tags():
    found = suggested("cris")
    assert {each.kind for each in found} == {"service", "need", "tag"}
    assert len(found) == len(set(found)) <= MOST


def test_another_name_is_shown_as_the_name():
    assert suggested("crh")[0] == Suggestion("service", "Crisis resolution and home treatment team")


def test_all_words_count_and_the_last_may_be_begun():
    assert Suggestion("service", "Islington community CAMHS") in suggested("islington ca")
    assert suggested("islington zz") == []
    assert suggested("isling ca") == []


def test_the_public_never_sees_what_is_for_professionals():
    for typed in ("simmons", "simm", "police", "street tri", "adolescent out", "tier"):
        names = {each.words for each in suggested(typed)}
        assert not {
            name for name in names if "Simmons" in name or "Police" in name or "triage" in name or "Outreach" in name
        }
    assert Suggestion("service", "Simmons House adolescent unit") in suggested("simm", professional=True)
    assert Suggestion("tag", "street triage") in suggested("street", professional=True)


def test_nothing_typed_suggests_nothing():
    assert SUGGESTER.suggest(()) == []
    assert SUGGESTER.suggest(("",)) == []
    assert suggested("c", most=0) == []
    assert len(suggested("c", most=3)) == 3
    assert len(suggested("c", most=50)) == MOST


@given(st.lists(st.text(), max_size=5), st.booleans(), st.integers(-3, 20))
def test_nothing_raises(typed, professional, most):
    assert len(SUGGESTER.suggest(tuple(typed), professional, most)) <= MOST
