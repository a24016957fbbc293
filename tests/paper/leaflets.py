"""What stands on every leaflet, for those that tests make."""

from directory.prints.serializers import EMERGENCY, TEXTPHONE

IMPRINT = {
    **dict.fromkeys(("site", "owner", "notice", "agreed", "review_by", "version", "dated", "short", "newest"), ""),
    "emergency": [dict(way) for way in EMERGENCY],
    "textphone": TEXTPHONE,
    "draft": False,
    "qr": [],
}
