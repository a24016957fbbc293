"""The cut of the house: which way imports go, which modules are pure, and names that say nothing."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
ORDER = ["signpost", "home", "decision_tree", "directory"]
PURE = [
    "decision_tree/tree",
    "decision_tree/leaflet.py",
    "decision_tree/presentation.py",
    "directory/addresses.py",
    "directory/availability.py",
    "directory/checks.py",
    "directory/contacts.py",
    "directory/emergency.py",
    "directory/facts.py",
    "directory/hours.py",
    "directory/numbers.py",
    "directory/opening.py",
    "directory/languages.py",
    "directory/listing.py",
    "directory/presentation.py",
    "directory/sentences.py",
    "directory/service_page.py",
    "directory/prints/codes.py",
    "directory/prints/serializers.py",
    "directory/prints/formats.py",
    "directory/prints/versions.py",
    "directory/prints/typesetting.py",
    "directory/prints/fonts.py",
    "directory/prints/imposition.py",
    "directory/vocabulary.py",
    "directory/search/ages.py",
    "directory/search/breaker.py",
    "directory/search/crisis.py",
    "directory/search/crisis_phrases.py",
    "directory/search/documents.py",
    "directory/search/embedded.py",
    "directory/search/embedded_file.py",
    "directory/search/embedded_query.py",
    "directory/search/embedded_writer.py",
    "directory/search/english.py",
    "directory/search/facets.py",
    "directory/search/phrases.py",
    "directory/search/pinned_links.py",
    "directory/search/places.py",
    "directory/search/query.py",
    "directory/search/shapes.py",
    "directory/search/spelling.py",
    "directory/search/suggesting.py",
    "directory/search/text.py",
    "directory/search/understanding.py",
    "directory/search/word_meanings.py",
    "directory/search/weights.py",
    "signpost/packs/messages.py",
    "signpost/packs/problems.py",
    "signpost/packs/reading.py",
    "signpost/packs/rules.py",
    "signpost/packs/schema.py",
    "signpost/packs/trees.py",
    "signpost/packs/values.py",
    "signpost/packs/writing.py",
    "signpost/packs/yaml_files.py",
]
SAYS_NOTHING = {"core", "utils", "helpers", "common", "services", "misc", "managers"}


def modules(under: str) -> list[Path]:
    place = ROOT / under
    return [place] if place.is_file() else [path for path in place.rglob("*.py") if "migrations" not in path.parts]


def imports(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, wherever in it."""
    package = path.relative_to(ROOT).with_suffix("").parts
    package = package[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            found.add(".".join([*base, *([node.module] if node.module else [])]))
    return found


def test_imports_go_one_way():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_import_no_django(module):
    files = modules(module)
    assert files
    assert {
        (path.name, name)
        for path in files
        for name in imports(path)
        if name.split(".")[0] in {"django", "wagtail", "modelcluster", "taggit"}
    } == set()


def test_no_module_has_a_name_that_says_nothing():
    files = [path for app in ORDER for path in modules(app)]
    assert len(files) > 40
    assert [path for path in files if {path.stem, *path.relative_to(ROOT).parts} & SAYS_NOTHING] == []


def test_no_module_is_longer_than_300_lines():
    files = [path for app in ORDER for path in modules(app)]
    assert {str(path.relative_to(ROOT)): n for path in files if (n := len(path.read_text().splitlines())) > 300} == {}
