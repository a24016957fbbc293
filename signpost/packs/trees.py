"""A decision tree as a pack holds it: its shape, and from it and to it the tree that rules and pages work with."""

from collections.abc import Mapping
from typing import Any

from decision_tree import tree as pure
from directory.contacts import Contact, Lender, shown_contacts
from directory.facts import Facts

from . import values as of
from .schema import Agreed, Area, Organisation, Search, Service, Shape, Site, SynonymGroup


class Sets(Shape):
    """Facts about the person that an answer records."""

    age: of.AgeWord = ""
    area: of.Reference = ""


class Answer(Shape):
    """One answer of a question."""

    say: of.Line
    go: of.Reference
    danger: bool = False
    unsure: bool = False
    unsure_waiver: of.PerhapsText = ""
    sets: Sets = Sets()


class Question(Shape):
    """A question; that it has answers is a rule of the tree."""

    ask: of.Line
    hint: of.PerhapsText = ""
    answers: of.Listed[Answer]


class Outcome(Shape):
    """An outcome; that its services exist and are open is a rule of the tree."""

    level: of.Urgency
    title: of.Line
    advice: of.PerhapsText = ""
    services: of.Listed[of.Reference]


class Scenario(Shape):
    """A journey that was agreed."""

    name: of.Line
    answers: of.Listed[of.Reference]
    ends: of.Reference


class Tree(Shape):
    """A file of `trees/`."""

    tree: of.Key
    title: of.Line
    audience: of.Audience
    intro: of.PerhapsText = ""
    agreed: of.Perhaps[Agreed] = None
    start: of.Reference
    questions: dict[str, Question]
    outcomes: dict[str, Outcome]
    scenarios: of.Listed[Scenario] = ()


def pure_tree(tree: Tree) -> pure.Tree:
    """Return the tree that rules and pages work with."""
    questions = (
        pure.Question(
            key=key,
            ask=step.ask,
            hint=step.hint,
            answers=tuple(
                pure.Answer(**{**dict(answer), "sets": Facts(age=answer.sets.age, area=answer.sets.area)})
                for answer in step.answers
            ),
        )
        for key, step in tree.questions.items()
    )
    outcomes = (pure.Outcome(key=key, **dict(step)) for key, step in tree.outcomes.items())
    return pure.Tree(
        key=tree.tree,
        title=tree.title,
        audience=tree.audience,
        intro=tree.intro,
        start=tree.start,
        steps=(*questions, *outcomes),
        scenarios=tuple(pure.Scenario(**dict(each)) for each in tree.scenarios),
        agreed=pure.Agreed(tree.agreed.by, tree.agreed.on) if tree.agreed else None,
    )


def pack_tree(tree: pure.Tree) -> Tree:
    """Return a tree as a pack holds it. It is not checked."""
    questions = {
        step.key: Question.model_construct(
            ask=step.ask,
            hint=step.hint,
            answers=tuple(
                Answer.model_construct(**{**vars(answer), "sets": Sets.model_construct(**vars(answer.sets))})
                for answer in step.answers
            ),
        )
        for step in tree.questions
    }
    outcomes: dict[str, Any] = {step.key: dict(vars(step)) for step in tree.outcomes}
    return Tree.model_construct(
        tree=tree.key,
        title=tree.title,
        audience=tree.audience,
        intro=tree.intro,
        agreed=Agreed.model_construct(**vars(tree.agreed)) if tree.agreed and tree.agreed.on else None,
        start=tree.start,
        questions=questions,
        outcomes={key: Outcome.model_construct(**{**step, "key": None}) for key, step in outcomes.items()},
        scenarios=tuple(Scenario.model_construct(**vars(each)) for each in tree.scenarios),
    )


def facts_of(services: Mapping[str, Service]) -> dict[str, pure.ServiceFacts]:
    """Return what trees need to know of the services of a pack, by key."""
    lenders = {
        key: Lender(service.status == "open", frozenset(service.audience), service.referral, _contacts(service))
        for key, service in services.items()
    }
    return {
        key: pure.ServiceFacts(
            key=key,
            name=service.name,
            open=service.status == "open",
            audience=frozenset(service.audience),
            min_age=service.ages.min,
            max_age=service.ages.max,
            areas=None if service.areas is None else frozenset(service.areas),
            urgency=frozenset(service.urgency),
            referral=frozenset(service.referral),
            contacts=tuple(shown_contacts(_contacts(service), service.referral, lenders)),
            hours=service.hours,
        )
        for key, service in services.items()
    }


def _contacts(service: Service) -> tuple[Contact, ...]:
    return tuple(Contact.from_stored(dict(each)) for each in service.contacts)


# --- the whole of a pack, which stands here because it holds both kinds of shapes


class Pack(Shape):
    """What a pack holds. Where it breaks no rule, everything that it names is there."""

    name: str
    site: Site
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    services: tuple[Service, ...]
    trees: tuple[Tree, ...] = ()
    synonyms: tuple[SynonymGroup, ...] = ()
    searches: tuple[Search, ...] = ()
