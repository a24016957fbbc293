"""A service that a live tree names can be closed, not deleted."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from directory.models import Service

from .adapter import service_pks
from .models import DecisionTreePage


@receiver(pre_delete, sender=Service)
def keep_services_of_live_trees(sender: type[Service], instance: Service, **kwargs: Any) -> None:
    """Raise ProtectedError, naming the trees, when a live tree names the service."""
    trees = {page for page in DecisionTreePage.objects.live() if instance.pk in service_pks(page.steps.raw_data)}
    if trees:
        names = ", ".join(sorted(f"“{page.title}”" for page in trees))
        raise ProtectedError(
            f"“{instance}” was not deleted, because {names} sends people to it. Set its status to closed instead.",
            trees,
        )
