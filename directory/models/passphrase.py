"""The passphrase that professionals give to see restricted contacts."""

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting

from ..atomic_writes import AtomicWrites
from ..forms import PassphraseForm


class ProfessionalsPassphrase(AtomicWrites, BaseGenericSetting):
    """The passphrase that shows restricted contacts to professionals. Kept hashed; without one, nobody sees them."""

    hashed = models.CharField(max_length=255, blank=True, editable=False)

    base_form_class = PassphraseForm
    panels = [FieldPanel("passphrase"), FieldPanel("take_away")]

    class Meta:
        verbose_name = "passphrase for professionals"

    def __str__(self) -> str:
        return "Passphrase for professionals"

    def set(self, passphrase: str) -> None:
        """Take a new passphrase; an empty one takes the old away."""
        self.hashed = make_password(passphrase) if passphrase else ""
        self.save()

    def accepts(self, passphrase: str) -> bool:
        """Return whether this is the passphrase."""
        return bool(self.hashed) and bool(passphrase) and check_password(passphrase, self.hashed)
