"""`manage.py prepare DIR`: makes an empty site ready; a site that holds something keeps it."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from decision_tree.models import DecisionTreePage
from directory.models import Service

OURS = {"signpost", "home", "decision_tree", "directory"}


def what_to_move() -> str:
    """Return what to do with a database from before the first release, whose tables are others; else nothing."""
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    if not any(
        label in ours and name == "0001_initial" for label, name in MigrationRecorder(connection).applied_migrations()
    ):
        return ""
    if connection.vendor != "sqlite":
        return "DATABASE_URL names a database from before the first release. Name an empty one."
    folder = settings.VAR_DIR
    return (
        f"The data in {folder} is from before the first release. Move it away and start again: mv {folder} {folder}-old"
    )


class Command(BaseCommand):
    """Migrate, load a pack where there is nothing yet, and make an administrator where there is none."""

    help = "Migrate, load a pack where there is no service and no tree, and make an administrator where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="the pack for an empty site")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        if move := what_to_move():
            self.stderr.write(move)
            raise SystemExit(1)
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        if not Service.objects.exists() and not DecisionTreePage.objects.exists():
            self.stdout.write(f"Loading {folder} ...")
            call_command("load_pack", folder, stdout=self.stdout, stderr=self.stderr)
        users = get_user_model().objects
        if not users.filter(is_superuser=True).exists():
            password = secrets.token_urlsafe(12)
            users.create_superuser("admin", "", password)
            self.stdout.write(f"Administrator: name admin, password {password} (shown only now)")
