"""The index behind its alias: built beside the one in use, swapped, kept up to date."""

from dataclasses import replace

import pytest

from directory.search.documents import Document
from directory.search.elastic_documents import VERSION, new_index
from directory.search.query import Query
from directory.search.shapes import EngineError, Understood

from .made_up import NOW, documents

DOCUMENTS = documents(30)
EVERYBODY = Query(audiences=("patient", "carer", "professional"))


def quiet(number: int) -> None:
    pass


def total(engine) -> int:
    return engine.search(Understood(), EVERYBODY, NOW).total


def found(engine) -> dict[str, str]:
    """Return what the engine holds: key -> name."""
    pages = [engine.search(Understood(), replace(EVERYBODY, page=page), NOW) for page in (1, 2)]
    return {it.key: it.listing.name for hits in pages for it in hits.documents}


def renamed(document: Document, name: str) -> Document:
    return replace(document, listing=replace(document.listing, name=name))


def indexes(client, engine) -> list[str]:
    return sorted(client.indices.get(index=f"{engine.alias}-*"))


def test_a_rebuild_swaps_and_takes_the_old_index_away(engine, client):
    engine.rebuild(DOCUMENTS, quiet)
    (first,) = indexes(client, engine)
    assert first.startswith(f"{engine.alias}-20")
    assert list(client.indices.get_alias(name=engine.alias)) == [first]
    engine.rebuild(DOCUMENTS[:10], quiet)
    (second,) = indexes(client, engine)
    assert second > first
    assert set(found(engine)) == {it.key for it in DOCUMENTS[:10]}


def test_progress_is_told_up_to_the_last(engine):
    told: list[int] = []
    engine.rebuild(documents(1100), told.append)
    assert told == [500, 1000, 1100]


def test_the_old_index_answers_until_the_new_one_is_whole(engine):
    engine.rebuild(DOCUMENTS[:5], quiet)
    during = []

    def slowly():
        for number, document in enumerate(documents(1200)):
            if number == 1000:
                during.append(total(engine))
            yield document

    engine.rebuild(slowly(), quiet)
    assert during == [5]
    assert total(engine) == 1200


def test_a_rebuild_that_fails_changes_nothing_and_leaves_nothing_behind(engine, client):
    engine.rebuild(DOCUMENTS[:5], quiet)

    def broken():
        yield from documents(700)
        raise RuntimeError("the database is gone")

    before = indexes(client, engine)
    with pytest.raises(RuntimeError, match="the database is gone"):
        engine.rebuild(broken(), quiet)
    assert indexes(client, engine) == before
    assert len(found(engine)) == 5


def test_a_rebuild_that_the_node_refuses_changes_nothing(engine, client):
    engine.rebuild(DOCUMENTS[:5], quiet)
    bad = replace(DOCUMENTS[6], rank=10**9)  # more than the field holds
    with pytest.raises(EngineError, match="refused a service"):
        engine.rebuild([*DOCUMENTS, bad], quiet)
    assert len(indexes(client, engine)) == 1
    assert len(found(engine)) == 5


def test_an_update_puts_in_replaces_and_takes_away_at_once(engine):
    engine.rebuild(DOCUMENTS[:5], quiet)
    engine.update([renamed(DOCUMENTS[0], "New name"), DOCUMENTS[9]], [DOCUMENTS[1].key, "never-was"])
    expected = {it.key: it.listing.name for it in (*DOCUMENTS[2:5], DOCUMENTS[9])}
    assert found(engine) == {**expected, DOCUMENTS[0].key: "New name"}
    engine.update([DOCUMENTS[1]], [])
    assert DOCUMENTS[1].key in found(engine)


@pytest.mark.parametrize("late", [False, True])
def test_what_changes_while_an_index_is_filled_is_in_the_new_one(engine, late):
    """Whether the filling has come past the changed service or not."""
    changed, gone = DOCUMENTS[0], DOCUMENTS[1]
    many = documents(1200)
    engine.rebuild(many, quiet)

    def changing():
        if not late:
            engine.update([renamed(changed, "Changed")], [gone.key])
        yield from many[:1000]
        if late:
            engine.update([renamed(changed, "Changed")], [gone.key])
        yield from many[1000:]

    engine.rebuild(changing(), quiet)
    assert total(engine) == 1199
    holds = engine.client.mget(index=engine.alias, ids=[changed.key, gone.key])["docs"]
    assert [it["found"] for it in holds] == [True, False]
    assert holds[0]["_source"]["service"]["listing"]["name"] == "Changed"


def test_of_two_rebuilds_at_once_the_later_one_counts(engine, client):
    engine.rebuild(DOCUMENTS[:3], quiet)

    def overtaken():
        yield from documents(600)
        engine.rebuild(DOCUMENTS[:7], quiet)
        yield from documents(600)

    with pytest.raises(EngineError):
        engine.rebuild(overtaken(), quiet)
    assert len(indexes(client, engine)) == 1
    assert len(found(engine)) == 7


def test_an_index_that_is_being_filled_since_is_left_alone(engine, client):
    """It is another process's; one from before, half filled when its process was killed, goes."""
    made = []

    def meanwhile():
        made.append(new_index(client, engine.alias))
        yield from DOCUMENTS[:3]

    new_index(client, engine.alias)
    engine.rebuild(meanwhile(), quiet)
    (live,) = client.indices.get_alias(name=engine.alias)
    assert indexes(client, engine) == [live, *made]


def test_without_an_index_an_update_says_so_and_makes_none(engine, client):
    with pytest.raises(EngineError, match="rebuild_search"):
        engine.update([DOCUMENTS[0]], [])
    assert not client.indices.exists(index=f"{engine.alias}*", allow_no_indices=False)


def test_an_alias_that_was_led_elsewhere_is_led_back(engine, client):
    client.indices.create(index=f"other-{engine.alias}", aliases={engine.alias: {}})
    engine.rebuild(DOCUMENTS[:3], quiet)
    assert len(found(engine)) == 3
    assert client.indices.exists(index=f"other-{engine.alias}")  # not ours to remove


def test_an_index_in_the_alias_s_place_is_an_error(engine, client):
    client.indices.create(index=engine.alias)
    with pytest.raises(EngineError):
        engine.rebuild(DOCUMENTS[:3], quiet)
    assert client.indices.get(index=f"{engine.alias}-*") == {}


def test_indexes_of_earlier_versions_go_and_those_of_later_ones_stay(engine, client):
    base = engine.alias.removesuffix(f"-v{VERSION}")
    earlier, later = (new_index(client, f"{base}-v{version}") for version in (VERSION - 1, VERSION + 7))
    engine.rebuild(DOCUMENTS[:3], quiet)
    assert not client.indices.exists(index=earlier)
    assert client.indices.exists(index=later)


def test_a_version_of_the_site_asks_and_changes_its_own_index_alone(engine, client):
    """While hosts are brought up to date one after the other."""
    base = engine.alias.removesuffix(f"-v{VERSION}")
    other = new_index(client, f"{base}-v{VERSION + 7}")
    client.indices.put_alias(index=other, name=f"{base}-v{VERSION + 7}")
    engine.rebuild(DOCUMENTS[:3], quiet)
    engine.update([DOCUMENTS[5]], [DOCUMENTS[0].key])
    assert set(found(engine)) == {DOCUMENTS[1].key, DOCUMENTS[2].key, DOCUMENTS[5].key}
    assert client.count(index=other)["count"] == 0


def test_a_late_writer_is_refused_by_its_version(engine):
    engine.rebuild(DOCUMENTS[:3], quiet, version=10)
    engine.update([renamed(DOCUMENTS[0], "Newer")], [DOCUMENTS[1].key], version=30)
    engine.update([renamed(DOCUMENTS[0], "Late"), DOCUMENTS[1]], [DOCUMENTS[2].key], version=20)
    assert found(engine) == {DOCUMENTS[0].key: "Newer"}
    engine.update([DOCUMENTS[2]], [], version=5)
    assert set(found(engine)) == {DOCUMENTS[0].key}
