"""Addresses of services' pages. Pure."""

from collections.abc import Collection

from .contacts import PUBLIC


def service_url(key: str, for_audience: Collection[str], audience: Collection[str]) -> str:
    """Return the address of a service's page for an audience; the other page where this audience has none.

    `for_audience`: whom the service is for. Written out and not reversed, because what is pure (an index, paper) knows
    no routes; outsiders rely on these addresses, and a test compares them with `directory/urls.py`.
    """
    professional = "professional" in for_audience and ("professional" in audience or PUBLIC.isdisjoint(for_audience))
    return f"/services/{key}/professionals/" if professional else f"/services/{key}/"
