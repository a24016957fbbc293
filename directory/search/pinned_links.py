"""Pages and outside links that editors pinned to a query. Pure.

They lie among the pinned keys of services, so that the index alone is enough to show them. No key has a tab in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BETWEEN: Final = "\t"


@dataclass(frozen=True)
class PinnedLink:
    """A page of this site or another, and an editor's words for it."""

    name: str
    url: str
    description: str = ""


def as_pin(link: PinnedLink) -> str:
    """Return how a link lies among the pins."""
    return _BETWEEN.join(" ".join(part.split()) for part in (link.url, link.name, link.description))


def pinned_links(pins: Iterable[str]) -> list[PinnedLink]:
    """Return the links among the pins of a query, in the editors' order; the keys of services are passed over."""
    parted = (pin.split(_BETWEEN) for pin in pins)
    return [
        PinnedLink(name, url, description) for url, name, description in (each for each in parted if len(each) == 3)
    ]
