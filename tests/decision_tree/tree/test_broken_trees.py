"""A sound tree that is broken in one way is always found out."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision_tree.tree import Answer, Outcome, Question, Tree, find_problems
from directory.facts import Facts

from .examples import add_answer, add_step, change_answer, change_step, make_outcome, question
from .strategies import AREAS, LEVELS, Site, sound_sites

usual = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
sites = sound_sites()


def found(site: Site, tree: Tree) -> set[tuple[str, str, str]]:
    return {(each.id, each.step, each.field) for each in find_problems(tree, site.directory, AREAS)}


def any_answer(data: st.DataObject, tree: Tree) -> tuple[Question, int]:
    step = data.draw(st.sampled_from(tree.questions))
    return step, data.draw(st.integers(0, len(step.answers) - 1))


@usual
@given(sites, st.data(), st.sampled_from(["", "nowhere", "Q0", "q0 "]))
def test_an_answer_that_leads_nowhere(site: Site, data: st.DataObject, target: str):
    step, n = any_answer(data, site.tree)
    tree = change_answer(site.tree, step.key, n, go=target)
    assert ("unknown-target", step.key, f"answers.{n}.go") in found(site, tree)


@usual
@given(sites, st.data())
def test_a_question_that_loses_its_answers(site: Site, data: st.DataObject):
    step = data.draw(st.sampled_from(site.tree.questions))
    assert ("dead-end", step.key, "answers") in found(site, change_step(site.tree, step.key, answers=()))


@usual
@given(sites, st.data())
def test_an_answer_that_leads_back(site: Site, data: st.DataObject):
    way = [question(site.tree, site.tree.start)]
    while onward := [each.go for each in way[-1].answers if isinstance(site.tree.step(each.go), Question)]:
        way.append(question(site.tree, data.draw(st.sampled_from(onward))))
    late = data.draw(st.integers(0, len(way) - 1))
    early = data.draw(st.integers(0, late))
    tree = add_answer(site.tree, way[late].key, Answer("Back", way[early].key))
    (loop,) = [each for each in find_problems(tree, site.directory, AREAS) if each.id == "loop"]
    assert loop.message.count(f"Question {way[late].key}?") >= 1


@usual
@given(sites)
def test_a_step_that_nothing_leads_to(site: Site):
    tree = add_step(site.tree, make_outcome("alone", "routine", "Alone", services=("everybody",)))
    assert found(site, tree) - found(site, site.tree) == {("unreachable", "alone", "key")}


@usual
@given(sites, st.data())
def test_a_step_twice(site: Site, data: st.DataObject):
    step = data.draw(st.sampled_from(site.tree.steps))
    assert ("duplicate-key", step.key, "key") in found(site, add_step(site.tree, step))


@usual
@given(sites, st.data())
def test_danger_that_does_not_lead_straight_to_an_emergency(site: Site, data: st.DataObject):
    step, n = any_answer(data, site.tree)
    target = site.tree.step(step.answers[n].go)
    assume(not (isinstance(target, Outcome) and target.level == "emergency"))
    tree = change_answer(site.tree, step.key, n, danger=True)
    assert found(site, tree) - found(site, site.tree) == {("danger-detour", step.key, f"answers.{n}.go")}


@usual
@given(sites)
def test_a_first_question_without_danger(site: Site):
    answers = tuple(replace(answer, danger=False) for answer in question(site.tree, "q0").answers)
    tree = change_step(site.tree, "q0", answers=answers)
    assert found(site, tree) - found(site, site.tree) == {("no-danger-answer", "q0", "answers")}


@usual
@given(sites, st.sampled_from(LEVELS[1:]))
def test_not_sure_beside_danger_that_leads_to_less(site: Site, level: str):
    # An outcome of its own: what is less urgent than the emergency that the danger answer leads to.
    tree = add_step(site.tree, make_outcome("less", level, "Less", services=("everybody",)))
    tree = add_answer(tree, "q0", Answer("Not sure", "less", unsure=True))
    n = len(question(tree, "q0").answers) - 1
    assert found(site, tree) - found(site, site.tree) == {("unsure-less-urgent", "q0", f"answers.{n}.go")}


@usual
@given(sites, st.data())
def test_a_waiver_that_is_lost(site: Site, data: st.DataObject):
    waived = [
        (step.key, n) for step in site.tree.questions for n, each in enumerate(step.answers) if each.unsure_waiver
    ]
    assume(waived)
    key, n = data.draw(st.sampled_from(waived))
    tree = change_answer(site.tree, key, n, unsure_waiver="")
    assert found(site, tree) - found(site, site.tree) == {("unsure-less-urgent", key, f"answers.{n}.go")}


@usual
@given(sites, st.data())
def test_an_outcome_whose_services_have_closed(site: Site, data: st.DataObject):
    outcome = data.draw(st.sampled_from(site.tree.outcomes))
    closed = {
        key: replace(each, open=each.open and key not in outcome.services) for key, each in site.directory.items()
    }
    assert ("no-open-service", outcome.key, "services") in found(replace(site, directory=closed), site.tree)


@usual
@given(sites, st.sampled_from(list(AREAS)), st.booleans())
def test_an_area_without_a_service(site: Site, area: str, asked_first: bool):
    elsewhere = frozenset(AREAS) - {area}
    directory = site.directory | {"local": replace(site.directory["everybody"], key="local", areas=elsewhere)}
    tree = add_step(site.tree, make_outcome("local-help", "emergency", "Local help", services=("local",)))
    sets = Facts(area=area) if asked_first else Facts(area=min(elsewhere))
    tree = add_answer(tree, "q0", Answer("Local", "local-help", sets=sets))
    new = found(replace(site, directory=directory), tree) - found(site, site.tree)
    expected = {("no-open-service", "local-help", "services"), ("no-999", "local-help", "services")}
    assert new == (expected if asked_first else set())


@usual
@given(sites, st.data())
def test_a_service_that_does_not_exist(site: Site, data: st.DataObject):
    outcome = data.draw(st.sampled_from(site.tree.outcomes))
    tree = change_step(site.tree, outcome.key, services=(*outcome.services, "nobody"))
    assert found(site, tree) - found(site, site.tree) == {("unknown-service", outcome.key, "services")}


@usual
@given(sites, st.data())
def test_an_area_that_does_not_exist(site: Site, data: st.DataObject):
    step, n = any_answer(data, site.tree)
    tree = change_answer(site.tree, step.key, n, sets=Facts(area="mars"))
    assert found(site, tree) - found(site, site.tree) == {("unknown-area", step.key, f"answers.{n}.sets.area")}


@usual
@given(sites, st.data())
def test_an_answer_twice(site: Site, data: st.DataObject):
    step, n = any_answer(data, site.tree)
    again = replace(step.answers[n], say=f" {step.answers[n].say.upper()}\n")
    tree = add_answer(site.tree, step.key, again)
    assert ("same-answers", step.key, f"answers.{len(step.answers)}.say") in found(site, tree)


@usual
@given(sites, st.data())
def test_a_scenario_that_ends_elsewhere(site: Site, data: st.DataObject):
    assume(site.tree.scenarios)
    first, *others = site.tree.scenarios
    elsewhere = data.draw(st.sampled_from([step.key for step in site.tree.steps if step.key != first.ends]))
    tree = replace(site.tree, scenarios=(replace(first, ends=elsewhere), *others))
    assert found(site, tree) - found(site, site.tree) == {("scenario", first.name, "ends")}


@usual
@given(sites, st.data())
def test_a_scenario_that_stops_early(site: Site, data: st.DataObject):
    assume(site.tree.scenarios)
    first, *others = site.tree.scenarios
    used = data.draw(st.integers(0, len(first.answers) - 1))
    tree = replace(site.tree, scenarios=(replace(first, answers=first.answers[:used]), *others))
    assert found(site, tree) - found(site, site.tree) == {("scenario", first.name, "answers")}


@usual
@given(sites, st.data())
def test_a_scenario_whose_answer_was_reworded(site: Site, data: st.DataObject):
    assume(site.tree.scenarios)
    first, *others = site.tree.scenarios
    n = data.draw(st.integers(0, len(first.answers) - 1))
    answers = (*first.answers[:n], "Reworded", *first.answers[n + 1 :])
    tree = replace(site.tree, scenarios=(replace(first, answers=answers), *others))
    assert found(site, tree) - found(site, site.tree) == {("scenario", first.name, f"answers.{n}")}
