"""The log of changes and how far its followers are: see `directory.changes`."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """One row of the log of changes: a model's name in small letters, and the thing's key or `*` for any."""

    uuid = models.UUIDField(primary_key=True, default=uuid4)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ChangeLog(models.Model):
    """The one row that says which log this is. A restored database gets another epoch."""

    epoch = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.epoch)


class FollowerState(models.Model):
    """How far a follower of the log is that keeps its marks in the database."""

    name = models.CharField(max_length=40, primary_key=True)
    epoch = models.CharField(max_length=40, blank=True)
    looked_at = models.FloatField(default=0, help_text="Seconds since 1970")
    fence = models.BigIntegerField(default=0, help_text="Grows with each try, so that a late writer is known")

    def __str__(self) -> str:
        return self.name


class HandledChange(models.Model):
    """A row of the log that such a follower has handled."""

    follower = models.ForeignKey(FollowerState, on_delete=models.CASCADE, related_name="handled")
    uuid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "uuid"], name="handled_once")]

    def __str__(self) -> str:
        return f"{self.follower_id} {self.uuid}"
