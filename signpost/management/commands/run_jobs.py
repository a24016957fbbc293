"""`manage.py run_jobs`: does what is due. Run it every minute."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Does what is due: publishes scheduled versions."""

    help = "Do what is due: publish scheduled versions. Run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("publish_scheduled")
        self.stdout.write("Scheduled versions: done.")
