"""Keep the engines up to date with the directory: what they hold, and how they follow the log of changes."""

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from ..following import DatabaseMarks, Marks, Work, is_late, lock, service_batches, work_for
from ..listing import listing_of
from ..models import Area, Service
from .crisis import read_editors, write_editors
from .documents import Document, document_of
from .elastic import ElasticEngine
from .embedded_writer import Writer
from .finder import elastic, embedded, finder
from .models import CrisisPhrase, SynonymGroup, phrases
from .pinned_links import PinnedLink, as_pin
from .shapes import Closed, EngineBusy, EngineError, Lists, NoIndex

SERVICE_PAGE = re.compile(r"/services/(?P<key>[a-z0-9-]+)/")


def documents(keys: Iterable[str] | None = None) -> Iterator[Document]:
    """Return what engines hold of the open, published services: of all of them, or of those with these keys."""
    services = Service.objects.open().for_listings().select_related("organisation").prefetch_related("tags")
    if keys is not None:
        services = services.filter(key__in=list(keys))
    for service in services.iterator(chunk_size=500):
        criteria = (block["value"] for block in service.criteria.raw_data)
        yield document_of(
            listing_of(service),
            organisation=service.organisation.name,
            also_known_as=service.also_known_as.splitlines(),
            tags=[tag.name for tag in service.tags.all()],
            what_happens=service.what_happens,
            criteria=[
                (each.get("kind") or "", each.get("public") or "", each.get("professional") or "") for each in criteria
            ],
            groups=service.groups,
            urgencies=service.urgency,
            access=service.access,
            area_keys=None if service.everywhere else [area.key for area in service.areas.all()],
            roles=service.professional_roles,
            tier=service.tier,
        )


def lists() -> Lists:
    """Return what understanding a query needs besides the documents: editors' lists, areas, closed services."""
    areas = list(Area.objects.all())
    districts: dict[str, tuple[str, ...]] = {}
    for area in areas:
        for district in area.postcode_districts.split():
            districts[district.casefold()] = (*districts.get(district.casefold(), ()), area.key)
    return Lists(
        synonyms=tuple(phrases(group.words) for group in SynonymGroup.objects.all()),
        areas={area.key: area.name for area in areas},
        districts=districts,
        closed=_closed(),
        pins=_pins(),
    )


def _pins() -> dict[str, tuple[str, ...]]:
    """Return what editors pinned to a query: services, as promoted links to their pages, and other pages and links."""
    pins: dict[str, tuple[str, ...]] = {}
    # Drafts and pages behind a password are no pages for a visitor.
    pinned = SearchPromotion.objects.filter(page__isnull=False).values_list("page", flat=True)
    pages = Page.objects.live().public().in_bulk(pinned)
    for promotion in SearchPromotion.objects.select_related("query").order_by("sort_order"):
        page, url = pages.get(promotion.page_id), promotion.external_link_url
        if service := SERVICE_PAGE.search(url):
            pin = service["key"]
        elif url:
            pin = as_pin(PinnedLink(promotion.external_link_text or url, url, promotion.description))
        elif page and page.url:
            pin = as_pin(PinnedLink(page.title, page.url, promotion.description))
        else:
            continue
        query = promotion.query.query_string
        pins[query] = (*pins.get(query, ()), pin)
    return pins


def _closed() -> tuple[Closed, ...]:
    closed = list(Service.objects.published().exclude(status="open"))
    named = {block["value"] for service in closed for block in service.instead.raw_data}
    usable = Service.objects.open().in_bulk(named)
    return tuple(
        Closed(
            key=service.key,
            name=service.name,
            names=(service.name, *service.also_known_as.splitlines()),
            audience=frozenset(service.audience),
            instead=tuple(
                (usable[block["value"]].key, usable[block["value"]].name)
                for block in service.instead.raw_data
                if block["value"] in usable
            ),
        )
        for service in closed
    )


class EmbeddedFollower:
    """Keeps the embedded index up to date. Its marks lie in the index itself."""

    name = "search"

    def marks(self) -> Marks:
        """Return which changes it has handled."""
        found = embedded().marks()
        return Marks(*found) if found else Marks()

    def work(self) -> Work:
        """Return what it has to do."""
        return work_for(self.marks())

    def follow(self, *, wait: bool = True, deadline: float | None = None) -> None:
        """Bring the index up to date in one write. A request leaves making a whole index to others."""
        work = self.work()
        if not work or (work.everything and deadline is not None):
            return
        with contextlib.suppress(EngineBusy), embedded().writing(wait=wait) as writer:
            marks = Marks(writer.epoch, writer.looked_at, frozenset(writer.handled()))
            work = work_for(marks)
            if work.everything:
                self._write_everything(writer, work)
            elif work:  # else another has done it meanwhile, and nothing is written
                self._write(writer, marks, work, deadline)

    def rebuild(self, progress: Callable[[int], None] = lambda done: None) -> None:
        """Rebuild the whole index; `progress` is told how many services are done."""
        with embedded().writing() as writer:
            self._write_everything(writer, work_for(Marks()), progress)

    def _write(self, writer: Writer, marks: Marks, work: Work, deadline: float | None) -> None:
        looked_at, done = time.time(), list[str]()
        for batch in service_batches(work.changes):
            if is_late(deadline):
                looked_at = marks.looked_at
                break
            found = list(documents(batch.keys))
            writer.put(found)
            writer.remove(set(batch.keys) - {document.key for document in found})
            done += batch.done
        writer.put_lists(lists())
        writer.forget(work.forgotten)
        writer.mark(done, epoch=work.epoch, now=looked_at)

    def _write_everything(
        self, writer: Writer, work: Work, progress: Callable[[int], None] = lambda done: None
    ) -> None:
        writer.clear()
        writer.put(_told(documents(), progress))
        writer.put_lists(lists())
        writer.mark(work.known, epoch=work.epoch, now=time.time())


def _told(documents: Iterable[Document], progress: Callable[[int], None]) -> Iterator[Document]:
    """Yield documents, and tell how many are done."""
    for done, document in enumerate(documents, start=1):
        yield document
        if done % 500 == 0:
            progress(done)


class CrisisPhrasesFollower:
    """Writes editors' phrases of crisis where they can be read without a database. Its marks lie in the same file."""

    name = "crisis phrases"

    def marks(self) -> Marks:
        """Return which changes it has handled."""
        found = read_editors(finder().crisis_file)
        return Marks(found.get("epoch", ""), found.get("looked_at", 0.0), frozenset(found.get("handled", ())))

    def work(self) -> Work:
        """Return what it has to do."""
        return work_for(self.marks(), kinds={"crisisphrase"})

    def follow(self, *, wait: bool = True, deadline: float | None = None) -> None:
        """Write the phrases."""
        if not self.work():
            return
        with lock(finder().crisis_file.stem, wait=wait, shared=False) as got:
            if got and (work := self.work()):
                marks = {"epoch": work.epoch, "looked_at": time.time(), "handled": work.known}
                write_editors(finder().crisis_file, CrisisPhrase.objects.values_list("phrase", flat=True), marks)


class ElasticFollower:
    """Keeps Elasticsearch up to date. Its marks lie in the database.

    Each try has a number higher than all before, which goes along with all that it writes: Elasticsearch refuses what
    is older than what it holds, so a writer that comes late does no harm.
    """

    name = "elasticsearch"

    def marks(self) -> Marks:
        """Return which changes it has handled."""
        return DatabaseMarks(self.name).read()

    def work(self) -> Work:
        """Return what it has to do."""
        return work_for(self.marks())

    def follow(self, *, wait: bool = True, deadline: float | None = None) -> None:
        """Bring Elasticsearch up to date. Raise EngineError while it is down: the embedded index answers meanwhile."""
        try:
            if self.work():
                self._follow(wait, deadline)
        finally:
            # Each host keeps for itself whether Elasticsearch may be asked: that must be known without a database.
            # Also where there was nothing to do: another host may have done it.
            if self.work():
                finder().behind.touch()
            else:
                finder().behind.unlink(missing_ok=True)

    def _follow(self, wait: bool, deadline: float | None) -> None:
        with lock(self.name, wait=wait) as got:
            work = self.work() if got else None
            if work and not (work.everything and deadline is not None):
                _engine().check_reachable()  # else all who follow after it would wait for one that is silent
                try:
                    self._handle(work, deadline)
                except NoIndex:  # as on a new node
                    if deadline is not None:
                        raise
                    self._write_everything(work)

    def rebuild(self, progress: Callable[[int], None] = lambda done: None) -> None:
        """Make a whole new index and lead the alias to it."""
        with lock(self.name, wait=True):
            self._write_everything(work_for(Marks()), progress)
        finder().behind.unlink(missing_ok=True)

    def _handle(self, work: Work, deadline: float | None) -> None:
        if work.everything:
            self._write_everything(work)
            return
        marks = DatabaseMarks(self.name)
        fence = marks.next_fence()
        done: list[str] = []
        for batch in service_batches(work.changes):
            if is_late(deadline):
                marks.write(work, done, whole=False, fence=fence)
                return
            found = list(documents(batch.keys))
            if batch.keys:
                gone = set(batch.keys) - {document.key for document in found}
                _engine().update(found, gone, version=fence, quickly=deadline is not None)
            done += batch.done
        marks.write(work, work.rows, whole=True, fence=fence)

    def _write_everything(self, work: Work, progress: Callable[[int], None] = lambda done: None) -> None:
        marks = DatabaseMarks(self.name)
        fence = marks.next_fence()
        _engine().rebuild(documents(), progress, version=fence)
        marks.write(work, work.rows, whole=True, fence=fence)


def _engine() -> ElasticEngine:
    engine = elastic()
    if engine is None:
        raise EngineError("ELASTICSEARCH_URL names no server")
    return engine


def rebuild(progress: Callable[[int], None] = lambda done: None) -> None:
    """Rebuild every engine's index from scratch. Raise EngineError when an engine cannot be written to."""
    EmbeddedFollower().rebuild(progress)
    if elastic():
        ElasticFollower().rebuild(progress)


def renew_opening_times() -> None:
    """Write every service into Elasticsearch again, which holds when they are open in the coming days alone.

    Once a day will do: past those days hours count as unknown. A whole new index is no more work than writing all that
    is in the one in use. Raises EngineError.
    """
    if elastic():
        ElasticFollower().rebuild()
