"""The addresses that outsiders rely on, and the routes that code and templates name them by."""

import pytest
from django.urls import reverse

from directory.addresses import service_url

ADDRESSES = {
    ("services",): "/services/",
    ("suggestions",): "/services/suggestions.json",
    ("service", "gp"): "/services/gp/",
    ("professional_service", "gp"): "/services/gp/professionals/",
    ("criteria_pdf", "gp"): "/services/gp/criteria.pdf",
    ("criteria_pdf", "gp", "large"): "/services/gp/criteria-large.pdf",
    ("professional_criteria_pdf", "gp"): "/services/gp/professionals/criteria.pdf",
    ("professional_criteria_pdf", "gp", "large"): "/services/gp/professionals/criteria-large.pdf",
    ("professionals",): "/professionals/",
    ("crisis_card",): "/crisis-card/",
    ("print", "abcdefgh"): "/p/abcdefgh/",
    ("health",): "/health/",
    ("robots",): "/robots.txt",
    ("sitemap",): "/sitemap.xml",
    ("wagtailadmin_home",): "/admin/",
}
TREE = {
    ("leaflet",): "leaflet/",
    ("leaflet_pdf",): "leaflet.pdf",
    ("leaflet_pdf", "folded"): "leaflet-folded.pdf",
    ("leaflet_pdf", "poster"): "leaflet-poster.pdf",
    ("leaflet_pdf", "large"): "leaflet-large.pdf",
}


@pytest.mark.parametrize(("route", "address"), ADDRESSES.items())
def test_a_route_has_the_address_that_is_promised(route, address):
    assert reverse(route[0], args=route[1:]) == address


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "address"), TREE.items())
def test_a_tree_has_the_addresses_that_are_promised(client, tree, route, address):
    assert tree.reverse_subpage(route[0], kwargs=dict(zip(["name"], route[1:], strict=False))) == address
    assert client.get(f"/help-now/me/{address}").status_code == 200


@pytest.mark.parametrize(
    ("audience", "route"), [({"patient"}, "service"), ({"professional"}, "professional_service")], ids=str
)
def test_what_is_pure_writes_the_address_of_a_service_as_its_route(audience, route):
    assert service_url("gp", audience, audience) == reverse(route, args=["gp"])
