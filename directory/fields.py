"""Model fields for several words of a fixed list, such as the audiences of a service, and for languages."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from .languages import code_of, language_name, language_problem, languages
from .vocabulary import Words


class WordsField(models.TextField):  # type: ignore[type-arg]  # Django's fields take none when they run
    """Several of a list's words, kept as text with bars around each (`|carer|patient|`).

    One column that drafts, revisions and exports carry like any text, and that every database can
    filter by word with `having()`. In Python the value is a list, in the order in which the words were given.
    """

    def __init__(self, *args: Any, words: Words | None = None, **kwargs: Any) -> None:
        self.words = words or {}
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> list[str]:
        """Return the list of words that the stored text means."""
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        """Return a list, each word once, from such a list or from the stored text."""
        chosen = value.split("|") if isinstance(value, str) else value or []
        return [word for word in dict.fromkeys(chosen) if word]

    def get_prep_value(self, value: Any) -> str:
        """Return the text to store; empty for no word."""
        chosen = self.to_python(value)
        return f"|{'|'.join(chosen)}|" if chosen else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text that a revision keeps."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: list[str], model_instance: models.Model | None) -> None:
        """Raise ValidationError for a word that is not on the list, and for none where one is needed."""
        unknown = [word for word in value if word not in self.words]
        if unknown:
            raise ValidationError(f"{', '.join(unknown)}: not one of {', '.join(self.words)}.")
        if not value and not self.blank:
            raise ValidationError("Choose at least one.", code="blank")

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field:
        """Return a field with a box to tick for each word."""
        return forms.MultipleChoiceField(
            choices=list(self.words.items()),
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=kwargs.get("label") or str(self.verbose_name).capitalize(),
            help_text=self.help_text,
        )


class LanguagesField(WordsField):
    """Languages besides English, kept as their codes; people write and read their names."""

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field:
        """Return a field with one language a line."""
        return LanguagesFormField(
            required=not self.blank, label=str(self.verbose_name).capitalize(), help_text=self.help_text
        )

    def validate(self, value: list[str], model_instance: models.Model | None) -> None:
        """Raise ValidationError for a code of no language."""
        unknown = [code for code in value if code not in languages()]
        if unknown:
            raise ValidationError([str(language_problem(code)) for code in unknown])


class LanguagesFormField(forms.CharField):
    """Languages by their names, one a line; their codes in Python."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Return the names to show."""
        return "\n".join(language_name(code) for code in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the codes. Raise ValidationError that names each language that there is not."""
        lines = [line.strip() for line in re.split(r"[\n,;]", super().clean(value)) if line.strip()]
        problems = [problem for line in lines if (problem := language_problem(line))]
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(code for line in lines if (code := code_of(line))))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another language stands there than before."""
        return super().has_changed(self.prepare_value(initial), data)


def concrete_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return a field that has a column of its own."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def stream_block(model: type[models.Model], name: str) -> StreamBlock:
    """Return the block that a stream field holds."""
    return cast(StreamField, model._meta.get_field(name)).stream_block


def having(field: str, words: Iterable[str]) -> Q:
    """Return the condition that a `WordsField` holds at least one of these words; none of them matches nothing."""
    condition = Q(pk__in=[])
    for word in words:
        condition |= Q(**{f"{field}__contains": f"|{word}|"})
    return condition
