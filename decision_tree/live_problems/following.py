"""Follow the log of changes: look again at the live trees that name what changed."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.contrib.contenttypes.models import ContentType

from directory.following import DatabaseFollower, Work, batches, lock, services_of
from directory.models import Service

from ..adapter import service_pks
from ..models import DecisionTreePage
from ..tree import errors_of
from .models import LiveProblem, found, keep

NAME: Final = "live problems"
TREE: Final = "decisiontreepage"
Trees = dict[str, DecisionTreePage]  # by pk, as the log names them


class LiveProblemsFollower(DatabaseFollower):
    """The follower that keeps the problems of what is live. Its marks are in the database, as they are."""

    name = NAME
    kinds = ("service", "area", TREE)

    def handle(self, work: Work) -> Iterator[tuple[str, ...]]:
        trees = _live_trees()
        for batch in batches(_named_by(work, trees), size=1):
            _look_at(batch.keys, trees)
            yield batch.done


def look_at_all() -> None:
    """Look at every live tree again, because days pass too: dated hours begin and end."""
    with lock(NAME, wait=True):
        trees = _live_trees()
        _look_at(_everything(trees), trees)


def _live_trees() -> Trees:
    return {str(page.pk): page for page in DecisionTreePage.objects.live()}


def _everything(trees: Trees) -> list[str]:
    """Return the pks of all live trees, and of those that are no longer live but have problems."""
    kept = LiveProblem.objects.open().filter(content_type=_tree_type()).values_list("object_id", flat=True)
    return sorted({*trees, *map(str, kept)})


def _named_by(work: Work, trees: Trees) -> list[tuple[str, list[str]]]:
    """Return the trees that each row of the log touches, by pk."""
    if work.everything:
        return [("everything", _everything(trees))]
    named = {pk: service_pks(page.steps.raw_data) for pk, page in trees.items()}
    keys = dict(Service.objects.filter(pk__in=set().union(*named.values())).values_list("pk", "key"))
    services = {pk: {keys.get(service) for service in pks} for pk, pks in named.items()}
    rows = []
    for change, changed in services_of(work.changes):
        touched = {pk for pk in trees if services[pk].intersection(changed)}
        if change.kind == TREE:
            touched.add(change.key)
        rows.append((str(change.uuid), sorted(touched)))
    return rows


def _look_at(pks: Iterable[str], trees: Trees) -> None:
    """Keep the problems of these trees, and none of those that are not live."""
    for pk in pks:
        keep(_tree_type(), int(pk), _problems_of(trees[pk]) if pk in trees else [])


def _problems_of(page: DecisionTreePage) -> list[LiveProblem]:
    """Return the errors of a tree, as rows."""
    outcomes = (item["value"] for item in page.steps.raw_data if item["type"] == "outcome")
    levels = {value.get("key"): value.get("level") or "" for value in outcomes}
    return [
        found(
            _tree_type(),
            page.pk,
            rule=problem.id,
            step=problem.step,
            level=levels.get(problem.step, ""),
            message=problem.message,
        )
        for problem in errors_of(page.problems())
    ]


def _tree_type() -> ContentType:
    return ContentType.objects.get_for_model(DecisionTreePage)
