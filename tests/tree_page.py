"""A tree's page as somebody meets it: steps, answers, and where they end. Reads the marks alone.


page = open_tree(client, "me")
page.choose("No", "Yes").question == "when"
page.choose("Yes").ends_at("call-999")
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from bs4 import BeautifulSoup, Tag

STEPS = "section[data-question], section[data-outcome]"


def words_of(tag: Tag, *, without: str = "") -> str:
    """Return the words of an element, with one space between them; `without`: a selector of what is left out."""
    left_out = {id(each) for each in tag.select(without)} if without else set()
    strings = (text for text in tag.strings if not any(id(parent) in left_out for parent in text.parents))
    return " ".join("".join(strings).split())


def numbers_in(tag: Tag) -> list[str]:
    """Return the numbers to call or text in an element, as they are written."""
    return [words_of(each) for each in tag.select('a[href^="tel:"] b, a[href^="sms:"] b')]


def services_of(html: str) -> list[str]:
    """Return the keys of the services that a page names, in order, as often as each stands there."""
    return [str(tag["data-service"]) for tag in BeautifulSoup(html, "html.parser").select("[data-service]")]


@dataclass(frozen=True)
class AnswerLink:
    """An answer: its words, the step that it leads to, and the number of that step on paper."""

    words: str
    fragment: str
    position: int
    number: str


@dataclass(frozen=True)
class Step:
    """A question or an outcome, as it stands on a page."""

    page: TreePage = field(repr=False, compare=False)
    tag: Tag = field(repr=False, compare=False)
    fragment: str

    @property
    def question(self) -> str | None:
        """The key of a question; None where the step is an outcome."""
        return self.tag.get("data-question")

    @property
    def outcome(self) -> str | None:
        """The key of an outcome; None where the step is a question."""
        return self.tag.get("data-outcome")

    @property
    def key(self) -> str:
        return self.question or self.outcome or ""

    @property
    def level(self) -> str | None:
        return self.tag.get("data-level")

    @property
    def words(self) -> str:
        """What is asked or said, without the number and what only screen readers say."""
        return words_of(self.tag.h2, without="span")

    @property
    def number(self) -> str:
        """The number of the step on paper."""
        return words_of(self.tag.select_one("h2 .sp-number")).partition(".")[0]

    @property
    def advice(self) -> list[str]:
        return [words_of(tag) for tag in self.tag.select(".nhsuk-card__content p")]

    @property
    def answers(self) -> list[AnswerLink]:
        return [
            AnswerLink(
                words_of(link),
                str(link["href"]).removeprefix("#"),
                int(str(link["data-answer"])),
                words_of(link.find_parent("li"), without="a").removeprefix("Go to "),
            )
            for link in self.tag.select("a[data-answer]")
        ]

    @property
    def services(self) -> list[str]:
        """The keys of the services that are named, in order."""
        return [str(tag["data-service"]) for tag in self.tag.select("[data-service]")]

    @property
    def service_names(self) -> list[str]:
        return [words_of(tag) for tag in self.tag.select("[data-service] h3")]

    @property
    def numbers(self) -> list[str]:
        """The numbers to call or text, as they are written."""
        return numbers_in(self.tag)

    @property
    def first_call(self) -> str | None:
        """The address (`tel:…`) of the number to use first; None where none is marked."""
        link = self.tag.select_one("a[data-first-call]")
        return str(link["href"]) if link else None

    @property
    def has_emergency_help(self) -> bool:
        return self.tag.select_one('[data-help="emergency"]') is not None

    def answer(self, words: str) -> AnswerLink:
        """Return the answer with these words. Raise AssertionError where there is none, or more than one."""
        found = [answer for answer in self.answers if answer.words == words]
        assert len(found) == 1, f"{self.key}: {words!r} is not one of {[answer.words for answer in self.answers]}"
        return found[0]

    def choose(self, *answers: str) -> Step:
        """Return the step to which these answers lead, one after another."""
        step = self
        for words in answers:
            step = step.page.at(step.answer(words).fragment)
        return step

    def ends_at(self, key: str) -> bool:
        """Whether this is the outcome with this key; raises AssertionError that says what it is, where it is not."""
        assert self.outcome == key, f"this is {self.key}, not {key}"
        return True


class TreePage:
    """A tree's page, or its leaflet's: all its steps in one document."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.document = BeautifulSoup(html, "html.parser")

    @cached_property
    def steps(self) -> list[Step]:
        """All steps, in the order of the document."""
        return [Step(self, tag, str(tag["id"])) for tag in self.document.select(STEPS)]

    @property
    def start(self) -> Step:
        """The step that is shown first. It stands last on a tree's page, first on a leaflet's."""
        first = self.document.select_one(".sp-step--start")
        return self.at(str(first["id"])) if first else self.steps[0]

    @property
    def fragments(self) -> list[str]:
        return [step.fragment for step in self.steps]

    @property
    def numbers(self) -> list[str]:
        """All numbers to call or text, those outside the steps included."""
        return numbers_in(self.document)

    @property
    def title(self) -> str:
        return words_of(self.document.h1)

    def at(self, fragment: str) -> Step:
        """Return the step with a fragment. Raise AssertionError where there is none, or more than one."""
        found = [step for step in self.steps if step.fragment == fragment]
        assert len(found) == 1, f"{len(found)} steps have the fragment {fragment}"
        return found[0]

    def step(self, key: str) -> Step:
        """Return the first step with a key: it may stand on several screens, one for each set of facts."""
        found = [step for step in self.steps if step.key == key]
        assert found, f"there is no step {key}"
        return found[0]

    def choose(self, *answers: str) -> Step:
        """Return the step to which these answers lead from the start."""
        return self.start.choose(*answers)


def open_tree(client, slug: str, part: str = "") -> TreePage:
    """Return the page of a tree, or a part of it, such as `leaflet/`."""
    response = client.get(f"/help-now/{slug}/{part}")
    assert response.status_code == 200, response.status_code
    return TreePage(response.content.decode())
