"""Closing a service in the CMS: what names it is shown first, and what to use instead is asked."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import UnpublishView
from wagtail.snippets.widgets import AdminSnippetChooser

from . import closing
from .models import Service
from .naming import naming
from .vocabulary import STATUSES

POLICY: Final = ModelPermissionPolicy(Service)
CLOSED: Final = {word: words for word, words in STATUSES.items() if word != "open"}
_CHOOSERS: Final = 3


class ClosingForm(forms.Form):
    """How a service is closed, and the services to use instead, in order."""

    status = forms.ChoiceField(
        choices=list(CLOSED.items()), widget=forms.RadioSelect, label="How is it closed?", initial="temporarily_closed"
    )

    def __init__(self, *args: Any, service: Service, instead: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        chosen = [*instead]
        count = max(_CHOOSERS, len(chosen) + 1)
        for at, pk in enumerate([*chosen, *[None] * (count - len(chosen))], start=1):
            self.fields[f"instead_{at}"] = forms.ModelChoiceField(
                Service.objects.exclude(pk=service.pk),
                required=False,
                initial=pk,
                widget=AdminSnippetChooser(Service),
                label=f"Use instead, choice {at}",
                error_messages={"invalid_choice": "Choose another service than this one."},
            )

    @property
    def instead(self) -> list[int]:
        """The pks of the services to use instead."""
        return [value.pk for name, value in self.cleaned_data.items() if name.startswith("instead_") and value]


class CloseView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # it takes none when it runs
    """Shows what names a service, and closes it, or asks somebody else to."""

    page_title = "Close this service"
    header_icon = "lock"
    template_name = "directory/admin/close.html"
    form_class = ClosingForm
    permission_policy = POLICY
    permission_required = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.service = get_object_or_404(Service, pk=kwargs["pk"])
        if not self.service.is_open:
            messages.info(request, f"“{self.service.name}” is not open.")
            return redirect(self.service.edit_url)
        self.asked = closing.asked_for(self.service)
        return super().dispatch(request, *args, **kwargs)

    @property
    def closes_alone(self) -> bool:
        """Whether this person's press closes it; else it only asks somebody else to."""
        user = self.request.user
        return POLICY.user_has_permission(user, "publish") and not closing.needs_another(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        draft = self.service.get_latest_revision_as_object()
        instead = [block["value"] for block in draft.instead.raw_data]
        kwargs = {**super().get_form_kwargs(), "service": self.service, "instead": instead}
        if self.asked:
            kwargs |= {"instead": self.asked.data["instead"], "initial": {"status": self.asked.data["status"]}}
        elif draft.status in CLOSED:
            kwargs["initial"] = {"status": draft.status}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"service": self.service, "asked": self.asked, "alone": self.closes_alone}
        return {**super().get_context_data(**kwargs), **more, "naming": naming(self.service)}

    def form_valid(self, form: ClosingForm) -> HttpResponse:
        """Close it, or ask for that."""
        service, user, status = self.service, self.request.user, form.cleaned_data["status"]
        if self.closes_alone:
            closing.close(service, status, form.instead, user)
            messages.success(
                self.request,
                f"“{service.name}” is closed, for visitors and in its draft. For a day you can undo this here.",
                buttons=[messages.button(self._undo_url, "Undo closing")],
            )
        else:
            closing.ask(service, status, form.instead, user)
            _tell_others(service, user)
            messages.warning(
                self.request,
                f"“{service.name}” is still open. You asked for it to be closed: another person who may publish has "
                "been told, and has to press “Close now” on this page.",
            )
        return redirect(service.edit_url)

    @property
    def _undo_url(self) -> str:
        return reverse("undo_closing", args=[self.service.pk])


def _tell_others(service: Service, user: Any) -> None:
    """Write to the others who may close a service that somebody asked for it. Mail that fails stops nothing."""
    others = POLICY.users_with_permission("publish").exclude(pk=user.pk).exclude(email="")
    who = user.get_full_name() or user.get_username()
    url = settings.SITE_URL + reverse("close_service", args=[service.pk])
    body = f"{who} asks for “{service.name}” to be closed. See what names it, and close it if that is right:\n{url}\n"
    for person in others:
        send_mail(f"Please close: {service.name}", body, None, [person.email], fail_silently=True)


class UndoClosingView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Opens a service again exactly as it was, within a day of its closing."""

    page_title = "Undo closing"
    header_icon = "rotate"
    template_name = "directory/admin/undo_closing.html"
    form_class = forms.Form
    permission_policy = POLICY
    permission_required = "publish"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.service = get_object_or_404(Service, pk=kwargs["pk"])
        self.entry = closing.closing_of(self.service)
        if not self.entry:
            messages.error(request, "There is nothing to undo. To open it, set its status to Open and publish it.")
            return redirect(self.service.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "service": self.service, "entry": self.entry}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Undo it."""
        if closing.undo(self.service, self.request.user):
            messages.success(self.request, f"“{self.service.name}” is open again, as it was.")
        return redirect(self.service.edit_url)


class ServiceUnpublishView(UnpublishView):
    """Taking a service offline: what names it is shown first, and that closing says more to visitors."""

    template_name = "directory/admin/unpublish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "naming": naming(self.object)}
