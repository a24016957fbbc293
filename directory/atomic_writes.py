"""Models that are written in one transaction with the log of changes, by whichever button or command."""

from typing import Any

from django.db import models, transaction


class AtomicWrites(models.Model):
    """A model that is written in one transaction: the row, what belongs to it, and the log of changes."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it with its tags and areas, in one transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete it in one transaction."""
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class AtomicPublishing(AtomicWrites):
    """The same for a model with drafts."""

    class Meta:
        abstract = True

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish a version in one transaction."""
        with transaction.atomic():
            return super().publish(*args, **kwargs)  # type: ignore[misc]  # Wagtail's class stands beside this one

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Take it offline in one transaction."""
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)  # type: ignore[misc]


def make_atomic(*models_of_others: type[models.Model]) -> None:
    """Make models of other packages, which the public sees too, write in one transaction with the log."""
    for model in models_of_others:
        model.save = transaction.atomic(model.save)  # type: ignore[method-assign]
