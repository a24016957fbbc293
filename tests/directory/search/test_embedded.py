"""The index in a file: what it finds, what a change makes of it, and what happens when it is no index."""

import contextlib
import random
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from directory.contacts import Contact
from directory.search.embedded import EmbeddedEngine
from directory.search.finder import Finder
from directory.search.query import Query
from directory.search.ranking import rank
from directory.search.shapes import Alternative, Concept, EngineError, Understood
from directory.search.understanding import Reader

from . import demonstration
from .memory_engine import candidates

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
DOCUMENTS = demonstration.documents()
READER = Reader(demonstration.lexicon())


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path / "search.sqlite3")
    made.rebuild(DOCUMENTS, lambda done: None, demonstration.lists())
    return made


def found(engine, understood, query=None, most=1000):
    return [each.key for each in engine.search(understood, query or Query(), NOW, most).documents]


def phrase(*words):
    return Understood(concepts=(Concept((Alternative(words),)),))


@pytest.mark.parametrize("professional", [False, True])
def test_it_finds_what_the_rule_says(professional):
    query = Query(audiences=("professional",)) if professional else Query()
    assert query.professional == professional
    for each in (*demonstration.pack().searches, *demonstration.judgements()):
        understood = READER.understand(each.query, professional=professional)
        expected = candidates(DOCUMENTS, understood, professional)
        assert sorted(found(demonstration.indexed(), understood, query)) == sorted(it.key for it in expected), (
            each.query
        )


def test_its_best_are_the_best():
    """Of many that match, it hands on those that come first when all of them are put in order."""
    chance = random.Random(5)
    documents = [
        replace(each, key=f"{each.key}-{number}", listing=replace(each.listing, name=f"{place} {each.listing.name}"))
        for number in range(12)
        for each in DOCUMENTS
        for place in [chance.choice(["Alder", "Birch", "Cedar house", ""])]
    ]
    documents = [
        replace(each, texts={**each.texts, "names": " ".join(each.listing.name.casefold().split())})
        for each in documents
    ]
    many = demonstration.engine(documents)
    lost = 0
    for each in demonstration.judgements():
        understood = READER.understand(each.query)
        whole = rank(candidates(documents, understood), understood)[:10]
        some = rank(many.search(understood, Query(), NOW, 60).documents, understood)[:10]
        lost += len({it.key for it in whole} - {it.key for it in some})
    assert lost <= len(demonstration.judgements()) * 10 * 0.02


def test_more_pages_have_the_same_first():
    understood = READER.understand("help with my mental health")
    every = found(demonstration.indexed(), understood)
    assert len(every) > 12
    for most in (1, 5, 12):
        assert found(demonstration.indexed(), understood, most=most) == every[:most]


def test_no_page_is_too_far(engine, monkeypatch):
    answer = Finder(engine, None).find(Query(page=999_999_999), NOW)
    assert answer.page == answer.pages == -(-answer.total // 20)
    assert answer.documents
    monkeypatch.setattr("directory.search.finder.LAST_PAGE", 1)
    answer = Finder(engine, None).find(Query(page=999_999_999), NOW)
    assert answer.page == answer.pages == 1
    assert len(answer.documents) == 20


def test_without_words_the_most_urgent_come_first_then_by_name(engine):
    public = [each for each in DOCUMENTS if not {"patient", "carer"}.isdisjoint(each.facets["for"])]
    expected = sorted(public, key=lambda each: (each.rank, each.name.casefold(), each.key))
    assert found(engine, Understood()) == [each.key for each in expected]


def test_long_phrases_are_found_as_they_stand(engine):
    texts = {"names": "one", "summary": "alpha beta gamma delta", "rest": "alpha beta 0break0 beta gamma"}
    other = {"names": "two", "summary": "alpha beta and beta gamma", "professional": "alpha beta gamma"}
    documents = [replace(DOCUMENTS[0], key=each["names"], texts=each) for each in (texts, other)]
    engine.update(documents, [], demonstration.lists())
    assert found(engine, phrase("alpha", "beta")) == ["one", "two"]
    assert found(engine, phrase("alpha", "beta", "gamma")) == ["one"]
    assert found(engine, phrase("beta", "gamma", "delta")) == ["one"]
    professional = Query(audiences=("professional",))
    assert sorted(found(engine, phrase("alpha", "beta", "gamma"), professional)) == ["one", "two"]


def everything(engine):
    """What the file says, with keys in the place of numbers."""
    index = engine._index()
    keys = dict(index.rows("SELECT number, key FROM documents"))
    named = lambda bits: frozenset(key for number, key in keys.items() if bits >> number & 1)  # noqa: E731
    sets = {each: named(bits) for each, bits in index.sets.items()}
    terms = [term for (term,) in index.rows("SELECT DISTINCT term FROM postings")]
    postings = {term: {place: named(bits) for place, bits in index._term(term).items()} for term in terms}
    names = sorted((*row, keys[number]) for *row, number in index.rows("SELECT * FROM names"))
    texts = index.rows("SELECT keys.key FROM texts JOIN documents keys ON keys.number = texts.rowid ORDER BY 1")
    words = index.rows("SELECT * FROM words ORDER BY word")
    return sets, postings, names, texts, words, engine.lexicon().closed, sorted(map(repr, engine.all_documents()))


def test_a_changed_index_is_like_one_made_anew(engine, tmp_path):
    chance = random.Random(3)
    now = {each.key: each for each in DOCUMENTS}
    for step in range(12):
        changed = []
        for each in chance.sample(sorted(now), 3):
            name = f"{now[each].name} {step}"
            texts = {**now[each].texts, "names": name.casefold(), "summary": f"step {step} alpha beta gamma"}
            listing = replace(now[each].listing, name=name, min_age=step, audience=frozenset({"professional"}))
            changed.append(replace(now[each], texts=texts, listing=listing, rank=step % 5))
        added = replace(DOCUMENTS[step], key=f"new-{step}")
        gone = [chance.choice(sorted(now))]
        changed = [*(each for each in changed if each.key not in gone), added]
        engine.update(changed, gone, demonstration.lists())
        now.update({each.key: each for each in changed})
        del now[gone[0]]
    anew = EmbeddedEngine(tmp_path / "anew.sqlite3")
    anew.rebuild(now.values(), lambda done: None, demonstration.lists())
    assert everything(engine) == everything(anew)
    with sqlite3.connect(engine.file) as connection:
        connection.execute("INSERT INTO texts(texts) VALUES ('integrity-check')")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_threads_that_read_while_it_is_written_have_one_whole_index_each(engine):
    """Each state of the index has one word in all of its documents; an answer never mixes two states."""
    done = threading.Event()

    def state(number):
        shuffled = random.Random(number).sample(DOCUMENTS, len(DOCUMENTS))
        return [replace(each, texts={"names": f"all state{number}"}) for each in shuffled]

    def read(_):
        told = set()
        while not done.is_set():
            hits = engine.search(phrase("all"), Query(audiences=("professional",)), NOW, 500)
            said = {each.texts["names"] for each in hits.documents}
            told.add((len(said), hits.total == len(hits.documents) == len({each.key for each in hits.documents})))
        return told

    engine.rebuild(state(0), lambda done: None, {})
    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read, number) for number in range(4)]
        for number in range(1, 25):
            engine.rebuild(state(number), lambda done: None, {})
        done.set()
        assert set().union(*(each.result() for each in reading)) == {(1, True)}


def test_a_reader_made_before_a_change_knows_what_came_since(engine):
    lexicon = engine.lexicon()
    assert not lexicon.public.number("falconry")
    engine.update([replace(DOCUMENTS[0], texts={"names": "falconry"})], [], demonstration.lists())
    assert lexicon.public.number("falconry") == 1


def test_an_open_service_that_took_a_closed_ones_name_is_found_by_it(engine):
    (closed,) = (each for each in engine.lexicon().closed if each.key == "urlife")
    assert closed.names
    taken = replace(DOCUMENTS[0], texts={"names": "urlife"})
    engine.update([taken], [], demonstration.lists())
    assert [each.names for each in engine.lexicon().closed if each.key == "urlife"] == [()]
    engine.update([DOCUMENTS[0]], [], demonstration.lists())
    assert engine.lexicon().closed == demonstration.lexicon().closed


def test_pins_in_any_form(engine):
    engine.update([], [], {**demonstration.lists(), "pins": {"Home  Treatment": ("gp",)}})
    assert engine.lexicon().pins == {"home treatment": ("gp",)}


def test_words_of_a_service_for_professionals_are_theirs_alone():
    public, professional = demonstration.lexicon().public, demonstration.lexicon().professional
    for word in ("simmons", "triage", "outreach"):
        assert not public.number(word)
        assert professional.number(word)
        assert word not in public.with_stem(word)
        assert word not in public.beginning(word, 5)
        assert word not in public.of_shape(word[0], len(word))
        assert word not in public.with_tail(word[1:])
    assert not public.beside("simmons", "house")
    assert professional.beside("simmons", "house")
    assert public.size == professional.size == len(DOCUMENTS)


def test_words_are_counted_once_a_document(engine):
    engine.update([replace(DOCUMENTS[0], texts={"names": "zz zz", "rest": "zz"})], [], demonstration.lists())
    assert engine.lexicon().public.number("zz") == 1


def test_a_restricted_contact_is_not_in_the_file(engine):
    secret = Contact("voice", "Secret label", "020 7946 0999", audience=frozenset({"professional"}), restricted=True)
    document = replace(DOCUMENTS[0], listing=replace(DOCUMENTS[0].listing, contacts=(secret,)))
    engine.update([document], [], demonstration.lists())
    assert b"0999" not in engine.file.read_bytes()
    assert b"Secret label" not in engine.file.read_bytes()


def ask_everything(engine):
    yield lambda: engine.search(phrase("help"), Query(), NOW, 20)
    yield lambda: engine.search(Understood(), Query(), NOW, 20)
    yield lambda: engine.lexicon().public.number("help")
    yield lambda: engine.with_keys(["gp"])
    yield lambda: engine.suggester().suggest(("help",))
    yield lambda: engine.tags()
    yield lambda: engine.stamp()
    yield lambda: Finder(engine, None).find(Query(words="help"), NOW)
    yield lambda: Finder(engine, None).suggest("help", professional=False)
    yield lambda: engine.update(DOCUMENTS[:1], [], demonstration.lists())


@pytest.mark.parametrize(
    "broken",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"garbage" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: sqlite3.connect(file).close() or file.unlink() or sqlite3.connect(file).close(),
    ],
)
def test_what_is_no_index_is_an_engines_error(engine, broken):
    broken(engine.file)
    for ask in ask_everything(engine):
        with pytest.raises(EngineError):
            ask()


def test_an_index_of_another_version_is_made_anew(engine):
    with sqlite3.connect(engine.file) as connection:
        connection.execute("UPDATE meta SET value = '\"1\"' WHERE name = 'version'")
    for ask in ask_everything(engine):
        with pytest.raises(EngineError):
            ask()
    engine.rebuild(DOCUMENTS, lambda done: None, demonstration.lists())
    assert found(engine, Understood())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET json = '[]'",
        "UPDATE documents SET json = 'x'",
        "UPDATE documents SET rest = x'ff00ff'",
        "UPDATE documents SET rest = CAST(x'ff00ff' AS TEXT)",
        "UPDATE documents SET rank = 'x'",
        "UPDATE documents SET name = 7.5",
        "UPDATE sets SET blob = 'text'",
        "UPDATE postings SET blob = x'6e01'",
        "UPDATE postings SET blob = x''",
        "UPDATE postings SET place = 4000",
        "UPDATE postings SET place = 'x'",
        "DELETE FROM documents",
        "DELETE FROM meta WHERE name <> 'version'",
        "UPDATE meta SET value = '7' WHERE name <> 'version'",
        "UPDATE meta SET value = 'x'",
        "DROP TABLE texts",
        "DROP TABLE names",
    ],
)
def test_broken_parts_are_an_engines_error_or_do_no_harm(engine, statement):
    with sqlite3.connect(engine.file) as connection:
        connection.execute(statement.replace("UPDATE", "UPDATE OR REPLACE"))
    for ask in ask_everything(EmbeddedEngine(engine.file)):
        with contextlib.suppress(EngineError):
            ask()


def test_a_write_that_fails_leaves_the_index_as_it_was(engine):
    before = engine.file.read_bytes()
    with pytest.raises(RuntimeError):
        engine.update(failing(), [], demonstration.lists())
    with pytest.raises(RuntimeError):
        engine.rebuild(failing(), lambda done: None, demonstration.lists())
    assert engine.file.read_bytes() == before
    assert {each.suffix for each in engine.file.parent.iterdir()} == {".sqlite3", ".lock"}


def failing():
    yield DOCUMENTS[0]
    raise RuntimeError("no more")
