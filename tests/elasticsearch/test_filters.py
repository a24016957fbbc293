"""Filters of the engine at scale over services that are put together by chance, against a slow checker."""

import random

import pytest

from directory.search.elastic import ElasticEngine
from directory.vocabulary import ACCESS, ATTENDING, TYPES

from ..directory.search import test_made_up as slow


def made_up(chance):
    def some(values):
        return tuple(chance.sample(list(values), chance.randint(0, 2)))

    contacts = tuple(
        slow.Contact(
            "voice",
            audience=frozenset(some(AUDIENCES)),
            restricted=chance.random() < 0.3,
            languages=some(slow.LANGUAGES),
        )
        for _ in range(chance.randint(0, 2))
    )
    return {
        "audience": frozenset(chance.sample(AUDIENCES, chance.randint(1, 3))),
        "contacts": contacts,
        "languages": some(slow.LANGUAGES),
        "attending": some(ATTENDING),
        "access": some(ACCESS),
        "type": chance.choice(list(TYPES)),
        "areas": chance.choice([None, some(slow.AREAS) or None]),
        "interpreters": chance.random() < 0.5,
    }


def asked(chance):
    def some(values):
        return tuple(chance.sample(list(values), chance.choice([0, 0, 1, 2])))

    filters = {"language": slow.LANGUAGES, "attending": ATTENDING, "access": ACCESS, "type": TYPES, "near": slow.AREAS}
    return {**{name: some(values) for name, values in filters.items()}, "for": some(["professional", "patient"])}


AUDIENCES = ["patient", "carer", "professional"]
MADE = [made_up(random.Random(seed)) for seed in range(18)]


@pytest.fixture(scope="module")
def filled(node_url):
    engine = ElasticEngine(node_url, alias="filters", patience=10, clock=lambda: slow.NOW)
    engine.rebuild([slow.document(*each) for each in enumerate(MADE)], lambda number: None)
    return engine


@pytest.mark.parametrize("seed", range(150))
def test_it_filters_and_counts_as_a_slow_checker(filled, seed):
    slow.check(filled, MADE, asked(random.Random(seed)))
