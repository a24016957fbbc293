"""The problems of what is live, from when to when, and who was told."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, Final, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from directory.vocabulary import URGENCIES

AT_ONCE: Final = ("emergency", "very_urgent")  # the levels of endings that people are told of at once
MORNING: Final = time(8)  # when they are told of the rest


class LiveProblemQuerySet(models.QuerySet["LiveProblem"]):
    """Queries for live problems."""

    def open(self) -> Self:
        """Leave out those that are right again."""
        return self.filter(ended_at=None)

    def counts(self) -> dict[str, int]:
        """Return how many there are, how many that people are told of at once, and how many nobody was told of."""
        return self.aggregate(
            all=models.Count("pk"),
            urgent=models.Count("pk", filter=models.Q(level__in=AT_ONCE)),
            not_told=models.Count("pk", filter=models.Q(told_at=None)),
        )

    def worst_first(self) -> Self:
        """Put what is open first, the most urgent and oldest at the top, then what is right again, newest first."""
        places = [models.When(level=level, then=place) for place, level in enumerate(URGENCIES)]
        place = models.Case(*places, default=len(places), output_field=models.IntegerField())
        return self.order_by(models.F("ended_at").desc(nulls_first=True), place, "since", "pk")


class LiveProblem(models.Model):
    """One problem of a thing that is live. What is right again keeps its row; going wrong again makes a new one."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    rule = models.CharField(max_length=40, help_text="The id of the problem, such as no-999")
    step = models.TextField(blank=True)
    level = models.CharField(max_length=20, blank=True, help_text="How urgent the ending is that it is a problem of")
    message = models.TextField()
    digest = models.CharField(max_length=64)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True, help_text="When to mail next; empty when everybody has been told")
    told_at = models.DateTimeField(null=True)
    told_to = models.JSONField(default=list, help_text="The addresses that have been mailed")

    objects = LiveProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(ended_at=None), name="live_problem_is_open_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.message

    @property
    def is_urgent(self) -> bool:
        """Whether people are told at once."""
        return self.level in AT_ONCE


def found(content_type: ContentType, pk: int, *, rule: str, step: str, level: str, message: str) -> LiveProblem:
    """Return the row, not yet stored, of a problem that is found now."""
    now = timezone.now()
    words = "\0".join([*content_type.natural_key(), str(pk), rule, step, message])
    return LiveProblem(
        content_type=content_type,
        object_id=pk,
        rule=rule,
        step=step,
        level=level,
        message=message,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        since=now,
        tell_at=now if level in AT_ONCE else next_morning(now),
    )


def next_morning(now: datetime) -> datetime:
    """Return the next eight o'clock here."""
    here = timezone.localtime(now)
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


def keep(content_type: ContentType, pk: int, problems: Iterable[LiveProblem]) -> None:
    """Store a thing's problems that are new, and end those that are right again. Where nothing changed, write nothing.

    For a thing that is no longer live, no problems are left.
    """
    wanted = {problem.digest: problem for problem in problems}
    kept = LiveProblem.objects.open().filter(content_type=content_type, object_id=pk)
    known = set(kept.values_list("digest", flat=True))
    if known == set(wanted):
        return
    with transaction.atomic():
        kept.filter(digest__in=known - set(wanted)).update(ended_at=timezone.now(), tell_at=None)
        new: list[Any] = [problem for digest, problem in wanted.items() if digest not in known]
        LiveProblem.objects.bulk_create(new, ignore_conflicts=True)
