"""Decision trees, pure: what one is, what is wrong with it, what people see of it, and the ways through it.

Imports no Django. `content/README.md`, "A decision tree", has the rules in words.
"""

from decision_tree.tree.graph import UnsoundTree, reading_order
from decision_tree.tree.journeys import Journey, Run, Stop, count_journeys, journeys, run
from decision_tree.tree.model import (
    LONGEST_KEY,
    Agreed,
    Answer,
    Directory,
    Outcome,
    Question,
    Scenario,
    ServiceFacts,
    Step,
    Tree,
    usable,
    usable_services,
)
from decision_tree.tree.problems import Problem, Severity, errors_of, find_problems
from decision_tree.tree.screens import MOST_SCREENS, Screen, TooManyScreens, compile_screens, leaflet_screens
from decision_tree.tree.words import facts_in_words

__all__ = [
    "LONGEST_KEY",
    "MOST_SCREENS",
    "Agreed",
    "Answer",
    "Directory",
    "Journey",
    "Outcome",
    "Problem",
    "Question",
    "Run",
    "Scenario",
    "Screen",
    "ServiceFacts",
    "Severity",
    "Step",
    "Stop",
    "TooManyScreens",
    "Tree",
    "UnsoundTree",
    "compile_screens",
    "count_journeys",
    "errors_of",
    "facts_in_words",
    "find_problems",
    "journeys",
    "leaflet_screens",
    "reading_order",
    "run",
    "usable",
    "usable_services",
]
