"""The people who edit the site."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who edits, signs off or administers the site. A model of our own, so that fields can be added."""
