"""A small sound tree, ways to change one thing of a tree, and trees that are long or have many screens."""

import random
from dataclasses import replace
from typing import Any

from decision_tree.tree import Answer, Outcome, Problem, Question, Scenario, ServiceFacts, Step, Tree, find_problems
from directory.contacts import Contact
from directory.facts import Facts
from directory.vocabulary import REFERRALS, URGENCIES

AREAS = {"camden": "Camden", "islington": "Islington"}
EVERYBODY = frozenset({"patient", "carer", "professional"})


def make_service(key: str, **fields: Any) -> ServiceFacts:
    """A service that everybody reaches at every hour, unless told otherwise."""
    usual: dict[str, Any] = {
        "name": key.title(),
        "open": True,
        "audience": EVERYBODY,
        "min_age": None,
        "max_age": None,
        "areas": None,
        "urgency": frozenset(URGENCIES),
        "referral": frozenset(REFERRALS),
        "contacts": (Contact("voice"),),
        "hours": "always",
    }
    return ServiceFacts(key=key, **(usual | fields))


def make_outcome(key: str, level: str, title: str, advice: str = "Call, or ask somebody to.", **fields: Any) -> Outcome:
    """An outcome that says what to do."""
    return Outcome(key, level, title, advice, **fields)


DIRECTORY = {
    service.key: service
    for service in (
        make_service("ambulance"),
        make_service("young-camden", max_age=17, areas=frozenset({"camden"})),
        make_service("young-islington", max_age=17, areas=frozenset({"islington"})),
        make_service("adults", min_age=18),
        make_service("gone", open=False),
        make_service("referrers-line", name="Referrers' line", audience=frozenset({"professional"})),
    )
}

SOUND = Tree(
    key="me",
    title="Help for me",
    audience="patient",
    start="danger",
    steps=(
        Question("danger", "Is a life in danger?", (Answer("Yes", "call-999", danger=True), Answer("No", "age"))),
        Question(
            "age",
            "How old are you?",
            (
                Answer("Under 18", "area", sets=Facts(age="under-18")),
                Answer("18 or over", "talk", sets=Facts(age="adult")),
                Answer("I would rather not say", "call-111", unsure=True),
            ),
        ),
        Question(
            "area",
            "Where do you live?",
            (
                Answer("Camden", "talk", sets=Facts(area="camden")),
                Answer("Islington", "talk", sets=Facts(area="islington")),
            ),
        ),
        make_outcome("call-999", "emergency", "Call 999", services=("ambulance",)),
        make_outcome("call-111", "urgent", "Call 111", services=("ambulance",)),
        make_outcome("talk", "routine", "Talk to someone", services=("young-camden", "young-islington", "adults")),
    ),
    scenarios=(
        Scenario("Overdose", ("Yes",), "call-999"),
        Scenario("Child in Camden", ("No", "Under 18", "Camden"), "talk"),
    ),
)


def change_step(tree: Tree, key: str, /, **changes: Any) -> Tree:
    """The tree with fields of the first step with this key replaced."""
    at = next(n for n, step in enumerate(tree.steps) if step.key == key)
    return replace(tree, steps=(*tree.steps[:at], replace(tree.steps[at], **changes), *tree.steps[at + 1 :]))


def change_answer(tree: Tree, key: str, position: int, **changes: Any) -> Tree:
    """The tree with fields of one answer replaced."""
    step = question(tree, key)
    answers = list(step.answers)
    answers[position] = replace(answers[position], **changes)
    return change_step(tree, key, answers=tuple(answers))


def add_answer(tree: Tree, key: str, answer: Answer) -> Tree:
    return change_step(tree, key, answers=(*question(tree, key).answers, answer))


def add_step(tree: Tree, step: Step) -> Tree:
    return replace(tree, steps=(*tree.steps, step))


def change_scenario(tree: Tree, position: int, **changes: Any) -> Tree:
    scenarios = list(tree.scenarios)
    scenarios[position] = replace(scenarios[position], **changes)
    return replace(tree, scenarios=tuple(scenarios))


def question(tree: Tree, key: str) -> Question:
    step = tree.step(key)
    assert isinstance(step, Question)
    return step


def problems(tree: Tree, directory: dict[str, ServiceFacts] = DIRECTORY) -> list[Problem]:
    return find_problems(tree, directory, AREAS)


def places(found: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.id, problem.step, problem.field) for problem in found]


def long_tree(steps: int) -> Tree:
    """A tree of so many steps that joins often: two in five are questions."""
    chance = random.Random(steps)
    made: list[Question | Outcome] = []
    coming = 1
    for at in range(steps):
        if coming < steps and (at < steps * 2 // 5 or coming == at + 1):
            answers = []
            for n in range(chance.choice([2, 2, 3, 4])):
                new = coming < steps and (chance.random() > 0.2 or coming == at + 1)
                target = coming if new else chance.randrange(at + 1, steps)
                coming += new
                answers.append(Answer(f"Answer {n}", f"s{target}"))
            made.append(Question(f"s{at}", f"Question {at}?", tuple(answers)))
        else:
            made.append(make_outcome(f"s{at}", "routine", f"Outcome {at}", services=("everybody", "adults")))
    return Tree("long", "Long", "patient", "s0", tuple(made))


def many_screens(areas: int, outcomes: int, *, local: bool = True) -> tuple[Tree, dict, dict[str, str]]:
    """A tree with about areas x outcomes screens: each area has a service of its own at every outcome."""
    names = {f"a{n}": f"Area {n}" for n in range(areas)}
    services = {f"s{n}": make_service(f"s{n}", areas=frozenset({f"a{n}"})) for n in range(areas)}
    where = Question(
        "where", "Where?", tuple(Answer(name, "what", sets=Facts(area=key)) for key, name in names.items())
    )
    named = tuple(services) if local else ("ambulance",)
    what = Question("what", "What?", tuple(Answer(f"Need {n}", f"o{n}") for n in range(outcomes)))
    ends = tuple(make_outcome(f"o{n}", "routine", f"Outcome {n}", services=named) for n in range(outcomes))
    first = Question("first", "First?", (Answer("Yes", "call-999", danger=True), Answer("No", "where")))
    steps = (first, where, what, make_outcome("call-999", "emergency", "Call 999", services=("ambulance",)), *ends)
    return Tree("t", "T", "patient", "first", steps), DIRECTORY | services, names
