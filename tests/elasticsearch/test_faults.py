"""Whatever goes wrong is an EngineError, soon; what was typed stands in none."""

import json
import os
import random
import socket
import threading
import time
import traceback

import pytest
from elasticsearch import helpers

from directory.search.elastic import ElasticEngine
from directory.search.elastic_faults import MOST_UNANSWERED
from directory.search.elastic_index import MAPPING_VERSION, insertion, new_index
from directory.search.query import Query
from directory.search.shapes import Alternative, Concept, Document, EngineError, Hits, Understood

from .false_nodes import answering_node, dripping_node, silent_node
from .made_up import NOW, asked, documents
from .node import own_node

DOCUMENTS = documents(50)
# A visitor's patience is 0.15 s; the machine that tests may be busy.
SOON = 1.5
# More by hand, such as RANDOM_QUERIES=10000.
RANDOM_QUERIES = int(os.environ.get("RANDOM_QUERIES", "200"))


def quiet(number: int) -> None:
    pass


def understood(*words: str) -> Understood:
    return Understood(concepts=tuple(Concept((Alternative((word,)),)) for word in words))


QUESTIONS = {
    "search": lambda engine: engine.search(understood("unutterable", "line"), Query(), NOW, 100),
    "browse": lambda engine: engine.search(Understood(), Query(), NOW, 100),
    "open": lambda engine: engine.search(understood("unutterable"), Query(open_now=True), NOW, 100),
    "suggest": lambda engine: engine.suggest(("unutterable",), False, 10),
    "check": lambda engine: engine.check(),
}
WRITING = {
    "rebuild": lambda engine: engine.rebuild(DOCUMENTS, quiet),
    "update": lambda engine: engine.update(DOCUMENTS[:1], ["gone"]),
}


def fails(ask, soon: float = SOON) -> EngineError:
    """Give the error that comes soon."""
    started = time.monotonic()
    with pytest.raises(EngineError) as caught:
        ask()
    assert time.monotonic() - started < soon
    return caught.value


@pytest.fixture(params=QUESTIONS)
def question(request):
    return QUESTIONS[request.param]


@pytest.fixture(params=[*QUESTIONS, *WRITING])
def anything(request):
    return {**QUESTIONS, **WRITING}[request.param]


# --- without a node


@pytest.mark.parametrize("node", [silent_node, dripping_node])
def test_a_node_that_accepts_and_does_not_answer(node, question):
    with node() as url:
        engine = ElasticEngine(url)
        fails(lambda: question(engine))


def test_a_slow_node_is_not_waited_for(question):
    with answering_node(lambda path, body: (200, b"{}"), seconds=1) as url:
        error = fails(lambda: question(ElasticEngine(url)), soon=0.9)
        assert "in time" in str(error) or "ConnectionTimeout" in str(error)


def test_a_node_that_answers_nothing_is_not_asked_without_end():
    """Each question leaves a thread behind while its answer drips in."""
    with dripping_node() as url:
        engine = ElasticEngine(url, patience=0.05)
        before = threading.active_count()
        for _ in range(MOST_UNANSWERED + 20):
            error = fails(lambda: engine.suggest(("a",), False, 5))
        assert "too many" in str(error)
        assert threading.active_count() - before < MOST_UNANSWERED * 2 + 10  # the false node has some too


def test_nobody_listens(anything):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    fails(lambda: anything(ElasticEngine(f"http://127.0.0.1:{port}")))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 502, 503, 507])
def test_a_refusal(anything, status):
    """403 and 429 are what a node says whose disk is full, 507 what a server before it says."""
    told = {"error": {"type": "cluster_block_exception", "reason": "disk usage exceeded"}, "status": status}
    with answering_node(lambda path, body: (status, json.dumps(told).encode())) as url:
        fails(lambda: anything(ElasticEngine(url)))


def test_a_full_disk_refuses_each_service_of_a_bulk():
    index = f"signpost-services-v{MAPPING_VERSION}-20260101"
    there = {index: {"aliases": {"signpost-services": {}}, "mappings": {"_meta": {"version": MAPPING_VERSION}}}}
    error = {"type": "cluster_block_exception", "reason": "read-only / allow delete"}
    item = {"index": {"_index": index, "_id": "x", "status": 429, "error": error}}

    def answer(path, body):
        return 200, json.dumps({"errors": True, "items": [item]} if "_bulk" in path else there).encode()

    with answering_node(answer) as url:
        error = fails(lambda: ElasticEngine(url).update(DOCUMENTS[:1], []), soon=5)
        assert "429" in str(error)


RUBBISH = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"{}",
    b"7",
    b'"text"',
    b"\xff\xfe",
    b"[" * 50_000,
    b"<html>Please sign in</html>",
    b'{"hits": null, "aggregations": 3, "timed_out": false, "_shards": {"failed": 0, "total": 1}}',
    b'{"responses": []}',
    b'{"responses": [{}, {}]}',
    b'{"responses": [{"error": "x", "status": 500}, 3]}',
]


@pytest.mark.parametrize("body", RUBBISH)
def test_an_answer_that_makes_no_sense(question, body):
    with answering_node(lambda path, asked: (200, body)) as url:
        fails(lambda: question(ElasticEngine(url)))


@pytest.mark.parametrize("body", RUBBISH)
@pytest.mark.parametrize("writing", WRITING)
def test_an_answer_to_writing_that_makes_no_sense(writing, body):
    with answering_node(lambda path, asked: (200, body)) as url:
        fails(lambda: WRITING[writing](ElasticEngine(url)))


def test_something_else_answers(anything):
    with answering_node(lambda path, body: (200, b"<html></html>"), **{"X-Elastic-Product": ""}) as url:
        fails(lambda: anything(ElasticEngine(url)))


def test_no_error_says_what_was_typed():
    reason = "Failed to parse query [unutterable]"
    told = {"error": {"type": reason, "reason": reason, "root_cause": [{"reason": reason}]}, "status": 400}
    with answering_node(lambda path, body: (400, json.dumps(told).encode())) as url:
        error = fails(lambda: QUESTIONS["search"](ElasticEngine(url)))
    assert "unutterable" not in "".join(traceback.format_exception(error)).replace('"unutterable"', "")


# --- with a node


@pytest.fixture
def filled(engine):
    engine.rebuild(DOCUMENTS, quiet)
    return engine


def test_there_is_no_index_yet(engine, question):
    assert "rebuild_search" in str(fails(lambda: question(engine)))


def test_the_index_is_deleted_and_made_anew(filled, client, question):
    question(filled)
    client.indices.delete(index=list(client.indices.get_alias(name=filled.alias)))
    assert "rebuild_search" in str(fails(lambda: question(filled)))
    filled.rebuild(DOCUMENTS, quiet)
    question(filled)


def test_the_index_is_empty(filled, question):
    filled.update([], [document.key for document in DOCUMENTS])
    assert "no services" in str(fails(lambda: question(filled)))


@pytest.mark.parametrize("meta", [{"version": MAPPING_VERSION - 1}, {"version": str(MAPPING_VERSION)}, {}])
def test_the_alias_leads_to_an_old_mapping(filled, client, anything, meta):
    """Even one that could be asked in today's way."""
    (name,) = client.indices.get_alias(name=filled.alias)
    client.indices.put_mapping(index=name, meta=meta)
    fresh = ElasticEngine(filled_url(client), alias=filled.alias, patience=10)
    if anything is WRITING["rebuild"]:
        anything(fresh)
        assert fresh.search(Understood(), Query(), NOW, 10).total
    else:
        assert "another version" in str(fails(lambda: anything(fresh), soon=5))


def filled_url(client) -> str:
    return str(next(iter(client.transport.node_pool.all())).base_url)


def test_the_alias_leads_to_a_strange_index(filled, client, question):
    client.indices.create(index=f"strange-{filled.alias}")
    client.index(index=f"strange-{filled.alias}", document={"hours": 3, "rank": "first"}, refresh=True)
    (name,) = client.indices.get_alias(name=filled.alias)
    client.indices.update_aliases(
        actions=[
            {"remove": {"index": name, "alias": filled.alias}},
            {"add": {"index": f"strange-{filled.alias}", "alias": filled.alias}},
        ]
    )
    fails(lambda: question(filled), soon=5)


def test_the_alias_leads_to_two_indexes(filled, client, question):
    second = f"{filled.alias}-v{MAPPING_VERSION}-2"
    new_index(second).create(using=client)
    helpers.bulk(client, [insertion(second, document, 1) for document in DOCUMENTS], refresh=True)
    client.indices.put_alias(index=second, name=filled.alias)
    assert "more than one" in str(fails(lambda: question(filled), soon=5))


def test_an_index_that_may_only_be_read(filled, client):
    """As a node makes its indexes when its disk is full."""
    client.indices.put_settings(index=filled.alias, settings={"index.blocks.read_only_allow_delete": True})
    fails(lambda: filled.update(DOCUMENTS[:1], []), soon=15)
    assert filled.search(Understood(), Query(), NOW, 10).total


def test_answers_with_one_part_turned_to_rubbish_are_refused_or_still_hits(filled):
    """Takes the node's own answers, and spoils each a hundred times."""
    kept: list[bytes] = []
    performed = filled.client.transport.node_pool.get().perform_request

    def listening(*words, **more):
        answer = performed(*words, **more)
        kept.append(answer.body)
        return answer

    filled.client.transport.node_pool.get().perform_request = listening
    question = filled_question(7)
    question(filled)
    mapping = json.dumps(filled.client.indices.get_mapping(index=filled.alias).body).encode()
    (true,) = [body for body in kept if b'"aggregations"' in body][:1]
    chance = random.Random(1)
    outcomes = set()
    for _ in range(200):
        spoilt = json.dumps(spoil(json.loads(true), chance)).encode()
        with answering_node(lambda path, body, spoilt=spoilt: (200, mapping if "_mapping" in path else spoilt)) as url:
            try:
                hits = question(ElasticEngine(url, patience=5))
                outcomes.add(type(hits))
                outcomes.update(type(each.whole()) for each in hits.documents)
            except EngineError:
                outcomes.add(EngineError)
    assert outcomes == {Hits, Document, EngineError}


def filled_question(most: int):
    return lambda engine: engine.search(Understood(), Query(), NOW, most)


def spoil(value, chance: random.Random):
    """Put rubbish somewhere into it."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        return {**value, name: spoil(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        return [*value[:place], spoil(value[place], chance), *value[place + 1 :]]
    return chance.choice([None, 3, -1, "rubbish", [], {}, [3], {"a": 3}, True, 1e9])


def test_random_bytes_as_queries(filled):
    """Answers, not errors: an error would have the site believe that the node is down."""
    chance = random.Random(2)
    for number in range(RANDOM_QUERIES):
        typed = chance.randbytes(chance.randint(0, 200))
        text = typed.decode(*[("utf-8", "surrogateescape"), ("latin-1",), ("utf-16-le", "replace")][number % 3])
        words = tuple(text.split()) or (text,)
        concepts = tuple(
            Concept((Alternative((word,)), Alternative((word, *chance.sample(words, 1)), 0.5))) for word in words
        )
        query = Query(words=text, open_now=number % 5 == 0, areas=words[:1], tags=words[-1:] if number % 2 else ())
        started = time.monotonic()
        filled.search(Understood(asked=text, concepts=concepts, areas=words), query, NOW, 100)
        filled.suggest(words, bool(number % 2), 10)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("word", ["", " ", "\0", "\ud800", "*", ".*", "a b", "a" * 40_000, '"', "\\", "0break0", "é"])
def test_odd_words(filled, word):
    for understanding in (understood(word), Understood(concepts=(Concept((Alternative((word, word)),)),))):
        filled.search(understanding, Query(), NOW, 100)
    filled.suggest((word,), True, 10)
    filled.suggest(("a", word), True, 10)


def test_more_words_than_a_node_takes(filled):
    many = tuple(Concept(tuple(Alternative((f"w{a}", f"w{b}")) for b in range(40))) for a in range(100))
    for query in (Query(), Query(audiences=("professional",), open_now=True)):
        filled.search(Understood(concepts=many), query, NOW, 100)
        filled.search(Understood(concepts=many * 5), query, NOW, 100)
    one = Understood(concepts=(Concept(tuple(Alternative((f"w{b}",)) for b in range(5_000))),))
    filled.search(one, Query(audiences=("professional",)), NOW, 100)
    filled.search(Understood(concepts=(Concept(()),)), Query(), NOW, 100)


def test_the_node_is_killed_in_mid_query(node_url):
    """Another node than that of the other tests."""
    with own_node() as node:
        engine = ElasticEngine(node.url, patience=1)
        patient = ElasticEngine(node.url, patience=10)
        patient.rebuild(documents(2_000), quiet)
        answers, errors, slowest, stop = [], [], [], threading.Event()

        def ask(seed: int) -> None:
            chance = random.Random(seed)
            while not stop.is_set():
                words, query = asked(chance)
                started = time.monotonic()
                try:
                    answers.append(engine.search(words, query, NOW, 500))
                except EngineError as error:
                    errors.append(error)
                except BaseException as error:
                    errors.append(error)
                    raise
                slowest.append(time.monotonic() - started)

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(3)]
        for thread in threads:
            thread.start()
        busy = time.monotonic() + 30  # a new node on a busy machine needs a while for its first answers
        while not answers and time.monotonic() < busy:
            time.sleep(0.1)
        time.sleep(1)
        node.kill()
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join(10)
        assert answers
        assert errors
        assert {type(error) for error in errors} == {EngineError}
        assert max(slowest) < 4
        for ask_one in (*QUESTIONS.values(), *WRITING.values()):
            fails(lambda ask_one=ask_one: ask_one(engine))


def test_answered_questions_are_not_counted_as_unanswered(filled):
    for _ in range(MOST_UNANSWERED + 5):
        filled.suggest(("a",), False, 5)


def test_it_answers_again_once_the_node_is_back(filled, client):
    """The same engine, without being told."""
    lost = ElasticEngine(filled_url(client), alias=filled.alias, patience=10)
    pool = lost.client.transport.node_pool
    pool.mark_dead(pool.get())
    assert lost.search(Understood(), Query(), NOW, 10).total
