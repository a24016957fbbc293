"""Every kind of page, found by walking the site as a visitor would, so that no page is forgotten."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

START = ["/", "/help-now/", "/services/", "/professionals/", "/crisis-card/", "/services/?for=professional"]


def links_of(html: str, address: str) -> set[str]:
    """Return the site's own addresses that a page links to, less fragments."""
    found = {urldefrag(urljoin(address, unescape(link)))[0] for link in re.findall(r'<a[^>]*\shref="([^"]*)"', html)}
    return {link for link in found if not urlsplit(link).scheme and link.startswith("/") and not link.startswith("//")}


def crawl(client, start=START) -> dict:
    """Return each page that links lead to from the starting pages: address -> response."""
    seen, waiting = {}, list(start)
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/admin/")) or address.endswith(".pdf"):
            continue
        response = seen[address] = client.get(address)
        if response.status_code == 200 and "text/html" in response["Content-Type"]:
            waiting += sorted(links_of(response.content.decode(), address) - set(seen))
    return seen


def files_of(pages: dict) -> set[str]:
    """Return the addresses of all files to print that pages link to."""
    links = (link for address, page in pages.items() for link in links_of(page.content.decode(), address))
    return {link for link in links if link.endswith(".pdf")}


def is_for_professionals(address: str) -> bool:
    """Return whether an address is among the pages for professionals."""
    return (
        address == "/professionals/"
        or (address.startswith("/services/") and "/professionals/" in address)
        or "for=professional" in address
        or address.startswith("/help-now/professional/")
    )
