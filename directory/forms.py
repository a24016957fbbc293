"""Forms of the directory in the CMS."""

import itertools
from typing import Any

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm


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
    """The form of a service. It never expires by itself, and what goes live serves somebody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "expire_at" in self.fields:
            self.fields["expire_at"].disabled = True
            self.fields["expire_at"].help_text = "A service never expires by itself. Close it with its status."

    def clean(self) -> dict[str, Any]:
        """Refuse to publish what serves no area."""
        cleaned = super().clean()
        serves = cleaned.get("everywhere") or cleaned.get("areas")
        if self.data.get("action-publish") and not serves and "areas" not in self.errors:
            self.add_error("areas", "Choose the areas that it serves, or tick “everywhere”.")
        return cleaned
