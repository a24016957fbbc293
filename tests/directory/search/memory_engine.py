"""The matching rule of `Engine.search` in its plainest form, to judge understanding and ranking with."""

from collections.abc import Iterable, Sequence

from directory.search.ranking import rank
from directory.search.shapes import FIELDS, PUBLIC_FIELDS, Concept, Document, Lexicon, Understood
from directory.search.understanding import Reader


def says(document: Document, concept: Concept, fields: Sequence[str]) -> bool:
    texts = [f" {document.texts[field]} " for field in fields]
    return any(f" {' '.join(each.words)} " in text for each in concept.alternatives for text in texts)


def candidates(documents: Iterable[Document], understood: Understood, professional: bool = False) -> list[Document]:
    allowed = {"professional"} if professional else {"patient", "carer"}
    areas = {*understood.areas, "*"}
    fitting = [each for each in documents if allowed.intersection(each.facets["for"])]
    if understood.areas:
        fitting = [each for each in fitting if areas.intersection(each.facets["area"])]
    fields = FIELDS if professional else PUBLIC_FIELDS
    by_all = [each for each in fitting if all(says(each, concept, fields) for concept in understood.concepts)]
    if len(by_all) >= 3 or not understood.concepts:
        return by_all
    return [each for each in fitting if any(says(each, concept, fields) for concept in understood.concepts)]


class MemoryEngine:
    """Understands, finds and ranks."""

    def __init__(self, documents: Iterable[Document], lexicon: Lexicon) -> None:
        self.documents = tuple(documents)
        self.reader = Reader(lexicon)

    def ask(self, words: str, professional: bool = False) -> tuple[Understood, list[str]]:
        """Give what was understood, and the keys in order."""
        understood = self.reader.understand(words, professional=professional)
        found = candidates(self.documents, understood, professional)
        return understood, [each.key for each in rank(found, understood, professional=professional)]
