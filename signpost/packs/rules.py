"""The rules that take a whole pack to see: what is named exists, nothing is there twice, and trees are sound. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from decision_tree.tree import Severity, find_problems
from directory import checks
from directory.numbers import dial
from directory.vocabulary import AUDIENCES

from .problems import NOWHERE, PackProblem, choices, counted, quoted
from .schema import Contact, Search, Service
from .trees import Pack, facts_of, pure_tree


def problems_of_rules(pack: Pack) -> list[PackProblem]:
    """Return everything that breaks a rule, in the order of the files; warnings are among them."""
    return [*_Rules(pack).problems()]


class _Rules:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.services = {service.key: service for service in reversed(pack.services)}
        self.areas = {area.key: area.name for area in pack.areas}
        self.organisations = {organisation.key for organisation in pack.organisations}

        self.named_by: dict[str, list[str]] = defaultdict(list)
        for name, keys in _names(pack):
            for key in dict.fromkeys(keys):
                self.named_by[key].append(name)

    def problems(self) -> Iterator[PackProblem]:
        pack = self.pack
        owner = pack.site.owner
        yield from _unknown("pack.yaml", "site", "owner", [owner], "organisation", self.organisations)
        yield from _twice("pack.yaml", "areas", (area.key for area in pack.areas))
        yield from _twice("pack.yaml", "organisations", (each.key for each in pack.organisations))
        yield from _twice("services.yaml", "services", (service.key for service in pack.services))
        for service in pack.services:
            yield from self._of_service(service)
        yield from self._same_numbers()
        for position, search in enumerate(pack.searches, start=1):
            yield from self._of_search(str(position), search)
        facts = facts_of(self.services)
        for tree in pack.trees:
            for problem in find_problems(pure_tree(tree), facts, self.areas):
                field = counted(problem.field) or NOWHERE
                yield PackProblem(
                    f"trees/{tree.tree}.yaml",
                    problem.step or tree.tree,
                    "tree" if (field, problem.step) == ("key", "") else field,
                    problem.message,
                    problem.id,
                    warning=problem.severity is Severity.WARNING,
                )

    def _of_service(self, service: Service) -> Iterator[PackProblem]:
        file, key = "services.yaml", service.key
        yield from _unknown(file, key, "organisation", [service.organisation], "organisation", self.organisations)
        yield from _unknown(file, key, "areas.{}", service.areas or (), "area", self.areas)
        named = [("instead.{}", service.instead)]
        named += [(f"criteria.{at}.instead.{{}}", each.instead) for at, each in enumerate(service.criteria, start=1)]
        named += [(f"contacts.{at}.same_as", (each.same_as,)) for at, each in enumerate(service.contacts, start=1)]
        for field, keys in named:
            keys = tuple(filter(None, keys))
            yield from _unknown(file, key, field, keys, "service", self.services)
            for position, other in enumerate(keys, start=1):
                if other == key:
                    message = f"{quoted(other)} is the service itself. Name another, or take it out."
                    yield PackProblem(file, key, field.format(position), message, "bad-value")
        for problem in checks.find_problems(_entry_of(service)):
            yield PackProblem(file, key, counted(problem.field), problem.message, problem.id)
        if service.status != "open" and not service.instead and (names := self.named_by.get(key)):
            message = f"It is not open, and {', '.join(names)} names it. Say here what to use in its place."
            yield PackProblem(file, key, "instead", message, "bad-value", warning=True)
        for at, contact in enumerate(service.contacts, start=1):
            if contact.same_as in self.services and contact.same_as != key:
                yield from self._of_follower(service, f"contacts.{at}.same_as", contact)

    def _of_follower(self, service: Service, field: str, contact: Contact) -> Iterator[PackProblem]:
        other = self.services[contact.same_as]

        def problem(message: str, *, warning: bool = False) -> PackProblem:
            return PackProblem("services.yaml", service.key, field, message, "bad-value", warning)

        if any(each.same_as for each in other.contacts):
            yield problem(
                f"{quoted(other.key)} itself has a contact with same_as. Name the service that has the number."
            )
            return
        first = next((each for each in other.contacts if each.kind == contact.kind), None)
        if first is None:
            yield problem(
                f"{quoted(other.key)} has no contact of the kind {contact.kind}. Give it one, or name another."
            )
        elif not set(contact.audience or AUDIENCES) & set(first.audience or AUDIENCES):
            yield problem(f"That contact of {quoted(other.key)} is for others than this one. Nobody would see it.")
        elif other.status != "open":
            yield problem(f"{quoted(other.key)} is not open, so this contact is not shown.", warning=True)

    def _same_numbers(self) -> Iterator[PackProblem]:
        """Warn of numbers that were typed in more than one entry: when they change, one would be missed."""
        typed: dict[str, dict[str, str]] = defaultdict(dict)
        for service in self.pack.services:
            for at, contact in enumerate(service.contacts, start=1):
                if contact.number:
                    typed[dial(contact.number)].setdefault(service.key, f"contacts.{at}.number")
        for number, places in typed.items():
            first, *others = places
            for other in others:
                message = (
                    f"{number} is typed in {first} and in {other}. When it changes, one of them will be missed: "
                    f"if they are the same contact, write same_as: {first} here."
                )
                yield PackProblem("services.yaml", other, places[other], message, "bad-value", warning=True)

    def _of_search(self, key: str, search: Search) -> Iterator[PackProblem]:
        yield from _unknown("searches.yaml", key, "expect.{}", search.expect, "service", self.services)
        for position, expected in enumerate(search.expect, start=1):
            service = self.services.get(expected)
            if service is None:
                continue
            if service.status != "open":
                message = f"{quoted(expected)} is not open, so it is never found. Take it out."
            elif service.audience == ("professional",) and search.audience != "professional":
                message = f"{quoted(expected)} is for professionals alone. Add for: professional, or take it out."
            else:
                continue
            yield PackProblem("searches.yaml", key, f"expect.{position}", message, "bad-value")


def _entry_of(service: Service) -> checks.Entry:
    """Return what is checked of a service, with the names of a pack's fields."""
    fields = dict(service)
    for name in ("alert", "waiting", "address", "checked", "identifiers"):
        fields |= {f"{name}.{field}": value for field, value in fields.pop(name) or ()}
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    return checks.Entry(
        type=service.type,
        serves=service.areas is None or bool(service.areas),
        urgency=service.urgency,
        audience=service.audience,
        hours=service.hours,
        min_age=service.ages.min,
        max_age=service.ages.max,
        alert_until=service.alert.until if service.alert else None,
        waiting_on=service.waiting.on if service.waiting else None,
        contacts=[dict(each) for each in service.contacts],
        response_targets=[dict(each) for each in service.response_targets],
        criteria=[dict(each) for each in service.criteria],
        texts={**texts, "also_known_as": "\n".join(service.also_known_as), "tags": "\n".join(service.tags)},
    )


def _names(pack: Pack) -> Iterator[tuple[str, Collection[str]]]:
    """Yield what names services, in words, and the keys that it names."""
    for tree in pack.trees:
        for key, outcome in tree.outcomes.items():
            yield f"trees/{tree.tree}.yaml ({key})", outcome.services
    for service in pack.services:
        yield (
            service.key,
            [
                *service.instead,
                *(other for criterion in service.criteria for other in criterion.instead),
                *(contact.same_as for contact in service.contacts if contact.same_as),
            ],
        )


def _twice(file: str, kind: str, keys: Iterable[str]) -> Iterator[PackProblem]:
    seen = set()
    for key in keys:
        if key in seen:
            message = f"{quoted(key)} is the key of two {kind}. Give one of them another key, or take it out."
            yield PackProblem(file, key, "key", message, "duplicate-key")
        seen.add(key)


def _unknown(
    file: str, key: str, field: str, names: Collection[str], kind: str, known: Collection[str]
) -> Iterator[PackProblem]:
    for position, name in enumerate(names, start=1):
        if name not in known:
            hint = choices(name, known) or f"Correct the key, or add the {kind} to the pack."
            message = f"There is no {kind} with the key {quoted(name)}. {hint}"
            yield PackProblem(file, key, field.format(position), message, f"unknown-{kind}")
