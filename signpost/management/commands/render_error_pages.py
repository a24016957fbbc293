"""`manage.py render_error_pages`: writes the pages that must not need a template. Run it after `collectstatic`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from signpost import errors


class Command(BaseCommand):
    """Render the error pages for when the site itself is what went wrong."""

    help = "Render the error pages 500 and 503 to files beside the static files, whose names they hold."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ERROR_PAGES.mkdir(parents=True, exist_ok=True)
        for status in errors.RENDERED:
            (settings.ERROR_PAGES / f"{status.value}.html").write_text(errors.render(status), encoding="utf-8")
        self.stdout.write(f"Rendered {len(errors.RENDERED)} error pages.")
