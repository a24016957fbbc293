"""What a service holds many of: contacts, response targets, criteria. Field names are those of a pack."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from . import hours
from .numbers import number_problem
from .vocabulary import AUDIENCES, CONTACT_KINDS, CRITERION_KINDS, URGENCIES

HOURS_HELP = (
    "One rule a line, such as “weekdays: 09:00-17:00”, “sunday: closed” or “2026-12-24: 09:00-12:00”. "
    "“always” means day and night. "
)


def clean_hours(text: str) -> str:
    """Return opening hours as typed, in their usual order. Raise ValidationError that names each mistake."""
    try:
        return hours.canonical(text)
    except hours.HoursError as error:
        raise ValidationError([f"{rule}: {message}" for rule, message in error.problems]) from error


class HoursBlock(blocks.TextBlock):
    """Opening hours, typed one rule a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, rows=2, **kwargs)

    def clean(self, value: str) -> str:
        return clean_hours(super().clean(value) or "")


class ContactBlock(blocks.StructBlock):
    """One way to reach a service: a number, an e-mail address or a web address."""

    kind = blocks.ChoiceBlock(choices=list(CONTACT_KINDS.items()), default="voice")
    label = blocks.CharBlock(required=False, help_text="What it is for, such as “Call free”")
    number = blocks.CharBlock(
        required=False, help_text="For phone, text and relay. Digits and spaces, as it is to be read"
    )
    address = blocks.EmailBlock(required=False, label="Email address")
    url = blocks.URLBlock(required=False, label="Web address")
    hours = HoursBlock(help_text=HOURS_HELP + "Leave empty for the service's own hours")
    audience = blocks.MultipleChoiceBlock(
        choices=list(AUDIENCES.items()),
        required=False,
        label="Only for",
        help_text="Tick nothing if it is for everybody",
    )
    restricted = blocks.BooleanBlock(
        required=False, help_text="Shown only to professionals who give the site's passphrase"
    )

    class Meta:
        icon = "mobile-alt"
        label_format = "{label} {number}{address}{url}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        field = {"email": "address", "web": "url"}.get(cleaned["kind"], "number")
        problem = None
        if not cleaned[field]:
            problem = f"A contact of this kind needs this. Fill it in, or choose another kind than {cleaned['kind']}."
        elif field == "number":
            problem = number_problem(cleaned["kind"], cleaned["number"])
        if problem:
            raise StructBlockValidationError({field: ValidationError(problem)})
        return cleaned


class ResponseTargetBlock(blocks.StructBlock):
    """How soon a service aims to respond, and to whom."""

    level = blocks.ChoiceBlock(choices=list(URGENCIES.items()))
    within_hours = blocks.FloatBlock(min_value=0)
    who = blocks.CharBlock(required=False, help_text="Such as “People in crisis who are safe for the next few hours”")

    class Meta:
        icon = "time"
        label_format = "{level} {who}"


class CriterionBlock(blocks.StructBlock):
    """Whom a service sees or does not see, in plain words and in clinical words."""

    kind = blocks.ChoiceBlock(choices=list(CRITERION_KINDS.items()))
    public = blocks.TextBlock(required=False, rows=2, label="In plain English")
    professional = blocks.TextBlock(required=False, rows=2, label="In clinical words")
    instead = blocks.ListBlock(
        SnippetChooserBlock("directory.Service"),
        default=[],
        required=False,
        label="Offered instead",
        help_text="The services offered to people who do not meet it",
    )

    class Meta:
        icon = "clipboard-list"
        label_format = "{kind}: {public}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["public"] and not cleaned["professional"]:
            raise StructBlockValidationError({"public": ValidationError("Say whom. Fill in one of the two, or both.")})
        return cleaned


class ContactsBlock(blocks.StreamBlock):
    """The contacts of a service, in order."""

    contact = ContactBlock()


class ResponseTargetsBlock(blocks.StreamBlock):
    """The response targets of a service."""

    target = ResponseTargetBlock()


class CriteriaBlock(blocks.StreamBlock):
    """The criteria of a service, in order."""

    criterion = CriterionBlock()


class ServicesBlock(blocks.StreamBlock):
    """Services in order."""

    service = SnippetChooserBlock("directory.Service")
