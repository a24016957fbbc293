"""Log what changes, and keep what live trees need: a service that one names can be closed, not deleted."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete

from directory import changes
from directory.models import Area, Service

from .adapter import areas_set, service_pks
from .models import DecisionTreePage, HelpNowPage


def keep_services_of_live_trees(instance: Service, **kwargs: Any) -> None:
    """Raise ProtectedError, naming the trees, when a live tree names the service."""
    trees = {page for page in DecisionTreePage.objects.live() if instance.pk in service_pks(page.steps.raw_data)}
    if trees:
        names = ", ".join(sorted(f"“{page.title}”" for page in trees))
        raise ProtectedError(
            f"“{instance}” was not deleted, because {names} sends people to it. Set its status to closed instead.",
            trees,
        )


def keep_areas_in_use(instance: Area, **kwargs: Any) -> None:
    """Raise ProtectedError when a live tree sets the area or a service serves it."""
    trees = [page for page in DecisionTreePage.objects.live() if instance.key in areas_set(page.steps.raw_data)]
    users = [*trees, *Service.objects.filter(areas=instance)]
    if users:
        names = ", ".join(f"“{user}”" for user in users[:5])
        raise ProtectedError(f"“{instance}” was not deleted, because it is in use: {names}.", set(users))


def refuse_deletion(instance: Any) -> None:
    """Raise ProtectedError when deleting this would be refused; the CMS asks first, to explain it."""
    if isinstance(instance, Service):
        keep_services_of_live_trees(instance)
    elif isinstance(instance, Area):
        keep_areas_in_use(instance)


def connect() -> None:
    """Listen."""
    changes.watch(HelpNowPage, DecisionTreePage)
    pre_delete.connect(keep_services_of_live_trees, sender=Service)
    pre_delete.connect(keep_areas_in_use, sender=Area)
