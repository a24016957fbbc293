"""Measures leaflets on paper: time, memory over many, and WeasyPrint on the same leaflet's page where it is installed.

    .venv/bin/python -m bench.paper [--leaflets 1000]

Uses the demonstration in a database of its own in a temporary folder. WeasyPrint is no dependency: `pip install
weasyprint` beforehand to compare.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EACH = 20  # prints of each kind that are timed
COUNTED = 100  # memory is looked at after so many leaflets


def megabytes() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def milliseconds(make: Callable[[int], object], times: int = EACH) -> tuple[float, float]:
    """Return the median and the slowest of so many calls, in milliseconds, after a first one that reads fonts."""
    make(0)
    taken = []
    for at in range(1, times + 1):
        started = time.perf_counter()
        make(at)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), max(taken)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, default=1000, help="how many for the memory (default 1000)")
    leaflets = parser.parse_args().leaflets
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "signpost.settings.test",
        }
        for command in (["migrate", "-v0"], ["load_pack", "content/camden-islington"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        measure(leaflets)


def measure(leaflets: int) -> None:
    """Print the table. Each print says something else, so that nothing is remembered from the one before."""
    import django

    django.setup()
    from django.test import Client

    from directory.prints.registry import KINDS, described
    from directory.prints.typesetting import typeset

    paper = KINDS["leaflet"].find("me", False)
    data = described(paper)
    print(f"\n| print of {paper.title!r} | median, ms | slowest, ms |\n|---|--:|--:|")
    for form in paper.formats:
        median, slowest = milliseconds(lambda at, form=form: typeset({**data, "intro": f"Copy {at}."}, form))
        print(f"| Typst, {form.words} | {median:.0f} | {slowest:.0f} |")
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        print(f"| WeasyPrint: not measured, {error} | | |")
    else:
        page = Client().get("/help-now/me/leaflet/").content.decode()
        page = f"<link rel='stylesheet' href='{(ROOT / 'static/signpost/signpost.css').as_uri()}'>{page}"

        def weasyprint(at: int) -> object:
            return HTML(string=page.replace("Help for me", f"Copy {at}")).write_pdf(pdf_variant="pdf/ua-1")

        median, slowest = milliseconds(weasyprint, 3)
        print(f"| WeasyPrint, the same leaflet's page | {median:.0f} | {slowest:.0f} |")
    print("\n| A4 leaflets made | memory of the process, MB |\n|--:|--:|")
    for at in range(leaflets + 1):
        typeset({**data, "title": f"Copy {at}."}, paper.formats[0])
        if at % COUNTED == 0:
            print(f"| {at} | {megabytes():.0f} |", flush=True)


if __name__ == "__main__":
    main()
