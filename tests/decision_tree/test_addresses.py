"""A tree's leaflet and its files follow the page, whatever the page is called and wherever it is moved."""

import pytest
from wagtail.models import Page

from decision_tree.models import DecisionTreePage, HelpNowPage

pytestmark = pytest.mark.django_db

PARTS = ["", "leaflet/", "leaflet.pdf", "leaflet-folded.pdf"]


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Return a function that publishes a page under another slug; redirects are made when that is committed."""

    def renamed(page: Page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return renamed


@pytest.mark.parametrize("part", PARTS)
def test_a_tree_that_is_renamed_keeps_its(client, tree, rename, part):
    rename(tree, "for-me")
    assert client.get(f"/help-now/for-me/{part}").status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_the_old_address_of_a_tree_that_is_renamed_redirects(client, tree, rename, part):
    rename(tree, "for-me")
    response = client.get(f"/help-now/me/{part}")
    assert (response.status_code, response["Location"]) == (301, f"/help-now/for-me/{part}")


@pytest.mark.parametrize("part", PARTS)
def test_the_old_address_redirects_when_the_way_in_is_renamed(client, rename, part):
    rename(HelpNowPage.objects.get(), "help")
    response = client.get(f"/help-now/me/{part}")
    assert (response.status_code, response["Location"]) == (301, f"/help/me/{part}")
    assert client.get(f"/help/me/{part}").status_code == 200


def test_a_print_of_a_tree_that_is_renamed_leads_to_the_new_address(client, tree, rename):
    rename(tree, "for-me")
    page = client.get("/help-now/for-me/leaflet/").content.decode()
    assert "/help-now/for-me/leaflet/</b>" in page


@pytest.mark.parametrize(
    "address",
    [
        "/me/leaflet.pdf",
        "/help-now/leaflet.pdf",
        "/help-now/me/leaflet-small.pdf",
        "/help-now/me/leaflet/leaflet.pdf",
        "/about/leaflet.pdf",
        "/leaflet.pdf",
        "/help-now/me/nothing/",
    ],
)
def test_there_is_nothing_at(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_tree_that_is_not_live_has_no(client, tree, part):
    DecisionTreePage.objects.filter(pk=tree.pk).update(live=False)
    assert client.get(f"/help-now/me/{part}").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_nothing_can_be_posted_to(client, part):
    assert client.post(f"/help-now/me/{part}").status_code == 405


@pytest.mark.parametrize("part", PARTS)
def test_for_professionals_it_is_not_indexed(client, part):
    assert client.get(f"/help-now/professional/{part}")["X-Robots-Tag"] == "noindex"
