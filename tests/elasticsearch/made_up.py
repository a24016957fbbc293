"""Made-up services, and a slow and plain answer to any query, to compare an engine's with."""

import random
from datetime import UTC, datetime

from directory import hours
from directory.contacts import Contact
from directory.facts import Facts, fits
from directory.presentation import Listing
from directory.search.query import Query
from directory.search.shapes import (
    BREAK,
    FIELDS,
    PUBLIC_FIELDS,
    Alternative,
    Concept,
    Document,
    Understood,
)
from directory.vocabulary import AGES, AUDIENCES, GROUPS, REFERRALS, URGENCIES

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday
WORDS = (
    *("crisi", "team", "home", "treat", "talk", "help", "line", "night", "cafe"),
    *("young", "peopl", "mind", "safe", "grief", "sleep", "drug", "carer", "camden"),
)
SECRET_WORDS = ("bleep", "handover", "triag")
AREAS = ("camden", "islington", "haringey", "barnet")
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
FILTERS = ("urgency", "for", "area", "age", "group", "tag", "referral")


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
        Concept(tuple(said(2) for _ in range(chance.randint(1, 3)))) for _ in range(chance.choice([0, 1, 1, 2, 3]))
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
        **({"referrals": chosen(REFERRALS, 0.1)} if hasattr(Query, "referrals") else {}),
    )
    return Understood(concepts=tuple(concepts), areas=chosen(AREAS, 0.2)), query


class Oracle:
    """Answers by looking at every document."""

    def __init__(self, known: list[Document]) -> None:
        self.known = known
        self.areas = {area for document in known for area in document.facets["area"]} - {"*"}

    def answer(self, understood: Understood, query: Query, now: datetime) -> dict:
        scope = [it for it in self.known if query.professional or {"patient", "carer"} & set(it.facets["for"])]
        filters = self.filters(understood, query, now)

        def fitting(found, less=None):
            return [it for it in found if all(fit(it) for name, fit in filters.items() if name != less)]

        fields = FIELDS if query.professional else PUBLIC_FIELDS
        matched = [it for it in scope if all(self.says(it, each, fields) for each in understood.concepts)]
        if len(fitting(matched)) < 3 and understood.concepts:
            matched = [it for it in scope if any(self.says(it, each, fields) for each in understood.concepts)]
        counts = {}
        for name in FILTERS:
            values = {
                "area": self.areas,
                "age": AGES,
            }.get(name) or {value for it in self.known for value in it.facets[name]}
            others = fitting(matched, less=name)
            numbers = {value: sum(self.has(it, name, value) for it in others) for value in values}
            counts[name] = {value: number for value, number in numbers.items() if number}
        counts["open"] = {"now": sum(self.state(it, now) == "open" for it in fitting(matched, less="open"))}
        unknown = [it for it in fitting(matched, less="open") if self.state(it, now) == "unknown"]
        return {
            "keys": {it.key for it in fitting(matched)},
            "counts": counts,
            "unknown": {it.key for it in unknown} if query.open_now else set(),
        }

    def filters(self, understood: Understood, query: Query, now: datetime) -> dict:
        chosen = {
            "urgency": query.urgencies,
            "for": query.audiences,
            "area": query.areas or understood.areas,
            "age": query.ages,
            "group": query.groups,
            "tag": query.tags,
            "referral": getattr(query, "referrals", ()),
        }
        filters = {
            name: lambda it, name=name, values=values: any(self.has(it, name, value) for value in values)
            for name, values in chosen.items()
            if values
        }
        if query.open_now:
            filters["open"] = lambda it: self.state(it, now) == "open"
        return filters

    @staticmethod
    def has(document: Document, name: str, value: str) -> bool:
        if name == "age":
            return fits(Limits(document), Facts(age=value))
        values = document.facets[name]
        return value in values or (name == "area" and "*" in values)

    @staticmethod
    def says(document: Document, concept: Concept, fields) -> bool:
        return any(
            f" {' '.join(each.words)} " in f" {document.texts.get(field, '')} "
            for each in concept.alternatives
            for field in fields
        )

    @staticmethod
    def state(document: Document, now: datetime) -> str:
        try:
            return hours.state(hours.parse(document.listing.hours), now).value
        except hours.HoursError:
            return "unknown"


class Limits:
    areas = None

    def __init__(self, document: Document) -> None:
        self.min_age, self.max_age = document.listing.min_age, document.listing.max_age
