"""The picture in docs/architecture.md, made from the imports.

python -m tests.architecture.picture    draws it again
"""

import re
import sys
from pathlib import Path
from typing import Final

import grimp

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"
PACKAGES: Final = ("signpost", "home", "decision_tree", "directory")
# Folders that stand for themselves; every other module stands for the package that it is in.
ROOMS: Final = ("decision_tree.tree", "directory.prints", "directory.search", "signpost.packs")
# What imports neither Django nor anything that does, in `directory` itself.
FACTS: Final = "directory (no Django)"
PURE: Final = ("availability", "contacts", "emergency", "facts", "block_ids", "hours", "numbers", "vocabulary")


def room_of(module: str) -> str:
    """Return the box that a module is drawn in."""
    for room in ROOMS:
        if module == room or module.startswith(f"{room}."):
            return room
    package, _, name = module.partition(".")
    return FACTS if package == "directory" and name in PURE else package


def drawn() -> str:
    """Return the picture as Mermaid, an arrow for each box that imports another."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    arrows = {
        (room_of(module), room_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'  {_name(room)}["{room}"]' for room in (*PACKAGES, *ROOMS, FACTS)]
    lines += [f"  {_name(above)} --> {_name(below)}" for above, below in sorted(arrows) if above != below]
    return "\n".join([*lines, "```"])


def _name(room: str) -> str:
    return re.sub(r"\W", "_", room)


def with_picture(page: str) -> str:
    """Return a page with the picture of today in the place of the one that it has."""
    return re.sub(r"```mermaid\n.*?```", lambda _: drawn(), page, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_picture(PAGE.read_text()))
    sys.stdout.write(f"{PAGE}: drawn.\n")
