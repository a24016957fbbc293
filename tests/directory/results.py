"""What a page of results lists."""

import re


def services_in(page: str) -> list[str]:
    """Return the keys of the services that a page lists, in order."""
    return re.findall(r'data-service="([^"]*)"', page)
