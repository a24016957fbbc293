"""`manage.py prepare DIR`: makes an empty site ready; a site that holds something keeps it."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from decision_tree.models import DecisionTreePage
from directory.models import Service


class Command(BaseCommand):
    """Migrates, loads a pack where there is nothing yet, and makes an administrator where there is none."""

    help = "Migrate, load a pack where there is no service and no tree, and make an administrator where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="the pack for an empty site")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
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
