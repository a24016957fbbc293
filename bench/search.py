"""Measures search on made-up services: the embedded engine, Elasticsearch, and Wagtail's own backend as the peer.

    .venv/bin/python -m bench.search [--sizes 1000 10000 100000] [--elasticsearch]

Each size has a SQLite database of its own in a temporary folder, with real rows. Each engine runs in a process of its
own, one after the other, on the same rows and with the same queries.
"""

import argparse
import contextlib
import functools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday
ENGINES = ("embedded", "elasticsearch", "wagtail")
KINDS = ("common", "rare", "misspelt", "faceted", "suggestions")
LOOKUPS = ("names", "misspelt names", "tags", "synonyms")
TIMED = 200  # queries of each kind
LONGEST = 20.0  # seconds for the queries of one kind

# --- words, such as the pack's


def _split(text: str, between: str = r"\s+") -> list[str]:
    return re.split(between, text.strip())


# tag -> what an entry with it is called, what it says, and what people say instead (editors' synonyms)
SUBJECTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "suicidal thoughts": ("Suicide Prevention Service", "thoughts of ending your life", ("want to die", "end my life")),
    "self-harm": ("Self-harm Support", "hurt themselves to cope", ("cutting", "hurting myself")),
    "home treatment": ("Home Treatment Team", "a crisis at home rather than in hospital", ("crht", "crisis team")),
    "talking therapies": ("Talking Therapies", "low mood, worry and stress", ("counselling", "someone to talk to")),
    "anxiety": ("Anxiety Clinic", "worry, panic attacks and phobias", ("panic", "cant stop worrying")),
    "depression": ("Depression Group", "low mood that does not lift", ("feeling low", "very sad")),
    "hearing voices": ("Early Intervention Service", "a first episode of psychosis", ("psychosis", "paranoid")),
    "bereavement": ("Bereavement Support", "grief after somebody has died", ("grief", "my mum died")),
    "domestic abuse": ("Domestic Abuse Advice", "violence by a partner or relative", ("partner hits me", "refuge")),
    "drugs": ("Drug and Alcohol Service", "drugs or drinking that got out of hand", ("addicted", "rehab")),
    "eating disorders": ("Eating Disorders Service", "difficult feelings about food", ("anorexia", "bulimia")),
    "perinatal": ("Perinatal Team", "pregnancy and the first year after birth", ("postnatal", "new mum")),
    "dementia": ("Memory Service", "memory problems in later life", ("alzheimers", "forgetting things")),
    "learning disability": ("Learning Disability Team", "a learning disability and distress", ("special needs", "ldt")),
    "carers": ("Carers Centre", "people who look after somebody", ("looking after my dad", "caring for someone")),
    "veterans": ("Veterans Outreach", "people who served in the armed forces", ("army", "ex forces")),
    "homelessness": ("Street Outreach Team", "people without a safe place to sleep", ("rough sleeping", "no home")),
    "autism": ("Autism Assessment Service", "assessment and advice after diagnosis", ("asperger", "neurodivergent")),
    "adhd": ("ADHD Clinic", "attention and impulse, for assessment and medicine", ("cant concentrate", "hyperactive")),
    "personality disorder": ("Complex Needs Service", "strong feelings and relationships", ("bpd", "eupd")),
    "bipolar": ("Mood Disorders Clinic", "very high and very low moods", ("manic depression", "mania")),
    "trauma": ("Trauma Therapy Centre", "memories that come back after an event", ("ptsd", "flashbacks")),
    "employment": ("Employment Support", "finding and keeping work", ("jobs", "back to work")),
    "debt": ("Money and Mental Health Advice", "debts, benefits and bills", ("money worries", "owe money")),
    "housing": ("Supported Housing", "a room with support from staff", ("accommodation", "eviction")),
    "loneliness": ("Befriending Scheme", "company and a weekly visit or call", ("isolated", "no friends")),
    "peer support": ("Peer Support Group", "people who have been through it themselves", ("lived experience",)),
    "recovery": ("Recovery College", "free courses about living well", ("courses", "classes")),
    "crisis line": ("Crisis Line", "a mental health crisis, by telephone, day or night", ("helpline", "hotline")),
    "crisis house": ("Crisis House", "a short stay instead of hospital", ("respite", "sanctuary")),
    "advocacy": ("Advocacy Service", "help to be heard about your care and rights", ("my rights", "imha")),
    "mental health act": ("Approved Mental Health Professionals", "Mental Health Act work", ("sectioned", "amhp")),
    "a&e liaison": ("Psychiatric Liaison Team", "the emergency department", ("casualty", "emergency department")),
    "young people": ("Young People's Counselling", "anyone aged 11 to 25", ("teenager", "camhs")),
    "sleep": ("Sleep Clinic", "sleep that will not come or does not rest you", ("insomnia", "cant sleep")),
    "ocd": ("OCD Therapy Service", "obsessive thoughts and compulsions", ("obsessive", "checking things")),
    "anger": ("Anger Management Programme", "temper that frightens you or others", ("losing my temper", "rage")),
    "gambling": ("Gambling Harms Clinic", "betting that you cannot stop", ("betting", "slot machines")),
    "hoarding": ("Hoarding Support Project", "a home that is too full to live in", ("clutter", "too much stuff")),
    "refugees": ("Refugee Therapy Centre", "people who fled war or torture", ("asylum seeker", "no papers")),
}
FOR_WHOM = ("", "", "", "", "Women's", "Men's", "Older People's", "Children's", "Community", "Online")
BEGINNINGS = _split("""
Alder Amber Ash Barn Beech Bex Birch Black Bram Broad Calver Chad Cold Crow Dagen Dun East Elm Fair Fern Gold Green
Hamp Hazel Heather High Kings Lark Lin Long Maple Marl Mill Moor New North Oak Orchard Pen Queens Raven Red Rook Rose
Rush Sher Silver South Stan Stone Swan Thorn Up Wal West White Willow Wind Wood Wych Yar
""")
ENDINGS = _split("""
borough bourne bridge brook bury combe cote croft dale dean den ditch down field ford gate grove ham hampton hill holt
hurst ley lock mead mere minster pool port ridge shaw stead thorpe ton vale wall well wick worth yard
""")
AREAS = _split(
    """
Barking, Barnet, Bexley, Brent, Bromley, Camden, Croydon, Ealing, Enfield, Greenwich, Hackney, Hammersmith, Haringey,
Harrow, Havering, Hillingdon, Hounslow, Islington, Kensington, Kingston, Lambeth, Lewisham, Merton, Newham, Redbridge,
Richmond, Southwark, Sutton, Tower Hamlets, Waltham Forest, Wandsworth, Westminster, City of London
""",
    r",\s+",
)
POSTCODES = ("N", "NW", "E", "SE", "SW", "W")
PROVIDERS = ("NHS Foundation Trust", "Council", "Mind", "Community Trust", "Association", "Partnership", "Foundation")
KIND_OF_PROVIDER = ("nhs_trust", "council", "voluntary", "voluntary", "voluntary", "other", "national")
HOURS = (
    *("", "always", "always", "weekdays: 09:00-17:00", "weekdays: 09:00-17:00", "weekdays: 08:00-18:30"),
    *("daily: 17:00-24:00", "weekends: 10:00-14:00", "daily: 18:00-02:00", "wednesday: 14:00-16:30"),
    *("weekdays: 09:00-12:00, 13:00-16:00", "saturday: 10:00-12:00\nbank_holidays: closed"),
)
OPENINGS = (
    *("Help with", "Support for", "Assessment and treatment for", "Free and private support for", "Advice about"),
    *("A friendly group for", "One-to-one sessions for", "A weekly drop-in for", "Specialist care for"),
)
HAPPENINGS = (
    *("Somebody listens, asks about your safety and agrees with you what happens next.", "You can bring a friend."),
    *("A nurse rings you back on the same day.", "You fill in a short form and we write within two weeks.", ""),
    *("Two members of the team see you at home or in another safe place that you choose.", "There is a waiting list."),
    *("The first meeting takes about an hour and nothing is decided without you.", "Interpreters can be arranged."),
)
ACCEPTS = (
    ("You feel unable to keep yourself safe.", "Acute risk that cannot be managed by primary care."),
    ("Your mental health has suddenly become much worse.", "Acute relapse of severe mental illness."),
    ("You have had these feelings for more than two weeks.", "PHQ-9 of 10 or more, or GAD-7 of 8 or more."),
    ("You live with somebody who is unwell.", "Unpaid carer of a person known to secondary care."),
    ("You are registered with a GP in the area.", "Registered with a practice of the integrated care board."),
)
DECLINES = (
    ("You are under 18.", "Age under 18; refer to the CAMHS crisis pathway."),
    ("Drink or drugs are the main problem at the moment.", "Intoxication as the primary need."),
)


@dataclass
class MadeUp:
    """What a service is made of, before it is a row."""

    number: int
    name: str
    also: str
    subjects: list[str]
    place: str
    areas: list[int]
    phone: str
    values: dict[str, Any] = field(default_factory=dict)


def made_up(size: int) -> list[MadeUp]:
    """Give so many services with names of their own, the same ones each time."""
    from directory.vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES

    chance = random.Random(size)  # noqa: S311
    tags = list(SUBJECTS)
    common = [1 / (1 + place / 8) for place in range(len(tags))]  # some needs are met by many, others by few
    services, taken = [], set()
    while len(services) < size:
        subjects = list(dict.fromkeys(chance.choices(tags, common, k=chance.choice([1, 2, 2, 3, 4]))))
        place = chance.choice(BEGINNINGS) + chance.choice(ENDINGS)
        name = " ".join(filter(None, (place, chance.choice(FOR_WHOM), SUBJECTS[subjects[0]][0])))
        if name in taken:
            continue
        taken.add(name)
        number = len(services) + 1
        youngest = chance.choice([None, None, None, 0, 5, 11, 16, 18, 18, 18, 25, 65])
        oldest = chance.choice([None, None, None, 17, 25, 64]) if (youngest or 0) <= 16 else None
        audience = chance.choice([["patient"], ["patient", "carer"], ["patient", "carer", "professional"]])
        if chance.random() < 0.08:
            audience = ["professional"]
        phone = f"01632 {number % 1_000_000:06d}"
        accepts = [("accept", *each) for each in chance.sample(ACCEPTS, chance.randint(0, 3))]
        declines = [("decline", *each) for each in chance.sample(DECLINES, chance.randint(0, 2))]
        street = f"{chance.randint(1, 250)} {chance.choice(BEGINNINGS)}{chance.choice(ENDINGS)} Road"
        contacts = [{"kind": "voice", "label": "Call us", "number": phone, "hours": "", "audience": []}]
        if chance.random() < 0.4:
            contacts.append({"kind": "email", "label": "Email", "address": f"help{number}@example.org"})
        if "professional" in audience:
            label = {"label": "Professional referrers", "audience": ["professional"]}
            contacts.append({"kind": "voice", "number": f"020 7946 {number % 1000:04d}", **label})
        also = ""
        if chance.random() < 0.5:
            letters = "".join(word[0] for word in re.split(r"[^A-Za-z]+", name) if word and word[0].isupper())
            also = "\n".join([letters, f"The {place} {chance.choice(['Centre', 'Hub', 'Project', 'House', 'Rooms'])}"])
        what = " and ".join(SUBJECTS[each][1] for each in subjects)
        values = {
            "urgency": chance.sample(list(URGENCIES), chance.choice([1, 1, 2])),
            "audience": audience,
            "professional_roles": chance.sample(list(PROFESSIONAL_ROLES), 2) if audience == ["professional"] else [],
            "everywhere": chance.random() < 0.1,
            "min_age": youngest,
            "max_age": oldest,
            "groups": chance.sample(list(GROUPS), chance.choice([0, 0, 0, 1, 2])),
            "tier": chance.choice([None, None, None, 2, 3]),
            "hours": chance.choice(HOURS),
            "referral": chance.sample(list(REFERRALS), chance.randint(1, 3)),
            "address_line": street,
            "town": "London",
            "postcode": f"{chance.choice(POSTCODES)}{chance.randint(1, 20)} {chance.randint(1, 9)}AB",
            "summary": f"{chance.choice(OPENINGS)} {what}, in {place} and around.",
            "what_happens": " ".join(filter(None, chance.sample(HAPPENINGS, 3))),
            "contacts": json.dumps([{"type": "contact", "value": each} for each in contacts]),
            "criteria": json.dumps(
                [
                    {"type": "criterion", "value": {"kind": kind, "public": public, "professional": professional}}
                    for kind, public, professional in accepts + declines
                ]
            ),
        }
        areas = chance.sample(range(len(AREAS)), chance.choice([1, 1, 1, 2, 3]))
        services.append(MadeUp(number, name, also, subjects, place, areas, phone, values))
    return services


def fill(size: int) -> None:
    """Make the database, and write the services to it as rows. No signal tells an engine of them."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from taggit.models import Tag

    from directory.models import Area, Organisation, Service, ServiceTag
    from directory.search.records import SynonymGroup

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    chance = random.Random(size)  # noqa: S311
    services = made_up(size)
    with transaction.atomic():
        districts = [f"{part}{number}" for part in POSTCODES for number in range(1, 21)]
        areas = Area.objects.bulk_create(
            Area(key=_key(name), name=name, postcode_districts=" ".join(districts[at :: len(AREAS)]))
            for at, name in enumerate(AREAS)
        )
        providers = Organisation.objects.bulk_create(
            Organisation(
                key=f"organisation-{each}",
                name=f"{chance.choice(BEGINNINGS)}{chance.choice(ENDINGS)} {PROVIDERS[each % len(PROVIDERS)]}",
                kind=KIND_OF_PROVIDER[each % len(PROVIDERS)],
            )
            for each in range(max(10, size // 40))
        )
        tags = {name: Tag.objects.get_or_create(name=name, defaults={"slug": _key(name)})[0] for name in SUBJECTS}
        SynonymGroup.objects.bulk_create(
            SynonymGroup(words="\n".join([tag, *others])) for tag, (_, _, others) in SUBJECTS.items()
        )
        rows = Service.objects.bulk_create(
            [
                Service(
                    key=f"service-{each.number}",
                    name=each.name,
                    also_known_as=each.also,
                    organisation=chance.choice(providers),
                    live=True,
                    **each.values,
                )
                for each in services
            ],
            batch_size=500,
        )
        through = Service.areas.through
        pairs = list(zip(rows, services, strict=True))
        through.objects.bulk_create(
            [through(service_id=row.pk, area_id=areas[at].pk) for row, each in pairs for at in each.areas],
            batch_size=5000,
        )
        ServiceTag.objects.bulk_create(
            [ServiceTag(content_object_id=row.pk, tag=tags[tag]) for row, each in pairs for tag in each.subjects],
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _key(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


# --- what is asked


@dataclass(frozen=True)
class Lookup:
    """A question with a known answer: `right` are keys of services; one of them should be in the first three."""

    words: str
    right: frozenset[str]


def misspelt(words: str, chance: random.Random) -> str:
    """Give words with one letter of the longest of them left out, doubled, or swapped with the next."""
    longest = max(words.split(), key=len)
    at = chance.randint(1, len(longest) - 2)
    wrong = chance.choice(
        (
            longest[:at] + longest[at + 1 :],
            longest[:at] + longest[at] + longest[at:],
            longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :],
        )
    )
    return words.replace(longest, wrong, 1)


def questions(services: list[MadeUp]) -> dict[str, list[dict[str, Any]]]:
    """Give what is asked, by kind: `words`, and filters by their names in `Query`. Nothing is asked twice in a row."""
    chance = random.Random(7)  # noqa: S311
    tags = list(SUBJECTS)
    titles = [title for title, _, _ in SUBJECTS.values()]
    others = [other for _, _, many in SUBJECTS.values() for other in many]
    frequent = [*tags, *titles, *others, "support", "help", "team", "clinic", "group", "mental health", "crisis"]

    def common() -> str:
        return chance.choice(frequent) + chance.choice(["", "", "", " camden", " hackney", " near me", " for my son"])

    def rare() -> str:
        it = chance.choice(services)
        return chance.choice([it.name, f"{it.place} {it.subjects[0]}", it.phone, f"{it.place} {AREAS[it.areas[0]]}"])

    def filters() -> dict[str, Any]:
        every: dict[str, Any] = {
            "areas": [_key(chance.choice(AREAS))],
            "ages": [chance.choice(["under-18", "adult", "16", "70"])],
            "urgencies": [chance.choice(["urgent", "routine", "very_urgent"])],
            "audiences": [chance.choice(["patient", "carer", "professional"])],
            "groups": [chance.choice(["older_people", "veterans", "children_and_young_people"])],
            "tags": [chance.choice(tags)],
        }
        return {name: every[name] for name in chance.sample(list(every), chance.choice([1, 2, 2, 3]))}

    def begun() -> str:
        text = chance.choice([chance.choice(services).name, chance.choice(tags), chance.choice(others)]).lower()
        return text[: chance.randint(1, min(len(text), 14))].strip()

    return {
        "common": [{"words": common()} for _ in range(TIMED)],
        "rare": [{"words": rare()} for _ in range(TIMED)],
        "misspelt": [{"words": misspelt(chance.choice(frequent[:80] + [rare()]), chance)} for _ in range(TIMED)],
        "faceted": [{"words": chance.choice([common(), common(), ""]), **filters()} for _ in range(TIMED)],
        "suggestions": [{"words": begun()} for _ in range(TIMED)],
    }


def lookups(services: list[MadeUp]) -> dict[str, list[Lookup]]:
    """Give questions with known answers, for the public, by kind."""
    chance = random.Random(11)  # noqa: S311
    public = [each for each in services if each.values["audience"] != ["professional"]]
    named = chance.sample(public, 15)
    tagged = {tag: frozenset(f"service-{it.number}" for it in public if tag in it.subjects) for tag in SUBJECTS}
    chosen = chance.sample([tag for tag in SUBJECTS if tagged[tag]], 15)
    return {
        "names": [Lookup(it.name, frozenset([f"service-{it.number}"])) for it in named],
        "misspelt names": [Lookup(misspelt(it.name, chance), frozenset([f"service-{it.number}"])) for it in named],
        "tags": [Lookup(tag, tagged[tag]) for tag in chosen],
        "synonyms": [Lookup(chance.choice(SUBJECTS[tag][2]), tagged[tag]) for tag in chosen],
    }


# --- the engines: each makes its index, finds, suggests, and takes up a change


class Ours:
    """A finder of the site."""

    def __init__(self, url: str = "") -> None:
        from directory.search.elastic import ElasticEngine
        from directory.search.embedded import EmbeddedEngine
        from directory.search.finder import Finder

        self.file = Path(os.environ["VAR_DIR"]) / "search.sqlite3"
        self.embedded = EmbeddedEngine(self.file)
        # Patient: what is measured is how long it takes, not how often the site would give up.
        self.elastic = ElasticEngine(url, alias="bench", patience=30) if url else None
        self.finder = Finder(self.embedded, self.elastic)

    def index(self) -> None:
        """Make the index anew, as `rebuild_search` does."""
        from directory.search import indexing

        if self.elastic:
            self.elastic.rebuild(indexing.documents(), lambda done: None)
        else:
            self.embedded.rebuild(indexing.documents(), lambda done: None, indexing.lists())

    def prepare(self) -> None:
        """Make what understanding a query needs: with Elasticsearch too, that is the embedded file."""
        from directory.search import indexing

        if self.elastic:
            self.embedded.rebuild(indexing.documents(), lambda done: None, indexing.lists())

    def size(self) -> int:
        """Give the bytes of the index."""
        if self.elastic:
            self.elastic.client.indices.refresh(index="bench")
            self.elastic.client.options(request_timeout=60).indices.flush(index="bench")
            return self.elastic.client.indices.stats(index="bench")["_all"]["primaries"]["store"]["size_in_bytes"]
        return self.file.stat().st_size

    def find(self, asked: dict[str, Any]) -> list[str]:
        """Give the keys of the first page."""
        from directory.search.query import Query

        asked = {name: value if name == "words" else tuple(value) for name, value in asked.items()}
        found = self.finder.find(Query(**asked), NOW)
        if found.engine != ("elasticsearch" if self.elastic else "embedded"):
            raise SystemExit(f"{found.engine} answered in its place")
        return [document.key for document in found.documents]

    def suggest(self, words: str) -> list[str]:
        """Give completions: Elasticsearch's own for Elasticsearch."""
        from directory.search.text import words as words_of

        if self.elastic:
            return [each.words for each in self.elastic.suggest(words_of(words), False, 8)]
        return [each.words for each in self.finder.suggest(words, professional=False)]

    def change(self, key: str) -> None:
        """Take up a service that was published."""
        from directory.search import indexing

        if self.elastic:
            self.elastic.update(indexing.documents([key]), ())
        else:
            self.embedded.update(indexing.documents([key]), (), indexing.lists())


class Wagtails:
    """Wagtail's own search, with the database as its backend: what the site would have without ours."""

    def index(self) -> None:
        """Make the index anew, as `update_index` does."""
        from django.core.management import call_command

        call_command("update_index", verbosity=0)

    def prepare(self) -> None:
        """Need nothing else."""

    def size(self) -> int:
        """Give the bytes of its tables."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%indexentry%' OR name IN"
                " (SELECT name FROM sqlite_master WHERE tbl_name LIKE '%indexentry%')"
            )
            return cursor.fetchone()[0] or 0

    def find(self, asked: dict[str, Any]) -> list[str]:
        """Give the keys of the first page: no counts of filters, which Wagtail has not."""
        from django.db.models import Q

        from directory.fields import having
        from directory.models import Service

        every = Service.objects.open()
        every = every.filter(having("audience", asked["audiences"])) if asked.get("audiences") else every.public()
        narrow = Service.objects.all()
        for area in asked.get("areas", ()):
            narrow = narrow.serving(area)
        for age in asked.get("ages", ()):
            narrow = narrow.taking(age)
        for name, values in (("urgency", asked.get("urgencies")), ("groups", asked.get("groups"))):
            narrow = narrow.filter(having(name, values)) if values else narrow
        if asked.get("tags"):
            narrow = narrow.filter(Q(tags__name__in=asked["tags"])).distinct()
        if set(asked) - {"words", "audiences"}:
            every = every.filter(id__in=narrow.values("id"))
        if not asked["words"]:
            return [service.key for service in every[:20]]
        return [service.key for service in every.search(asked["words"])[:20]]

    def suggest(self, words: str) -> list[str]:
        """Give names that it completes."""
        from directory.models import Service

        return [service.name for service in Service.objects.open().public().autocomplete(words)[:8]]

    def change(self, key: str) -> None:
        """Take up a service that was published."""
        from wagtail.search.index import insert_or_update_object

        from directory.models import Service

        insert_or_update_object(Service.objects.get(key=key))


# --- measuring


def _memory(pid: int | str = "self") -> float:
    """Give the most memory that a process has had, in MB."""
    with contextlib.suppress(OSError):
        if match := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()):
            return int(match[1]) / 1024
    return 0.0


def _memory_of_group(group: int) -> float:
    pids = (path.name for path in Path("/proc").iterdir() if path.name.isdigit())
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            if os.getpgid(int(pid)) == group:
                total += _memory(pid)
    return total


def _percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def _seconds(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


@contextlib.contextmanager
def _engine(name: str) -> Iterator[tuple[Any, Callable[[], float]]]:
    """Give an engine, and what tells the memory of a server beside this process."""
    if name == "elasticsearch":
        from tests.elasticsearch.node import own_node

        with own_node() as node:
            yield Ours(node.url), lambda: _memory_of_group(node.pid)
    else:
        yield (Ours() if name == "embedded" else Wagtails()), lambda: 0.0


def measure(name: str, size: int) -> dict[str, Any]:
    """Give all that is measured of an engine."""
    services = made_up(size)
    asked = questions(services)
    with _engine(name) as (engine, beside):
        measured: dict[str, Any] = {"index": _seconds(engine.index), "bytes": engine.size()}
        engine.prepare()
        measured["first answer"] = _seconds(lambda: engine.find({"words": "crisis"})) * 1000
        measured["first suggestion"] = _seconds(lambda: engine.suggest("cri")) * 1000
        for kind in KINDS:
            do = (lambda each: engine.suggest(each["words"])) if kind == "suggestions" else engine.find
            for each in asked[kind][:3]:
                do(each)
            times: list[float] = []
            busy: list[float] = []
            found = 0
            end = time.monotonic() + LONGEST
            for each in asked[kind]:
                start, start_busy = time.perf_counter(), time.thread_time()
                answer = do(each)
                times.append((time.perf_counter() - start) * 1000)
                busy.append((time.thread_time() - start_busy) * 1000)
                found += bool(answer)
                if time.monotonic() > end:
                    break
            measured[kind] = {
                "p50": _percentile(times, 0.5),
                "p99": _percentile(times, 0.99),
                "p50 alone": 0 if name == "elasticsearch" else _percentile(busy, 0.5),
                "p99 alone": 0 if name == "elasticsearch" else _percentile(busy, 0.99),
                "times": len(times),
                "found": found / len(times),
            }
        measured["relevance"] = {
            kind: sum(not each.right.isdisjoint(engine.find({"words": each.words})[:3]) for each in known) / len(known)
            for kind, known in lookups(services).items()
        }
        measured["change"] = _seconds(lambda: engine.change("service-5")) * 1000
        measured["memory"] = _memory()
        measured["memory beside"] = beside()
    return measured


# --- the processes, and the table


def _run(task: str, size: int, folder: Path) -> Any:
    """Run a task in a process of its own, in the folder of this size."""
    environment = {name: value for name, value in os.environ.items() if name != "ELASTICSEARCH_URL"}
    environment |= {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
    }
    command = [sys.executable, "-m", "bench.search", "--task", task, str(size)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{task} at {size} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def task(name: str, size: int) -> None:
    """Do what a process was started for, and print the result as JSON."""
    import django

    django.setup()
    if name == "fill":
        print(json.dumps({"seconds": _seconds(functools.partial(fill, size))}))
        return
    if name == "elasticsearch":
        from tests.elasticsearch.node import NodeUnavailable

        try:
            print(json.dumps(measure(name, size)))
        except NodeUnavailable as reason:
            print(json.dumps({"skipped": str(reason)}))
        return
    print(json.dumps(measure(name, size)))


def _rows(measured: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[float | None], str]]:
    """Give each line of a table: what, the engines' numbers, and how to write them."""

    def of(read: Callable[[dict[str, Any]], float]) -> list[float | None]:
        return [read(measured[name]) if name in measured else None for name in ENGINES]

    yield "index made in, s", of(lambda it: it["index"]), ".1f"
    yield "index size, MB", of(lambda it: it["bytes"] / 1e6), ".1f"
    yield "peak memory of the process, MB", of(lambda it: it["memory"]), ".0f"
    yield "and of its server, MB", of(lambda it: it["memory beside"]), ".0f"
    yield "one service published, ms", of(lambda it: it["change"]), ".1f"
    yield "first answer after a change, ms", of(lambda it: it["first answer"]), ".1f"
    yield "first suggestion after a change, ms", of(lambda it: it["first suggestion"]), ".1f"
    for kind in KINDS:
        for part in ("p50", "p99", "p50 alone", "p99 alone"):
            yield f"{kind}: {part}, ms", of(lambda it, kind=kind, part=part: it[kind][part]), ".2f"
        yield f"{kind}: found something, %", of(lambda it, kind=kind: it[kind]["found"] * 100), ".0f"
    for kind in LOOKUPS:
        yield f"right in the first 3: {kind}, %", of(lambda it, kind=kind: it["relevance"][kind] * 100), ".0f"


def table(size: int, measured: dict[str, dict[str, Any]], notes: list[str]) -> str:
    """Give the Markdown of one size."""
    lines = [f"## {size:,} services", "", "| | embedded | Elasticsearch | Wagtail's own | embedded/Wagtail |"]
    lines.append("|---|--:|--:|--:|--:|")
    for what, numbers, form in _rows(measured):
        written = [
            "–" if number is None or (not number and "%" not in what) else format(number, form) for number in numbers
        ]
        ours, _, peers = numbers
        ratio = f"{ours / peers:.2f}" if ours is not None and peers else "–"
        lines.append(f"| {what} | {' | '.join(written)} | {ratio} |")
    short = [
        f"{name}, {kind}: {it[kind]['times']} of {TIMED} queries within {LONGEST:.0f} s"
        for name, it in measured.items()
        for kind in KINDS
        if it[kind]["times"] < TIMED
    ]
    return "\n".join([*lines, *(f"\n{note}." for note in [*notes, *short])])


def _note(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure every size and print its table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--elasticsearch", action="store_true", help="also a node of Elasticsearch, found or fetched")
    parser.add_argument("--engines", nargs="+", choices=["embedded", "wagtail"], default=["embedded", "wagtail"])
    parser.add_argument("--task", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        task(chosen.task[0], int(chosen.task[1]))
        return
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load} at the start.\n", flush=True)
    names = [*chosen.engines, *(["elasticsearch"] if chosen.elasticsearch else [])]
    folder = Path(tempfile.mkdtemp(prefix="signpost-bench-"))
    try:
        for size in chosen.sizes:
            place = folder / str(size)
            place.mkdir()
            _note(f"{size:,} rows made in {_run('fill', size, place)['seconds']:.0f} s")
            measured, notes = {}, []
            for name in names:
                try:
                    _note(f"{size:,}, {name} ...")
                    measured[name] = _run(name, size, place)
                except RuntimeError as error:
                    notes.append(f"{name} was not measured: {error}")
                    continue
                if reason := measured[name].get("skipped"):
                    del measured[name]
                    notes.append(f"Elasticsearch was skipped: {reason}")
            if not chosen.elasticsearch:
                notes.append("Elasticsearch was skipped: --elasticsearch asks for it")
            print(table(size, measured, notes) + "\n", flush=True)
            shutil.rmtree(place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
