"""What tests share: a database that holds the demonstration pack, and people who edit it."""

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.faults.fixtures import host, prepared, site

__all__ = ["host", "prepared", "site"]  # fixtures of several folders
ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "content" / "camden-islington"


def pytest_collection_modifyitems(items):
    """Keep tests that share something dear (a node, a browser, a crawl) in one of the processes of pytest-xdist.

    Those of a file that shares a fixture are in a group of that file, those of a folder in one of the folder.
    """
    for item in items:
        own = [
            each
            for all_ in item._fixtureinfo.name2fixturedefs.values()
            for each in all_
            if each.baseid.startswith("tests")
        ]
        scopes = {fixture.scope for fixture in own}
        if item.get_closest_marker("elasticsearch") or "node_url" in item.fixturenames:
            group = "elasticsearch"
        elif "package" in scopes:
            group = str(item.path.parent.relative_to(ROOT))
        elif scopes & {"module", "class"}:
            group = str(item.path.relative_to(ROOT))
        else:
            continue
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the pack once; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        call_command("load_pack", str(PACK), verbosity=0)


@pytest.fixture
def reindexed(db):
    """Return a function that brings the search index up to date in a test; later the next search rebuilds it."""
    from directory.search.finder import finder
    from directory.search.indexing import rebuild

    yield rebuild
    finder().embedded.file.unlink(missing_ok=True)


@pytest.fixture
def administrator(db, django_user_model):
    return django_user_model.objects.create_superuser("admin", "admin@example.org", "password")


@pytest.fixture
def editor_client(client, administrator):
    """A browser in which an administrator is signed in."""
    client.force_login(administrator)
    return client


@pytest.fixture
def tree(db):
    """The tree for the person who needs help, live."""
    from decision_tree.models import DecisionTreePage

    return DecisionTreePage.objects.get(slug="me")
