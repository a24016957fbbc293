"""Forms of the directory in the CMS."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

# The buttons after which a draft goes live, or waits only for somebody to agree.
_GOING_LIVE: Final = ("action-publish", "action-submit", "action-restart-workflow")


def is_going_live(data: Mapping[str, Any]) -> bool:
    """Return whether what a form posts is to go live, or be approved: then the form says what the gate would refuse."""
    approves = data.get("action-workflow-action") and data.get("workflow-action-name") == "approve"
    return bool(approves or any(data.get(name) for name in _GOING_LIVE))


class PassphraseForm(WagtailAdminModelForm):
    """A form for a new passphrase for professionals. The old one cannot be shown, because only its hash is kept."""

    passphrase = forms.CharField(
        required=False,
        min_length=8,
        widget=forms.PasswordInput,
        label="New passphrase",
        help_text="At least 8 characters. Professionals type it to see restricted contacts. Empty: nothing changes.",
    )
    take_away = forms.BooleanField(
        required=False,
        label="Take the passphrase away",
        help_text="Nobody sees restricted contacts until there is a new one.",
    )

    def save(self, commit: bool = True) -> Any:
        """Keep the new passphrase, hashed."""
        if self.cleaned_data["take_away"]:
            self.instance.set("")
        elif self.cleaned_data["passphrase"]:
            self.instance.set(self.cleaned_data["passphrase"])
        return self.instance


class KeyedForm(WagtailAdminModelForm):
    """A form that makes a key from the name. Once the thing is public the key cannot change: addresses hold it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["key"].disabled = self._is_settled()

    def _is_settled(self) -> bool:
        """Whether others may know the key. Until a draft is first published its key follows its name."""
        return bool(self.instance.pk and self.instance.key and getattr(self.instance, "first_published_at", True))

    def clean(self) -> dict[str, Any]:
        """Make a key from the name where none was typed."""
        cleaned: dict[str, Any] = super().clean()
        if not self._is_settled() and not cleaned.get("key") and "key" not in self.errors:
            base = slugify(cleaned.get("name") or "")[:90] or "entry"
            others = type(self.instance).objects.exclude(pk=self.instance.pk)
            taken = set(others.filter(key__startswith=base).values_list("key", flat=True))
            numbered = (f"{base}-{number}" for number in itertools.count(2))
            cleaned["key"] = next(key for key in itertools.chain([base], numbered) if key not in taken)
        return cleaned


class ServiceForm(KeyedForm):
    """The form of a service. It never expires by itself; what the gate would refuse stands beside its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "expire_at" in self.fields:
            self.fields["expire_at"].disabled = True
            self.fields["expire_at"].help_text = "A service never expires by itself. Close it with its status."

    def _post_clean(self) -> None:
        super()._post_clean()
        if not is_going_live(self.data):
            return
        service, live = self.instance, self.instance.stored_live
        serves = self.cleaned_data.get("everywhere") or self.cleaned_data.get("areas")
        found = defaultdict(list)
        for problem in service.problems(live, serves=bool(serves)):
            name, _, place = problem.field.partition(".")
            found[name].append((place, problem.message))
        for name, problems in found.items():
            if name not in self.errors:
                self.add_error(name, _beside(problems))
        if live and live.is_open and service.status != "open" and "status" not in self.errors:
            close = format_html('<a href="{}">Close this service</a>', reverse("close_service", args=[service.pk]))
            words = "Save this draft. Then close the service here, where you see first what names it: {}."
            self.add_error("status", format_html(words, close))


def _beside(problems: Iterable[tuple[str, str]]) -> Any:
    """Return the error of a field: problems of a stream's blocks (`2.number`) beside the field in the block."""
    blocks: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    whole = []
    for place, message in problems:
        at, _, name = place.partition(".")
        if name:
            blocks[int(at)][name].append(message)
        else:
            whole.append(message)
    if not blocks:
        return ValidationError(whole)
    return StreamBlockValidationError(
        block_errors={
            at: StructBlockValidationError({name: ValidationError(messages) for name, messages in fields.items()})
            for at, fields in blocks.items()
        },
        non_block_errors=whole,
    )
