"""`manage.py publish_scheduled`: Wagtail's, except that a page that expires is taken offline as what it is."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page


class Command(publish_scheduled.Command):
    """Take expired pages offline in one transaction each with the log of changes, then do what Wagtail does."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).specific():
                page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        super().handle(*args, **options)
