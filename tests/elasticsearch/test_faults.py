"""Whatever goes wrong is an EngineError, soon; what was typed stands in none."""

import contextlib
import json
import os
import random
import socket
import ssl
import subprocess
import threading
import time
import traceback

import pytest

from directory.search.documents import Document
from directory.search.elastic import ALIAS, ElasticEngine
from directory.search.elastic_documents import VERSION, new_index
from directory.search.query import Query
from directory.search.shapes import Alternative, Concept, EngineError, Hits, Understood

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
    "search": lambda engine: engine.search(understood("unutterable", "line"), Query(), NOW),
    "browse": lambda engine: engine.search(Understood(), Query(), NOW),
    "open": lambda engine: engine.search(understood("unutterable"), Query(open_now=True), NOW),
}
WRITING = {
    "rebuild": lambda engine: engine.rebuild(DOCUMENTS, quiet),
    "update": lambda engine: engine.update(DOCUMENTS[:1], ["gone"]),
}


def fails(ask, soon: float = SOON) -> EngineError:
    """Return the error that comes soon."""
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


def test_a_node_that_drips_leaves_nothing_behind():
    """However often it is asked: no thread that still reads, no connection that still waits."""
    with dripping_node() as url:
        engine = ElasticEngine(url, patience=0.05)
        engine_threads = threading.active_count()
        for _ in range(20):
            started = time.monotonic()
            fails(lambda: engine.search(Understood(), Query(), NOW), soon=0.5)
            assert time.monotonic() - started < 0.25
        names = [thread.name for thread in threading.enumerate()]
        assert not [name for name in names if "elastic" in name]
        assert threading.active_count() - engine_threads <= 21  # those of the false node


@pytest.mark.parametrize("part", ["head", "body", "chunks"])
def test_whichever_part_of_an_answer_drips(part):
    head = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
    said = {
        "head": head[:40] + b"x" * 5000,
        "body": head + b"Content-Length: 5000\r\n\r\n" + b" " * 5000,
        "chunks": head + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 1000,
    }[part]
    with dripping_node(said, at_once=150) as url:
        started = time.monotonic()
        error = fails(lambda: ElasticEngine(url, patience=0.3).search(Understood(), Query(), NOW))
        assert 0.2 < time.monotonic() - started < 0.9
        assert "in time" in str(error) or "ConnectionTimeout" in str(error)


def test_a_node_that_drips_in_secret(tmp_path):
    """The same over TLS, where other code reads."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not here, which makes a certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with dripping_node(tls=context) as url:
        engine = ElasticEngine(url, patience=0.5, ca_certs=str(certificate))
        started = time.monotonic()
        error = fails(lambda: engine.search(Understood(), Query(), NOW))
        assert 0.4 < time.monotonic() - started < 1.2
        assert "in time" in str(error) or "ConnectionTimeout" in str(error)


def test_more_who_ask_than_connections_do_not_wait_for_each_other():
    with silent_node() as url:
        engine, slowest = ElasticEngine(url, patience=0.3), []

        def ask() -> None:
            started = time.monotonic()
            with contextlib.suppress(EngineError):
                engine.search(Understood(), Query(), NOW)
            slowest.append(time.monotonic() - started)

        threads = [threading.Thread(target=ask) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(slowest) == 40
        assert max(slowest) < SOON


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
    alias = f"{ALIAS}-v{VERSION}"
    index = f"{alias}-20260101"
    there = {index: {"aliases": {alias: {}}, "mappings": {}}}
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
    client.indices.put_alias(index=new_index(client, filled.alias), name=filled.alias)
    assert "more than one" in str(fails(lambda: question(filled), soon=5))


def test_an_index_that_may_only_be_read(filled, client):
    """As a node makes its indexes when its disk is full."""
    client.indices.put_settings(index=filled.alias, settings={"index.blocks.read_only_allow_delete": True})
    fails(lambda: filled.update(DOCUMENTS[:1], []), soon=15)
    assert filled.search(Understood(), Query(), NOW).total


def test_answers_with_one_part_turned_to_rubbish_are_refused_or_still_hits(filled):
    """Takes the node's own answers, and spoils each a hundred times."""
    kept: list[bytes] = []
    performed = filled.client.transport.node_pool.get().perform_request

    def listening(*words, **more):
        answer = performed(*words, **more)
        kept.append(answer.body)
        return answer

    filled.client.transport.node_pool.get().perform_request = listening

    def question(engine):
        return engine.search(Understood(), Query(), NOW)

    question(filled)
    (true,) = [body for body in kept if b'"aggregations"' in body][:1]
    chance = random.Random(1)
    outcomes = set()
    for _ in range(200):
        spoilt = json.dumps(spoil(json.loads(true), chance)).encode()
        with answering_node(lambda path, body, spoilt=spoilt: (200, spoilt)) as url:
            try:
                hits = question(ElasticEngine(url, patience=5))
                outcomes.add(type(hits))
                outcomes.update(type(each) for each in hits.documents)
                assert all(type(number) is int for values in hits.counts.values() for number in values.values())
            except EngineError:
                outcomes.add(EngineError)
    assert outcomes == {Hits, Document, EngineError}


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
        filled.search(Understood(asked=text, concepts=concepts, areas=words), query, NOW)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("word", ["", " ", "\0", "\ud800", "*", ".*", "a b", "é" * 8_000, '"', "\\", "0break0", "é"])
def test_odd_words(filled, word):
    for understanding in (understood(word), Understood(concepts=(Concept((Alternative((word, word)),)),))):
        filled.search(understanding, Query(), NOW)


def test_more_words_than_a_node_takes(filled):
    many = tuple(Concept(tuple(Alternative((f"w{a}", f"w{b}")) for b in range(40))) for a in range(100))
    for query in (Query(), Query(audiences=("professional",), open_now=True)):
        filled.search(Understood(concepts=many), query, NOW)
        filled.search(Understood(concepts=many * 5), query, NOW)
    one = Understood(concepts=(Concept(tuple(Alternative((f"w{b}",)) for b in range(5_000))),))
    filled.search(one, Query(audiences=("professional",)), NOW)
    filled.search(Understood(concepts=(Concept(()),)), Query(), NOW)


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
                    answers.append(engine.search(words, query, NOW))
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


def test_it_answers_again_once_the_node_is_back(filled, client):
    """The same engine, without being told."""
    lost = ElasticEngine(filled_url(client), alias=filled.alias.removesuffix(f"-v{VERSION}"), patience=10)
    pool = lost.client.transport.node_pool
    pool.mark_dead(pool.get())
    assert lost.search(Understood(), Query(), NOW).total
