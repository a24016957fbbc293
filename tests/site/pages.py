"""Every kind of page, found by walking the site as a visitor would, so that no page is forgotten."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

START = ["/", "/help-now/", "/services/", "/professionals/", "/crisis-card/", "/services/?for=professional"]


# What every page has near its top.
NUMBERS = {"tel:999", "tel:111"}


def numbers_at_hand(html: str) -> set[str]:
    """Return which of the two numbers can be tapped near the top: after two headings at most, the help's included."""
    page = BeautifulSoup(html, "html.parser")
    links = {number: page.select_one(f'a[href="{number}"]') for number in NUMBERS}
    return {number for number, link in links.items() if link and len(link.find_all_previous(["h1", "h2"])) <= 2}


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
