"""The steps of a tree as editors meet them. Field names are those of a pack."""

from typing import Any

from django import forms
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.models import Area
from directory.vocabulary import AGES, URGENCIES

GO_HELP = "The key of the next step, or its words as they stand there"


class KeyBlock(blocks.CharBlock):
    """A step's key: made from its words when it is first saved, and never typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", "Made from the words when the step is first saved. Other steps name it to come here."
        )
        super().__init__(required=False, **kwargs)
        self.field.widget = forms.TextInput(attrs={"readonly": True})


def area_choices() -> list[tuple[str, str]]:
    """Give each area's key and name."""
    return list(Area.objects.values_list("key", "name"))


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
    age = blocks.ChoiceBlock(choices=list(AGES.items()), required=False, label="Says that the person is")
    area = blocks.ChoiceBlock(choices=area_choices, required=False, label="Says that the person lives in")

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
    services = blocks.ListBlock(SnippetChooserBlock("directory.Service"), min_num=0, default=[])

    class Meta:
        icon = "flag"
        label_format = "{title}"


class StepsBlock(blocks.StreamBlock):
    """All steps of a tree."""

    question = QuestionBlock()
    outcome = OutcomeBlock()


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
