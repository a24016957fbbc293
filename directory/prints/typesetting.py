"""From what a print says to a PDF, by Typst. What is said travels as JSON and is never read as markup."""

import functools
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pikepdf
import typst

from .fonts import FAMILIES, fonts, readable_data
from .formats import Format
from .imposition import fold
from .serializers import Plain

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "paper"
STANDARD: Final = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, in reading order, for screen readers


@dataclass(frozen=True)
class Typeset:
    """A print that is ready. `pages`: how many its format has, before any folding.

    `unreadable`: where there are characters that no font has (the keys of the data that lead there), and which.
    """

    pdf: bytes
    pages: int
    unreadable: tuple[tuple[str, tuple[str, ...]], ...]


def typeset(data: Plain, form: Format) -> Typeset:
    """Return a print as tagged PDF/UA-1. Raise typst.TypstError when a template is wrong, never for the data."""
    prepared, unreadable = _prepared(data, form)
    pdf = _compiler(form).compile(sys_inputs=prepared, format="pdf", pdf_standards=[STANDARD])
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no file.")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    return Typeset(fold(pdf) if form.folded else pdf, pages, unreadable)


def pictures(data: Plain, form: Format, dots_per_inch: int) -> list[bytes]:
    """Return each page as a PNG, in reading order."""
    prepared, _ = _prepared(data, form)
    made = _compiler(form).compile(sys_inputs=prepared, format="png", ppi=dots_per_inch)
    return made if isinstance(made, list) else [made]  # type: ignore[list-item]


def fingerprint(data: Plain, form: Format) -> str:
    """Return the cache key of a print: the same for prints that would be the same, without making them."""
    said = json.dumps([data, asdict(form), _templates()], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def _templates() -> str:
    """Return a hash of all templates, which changes with any of them."""
    every = b"".join(file.read_bytes() for file in sorted(TEMPLATES.glob("*.typ")))
    return hashlib.sha256(every).hexdigest()


def _prepared(data: Plain, form: Format) -> tuple[dict[str, str], tuple[tuple[str, tuple[str, ...]], ...]]:
    said, unreadable = readable_data(data)
    given = {**said, "format": asdict(form), "fonts": list(FAMILIES)}
    return {"data": json.dumps(given, ensure_ascii=False)}, tuple(unreadable)


def _compiler(form: Format) -> typst.Compiler:
    # A compiler is for one thread at a time, and costs little beside its fonts, which all share.
    return typst.Compiler(TEMPLATES / form.template, root=TEMPLATES, font_paths=fonts(), ignore_system_fonts=True)
