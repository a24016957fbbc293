"""Whether the emergency help stands above what people in danger type, and stays away from most other searches."""

import stat
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from directory.search import crisis, english
from directory.search.crisis import CrisisPhrases, read_editors, write_editors
from directory.search.crisis_phrases import SHIPPED

LOTS: Final = YAML(typ="safe").load(Path(__file__).with_name("crisis_lots.yaml"))
DATA: Final = YAML(typ="base").load(SHIPPED)
PHRASES: Final = CrisisPhrases()
COMMONEST: Final = [
    line.split()[0]
    for line in files("symspellpy")
    .joinpath("frequency_dictionary_en_82_765.txt")
    .read_text(encoding="utf-8-sig")
    .splitlines()[:5_000]
]
CALM: Final = ("library", "kettle", "tuesday", "garden", "blue", "museum", "trousers", "yoga", "seaside", "carpet")
PLAIN: Final = ("i want to kill myself", "he strangled me", "took an overdose", "hearing voices", "she is unconscious")


def groups_of(typed):
    return {text: PHRASES.group_of(text) for text in typed}


# The lots.


def test_there_are_enough_to_tell():
    assert len(LOTS["panel"]) > 1_800
    assert len(LOTS["no_panel"]) > 1_200
    assert len(LOTS["languages"]) > 240


def test_every_way_of_crisis_gives_the_panel():
    assert [text for text, group in groups_of(LOTS["panel"]).items() if not group] == []


def test_every_language_gives_it():
    assert [text for text, group in groups_of(LOTS["languages"]).items() if not group] == []


def test_few_other_searches_give_it():
    needless = {text: group for text, group in groups_of(LOTS["no_panel"]).items() if group}
    assert len(needless) <= len(LOTS["no_panel"]) * 0.03, needless


def test_capitals_and_full_stops_change_nothing():
    said = [text.upper().replace(" ", "... ") + "!!" for text in LOTS["panel"]]
    assert [text for text, group in groups_of(said).items() if not group] == []


# The groups.


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("i want to kill myself", "suicide"),
        ("my daughter cuts her arms", "self-harm"),
        ("he posted goodbye on instagram", "goodbye"),
        ("ive been saving up my tablets", "overdose"),
        ("standing on the edge of the platform", "means"),
        ("she threw boiling water at me", "violence"),
        ("the tv is talking to him", "psychosis"),
        ("my wife is hearing voices", "psychosis"),
        ("i hear people talk but nobody here", "psychosis"),
        ("i dont know whats real anymore", "psychosis"),
        ("driving at 100 miles an hour", "mania"),
        ("someone is sending my nudes around", "online-harm"),
        ("being groomed online", "online-harm"),
        ("hopline", "crisis"),
        ("hopeline", "crisis"),
        ("he is not breathing", "unconscious"),
        ("ich will sterben", "other-languages"),
        ("jai envie de mourir", "french"),
    ],
)
def test_the_group_that_spoke_is_named(typed, group):
    assert PHRASES.group_of(typed) == group


@pytest.mark.parametrize(
    "typed",
    [
        "im jesus and i can fly",
        "i was abused as a child and need to speak to someone",
        "my dad hits me and i am 9",
        "my stepdad touches me",
    ],
)
def test_what_was_missed_before_gives_the_panel(typed):
    assert PHRASES.group_of(typed)


def test_every_group_has_a_phrase():
    assert [group for group, lists in DATA["groups"].items() if not any(text.strip() for text in lists.values())] == []


def test_every_list_is_of_a_kind_that_is_explained():
    kinds = {kind for lists in DATA["groups"].values() for kind in lists}
    assert kinds <= {"says", "mentions", "alone", "as_written"}


def test_every_set_is_used():
    text = SHIPPED.read_text(encoding="utf-8")
    assert [name for name in DATA["sets"] if f"{{{name}}}" not in text] == []


def test_every_group_catches_its_own_plain_phrases():
    """Each phrase without sets and alternatives, typed as it is written, brings the panel."""
    plain = [
        phrase.strip().replace("_", " ").replace(" ... ", " ")
        for lists in DATA["groups"].values()
        for kind in lists
        for phrase in lists[kind].split(",")
        if phrase.strip() and not set(phrase) & set("{|<")
    ]
    assert [phrase for phrase, group in groups_of(plain).items() if not group] == []


# Spelling.


@pytest.mark.parametrize(
    "typed",
    [
        "sucide",
        "kil myslef",
        "overdoes",
        "s u i c i d e",
        "selfh arm",
        "ki ll myself",
        "su1c1de",
        "s3lf h4rm",
        "killmyself",
        "idontwanttolive",
        "cutin myself",
        "s\u00fbicide",
        "sui\u200bcide",
        "\U0001d5c4\U0001d5c2\U0001d5c5\U0001d5c5 myself",
    ],
)
def test_letters_that_are_wrong_hidden_or_parted_are_read(typed):
    assert PHRASES.group_of(typed)


@pytest.mark.parametrize(
    "typed", ["army", "joining the army", "SMI", "smi register", "shortcut", "keyboard shortcut", "kiln", "hooping"]
)
def test_other_words_are_not_mended_into_words_of_crisis(typed):
    assert PHRASES.group_of(typed) is None


def test_no_word_of_ordinary_english_is_mended():
    assert [word for word in english._listed() if PHRASES._spelt(word) != [(word,)]] == []


def test_few_common_words_by_themselves_give_the_panel_and_each_is_one_of_the_list():
    told = {word for word, group in groups_of(COMMONEST).items() if group}
    assert len(told) < 80, told
    assert [word for word in told if not PHRASES._shipped.knows(word)] == []


# Scripts and languages.


@pytest.mark.parametrize("typed", ["помощь", "ayuda 死", "আমি", "مساعدة", "help আমি", "ελπίδα"])
def test_another_script_gives_the_panel(typed):
    assert PHRASES.group_of(typed) == crisis.ANOTHER_SCRIPT


@pytest.mark.parametrize(
    "typed", ["dentist \U0001f600", "caf\u00e9", "na\u00efve", "\u03b2 blockers", "10 \u00b5g", "\u2764\ufe0f"]
)
def test_signs_and_accents_are_no_other_script(typed):
    assert PHRASES.group_of(typed) is None


def test_a_sentence_that_is_no_english_gives_the_panel():
    assert PHRASES.group_of("potrzebuje dobrego dentysty blisko") == crisis.ANOTHER_LANGUAGE


def test_english_with_a_name_in_it_is_no_other_language():
    assert PHRASES.group_of("where is doctor Wojciechowska seeing people") is None


# What is harmless.


@pytest.mark.parametrize(
    "typed",
    [
        "panic attack",
        "cut down on drinking",
        "killing time",
        "blood test",
        "end of life care",
        "help me find a gp",
        "how to tell my family i have adhd",
        "my son wont come out of his room to do his homework",
        "suicide prevention training",
    ],
)
def test_harmless_phrases_are_passed_over(typed):
    assert PHRASES.group_of(typed) is None


@pytest.mark.parametrize("typed", ["panic attack and i want to die", "killing time before i kill myself"])
def test_a_harmless_phrase_does_not_hide_what_stands_beside_it(typed):
    assert PHRASES.group_of(typed) == "suicide"


def test_a_danger_that_is_only_spoken_about_is_passed_over():
    assert PHRASES.group_of("machete") == "violence"
    assert PHRASES.group_of("machete amnesty") is None


# Long texts.


def test_what_follows_203_harmless_words_is_read():
    assert PHRASES.group_of("library " * 203 + "i want to kill myself") == "suicide"


@pytest.mark.parametrize("typed", ["i want to kill myself " + "library " * 5_000, "library " * 5_000 + "kill myself"])
def test_of_a_very_long_text_the_beginning_and_the_end_are_read(typed):
    assert PHRASES.group_of(typed) == "suicide"


# Any text.


@given(st.text(max_size=300))
@settings(deadline=None)
def test_no_text_raises(typed):
    assert PHRASES.group_of(typed) is None or isinstance(PHRASES.group_of(typed), str)


@given(
    st.lists(st.sampled_from(CALM), max_size=40), st.lists(st.sampled_from(CALM), max_size=40), st.sampled_from(PLAIN)
)
@settings(deadline=None)
def test_a_phrase_of_crisis_counts_wherever_it_stands(before, after, phrase):
    assert PHRASES.group_of(" ".join([*before, phrase, *after]))


@given(st.lists(st.sampled_from(CALM), max_size=60))
@settings(deadline=None)
def test_calm_words_alone_give_no_panel(typed):
    assert PHRASES.group_of(" ".join(typed)) is None


@given(st.sampled_from(LOTS["panel"]), st.sampled_from([str.upper, str.title, "  {}\n".format, "({})".format]))
@settings(deadline=None)
def test_how_it_is_set_changes_nothing(typed, changed):
    assert PHRASES.group_of(changed(typed))


# What editors add.


def test_what_editors_added_counts():
    assert CrisisPhrases(["Purple umbrella"]).group_of("the PURPLE big umbrellas") == crisis.EDITORS
    assert PHRASES.group_of("purple umbrella") is None


def test_what_editors_added_is_not_passed_over_as_harmless():
    assert PHRASES.group_of("panic attack") is None
    assert CrisisPhrases(["panic attack"]).group_of("a panic attack") == crisis.EDITORS


def test_words_of_editors_are_mended_to():
    assert CrisisPhrases(["zopiclomania"]).group_of("zopiclomanai") == crisis.EDITORS


def test_editors_change_nothing_for_others():
    before = PHRASES.group_of("snorklewump")
    CrisisPhrases(["snorklewump", "{nothing}", "...", ""])
    assert PHRASES.group_of("snorklewump") == before is None


def test_a_phrase_of_little_words_is_taken_as_it_is():
    assert CrisisPhrases(["now now"]).group_of("now now") == crisis.EDITORS


def test_what_is_written_is_read(tmp_path):
    write_editors(tmp_path / "crisis.json", ["na\u00efve", 'a "b"'], {"epoch": "x"})
    assert read_editors(tmp_path / "crisis.json") == {"epoch": "x", "phrases": ["na\u00efve", 'a "b"']}


def test_writing_leaves_nothing_else_behind(tmp_path):
    write_editors(tmp_path / "crisis.json", ["one"], {})
    write_editors(tmp_path / "crisis.json", ["two"], {})
    assert [path.name for path in tmp_path.iterdir()] == ["crisis.json"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    write_editors(tmp_path / "crisis.json", ["one"], {})
    with pytest.raises(TypeError):
        write_editors(tmp_path / "crisis.json", [object()], {})  # type: ignore[list-item]
    assert read_editors(tmp_path / "crisis.json") == {"phrases": ["one"]}
    assert [path.name for path in tmp_path.iterdir()] == ["crisis.json"]


def test_other_users_of_the_machine_cannot_write_it(tmp_path):
    write_editors(tmp_path / "crisis.json", ["one"], {})
    assert not (tmp_path / "crisis.json").stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@pytest.mark.parametrize("damaged", [b"", b"{", b"\xff\xfe", b"{}", b"[1]", b'"one"', b"[" * 100_000])
def test_a_damaged_file_reads_as_none(tmp_path, damaged):
    (tmp_path / "crisis.json").write_bytes(damaged)
    assert read_editors(tmp_path / "crisis.json") == {}


def test_a_missing_file_reads_as_none(tmp_path):
    assert read_editors(tmp_path / "crisis.json") == {}


# --- phrases written without sight of these


UNSEEN: Final = YAML(typ="safe").load(Path(__file__).with_name("crisis_unseen.yaml"))


def test_nearly_every_unseen_way_of_crisis_gives_the_panel():
    missed = [text for text in UNSEEN["panel"] if not PHRASES.group_of(text)]
    assert len(UNSEEN["panel"]) >= 150
    assert len(missed) <= len(UNSEEN["panel"]) * 0.02, missed


def test_few_unseen_harmless_phrases_give_it():
    needless = [text for text in UNSEEN["no_panel"] if PHRASES.group_of(text)]
    assert len(UNSEEN["no_panel"]) >= 150
    assert len(needless) <= len(UNSEEN["no_panel"]) * 0.03, needless


def test_no_unseen_phrase_stands_in_a_list():
    shipped = SHIPPED.read_text(encoding="utf-8").casefold()
    long = [text for text in (*UNSEEN["panel"], *UNSEEN["no_panel"]) if len(text.split()) > 3]
    assert len(long) > 100
    assert [text for text in long if text.casefold() in shipped] == []
