"""Trees for properties: sound ones made on purpose, and ones that are wrong in any way."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from decision_tree.tree import Answer, Outcome, Question, Scenario, ServiceFacts, Tree
from directory.contacts import Contact
from directory.facts import ELSEWHERE, Facts
from directory.vocabulary import AGES, AUDIENCES, URGENCIES, rank

from .examples import make_outcome, make_service

AREAS = {"camden": "Camden", "islington": "Islington", "barnet": "Barnet"}
LEVELS = list(URGENCIES)
MOST_JOURNEYS = 1500


@dataclass(frozen=True)
class Site:
    """A tree with the directory that it is shown with."""

    tree: Tree
    directory: dict[str, ServiceFacts]


# No facts more often than any others, as in trees that people write.
RANGES = ["0-11", "12-17", "18-25", "65-120"]
facts = st.sampled_from(
    [Facts()] * 12 + [Facts(age=age, area=area) for age in ("", *AGES, *RANGES) for area in ("", *AREAS, ELSEWHERE)]
)

PATIENTS, PROFESSIONALS = frozenset({"patient"}), frozenset({"professional"})
DAYTIME = "daily: 09:00-17:00"
CATALOGUE = {
    service.key: service
    for service in (
        make_service("everybody"),
        make_service("children", max_age=17, urgency=frozenset({"urgent"})),
        make_service("adults", min_age=18, hours=DAYTIME),
        make_service("young-people", min_age=12, max_age=25),
        make_service("camden", areas=frozenset({"camden"}), contacts=(Contact("email"),)),
        make_service("camden-adults", min_age=18, areas=frozenset({"camden"}), audience=PATIENTS),
        make_service("islington-or-barnet", areas=frozenset({"islington", "barnet"}), referral=frozenset({"gp"})),
        make_service("barnet-children", max_age=17, areas=frozenset({"barnet"})),
        make_service("referrers", audience=PROFESSIONALS, contacts=(Contact("voice", restricted=True),)),
        make_service("referrers-camden", audience=PROFESSIONALS, areas=frozenset({"camden"})),
    )
}


@st.composite
def directories(draw: st.DrawFn) -> dict[str, ServiceFacts]:
    """Services with all sorts of limits, some closed; `everybody` is open, and everybody reaches it at every hour."""
    closed = draw(st.sets(st.sampled_from([key for key in CATALOGUE if key != "everybody"]), max_size=4))
    return {key: replace(service, open=key not in closed) for key, service in CATALOGUE.items()}


@st.composite
def sound_sites(draw: st.DrawFn) -> Site:
    """A sound tree in layers: each step is led to from the layer before, answers lead on to any later layer."""
    directory = draw(directories())
    layers = [["q0"]]
    for layer in range(draw(st.integers(2, 4))):
        layers.append([f"q{layer + 1}-{n}" for n in range(draw(st.integers(1, 3)))])
    levels = {"call-999": "emergency"}
    for n in range(draw(st.integers(2, 5))):
        levels[f"outcome-{n}"] = draw(st.sampled_from(LEVELS))
    outcomes = list(levels)

    going: dict[str, list[str]] = {key: [] for layer in layers for key in layer}
    going["q0"].append("call-999")
    for before, layer in zip(layers, layers[1:], strict=False):
        for key in layer:
            going[draw(st.sampled_from(before))].append(key)
    for outcome in outcomes[1:]:
        going[draw(st.sampled_from(list(going)))].append(outcome)
    for number, layer in enumerate(layers):
        later = [*outcomes, *(key for each in layers[number + 1 :] for key in each)]
        for key in layer:
            least = 0 if going[key] else 1
            going[key] += draw(st.lists(st.sampled_from(later), min_size=least, max_size=2))

    # The rule about unsure answers, worked out here in the plainest way: from the last layer to the first.
    best = {key: rank(level) for key, level in levels.items()}
    steps = []
    for key in reversed(list(going)):
        best[key] = min(best[target] for target in going[key])
        answers = [Answer(f"Answer {n}", target, sets=draw(facts)) for n, target in enumerate(going[key])]
        if key == "q0":
            answers[0] = replace(answers[0], danger=True)
        for n, answer in enumerate(answers):
            if levels.get(answer.go) == "emergency" and draw(st.booleans()):
                answer = replace(answer, danger=True)
            if draw(st.sampled_from([False, False, True])):
                others = [best[each.go] for m, each in enumerate(answers) if m != n]
                waiver = "" if not others or best[answer.go] <= min(others) else "Agreed by clinicians in May 2026."
                answer = replace(answer, unsure=True, unsure_waiver=waiver)
            answers[n] = answer
        steps.append(Question(key, f"Question {key}?", tuple(answers)))
    for key, level in levels.items():
        named = draw(st.lists(st.sampled_from(list(directory)), max_size=5))
        named.insert(draw(st.integers(0, len(named))), "everybody")
        steps.append(make_outcome(key, level, f"Outcome {key}", services=tuple(named)))

    tree = Tree(
        "tree",
        "A tree",
        draw(st.sampled_from(list(AUDIENCES))),
        "q0",
        tuple(draw(st.sampled_from([steps, steps[::-1]]))),
    )
    scenarios = draw(st.lists(walks(tree), max_size=3))
    return Site(replace(tree, scenarios=tuple(scenarios)), directory)


@st.composite
def walks(draw: st.DrawFn, tree: Tree) -> Scenario:
    """A scenario that goes right: some way through a sound tree."""
    step, words = tree.step(tree.start), []
    while isinstance(step, Question):
        answer = draw(st.sampled_from(step.answers))
        words.append(answer.say)
        step = tree.step(answer.go)
    return Scenario(f"Scenario {len(words)}", tuple(words), step.key)


def small(site: Site) -> bool:
    """Whether its journeys can be listed: counted here by walking, so that the code's own count is not believed."""
    number, ahead = 0, [site.tree.start]
    while ahead and number <= MOST_JOURNEYS:
        step = site.tree.step(ahead.pop())
        if isinstance(step, Question):
            ahead += [answer.go for answer in step.answers]
        else:
            number += 1
    return number <= MOST_JOURNEYS


KEYS = ["a", "b", "c", "d", "e", "f", ""]
texts = st.sampled_from(["Yes", "yes ", "No", "", "\n", "\ud800"]) | st.text(max_size=5)
keys = st.sampled_from(KEYS) | st.text(max_size=3)
wild_facts = st.builds(
    Facts,
    age=st.sampled_from(["", "adult", "under-18", "12-17", "17-12", "15", "-5", "²", "x"]) | st.text(max_size=3),
    area=st.sampled_from(["", "camden", "elsewhere", "nowhere"]) | st.text(max_size=3),
)
wild_answers = st.builds(
    Answer, say=texts, go=keys, danger=st.booleans(), unsure=st.booleans(), unsure_waiver=texts, sets=wild_facts
)
wild_steps = st.builds(
    Question, key=keys, ask=texts, answers=st.lists(wild_answers, max_size=4).map(tuple), hint=texts
) | st.builds(
    Outcome,
    key=keys,
    level=st.sampled_from([*LEVELS, "", "x"]),
    title=texts,
    advice=texts,
    services=st.lists(st.sampled_from(["everybody", "referrers", "nobody"]) | st.text(max_size=3), max_size=3).map(
        tuple
    ),
)
wild_trees = st.builds(
    Tree,
    key=texts,
    title=texts,
    audience=st.sampled_from(["patient", "professional", "x", ""]),
    start=keys,
    steps=st.lists(wild_steps, max_size=9).map(tuple),
    intro=texts,
    scenarios=st.lists(
        st.builds(Scenario, name=texts, answers=st.lists(texts, max_size=4).map(tuple), ends=keys), max_size=2
    ).map(tuple),
)


@st.composite
def tangles(draw: st.DrawFn) -> Tree:
    """Trees whose words are right and whose answers go anywhere: loops, dead ends, unreachable steps."""
    size = draw(st.integers(1, 8))
    names = [f"q{n}" for n in range(size)]
    ends = [f"o{n}" for n in range(draw(st.integers(1, 4)))]
    anywhere = st.sampled_from([*names, *ends])
    steps: list[Question | Outcome] = []
    for name in names:
        targets = draw(st.lists(anywhere, max_size=3))
        unsure = draw(st.lists(st.booleans(), min_size=3, max_size=3))
        answers = tuple(Answer(f"A{n}", go, unsure=unsure[n]) for n, go in enumerate(targets))
        steps.append(Question(name, f"{name}?", answers))
    steps += [make_outcome(end, draw(st.sampled_from(LEVELS)), end, services=("everybody",)) for end in ends]
    return Tree("tangle", "Tangle", "patient", "q0", tuple(steps))
