"""Write the trees of a pack. Callers hold the transaction; the gate refuses a tree with a mistake."""

from collections.abc import Iterable
from typing import Any

from directory.fields import stream_block
from directory.models import Service
from directory.packs.loading import Report, draft_problem

from .adapter import services_of, stored_scenarios, stored_steps, tree_of
from .models import DecisionTreePage, HelpNowPage
from .tree import Tree, to_mapping


def load_trees(trees: Iterable[Tree], parent: HelpNowPage, report: Report, *, over_drafts: bool) -> None:
    """Write and publish each tree that is new or differs from what is live."""
    pks = dict(Service.objects.values_list("key", "pk"))
    pages = {page.slug: page for page in DecisionTreePage.objects.all()}
    keys = set()
    for tree in trees:
        keys.add(tree.key)
        page = pages.get(tree.key)
        if page is None:
            report.new.append(f"tree {tree.key}")
            page = DecisionTreePage(slug=tree.key, title=tree.title, live=False)
            parent.add_child(instance=page)
        else:
            drafted = page.has_unpublished_changes or not page.live
            before = _flat(tree_of(page, services_of(page.steps.raw_data)))
            differs = report.compare(f"tree {tree.key}", before, _flat(tree))
            if drafted and not over_drafts:
                report.problems.append(draft_problem(f"trees/{tree.key}.yaml", tree.key))
                continue
            if not differs and not drafted:
                continue
        _fill(page, tree, pks)
        page.save_revision().publish()
    report.gone += [f"tree {slug}" for slug in sorted(set(pages) - keys)]


def _fill(page: DecisionTreePage, tree: Tree, pks: dict[str, int]) -> None:
    page.go_live_at = page.expire_at = None
    page.title = tree.title
    page.draft_title = tree.title
    page.audience = tree.audience
    page.intro = tree.intro
    page.start = tree.start
    for name, raw in (("steps", stored_steps(tree, pks)), ("scenarios", stored_scenarios(tree))):
        setattr(page, name, stream_block(DecisionTreePage, name).to_python(raw))


def _flat(tree: Tree) -> dict[str, Any]:
    """Return a tree field by field, each step one field, so that a report names the steps that differ."""
    mapping: dict[str, Any] = dict(to_mapping(tree))
    steps: dict[str, Any] = {**mapping.pop("questions", {}), **mapping.pop("outcomes", {})}
    order = [step.key for step in tree.steps]
    return {**mapping, **{f"step {key}": step for key, step in steps.items()}, "order of steps": order}
