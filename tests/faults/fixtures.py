"""A site that is committed to for real, copied for each test from one that is prepared once: for tests/conftest.py."""

import os

import pytest
from django.core.management import call_command
from django.db import connection

from .hosts import PostgresDatabases, Site, SqliteFiles, skip_unless, truth


@pytest.fixture(scope="session")
def prepared(django_db_setup, django_db_blocker, tmp_path_factory):
    """The tests' pack with an index and prints, up to date: databases, the name of one, and a VAR_DIR."""
    folder = tmp_path_factory.mktemp("faults")
    databases = PostgresDatabases() if connection.vendor == "postgresql" else SqliteFiles(folder)
    with django_db_blocker.unblock():
        truth()  # so that children find templates and addresses read already
        template = databases.keep()
    site = Site(databases, template, folder, django_db_blocker.unblock)
    host = site.host("template")
    host.call(_prepare)
    yield databases, template, host.folder
    site.close()
    with django_db_blocker.unblock():
        databases.drop(template)


def _prepare():
    """Print a few things, and do what is due."""
    from decision_tree.models import DecisionTreePage
    from directory.models import Service
    from directory.prints.registry import KINDS, record

    for slug in DecisionTreePage.objects.live().values_list("slug", flat=True):
        record(KINDS["leaflet"].find(slug, False))
    for key in Service.objects.public().values_list("key", flat=True)[:10]:
        record(KINDS["criteria"].find(key, False))
    call_command("run_jobs")


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, prepared, tmp_path, django_db_blocker):
    """A copy of the prepared site, without a host."""
    skip_unless(request.param)
    databases, template, _ = prepared
    with django_db_blocker.unblock():
        site = Site(databases, databases.copy(template, f"faults_{os.getpid()}"), tmp_path, django_db_blocker.unblock)
    yield site
    site.close()
    with django_db_blocker.unblock():
        databases.drop(site.database)


@pytest.fixture
def host(site, prepared):
    """A host of it that is up to date."""
    return site.host("first", like=prepared[2])
