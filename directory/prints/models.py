"""Which versions of prints there have been, so that paper can be asked whether it is still right."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from .versions import Line


class PrintedVersion(models.Model):
    """What a print said, from when and until when. Made when somebody first opens or prints it."""

    version = models.CharField(max_length=8, primary_key=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    made_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    lines = models.JSONField(help_text="What it says, for telling what has changed since")
    services = models.JSONField(default=list, help_text="The keys of the services that it speaks of")

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["kind", "key"]), models.Index(fields=["replaced_at"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def get_absolute_url(self) -> str:
        """Return the short address that stands on the print."""
        return reverse("print", args=[self.version])

    def said(self) -> list[Line]:
        """Return what the print says."""
        return [Line(*line) for line in self.lines]
