"""A site on which nothing has gone wrong, whose live problems are followed as an editor's request does it."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from decision_tree.live_problems.following import LiveProblemsFollower
from decision_tree.models import DecisionTreePage
from directory import changes


@pytest.fixture
def committed(db, monkeypatch, django_capture_on_commit_callbacks):
    """Return a context that commits what is written in it, so that this follower follows, as in a request."""
    follower = LiveProblemsFollower()
    monkeypatch.setattr(changes, "IN_REQUEST", 60.0)  # however busy the machine is
    monkeypatch.setattr(changes, "followers", {follower.name: follower})
    follower.follow()

    @contextmanager
    def commit():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        connection.run_on_commit.clear()  # a test's own transaction never ends, so they would count as waiting

    return commit


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock to a time."""

    def set_to(now):
        monkeypatch.setattr(timezone, "now", lambda: now)

    return set_to


@pytest.fixture
def carers_tree(db):
    """The tree for those who help somebody; closing 999 leaves one of its emergency endings without 999."""
    return DecisionTreePage.objects.get(slug="someone-else")


@pytest.fixture
def person(db, django_user_model):
    """Return a function that makes somebody, in groups."""

    def make(name, *groups, **fields):
        user = django_user_model.objects.create_user(name, f"{name}@example.org", "password", **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def clinician(person):
    return person("lee", "Clinicians")
