"""Forms of the directory in the CMS."""

import itertools
from typing import Any

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm


class PassphraseForm(WagtailAdminModelForm):
    """Takes a new passphrase for professionals. The old one cannot be shown, because only its hash is kept."""

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
    """Makes a key from the name when a thing is first saved; later it cannot be changed, because addresses hold it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["key"]
        if self.instance.pk:
            key.disabled = True
        key.required = False

    def clean(self) -> dict[str, Any]:
        """Fill in a key that was left empty."""
        cleaned = super().clean()
        if not self.instance.pk and not cleaned.get("key") and "key" not in self.errors and cleaned.get("name"):
            base = slugify(cleaned["name"])[:90] or "entry"
            taken = set(type(self.instance).objects.filter(key__startswith=base).values_list("key", flat=True))
            numbered = (f"{base}-{number}" for number in itertools.count(2))
            cleaned["key"] = next(key for key in itertools.chain([base], numbered) if key not in taken)
        return cleaned
