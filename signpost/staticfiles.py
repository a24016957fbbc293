"""How static files are stored: compressed, named by their content, and free of other hosts."""

import re

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# NHS.UK frontend's stylesheet asks assets.nhs.uk for its fonts. Nothing is loaded from elsewhere, so the
# rules go, and the next font in its own list (Arial) is shown.
FONT_FACE = re.compile(rb"@font-face\s*\{[^}]*\}")


class OwnFilesOnlyStorage(CompressedManifestStaticFilesStorage):
    """The manifest storage of whitenoise, less what the NHS.UK stylesheet would fetch from elsewhere."""

    manifest_strict = False
    # NHS.UK frontend's source map is named in its stylesheet and missing from the package.
    patterns = tuple(
        (glob, tuple(each for each in found if "sourceMappingURL" not in str(each)))
        for glob, found in CompressedManifestStaticFilesStorage.patterns
    )

    def _save(self, name: str, content: "File[bytes]") -> str:
        if name.startswith("wagtailnhsukfrontend") and name.endswith(".css"):
            content = ContentFile(FONT_FACE.sub(b"", b"".join(content.chunks())), name=content.name)
        return str(super()._save(name, content))

    def stored_name(self, name: str) -> str:
        """Return the name by content, or the plain name while the files have not been collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
