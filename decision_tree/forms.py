"""The form in which a tree is edited: what is wrong stands beside its step, and nothing typed is lost."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from directory.forms import is_going_live

from .adapter import errors_beside_steps
from .tree import errors_of


class ProtectedPageForm(WagtailAdminPageForm):
    """The form of a page that never expires by itself, and that only an administrator gives another address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_protected:
            return
        if "expire_at" in self.fields:
            self.fields["expire_at"].disabled = True
            self.fields["expire_at"].help_text = "This page never expires by itself."
        if "slug" in self.fields and self.instance.pk and not self.for_user.is_superuser:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "Every page of the site leads here: only an administrator changes it."


class TreeForm(ProtectedPageForm):
    """The form of a tree: it runs the gate's check first, when publishing or approval is asked for."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if "steps" in self.errors or not is_going_live(self.data):
            return
        page = self.instance
        page.give_keys()
        error, others = errors_beside_steps(errors_of(page.problems()), page.steps.raw_data)
        if error:
            self.add_error("steps", error)
        for message in others:
            self.add_error(None, message)
