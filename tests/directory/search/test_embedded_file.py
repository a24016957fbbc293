"""The file of the embedded engine: written in place while others read, damaged, busy, and killed."""

import contextlib
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from directory.contacts import Contact
from directory.search.embedded import EmbeddedEngine
from directory.search.finder import Finder
from directory.search.query import Query
from directory.search.shapes import Alternative, Closed, Concept, EngineBusy, EngineError, Lists, Understood

from . import demonstration

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
DOCUMENTS = demonstration.documents()
LISTS = demonstration.lists()
EVERYBODY = Query(audiences=("patient", "carer", "professional"))


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path / "search.sqlite3")
    demonstration.fill(made, DOCUMENTS, LISTS)
    return made


def phrase(*stems):
    return Understood(concepts=(Concept((Alternative(stems),)),))


def rows(engine, table):
    with contextlib.closing(sqlite3.connect(engine.file)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


# ---- what is written


def everything(engine):
    """What the file says, with keys in the place of numbers."""
    keys = {number: key for number, key, _ in rows(engine, "documents")}
    with engine._reading() as (connection, _):
        texts = connection.execute("SELECT rowid, * FROM texts").fetchall()
    return (
        demonstration.held(engine),
        engine.lists(),
        sorted(row[1:] for row in rows(engine, "services")),
        sorted((keys[number], *texts) for number, *texts in texts),
        sorted((stems, keys[number]) for stems, number in rows(engine, "names")),
        sorted((word, keys[number], *rest) for word, number, *rest in rows(engine, "completions")),
        sorted(rows(engine, "words")),
    )


def test_a_changed_index_is_like_one_made_anew(engine, tmp_path):
    chance = random.Random(3)
    now = {each.key: each for each in DOCUMENTS}
    for step in range(12):
        changed = []
        for key in chance.sample(sorted(now), 3):
            name = f"{now[key].listing.name} {step}"
            texts = {**now[key].texts, "names": name.casefold(), "summary": f"step {step} alpha beta gamma"}
            listing = replace(now[key].listing, name=name, min_age=step, audience=frozenset({"professional"}))
            changed.append(replace(now[key], texts=texts, listing=listing, rank=step % 5))
        changed.append(replace(DOCUMENTS[step], key=f"new-{step}"))
        gone = chance.choice(sorted(now))
        with engine.writing() as writer:
            writer.put(changed)
            writer.remove([gone, "never-there"])
        now.update({each.key: each for each in changed})
        del now[gone]
    anew = EmbeddedEngine(tmp_path / "anew.sqlite3")
    demonstration.fill(anew, now.values(), LISTS)
    assert everything(engine) == everything(anew)


def test_where_nothing_is_different_nothing_is_written(engine):
    before = engine.stamp()
    with engine.writing() as writer:
        writer.put(DOCUMENTS)
        writer.put_lists(LISTS)
        writer.remove(["never-there"])
    assert engine.stamp() == before


def test_a_write_makes_another_stamp_and_lists_are_read_anew(engine):
    before = engine.stamp()
    with engine.writing() as writer:
        writer.put_lists(replace(LISTS, synonyms=(("a", "b"),)))
    assert engine.stamp() != before
    assert engine.lists().synonyms == (("a", "b"),)


def test_what_is_equal_in_another_order_is_equal(engine):
    closed = Closed("x", "X", ("X",), frozenset(["patient", "carer", "professional"]))
    for _ in range(3):
        with engine.writing() as writer:
            writer.put_lists(replace(LISTS, closed=(closed,)))
    assert engine.lists().closed == (closed,)


def test_keys(engine):
    with engine.writing() as writer:
        assert writer.keys() == {each.key for each in DOCUMENTS}
        writer.clear()
        assert writer.keys() == set()
        writer.put_lists(Lists())
    assert engine.search(Understood(), EVERYBODY, NOW).total == 0


def test_a_restricted_contact_is_not_in_the_file(engine):
    secret = Contact("voice", "Secret label", "020 7946 0999", audience=frozenset({"professional"}), restricted=True)
    document = replace(DOCUMENTS[0], listing=replace(DOCUMENTS[0].listing, contacts=(secret,)))
    with engine.writing() as writer:
        writer.put([document])
    for file in engine.file.parent.iterdir():
        assert b"7946 0999" not in file.read_bytes()
        assert b"79460999" not in file.read_bytes()
        assert b"Secret label" not in file.read_bytes()


def test_an_exception_undoes_everything(engine):
    before = everything(engine)
    with pytest.raises(RuntimeError, match="no more"), engine.writing() as writer:  # noqa: PT012
        writer.clear()
        writer.put(DOCUMENTS[:1])
        writer.mark(["u"], epoch="e", now=1.0)
        raise RuntimeError("no more")
    assert everything(engine) == before
    assert engine.marks() == ("", 0.0, frozenset())


# ---- which changes are handled


def test_marks_are_written_with_what_they_tell_of(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    assert engine.marks() is None
    with engine.writing() as writer:
        assert (writer.epoch, writer.looked_at, writer.handled()) == ("", 0.0, set())
        writer.put_lists(Lists())
        writer.mark(["a", "b"], epoch="first", now=12.5)
        assert writer.handled() == {"a", "b"}
    assert engine.marks() == ("first", 12.5, {"a", "b"})
    with engine.writing() as writer:
        writer.forget(["a"])
        writer.mark(["c", "b"], epoch="second", now=13.5)
    assert engine.marks() == ("second", 13.5, {"b", "c"})


def test_clearing_forgets_what_was_handled(engine):
    with engine.writing() as writer:
        writer.mark(["a"], epoch="e", now=1.0)
        writer.clear()
        assert writer.handled() == set()


def test_what_is_read_as_damaged_has_no_marks_and_can_be_filled(engine):
    with contextlib.closing(sqlite3.connect(engine.file)) as connection:
        connection.execute("DELETE FROM texts_data")
        connection.commit()
    with pytest.raises(EngineError):
        engine.search(phrase("help"), EVERYBODY, NOW)
    assert engine.marks() is None
    demonstration.fill(engine, DOCUMENTS, LISTS)
    assert engine.search(phrase("help"), EVERYBODY, NOW).total


# ---- one writer at a time


def test_another_writer_is_not_waited_for_unless_asked(engine):
    with engine.writing():
        started = time.monotonic()
        with pytest.raises(EngineBusy), engine.writing(wait=False):
            pass
        assert time.monotonic() - started < 0.5
        with pytest.raises(EngineBusy), engine.writing(timeout=0.2):
            pass
    with engine.writing(wait=False) as writer:
        assert writer.keys()


def test_readers_go_on_while_somebody_writes(engine):
    with engine.writing() as writer:
        writer.clear()
        assert engine.search(Understood(), EVERYBODY, NOW).total == len(DOCUMENTS)


def test_threads_that_read_while_it_is_written_have_one_whole_index_each(engine):
    """Each state of the index has one word in all of its documents; an answer never mixes two states."""
    done = threading.Event()

    def state(number):
        shuffled = random.Random(number).sample(DOCUMENTS, len(DOCUMENTS))
        return [replace(each, texts={"names": f"all state{number}"}) for each in shuffled]

    def read(_):
        told = set()
        while not done.is_set():
            hits = engine.search(phrase("all"), EVERYBODY, NOW)
            told.add((len({each.texts["names"] for each in hits.documents}), hits.total == len(DOCUMENTS)))
        return told

    demonstration.fill(engine, state(0), LISTS)
    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read, number) for number in range(4)]
        for number in range(1, 15):
            demonstration.fill(engine, state(number), LISTS)
        done.set()
        assert set().union(*(each.result() for each in reading)) == {(1, True)}


# ---- killed

KILLED = """
import os, sys
from pathlib import Path
from tests.directory.search import demonstration
from directory.search.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]))
with engine.writing() as writer:
    writer.clear()
    writer.put(demonstration.documents()[:20])
    print("half", flush=True)
    sys.stdin.read()
"""


def test_a_writer_that_is_killed_leaves_the_index_as_it_was(engine):
    before = everything(engine)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(engine.file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout.readline() == "half\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert everything(engine) == before
    assert everything(EmbeddedEngine(engine.file)) == before
    with engine.writing(wait=False) as after:
        after.put(DOCUMENTS)
    assert everything(engine) == before


# ---- damaged


def ask_everything(engine):
    yield lambda: engine.search(phrase("help"), Query(), NOW)
    yield lambda: engine.search(Understood(), Query(), NOW)
    yield lambda: engine.say(("help",), professional=False)
    yield lambda: engine.counted(professional=False)
    yield lambda: engine.beginning("he", professional=False)
    yield lambda: engine.suggest(("help",), professional=False)
    yield lambda: engine.tags()
    yield lambda: engine.lists()
    yield lambda: engine.stamp()
    yield lambda: Finder(engine, None).find(Query(words="help"), NOW)


DAMAGE = [
    lambda file: file.unlink(),
    lambda file: file.write_bytes(b""),
    lambda file: file.write_bytes(b"garbage" * 1000),
    lambda file: file.write_bytes(file.read_bytes()[:5000]),
]


def damage(engine, broken):
    for extra in ("-wal", "-shm"):
        engine.file.with_name(engine.file.name + extra).unlink(missing_ok=True)
    broken(engine.file)
    return EmbeddedEngine(engine.file)


@pytest.mark.parametrize("broken", DAMAGE)
def test_what_is_no_index_is_an_engines_error(engine, broken):
    engine = damage(engine, broken)
    for ask in ask_everything(engine):
        with pytest.raises(EngineError):
            ask()


@pytest.mark.parametrize("broken", DAMAGE)
def test_writing_makes_a_damaged_file_anew_and_those_who_had_it_open_follow(engine, broken):
    engine.search(Understood(), Query(), NOW)
    damage(engine, broken)
    with EmbeddedEngine(engine.file).writing() as writer:
        assert writer.keys() == set()
        assert writer.epoch == ""
        writer.put(DOCUMENTS)
        writer.put_lists(LISTS)
    assert engine.search(Understood(), EVERYBODY, NOW).total == len(DOCUMENTS)


def test_an_empty_file_says_that_it_is_not_filled_yet(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    with engine.writing():
        pass
    with pytest.raises(EngineError, match="not filled"):
        engine.search(Understood(), Query(), NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET json = '[]'",
        "UPDATE documents SET json = x'ff00ff'",
        "UPDATE services SET rank = 'x'",
        "UPDATE services SET youngest = 'x'",
        "UPDATE services SET area = 7.5",
        "DELETE FROM documents",
        "DELETE FROM services",
        "DELETE FROM meta",
        "UPDATE meta SET value = 'x'",
        "UPDATE texts_data SET block = x'00'",
        "DELETE FROM texts_data",
        "DROP TABLE texts",
        "DROP TABLE completions",
    ],
)
def test_broken_parts_are_an_engines_error_or_do_no_harm_and_filling_it_mends_them(engine, statement):
    with contextlib.closing(sqlite3.connect(engine.file)) as connection:
        connection.execute(statement)
        connection.commit()
    for ask in ask_everything(EmbeddedEngine(engine.file)):
        with contextlib.suppress(EngineError):
            ask()
    for _ in range(2):  # what shows only while it is written is mended for the next time
        with contextlib.suppress(EngineError):
            demonstration.fill(engine, DOCUMENTS, LISTS)
    assert engine.search(phrase("crisi", "team"), Query(), NOW).total
    assert engine.search(Understood(), EVERYBODY, NOW).total == len(DOCUMENTS)


def test_a_programmers_mistake_is_no_engines_error(engine):
    with pytest.raises(AttributeError):
        engine.search(None, Query(), NOW)
    with pytest.raises(TypeError):
        engine.say((7,), professional=False)


def make(file, number, queue):
    engine = EmbeddedEngine(file)
    with engine.writing() as writer:
        writer.put([replace(DOCUMENTS[number], key=f"by-{number}")])
        writer.put_lists(Lists())
    queue.put(number)


@pytest.mark.parametrize("broken", [DAMAGE[0], DAMAGE[2]])
def test_many_processes_that_find_no_file_at_once_make_one(engine, broken):
    damage(engine, broken)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    processes = [context.Process(target=make, args=(engine.file, number, queue)) for number in range(4)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(20)
    assert {each.key for each in demonstration.held(engine)} == {f"by-{number}" for number in range(4)}
