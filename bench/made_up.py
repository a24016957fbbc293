"""Made-up services, the same ones each time: words such as a directory's, put together by chance."""

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any


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
    """Return so many services with names of their own, the same ones each time."""
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
    from directory.search.models import SynonymGroup

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    chance = random.Random(size)  # noqa: S311
    services = made_up(size)
    with transaction.atomic():
        districts = [f"{part}{number}" for part in POSTCODES for number in range(1, 21)]
        areas = Area.objects.bulk_create(
            Area(key=key_of(name), name=name, postcode_districts=" ".join(districts[at :: len(AREAS)]))
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
        tags = {name: Tag.objects.get_or_create(name=name, defaults={"slug": key_of(name)})[0] for name in SUBJECTS}
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


def key_of(name: str) -> str:
    """Return the key of an area."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
