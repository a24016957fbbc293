"""What Elasticsearch's answers hold of a service. Only those that are shown are made whole: that takes the longest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..contacts import PUBLIC, visible
from .elastic_faults import failures
from .elastic_index import document_of
from .shapes import BREAK, Document


class Answered:
    """A service in an answer (see `Candidate`). On a public page it has nothing that is for professionals.

    Raises ValueError unless it can be put in order.
    """

    __slots__ = ("_professional", "_source", "areas", "key", "name", "rank", "texts")

    def __init__(self, source: Mapping[str, Any], professional: bool) -> None:
        self._source = source
        self._professional = professional
        self.key: str = source["key"]
        self.name: str = source["listing"]["name"]
        self.rank: int = source["rank"]
        self.areas: tuple[str, ...] = tuple(source["facets"].get("area", ()))
        self.texts: dict[str, str] = {
            field: "" if words == BREAK or (field == "professional" and not professional) else words
            for field, words in source["texts"].items()
        }
        if type(self.rank) is not int or not all(
            type(text) is str for text in (self.key, self.name, *self.areas, *self.texts.values())
        ):
            raise ValueError("this is no service")

    def whole(self) -> Document:
        """Give the document. Raises EngineError when the answer held none."""
        with failures():
            document = document_of(dict(self._source))
            if self._professional:
                return document
            contacts = tuple(visible(document.listing.contacts, PUBLIC))
            listing = replace(document.listing, contacts=contacts)
            return replace(document, texts={**document.texts, "professional": ""}, listing=listing)
