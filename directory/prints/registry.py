"""What can be printed: each kind says what a print of it says now, and shows the newest on screen.

Apps register their kinds when they start, so that one short address, one page in the CMS and one report serve all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..models import Service
from ..naming import Naming
from .codes import Drawn, drawn, rows_of
from .formats import Format
from .models import PrintedVersion
from .serializers import EMERGENCY, TEXTPHONE, Plain
from .versions import Change, Line, changes, version_of

ANY = "*"  # among the services of a print: it may change with any service


@dataclass(frozen=True)
class Mark:
    """What is on a print for telling whether it is still right: its version, short address and code."""

    version: str
    made_at: datetime
    short: str
    code: Drawn


@dataclass(frozen=True)
class Paper:
    """One thing to print. `data`: for the template, less what `described` adds. `lines`: what its version is made of.

    `newest`: the address of it on screen. `file`: the start of its files' addresses. `services`: keys of all services
    that it depends on, shown or not, or `ANY`.
    """

    kind: str
    key: str
    title: str
    professional: bool
    data: Plain
    lines: tuple[Line, ...]
    services: frozenset[str]
    newest: str
    file: str
    formats: Sequence[Format]
    draft: bool = False

    @cached_property
    def version(self) -> str:
        """The short name of what it says."""
        return version_of(self.kind, self.key, self.lines)

    def file_of(self, form: Format) -> str:
        """Return the address of the PDF in a format; the first format's has no name of its own."""
        return f"{self.file}.pdf" if form is self.formats[0] else f"{self.file}-{form.name}.pdf"


@dataclass(frozen=True)
class Check:
    """What is said of a version that somebody holds: still right, or replaced, when, and what is different."""

    version: str
    made_at: datetime
    current: bool
    replaced_at: datetime | None = None
    numbers: tuple[Change, ...] = ()
    others: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of print. `find` returns what it says now, or as a draft; None where there is no such thing (any more).

    `show` returns its page on screen, with what is to be said (see `check_of`) of the version that somebody holds; it
    raises Http404 where there is no page any more. `follows`: the models, besides services, areas and organisations,
    that it speaks of.
    """

    name: str
    words: str
    find: Callable[[str, bool], Paper | None]
    show: Callable[[HttpRequest, str, PrintedVersion], HttpResponse]
    follows: frozenset[str] = frozenset()


KINDS: dict[str, Kind] = {}
_site: list[Callable[[], Plain]] = [lambda: {"name": "", "owner": "", "notice": ""}]


def register(kind: Kind) -> None:
    """Register a kind of print."""
    KINDS[kind.name] = kind


def register_site(read: Callable[[], Plain]) -> None:
    """Register what reads the site's `name`, `owner` and `notice`, which belong to an app above this one."""
    _site[0] = read


def record(paper: Paper) -> PrintedVersion:
    """Return the record of what is printed: a new one where there is none, made current again where it was replaced."""
    known = PrintedVersion.objects.filter(version=paper.version).first()
    if known and not known.replaced_at:
        return known
    with transaction.atomic():
        others = PrintedVersion.objects.filter(kind=paper.kind, key=paper.key, replaced_at=None)
        others.exclude(version=paper.version).update(replaced_at=timezone.now())
        return PrintedVersion.objects.update_or_create(
            version=paper.version,
            defaults={
                "kind": paper.kind,
                "key": paper.key,
                "title": paper.title,
                "replaced_at": None,
                "lines": [list(astuple(line)) for line in paper.lines],
                "services": sorted(paper.services),
            },
        )[0]


def find_prints(service: Service) -> Iterator[Naming]:
    """Yield the printed versions that are still right and name a service: on paper it stays until they are replaced."""
    for version in PrintedVersion.objects.filter(replaced_at=None):
        names = {service.key} & set(version.services)
        if names or (ANY in version.services and any(line.about == service.name for line in version.said())):
            yield Naming(f"{version.title}, version {version.version}", version.get_absolute_url())


def mark_of(version: PrintedVersion) -> Mark:
    """Return what a page on screen shows of its version."""
    short = settings.SITE_URL + version.get_absolute_url()
    return Mark(version.version, version.made_at, short, drawn(rows_of(short)))


def check_of(held: PrintedVersion, paper: Paper | None) -> Check:
    """Return how a version that somebody holds compares with what is printed now (None: nothing any more)."""
    if paper and held.version == paper.version:
        return Check(held.version, held.made_at, current=True)
    numbers, others = changes(held.said(), paper.lines) if paper else ([], [])
    replaced = held.replaced_at or timezone.now()
    return Check(held.version, held.made_at, False, replaced, tuple(numbers), tuple(others))


def described(paper: Paper) -> Plain:
    """Return the whole data of a print, for its template. A draft has no version and no code."""
    version = None if paper.draft else record(paper)
    site = _site[0]()
    short = settings.SITE_URL + version.get_absolute_url() if version else ""
    return {
        "agreed": "",
        "review_by": "",
        **paper.data,
        "site": site["name"],
        "owner": site["owner"],
        "notice": site["notice"],
        "emergency": [dict(way) for way in EMERGENCY],
        "textphone": TEXTPHONE,
        "draft": paper.draft,
        "version": version.version if version else "",
        "dated": f"{timezone.localtime(version.made_at):%-d %B %Y}" if version else "",
        "short": short,
        "newest": settings.SITE_URL + paper.newest,
        "qr": list(rows_of(short)),
    }
