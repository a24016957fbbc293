"""`manage.py check_trees`: what is wrong with the trees that are live."""

from typing import Any

from django.core.management.base import BaseCommand

from decision_tree.models import DecisionTreePage
from decision_tree.tree import Severity


class Command(BaseCommand):
    """Check every live tree."""

    help = "Check every live tree against the directory as it is now."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        pages = list(DecisionTreePage.objects.live())
        for page in pages:
            for problem in page.problems():
                where = f"trees/{page.slug}.yaml: {problem.step or page.slug}: {problem.field or '-'}"
                line = f"{where}: {problem.message} [{problem.id}]"
                if problem.severity == Severity.ERROR:
                    failed = True
                    self.stderr.write(line)
                else:
                    self.stdout.write(f"Warning: {line}")
        if failed:
            raise SystemExit(1)
        self.stdout.write(f"{len(pages)} live trees, no mistakes.")
