"""From a service's plain values to what an engine holds of it, and from all of these to the lexicon.

What is for professionals never gets into a public field, and what is restricted gets nowhere at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..cards import Listing
from ..contacts import PUBLIC, Contact
from ..vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES, rank
from .shapes import BREAK, FIELDS, PUBLIC_FIELDS, Closed, Document, Lexicon
from .text import words

EVERYWHERE: Final = "*"
# With more, phrases are no longer checked against what stands side by side: it would take more memory than it is worth.
MOST_PAIRS: Final = 400_000
# The kinds of contact that people ask for by name. Nearly every service has a telephone.
_STREETS: Final = frozenset(
    ["street", "road", "avenue", "lane", "close", "square", "place", "way", "hill", "house", "court", "london"]
)
_ASKED_FOR: Final = {"text": "Text", "relay": "Textphone or Relay UK", "email": "Email"}


def document_of(
    listing: Listing,
    *,
    organisation: str = "",
    also_known_as: Iterable[str] = (),
    tags: Sequence[str] = (),
    what_happens: str = "",
    criteria: Iterable[tuple[str, str, str]] = (),
    groups: Sequence[str] = (),
    urgencies: Sequence[str] = (),
    referral: Sequence[str] = (),
    area_keys: Sequence[str] | None = None,
    roles: Iterable[str] = (),
    tier: int | None = None,
) -> Document:
    """Give what an engine holds of a service.

    `criteria`: (kind, public words, professional words). `area_keys` None: everywhere. Words of fixed choices are keys
    of the vocabulary; unknown ones are filters, but are not searched. Does not raise.
    """
    # Whom a service declines is no reason to find it: "You are under 18" must not make it one for the young.
    accepts = [(public, professional) for kind, public, professional in criteria if kind == "accept"]
    contacts = tuple(contact for contact in listing.contacts if not contact.restricted)
    of_public = [contact for contact in contacts if not contact.audience or contact.audience & PUBLIC]
    for_others = [contact for contact in contacts if contact.audience and not contact.audience & PUBLIC]
    rest = [
        what_happens,
        *(public for public, _ in accepts),
        *(who for who, _, _ in listing.targets),
        *(GROUPS.get(group, "") for group in groups),
        *(REFERRALS.get(way, "") for way in referral),
        *(listing.areas or ()),
        organisation,
        _less_streets(listing.address),
        *(text for contact in of_public for text in _of_contact(contact)),
    ]
    professional = [
        *(text for _, text in accepts),
        *(contact.label for contact in for_others),
        *(PROFESSIONAL_ROLES.get(role, "") for role in roles),
        f"tier {tier}" if tier else "",
    ]
    texts = ([listing.name, *also_known_as], tags, [listing.summary], rest, professional)
    return Document(
        key=listing.key,
        texts={field: _joined(each) for field, each in zip(FIELDS, texts, strict=True)},
        listing=replace(listing, contacts=contacts),
        facets={
            "urgency": tuple(urgencies),
            "for": tuple(sorted(listing.audience)),
            "group": tuple(groups),
            "tag": tuple(tags),
            "referral": tuple(referral),
            "area": (EVERYWHERE,) if area_keys is None else tuple(area_keys),
        },
        rank=min((rank(word) for word in urgencies if word in URGENCIES), default=9),
    )


def _of_contact(contact: Contact) -> list[str]:
    """Give what a contact for the public is found by: a number as written and without its spaces."""
    return [contact.label, contact.number, "".join(words(contact.number)), _ASKED_FOR.get(contact.kind, "")]


def _less_streets(address: str) -> str:
    """Give an address without the words that many have: somebody on the street looks for no hospital in Pond Street."""
    return " ".join(word for word in words(address) if word not in _STREETS)


def _joined(texts: Iterable[str]) -> str:
    return f" {BREAK} ".join(dict.fromkeys(found for text in texts if (found := " ".join(words(text)))))


def lexicon_of(
    documents: Iterable[Document],
    *,
    synonyms: Iterable[Iterable[str]] = (),
    crisis: Iterable[str] = (),
    areas: Mapping[str, str] | None = None,
    districts: Mapping[str, tuple[str, ...]] | None = None,
    closed: Iterable[Closed] = (),
    pins: Mapping[str, tuple[str, ...]] | None = None,
) -> Lexicon:
    """Give all that understanding a query needs to know of these documents and lists.

    All words of a service for professionals alone are professionals' words. `pins`: query, in any form -> keys.
    """
    public = _Counted()
    others = _Counted()
    names: set[str] = set()
    size = 0
    for document in documents:
        size += 1
        is_public = not PUBLIC.isdisjoint(document.listing.audience)
        if is_public:
            names |= set(document.texts["names"].split(f" {BREAK} "))
        public.add([document.texts[field] for field in PUBLIC_FIELDS] if is_public else [])
        others.add([text for field, text in document.texts.items() if not (is_public and field in PUBLIC_FIELDS)])
    return Lexicon(
        words=public.words,
        professional_words={word: number for word, number in others.words.items() if word not in public.words},
        synonyms=tuple(tuple(group) for group in synonyms),
        crisis=tuple(crisis),
        areas=dict(areas or {}),
        districts=dict(districts or {}),
        # An open service that took over a closed one's name must be found by it.
        closed=tuple(_nameless(each, names) for each in closed),
        pins={" ".join(words(query)): tuple(keys) for query, keys in (pins or {}).items()},
        size=size,
        pairs=public.known_pairs(),
        professional_pairs=others.known_pairs(),
    )


def _nameless(closed: Closed, taken: set[str]) -> Closed:
    return replace(closed, names=tuple(name for name in closed.names if " ".join(words(name)) not in taken))


class _Counted:
    """The words of texts, in how many documents each is, and which stand side by side."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._too_many = False

    def add(self, texts: Iterable[str]) -> None:
        """Count the texts of one document."""
        seen: set[str] = set()
        for text in texts:
            found = text.split()
            seen.update(found)
            if not self._too_many:
                self._pairs.update(pairwise(found))
                self._too_many = len(self._pairs) > MOST_PAIRS
        seen.discard(BREAK)
        for word in seen:
            self.words[word] = self.words.get(word, 0) + 1

    def known_pairs(self) -> frozenset[tuple[str, str]]:
        """Give the words that stand side by side; empty where there are too many to know."""
        return frozenset() if self._too_many else frozenset(pair for pair in self._pairs if BREAK not in pair)
