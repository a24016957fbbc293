"""What counts how much: the one table of weights, for understanding a query and for both engines. Pure."""

from typing import Final

# What is searched of a service, weightiest first. They are small beside BM25's k1 (1.2): within it they would be
# levelled, and to stand in the name would count for hardly more than to stand in the rest. The index of Elasticsearch
# holds them: change the VERSION of `elastic_documents` too.
COLUMNS: Final = {"names": 0.2, "tags": 0.12, "summary": 0.09, "rest": 0.03, "professional": 0.05}
# How often each column stands in the one text that Elasticsearch searches.
TIMES: Final = {column: round(weight / min(COLUMNS.values())) for column, weight in COLUMNS.items()}
NAMED: Final = 5.0  # added where all that was typed is the name of a service
WHOLE_NAME: Final = 0.3  # added where one thing that was asked is all of a name
LOCAL: Final = 0.01  # added for a service of the area that was asked for, before those that are everywhere
OTHER_AGE: Final = 0.3  # of the score of a service that does not take the age that the words tell
UNSAID_AGE: Final = 0.9  # of the score of a service for children alone, where the words tell no age
OTHER_LANGUAGE: Final = 0.2  # of the score of a service that nobody speaks the language at that the words name
ALIKE: Final = 3  # decimals of a score: services that are alike in these stand by urgency, then by name

# How much a way to say something is worth beside the words as typed, which are 1.
BEGUN: Final = 0.9  # a word that begins with the one typed: "hopeline" and HOPELINE247
EDITORS: Final = 0.6  # a synonym of the editors
EVERYDAY: Final = 0.5  # what everyday.yaml finds first for a phrase
CRISIS: Final = 0.4  # what it finds first for a group of crisis phrases: which of these, what else is said tells
BESIDE_DANGER: Final = 0.2  # what says little beside words of crisis: a word that nothing is known of, "my son"
LATER: Final = 0.94  # each further one is worth this much of the one before
SAYS_LITTLE: Final = 0.3  # a single word of stop.txt among these: "talk" is no reason for Talk to FRANK

FEW: Final = 3  # where fewer services say everything that was asked, one that says any of it will do
MOST_WAYS: Final = 60  # of saying all that was asked; each is looked for in the index


def lucene_length(words: int) -> int:
    """Return a length in Elasticsearch for so many words: Lucene holds four bits of what is above 24."""
    above = max(0, words * max(TIMES.values()) - 24)
    lost = max(0, above.bit_length() - 4)
    return 24 + (-(-above >> lost) << lost)


def even_length(words: int) -> int:
    """Return the length of a service with so many words for SQLite, as even as Lucene's.

    So services that are nearly as long are alike in both engines, and stand in the same order.
    """
    return max(words, round(lucene_length(words) / max(TIMES.values())))
