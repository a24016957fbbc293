"""Export what is live as a pack: written whole or not at all, the same bytes for the same content."""

import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.text import slugify
from pydantic import BaseModel

from decision_tree.models import DecisionTreePage
from directory.models import Area, Organisation, Service
from directory.search.models import SynonymGroup, phrases
from home.models import SiteSettings

from . import schema
from .loading import TRIES, Refused
from .problems import NOWHERE, PackProblem
from .publishing import seen
from .reading import read_pack
from .records import Names, item_of, service_of
from .tree_pages import tree_of_page
from .trees import Tree
from .writing import yaml_text

Files = Mapping[str, object]


def export_pack(folder: Path) -> list[str]:
    """Write the pack into a new or empty folder; return the names of its files. Raise Refused, with nothing written.

    It is read back before it is there: a pack that could not be loaded is none.
    """
    folder = folder.absolute()

    def refuse(message: str) -> Refused:
        return Refused([PackProblem(str(folder), NOWHERE, NOWHERE, message, "bad-shape")])

    try:
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())):
            raise refuse("This is there already, and is no empty folder. Name a new or empty one.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise refuse(f"The folder cannot be made: {error.strerror}. Name another.") from error
    try:
        files = _unchanging_files()
        for name, data in files.items():
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml_text(data), encoding="utf-8")
        wrong = [problem for problem in read_pack(beside)[1] if not problem.warning]
        if wrong:
            raise Refused(wrong)
        beside.chmod(0o755)
        beside.replace(folder)
    except OSError as error:
        raise refuse(f"The pack cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return list(files)


def zip_pack(file: IO[bytes]) -> str:
    """Write the pack as a zip archive; return its name. Raise Refused, with nothing of use written."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pack"
        files = export_pack(folder)
        name = slugify(SiteSettings.load().pack) or "pack"
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for each in files:
                archive.write(folder / each, f"{name}/{each}")
    return f"{name}.zip"


def _unchanging_files() -> Files:
    """Return the files' data, all as of one instant: what is read while somebody publishes is read again."""
    for _ in range(TRIES):
        before = seen()
        files = _files()
        if seen() == before:
            return files
    message = "Somebody keeps publishing. Export again when the editors pause."
    raise Refused([PackProblem("pack.yaml", NOWHERE, NOWHERE, message, "busy")])


def _files() -> Files:
    site = SiteSettings.load()
    published = Service.objects.published()
    names = Names.of_directory(published)
    keys = frozenset(names.services.values())
    groups = [phrases(group.words) for group in SynonymGroup.objects.order_by("pk")]
    trees = DecisionTreePage.objects.live().order_by("slug")
    return {
        "pack.yaml": {
            "pack": site.pack or "site",
            "site": _data(
                schema.Site.model_construct(
                    name=site.name,
                    owner=site.owner.key if site.owner else "",
                    strapline=site.strapline,
                    notice=site.notice,
                )
            ),
            "areas": [_data(item_of(area)) for area in Area.objects.order_by("key")],
            "organisations": [_data(item_of(each)) for each in Organisation.objects.order_by("key")],
        },
        "services.yaml": {
            "services": [
                _data(service_of(record, names)) for record in published.order_by("key").iterator(chunk_size=1000)
            ]
        },
        **({"synonyms.yaml": {"synonyms": groups}} if groups else {}),
        **{f"trees/{page.slug}.yaml": _data(_less_unpublished(tree_of_page(page), keys)) for page in trees},
    }


def _less_unpublished(tree: Tree, keys: Collection[str]) -> Tree:
    """Return a tree without the services that are not published: the site does not show them either."""
    outcomes = {
        key: outcome.model_copy(update={"services": tuple(each for each in outcome.services if each in keys)})
        for key, outcome in tree.outcomes.items()
    }
    return tree.model_copy(update={"outcomes": outcomes})


def _data(shape: BaseModel) -> dict[str, Any]:
    """Return what an entry says, as its file holds it: defaults are left out."""
    return shape.model_dump(by_alias=True, exclude_defaults=True, warnings=False)
