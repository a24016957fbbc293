"""The words and names of the embedded index, looked up when asked for: nothing is made ready after a change."""

from collections.abc import Callable, Sequence
from typing import Any

from .gathering import FIRST_OF_PROFESSIONALS
from .index_reading import Index
from .shapes import Suggestion
from .suggesting import Entry

Ask = Callable[[Callable[[Index], Any]], Any]  # gives a question the index as it is now; raises EngineError


class IndexVocabulary:
    """What the public, or professionals, are understood with (see `shapes.Vocabulary`). For any thread."""

    def __init__(self, ask: Ask, *, professional: bool) -> None:
        self._ask = ask
        self._professional = professional
        # Where professionals have a word in their own texts too, the public's count is the larger.
        self._number = "ifnull(nullif(public, 0), others)" if professional else "public"

    @property
    def size(self) -> int:
        """How many documents there are."""
        return int(self._ask(lambda index: index.everything().bit_count()))

    def number(self, word: str) -> int:
        """Give in how many documents a word is."""
        found = self._rows(f"SELECT {self._number} FROM words WHERE word = ?", word)  # noqa: S608
        return int(found[0]) if found else 0

    def with_stem(self, stem: str) -> Sequence[str]:
        """Give the words that have this stem, the most frequent first."""
        return self._words("stem = ?", stem, order=f"{self._number} DESC, word")

    def beginning(self, start: str, most: int) -> Sequence[str]:
        """Give the first words that begin so."""
        found = self._words("word >= ?", start, order=f"word LIMIT {most:d}")
        return [word for word in found if word.startswith(start)]

    def beside(self, first: str, second: str) -> bool:
        """Tell whether two words stand side by side in a text."""
        return bool(self._ask(lambda index: self._beside(index, first, second)))

    def _beside(self, index: Index, first: str, second: str) -> bool:
        found = index.said((first, second))
        if self._professional:
            return bool(found)
        return any(bits & index.public() for place, bits in found.items() if place < FIRST_OF_PROFESSIONALS)

    def of_shape(self, letter: str, length: int) -> Sequence[str]:
        """Give the words of plain letters that begin with this one and have so many."""
        return self._words("letter = ? AND length = ?", letter, length)

    def with_tail(self, tail: str) -> Sequence[str]:
        """Give the words of plain letters that are any letter and then these."""
        return self._words("tail = ?", tail)

    def _words(self, wanted: str, *values: object, order: str = "word") -> list[str]:
        asked = f"SELECT word FROM words WHERE {wanted} AND {self._number} ORDER BY {order}"  # noqa: S608
        return self._rows(asked, *values)

    def _rows(self, asked: str, *values: object) -> list[Any]:
        return [value for (value,) in self._ask(lambda index: index.rows(asked, values))]


class IndexNames:
    """The names of services (see `suggesting.Names`). For any thread."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def beginning(self, begun: str, professional: bool, most: int) -> list[Entry]:
        """Give names with a word that begins so, in order of that word."""
        return self._entries("word >= ? AND word < ?", [begun, begun + chr(0x10FFFF)], professional, most)

    def having(self, words: Sequence[str], professional: bool, most: int) -> list[Entry]:
        """Give names with the one of these words that the fewest names have."""

        def number(index: Index, word: str) -> int:
            return int(index.one("SELECT count(*) FROM (SELECT 1 FROM names WHERE word = ? LIMIT ?)", [word, most]))

        rarest = self._ask(lambda index: min(words, key=lambda word: number(index, word)))
        return self._entries("word = ?", [rarest], professional, most)

    def _entries(self, wanted: str, values: list[str], professional: bool, most: int) -> list[Entry]:
        public = "" if professional else "AND public"
        order = f"ORDER BY word, length, shown, words LIMIT {most:d}"
        asked = f"SELECT shown, words FROM names WHERE {wanted} {public} {order}"  # noqa: S608
        found = self._ask(lambda index: index.rows(asked, values))
        return [(Suggestion("service", shown), tuple(words.split())) for shown, words in found]
