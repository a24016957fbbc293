"""The people who sign in to the CMS, and the jobs that are done once a day."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in. A model of our own, because Django cannot change it later."""


class DailyJob(models.Model):
    """A job that one host does once a day, whichever comes first."""

    name = models.CharField(max_length=100, primary_key=True)
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def give_back(cls, name: str) -> None:
        """Let a job that could not be done be tried again today."""
        cls.objects.filter(name=name).update(done_on=None)

    @classmethod
    def claim(cls: type[Self], name: str, today: date) -> bool:
        """Return whether the caller is the one to do the job today."""
        cls.objects.get_or_create(name=name)
        not_done = models.Q(done_on=None) | models.Q(done_on__lt=today)
        return bool(cls.objects.filter(not_done, name=name).update(done_on=today))
