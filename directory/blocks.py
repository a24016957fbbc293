"""What a service holds many of: contacts, response targets, criteria. Field names are those of a pack."""

from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from . import hours
from .fields import LanguagesFormField
from .vocabulary import AUDIENCES, CONTACT_KINDS, CRITERION_KINDS, URGENCIES

HOURS_HELP = (
    "One rule a line, such as “weekdays: 09:00-17:00”, “sunday: closed” or “2026-12-24: 09:00-12:00”. "
    "“always” means day and night. "
)


class HoursBlock(blocks.TextBlock):
    """Opening hours, typed one rule a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, rows=2, **kwargs)

    def clean(self, value: str) -> str:
        return hours.tidied(super().clean(value) or "")


class LanguagesBlock(blocks.FieldBlock):
    """Languages besides English, typed one a line and kept as their codes."""

    def __init__(self, required: bool = False, help_text: str = "", **kwargs: Any) -> None:
        self.field = LanguagesFormField(required=required, help_text=help_text)
        super().__init__(default=[], **kwargs)


class ContactBlock(blocks.StructBlock):
    """One way to reach a service: a number, an e-mail address or a web address, or that of another service."""

    kind = blocks.ChoiceBlock(choices=list(CONTACT_KINDS.items()), default="voice")
    label = blocks.CharBlock(required=False, help_text="What it is for, such as “Call free”")
    number = blocks.CharBlock(
        required=False, help_text="For phone, text and relay. Digits and spaces, as it is to be read"
    )
    address = blocks.EmailBlock(required=False, label="Email address")
    url = blocks.URLBlock(required=False, label="Web address", help_text="For websites and online chat")
    message = blocks.CharBlock(
        required=False, max_length=60, label="Word to text", help_text="For texts alone, such as SHOUT"
    )
    same_as = SnippetChooserBlock(
        "directory.Service",
        required=False,
        label="Same as",
        help_text="In place of a number or address: the service whose contact of this kind it is, and always will be",
    )
    hours = HoursBlock(help_text=HOURS_HELP + "Leave empty for the service's own hours")
    audience = blocks.MultipleChoiceBlock(
        choices=list(AUDIENCES.items()),
        required=False,
        label="Only for",
        help_text="Tick nothing if it is for everybody",
    )
    languages = LanguagesBlock(
        label="Languages", help_text="Those besides English that are spoken here, one a line, such as Bengali"
    )
    restricted = blocks.BooleanBlock(
        required=False, help_text="Shown only to professionals who give the site's passphrase"
    )

    class Meta:
        icon = "mobile-alt"
        label_format = "{label} {number}{address}{url}"


class ResponseTargetBlock(blocks.StructBlock):
    """How soon a service aims to respond, and to whom."""

    level = blocks.ChoiceBlock(choices=list(URGENCIES.items()))
    within_hours = blocks.FloatBlock(min_value=0)
    who = blocks.CharBlock(
        required=False,
        label="If …, for the public",
        help_text="It completes “If …, the team aims to see you within 4 hours”, such as “you are not safe today”. "
        "Without it the public is not shown this target",
    )
    professional_who = blocks.CharBlock(
        required=False,
        label="If …, for professionals",
        help_text="The same in clinical words, such as “safety is at risk if the person is not seen today”",
    )

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
    agreed_by = blocks.CharBlock(required=False, max_length=200, help_text="Who signed it off")
    agreed_on = blocks.DateBlock(required=False)

    class Meta:
        icon = "clipboard-list"
        label_format = "{kind}: {public}"


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
