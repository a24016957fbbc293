"""An engine at scale that keeps all in memory, and can be down or lose what it holds."""

from collections.abc import Callable, Iterable

from directory.search.documents import Document
from directory.search.shapes import EngineError, NoIndex


class RememberingEngine:
    """Refuses what is older than what it holds, as Elasticsearch does with versions of our own."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self.down = False
        self.written: list[str] = []  # what was asked of it
        self._versions: dict[str, tuple[int, bool]] | None = None

    @property
    def keys(self) -> set[str]:
        """Return the keys of the services that it would find."""
        return {key for key, (_, there) in (self._versions or {}).items() if there}

    def lose_everything(self) -> None:
        """Be as a new node."""
        self._versions = None

    def check_reachable(self) -> None:
        if self.down:
            raise EngineError("Elasticsearch cannot be reached")

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None], *, version: int) -> None:
        self.written.append("rebuild")
        self._versions = {document.key: (version, True) for document in documents}

    def update(
        self, documents: Iterable[Document], gone: Iterable[str], *, version: int, quickly: bool = False
    ) -> None:
        self.written.append("update")
        if self._versions is None:
            raise NoIndex("there is no index")
        for key, there in [*((document.key, True) for document in documents), *((key, False) for key in gone)]:
            if self._versions.get(key, (0, False))[0] <= version:
                self._versions[key] = (version, there)
