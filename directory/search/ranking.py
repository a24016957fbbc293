"""The order of results: the same for every engine, and the same each time."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from .shapes import BREAK, FIELDS, PUBLIC_FIELDS, Alternative, Candidate, Concept, Understood

WEIGHTS: Final = {"names": 1.0, "tags": 0.62, "summary": 0.45, "rest": 0.2, "professional": 0.3}
WHOLE: Final = {"names": 1.5, "tags": 1.2}  # the words are all of a name, or all of a tag
LONG_NAME: Final = 0.04  # what each further word of a name takes away: "crisis line" is more of "Crisis line" than of
MOST_TAKEN: Final = 0.3  # "Camden and Islington crisis line"
PHRASE: Final = 0.12  # what each further word of a phrase adds
MORE_FIELDS: Final = 0.1  # what being in other fields too adds, of their weight
LOCAL: Final = 0.02
Found = TypeVar("Found", bound=Candidate)


@lru_cache(maxsize=16_384)
def _parts(text: str) -> tuple[tuple[str, int], ...]:
    """Give names or tags, with a space on either side to find whole words by, and how many words each has."""
    return tuple((f" {part} ", part.count(" ") + 1) for part in text.strip().split(f" {BREAK} "))


def rank(
    candidates: Sequence[Found],
    understood: Understood,
    *,
    professional: bool = False,
    areas: Collection[str] = (),
) -> list[Found]:
    """Give candidates in the order in which they are shown.

    Pinned first; then those that have all that is asked; then by fit, urgency, name and key. `areas`: the keys of the
    visitor's areas, if known: of two that fit alike, a service of these areas comes first. What is for professionals
    counts only for them. The order in which candidates come makes no difference.
    """
    fields = FIELDS if professional else PUBLIC_FIELDS
    pins = {key: place for place, key in enumerate(understood.pinned)}
    local = {*areas, *understood.areas}

    asked = [(concept, [_Way(each) for each in concept.alternatives]) for concept in understood.concepts]

    def place(document: Found) -> tuple[int, bool, float, int, bool, str, str]:
        texts = [(field, f" {text} ") for field in fields if (text := document.texts.get(field))]
        whole = "".join(text for _, text in texts)
        strengths = [_strength(texts, whole, ways) for _, ways in asked]
        # Rounded, so that the last digits of a sum decide nothing.
        fit = round(_fit(understood.concepts, strengths), 4)
        is_local = not local.isdisjoint(document.areas)
        return (
            pins.get(document.key, len(pins)),
            not all(strengths),
            -fit - (LOCAL if is_local and fit else 0.0),
            document.rank,
            not is_local,
            document.name.casefold(),
            document.key,
        )

    return sorted(candidates, key=place)


class _Way:
    """An alternative, ready to be looked for: as whole words, and how strongly it can be said at most."""

    __slots__ = ("ceiling", "length", "wanted", "weight")

    def __init__(self, alternative: Alternative) -> None:
        self.wanted = f" {' '.join(alternative.words)} "
        self.length = len(alternative.words)
        self.weight = alternative.weight
        self.ceiling = self.weight * (WHOLE["names"] * (1 + PHRASE * (self.length - 1)) + MORE_FIELDS * 2)


def _fit(concepts: Sequence[Concept], strengths: Sequence[float]) -> float:
    """Give how well a document fits: rare words count for more, and so do several together."""
    total = found = score = 0.0
    for concept, strength in zip(concepts, strengths, strict=True):
        total += concept.rarity
        if strength:
            found += concept.rarity
            score += concept.rarity * strength
    if not total:
        return 0.0
    return score / total * (0.5 + 0.5 * found / total)


def _strength(texts: Sequence[tuple[str, str]], whole: str, ways: Sequence[_Way]) -> float:
    """Give how strongly a document says what is asked: its best way, and a little for each further field."""
    best = 0.0
    for way in ways:
        if way.ceiling > best and way.wanted in whole:
            best = max(best, _said(texts, way))
    return best


def shape(field: str, further: int) -> float:
    """Give how much a name or tag is worth with so many further words in it. Other fields are no names."""
    if field not in WHOLE:
        return 1.0
    return 1 - min(MOST_TAKEN, LONG_NAME * further) if further else WHOLE[field]


def _best_shape(field: str, text: str, way: _Way) -> float:
    return max((shape(field, words - way.length) for part, words in _parts(text) if way.wanted in part), default=0.0)


def _said(texts: Sequence[tuple[str, str]], way: _Way) -> float:
    found = []
    for field, text in texts:
        if way.wanted in text:
            found.append(WEIGHTS[field] * (_best_shape(field, text, way) if field in WHOLE else 1.0))
    strongest = max(found, default=0.0)
    return way.weight * (strongest * (1 + PHRASE * (way.length - 1)) + MORE_FIELDS * (sum(found) - strongest))
