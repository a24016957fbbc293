"""The short names that screens have in addresses (`#7kq2x`). They say nothing by themselves, and stay the same."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from directory.facts import Facts

Node = tuple[str, Facts]

SHORTEST: Final = 5


def _digest(node: Node) -> str:
    key, facts = node
    # JSON keeps the parts apart ("a" + "bc" is not "ab" + "c") and is plain ASCII whatever the words.
    data = json.dumps([key, facts.age, facts.area]).encode("ascii")
    return base64.b32encode(hashlib.sha256(data).digest()).decode("ascii").lower().rstrip("=")


def fragments(nodes: Iterable[Node]) -> dict[Node, str]:
    """Return a fragment for each node: 5 characters (a to z, 2 to 7), or more where those would be the same.

    All that would be the same get longer ones, so that the order of the nodes does not matter.
    """
    digests = {node: _digest(node) for node in nodes}
    given: dict[Node, str] = {}
    length = SHORTEST
    while digests:
        taken = Counter(digest[:length] for digest in digests.values())
        given |= {node: digest[:length] for node, digest in digests.items() if taken[digest[:length]] == 1}
        digests = {node: digest for node, digest in digests.items() if node not in given}
        length += 1
    return given
