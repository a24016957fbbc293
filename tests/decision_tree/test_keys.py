"""Keys of steps: made once, never changed by rewording, each step's own."""

from hypothesis import given
from hypothesis import strategies as st

from decision_tree.keys import with_keys
from directory.block_ids import block_id


def question(ask="How old are you?", key="", go="", id="x") -> dict:
    return {"type": "question", "id": id, "value": {"key": key, "ask": ask, "answers": [{"say": "a", "go": go}]}}


def outcome(title="Call 999", key="", id="y") -> dict:
    return {"type": "outcome", "id": id, "value": {"key": key, "title": title, "services": []}}


def keys(raw) -> list[str]:
    return [item["value"]["key"] for item in raw]


def test_a_new_step_gets_a_key_from_its_words():
    assert keys(with_keys([question(), outcome()])) == ["how-old-are-you", "call-999"]


def test_rewording_keeps_the_key():
    first = with_keys([question()])
    first[0]["value"]["ask"] = "What is your age?"
    assert keys(with_keys(first)) == ["how-old-are-you"]


def test_a_duplicate_gets_a_key_of_its_own_wherever_it_stands():
    original = with_keys([question(key="age")])[0]
    copied = question(key="age", id="new")
    assert keys(with_keys([copied, original])) == ["how-old-are-you", "age"]


def test_the_id_of_a_block_derives_from_its_key():
    assert with_keys([question(key="age")])[0]["id"] == block_id("age")


def test_the_words_of_a_step_become_its_key():
    steps = with_keys([question(go="call 999 "), outcome()])
    assert steps[0]["value"]["answers"][0]["go"] == "call-999"


def test_words_that_two_steps_share_stay_as_typed():
    steps = with_keys([question(go="Call 999"), outcome(), outcome()])
    assert steps[0]["value"]["answers"][0]["go"] == "Call 999"


steps = st.lists(
    st.builds(
        lambda make, words, key, id, go: make(words, key, id=id) if make is outcome else question(words, key, go, id),
        st.sampled_from([question, outcome]),
        st.sampled_from(["", "How old are you?", "Call 999", "?", "é"]),
        st.sampled_from(["", "age", "call-999"]),
        st.sampled_from(["", "x", block_id("age")]),
        st.sampled_from(["", "age", "Call 999", "nowhere"]),
    ),
    max_size=8,
)


@given(steps)
def test_every_step_has_a_key_of_its_own(raw):
    found = keys(with_keys(raw))
    assert len(set(found)) == len(found)
    assert all(found)


@given(steps)
def test_doing_it_again_changes_nothing(raw):
    once = with_keys(raw)
    assert with_keys(once) == once
