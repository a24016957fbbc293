"""A tree as an entry of a pack, and as a page: the only module that knows both."""

from collections.abc import Mapping
from typing import Any

from decision_tree.adapter import services_of, stored_scenarios, stored_steps, tree_of
from decision_tree.models import DecisionTreePage
from directory.fields import stream_block

from .trees import Tree, pack_tree, pure_tree


def tree_of_page(page: DecisionTreePage) -> Tree:
    """Return the tree that a page holds, unchecked."""
    return pack_tree(tree_of(page, services_of(page.steps.raw_data)))


def plain(tree: Tree) -> dict[str, Any]:
    """Return a tree field by field as it is compared: each step is one; white space around advice does not count."""
    fields = dict(tree)
    steps: dict[str, Any] = {**fields.pop("questions")}
    for key, outcome in fields.pop("outcomes").items():
        lines = (line.strip() for line in outcome.advice.splitlines())
        steps[key] = outcome.model_copy(update={"advice": [*filter(None, lines)]})
    return {**fields, **{f"step {key}": step for key, step in steps.items()}, "order of steps": list(steps)}


def fill(page: DecisionTreePage, tree: Tree, pks: Mapping[str, int]) -> None:
    """Fill a page with everything that a tree says. Do not save it. `pks`: each service's, by key."""
    page.go_live_at = page.expire_at = None
    page.title = page.draft_title = tree.title
    for name in ("audience", "intro", "start"):
        setattr(page, name, getattr(tree, name))
    page.agreed_by, page.agreed_on = (tree.agreed.by, tree.agreed.on) if tree.agreed else ("", None)
    pure = pure_tree(tree)
    for name, raw in (("steps", stored_steps(pure, pks)), ("scenarios", stored_scenarios(pure))):
        setattr(page, name, stream_block(DecisionTreePage, name).to_python(raw))
