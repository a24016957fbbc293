"""Load a pack: compare and prepare everything first, then write it in one short transaction, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from taggit.models import Tag

from decision_tree.exceptions import TreeRefused
from decision_tree.models import DecisionTreePage, HelpNowPage
from decision_tree.tree import errors_of
from directory import changes
from directory.models import Area, Change, Organisation, Service
from directory.search.models import SynonymGroup, phrases
from home.bootstrap import bootstrap
from home.models import SiteSettings

from . import publishing, schema, tree_pages
from .problems import PackProblem
from .publishing import Prepared
from .records import Names, columns_of, fill, plain, service_of
from .trees import Pack, Tree
from .under_way import announced

Record = TypeVar("Record", Area, Organisation)
Tell = Callable[[str], object]

TRIES: Final = 5  # at writing what was prepared, while editors go on working
_LONG: Final = 1_000  # services from which on progress is told


class Refused(Exception):
    """Nothing was written; carries why."""

    def __init__(self, problems: list[PackProblem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass
class Report:
    """What loading did, in lines for people."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[PackProblem] = field(default_factory=list)

    def compare(self, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Note each field that differs; return whether any does."""
        fields = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        self.changed += [f"{name}: {key}" for key in fields]
        self.unchanged += not fields
        return bool(fields)

    def drafted(self, file: str, key: str) -> None:
        """Note that somebody is working on an entry."""
        message = (
            "It has an unpublished draft in the CMS, or was unpublished there. "
            "Publish or discard the draft, or load with --over-drafts."
        )
        self.problems.append(PackProblem(file, key, "-", message, "unpublished-draft"))


def load_pack(pack: Pack, *, over_drafts: bool = False, tell: Tell = lambda line: None) -> Report:
    """Write a pack without mistakes. Raise Refused when it may not be written here.

    While it is prepared, editors may work: what they change meanwhile makes it be prepared again.
    """
    for _ in range(TRIES):
        loading = _Loading(pack, over_drafts, tell if len(pack.services) >= _LONG else lambda line: None)
        loading.prepare()
        with announced(), transaction.atomic(), changes.bulk_write():
            if loading.is_up_to_date():
                loading.write()
                break
    else:
        message = "Somebody keeps changing what the pack is compared with. Load it again when the editors pause."
        raise Refused([PackProblem("pack.yaml", pack.name, "-", message, "busy")])
    publishing.index(loading.services)
    return loading.report


class _Loading:
    def __init__(self, pack: Pack, over_drafts: bool, tell: Tell) -> None:
        self.pack = pack
        self.over_drafts = over_drafts
        self.tell = tell
        self.report = Report()
        self.seen: object = None
        self.rows: list[Area | Organisation] = []
        self.tags: list[Tag] = []
        self.services: list[Prepared] = []
        self.trees: list[tuple[Tree, DecisionTreePage | None]] = []

    # --- outside of the transaction

    def prepare(self) -> None:
        """Compare the pack with what there is, and make ready what is to be written. Raise Refused."""
        self.seen = publishing.seen()
        site = SiteSettings.objects.first()
        if (site.pack if site else "") != self.pack.name and Service.objects.exists():
            loaded = f"the pack “{site.pack}”" if site and site.pack else "services of its own"
            message = f"This site holds {loaded}. Load a pack of that name, or use an empty site."
            raise Refused([PackProblem("pack.yaml", self.pack.name, "pack", message, "other-pack")])
        areas = self._rows(Area, self.pack.areas)
        organisations = self._rows(Organisation, self.pack.organisations)
        self._prepare_services(areas, organisations)
        self._compare_trees()
        self.report.problems += publishing.problems_of_prepared(self.services)
        if self.report.problems:
            raise Refused(self.report.problems)

    def _rows(self, model: type[Record], items: Iterable[schema.Area | schema.Organisation]) -> dict[str, Record]:
        """Return the areas or organisations of the pack by key, the new ones with their pks; none is saved."""
        kind = str(model._meta.verbose_name)
        wanted = {item.key: columns_of(item) for item in items}
        rows = {row.key: row for row in model.objects.all()}
        self.report.gone += [f"{kind} {key}" for key in sorted(set(rows) - set(wanted))]
        new = [key for key in wanted if key not in rows]
        for key, pk in zip(new, publishing.reserve(model, len(new)), strict=True):
            rows[key] = model(pk=pk, **wanted[key])
            self.rows.append(rows[key])
            self.report.new.append(f"{kind} {key}")
        for key in wanted.keys() - set(new):
            row, columns = rows[key], wanted[key]
            if self.report.compare(f"{kind} {key}", {name: getattr(row, name) for name in columns}, columns):
                for name, value in columns.items():
                    setattr(row, name, value)
                self.rows.append(row)
        return rows

    def _prepare_services(self, areas: Mapping[str, Area], organisations: Mapping[str, Organisation]) -> None:
        pks = dict(Service.objects.values_list("key", "pk"))
        wanted = {service.key: service for service in self.pack.services}
        self.report.gone += [f"service {key}" for key in sorted(set(pks) - set(wanted))]
        new = [key for key in wanted if key not in pks]
        self.report.new += [f"service {key}" for key in new]
        todo = [*self._differing(wanted)]
        fresh = publishing.reserve(Service, len(new))
        pks |= zip(new, fresh, strict=True)
        todo += [Service(pk=pk, key=key, live=False) for key, pk in zip(new, fresh, strict=True)]
        tags = self._tags({tag for record in todo for tag in wanted[record.key].tags})
        for done, record in enumerate(todo):
            if done % _LONG == 0:
                self.tell(f"Preparing services: {done} of {len(todo)}.")
            service = wanted[record.key]
            old_name = "" if record._state.adding else record.name
            fill(record, service, pks)
            record.organisation = organisations[service.organisation]
            self.services.append(
                Prepared(
                    record=record,
                    areas=[areas[key].pk for key in service.areas or ()],
                    tags=[*dict.fromkeys(tags[tag.casefold()] for tag in service.tags)],
                    followed=sorted({pks[contact.same_as] for contact in service.contacts if contact.same_as}),
                    old_name=old_name,
                )
            )

    def _differing(self, wanted: Mapping[str, schema.Service]) -> Iterator[Service]:
        """Yield the services that differ from the pack, and note how, and which somebody is at work on."""
        names = Names.of_directory(Service.objects.all())
        for done, record in enumerate(Service.objects.order_by("pk").iterator(chunk_size=_LONG)):
            if done % _LONG == 0:
                self.tell(f"Comparing services: {done} of {len(names.services)}.")
            if record.key not in wanted:
                continue
            is_drafted = record.has_unpublished_changes or not record.live
            before = service_of(record, names)
            differs = self.report.compare(f"service {record.key}", plain(before), plain(wanted[record.key]))
            if is_drafted and not self.over_drafts:
                self.report.drafted("services.yaml", record.key)
            elif differs or is_drafted:
                yield record

    def _tags(self, names: Iterable[str]) -> dict[str, int]:
        """Return the pk of each tag by its name in small letters; new ones are to be written."""
        tags = list(Tag.objects.all())
        known = {tag.name.casefold(): tag.pk for tag in tags}
        slugs = {tag.slug for tag in tags}
        new = sorted({name.casefold(): name for name in sorted(names) if name.casefold() not in known}.values())
        for name, pk in zip(new, publishing.reserve(Tag, len(new)), strict=True):
            tag = Tag(pk=pk, name=name)
            turn = 0
            while (slug := tag.slugify(name, turn or None)) in slugs:
                turn += 1
            slugs.add(slug)
            tag.slug = slug
            self.tags.append(tag)
            known[name.casefold()] = pk
        return known

    def _compare_trees(self) -> None:
        pages = {page.slug: page for page in DecisionTreePage.objects.all()}
        self.report.gone += [f"tree {slug}" for slug in sorted(set(pages) - {tree.tree for tree in self.pack.trees})]
        for tree in self.pack.trees:
            page = pages.get(tree.tree)
            if page is None:
                self.report.new.append(f"tree {tree.tree}")
                self.trees.append((tree, None))
                continue
            is_drafted = page.has_unpublished_changes or not page.live
            before, after = (tree_pages.plain(each) for each in (tree_pages.tree_of_page(page), tree))
            differs = self.report.compare(f"tree {tree.tree}", before, after)
            if is_drafted and not self.over_drafts:
                self.report.drafted(f"trees/{tree.tree}.yaml", tree.tree)
            elif differs or is_drafted:
                self.trees.append((tree, page))

    # --- in the transaction

    def is_up_to_date(self) -> bool:
        """Return whether nobody has written since the comparison; nobody else can from now on."""
        if connection.vendor == "postgresql":
            watched: tuple[type[Model], ...] = (*publishing.CLASHING, Change)
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in watched)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        return publishing.seen() == self.seen

    def write(self) -> None:
        """Write what was prepared. Raise Refused for a tree that the gate refuses."""
        self.tell("Writing. Until it is done, editors who save wait.")
        report = self.report
        report.new[:0] = bootstrap()
        for row in self.rows:
            row.save()
        Tag.objects.bulk_create(self.tags)
        publishing.publish(self.services)
        if self.services:
            changes.append("service")
        self._write_trees()
        _write_synonyms(self.pack, report)
        _write_site(self.pack, report)

    def _write_trees(self) -> None:
        pks = dict(Service.objects.values_list("key", "pk")) if self.trees else {}
        for tree, page in self.trees:
            if page is None:
                page = DecisionTreePage(slug=tree.tree, title=tree.title, live=False)
                HelpNowPage.objects.get().add_child(instance=page)
            tree_pages.fill(page, tree, pks)
            try:
                page.save_revision().publish()
            except TreeRefused as refusal:
                raise Refused(
                    [
                        PackProblem(f"trees/{tree.tree}.yaml", each.step or "-", each.field, each.message, each.id)
                        for each in refusal.problems
                    ]
                ) from refusal
        for page in DecisionTreePage.objects.live().exclude(slug__in=[tree.tree for tree in self.pack.trees]):
            broken = [f"trees/{page.slug}: {each.message} [{each.id}]" for each in errors_of(page.problems())]
            self.report.warnings += broken


def _write_synonyms(pack: Pack, report: Report) -> None:
    """Make the pack's groups of words that are not there yet; editors' own stay."""
    groups = {frozenset(phrases(group.words)) for group in SynonymGroup.objects.all()}
    for words in (group.root for group in pack.synonyms):
        if frozenset(words) not in groups:
            SynonymGroup.objects.create(words="\n".join(words))
            report.new.append(f"synonyms {words[0]}")


def _write_site(pack: Pack, report: Report) -> None:
    site = SiteSettings.load()
    wanted: dict[str, Any] = {
        **dict(pack.site),
        "pack": pack.name,
        "owner": Organisation.objects.get(key=pack.site.owner),
    }
    if report.compare("site", {name: getattr(site, name) for name in wanted}, wanted):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
