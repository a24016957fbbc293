"""Finding services: what is asked (`query`) and what answers (`database`). Views know `find` alone."""

from .database import Found, find
from .query import Query, parse_query

__all__ = ["Found", "Query", "find", "parse_query"]
