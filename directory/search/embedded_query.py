"""What the embedded engine asks SQLite: which services say what was asked, in the order in which they stand. Pure."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from .facets import ADULTS, Row, areas_of
from .query import Query
from .shapes import Concept, Understood
from .weights import ALIKE, COLUMNS, LOCAL, MOST_WAYS, NAMED, OTHER_AGE, OTHER_LANGUAGE, UNSAID_AGE, WHOLE_NAME

_NO_SIGNS: Final = str.maketrans('"\0', "  ")
_WEIGHTS: Final = ", ".join(map(str, COLUMNS.values()))
_LANGUAGES: Final = "CASE WHEN :professional THEN professional_language ELSE language END"
_AGES: Final = "CAST(youngest AS INTEGER) || '-' || CAST(oldest AS INTEGER)"
_ROW: Final = f'"urgency", "for", area, "group", tag, referral, {_LANGUAGES}, attending, access, type, {_AGES}, hours'
# `ways`: one row for each way to say something that was asked (see `_ways`). A service scores the best of its ways for
# each concept; to be called so, and nothing else, is worth something by itself.
_FOUND: Final = f"""
WITH ways AS (
    SELECT value ->> 0 AS concept, value ->> 1 AS weight, value ->> 2 AS match, value ->> 3 AS name,
        value ->> 4 AS required
    FROM json_each(:ways)
), said AS MATERIALIZED (
    SELECT concept, required, texts.rowid AS document, weight * -bm25(texts, {_WEIGHTS}) AS score, 0 AS bonus
    FROM ways CROSS JOIN texts WHERE texts MATCH ways.match
    UNION ALL
    SELECT concept, required, document, 0, weight * {WHOLE_NAME}
    FROM ways CROSS JOIN names WHERE names.stems = ways.name
    UNION ALL
    SELECT -1, :concepts, document, 0, {NAMED} FROM names WHERE stems = :named
), by_concept AS (
    SELECT document, required, MAX(score) + MAX(bonus) AS score FROM said GROUP BY document, concept
), found AS (
    SELECT document, SUM(required) AS concepts, SUM(score) AS score FROM by_concept GROUP BY document
)
SELECT id, concepts, {_ROW}
FROM found JOIN services ON services.id = found.document
WHERE (:professional OR public)
ORDER BY
    concepts < :concepts,
    ROUND(
        score * CASE WHEN youngest <= :oldest AND oldest >= :youngest THEN 1 ELSE :other_age END
        * CASE WHEN :languages = '[]' OR EXISTS (
            SELECT 1 FROM json_each(:languages) WHERE instr({_LANGUAGES}, char(9) || value || char(9))
        ) THEN 1 ELSE {OTHER_LANGUAGE} END
        + {LOCAL} * (:placed AND area <> char(9) || '*' || char(9)), {ALIKE}
    ) DESC,
    rank, name, key
"""  # noqa: S608
_EVERY: Final = f"""
SELECT id, 0, {_ROW} FROM services WHERE (:professional OR public) ORDER BY rank, name, key
"""  # noqa: S608
_PINNED: Final = f"""
SELECT id, :concepts, {_ROW}
FROM (SELECT key AS place, value AS pinned FROM json_each(:pinned)) JOIN services ON key = pinned
WHERE (:professional OR public) ORDER BY place
"""  # noqa: S608


def rows_of(connection: sqlite3.Connection, query: Query, understood: Understood) -> Iterator[Row]:
    """Yield the services that say any of what was asked, in the order in which they are shown, pinned ones first."""
    youngest, oldest = understood.ages or ADULTS
    values = {
        "ways": json.dumps(list(_ways(understood.concepts, query.professional))),
        "named": understood.named,
        "concepts": understood.required,
        "professional": query.professional,
        "placed": bool(query.near_areas or areas_of(query, understood)),
        "languages": json.dumps(understood.languages),
        "youngest": youngest,
        "oldest": oldest,
        "other_age": OTHER_AGE if understood.ages else UNSAID_AGE,
        "pinned": json.dumps(understood.pinned),
    }
    pinned: set[int] = set()
    # Filters go before pins: who has chosen some does not want what does not fit.
    if understood.pinned and query == Query(words=query.words, audiences=query.audiences, page=query.page):
        for row in connection.execute(_PINNED, values):
            pinned.add(row[0])
            yield row
    if not understood.nothing:
        for row in connection.execute(_FOUND if understood.concepts else _EVERY, values):
            if row[0] not in pinned:
                yield row


def _ways(concepts: tuple[Concept, ...], professional: bool) -> Iterator[tuple[int, float, str, str, bool]]:
    """Yield for each way: the number of its concept, its weight, what texts are to match, the whole name,
    and whether the concept is required."""
    most = max(1, MOST_WAYS // max(1, len(concepts)))
    for number, concept in enumerate(concepts):
        for each in concept.alternatives[:most]:
            match = matching(each.stems, professional=professional)
            yield number, each.weight, match, " ".join(each.stems), concept.required


def matching(stems: Iterable[str], *, professional: bool) -> str:
    """Return what FTS5 is to match: these words side by side, in texts that may be read.

    They are quoted, so that none of them is an operator. Words in normal form have neither quotes nor NUL in them, and
    what else is handed in has none here.
    """
    phrase = '"' + " ".join(stems).translate(_NO_SIGNS) + '"'
    return phrase if professional else f"- professional : {phrase}"
