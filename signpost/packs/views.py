"""The site's content as a pack to download."""

import tempfile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from .exporting import zip_pack
from .loading import Refused

MAY = "directory.change_service"


def download_pack(request: HttpRequest) -> HttpResponseBase:
    """Return what is live as a zip archive, or the CMS's first page with what is wrong. Raise PermissionDenied."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        name = zip_pack(file)
    except Refused as refused:
        file.close()
        for problem in refused.problems[:10]:
            messages.error(request, str(problem))
        return redirect("wagtailadmin_home")
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)
