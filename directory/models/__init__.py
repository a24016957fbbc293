"""What the directory keeps: areas, organisations and services, and the log of what changed."""

from .entries import Area, Organisation, Service, ServiceTag
from .log import Change, ChangeLog, FollowerState, HandledChange
from .passphrase import ProfessionalsPassphrase

__all__ = [
    "Area",
    "Change",
    "ChangeLog",
    "FollowerState",
    "HandledChange",
    "Organisation",
    "ProfessionalsPassphrase",
    "Service",
    "ServiceTag",
]
