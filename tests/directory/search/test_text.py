import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.text import BREAK, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't cope", ("i", "cant", "cope")),
        ("I can’t cope", ("i", "cant", "cope")),
        ("Café Zoë, naïve", ("cafe", "zoe", "naive")),
        ("A&E", ("aande",)),
        ("a & e", ("aande",)),
        ("A and E near me", ("aande", "near", "me")),
        ("a n e", ("aande",)),
        ("R&B", ("r", "b")),
        ("self-harm/self_harm", ("self", "harm", "self", "harm")),
        ("LGBT+", ("lgbt",)),
        ("116 123", ("116", "123")),
        ("Straße", ("strasse",)),
        ("помощь", ("помощь",)),
        ("救命", ("救命",)),
        ("", ()),
        ("?!…", ()),
        (BREAK, ()),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@given(st.text())
def test_any_text_has_words_and_they_have_the_same(text):
    once = words(text)
    assert words(" ".join(once)) == once
    assert all(word and word != BREAK for word in once)


@given(st.text(alphabet="ae&nd AE+-'\u2019"))
def test_what_looks_like_a_and_e_has_the_same_words_again(text):
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    "alike",
    [
        ("counselling", "counsellor", "counsel"),
        ("child", "children"),
        ("suicide", "suicidal"),
        ("veterans", "veteran"),
        ("men", "man", "mens"),
        ("anxiety", "anxious"),
    ],
)
def test_stems_bring_forms_together(alike):
    assert len({stem(word) for word in alike}) == 1


@given(st.text())
def test_any_word_has_a_stem(text):
    for word in words(text):
        assert stem(word)
