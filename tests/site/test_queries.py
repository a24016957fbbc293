"""How often a page asks the database: a small number that does not grow with the number of services."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Area, Organisation, Service

pytestmark = pytest.mark.django_db

# What each page asks when nothing but Wagtail's own table of sites is cached. Two on every page: the site's settings
# and the pages of its footer. A page of Wagtail's asks for the site, each page on the way to it, and restrictions.
ASKED = {
    "/": 7,
    "/help-now/": 9,
    "/help-now/me/": 14,
    "/help-now/someone-else/": 14,
    "/help-now/professional/": 14,
    "/help-now/young/": 14,
    "/help-now/me/leaflet/": 16,
    "/help-now/me/leaflet.pdf": 9,
    "/services/": 3,
    "/services/?q=crisis&area=camden&age=adult": 3,
    "/services/crisis-team/": 7,
    "/services/crisis-team/professionals/": 7,
    "/services/crisis-team/criteria.pdf": 6,
    "/services/urlife/": 7,
    "/professionals/": 5,
    "/crisis-card/": 12,
    "/about/": 8,
    "/privacy/": 8,
    "/accessibility/": 8,
}


def count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def add_services(number: int) -> None:
    organisation = Organisation.objects.first()
    area = Area.objects.first()
    for at in range(number):
        service = Service.objects.create(
            key=f"made-up-{at}",
            name=f"Made up {at}",
            organisation=organisation,
            summary="Made up",
            audience=["patient", "professional"],
            urgency=["routine"],
            live=False,
        )
        service.areas, service.live = [area], True
        service.tags.add(f"tag {at % 7}")
        service.save()


@pytest.mark.parametrize(("address", "number"), ASKED.items())
def test_a_page_asks(client, address, number):
    client.get(address)  # fills the caches, and records the version of a print
    assert count(client, address) == number


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    ["/services/", "/services/?q=made", "/services/?for=professional&age=adult&area=camden", "/services/?open=now"],
)
def test_the_list_asks_as_often_for_1_20_and_200_services(client, address, reindexed):
    Service.objects.exclude(key="gp").update(live=False)
    counts = []
    for number in (1, 20, 200):
        Service.objects.filter(key__startswith="made-up").delete()
        add_services(number)
        reindexed()
        counts.append(count(client, address))
    assert len(set(counts)) == 1, counts
