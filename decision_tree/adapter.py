"""Between what is stored (steps in streams, services in the directory) and plain values: no other module knows both.

It knows a page by what it holds (`StoredTree`), not by its model, which stands on this module.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from directory.block_ids import block_id
from directory.facts import Facts
from directory.listing import listing_of
from directory.models import Area, Service

from .keys import Raw
from .presentation import Services
from .tree import Agreed, Answer, Outcome, Problem, Question, Scenario, ServiceFacts, Tree


class StoredStream(Protocol):
    """The value of a stream: what is stored of its blocks."""

    @property
    def raw_data(self) -> Iterable[Mapping[str, Any]]:
        """Each block's type, value and id."""
        ...


class StoredTree(Protocol):
    """What holds a tree: its fields as text, its steps and scenarios as streams."""

    slug: str
    title: str
    audience: str
    intro: str
    start: str
    agreed_by: str
    agreed_on: date | None

    @property
    def steps(self) -> StoredStream:
        """Its questions and outcomes."""
        ...

    @property
    def scenarios(self) -> StoredStream:
        """Its journeys that were agreed."""
        ...


# --- stored -> tree


def _items(raw: Iterable[Any] | None) -> list[Any]:
    """Return the values of a stored list, whether or not each stands in an item with an id."""
    return [item["value"] if isinstance(item, dict) and "value" in item else item for item in raw or ()]


def _answer(value: Mapping[str, Any]) -> Answer:
    return Answer(
        say=value.get("say") or "",
        go=value.get("go") or "",
        danger=bool(value.get("danger")),
        unsure=bool(value.get("unsure")),
        unsure_waiver=value.get("unsure_waiver") or "",
        sets=Facts(age=value.get("age") or "", area=value.get("area") or ""),
    )


def _step(item: Mapping[str, Any], keys: Mapping[int, str]) -> Question | Outcome:
    value = item["value"]
    key = value.get("key") or ""
    if item["type"] == "question":
        return Question(
            key=key,
            ask=value.get("ask") or "",
            hint=value.get("hint") or "",
            answers=tuple(_answer(answer) for answer in _items(value.get("answers"))),
        )
    return Outcome(
        key=key,
        level=value.get("level") or "",
        title=value.get("title") or "",
        advice=value.get("advice") or "",
        services=tuple(keys.get(pk, f"deleted-{pk}") for pk in _items(value.get("services")) if pk),
    )


def service_pks(raw: Raw) -> set[int]:
    """Return the pks of all services that stored steps name."""
    return {pk for item in raw if item["type"] == "outcome" for pk in _items(item["value"].get("services")) if pk}


def areas_set(raw: Raw) -> set[str]:
    """Return the keys of all areas that answers of stored steps set."""
    questions = (item["value"] for item in raw if item["type"] == "question")
    return {answer["area"] for value in questions for answer in _items(value.get("answers")) if answer.get("area")}


def services_of(raw: Raw) -> dict[int, Service]:
    """Return the services that stored steps name, by pk. Two queries, however many."""
    return Service.objects.for_listings().in_bulk(service_pks(raw))


def tree_of(page: StoredTree, services: Mapping[int, Service]) -> Tree:
    """Return the tree that a page holds, whatever is wrong with it. `services`: those it names, by pk."""
    keys = {pk: service.key for pk, service in services.items()}
    scenarios = (item["value"] for item in page.scenarios.raw_data)
    return Tree(
        key=page.slug or "",
        title=page.title or "",
        audience=page.audience,
        intro=page.intro,
        start=page.start,
        steps=tuple(_step(item, keys) for item in page.steps.raw_data),
        scenarios=tuple(
            Scenario(
                name=value.get("name") or "",
                answers=tuple(_items(value.get("answers"))),
                ends=value.get("ends") or "",
            )
            for value in scenarios
        ),
        agreed=Agreed(page.agreed_by, page.agreed_on) if page.agreed_by else None,
    )


def shown_services(services: Mapping[int, Service], areas: Mapping[str, str]) -> Services:
    """Return what a tree's page needs of the services that it names. No query while all of them are open."""
    instead = {
        service.key: [block["value"] for block in service.instead.raw_data]
        for service in services.values()
        if not service.is_open
    }
    more = {pk for pks in instead.values() for pk in pks} - set(services)
    every = {**services, **(Service.objects.for_listings().in_bulk(more) if more else {})}
    return Services(
        listings={service.key: listing_of(service) for service in every.values()},
        facts=directory_of(every.values()),
        instead={key: tuple(every[pk].key for pk in pks if pk in every) for key, pks in instead.items()},
        areas=areas,
    )


def directory_of(services: Iterable[Service]) -> dict[str, ServiceFacts]:
    """Return what a tree needs to know of services, by key. One that was never published counts as unknown."""
    return {
        service.key: ServiceFacts(
            key=service.key,
            name=service.name,
            open=service.is_open,
            audience=frozenset(service.audience),
            min_age=service.min_age,
            max_age=service.max_age,
            areas=None if service.everywhere else frozenset(area.key for area in service.areas.all()),
            urgency=frozenset(service.urgency),
            referral=frozenset(service.referral),
            contacts=listing_of(service).contacts,
            hours=service.hours,
        )
        for service in services
        if service.live or service.last_published_at
    }


def area_names() -> dict[str, str]:
    """Return each area's name by its key."""
    return dict(Area.objects.values_list("key", "name"))


# --- tree -> stored


def stored_steps(tree: Tree, pks: Mapping[str, int]) -> Raw:
    """Return a tree's steps as a page stores them. `pks`: each service's, by key. Raise KeyError for an unknown one."""
    return [_stored_step(step, pks) for step in tree.steps]


def _stored_step(step: Question | Outcome, pks: Mapping[str, int]) -> dict[str, Any]:
    if isinstance(step, Question):
        value: dict[str, Any] = {
            "key": step.key,
            "ask": step.ask,
            "hint": step.hint,
            "answers": [
                _stored_item(f"{step.key}/{position}", _stored_answer(answer))
                for position, answer in enumerate(step.answers)
            ],
        }
        return {"type": "question", "value": value, "id": block_id(step.key)}
    value = {
        "key": step.key,
        "level": step.level,
        "title": step.title,
        "advice": step.advice,
        "services": [
            _stored_item(f"{step.key}/{key}/{position}", pks[key]) for position, key in enumerate(step.services)
        ],
    }
    return {"type": "outcome", "value": value, "id": block_id(step.key)}


def _stored_answer(answer: Answer) -> dict[str, Any]:
    return {
        "say": answer.say,
        "go": answer.go,
        "danger": answer.danger,
        "unsure": answer.unsure,
        "unsure_waiver": answer.unsure_waiver,
        "age": answer.sets.age,
        "area": answer.sets.area,
    }


def stored_scenarios(tree: Tree) -> Raw:
    """Return a tree's scenarios as a page stores them."""
    return [
        {
            "type": "scenario",
            "value": {
                "name": scenario.name,
                "answers": [
                    _stored_item(f"{scenario.name}/{position}", words)
                    for position, words in enumerate(scenario.answers)
                ],
                "ends": scenario.ends,
            },
            "id": block_id(f"scenario {position} {scenario.name}"),
        }
        for position, scenario in enumerate(tree.scenarios)
    ]


def _stored_item(name: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": block_id(name)}


# --- problems beside their steps


def errors_beside_steps(problems: Iterable[Problem], raw: Raw) -> tuple[ValidationError | None, list[str]]:
    """Return the error for the stream of steps, with each problem beside its field, and the other messages."""
    positions = {item["value"].get("key"): position for position, item in reversed(list(enumerate(raw)))}
    blocks: dict[int, dict[str, Any]] = {}
    others: list[str] = []
    for problem in problems:
        if problem.step not in positions:
            others.append(problem.message)
            continue
        name, _, rest = problem.field.partition(".")
        fields = blocks.setdefault(positions[problem.step], {})
        position, _, inner = rest.partition(".")
        if name == "answers" and position.isdigit():
            answers = fields.setdefault("answers", {})
            if isinstance(answers, dict):
                block = inner.removeprefix("sets.") or "say"
                answers.setdefault(int(position), {}).setdefault(block, []).append(problem.message)
                continue
        known = {"key", "ask", "hint", "level", "title", "advice"}
        fields.setdefault(name if name in known else _first_field(raw[positions[problem.step]]), []).append(
            problem.message
        )
    if not blocks:
        return None, others
    return StreamBlockValidationError(block_errors={at: _struct_error(fields) for at, fields in blocks.items()}), others


def _first_field(item: Mapping[str, Any]) -> str:
    return "ask" if item["type"] == "question" else "title"


def _struct_error(fields: Mapping[str, Any]) -> StructBlockValidationError:
    errors: dict[str, ValidationError] = {}
    for name, found in fields.items():
        if isinstance(found, dict):
            errors[name] = ListBlockValidationError(
                block_errors={at: _struct_error(inner) for at, inner in found.items()}
            )
        else:
            errors[name] = ValidationError(found)
    return StructBlockValidationError(block_errors=errors)
