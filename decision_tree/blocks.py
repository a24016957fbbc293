"""The steps of a tree as editors meet them. Field names are those of a pack."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django import forms
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.facts import ELSEWHERE
from directory.models import Area, Service
from directory.vocabulary import AGES, URGENCIES

PK = re.compile(r"[0-9]{1,18}")  # what a database takes for a pk
GO_HELP = "The key of the next step, or its words as they stand there"
AGE_HELP = "“under-18”, “adult”, or the youngest and the oldest age, such as “12-17”"
# "12 to 17" and "12 – 17", as people write it.
_AGES_TYPED = re.compile(r"\s*([0-9]+)\s*(?:-|\u2013|to)\s*([0-9]+)\s*")


class KeyBlock(blocks.CharBlock):
    """A step's key: made from its words when it is first saved, and never typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", "Made from the words when the step is first saved. Other steps name it to come here."
        )
        super().__init__(required=False, **kwargs)
        self.field.widget = forms.TextInput(attrs={"readonly": True})


# What the directory says while one form is read: Wagtail's blocks would ask again for each answer and each service.
_areas: ContextVar[list[tuple[str, str]] | None] = ContextVar("areas", default=None)
_services: ContextVar[Mapping[int, Service] | None] = ContextVar("services", default=None)


@contextmanager
def _areas_asked_once() -> Iterator[None]:
    token = _areas.set(list(Area.objects.values_list("key", "name")))
    try:
        yield
    finally:
        _areas.reset(token)


@contextmanager
def _services_asked_once(pks: Iterable[int]) -> Iterator[None]:
    token = _services.set(Service.objects.in_bulk(set(pks)))
    try:
        yield
    finally:
        _services.reset(token)


def area_choices() -> list[tuple[str, str]]:
    """Return each area's key and name, and the key that stands for all others."""
    known = _areas.get()
    areas = list(Area.objects.values_list("key", "name")) if known is None else known
    return [*areas, (ELSEWHERE, "Somewhere else")]


class AreaBlock(blocks.ChoiceBlock):
    """One of the areas, by its key."""

    def normalize_choice(self, value: Any) -> Any:
        """Return the value as it is: a key is text already, and looking it up would ask the database each time."""
        return value


class AgeBlock(blocks.CharBlock):
    """An age that an answer sets. One that cannot be read is a problem of the tree, so that a draft can hold it."""

    def value_from_form(self, value: Any) -> str:
        """Return the age as a pack has it, whichever way it was typed."""
        typed = (super().value_from_form(value) or "").strip()
        if ages := _AGES_TYPED.fullmatch(typed):
            return f"{int(ages[1])}-{int(ages[2])}"
        words = {said.casefold(): key for key, said in AGES.items()} | {key: key for key in AGES}
        return words.get(typed.casefold(), typed)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Stand in migrations as what it is to the database, Wagtail's own block."""
        _, args, kwargs = super().deconstruct()
        return "wagtail.blocks.CharBlock", args, kwargs


class ServiceBlock(SnippetChooserBlock):
    """One service."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("target_model", None)
        super().__init__("directory.Service", **kwargs)

    def value_from_form(self, value: Any) -> Service | None:
        """Return the chosen service; while a whole tree is read, as it was found with all the others."""
        known = _services.get()
        if known is None or not isinstance(value, str):
            chosen: Service | None = super().value_from_form(value)
            return chosen
        return known.get(int(value)) if PK.fullmatch(value) else None

    def clean(self, value: Service | None) -> Service | None:
        """Return the service. One that was found needs no second look."""
        return value if isinstance(value, Service) else super().clean(value)

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, Any]]:
        """Stand in migrations as what it is to the database, Wagtail's own block."""
        return "wagtail.snippets.blocks.SnippetChooserBlock", ("directory.Service",), {}


class AnswerBlock(blocks.StructBlock):
    """One answer of a question."""

    say = blocks.CharBlock(label="Answer")
    go = blocks.CharBlock(label="Goes to", help_text=GO_HELP)
    danger = blocks.BooleanBlock(
        required=False, help_text="A life is at risk. It must lead straight to an emergency outcome"
    )
    unsure = blocks.BooleanBlock(required=False, help_text="Not sure, do not know, rather not say")
    unsure_waiver = blocks.TextBlock(
        required=False,
        rows=2,
        help_text="Only if clinicians decided that being unsure may lead to what is less urgent: why",
    )
    age = AgeBlock(required=False, label="Says that the person's age is", help_text=AGE_HELP)
    area = AreaBlock(choices=area_choices, required=False, label="Says that the person lives in")

    class Meta:
        label_format = "{say}"


class QuestionBlock(blocks.StructBlock):
    """A question and its answers."""

    key = KeyBlock()
    ask = blocks.CharBlock(label="Question")
    hint = blocks.TextBlock(required=False, rows=2)
    answers = blocks.ListBlock(AnswerBlock(), min_num=0)

    class Meta:
        icon = "help"
        label_format = "{ask}"


class OutcomeBlock(blocks.StructBlock):
    """Where a journey ends: what to do, and the services that help."""

    key = KeyBlock()
    level = blocks.ChoiceBlock(choices=list(URGENCIES.items()), label="How soon")
    title = blocks.CharBlock()
    advice = blocks.TextBlock(required=False, rows=4, help_text="Each line is a paragraph")
    services = blocks.ListBlock(ServiceBlock(), min_num=0, default=[])

    class Meta:
        icon = "flag"
        label_format = "{title}"


class StepsBlock(blocks.StreamBlock):
    """All steps of a tree."""

    question = QuestionBlock()
    outcome = OutcomeBlock()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, prefix: str) -> Any:
        """Return the steps that a form holds, with one question for all services."""
        chosen = re.compile(rf"{re.escape(prefix)}-\d+-value-services-\d+-value")
        pks = {int(data[name]) for name in data if chosen.fullmatch(name) and PK.fullmatch(data[name])}
        with _services_asked_once(pks):
            return super().value_from_datadict(data, files, prefix)

    def clean(self, value: Any) -> Any:
        """Return the steps, with one question for all areas. Raise ValidationError for what is wrong with them."""
        with _areas_asked_once():
            return super().clean(value)


class ScenarioBlock(blocks.StructBlock):
    """A journey that was agreed, and that must keep ending where it ends."""

    name = blocks.CharBlock()
    answers = blocks.ListBlock(blocks.CharBlock(), min_num=0, help_text="The words of each answer given, in order")
    ends = blocks.CharBlock(label="Ends at", help_text="The key of the outcome, or its title")

    class Meta:
        icon = "tasks"
        label_format = "{name}"


class ScenariosBlock(blocks.StreamBlock):
    """All scenarios of a tree."""

    scenario = ScenarioBlock()
