"""What the bench asks: questions of each kind, and some with known answers."""

import random
from dataclasses import dataclass
from typing import Any

from .made_up import AREAS, SUBJECTS, MadeUp, key_of

KINDS = ("common", "rare", "misspelt", "faceted", "suggestions")
LOOKUPS = ("names", "misspelt names", "tags", "synonyms")
MOST = 200  # questions of each kind


@dataclass(frozen=True)
class Lookup:
    """A question with a known answer: `right` are keys of services; one of them should be in the first three."""

    words: str
    right: frozenset[str]


def misspelt(words: str, chance: random.Random) -> str:
    """Return words with one letter of the longest of them left out, doubled, or swapped with the next."""
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
    """Return what is asked, by kind: `words`, and filters by their names in `Query`, never the same twice in a row."""
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
            "areas": [key_of(chance.choice(AREAS))],
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
        "common": [{"words": common()} for _ in range(MOST)],
        "rare": [{"words": rare()} for _ in range(MOST)],
        "misspelt": [{"words": misspelt(chance.choice(frequent[:80] + [rare()]), chance)} for _ in range(MOST)],
        "faceted": [{"words": chance.choice([common(), common(), ""]), **filters()} for _ in range(MOST)],
        "suggestions": [{"words": begun()} for _ in range(MOST)],
    }


def lookups(services: list[MadeUp]) -> dict[str, list[Lookup]]:
    """Return questions with known answers, for the public, by kind."""
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
