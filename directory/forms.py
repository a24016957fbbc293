"""Forms of the directory in the CMS."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm


class PassphraseForm(WagtailAdminModelForm):
    """Takes a new passphrase for professionals. The old one cannot be shown, because only its hash is kept."""

    passphrase = forms.CharField(
        required=False,
        min_length=8,
        widget=forms.PasswordInput,
        label="New passphrase",
        help_text="At least 8 characters. Professionals type it to see restricted contacts. Left empty, nothing changes.",
    )
    take_away = forms.BooleanField(
        required=False, label="Take the passphrase away", help_text="Nobody sees restricted contacts until there is a new one."
    )

    def save(self, commit: bool = True) -> Any:
        """Keep the new passphrase, hashed."""
        if self.cleaned_data["take_away"]:
            self.instance.set("")
        elif self.cleaned_data["passphrase"]:
            self.instance.set(self.cleaned_data["passphrase"])
        return self.instance
