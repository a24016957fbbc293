"""What editors keep of search: words that mean the same, words of crisis, and searches that found nothing."""

from django.core.exceptions import ValidationError
from django.db import models

from ..atomic_writes import AtomicWrites


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases that stand one a line, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class SynonymGroup(AtomicWrites):
    """Words and phrases that mean the same in a search."""

    words = models.TextField(help_text="One word or phrase a line, at least two. A search for one finds the others.")

    class Meta:
        ordering = ["words"]
        verbose_name = "words that mean the same"
        verbose_name_plural = "words that mean the same"

    def __str__(self) -> str:
        return ", ".join(phrases(self.words))

    def clean(self) -> None:
        """Raise ValidationError when there is nothing to mean the same."""
        if len(phrases(self.words)) < 2:
            raise ValidationError({"words": "Write at least two words or phrases, one a line."})


class CrisisPhrase(AtomicWrites):
    """Words that put the emergency help above the results, besides those that come with the site."""

    phrase = models.CharField(max_length=200, unique=True, help_text="Such as “end it all”. Misspelt, it counts too.")

    class Meta:
        ordering = ["phrase"]
        verbose_name = "words of crisis"
        verbose_name_plural = "words of crisis"

    def __str__(self) -> str:
        return self.phrase


class MissedSearch(models.Model):
    """A search that found nothing: under a hash, its words only when many have asked. See `missed`."""

    hashed = models.CharField(max_length=64, unique=True)
    words = models.CharField(max_length=200, blank=True)
    times = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0, help_text="On how many days it was asked for")
    last_day = models.DateField(db_index=True)
    networks = models.PositiveIntegerField(default=0, help_text="A bit for each part of the network, on the last day")
    most_networks = models.PositiveSmallIntegerField(default=0, help_text="From how many parts on one day, at most")

    class Meta:
        ordering = ["-last_day", "-times"]

    def __str__(self) -> str:
        return f"{self.words or '(not shown yet)'}: {self.times}"
