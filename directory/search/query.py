"""What a visitor asks of the directory, read from an address. Pure: no input raises."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..languages import languages
from ..vocabulary import ACCESS, AGES, ATTENDING, AUDIENCES, GROUPS, REFERRALS, TYPES, URGENCIES
from .places import district_of

LONGEST = 9_000  # letters of the words, which no address is longer than: words of crisis may stand at the end
MOST_SHOWN = 200  # letters of an odd value
OLDEST = 120  # that may be asked for
PAGE_SIZE = 20
LAST_PAGE = 500  # Elasticsearch gives no more, and nobody reads so far


@dataclass(frozen=True)
class Query:
    """A question: words, and filters. Within a filter any of its values, all filters together.

    `ages`: `under-18`, `adult` or whole years as digits. `languages`: ISO 639 codes. `near`: postcode districts, and
    `near_areas` the keys of all their areas. `ignored`: each odd value as (filter, value).
    """

    words: str = ""
    areas: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    attending: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    near_areas: tuple[str, ...] = ()
    open_now: bool = False
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()

    @property
    def professional(self) -> bool:
        """Whether the answer is a page for professionals."""
        return "professional" in self.audiences

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The words that were chosen, by filter: of those filters whose words an entry names as they are."""
        return {
            "urgency": self.urgencies,
            "for": self.audiences,
            "group": self.groups,
            "tag": self.tags,
            "referral": self.referrals,
            "language": self.languages,
            "attending": self.attending,
            "access": self.access,
            "type": self.types,
        }

    def page_of(self, total: int) -> int:
        """Return the page to show of so many results: the one that was asked for, or the nearest that there is."""
        return min(max(self.page, 1), pages_of(total))


def pages_of(total: int) -> int:
    """Return how many pages so many results have."""
    return min(max(1, -(-total // PAGE_SIZE)), LAST_PAGE)


def read_age(value: str) -> str:
    """Return an age as filters have it: whole years without needless noughts. Empty: it makes no sense."""
    if value in AGES:
        return value
    years = value if value.isascii() and value.isdigit() and len(value) <= 3 else ""
    return str(int(years)) if years and int(years) <= OLDEST else ""


def parse_query(
    asked: Mapping[str, Sequence[str]],
    areas: Collection[str],
    tags: Collection[str],
    districts: Mapping[str, Sequence[str]],
) -> Query:
    """Read a question from an address's parameters (name -> values).

    `areas` are the known keys, `tags` the known names; tags are compared without regard to case. `districts`: postcode
    districts in small letters -> keys of areas. A language is known by its code, whether a service has it or not.
    What makes no sense is left out and listed in `ignored`.
    """
    known_tags = {tag.casefold(): tag for tag in tags}
    ignored: list[tuple[str, str]] = []

    def chosen(name: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """Return the values of a filter, each once; `read` returns an empty text for what makes no sense."""
        values = [value.strip() for value in asked.get(name, ()) if value.strip()]
        ignored.extend((name, value[:MOST_SHOWN]) for value in values if not read(value))
        return tuple(dict.fromkeys(found for value in values if (found := read(value))))

    def among(known: Collection[str]) -> Callable[[str], str]:
        return lambda value: value if value in known else ""

    page = (list(asked.get("page", ())) or ["1"])[-1].strip() or "1"
    if not (page.isascii() and page.isdigit()):
        ignored.append(("page", page[:MOST_SHOWN]))
        page = "1"
    query = Query(
        words=" ".join(" ".join(asked.get("q", ())).replace("\0", " ").split())[:LONGEST],
        areas=chosen("area", among(areas)),
        ages=chosen("age", read_age),
        urgencies=chosen("urgency", among(URGENCIES)),
        audiences=chosen("for", among(AUDIENCES)),
        groups=chosen("group", among(GROUPS)),
        tags=chosen("tag", lambda value: known_tags.get(value.casefold(), "")),
        referrals=chosen("referral", among(REFERRALS)),
        languages=chosen("language", among(languages())),
        attending=chosen("attending", among(ATTENDING)),
        access=chosen("access", among(ACCESS)),
        types=chosen("type", among(TYPES)),
        near=(near := chosen("near", lambda value: district_of(value, districts).upper())),
        near_areas=tuple(dict.fromkeys(area for district in near for area in districts[district.lower()])),
        open_now=bool(chosen("open", among({"now"}))),
        page=int(page[:9]),
    )
    return replace(query, ignored=tuple(ignored))
