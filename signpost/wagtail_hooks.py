"""What spans the apps in the CMS."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .packs.views import MAY, download_pack


class PackMenuItem(MenuItem):
    """Shown to whoever may change services."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY))


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Return the address of the download."""
    return [path("pack.zip", download_pack, name="download_pack")]


@hooks.register("register_settings_menu_item")
def menu_item() -> Any:
    """Return the download's place in the menu."""
    return PackMenuItem("Download as a pack", reverse_lazy("download_pack"), icon_name="download", order=1000)
