"""Made-up services, and made-up queries as they are understood."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from directory.contacts import Contact
from directory.listing import Listing
from directory.search.documents import Document
from directory.search.query import Query
from directory.search.shapes import Alternative, Concept, Understood
from directory.search.text import BREAK
from directory.vocabulary import ACCESS, AGES, ATTENDING, AUDIENCES, GROUPS, REFERRALS, TYPES, URGENCIES

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday
WORDS = (
    *("crisi", "team", "home", "treat", "talk", "help", "line", "night", "cafe"),
    *("young", "peopl", "mind", "safe", "grief", "sleep", "drug", "carer", "camden"),
)
SECRET_WORDS = ("bleep", "handov", "triag")
AREAS = ("camden", "islington", "haringey", "barnet")
LANGUAGES = ("bn", "so", "bfi", "yue")
TAGS = ("Anxiety", "Feeling low", "Hearing voices", "Self-harm", "Grief")
HOURS = (
    "",
    "always",
    "weekdays: 09:00-17:00",
    "weekends: 10:00-14:00",
    "daily: 18:00-02:00",
    "wednesday: 14:30-15:00",
    "weekdays: 09:00-14:30",
    "saturday: 10:00-12:00\nbank_holidays: closed",
    "no hours at all",
)


def some(chance: random.Random, values, most: int) -> tuple:
    return tuple(chance.sample(list(values), chance.randint(0, most)))


def made_up(number: int, chance: random.Random) -> Document:
    def words(most: int, known=WORDS) -> str:
        return " ".join(chance.choices(known, k=chance.randint(1, most)))

    audience = tuple(chance.sample(list(AUDIENCES), chance.randint(1, 3)))
    youngest = chance.choice([None, None, 0, 5, 11, 16, 18, 25, 65])
    oldest = chance.choice([None, None, None, *(age for age in (10, 17, 18, 25, 64, 100) if age >= (youngest or 0))])
    tags = some(chance, TAGS, 3)
    urgencies = some(chance, URGENCIES, 2)
    more = random.Random(number)
    languages = some(more, LANGUAGES, 2)
    professional = words(4, (*WORDS, *SECRET_WORDS))
    return Document(
        key=f"service-{number}",
        texts={
            "names": f" {BREAK} ".join(words(3) for _ in range(chance.randint(1, 3))),
            "tags": f" {BREAK} ".join(tag.lower() for tag in tags),
            "summary": words(6),
            "rest": words(12),
            "professional": professional,
        },
        listing=Listing(
            key=f"service-{number}",
            name=f"{words(3).title()} {chance.choice(['', number])}".strip(),
            summary="What it does.",
            audience=frozenset(audience),
            hours=chance.choice(HOURS),
            contacts=(
                Contact("voice", number="020 7946 0001"),
                Contact("voice", label="Referrers", number="020 7946 0002", audience=frozenset({"professional"})),
                Contact("voice", label="Bleep", number="020 7946 0003", restricted=True),
            ),
            targets=(("Adults", 4.0, "very_urgent"), ("Others", None, "routine")),
            min_age=youngest,
            max_age=oldest,
        ),
        facets={
            "urgency": urgencies,
            "for": audience,
            "group": some(chance, GROUPS, 2),
            "tag": tags,
            "referral": some(chance, REFERRALS, 2),
            "language": languages,
            "professional_language": (*languages, *some(more, sorted(set(LANGUAGES) - set(languages)), 1)),
            "attending": some(more, ATTENDING, 3),
            "access": some(more, ACCESS, 3),
            "type": (more.choice(list(TYPES)),),
            "area": chance.choice([("*",), (), some(chance, AREAS, 3)]),
        },
        rank=min((list(URGENCIES).index(word) for word in urgencies), default=9),
    )


def documents(number: int = 300, seed: int = 1) -> list[Document]:
    chance = random.Random(seed)
    return [made_up(each, chance) for each in range(number)]


def asked(chance: random.Random) -> tuple[Understood, Query]:
    """Make up a query: mostly one that gives something."""

    def said(most: int) -> Alternative:
        known = (*WORDS, *SECRET_WORDS) if chance.random() < 0.2 else WORDS
        return Alternative(tuple(chance.choices(known, k=chance.randint(1, most))), chance.choice([1.0, 0.8, 0.3]))

    concepts = [
        Concept(tuple(said(2) for _ in range(chance.randint(1, 3))), required=chance.random() < 0.8)
        for _ in range(chance.choice([0, 1, 1, 2, 3]))
    ]

    def chosen(values, often: float = 0.2) -> tuple:
        return tuple(chance.sample(list(values), chance.randint(1, 2))) if chance.random() < often else ()

    query = Query(
        words="as typed",
        areas=chosen([*AREAS, "nowhere"]),
        ages=chosen([*AGES, "0", "10", "17", "18", "64", "65", "120"]),
        urgencies=chosen(URGENCIES),
        audiences=chosen(AUDIENCES, 0.5),
        groups=chosen(GROUPS, 0.1),
        tags=chosen(TAGS),
        open_now=chance.random() < 0.3,
        referrals=chosen(REFERRALS, 0.1),
    )
    understood = Understood(
        concepts=tuple(concepts),
        named=" ".join(chance.choices(WORDS, k=2)) if chance.random() < 0.2 else "",
        areas=chosen(AREAS, 0.2),
        ages=chance.choice([None, None, (0, 17), (18, 200), (30, 30)]),
        pinned=tuple(f"service-{chance.randint(0, 320)}" for _ in range(chance.choice([0, 0, 0, 2]))),
    )
    query = replace(
        query,
        languages=chosen(LANGUAGES, 0.1),
        attending=chosen(ATTENDING, 0.1),
        access=chosen(ACCESS, 0.1),
        types=chosen(TYPES, 0.1),
    )
    if chance.random() < 0.1:
        query = replace(query, near=("N1",), near_areas=("islington", "haringey"))
    return replace(understood, languages=chosen(LANGUAGES, 0.1)), query
