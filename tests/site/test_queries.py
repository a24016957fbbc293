"""How often a page asks the database: a small number that does not grow with the number of services."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Area, Organisation, Service

pytestmark = pytest.mark.django_db

# Uncached, so that a page can be rendered anew at any time.
MOST = 15


def count(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
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
            live=True,
        )
        service.areas = [area]
        service.tags.add(f"tag {at % 7}")
        service.save()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/help-now/",
        "/help-now/me/",
        "/help-now/professional/",
        "/services/crisis-team/",
        "/services/crisis-team/professionals/",
        "/services/urlife/",
        "/professionals/",
        "/crisis-card/",
        "/about/",
    ],
)
def test_a_page_asks_at_most(client, address):
    client.get(address)
    assert count(client, address) <= MOST


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
