"""One node for all tests of a session, and engines on it, each with an alias of its own."""

import itertools

import pytest
from elasticsearch import Elasticsearch

from directory.search.elastic import ElasticEngine

from .made_up import NOW
from .node import NodeUnavailable, running_node

NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items):
    """Mark tests by what they use: some of this folder need no node."""
    for item in items:
        if "node_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.elasticsearch)


@pytest.fixture(scope="session")
def node_url():
    try:
        with running_node() as url:
            yield url
    except NodeUnavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def client(node_url):
    """The node without the engine, for tests to look and to spoil."""
    return Elasticsearch(node_url, request_timeout=30)


@pytest.fixture
def engine(node_url):
    """An engine on an alias that nothing else uses. Patient, because test machines are busy."""
    return ElasticEngine(node_url, alias=f"test-{next(NUMBERS)}", patience=10, clock=lambda: NOW)
