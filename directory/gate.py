"""The gate: what has an error is never written live, whatever the button, workflow, schedule, copy, pack or command.

It stands in the model, because the edit view, copies and commands never call one and the same method of Wagtail's.
Forms and hooks of the CMS only explain beforehand what it refuses.
"""

from typing import Any, Self

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry, PageLogEntry

from .atomic_writes import AtomicPublishing
from .exceptions import Refused
from .fields import concrete_field


class GatedPublishing(AtomicPublishing):
    """A model with drafts that goes live without errors alone."""

    class Meta:
        abstract = True

    @classmethod
    def content_columns(cls) -> tuple[str, ...]:
        """Return the columns that are its content, in distinction to those that Wagtail keeps its state in."""
        raise NotImplementedError

    def refusal(self, live: Self | None) -> Refused | None:
        """Return why this cannot go live; None when it can. `live`: what is live now."""
        raise NotImplementedError

    def is_same(self, live: Self) -> bool:
        """Return whether this very content is live: what went wrong since can still be given a draft or be locked."""
        fields = [concrete_field(type(self), name) for name in self.content_columns()]
        return all(
            each.get_prep_value(each.value_from_object(self)) == each.get_prep_value(each.value_from_object(live))
            for each in fields
        )

    @property
    def stored_live(self) -> Self | None:
        """What is live now, as the database has it."""
        return type(self)._base_manager.filter(pk=self.pk, live=True).first() if self.pk else None

    @property
    def edit_url(self) -> str:
        """Where it is edited in the CMS; empty while it is not stored."""
        return AdminURLFinder().get_edit_url(self) or "" if self.pk else ""

    def is_content(self, update_fields: Any) -> bool:
        """Return whether saving these fields (None: all) writes content, or makes it live."""
        return update_fields is None or not {*self.content_columns(), "live"}.isdisjoint(update_fields)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it. Raise Refused, and change nothing, when that would write something live with an error."""
        if self.live and self.is_content(kwargs.get("update_fields")):  # type: ignore[attr-defined]
            live = self.stored_live
            if (live is None or not self.is_same(live)) and (refusal := self.refusal(live)):
                raise refusal
        super().save(*args, **kwargs)

    def publish(
        self, revision: Any, user: Any = None, changed: bool = True, log_action: Any = True, **kwargs: Any
    ) -> Any:
        """Publish a version. A scheduled one that is refused stays a draft and its author is told; the others go on."""
        try:
            with transaction.atomic():
                return super().publish(revision, user=user, changed=changed, log_action=log_action, **kwargs)
        except Refused as refusal:
            if log_action != "wagtail.publish.scheduled":
                raise
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            action = f"{self._meta.app_label}.schedule_refused"
            log(self, action, revision=revision, data={"problems": refusal.lines()})
            self._tell_author(revision, refusal)
            return None

    def _tell_author(self, revision: Any, refusal: Refused) -> None:
        if revision.user is None or not revision.user.email:
            return
        lines = "\n".join(f"- {line}" for line in refusal.lines())
        send_mail(
            f"Not published: {refusal.title}",
            f"You asked for “{refusal.title}” to be published at a set time. It was kept as a draft, because it has "
            f"problems:\n\n{lines}\n\nThe version that was live before is unchanged. Mend the draft and publish it "
            f"again:\n{settings.SITE_URL}{self.edit_url}\n",
            None,
            [revision.user.email],
            fail_silently=True,
        )


class ScheduleRefused(LogFormatter):
    """Shows in a thing's history that a scheduled version was refused, and why."""

    label = "Refuse scheduled version"

    def format_message(self, entry: PageLogEntry | ModelLogEntry) -> str:
        """Return the line of the history."""
        return f"Kept as a draft when its time came, because of problems: {' '.join(entry.data['problems'])}"
